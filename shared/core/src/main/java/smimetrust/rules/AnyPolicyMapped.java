package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A mapping from or to anyPolicy would make every policy equal to another. */
final class AnyPolicyMapped implements Rule {

    @Override
    public Card card() {
        return new Card(
                "policies.any-policy-mapped",
                Severity.ERROR,
                "policyMappings with anyPolicy",
                "RFC 5280 4.2.1.5; 6.1.4 (a)",
                "Ask the CA to issue the certificate again without it; path validation refuses"
                        + " every chain through this one.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.extension(Extension.policyMappings).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return Policies.mapped(certificate).contains(Policies.ANY)
                ? Optional.of("policyMappings maps anyPolicy, or to it")
                : Optional.empty();
    }
}
