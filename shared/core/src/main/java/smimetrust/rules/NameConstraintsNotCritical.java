package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A verifier that does not know name constraints trusts the CA without limit. */
final class NameConstraintsNotCritical implements Rule {

    @Override
    public Card card() {
        return new Card(
                "constraints.not-critical",
                Severity.NOTICE,
                "nameConstraints not critical",
                "RFC 5280 4.2.1.10; the S/MIME Baseline Requirements 7.1.2.2 f allow it",
                "Nothing to do: Windows and Java honour the limits all the same.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.extension(Extension.nameConstraints).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate
                        .extension(Extension.nameConstraints)
                        .filter(e -> !e.critical())
                        .isPresent()
                ? Optional.of(
                        "nameConstraints is not marked critical: software that does not know it"
                                + " ignores the limits")
                : Optional.empty();
    }
}
