package smimetrust.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.pipeline.ObjectStore.Entry;
import smimetrust.pipeline.ObjectStore.Found;
import smimetrust.release.Situation.JudgedFile;
import smimetrust.rules.Rulebook;

/**
 * What is stored about a bundle's objects: a cache of what their bytes say.
 *
 * @param files the judged ones
 * @param missing the ones without a verdict
 * @param tooMuch whether there are more, which were not read: those of the last keys
 */
record Verdicts(List<JudgedFile> files, List<InboxKey> missing, boolean tooMuch) {

    /** A verdict up to this size is read beside others. Unit: bytes. */
    private static final int SMALL_VERDICT = 256 << 10;

    private static final int READ_AT_A_TIME = 256;

    /**
     * What a read of one verdict gave: the file judged, or a document too large to read at once.
     */
    private record Reading(long bytes, Optional<JudgedFile> file, boolean later) {}

    /**
     * Reads them, many at a time.
     *
     * @param bundle the one that is looked at; what is another's says so
     * @param maxBytes what all of them may have together
     */
    static Verdicts of(
            ObjectStore state, BundleName bundle, Map<InboxKey, Entry> keys, long maxBytes) {
        List<JudgedFile> files = new ArrayList<>();
        List<InboxKey> missing = new ArrayList<>();
        List<Map.Entry<InboxKey, Entry>> all = List.copyOf(keys.entrySet());
        long bytes = 0;
        for (int from = 0; from < all.size(); from += READ_AT_A_TIME) {
            List<Map.Entry<InboxKey, Entry>> part =
                    all.subList(from, Math.min(from + READ_AT_A_TIME, all.size()));
            List<Callable<Reading>> reads = new ArrayList<>();
            part.forEach(one ->
                    reads.add(() ->
                            read(state, bundle, one.getKey(), one.getValue(), SMALL_VERDICT)));
            List<Reading> readings = Concurrently.all(reads);
            for (int i = 0; i < part.size(); i++) {
                InboxKey key = part.get(i).getKey();
                Reading reading = readings.get(i);
                // In the order of the keys, whichever was read first: what is left out for its
                // size must be the same in every run.
                bytes += reading.bytes;
                if (bytes > maxBytes) {
                    return new Verdicts(files, missing, true);
                }
                if (reading.later) {
                    reading =
                            read(
                                    state,
                                    bundle,
                                    key,
                                    part.get(i).getValue(),
                                    VerdictDocument.MAX_BYTES);
                }
                reading.file.ifPresentOrElse(files::add, () -> missing.add(key));
            }
        }
        return new Verdicts(files, missing, false);
    }

    private static Reading read(
            ObjectStore state, BundleName bundle, InboxKey key, Entry entry, int maxBytes) {
        String name = key.document(VerdictDocument.FOLDER, entry.etag(), Rulebook.VERSION);
        return switch (state.get(name, maxBytes)) {
            case Found found ->
                    new Reading(
                            found.bytes().length, judged(bundle, key, entry, found.bytes()), false);
            case ObjectStore.TooLarge large -> new Reading(large.size(), Optional.empty(), true);
            case ObjectStore.Missing _, ObjectStore.Unreadable _ ->
                    new Reading(0, Optional.empty(), false);
        };
    }

    /** The verdict, if it is one about this content; anything else is as good as none. */
    private static Optional<JudgedFile> judged(
            BundleName bundle, InboxKey key, Entry entry, byte[] bytes) {
        try {
            VerdictDocument document = Json.read(bytes, VerdictDocument.class);
            return document.isAbout(key.key(), entry.etag(), Rulebook.VERSION)
                    ? Optional.of(
                            new JudgedFile(
                                    key.nameIn(bundle),
                                    document.verdict(),
                                    document.upload().map(Request.Upload::principal),
                                    document.upload().map(Request.Upload::at),
                                    document.writers(),
                                    Optional.of(key.bundle())
                                            .filter(other -> !other.equals(bundle))))
                    : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }
}
