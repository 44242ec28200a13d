package smimetrust.notice;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import smimetrust.Severity;

/** A notice in one line. */
final class Headline {

    /** Amazon SNS refuses a longer subject. Unit: characters. */
    static final int MAX_SUBJECT = 100;

    private static final int MAX_RULE = 32;
    private static final String SENDER = "[smime-trust] ";

    private Headline() {}

    /** ASCII, one line, at most {@value #MAX_SUBJECT} characters; the gravest event first. */
    static String subject(Notice notice) {
        List<String> phrases = phrases(notice);
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
        return notice.bundle() + ": " + String.join("; ", phrases(notice)) + ".";
    }

    private static List<String> phrases(Notice notice) {
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
                                phrase(same)));
            }
        }
        phrases.sort(Comparator.comparing(Phrase::severity)); // stable: then by importance
        List<String> texts = new ArrayList<>(phrases.stream().map(Phrase::text).toList());
        // A release wants something done by a date: it follows the gravest event at once.
        events.stream()
                .filter(Event.Released.class::isInstance)
                .map(e -> phrase(List.of(e)))
                .forEach(release -> {
                    if (texts.indexOf(release) > 1) {
                        texts.remove(release);
                        texts.add(1, release);
                    }
                });
        return texts;
    }

    private static String phrase(List<Event> same) {
        int n = same.size();
        return switch (same.getFirst()) {
            case Event.Incident i ->
                    n == 1
                            ? "a private key was uploaded, act now"
                            : n + " private keys were uploaded, act now";
            case Event.Blocked b ->
                    "NOT published: "
                            + ascii(cut(b.rule(), MAX_RULE))
                            + (n == 1 ? "" : " and " + (n - 1) + " more");
            case Event.Held h -> "release held back, certificates vanished";
            case Event.ApprovalWanted a ->
                    n == 1
                            ? "1 certificate waits for approval"
                            : n + " certificates wait for approval";
            case Event.Approved a ->
                    n == 1 ? "1 certificate approved" : n + " certificates approved";
            case Event.NewRoot r -> n == 1 ? "1 new root" : n + " new roots";
            case Event.Released r ->
                    "release "
                            + r.release().number()
                            + " is ready, "
                            + (r.expiryOnly()
                                    ? "no hurry"
                                    : "import before " + date(r.release().importBefore()));
            case Event.Refused r -> n == 1 ? "1 refusal" : n + " refusals";
            case Event.Rejected r ->
                    n == 1 ? "1 certificate rejected" : n + " certificates rejected";
            case Event.Orphaned o ->
                    n == 1
                            ? "1 certificate lacks its issuer"
                            : n + " certificates lack their issuer";
            case Event.Expiring e ->
                    (n == 1 ? "1 certificate expires " : n + " certificates expire from ")
                            + date(
                                    same.stream()
                                            .map(one -> ((Event.Expiring) one).notAfter())
                                            .min(Comparator.naturalOrder())
                                            .orElse(e.notAfter()));
            case Event.Renewed r -> n == 1 ? "1 CA was renewed" : n + " CAs were renewed";
            case Event.Removable r ->
                    n == 1 ? "1 old CA can be removed" : n + " old CAs can be removed";
            case Event.Remark r -> n == 1 ? "1 remark" : n + " remarks";
            case Event.Recovered r -> "publishing works again";
        };
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
