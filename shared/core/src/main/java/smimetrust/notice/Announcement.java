package smimetrust.notice;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A notice in words, fit for one Amazon SNS publish whatever happened.
 *
 * @param subject ASCII, one line, at most 100 characters
 * @param text for people
 * @param json for programs: a {@link NoticeDocument}
 * @param attributes by which subscriptions filter: events, bundle, severity
 */
public record Announcement(String subject, String text, String json, List<Attribute> attributes) {

    /** Amazon SNS refuses a larger publish, its attributes included. Unit: bytes. */
    public static final int MAX_PUBLISH = 262_144;

    // What the lists are shortened to, as encoded in the publish. Units: bytes.
    static final int JSON_BUDGET = 130_000;
    static final int TEXT_BUDGET = 60_000;

    /**
     * One message attribute.
     *
     * @param type as SNS names it: String, or String.Array with a JSON array as value
     */
    public record Attribute(String name, String type, String value) {}

    public Announcement {
        attributes = List.copyOf(attributes);
    }

    static Announcement of(Notice notice) {
        String subject = Headline.subject(notice);
        JsonArray events = new JsonArray();
        notice.kinds().forEach(kind -> events.add(kind.text()));
        return new Announcement(
                subject,
                new Wording(notice).text(),
                NoticeDocument.of(notice, subject).json(),
                List.of(
                        new Attribute("events", "String.Array", events.toString()),
                        new Attribute("bundle", "String", notice.bundle().text()),
                        new Attribute(
                                "severity",
                                "String",
                                notice.severity().name().toLowerCase(Locale.ROOT))));
    }

    /**
     * The document for {@code MessageStructure=json}: people's protocols get the text, every other
     * one the JSON. It is the default, and so stands there once: a copy for each of the machines'
     * protocols would leave a sixth of the room for what there is to tell.
     */
    public byte[] snsMessage() {
        JsonObject message = new JsonObject();
        message.addProperty("default", json);
        message.addProperty("email", text);
        message.addProperty("sms", subject);
        return message.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What counts against {@link #MAX_PUBLISH}. Unit: bytes. */
    public int publishSize() {
        return snsMessage().length
                + attributes.stream()
                        .flatMap(a -> List.of(a.name(), a.type(), a.value()).stream())
                        .mapToInt(s -> s.getBytes(StandardCharsets.UTF_8).length)
                        .sum();
    }
}
