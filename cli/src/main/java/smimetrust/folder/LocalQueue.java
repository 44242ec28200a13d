package smimetrust.folder;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import smimetrust.pipeline.Request;
import smimetrust.pipeline.Requests;

/**
 * A queue inside one process. What is lost with the process is found again by the next reconcile,
 * as everywhere in this design.
 */
public final class LocalQueue implements Requests {

    private record Waiting(Request request, Instant due) {}

    private final Clock clock;
    private final List<Waiting> waiting = new ArrayList<>();

    /** Delays are counted on this clock. */
    public LocalQueue(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void send(Request request, Duration delay) {
        Instant now = clock.instant();
        Waiting sent = new Waiting(request, now.plus(delay));
        // What waits already and is due will see all that this one would.
        boolean repeated =
                !sent.due.isAfter(now)
                        && waiting.stream()
                                .anyMatch(w -> w.request.equals(request) && !w.due.isAfter(now));
        if (!repeated) {
            waiting.add(sent);
        }
    }

    /** Takes the request that has been due for the longest time, if one is due. */
    public synchronized Optional<Request> poll() {
        Instant now = clock.instant();
        Optional<Waiting> next =
                waiting.stream()
                        .filter(w -> !w.due.isAfter(now))
                        .min(Comparator.comparing(Waiting::due));
        next.ifPresent(waiting::remove);
        return next.map(Waiting::request);
    }

    /** Whether nothing is due. */
    public synchronized boolean isIdle() {
        Instant now = clock.instant();
        return waiting.stream().allMatch(w -> w.due.isAfter(now));
    }
}
