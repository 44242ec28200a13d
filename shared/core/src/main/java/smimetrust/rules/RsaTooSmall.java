package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** RSA below 2,048 bits can be broken, and is refused. */
final class RsaTooSmall implements Rule {
    static final int MIN_BITS = 2_048;

    @Override
    public Card card() {
        return new Card(
                "key.rsa-too-small",
                Severity.ERROR,
                "RSA key below 2,048 bits",
                "S/MIME Baseline Requirements 6.1.5; NIST SP 800-131A",
                "Ask the CA for the certificate of its present key, of 2,048 bits or more (3,072 or"
                        + " 4,096 for a new one).");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return RsaNumbers.isRsa(certificate) && certificate.key().bits() > 0;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        int bits = certificate.key().bits();
        return bits < MIN_BITS
                ? Optional.of("the RSA key has " + bits + " bits, fewer than " + MIN_BITS)
                : Optional.empty();
    }
}
