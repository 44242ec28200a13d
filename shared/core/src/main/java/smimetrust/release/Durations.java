package smimetrust.release;

import java.time.Duration;

/** Durations in the words of people. */
final class Durations {

    private Durations() {}

    static String text(Duration duration) {
        long hours = duration.toHours();
        return hours >= 24 && hours % 24 == 0 && hours > 48
                ? hours / 24 + " days"
                : hours > 0 ? hours + " hours" : duration.toMinutes() + " minutes";
    }
}
