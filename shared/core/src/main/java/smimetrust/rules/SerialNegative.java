package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.SafeText;
import smimetrust.Severity;

/** A negative serial number is what an unsigned one looks like whose encoder forgot a byte. */
final class SerialNegative implements Rule {

    @Override
    public Card card() {
        return new Card(
                "serial.negative",
                Severity.WARNING,
                "negative serial number",
                "RFC 5280 4.1.2.2",
                "Ask the CA for a certificate with a positive one: some software refuses this"
                        + " one.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return true;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.serial().signum() < 0
                ? Optional.of("the serial number is " + SafeText.line(certificate.serialHex(), 60))
                : Optional.empty();
    }
}
