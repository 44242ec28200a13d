package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** What limits a key should not be ignored by a verifier that does not know it. */
final class KeyUsageNotCritical implements Rule {

    @Override
    public Card card() {
        return new Card(
                "ca.key-usage-not-critical",
                Severity.NOTICE,
                "keyUsage not critical",
                "RFC 5280 4.2.1.3",
                "Nothing to do for Exchange. The CA should mark the extension critical in its next"
                        + " certificate.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.extension(Extension.keyUsage).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.extension(Extension.keyUsage).filter(e -> !e.critical()).isPresent()
                ? Optional.of("keyUsage is not marked critical")
                : Optional.empty();
    }
}
