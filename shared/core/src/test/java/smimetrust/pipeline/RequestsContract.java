package smimetrust.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.BundleName;

/**
 * What every {@link Requests} does; each adapter's test extends this and makes an empty one. (What
 * wakes the notify stage is the status itself, so {@link Request.Notify} need not be accepted.)
 */
public abstract class RequestsContract {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofMillis(1_500);
    private static final BundleName CONTOSO = new BundleName("contoso");
    private static final Instant AT = Instant.parse("2026-11-25T10:00:00.118Z");

    /** The same queues, empty at first, each time it is called in one test. */
    protected abstract Requests requests();

    /**
     * The next request that is due, whatever its kind, and done with: it does not come again.
     *
     * @param patience how long to wait for one
     */
    protected abstract Optional<Request> receive(Duration patience);

    protected static List<Request> everyKind() {
        return List.of(
                new Request.Validate("contoso/a b+c%41 \"é\\ 証😀\n<&>.cer", Optional.empty()),
                new Request.Validate("plain.cer", Optional.empty()),
                Request.Assemble.of(CONTOSO),
                Request.Assemble.of(BundleName.DEFAULT),
                Request.Assemble.of(BundleName.INVALID),
                Request.Assemble.changed(CONTOSO, AT),
                Request.Assemble.thorough(CONTOSO),
                new Request.Assemble(CONTOSO, Optional.empty(), Optional.of(AT), false),
                new Request.Assemble(CONTOSO, Optional.of(AT), Optional.of(AT.plusNanos(1)), true),
                Request.Assemble.approved(
                        CONTOSO,
                        new Request.Approval(
                                smimetrust.Sha256.of(new byte[0]),
                                new Request.Upload("v1", "AWS:AROA:olga", AT))),
                new Request.Reconcile());
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    @DisplayName("what is sent arrives as it was")
    void arrives(Request request) {
        requests().send(request, Duration.ZERO);
        assertThat(receive(PATIENCE)).contains(request);
        assertThat(receive(Duration.ZERO)).isEmpty();
    }

    @Test
    @DisplayName("where nothing was sent nothing arrives")
    void nothing() {
        assertThat(receive(Duration.ZERO)).isEmpty();
    }

    @Test
    @DisplayName("nothing comes before its delay is over, and what is due does not wait for it")
    void delay() {
        Duration delay = Duration.ofSeconds(3);
        Request late = Request.Assemble.of(CONTOSO);
        Request soon = Request.Assemble.of(BundleName.DEFAULT);
        Instant sent = Instant.now();
        requests().send(late, delay);
        requests().send(soon, Duration.ZERO);
        assertThat(receive(PATIENCE)).contains(soon);
        assertThat(receive(PATIENCE)).contains(late);
        assertThat(Duration.between(sent, Instant.now())).isGreaterThanOrEqualTo(delay);
    }

    @Test
    @DisplayName("a part of a second is waited for too")
    void partOfASecond() {
        Instant sent = Instant.now();
        requests().send(Request.Assemble.of(CONTOSO), Duration.ofMillis(700));
        assertThat(receive(PATIENCE)).isPresent();
        assertThat(Duration.between(sent, Instant.now()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(700));
    }

    @Test
    @DisplayName("the longest delay is accepted")
    void longest() {
        requests().send(Request.Assemble.of(CONTOSO), Requests.MAX_DELAY);
        assertThat(receive(MOMENT)).isEmpty();
    }

    @Test
    @DisplayName("of many requests sent at once none is lost")
    void many() throws Exception {
        Set<Request> sent = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            sent.add(
                    i % 2 == 0
                            ? new Request.Validate("contoso/" + i + ".cer", Optional.empty())
                            : Request.Assemble.of(new BundleName("bundle-" + i)));
        }
        Requests requests = requests();
        List<Callable<Boolean>> senders =
                sent.stream()
                        .<Callable<Boolean>>map(request ->
                                () -> {
                                    requests.send(request, Duration.ZERO);
                                    return true;
                                })
                        .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> result : threads.invokeAll(senders)) {
                assertThat(result.get()).isTrue();
            }
        }
        Set<Request> received = new HashSet<>();
        while (received.size() < sent.size()) {
            Optional<Request> request = receive(PATIENCE);
            assertThat(request).as("after %d of %d", received.size(), sent.size()).isPresent();
            received.add(request.orElseThrow());
        }
        assertThat(received).isEqualTo(sent);
    }
}
