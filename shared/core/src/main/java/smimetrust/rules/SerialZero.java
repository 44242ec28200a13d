package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Serial numbers start at 1; some roots of the nineties have 0. */
final class SerialZero implements Rule {

    @Override
    public Card card() {
        return new Card(
                "serial.zero",
                Severity.NOTICE,
                "serial number 0",
                "RFC 5280 4.1.2.2",
                "Nothing to do for a root that is in use; of a new certificate ask the CA why.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return true;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.serial().signum() == 0
                ? Optional.of("the serial number is 0")
                : Optional.empty();
    }
}
