package smimetrust.pipeline;

import java.util.List;
import java.util.Optional;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.notice.Notice;
import smimetrust.notice.Place;
import smimetrust.pipeline.ObjectStore.Found;
import smimetrust.release.Layout;
import smimetrust.release.Manifest;
import smimetrust.release.Policy;
import smimetrust.release.Status;

/**
 * The third stage: compares the status that people were last told with the one that is, publishes
 * the difference as one message, and records it. A crash between the two repeats the message, with
 * the same notice id, and never loses it.
 */
public final class Notification {

    private final ObjectStore output;
    private final ObjectStore state;
    private final Announcer announcer;
    private final Layout layout;
    private final Place place;

    /** Over an output to read and a state to write. */
    public Notification(
            ObjectStore output,
            ObjectStore state,
            Announcer announcer,
            Layout layout,
            Place place) {
        this.output = output;
        this.state = state;
        this.announcer = announcer;
        this.layout = layout;
        this.place = place;
    }

    /** What one run did; for logs. */
    public sealed interface Outcome {
        /** One message was published. */
        record Told(String noticeId, List<String> events) implements Outcome {
            public Told {
                events = List.copyOf(events);
            }
        }

        /** There was nothing to tell. */
        record Silent() implements Outcome {}
    }

    /** Notifies. */
    public Outcome run(Request.Notify request) {
        return Retry.untilPresent(
                "what was told of " + request.bundle(), () -> attempt(request.bundle()));
    }

    private Optional<Outcome> attempt(BundleName bundle) {
        String key = NotifiedDocument.key(bundle.text());
        ObjectStore.Fetched record = state.get(key, StatusDocument.MAX_BYTES);
        Optional<Status> told = told(record);
        Optional<Status> now =
                StatusDocument.read(
                        output.get(layout.status(bundle), StatusDocument.MAX_BYTES),
                        bundle,
                        layout);
        if (now.isEmpty() || now.equals(told)) {
            return Optional.of(new Outcome.Silent());
        }
        Optional<Notice> notice =
                Notice.between(
                        told, now.get(), told.flatMap(this::manifest), manifest(now.get()), place);
        notice.ifPresent(n -> announcer.publish(n.announcement()));
        return switch (state.put(
                key,
                Json.compact(new NotifiedDocument(NotifiedDocument.SCHEMA, now.get())),
                Retry.over(record))) {
            case CONFLICT -> Optional.empty();
            case WRITTEN ->
                    Optional.of(
                            notice.<Outcome>map(n ->
                                            new Outcome.Told(
                                                    n.noticeId(),
                                                    n.kinds().stream()
                                                            .map(String::valueOf)
                                                            .toList()))
                                    .orElseGet(Outcome.Silent::new));
        };
    }

    /** What the record says; where it cannot be read, all is told again rather than nothing. */
    private static Optional<Status> told(ObjectStore.Fetched record) {
        if (!(record instanceof Found found)) {
            return Optional.empty();
        }
        NotifiedDocument document;
        try {
            document = Json.read(found.bytes(), NotifiedDocument.class);
        } catch (JsonException e) {
            return Optional.empty();
        }
        if (!document.schema().equals(NotifiedDocument.SCHEMA)) {
            throw new JsonException(
                    "the record of what was told has schema " + document.schema(),
                    new IllegalArgumentException());
        }
        return Optional.of(document.status());
    }

    /** What is in a status's release; absent where it was replaced, is gone or no manifest. */
    private Optional<Manifest> manifest(Status status) {
        return status.release()
                .flatMap(release ->
                        output.find(Layout.manifestBeside(release.key()), Policy.MAX_STORE_BYTES)
                                .flatMap(found -> manifest(found.bytes()))
                                .filter(m -> m.sha256().equals(release.sha256())));
    }

    private static Optional<Manifest> manifest(byte[] bytes) {
        try {
            return Optional.of(Json.read(bytes, Manifest.class));
        } catch (JsonException e) { // the status itself stands in
            return Optional.empty();
        }
    }
}
