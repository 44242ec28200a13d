package smimetrust.online;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;
import smimetrust.pipeline.CrlSource;

/**
 * The internet, as far as it is public. The client is made at the first fetch: a process that
 * fetches nothing loads nothing.
 */
public final class PublicInternet implements CrlSource {

    private final Guard guard;
    private @Nullable CloseableHttpClient client;

    /** With the one guard there is. */
    public PublicInternet() {
        this(Guard.STANDARD);
    }

    /** With another guard: for tests. */
    PublicInternet(Guard guard) {
        this.guard = guard;
    }

    private synchronized CloseableHttpClient client() {
        CloseableHttpClient made = client;
        if (made == null) {
            made = PlainClient.of(guard);
            client = made;
        }
        return made;
    }

    @Override
    public Answer fetch(String url) {
        Exchange exchange = new Exchange(guard, this::client, url);
        FutureTask<Answer> task = new FutureTask<>(exchange);
        // A thread of its own: a name server that does not answer cannot be interrupted.
        Thread.ofPlatform().daemon().name("crl-fetch").start(task);
        try {
            return task.get(guard.deadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            exchange.abort();
            return new Failed(Reason.TIME, guard.deadline().toMillis() + " ms");
        } catch (InterruptedException e) {
            exchange.abort();
            Thread.currentThread().interrupt();
            return new Failed(Reason.TIME, "interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("a fetch answers with a value", e.getCause());
        }
    }
}
