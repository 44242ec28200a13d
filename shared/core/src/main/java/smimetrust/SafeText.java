package smimetrust;

import java.util.Locale;

/**
 * Text of unknown origin (a file name, a certificate's subject, a parser's complaint) made fit to
 * stand in one line of a terminal, a mail or a log. It is not an escaping for HTML, PowerShell or
 * JSON: those do their own on top.
 */
public final class SafeText {

    private SafeText() {}

    /**
     * Makes one visible line.
     *
     * @param untrusted any text, of any length
     * @param maximum the most characters wanted, at least 2; what is longer ends in an ellipsis
     * @return the text with every control, format (bidirectional override, zero width), separator,
     *     private-use, surrogate and unassigned character written as {@code \\u{hex}}
     */
    public static String line(String untrusted, int maximum) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < untrusted.length() && out.length() <= maximum; ) {
            int c = untrusted.codePointAt(i);
            i += Character.charCount(c);
            if (visible(c)) {
                out.appendCodePoint(c);
            } else {
                out.append("\\u{")
                        .append(Integer.toHexString(c).toUpperCase(Locale.ROOT))
                        .append('}');
            }
        }
        if (out.length() <= maximum) {
            return out.toString();
        }
        int end = maximum - 1;
        return out.substring(0, Character.isHighSurrogate(out.charAt(end - 1)) ? end - 1 : end)
                + "…";
    }

    private static boolean visible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }
}
