package smimetrust.notice;

import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Chooses how much of several lists fits into one message. */
final class Shortening {

    /** Every list keeps so many before any list gets more. */
    private static final int FAIR_START = 5;

    private Shortening() {}

    /**
     * One list.
     *
     * @param weight lists of a higher weight are shortened after those of a lower one; equal ones
     *     evenly
     * @param costs of each item, in bytes
     */
    record Part(int weight, List<Integer> costs) {
        Part {
            costs = List.copyOf(costs);
        }
    }

    /** How many items each part keeps, from its front, so that all of them cost at most this. */
    static List<Integer> fit(List<Part> parts, int budget) {
        int[] kept = new int[parts.size()];
        boolean[] closed = new boolean[parts.size()];
        List<Integer> byWeight = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            byWeight.add(i);
        }
        byWeight.sort(Comparator.comparingInt(i -> -parts.get(i).weight()));
        int left = take(parts, byWeight, FAIR_START, budget, kept, closed);
        int from = 0;
        while (from < byWeight.size()) {
            int weight = parts.get(byWeight.get(from)).weight();
            int to = from;
            while (to < byWeight.size() && parts.get(byWeight.get(to)).weight() == weight) {
                to++;
            }
            left = take(parts, byWeight.subList(from, to), Integer.MAX_VALUE, left, kept, closed);
            from = to;
        }
        return Arrays.stream(kept).boxed().toList();
    }

    private static int take(
            List<Part> parts,
            List<Integer> which,
            int rounds,
            int budget,
            int[] kept,
            boolean[] closed) {
        int left = budget;
        boolean took = true;
        for (int round = 0; round < rounds && took; round++) {
            took = false;
            for (int i : which) {
                List<Integer> costs = parts.get(i).costs();
                if (closed[i] || kept[i] == costs.size()) {
                    continue;
                }
                int cost = costs.get(kept[i]);
                if (cost > left) {
                    closed[i] = true; // a list keeps its front: nothing behind a gap
                    continue;
                }
                left -= cost;
                kept[i]++;
                took = true;
            }
        }
        return left;
    }

    /** What a text takes inside a JSON string. Unit: bytes. */
    static int encoded(String text) {
        return new JsonPrimitive(text).toString().getBytes(StandardCharsets.UTF_8).length - 2;
    }
}
