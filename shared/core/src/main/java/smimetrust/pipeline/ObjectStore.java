package smimetrust.pipeline;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One bucket: objects under keys, with conditional writes. What an adapter cannot do because its
 * storage fails is an {@link java.io.UncheckedIOException} or the client library's own exception:
 * the caller does not catch it, and the stage runs again.
 */
public interface ObjectStore {

    /** The order of S3: by the bytes of the key, not by its UTF-16 units. */
    Comparator<String> KEY_ORDER =
            (a, b) ->
                    Arrays.compareUnsigned(
                            a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    /**
     * The objects whose key begins with {@code prefix}, in the order of their keys' UTF-8 bytes.
     *
     * @param limit how many are wanted at most; the listing says whether there were more
     */
    Listing list(String prefix, int limit);

    /**
     * The objects whose key has no slash, and every distinct first segment that has one behind it.
     */
    Top top(int limit);

    /**
     * The present object.
     *
     * @param maxBytes a larger object is not read
     */
    Fetched get(String key, int maxBytes);

    /** Writes an object whole, or not at all. Nobody ever sees a part of it. */
    Put put(String key, byte[] bytes, Condition condition);

    /**
     * One listed object.
     *
     * @param etag changes when the content does
     * @param size bytes
     */
    record Entry(String key, String etag, long size, Instant lastModified) {}

    /**
     * Some objects.
     *
     * @param complete whether these are all there are
     */
    record Listing(List<Entry> entries, boolean complete) {
        public Listing {
            entries = List.copyOf(entries);
        }
    }

    /**
     * The first level of the store.
     *
     * @param folders first segments, without the slash, sorted; all of them
     */
    record Top(Listing objects, List<String> folders) {
        public Top {
            folders = List.copyOf(folders);
        }

        /**
         * Takes the first level out of all keys.
         *
         * @param list makes the listing of those without a folder
         */
        public static Top of(Collection<String> keys, Function<List<String>, Listing> list) {
            return new Top(
                    list.apply(keys.stream().filter(key -> key.indexOf('/') < 0).toList()),
                    keys.stream()
                            .filter(key -> key.indexOf('/') >= 0)
                            .map(key -> key.substring(0, key.indexOf('/')))
                            .distinct()
                            .sorted(KEY_ORDER)
                            .toList());
        }
    }

    /** What a read gave. */
    sealed interface Fetched {}

    /**
     * The object.
     *
     * @param bytes a copy of the reader's own
     * @param version where the store keeps versions
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Found(byte[] bytes, String etag, Optional<String> version, Instant lastModified)
            implements Fetched {}

    /** There is none. */
    record Missing() implements Fetched {}

    /** There is one, larger than wanted. */
    record TooLarge(long size, String etag, Optional<String> version, Instant lastModified)
            implements Fetched {}

    /**
     * There is one that this process may not or cannot read: on folders only.
     *
     * @param why one safe line
     */
    record Unreadable(String why, String etag, Instant lastModified) implements Fetched {}

    /** When a write may happen. */
    sealed interface Condition {

        /** Whether a write may replace what is there. */
        default boolean holds(Fetched present) {
            return switch (this) {
                case Always() -> true;
                case IfAbsent() -> present instanceof Missing;
                case IfMatch(String etag) ->
                        switch (present) {
                            case Found found -> found.etag().equals(etag);
                            case TooLarge large -> large.etag().equals(etag);
                            case Unreadable _, Missing _ -> false;
                        };
            };
        }
    }

    /** In any case. */
    record Always() implements Condition {}

    /** Only if there is no such object. */
    record IfAbsent() implements Condition {}

    /** Only over the object that has this etag. */
    record IfMatch(String etag) implements Condition {}

    /** What a write did. */
    enum Put {
        WRITTEN,
        /** The condition did not hold (or another writer was faster): nothing was written. */
        CONFLICT
    }

    /** The object if it is there and can be read; every other answer is absent. */
    default Optional<Found> find(String key, int maxBytes) {
        return get(key, maxBytes) instanceof Found found ? Optional.of(found) : Optional.empty();
    }
}
