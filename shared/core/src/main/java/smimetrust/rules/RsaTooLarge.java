package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** RSA above 16,384 bits is computed with by nobody. */
final class RsaTooLarge implements Rule {

    @Override
    public Card card() {
        return new Card(
                "key.rsa-too-large",
                Severity.ERROR,
                "RSA key above 16,384 bits",
                "Windows and Java compute with RSA keys of up to 16,384 bits",
                "Ask the CA for the certificate of a usual key (4,096 bits).");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return RsaNumbers.isRsa(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        int bits = certificate.key().bits();
        return bits > Certificate.MAX_RSA_BITS
                ? Optional.of(
                        "the RSA key has " + bits + " bits, more than " + Certificate.MAX_RSA_BITS)
                : Optional.empty();
    }
}
