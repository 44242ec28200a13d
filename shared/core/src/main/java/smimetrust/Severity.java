package smimetrust;

/** What a finding means for the store. */
public enum Severity {
    /** The certificate or the bundle is kept out of what is published. */
    ERROR,
    /** Published, and somebody should act. */
    WARNING,
    /** Published, good to know. */
    NOTICE
}
