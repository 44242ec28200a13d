package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A CA without a name cannot be the issuer of anything. */
final class NameEmpty implements Rule {

    @Override
    public Card card() {
        return new Card(
                "name.empty",
                Severity.ERROR,
                "empty issuer or subject",
                "RFC 5280 4.1.2.4; 4.1.2.6",
                "Ask the CA for a certificate that names issuer and subject.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return true;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        if (certificate.subject().isEmpty()) {
            return Optional.of("the subject is empty");
        }
        return certificate.issuer().isEmpty()
                ? Optional.of("the issuer is empty")
                : Optional.empty();
    }
}
