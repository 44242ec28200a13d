package smimetrust.cli;

import java.io.PrintWriter;
import smimetrust.notice.Announcement;
import smimetrust.pipeline.Announcer;

/**
 * The terminal as the topic: notices as people get them by mail, or as machines do, a line each.
 */
final class ConsoleAnnouncer implements Announcer {

    private static final String RULE = "─".repeat(80);

    private final PrintWriter out;
    private final boolean json;

    ConsoleAnnouncer(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    @Override
    public void publish(Announcement announcement) {
        if (json) {
            out.println(announcement.json());
        } else {
            out.println(RULE);
            out.println(announcement.subject());
            out.println();
            out.println(announcement.text().stripTrailing());
            out.println(RULE);
        }
        out.flush();
        if (out.checkError()) {
            // Told to nobody: it must be told again.
            throw new IllegalStateException("the notice could not be written");
        }
    }
}
