package smimetrust.rules;

import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.IntStream;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.SafeText;
import smimetrust.Severity;

/** A modulus with a small factor was not made of two large primes. */
final class RsaSmallFactor implements Rule {

    private static final BigInteger PRIMES =
            IntStream.range(3, 752)
                    .mapToObj(BigInteger::valueOf)
                    .filter(n -> n.isProbablePrime(30))
                    .reduce(BigInteger.ONE, BigInteger::multiply);

    @Override
    public Card card() {
        return new Card(
                "key.rsa-small-factor",
                Severity.ERROR,
                "RSA key with a small factor",
                "S/MIME Baseline Requirements 6.1.6; NIST SP 800-89 5.3.3",
                "Do not trust this certificate: its key was damaged, or made to be broken. Ask the"
                        + " CA.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return RsaNumbers.sound(certificate).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        BigInteger modulus = RsaNumbers.sound(certificate).orElseThrow().modulus();
        BigInteger common = modulus.gcd(PRIMES);
        return common.equals(BigInteger.ONE)
                ? Optional.empty()
                : Optional.of(
                        "the modulus and the primes below 752 have the factor "
                                + SafeText.line(common.toString(), 40)
                                + " in common");
    }
}
