package smimetrust.reach;

/**
 * A set of names as RFC 5280 4.2.1.10 writes one. Of two such sets, one contains the other or they
 * have nothing in common: all the arithmetic of {@link Scope} rests on that.
 */
sealed interface Subtree<T extends Subtree<T>> permits Mailboxes, Directory {

    /** Whether every name of the other set is in this one. */
    boolean contains(T other);

    /** The set in a sentence: one safe line. */
    String text();
}
