package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** By its key identifier a CA is told from others of its name. */
final class SubjectKeyIdentifierMissing implements Rule {

    @Override
    public Card card() {
        return new Card(
                "ca.subject-key-identifier-missing",
                Severity.NOTICE,
                "CA without subjectKeyIdentifier",
                "RFC 5280 4.2.1.2",
                "Nothing to do for Exchange. Chains are then found by name alone, which fails where"
                        + " the CA has several keys.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.version() == 3;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.extension(Extension.subjectKeyIdentifier).isEmpty()
                ? Optional.of("there is no subjectKeyIdentifier extension")
                : Optional.empty();
    }
}
