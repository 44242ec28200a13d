package smimetrust.chain;

/** A budget being spent. */
final class Purse {

    private int left;
    private boolean failed;

    Purse(int units) {
        left = units;
    }

    /** Takes the units, or none of them and remembers that they were missed. */
    boolean take(int units) {
        if (units > left) {
            failed = true;
            return false;
        }
        left -= units;
        return true;
    }

    boolean hasFailed() {
        return failed;
    }
}
