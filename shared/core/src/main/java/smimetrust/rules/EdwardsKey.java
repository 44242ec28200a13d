package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Ed25519 and Ed448 are allowed in S/MIME, and not known to Windows. */
final class EdwardsKey implements Rule {

    @Override
    public Card card() {
        return new Card(
                "key.edwards-curve",
                Severity.WARNING,
                "Ed25519 or Ed448 key",
                "RFC 8410; Windows has no provider for EdDSA signatures",
                "Test with a signed mail in Outlook on the web before you rely on it.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return true;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        String algorithm = certificate.key().algorithm();
        return algorithm.startsWith("Ed")
                ? Optional.of("the key is of the kind " + algorithm)
                : Optional.empty();
    }
}
