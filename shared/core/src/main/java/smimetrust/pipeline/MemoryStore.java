package smimetrust.pipeline;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import smimetrust.Sha256;

/** A store that is gone with its process: the state of a single {@code build}, and of tests. */
public final class MemoryStore implements ObjectStore {

    private final Clock clock;
    private final SortedMap<String, Found> objects = new TreeMap<>(KEY_ORDER);
    private long versions;

    /** An empty store whose objects are as old as {@code clock} says. */
    public MemoryStore(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Listing list(String prefix, int limit) {
        return listing(
                objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList(), limit);
    }

    @Override
    public synchronized Top top(int limit) {
        return Top.of(objects.keySet(), keys -> listing(keys, limit));
    }

    private Listing listing(List<String> keys, int limit) {
        return new Listing(
                keys.stream().limit(limit).map(this::entry).toList(), keys.size() <= limit);
    }

    private Entry entry(String key) {
        Found found = objects.get(key);
        if (found == null) {
            throw new IllegalStateException("listed without being there");
        }
        return new Entry(key, found.etag(), found.bytes().length, found.lastModified());
    }

    @Override
    public synchronized Fetched get(String key, int maxBytes) {
        Found found = objects.get(key);
        if (found == null) {
            return new Missing();
        }
        return found.bytes().length > maxBytes
                ? new TooLarge(
                        found.bytes().length, found.etag(), found.version(), found.lastModified())
                : new Found(
                        found.bytes().clone(), found.etag(), found.version(), found.lastModified());
    }

    @Override
    public synchronized Put put(String key, byte[] bytes, Condition condition) {
        Found present = objects.get(key);
        if (!condition.holds(present == null ? new Missing() : present)) {
            return Put.CONFLICT;
        }
        Instant now = clock.instant();
        objects.put(
                key,
                new Found(
                        bytes.clone(),
                        Sha256.of(bytes).hex(),
                        Optional.of(Long.toString(++versions)),
                        now));
        return Put.WRITTEN;
    }

    /** Removes an object, as people do in an inbox; the stages themselves never delete. */
    public synchronized void delete(String key) {
        objects.remove(key);
    }
}
