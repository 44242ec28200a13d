package smimetrust.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.notice.Announcement;

class ConsoleAnnouncerTest {

    private static final Announcement ANNOUNCEMENT =
            new Announcement("a subject", "a text\nof two lines\n", "{\"a\":1}", List.of());

    private final StringWriter out = new StringWriter();

    @Test
    @DisplayName("people get subject and text between rules")
    void text() {
        new ConsoleAnnouncer(new PrintWriter(out), false).publish(ANNOUNCEMENT);
        assertThat(out.toString().lines())
                .containsSubsequence("a subject", "", "a text", "of two lines")
                .allMatch(line -> line.length() <= 80);
    }

    @Test
    @DisplayName("machines get one line")
    void json() {
        ConsoleAnnouncer announcer = new ConsoleAnnouncer(new PrintWriter(out), true);
        announcer.publish(ANNOUNCEMENT);
        announcer.publish(ANNOUNCEMENT);
        assertThat(out.toString().lines()).containsExactly("{\"a\":1}", "{\"a\":1}");
    }

    @Test
    @DisplayName("what nobody could read was not told: the stage must fail, and come again")
    void full() {
        PrintWriter full =
                new PrintWriter(
                        new OutputStream() {
                            @Override
                            public void write(int b) throws IOException {
                                throw new IOException("No space left on device");
                            }
                        },
                        false,
                        StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new ConsoleAnnouncer(full, true).publish(ANNOUNCEMENT))
                .isInstanceOf(IllegalStateException.class);
    }
}
