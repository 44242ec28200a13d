package smimetrust;

/** What a finding means for the store. */
public enum Severity {
    /** The certificate is rejected, or the bundle is not published. */
    ERROR,
    /** Nothing is wrong with the certificate's right to be there, and somebody should act. */
    WARNING,
    /** Good to know. */
    NOTICE
}
