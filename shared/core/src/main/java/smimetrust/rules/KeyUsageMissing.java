package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A CA says by its keyUsage that its key signs certificates. */
final class KeyUsageMissing implements Rule {

    @Override
    public Card card() {
        return new Card(
                "ca.key-usage-missing",
                Severity.NOTICE,
                "CA without keyUsage",
                "RFC 5280 4.2.1.3",
                "Nothing to do for Exchange. Without the extension the key is not limited. The CA"
                        + " should assert keyCertSign and cRLSign in its next certificate.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        // With a path length it is another fault, and has its own rule.
        return certificate
                .basicConstraints()
                .filter(c -> c.ca() && c.pathLength().isEmpty())
                .isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.extension(Extension.keyUsage).isEmpty()
                ? Optional.of("there is no keyUsage extension")
                : Optional.empty();
    }
}
