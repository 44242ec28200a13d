package smimetrust.revocation;

import java.time.Instant;

/** What a check of one certificate gave. Texts are one safe line each. */
public sealed interface Outcome {

    /**
     * A list in force, signed by the issuer, does not name the certificate.
     *
     * @param issued when the list was issued
     * @param until when the next one is due
     */
    record Good(Instant issued, Instant until) implements Outcome {}

    /**
     * A list in force, signed by the issuer, names the certificate.
     *
     * @param since the date of the revocation, as the list has it
     * @param reason the reason code's name; {@code unspecified} without one
     * @param issued when the list was issued
     */
    record Revoked(Instant since, String reason, Instant issued) implements Outcome {}

    /** A list, signed by the issuer, whose time is over. */
    record Expired(Instant until) implements Outcome {}

    /** Another's list, or nobody's. */
    record NotSigned(String why) implements Outcome {}

    /** No list at all. */
    record Malformed(String why) implements Outcome {}

    /** A list, or a certificate, that would have to be understood otherwise than it is here. */
    record Unsupported(String why) implements Outcome {}

    /** No list was given where Exchange would ask for one. */
    record Unreachable(String why) implements Outcome {}

    /** Nobody asked, since a bound of this program was reached. */
    record NotChecked(String why) implements Outcome {}

    /** Whether it says what the certificate's state is. */
    default boolean isConclusive() {
        return this instanceof Good || this instanceof Revoked;
    }
}
