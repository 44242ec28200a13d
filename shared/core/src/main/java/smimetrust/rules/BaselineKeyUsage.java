package smimetrust.rules;

import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A public CA's keyUsage is there, critical, and has both signing bits. */
final class BaselineKeyUsage implements Rule {

    @Override
    public Card card() {
        return new Card(
                "baseline.key-usage",
                Severity.WARNING,
                "keyUsage not as a public CA must have it",
                "S/MIME Baseline Requirements 7.1.2.1 b; 7.1.2.2 e, for certificates issued since"
                        + " 2023-09-01",
                "Ask the CA: a public one may not issue like this. Exchange does not mind. If the"
                        + " CA is your own, set the profile private in policy.json.",
                Card.Scope.PUBLIC);
    }

    @Override
    public Set<String> supersedes() {
        return Set.of(
                "ca.key-usage-missing",
                "ca.key-usage-not-critical",
                "ca.path-length-without-key-usage");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Baseline.isRoot(certificate) || Baseline.isSubordinate(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        if (certificate.extension(Extension.keyUsage).isEmpty()) {
            return Optional.of("there is no keyUsage extension");
        }
        if (certificate.keyUsage().filter(u -> !u.hasUsages(KeyUsage.cRLSign)).isPresent()) {
            return Optional.of("keyUsage lacks cRLSign: the CA could not revoke what it issues");
        }
        return new KeyUsageNotCritical().check(certificate);
    }
}
