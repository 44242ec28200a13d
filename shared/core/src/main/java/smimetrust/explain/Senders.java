package smimetrust.explain;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.ParserCursor;
import org.apache.james.mime4j.util.ByteSequence;

/**
 * Who a message says it is from.
 *
 * @param from the addresses in From, in order
 * @param sender those in Sender
 */
record Senders(List<String> from, List<String> sender) {

    static final Senders NONE = new Senders(List.of(), List.of());

    /** More authors than any message has. */
    private static final int MAX_ADDRESSES = 20;

    /** Unit: characters. RFC 5321 4.5.3.1 ends at 254. */
    private static final int MAX_ADDRESS = 512;

    /** Unit: bytes. */
    private static final int MAX_FIELD = 64 * 1024;

    Senders {
        from = List.copyOf(from);
        sender = List.copyOf(sender);
    }

    static Senders of(List<Field> fields) {
        return new Senders(addresses(fields, "from"), addresses(fields, "sender"));
    }

    private static List<String> addresses(List<Field> fields, String name) {
        Set<String> found = new LinkedHashSet<>();
        for (Field field : fields) {
            ByteSequence raw = field.getRaw();
            if (!field.getName().toLowerCase(Locale.ROOT).equals(name)
                    || raw == null
                    || raw.length() > MAX_FIELD) {
                continue;
            }
            ParserCursor cursor = new ParserCursor(0, raw.length());
            cursor.updatePos(Math.min(raw.length(), name(raw) + 1));
            for (Mailbox mailbox :
                    LenientAddressParser.DEFAULT.parseAddressList(raw, cursor).flatten()) {
                if (found.size() < MAX_ADDRESSES && mailbox.getDomain() != null) {
                    String address = utf8(mailbox.getAddress());
                    if (address.length() <= MAX_ADDRESS) {
                        found.add(address);
                    }
                }
            }
        }
        return new ArrayList<>(found);
    }

    private static int name(ByteSequence raw) {
        int at = 0;
        while (at < raw.length() && raw.byteAt(at) != ':') {
            at++;
        }
        return at;
    }

    /** The parser takes each byte for a character; RFC 6532 means UTF-8. */
    private static String utf8(String latin) {
        if (latin.chars().anyMatch(c -> c > 0xFF)) {
            return latin;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(latin.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) { // another encoding: as the bytes are
            return latin;
        }
    }
}
