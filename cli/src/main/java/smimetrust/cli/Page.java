package smimetrust.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Text for a terminal of 80 columns. What comes from files is made safe before it comes here. */
final class Page {

    private static final int WIDTH = 80;

    private final PrintWriter out;

    Page(PrintWriter out) {
        this.out = out;
    }

    void line(String text) {
        out.println(text.stripTrailing());
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
        String indent = " ".repeat(label.length());
        StringBuilder line = new StringBuilder(label);
        for (String word : words(text, WIDTH - indent.length())) {
            boolean first = line.length() == indent.length();
            if (!first && line.length() + 1 + word.length() > WIDTH) {
                line(line.toString());
                line = new StringBuilder(indent);
                first = true;
            }
            line.append(first ? "" : " ").append(word);
        }
        line(line.toString());
    }

    private static List<String> words(String text, int most) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            String rest = word;
            while (rest.length() > most) {
                words.add(rest.substring(0, most));
                rest = rest.substring(most);
            }
            words.add(rest);
        }
        return words;
    }

    /** A text cut or filled to a width. */
    static String cell(String text, int width) {
        return text.length() > width
                ? text.substring(0, width - 1) + "…"
                : text + " ".repeat(width - text.length());
    }
}
