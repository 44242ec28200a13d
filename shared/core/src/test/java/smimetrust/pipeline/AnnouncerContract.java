package smimetrust.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.notice.Announcement;

/** What every {@link Announcer} does; each adapter's test extends this. */
public abstract class AnnouncerContract {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** The same one each time it is called in one test. */
    protected abstract Announcer announcer();

    /**
     * What a listener got, in full.
     *
     * @param patience how long to wait for it
     */
    protected abstract Optional<Heard> hear(Duration patience);

    /**
     * What a listener got of an announcement; absent where this way carries no such part.
     *
     * @param text for people
     * @param json for programs
     */
    public record Heard(Optional<String> subject, Optional<String> text, Optional<String> json) {}

    protected static Announcement announcement(String text, String json) {
        return new Announcement(
                "[smime-trust] contoso: release 1",
                text,
                json,
                List.of(
                        new Announcement.Attribute("events", "String.Array", "[\"released\"]"),
                        new Announcement.Attribute("bundle", "String", "contoso"),
                        new Announcement.Attribute("severity", "String", "notice")));
    }

    static List<Announcement> announcements() {
        return List.of(
                announcement("Release 1.\n", "{\"noticeId\":\"1\"}"),
                announcement(
                        "Zürich 証明書 😀 \"quoted\" \\ <b>&amp; 'x' $(x) `x`\r\n\tmore\n\n",
                        "{\"noticeId\":\"2\",\"file\":\"\\\"é\\\\ 証😀\\n<&>\"}"),
                announcement(
                        "line of text\n".repeat(4_000),
                        "{\"long\":\"" + "é".repeat(50_000) + "\"}"));
    }

    @ParameterizedTest
    @MethodSource("announcements")
    @DisplayName("subject, text and JSON arrive whole, each once")
    void whole(Announcement announcement) {
        announcer().publish(announcement);
        Heard heard = hear(PATIENCE).orElseThrow();
        heard.subject().ifPresent(s -> assertThat(s).isEqualTo(announcement.subject()));
        heard.text().ifPresent(t -> assertThat(t).isEqualTo(announcement.text()));
        heard.json().ifPresent(j -> assertThat(j).isEqualTo(announcement.json()));
        assertThat(heard)
                .isNotEqualTo(new Heard(Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(hear(Duration.ZERO)).isEmpty();
    }
}
