package smimetrust.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many small reads at a time: against a store 20 ms away that is twelve times faster. */
final class Concurrently {

    private static final int AT_A_TIME = 32;

    private Concurrently() {}

    /** The results in the order of the tasks; the first failure fails all. */
    static <T> List<T> all(List<? extends Callable<T>> tasks) {
        return all(tasks, AT_A_TIME);
    }

    /** The same, with so many at a time. */
    static <T> List<T> all(List<? extends Callable<T>> tasks, int atATime) {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(atATime, Thread.ofVirtual().factory())) {
            List<Future<T>> futures = new ArrayList<>();
            tasks.forEach(task -> futures.add(threads.submit(task)));
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
