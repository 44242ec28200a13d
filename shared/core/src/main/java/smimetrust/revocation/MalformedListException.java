package smimetrust.revocation;

/** Bytes that are not the structure they should be; the message is safe to print. */
final class MalformedListException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String why;

    MalformedListException(String why) {
        super(why);
        this.why = why;
    }

    /** One safe line. */
    String why() {
        return why;
    }
}
