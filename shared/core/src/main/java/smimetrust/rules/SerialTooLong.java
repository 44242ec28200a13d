package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Verifiers need handle no more than 20 octets. */
final class SerialTooLong implements Rule {
    private static final int MAX_OCTETS = 20;

    @Override
    public Card card() {
        return new Card(
                "serial.too-long",
                Severity.WARNING,
                "serial number above 20 octets",
                "RFC 5280 4.1.2.2",
                "Ask the CA for a certificate with a shorter one: some software refuses this one.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return true;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        int octets = certificate.serial().toByteArray().length;
        return octets > MAX_OCTETS
                ? Optional.of("the serial number takes " + octets + " octets")
                : Optional.empty();
    }
}
