package smimetrust.pipeline;

import java.util.Optional;
import java.util.function.Supplier;

/** Optimistic writing: read, compute, write if nobody else wrote meanwhile, else start again. */
final class Retry {

    /** Beyond this the queue's own retry takes over. */
    private static final int ATTEMPTS = 5;

    private Retry() {}

    /** The condition under which a document that was read like this may be replaced. */
    static ObjectStore.Condition over(ObjectStore.Fetched read) {
        return switch (read) {
            case ObjectStore.Missing() -> new ObjectStore.IfAbsent();
            case ObjectStore.Found found -> new ObjectStore.IfMatch(found.etag());
            case ObjectStore.TooLarge large -> new ObjectStore.IfMatch(large.etag());
            case ObjectStore.Unreadable unreadable -> new ObjectStore.IfMatch(unreadable.etag());
        };
    }

    /**
     * Attempts until the write succeeds.
     *
     * @param what is written, for the message
     * @throws ContendedException if others were faster every time
     */
    static void untilWritten(String what, Supplier<ObjectStore.Put> attempt) {
        for (int i = 0; i < ATTEMPTS; i++) {
            if (attempt.get() == ObjectStore.Put.WRITTEN) {
                return;
            }
        }
        throw new ContendedException(what);
    }

    /**
     * Attempts until there is a result.
     *
     * @param attempt empty where another writer was faster
     * @throws ContendedException if others were faster every time
     */
    static <T> T untilPresent(String what, Supplier<Optional<T>> attempt) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<T> result = attempt.get();
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw new ContendedException(what);
    }
}
