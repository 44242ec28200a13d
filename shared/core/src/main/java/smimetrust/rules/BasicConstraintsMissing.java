package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A version 3 certificate is a CA only where basicConstraints says so. */
final class BasicConstraintsMissing implements Rule {

    @Override
    public Card card() {
        return new Card(
                "ca.basic-constraints-missing",
                Severity.ERROR,
                "no basicConstraints",
                "RFC 5280 4.2.1.9; 6.1.4 (k)",
                "Ask the CA for the CA certificate with basicConstraints; path validation refuses"
                        + " to build on this one.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.version() == 3;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.extension(Extension.basicConstraints).isEmpty()
                ? Optional.of(
                        "version 3, and no basicConstraints extension that would make it a CA")
                : Optional.empty();
    }
}
