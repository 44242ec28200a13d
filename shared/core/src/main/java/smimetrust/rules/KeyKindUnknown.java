package smimetrust.rules;

import java.util.Optional;
import java.util.Set;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** What a key of an unknown kind signs cannot be verified. */
final class KeyKindUnknown implements Rule {

    private static final Set<String> KNOWN =
            Set.of("RSA", "RSASSA-PSS", "EC", "Ed25519", "Ed448", "DSA");

    @Override
    public Card card() {
        return new Card(
                "key.kind-unknown",
                Severity.ERROR,
                "key of an unknown kind",
                "S/MIME Baseline Requirements 6.1.5; RFC 8551 2.2",
                "Ask the CA for the certificate of an RSA or elliptic-curve key.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return true;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        String algorithm = certificate.key().algorithm();
        return KNOWN.contains(algorithm)
                ? Optional.empty()
                : Optional.of("the key's algorithm is " + Terms.of(algorithm));
    }
}
