package smimetrust;

/** A certificate's place in a chain, as its own content claims it. */
public enum Role {
    /** Issued by itself, with its own key. */
    ROOT,
    /** A CA certificate that another CA issued. */
    INTERMEDIATE,
    /** Not a CA certificate. */
    LEAF
}
