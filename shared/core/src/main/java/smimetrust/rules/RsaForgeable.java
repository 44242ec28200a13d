package smimetrust.rules;

import java.math.BigInteger;
import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.SafeText;
import smimetrust.Severity;

/** With such numbers anybody can make a signature that verifies. */
final class RsaForgeable implements Rule {

    @Override
    public Card card() {
        return new Card(
                "key.rsa-forgeable",
                Severity.ERROR,
                "RSA key that anybody can sign for",
                "S/MIME Baseline Requirements 6.1.6; RFC 8017 3.1",
                "Do not trust this CA: report the certificate to whoever gave it to you.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return RsaNumbers.of(certificate).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return RsaNumbers.of(certificate).flatMap(RsaForgeable::fault);
    }

    static Optional<String> fault(RsaNumbers key) {
        if (key.exponent().compareTo(BigInteger.valueOf(3)) < 0 || !key.exponent().testBit(0)) {
            return Optional.of(
                    "the public exponent is "
                            + SafeText.line(key.exponent().toString(), 40)
                            + "; it must be an odd number of 3 or more");
        }
        return key.modulus().testBit(0)
                ? Optional.empty()
                : Optional.of("the modulus is even: its factors are known");
    }
}
