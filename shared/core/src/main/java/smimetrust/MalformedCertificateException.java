package smimetrust;

/** Bytes that are not the structure of a certificate; the message says what is wrong with them. */
public final class MalformedCertificateException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The reason is made safe to print. */
    public MalformedCertificateException(String reason) {
        super(SafeText.line(reason, 200));
    }
}
