package smimetrust;

/** A text that is not the JSON document that was asked for; the message is one safe line. */
public final class JsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The reason is made safe to print. */
    public JsonException(String reason, Throwable cause) {
        super(SafeText.line(reason, 300), cause);
    }
}
