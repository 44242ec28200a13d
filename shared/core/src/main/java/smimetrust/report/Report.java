package smimetrust.report;

import gg.jte.TemplateOutput;
import gg.jte.html.HtmlInterceptor;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import smimetrust.notice.Place;
import smimetrust.release.Manifest;
import smimetrust.release.Policy;
import smimetrust.release.Status;

/**
 * What is known of one bundle, to be read by people in a browser or on paper.
 *
 * @param status what is
 * @param language of the page; what has no translation stands in English, and says so
 * @param place where the output is: it stands in the commands
 * @param releases those whose folders are there, the newest first; with the standing one
 */
public record Report(Status status, Policy.Language language, Place place, List<Past> releases) {

    /** No page is larger. Unit: bytes. */
    public static final int MAX_BYTES = 2 << 20;

    /** About what a bundle of a few dozen certificates needs. Unit: characters. */
    private static final int USUAL_LENGTH = 64 << 10;

    public Report {
        releases = List.copyOf(releases);
    }

    /**
     * A release that is or was published.
     *
     * @param writtenAt when its folder was written
     */
    public record Past(Manifest manifest, Instant writtenAt) {}

    /** The page: one HTML document in UTF-8. */
    public byte[] html() {
        StringOutput out = new StringOutput(USUAL_LENGTH);
        JteReportGenerated.render(new OwaspHtmlTemplateOutput(out), NOTHING, Content.of(this));
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The template engine's hook for forms: there are none. */
    private static final HtmlInterceptor NOTHING =
            new HtmlInterceptor() {
                @Override
                public void onHtmlTagOpened(
                        String name, Map<String, Object> attributes, TemplateOutput output) {}

                @Override
                public void onHtmlTagClosed(String name, TemplateOutput output) {}
            };
}
