package smimetrust.intake;

import java.util.Locale;
import java.util.Optional;
import smimetrust.Card;
import smimetrust.SafeText;
import smimetrust.intake.Recogniser.Archive;

/**
 * PEM blocks in a text (RFC 7468), and whatever stands around them. Read from marker to marker in
 * one pass, so that no number of markers makes it slow; more lenient than the standard in what
 * people do to a block (indentation, line ends, one long line), strict in what could change it.
 */
final class PemContent {

    static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String HYPHENS = "-----";

    /** The longest label that is one. Unit: characters. */
    private static final int MAX_LABEL = 80;

    private final Harvest harvest;
    private final Recogniser recogniser;
    private final String text;
    private final Place at;

    private int line = 1;
    private int counted;

    PemContent(Harvest harvest, Recogniser recogniser, String text, Place at) {
        this.harvest = harvest;
        this.recogniser = recogniser;
        this.text = text;
        this.at = at;
    }

    /**
     * A BEGIN or END line.
     *
     * @param label in upper case; empty where the line has no end of its own
     * @param bodyFrom where what follows the line starts
     */
    private record Marker(boolean begin, String label, int start, int bodyFrom, Place place) {}

    /** Reads every block; false where there is no BEGIN line at all. */
    boolean read() {
        boolean any = false;
        Optional<Marker> open = Optional.empty();
        for (Optional<Marker> next = marker(0);
                next.isPresent();
                next = marker(next.get().bodyFrom())) {
            Marker marker = next.get();
            if (marker.begin()) {
                any = true;
                open.ifPresent(this::unfinished);
                open = next;
            } else if (open.isPresent()) {
                block(open.get(), marker);
                open = Optional.empty();
            } else if (any) {
                harvest.refuse(Cards.PEM_DAMAGED, marker.place(), "an END line without its BEGIN");
            }
        }
        open.ifPresent(this::unfinished);
        return any;
    }

    private Optional<Marker> marker(int from) {
        for (int i = text.indexOf(HYPHENS, from); i >= 0; i = text.indexOf(HYPHENS, i + 1)) {
            boolean begin = text.startsWith(BEGIN, i);
            if (begin || text.startsWith(END, i)) {
                int labelFrom = i + (begin ? BEGIN : END).length();
                String label = label(labelFrom);
                int bodyFrom =
                        labelFrom + (label.isEmpty() ? 0 : label.length() + HYPHENS.length());
                return Optional.of(
                        new Marker(
                                begin,
                                label.toUpperCase(Locale.ROOT).strip(),
                                i,
                                bodyFrom,
                                placeOf(i)));
            }
        }
        return Optional.empty();
    }

    private String label(int from) {
        int most = Math.min(text.length(), from + MAX_LABEL);
        for (int i = from; i < most && !isLineEnd(text.charAt(i)); i++) {
            if (text.startsWith(HYPHENS, i)) {
                return text.substring(from, i);
            }
        }
        return "";
    }

    /** Counts lines as it goes: LF, CR LF or CR alone ends one. Markers come in order. */
    private Place placeOf(int position) {
        for (; counted < position; counted++) {
            char c = text.charAt(counted);
            boolean crOfCrLf =
                    c == '\r' && counted + 1 < text.length() && text.charAt(counted + 1) == '\n';
            line += isLineEnd(c) && !crOfCrLf ? 1 : 0;
        }
        return at.in("line " + line);
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private void unfinished(Marker begin) {
        if (!secret(begin)) {
            harvest.refuse(Cards.TRUNCATED, begin.place(), "a BEGIN line without its END");
        }
    }

    private void block(Marker begin, Marker end) {
        if (secret(begin)) {
            return;
        }
        String label = begin.label();
        if (label.isEmpty() || !label.equals(end.label())) {
            harvest.refuse(
                    Cards.PEM_DAMAGED, begin.place(), "its BEGIN and END lines do not match");
            return;
        }
        if (label.startsWith("PGP ")) {
            harvest.refuse(Cards.PGP, begin.place(), "a PGP block");
            return;
        }
        byte[] content;
        try {
            content =
                    TextContent.decodeBase64(
                            TextContent.compact(
                                    withoutHeaders(text.substring(begin.bodyFrom(), end.start()))));
        } catch (IllegalArgumentException e) {
            // The decoder's message would quote a character of the content.
            harvest.refuse(
                    byLabel(label, Cards.PEM_DAMAGED), begin.place(), "its content is not base64");
            return;
        }
        boolean read =
                label.equals("TRUSTED CERTIFICATE")
                        ? recogniser.trusted(content, begin.place())
                        : recogniser.binary(content, begin.place(), Archive.REFUSED);
        if (!read) {
            harvest.refuse(
                    byLabel(
                            label,
                            label.endsWith("CERTIFICATE")
                                    ? Cards.CERTIFICATE_MALFORMED
                                    : Cards.NOT_RECOGNISED),
                    begin.place(),
                    content.length
                            + " bytes labelled "
                            + SafeText.line(label, MAX_LABEL)
                            + " that are no certificate");
        }
    }

    /** A label that says private key is believed, whatever its content is. */
    private boolean secret(Marker begin) {
        String label = begin.label();
        if (!label.contains("PRIVATE KEY")) {
            return false;
        }
        String kind =
                label.startsWith("PGP ")
                        ? "OpenPGP"
                        : switch (label) {
                            case "PRIVATE KEY" -> "PEM PKCS#8";
                            case "ENCRYPTED PRIVATE KEY" -> "PEM encrypted PKCS#8";
                            case "RSA PRIVATE KEY" -> "PEM RSA";
                            case "EC PRIVATE KEY" -> "PEM EC";
                            case "DSA PRIVATE KEY" -> "PEM DSA";
                            case "OPENSSH PRIVATE KEY" -> "OpenSSH";
                            default -> "PEM";
                        };
        harvest.refuse(Cards.PRIVATE_KEY, begin.place(), Recogniser.privateKey(kind));
        return true;
    }

    private static Card byLabel(String label, Card otherwise) {
        return switch (label) {
            case "PKCS12", "PFX" -> Cards.PKCS12;
            case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST" -> Cards.CERTIFICATE_REQUEST;
            case "X509 CRL" -> Cards.CRL;
            case "PUBLIC KEY", "RSA PUBLIC KEY" -> Cards.PUBLIC_KEY;
            default -> otherwise;
        };
    }

    /** RFC 1421 headers end with a blank line; a block on one line has none. */
    private static String withoutHeaders(String body) {
        if (body.indexOf(':') < 0) {
            // A block that was copied out of a JSON or YAML string has its line ends in letters.
            return body.indexOf('\\') < 0 ? body : body.replace("\\r", "\n").replace("\\n", "\n");
        }
        StringBuilder kept = new StringBuilder();
        boolean inHeaders = true;
        boolean blankLine = body.lines().skip(1).limit(50).anyMatch(String::isBlank);
        boolean first = true;
        for (String line : (Iterable<String>) body.lines()::iterator) {
            if (first) { // what is left of the BEGIN line
                first = false;
            } else if (inHeaders && (blankLine ? !line.isBlank() : line.indexOf(':') >= 0)) {
                continue;
            } else {
                inHeaders = false;
            }
            kept.append(line).append('\n');
        }
        return kept.toString();
    }
}
