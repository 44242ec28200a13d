package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** What makes it a CA must not be ignored by a verifier that does not know it. */
final class BasicConstraintsNotCritical implements Rule {

    @Override
    public Card card() {
        return new Card(
                "ca.basic-constraints-not-critical",
                Severity.NOTICE,
                "basicConstraints not critical",
                "RFC 5280 4.2.1.9",
                "Nothing to do for Exchange. The CA should mark the extension critical in its next"
                        + " certificate.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.extension(Extension.basicConstraints).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate
                        .extension(Extension.basicConstraints)
                        .filter(e -> !e.critical())
                        .isPresent()
                ? Optional.of("basicConstraints is not marked critical")
                : Optional.empty();
    }
}
