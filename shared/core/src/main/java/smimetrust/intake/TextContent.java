package smimetrust.intake;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import smimetrust.intake.Recogniser.Archive;

/** Text: PEM, bare base64, and the many texts that are neither. */
final class TextContent {

    /** How much of a text is looked at to tell a web page or a mail. Unit: characters. */
    private static final int OPENING = 64 * 1024;

    private static final int UTF16_SAMPLE = 4096;

    /** Fewer characters are a word, not a certificate. */
    private static final int SHORTEST_BASE64 = 24;

    private static final Pattern HTML =
            Pattern.compile("<!doctype html|<html|<head>|<body", Pattern.CASE_INSENSITIVE);
    private static final Pattern MAIL =
            Pattern.compile(
                    "^(MIME-Version:|Content-Type:\\s{0,9}(multipart/signed|application/(x-)?pkcs7-))",
                    Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
    private static final Pattern DAMAGED_MARKER =
            Pattern.compile("(BEGIN|END) [A-Z0-9. ]{0,40}CERTIFICATE|-----(BEGIN|END)");
    private static final Pattern PADDING = Pattern.compile("=+");

    private final Harvest harvest;
    private final Recogniser recogniser;

    TextContent(Harvest harvest, Recogniser recogniser) {
        this.harvest = harvest;
        this.recogniser = recogniser;
    }

    void read(byte[] bytes, Place at, Archive archive) {
        String text = decode(bytes);
        int incidents = harvest.incidents();
        boolean blocks = new PemContent(harvest, recogniser, text, at).read();
        Optional<String> key = KeyMaterial.inText(text);
        if (key.isPresent()) {
            // The PEM reader names each key that has a whole BEGIN line; this is the net below it.
            if (harvest.incidents() == incidents) {
                harvest.refuse(Cards.PRIVATE_KEY, at, Recogniser.privateKey(key.get()));
            }
        } else if (!blocks) {
            withoutBlocks(text, at, archive);
        }
    }

    private void withoutBlocks(String text, Place at, Archive archive) {
        String opening = text.substring(0, Math.min(text.length(), OPENING));
        if (text.codePoints().allMatch(TextContent::isBlank)) {
            harvest.refuse(Cards.EMPTY, at, text.length() + " characters, all of them white space");
        } else if (HTML.matcher(opening).find()) {
            harvest.refuse(Cards.HTML, at, "an HTML page");
        } else if (MAIL.matcher(opening).find()) {
            harvest.refuse(Cards.SMIME_MESSAGE, at, "a mail message in MIME format");
        } else if (DAMAGED_MARKER.matcher(text).find()) {
            harvest.refuse(
                    Cards.PEM_DAMAGED, at, "a BEGIN or END line without its five hyphens a side");
        } else if (!base64(text, at, archive)) {
            harvest.refuse(
                    Cards.NOT_RECOGNISED,
                    at,
                    isBinary(text) ? "binary data of an unknown format" : "plain text");
        }
    }

    /** Base64 without any marker; its padding ends one part and lets another begin. */
    private boolean base64(String text, Place at, Archive archive) {
        if (!text.codePoints().allMatch(c -> isBase64(c) || isBlank(c))) {
            return false;
        }
        String compact = compact(text);
        if (compact.length() < SHORTEST_BASE64) {
            return false;
        }
        List<String> parts =
                PADDING.splitAsStream(compact).filter(part -> !part.isEmpty()).toList();
        if (parts.isEmpty() || parts.size() > CertificateFile.MAX_CERTIFICATES) {
            return false;
        }
        if (parts.size() == 1) {
            return recogniser.binary(decodeBase64(parts.getFirst()), at, archive);
        }
        int number = 0;
        for (String part : parts) {
            Place place = at.in("part " + ++number);
            if (!recogniser.binary(decodeBase64(part), place, Archive.REFUSED)) {
                if (number == 1) {
                    return false;
                }
                harvest.refuse(Cards.NOT_RECOGNISED, place, "base64 of an unknown format");
            }
        }
        return true;
    }

    /**
     * Decodes base64 without white space.
     *
     * @throws IllegalArgumentException where a character is not base64
     */
    static byte[] decodeBase64(String compact) {
        int padding = compact.indexOf('=');
        String digits = padding < 0 ? compact : compact.substring(0, padding);
        // A single digit over is what a cut leaves; the content's own length will tell the rest.
        int whole = digits.length() % 4 == 1 ? digits.length() - 1 : digits.length();
        return Base64.getDecoder().decode(digits.substring(0, whole));
    }

    /** The text without white space, visible or not. */
    static String compact(String text) {
        StringBuilder compact = new StringBuilder(text.length());
        text.codePoints().filter(c -> !isBlank(c)).forEach(compact::appendCodePoint);
        return compact.toString();
    }

    /** Whether the bytes, as text, hold a PEM block or a private key in words. */
    static boolean saysSomething(byte[] bytes) {
        String text = decode(bytes);
        return text.contains(PemContent.BEGIN) || KeyMaterial.inText(text).isPresent();
    }

    static boolean isWhiteSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    private static boolean isBlank(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.getType(c) == Character.FORMAT
                || c == 0
                || c == 0x1A;
    }

    private static boolean isBase64(int c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '=';
    }

    private static boolean isBinary(String text) {
        return text.chars().anyMatch(c -> (c < ' ' && !Character.isWhitespace(c)) || c == 0xFFFD);
    }

    /** As UTF-8 where nothing says UTF-16; what is not valid becomes a replacement character. */
    private static String decode(byte[] bytes) {
        Charset charset = charset(bytes);
        String text = new String(bytes, charset);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Charset charset(byte[] bytes) {
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        if (bytes.length >= 2 && bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        // Without a mark: ASCII in UTF-16 has a zero in one half of each unit and not in the other.
        int sample = Math.min(bytes.length, UTF16_SAMPLE) & ~1;
        int[] zeros = new int[2];
        for (int i = 0; i < sample; i++) {
            zeros[i & 1] += bytes[i] == 0 ? 1 : 0;
        }
        int many = sample / 5;
        int few = sample / 40;
        if (many > 0 && zeros[1] >= many && zeros[0] <= few) {
            return StandardCharsets.UTF_16LE;
        }
        if (many > 0 && zeros[0] >= many && zeros[1] <= few) {
            return StandardCharsets.UTF_16BE;
        }
        return StandardCharsets.UTF_8;
    }
}
