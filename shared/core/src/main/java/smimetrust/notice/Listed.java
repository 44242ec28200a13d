package smimetrust.notice;

import java.util.List;

/**
 * A list that may have been shortened.
 *
 * @param items the first ones
 * @param omitted how many more there are
 */
public record Listed<T>(List<T> items, int omitted) {

    public Listed {
        items = List.copyOf(items);
        if (omitted < 0) {
            throw new IllegalArgumentException("fewer than none omitted");
        }
    }

    /** The first {@code most} of a list. */
    public static <T> Listed<T> first(int most, List<T> all) {
        int kept = Math.min(most, all.size());
        return new Listed<>(all.subList(0, kept), all.size() - kept);
    }

    /** How many there are in all. */
    public int total() {
        return items.size() + omitted;
    }
}
