package smimetrust.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.BundleName;
import smimetrust.pipeline.Request;

class LocalQueueTest {

    private static final Request CONTOSO = Request.Assemble.of(new BundleName("contoso"));
    private static final Request FABRIKAM = Request.Assemble.of(new BundleName("fabrikam"));

    private Instant now = Instant.parse("2026-12-01T00:00:00Z");

    private final LocalQueue queue =
            new LocalQueue(((InstantSource) () -> now).withZone(ZoneOffset.UTC));

    @Test
    @DisplayName("what is sent comes once, the longest due first")
    void order() {
        queue.send(CONTOSO, Duration.ZERO);
        queue.send(FABRIKAM, Duration.ZERO);
        assertThat(queue.poll()).contains(CONTOSO);
        assertThat(queue.poll()).contains(FABRIKAM);
        assertThat(queue.poll()).isEmpty();
        assertThat(queue.isIdle()).isTrue();
    }

    @Test
    @DisplayName("nothing comes before its delay is over, and it holds up nothing else")
    void delay() {
        queue.send(CONTOSO, Duration.ofSeconds(10));
        queue.send(FABRIKAM, Duration.ZERO);
        assertThat(queue.poll()).contains(FABRIKAM);
        now = now.plusSeconds(9);
        assertThat(queue.poll()).isEmpty();
        assertThat(queue.isIdle()).isTrue();
        now = now.plusSeconds(1);
        assertThat(queue.isIdle()).isFalse();
        assertThat(queue.poll()).contains(CONTOSO);
    }

    @Test
    @DisplayName("the same request is kept once while it is due; one that comes later is another")
    void repeated() {
        queue.send(CONTOSO, Duration.ofMinutes(1));
        queue.send(CONTOSO, Duration.ZERO);
        queue.send(CONTOSO, Duration.ZERO);
        assertThat(queue.poll()).contains(CONTOSO);
        assertThat(queue.poll()).isEmpty();
        // While the first is being handled, something may happen that it did not see.
        queue.send(CONTOSO, Duration.ZERO);
        assertThat(queue.poll()).contains(CONTOSO);
        now = now.plusSeconds(60);
        assertThat(queue.poll()).contains(CONTOSO);
        assertThat(queue.poll()).isEqualTo(Optional.empty());
    }
}
