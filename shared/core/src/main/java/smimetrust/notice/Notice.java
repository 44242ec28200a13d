package smimetrust.notice;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.release.Manifest;
import smimetrust.release.Policy;
import smimetrust.release.Release;
import smimetrust.release.Status;

/**
 * What people are told of one bundle, as one message.
 *
 * @param noticeId follows from the two states alone: a repeat carries the same, and can be dropped
 * @param language of its text
 * @param release the release that stands now
 * @param events at least one; the most important kind first
 */
public record Notice(
        String noticeId,
        BundleName bundle,
        Place place,
        Policy.Language language,
        Optional<Release> release,
        List<Event> events) {

    public Notice {
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("nothing to tell");
        }
    }

    /**
     * What happened between two states that people should hear of.
     *
     * @param told the status that they were told of last; absent if they never were
     * @param now the status to tell of
     * @param toldRelease the manifest of {@code told}'s release. Where it cannot be had, the
     *     certificates included in {@code told} stand in
     * @param nowRelease the manifest of {@code now}'s release; likewise
     * @param place where the output is
     * @return absent where nothing is worth telling
     * @throws IllegalArgumentException if the states are of different bundles
     */
    public static Optional<Notice> between(
            Optional<Status> told,
            Status now,
            Optional<Manifest> toldRelease,
            Optional<Manifest> nowRelease,
            Place place) {
        Status before = told.orElse(Status.empty(now.bundle()));
        if (!before.bundle().equals(now.bundle())) {
            throw new IllegalArgumentException("two bundles");
        }
        List<Event> events = new Difference(before, now, toldRelease, nowRelease).events();
        return events.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Notice(
                                id(before, now),
                                new BundleName(now.bundle()),
                                place,
                                now.language().orElse(Policy.Language.EN),
                                now.release(),
                                events));
    }

    private static String id(Status told, Status now) {
        byte[] from = Json.compact(told);
        byte[] to = Json.compact(now);
        return Sha256.of(
                        ByteBuffer.allocate(from.length + to.length + 1)
                                .put(from)
                                .put((byte) '\n')
                                .put(to)
                                .array())
                .hex();
    }

    /** The gravest of its events'. */
    public Severity severity() {
        return events.stream()
                .map(Event::severity)
                .min(Comparator.naturalOrder())
                .orElse(Severity.NOTICE);
    }

    /** What happened, each kind once, the most important first. */
    public List<Event.Kind> kinds() {
        return events.stream().map(Event::kind).distinct().sorted().toList();
    }

    /** The notice in words: the same notice gives the same. */
    public Announcement announcement() {
        return Announcement.of(this);
    }

    <E extends Event> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The events without those that another one tells better: a private key is refused too. */
    List<Event> distinctEvents() {
        record Key(String file, String rule) {}
        Set<Key> incidents =
                all(Event.Incident.class).stream()
                        .map(i -> new Key(i.file(), i.rule()))
                        .collect(Collectors.toSet());
        return events.stream()
                .filter(event ->
                        !(event instanceof Event.Refused r
                                && incidents.contains(new Key(r.file(), r.rule()))))
                .toList();
    }

    /** Where the whole state is to be read. */
    String statusLocation() {
        return place.locate(bundle + "/status.json");
    }
}
