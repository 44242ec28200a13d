package smimetrust.intake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Secret keys in wrappings other than DER and PEM, told by their first bytes or by words that
 * nothing else contains. Only the name of a kind ever leaves this class.
 */
final class KeyMaterial {

    private static final int JKS_MAGIC = 0xFEEDFEED;
    private static final int JKS_CERTIFICATE_ENTRY = 2;
    private static final int OPENPGP_SECRET_KEY = 5;
    private static final int OPENPGP_PUBLIC_KEY = 6;

    /**
     * How a file of one kind starts.
     *
     * @param octets do not change them
     */
    @SuppressWarnings("ArrayRecordComponent") // a constant, compared by nobody
    private record Magic(String kind, byte[] octets) {}

    private static final List<Magic> MAGIC =
            List.of(
                    new Magic("Java keystore JCEKS", HexFormat.of().parseHex("CECECECE")),
                    new Magic("Microsoft PVK", HexFormat.of().parseHex("1EF1B5B0")),
                    // PRIVATEKEYBLOB, version 2, of the Windows CryptoAPI
                    new Magic("Microsoft key blob", HexFormat.of().parseHex("07020000")),
                    new Magic("macOS keychain", "kych".getBytes(StandardCharsets.US_ASCII)),
                    new Magic("OpenSSH", "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII)));

    /**
     * A BEGIN line of a private key, or what is left of one: hyphens that a word processor made
     * into dashes, or lost. The label is bounded, so that the search is linear.
     */
    private static final Pattern BEGIN_LINE =
            Pattern.compile(
                    "[-\u2010-\u2015=]\\s?BEGIN [A-Z0-9. ]{0,40}PRIVATE KEY("
                            + " BLOCK)?\\s?[-\u2010-\u2015=]",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern JWK_SECRET = Pattern.compile("\"[dk]\"\\s{0,20}:\\s{0,20}\"");

    private KeyMaterial() {}

    /** The kind of secret key that binary content is. */
    static Optional<String> inBinary(byte[] bytes) {
        for (Magic magic : MAGIC) {
            if (startsWith(bytes, magic.octets())) {
                return Optional.of(magic.kind());
            }
        }
        if (isJks(bytes) && !holdsOnlyCertificates(bytes)) {
            return Optional.of("Java keystore JKS");
        }
        int packet = openPgpPacket(bytes);
        return packet == OPENPGP_SECRET_KEY ? Optional.of("OpenPGP") : Optional.empty();
    }

    /** The kind of secret key that is somewhere in a text. */
    static Optional<String> inText(String text) {
        if (BEGIN_LINE.matcher(text).find()) {
            return Optional.of("PEM");
        }
        if (text.contains("PuTTY-User-Key-File-")) {
            return Optional.of("PuTTY");
        }
        if (text.contains("AGE-SECRET-KEY-1")) {
            return Optional.of("age");
        }
        if (text.contains("\"kty\"") && JWK_SECRET.matcher(text).find()) {
            return Optional.of("JSON Web Key");
        }
        if (text.contains("KeyValue") && (text.contains("<D>") || text.contains("<X>"))) {
            return Optional.of("XML key value");
        }
        return Optional.empty();
    }

    static boolean isJks(byte[] bytes) {
        return bytes.length >= 4 && ByteBuffer.wrap(bytes).getInt() == JKS_MAGIC;
    }

    /**
     * Whether a JKS is a mere trust store. What cannot be walked to its end counts as one with
     * keys. Layout: magic, version, count; an entry is a tag, an alias, a date, and for tag 2 a
     * type and a certificate.
     */
    private static boolean holdsOnlyCertificates(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < 12) {
            return false;
        }
        in.position(8);
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            if (in.remaining() < 4 || in.getInt() != JKS_CERTIFICATE_ENTRY) {
                return false;
            }
            if (!skipText(in) || !skip(in, Long.BYTES) || !skipText(in) || in.remaining() < 4) {
                return false;
            }
            if (!skip(in, in.getInt())) {
                return false;
            }
        }
        return count >= 0;
    }

    private static boolean skipText(ByteBuffer in) {
        return in.remaining() >= 2 && skip(in, Short.toUnsignedInt(in.getShort()));
    }

    private static boolean skip(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            return false;
        }
        in.position(in.position() + length);
        return true;
    }

    static boolean isOpenPgpKey(byte[] bytes) {
        return openPgpPacket(bytes) == OPENPGP_PUBLIC_KEY;
    }

    /** The type of the key packet that an OpenPGP file starts with (RFC 9580 4.2); else -1. */
    private static int openPgpPacket(byte[] bytes) {
        if (bytes.length < 8 || (bytes[0] & 0x80) == 0) {
            return -1;
        }
        boolean newFormat = (bytes[0] & 0x40) != 0;
        int type = newFormat ? bytes[0] & 0x3F : (bytes[0] & 0x3C) >> 2;
        int lengthOctets;
        if (newFormat) {
            int first = bytes[1] & 0xFF;
            lengthOctets = first < 192 ? 1 : first < 224 ? 2 : 5;
        } else {
            lengthOctets = 1 << (bytes[0] & 3);
        }
        if (lengthOctets > 5) { // an indeterminate length
            return -1;
        }
        int version = bytes[1 + lengthOctets];
        boolean key = type == OPENPGP_SECRET_KEY || type == OPENPGP_PUBLIC_KEY;
        return key && version >= 3 && version <= 6 ? type : -1;
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length
                && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }
}
