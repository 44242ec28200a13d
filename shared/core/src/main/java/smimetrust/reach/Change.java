package smimetrust.reach;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What trust changes from one store to another: who could newly sign as whom, and whose signatures
 * are no longer trusted. Lists are in the order of names.
 *
 * @param added CAs that gave no trust before
 * @param removed CAs that give none now
 * @param changed CAs that may vouch for more, for less, or for others than before
 * @param renewed CAs that may vouch for the same as before, over another time
 * @param exhausted whether a bound was reached, and limits were not looked at
 */
public record Change(
        List<Entry> added,
        List<Entry> removed,
        List<Shift> changed,
        List<Shift> renewed,
        boolean exhausted) {

    public Change {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
        renewed = List.copyOf(renewed);
    }

    /**
     * One CA that comes or goes.
     *
     * @param standing roots above it that are trusted both before and after: a message that carries
     *     the CA's certificate may be accepted by them without it being in the store
     */
    public record Entry(Authority authority, List<Authority> standing) {
        public Entry {
            standing = List.copyOf(standing);
        }
    }

    /**
     * One CA that stays.
     *
     * @param more whether it may do what it might not before
     * @param less whether it might do before what it may not now
     */
    public record Shift(Authority before, Authority after, boolean more, boolean less) {}

    static Change between(
            Map<String, Authority> before, Map<String, Authority> after, boolean exhausted) {
        List<Shift> changed = new ArrayList<>();
        List<Shift> renewed = new ArrayList<>();
        for (Authority now : after.values()) {
            Authority then = before.get(now.id());
            if (then != null) {
                Shift shift = new Shift(then, now, !then.covers(now), !now.covers(then));
                if (shift.more || shift.less) {
                    changed.add(shift);
                } else if (!then.lastsAs(now)) {
                    renewed.add(shift);
                }
            }
        }
        return new Change(
                entries(after, before), entries(before, after), changed, renewed, exhausted);
    }

    private static List<Entry> entries(
            Map<String, Authority> here, Map<String, Authority> elsewhere) {
        return here.values().stream()
                .filter(authority -> !elsewhere.containsKey(authority.id()))
                .map(authority -> new Entry(authority, standing(authority, here, elsewhere)))
                .toList();
    }

    private static List<Authority> standing(
            Authority authority, Map<String, Authority> here, Map<String, Authority> elsewhere) {
        return authority.roots().stream()
                .map(Reach::id)
                .distinct()
                .filter(id -> elsewhere.containsKey(id) && elsewhere.get(id).isRoot())
                .flatMap(id -> java.util.stream.Stream.ofNullable(here.get(id)))
                .toList();
    }

    /** Whether both stores trust the same CAs for the same, over the same time. */
    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty() && renewed.isEmpty();
    }

    /** The whole in one line: "+2 CAs, 1 of them may vouch for any address; -1". */
    public String summary() {
        if (isEmpty()) {
            return "no difference in trust";
        }
        List<String> parts = new ArrayList<>();
        if (!added.isEmpty()) {
            long any = added.stream().filter(e -> e.authority.mayVouchForAnyAddress()).count();
            parts.add(
                    "+"
                            + cas(added.size())
                            + (added.size() == 1
                                    ? ", which may vouch for "
                                            + (any == 1 ? "any address" : "some addresses only")
                                    : ", "
                                            + (any == added.size()
                                                    ? "all of them"
                                                    : any == 0 ? "none of them" : any + " of them")
                                            + " may vouch for any address"));
        }
        if (!removed.isEmpty()) {
            parts.add("-" + (added.isEmpty() ? cas(removed.size()) : removed.size()));
        }
        long more = changed.stream().filter(Shift::more).count();
        if (more > 0) {
            parts.add(more + " may vouch for more than before");
        }
        if (changed.size() > more) {
            parts.add((changed.size() - more) + " may vouch for less than before");
        }
        if (!renewed.isEmpty()) {
            parts.add(renewed.size() + " with new validity");
        }
        return String.join("; ", parts);
    }

    private static String cas(int count) {
        return count + (count == 1 ? " CA" : " CAs");
    }
}
