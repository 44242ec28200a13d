package smimetrust.pipeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.pipeline.ObjectStore.Entry;
import smimetrust.release.Situation.KeySighting;

/**
 * A private key seen, as it is stored: beside the verdict, since it must be told even if the object
 * is deleted before the bundle is next looked at. It holds nothing of the key.
 *
 * @param seen when the object was written
 */
public record IncidentDocument(
        String schema,
        String key,
        String etag,
        String rule,
        Instant seen,
        String message,
        String fix) {

    static final String SCHEMA = "smime-trust/incident/1";
    static final String FOLDER = "incidents";
    static final int MAX_BYTES = 64 << 10;

    /** Of more than these the newest are told: by then everybody knows of the others. */
    static final int MAX_COUNT = 1_000;

    /** More are not listed for one bundle. */
    static final int MAX_LISTED = 50_000;

    /** The newest sightings of a bundle, and whether their objects are still there. */
    static List<KeySighting> sightings(ObjectStore state, BundleName bundle, Uploads uploads) {
        Map<String, String> present = new HashMap<>();
        uploads.keys().values().forEach(entry -> present.put(entry.key(), entry.etag()));
        List<Callable<Optional<KeySighting>>> reads = new ArrayList<>();
        state.list(FOLDER + "/" + bundle + "/", MAX_LISTED).entries().stream()
                .sorted(
                        Comparator.comparing(Entry::lastModified)
                                .reversed()
                                .thenComparing(Entry::key))
                .limit(MAX_COUNT)
                .forEach(entry -> reads.add(() -> sighting(state, entry, present)));
        return Concurrently.all(reads).stream().flatMap(Optional::stream).toList();
    }

    private static Optional<KeySighting> sighting(
            ObjectStore state, Entry entry, Map<String, String> present) {
        return state.find(entry.key(), MAX_BYTES)
                .map(found -> Json.read(found.bytes(), IncidentDocument.class))
                .map(d ->
                        new KeySighting(
                                d.rule(),
                                InboxKey.of(d.key()).map(InboxKey::name).orElse(d.key()),
                                d.seen(),
                                entry.lastModified(),
                                d.message(),
                                d.fix(),
                                d.etag().equals(present.get(d.key()))));
    }
}
