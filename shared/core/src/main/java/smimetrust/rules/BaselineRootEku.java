package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A correct root for S/MIME has no extKeyUsage. */
final class BaselineRootEku implements Rule {

    @Override
    public Card card() {
        return new Card(
                "baseline.root-eku",
                Severity.WARNING,
                "root with an extKeyUsage",
                "S/MIME Baseline Requirements 7.1.2.1 d, for certificates issued since 2023-09-01",
                "Ask the CA: a public one may not issue like this. Exchange does not mind. If the"
                        + " CA is your own, set the profile private in policy.json.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Baseline.isRoot(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.extension(Extension.extendedKeyUsage).isPresent()
                ? Optional.of("extKeyUsage has " + Terms.usages(certificate))
                : Optional.empty();
    }
}
