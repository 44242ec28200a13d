package smimetrust.rules;

import java.util.Optional;
import java.util.Set;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** RSA sizes that nobody tests with meet bugs; not whole bytes are forbidden to public CAs. */
final class RsaOddSize implements Rule {

    private static final Set<Integer> USUAL =
            Set.of(2_048, 3_072, 4_096, 6_144, 7_680, 8_192, 15_360, 16_384);

    @Override
    public Card card() {
        return new Card(
                "key.rsa-odd-size",
                Severity.WARNING,
                "unusual RSA key size",
                "S/MIME Baseline Requirements 6.1.5; Gmail accepts 2,048, 3,072 and 4,096 bits",
                "Test with a signed mail before you rely on it, and ask the CA when it moves to a"
                        + " usual size.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        int bits = certificate.key().bits();
        return RsaNumbers.isRsa(certificate) && bits >= 2_048 && bits <= Certificate.MAX_RSA_BITS;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        int bits = certificate.key().bits();
        if (USUAL.contains(bits)) {
            return Optional.empty();
        }
        return Optional.of(
                "the RSA key has "
                        + bits
                        + " bits, "
                        + (bits % 8 == 0 ? "an unusual size" : "not a multiple of 8"));
    }
}
