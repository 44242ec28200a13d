package smimetrust.rules;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.SafeText;
import smimetrust.Severity;

/** A certificate policy stands once. */
final class PolicyTwice implements Rule {

    @Override
    public Card card() {
        return new Card(
                "policies.duplicate",
                Severity.NOTICE,
                "certificate policy listed twice",
                "RFC 5280 4.2.1.4",
                "Nothing to do for Exchange. OpenSSL calls the extension invalid where policies are"
                        + " checked: the CA should fix it in its next certificate.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.extension(Extension.certificatePolicies).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        Set<String> seen = new HashSet<>();
        return Policies.of(certificate).stream()
                .filter(policy -> !seen.add(policy))
                .findFirst()
                .map(policy ->
                        "certificatePolicies lists "
                                + SafeText.line(policy, 60)
                                + " more than once");
    }
}
