package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A certificate that ends before it begins is never valid. */
final class ValidityReversed implements Rule {

    @Override
    public Card card() {
        return new Card(
                "validity.reversed",
                Severity.ERROR,
                "ends before it begins",
                "RFC 5280 4.1.2.5",
                "Ask the CA to issue the certificate again.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return true;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.notAfter().instant().isBefore(certificate.notBefore().instant())
                ? Optional.of(
                        "valid from "
                                + certificate.notBefore().instant()
                                + " until "
                                + certificate.notAfter().instant())
                : Optional.empty();
    }
}
