package smimetrust.explain;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.Base64InputStream;
import org.apache.james.mime4j.codec.QuotedPrintableInputStream;
import org.apache.james.mime4j.dom.field.ContentTypeField;
import org.apache.james.mime4j.field.ContentTypeFieldLenientImpl;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * The signature of a mail, with the exact bytes that it is about.
 *
 * @param signature the CMS structure
 * @param content what is signed, as it stands in the file; empty where it is inside the signature
 * @param senders the fields From and Sender of the message that is signed
 * @param wrapped whether the signed part is but a part of the message
 */
@SuppressWarnings("ArrayRecordComponent") // shared inside this room, never compared
record SignedMail(byte[] signature, Optional<byte[]> content, Senders senders, boolean wrapped) {

    /** Multiparts and attached messages inside one another. */
    private static final int MAX_DEPTH = 10;

    /** Parts that are looked into, in all. */
    private static final int MAX_PARTS = 200;

    private static final int MAX_HEADERS = 2_000;

    /** Unit: bytes. */
    private static final int MAX_HEADER = 256 * 1024;

    private static final List<String> SIGNATURES =
            List.of("application/pkcs7-signature", "application/x-pkcs7-signature");
    private static final List<String> MESSAGES =
            List.of("application/pkcs7-mime", "application/x-pkcs7-mime");

    /** Whether bytes begin like a mail: a header field, or the line that mbox puts before. */
    static boolean isMeant(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && end < 1_000 && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        String line = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        if (line.startsWith("From ")) {
            return true;
        }
        int colon = line.indexOf(':');
        return colon > 0 && line.substring(0, colon).chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    static SignedMail read(byte[] bytes) throws UnreadableException {
        return new Search().message(bytes, 0);
    }

    /** What is said about an entity before its body. */
    private record Head(
            String type,
            String boundary,
            String protocol,
            String smimeType,
            String name,
            String encoding,
            Senders senders) {}

    private static final class Search {
        private int parts;
        private boolean pgp;

        SignedMail message(byte[] bytes, int depth) throws UnreadableException {
            Optional<SignedMail> found = entity(bytes, Optional.empty(), depth);
            if (found.isEmpty()) {
                throw pgp
                        ? new UnreadableException(Cards.NOT_SMIME, "an OpenPGP message")
                        : new UnreadableException(
                                Cards.NOT_SIGNED, "a message without an S/MIME signature");
            }
            return found.get();
        }

        private Optional<SignedMail> entity(byte[] bytes, Optional<Senders> above, int depth)
                throws UnreadableException {
            if (++parts > MAX_PARTS || depth > MAX_DEPTH) {
                throw new UnreadableException(
                        Cards.TOO_LARGE,
                        "more than %d parts, or %d levels inside one another"
                                .formatted(MAX_PARTS, MAX_DEPTH));
            }
            Parsed parsed = parse(bytes);
            Head head = parsed.head;
            Senders senders = above.orElse(head.senders);
            if (MESSAGES.contains(head.type) || isNamedSo(head)) {
                byte[] body = decoded(parsed.body, head.encoding);
                if (head.smimeType.equals("certs-only") && !SignedData.isMeant(body)) {
                    return Optional.empty();
                }
                return Optional.of(new SignedMail(body, Optional.empty(), senders, depth > 0));
            }
            if (head.type.equals("multipart/signed")) {
                return signed(parsed, senders, depth);
            }
            if (head.type.equals("message/rfc822") || head.type.equals("message/global")) {
                // The parser has taken its transfer encoding away.
                return parsed.parts.isEmpty()
                        ? Optional.empty()
                        : entity(parsed.parts.getFirst(), Optional.empty(), depth + 1);
            }
            pgp |= head.protocol.startsWith("application/pgp");
            for (byte[] part : parsed.parts) {
                Optional<SignedMail> found = entity(part, Optional.of(senders), depth + 1);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }

        private Optional<SignedMail> signed(Parsed parsed, Senders senders, int depth)
                throws UnreadableException {
            if (parsed.parts.size() < 2) {
                throw new UnreadableException(
                        Cards.MALFORMED,
                        "multipart/signed with " + parsed.parts.size() + " of its two parts");
            }
            Parsed second = parse(parsed.parts.get(1));
            byte[] signature = decoded(second.body, second.head.encoding);
            if (!SIGNATURES.contains(second.head.type) && !SignedData.isMeant(signature)) {
                pgp |= second.head.type.equals("application/pgp-signature");
                return Optional.empty();
            }
            return Optional.of(
                    new SignedMail(
                            signature,
                            Optional.of(parsed.parts.getFirst()),
                            senders,
                            // RFC 1847 2.1: exactly two; a third would be shown, and is not signed.
                            depth > 0 || parsed.parts.size() > 2));
        }
    }

    /** A gateway may have called it a file of bytes. */
    private static boolean isNamedSo(Head head) {
        return head.type.equals("application/octet-stream")
                && head.name.toLowerCase(Locale.ROOT).endsWith(".p7m");
    }

    private record Parsed(Head head, byte[] body, List<byte[]> parts) {}

    private static Parsed parse(byte[] bytes) throws UnreadableException {
        MimeTokenStream stream =
                new MimeTokenStream(
                        new MimeConfig.Builder()
                                .setMaxLineLen(-1)
                                .setMaxHeaderLen(MAX_HEADER)
                                .setMaxHeaderCount(MAX_HEADERS)
                                .setMaxContentLen(Explain.MAX_BYTES)
                                .build());
        // Each part as it stands: only that is what was signed.
        stream.setRecursionMode(RecursionMode.M_RAW);
        List<Field> fields = new ArrayList<>();
        List<byte[]> parts = new ArrayList<>();
        byte[] body = new byte[0];
        try {
            stream.parse(new ByteArrayInputStream(bytes));
            for (EntityState state = stream.getState();
                    state != EntityState.T_END_OF_STREAM;
                    state = stream.next()) {
                switch (state) {
                    case T_FIELD -> fields.add(stream.getField());
                    case T_BODY -> body = all(stream.getInputStream());
                    case T_RAW_ENTITY -> {
                        if (parts.size() < MAX_PARTS) {
                            parts.add(all(stream.getInputStream()));
                        }
                    }
                    default -> {}
                }
            }
        } catch (MimeException
                | IOException
                | IllegalArgumentException
                | IllegalStateException
                | IndexOutOfBoundsException e) { // its ways of saying "not a mail"
            throw new UnreadableException(
                    Cards.MALFORMED, "the mail cannot be read: " + e.getMessage());
        }
        return new Parsed(head(fields), body, parts);
    }

    private static Head head(List<Field> fields) {
        String type = "text/plain";
        String boundary = "";
        String protocol = "";
        String smimeType = "";
        String name = "";
        String encoding = "";
        for (Field field : fields.reversed()) { // the first of each counts
            switch (field.getName().toLowerCase(Locale.ROOT)) {
                case "content-type" -> {
                    ContentTypeField content =
                            ContentTypeFieldLenientImpl.PARSER.parse(
                                    field, org.apache.james.mime4j.codec.DecodeMonitor.SILENT);
                    type = orEmpty(content.getMimeType()).toLowerCase(Locale.ROOT);
                    boundary = orEmpty(content.getBoundary());
                    protocol = orEmpty(content.getParameter("protocol")).toLowerCase(Locale.ROOT);
                    smimeType =
                            orEmpty(content.getParameter("smime-type")).toLowerCase(Locale.ROOT);
                    name = orEmpty(content.getParameter("name"));
                }
                case "content-transfer-encoding" ->
                        encoding = orEmpty(field.getBody()).strip().toLowerCase(Locale.ROOT);
                default -> {}
            }
        }
        return new Head(type, boundary, protocol, smimeType, name, encoding, Senders.of(fields));
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }

    private static byte[] decoded(byte[] body, String encoding) throws UnreadableException {
        try (InputStream in =
                switch (encoding) {
                    case "base64" -> new Base64InputStream(new ByteArrayInputStream(body));
                    case "quoted-printable" ->
                            new QuotedPrintableInputStream(new ByteArrayInputStream(body));
                    default -> new ByteArrayInputStream(body);
                }) {
            return all(in);
        } catch (IOException e) {
            throw new UnreadableException(
                    Cards.MALFORMED, "a part cannot be decoded: " + e.getMessage());
        }
    }

    private static byte[] all(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        in.transferTo(out);
        return out.toByteArray();
    }
}
