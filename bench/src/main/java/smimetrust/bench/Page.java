package smimetrust.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the documentation in which a measurement stands between two markers. */
final class Page {

    private Page() {}

    /** Writes a block between {@code <!-- bench:NAME -->} and {@code <!-- /bench:NAME -->}. */
    static void replace(Path page, String name, String block) throws IOException {
        String begin = "<!-- bench:" + name + " -->\n";
        String end = "<!-- /bench:" + name + " -->";
        String text = Files.readString(page);
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException(page + " lacks " + begin.strip() + " and its end");
        }
        Files.writeString(
                page, text.substring(0, from + begin.length()) + block + text.substring(to));
    }
}
