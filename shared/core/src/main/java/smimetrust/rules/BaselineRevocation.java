package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A public CA names where the list is that could revoke it. */
final class BaselineRevocation implements Rule {

    @Override
    public Card card() {
        return new Card(
                "baseline.revocation",
                Severity.WARNING,
                "intermediate without cRLDistributionPoints",
                "S/MIME Baseline Requirements 7.1.2.2 b, for certificates issued since 2023-09-01",
                "Ask the CA: a public one may not issue like this. Exchange cannot learn whether"
                        + " this CA was revoked.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Baseline.isSubordinate(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.extension(Extension.cRLDistributionPoints).isEmpty()
                ? Optional.of("there is no cRLDistributionPoints extension")
                : Optional.empty();
    }
}
