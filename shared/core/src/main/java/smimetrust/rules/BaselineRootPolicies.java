package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A root is trusted without policies. */
final class BaselineRootPolicies implements Rule {

    @Override
    public Card card() {
        return new Card(
                "baseline.root-policies",
                Severity.NOTICE,
                "root with certificatePolicies",
                "S/MIME Baseline Requirements 7.1.2.1 c; 7.1.6.2, for certificates issued since"
                        + " 2023-09-01",
                "Nothing to do: policies of a root are ignored. Public CAs should leave them out.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Baseline.isRoot(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.extension(Extension.certificatePolicies).isPresent()
                ? Optional.of("certificatePolicies lists " + Terms.names(Policies.of(certificate)))
                : Optional.empty();
    }
}
