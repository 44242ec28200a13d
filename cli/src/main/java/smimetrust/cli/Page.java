package smimetrust.cli;

import java.io.PrintWriter;
import smimetrust.SafeText;

/** Text for a terminal of 80 columns. What comes from files is made safe before it comes here. */
final class Page {

    private static final int WIDTH = 80;
    private static final int MAX_LINE = 10_000;

    private final PrintWriter out;

    Page(PrintWriter out) {
        this.out = out;
    }

    void line(String text) {
        // Made safe already where it comes from a file; a status may come from anywhere.
        out.println(SafeText.line(text.stripTrailing(), MAX_LINE));
    }

    void gap() {
        out.println();
    }

    /** Words that go on in the next line, under the first word, where they do not fit. */
    void wrapped(String indent, String text) {
        labelled(indent, text);
    }

    /** The same behind a label, under whose end the words go on. */
    void labelled(String label, String text) {
        String indent = " ".repeat(columns(label));
        StringBuilder line = new StringBuilder(label);
        int columns = columns(label);
        boolean first = true;
        for (String word : text.split(" ", -1)) {
            // A word is never broken: it may be a path or a URL that somebody wants to copy.
            if (!first && columns + 1 + columns(word) > WIDTH) {
                line(line.toString());
                line = new StringBuilder(indent);
                columns = indent.length();
                first = true;
            }
            line.append(first ? "" : " ").append(word);
            columns += columns(word) + (first ? 0 : 1);
            first = false;
        }
        line(line.toString());
    }

    /** A text cut or filled to a number of columns. */
    static String cell(String text, int width) {
        if (columns(text) <= width) {
            return text + " ".repeat(width - columns(text));
        }
        StringBuilder cut = new StringBuilder();
        int columns = 0;
        for (int c : text.codePoints().toArray()) {
            if (columns + columns(c) >= width) {
                break;
            }
            cut.appendCodePoint(c);
            columns += columns(c);
        }
        return cut + "…" + " ".repeat(width - columns - 1);
    }

    private static int columns(String text) {
        return text.codePoints().map(Page::columns).sum();
    }

    /** What a terminal gives a character: two columns for East Asian ones, none for marks. */
    private static int columns(int codePoint) {
        if (codePoint < 0x300) {
            return 1;
        }
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
            default ->
                    (codePoint >= 0xFF01 && codePoint <= 0xFF60) // full-width forms
                                    || (codePoint >= 0x3000 && codePoint <= 0x303F) // punctuation
                                    || codePoint >= 0x1F300 // pictures
                            ? 2
                            : 1;
        };
    }
}
