package smimetrust.pipeline;

import java.time.Duration;

/** The queues: what is sent is handled at least once, not before its delay is over. */
public interface Requests {

    /** The longest delay that can be asked for. */
    Duration MAX_DELAY = Duration.ofMinutes(15);

    /**
     * Sends.
     *
     * @param delay zero to {@link #MAX_DELAY}
     */
    void send(Request request, Duration delay);
}
