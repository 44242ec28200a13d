package smimetrust.notice;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import smimetrust.Severity;
import smimetrust.release.Policy;

/** A notice in one line. */
final class Headline {

    /** Amazon SNS refuses a longer subject. Unit: characters. */
    static final int MAX_SUBJECT = 100;

    private static final int MAX_RULE = 32;
    private static final String SENDER = "[smime-trust] ";

    private Headline() {}

    /**
     * ASCII, one line, at most {@value #MAX_SUBJECT} characters; the gravest event first. English
     * whatever the bundle's language is: Amazon SNS takes no other subject.
     */
    static String subject(Notice notice) {
        List<String> phrases = phrases(notice, Tongue.of(Policy.Language.EN));
        int room = MAX_SUBJECT - SENDER.length() - ": ".length() - phrases.getFirst().length();
        StringBuilder subject =
                new StringBuilder(SENDER)
                        .append(cut(notice.bundle().text(), Math.max(room, 8)))
                        .append(": ")
                        .append(phrases.getFirst());
        for (String phrase : phrases.subList(1, phrases.size())) {
            if (subject.length() + 2 + phrase.length() <= MAX_SUBJECT) {
                subject.append("; ").append(phrase);
            }
        }
        return cut(ascii(subject.toString()), MAX_SUBJECT);
    }

    /** All of it, for the first line of the text. */
    static String full(Notice notice) {
        Tongue tongue = Tongue.of(notice.language());
        return tongue.say(
                "headline.full",
                notice.bundle(),
                String.join(tongue.say("headline.separator"), phrases(notice, tongue)));
    }

    private static List<String> phrases(Notice notice, Tongue tongue) {
        record Phrase(Severity severity, String text) {}
        List<Event> events = notice.distinctEvents();
        List<Phrase> phrases = new ArrayList<>();
        for (Event.Kind kind : notice.kinds()) {
            List<Event> same = events.stream().filter(e -> e.kind() == kind).toList();
            if (!same.isEmpty()) {
                phrases.add(
                        new Phrase(
                                same.stream()
                                        .map(Event::severity)
                                        .min(Comparator.naturalOrder())
                                        .orElseThrow(),
                                phrase(same, tongue)));
            }
        }
        phrases.sort(Comparator.comparing(Phrase::severity)); // stable: then by importance
        List<String> texts = new ArrayList<>(phrases.stream().map(Phrase::text).toList());
        // A release wants something done by a date: it follows the gravest event at once.
        events.stream()
                .filter(Event.Released.class::isInstance)
                .map(e -> phrase(List.of(e), tongue))
                .forEach(release -> {
                    if (texts.indexOf(release) > 1) {
                        texts.remove(release);
                        texts.add(1, release);
                    }
                });
        return texts;
    }

    /** Each kind has a sentence for one event and one for many, beside its own of a release. */
    private static String phrase(List<Event> same, Tongue tongue) {
        Event first = same.getFirst();
        List<Object> values = new ArrayList<>(List.of(same.size()));
        String variant = same.size() == 1 ? ".one" : ".many";
        switch (first) {
            case Event.Blocked b -> {
                values.add(ascii(cut(b.rule(), MAX_RULE)));
                values.add(same.size() - 1);
            }
            case Event.Released r -> {
                values.add(r.release().number());
                values.add(date(r.release().importBefore()));
                if (r.removed().stream().anyMatch(gone -> gone.reason() == Event.Reason.REVOKED)) {
                    variant = ".now";
                } else if (r.expiryOnly()) {
                    variant = ".no-hurry";
                }
            }
            case Event.Expiring e ->
                    values.add(
                            date(
                                    same.stream()
                                            .map(one -> ((Event.Expiring) one).notAfter())
                                            .min(Comparator.naturalOrder())
                                            .orElse(e.notAfter())));
            case Event.Expired _ -> {
                if (same.stream().noneMatch(e -> ((Event.Expired) e).ended())) {
                    variant += ".soon";
                }
            }
            case Event.Tenant t -> {
                values.add(t.release());
                values.add(t.days().orElse(0));
            }
            case Event.Incident _,
                    Event.Revoked _,
                    Event.Held _,
                    Event.ApprovalWanted _,
                    Event.Approved _,
                    Event.NewRoot _,
                    Event.Refused _,
                    Event.Rejected _,
                    Event.Orphaned _,
                    Event.Renewed _,
                    Event.Removable _,
                    Event.Remark _,
                    Event.Recovered _ -> {}
        }
        return tongue.say("headline." + first.kind() + variant, values.toArray());
    }

    static String date(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 3) + "...";
    }

    private static String ascii(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().map(c -> c < ' ' || c > '~' ? '?' : c).forEach(out::appendCodePoint);
        return out.toString();
    }
}
