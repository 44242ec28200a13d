package smimetrust.chain;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A budget being spent. Half of it is shared out, so that whatever is in the bundle besides, each
 * certificate has its part; the other half is for those that need more, first come, first served.
 */
final class Purse {

    private final int share;
    private final Map<Node, Integer> own = new HashMap<>();
    private final Set<Node> failed = new HashSet<>();
    private int common;

    /**
     * Shares out.
     *
     * @param owners how many certificates there are
     */
    Purse(int units, int owners) {
        share = units / 2 / Math.max(1, owners);
        common = units - share * owners;
    }

    /** Takes the units for this certificate, or none of them and remembers that it missed them. */
    boolean take(Node owner, int units) {
        int left = own.getOrDefault(owner, share);
        int fromOwn = Math.min(left, units);
        if (units - fromOwn > common) {
            failed.add(owner);
            return false;
        }
        own.put(owner, left - fromOwn);
        common -= units - fromOwn;
        return true;
    }

    /** Whether anybody missed something. */
    boolean hasFailed() {
        return !failed.isEmpty();
    }

    boolean hasFailed(Node owner) {
        return failed.contains(owner);
    }
}
