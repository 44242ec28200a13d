package smimetrust.rules;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Infineon's generator made primes of a form by which they can be computed (ROCA). */
final class RsaRoca implements Rule {

    /** Primes of a 2,048-bit key are built from so many small ones; larger keys from more. */
    private static final int SMALL_PRIMES_BELOW = 702;

    private static final int GENERATOR = 65_537;

    private static final List<Mark> MARKS =
            IntStream.range(3, SMALL_PRIMES_BELOW)
                    .filter(n -> BigInteger.valueOf(n).isProbablePrime(30))
                    .mapToObj(Mark::of)
                    .toList();

    /**
     * What the modulus leaves over when divided by a small prime.
     *
     * @param powers the powers of the generator, the only remainders of a faulty key
     */
    private record Mark(BigInteger prime, BitSet powers) {

        static Mark of(int prime) {
            BitSet powers = new BitSet(prime);
            for (int power = 1; !powers.get(power); power = power * (GENERATOR % prime) % prime) {
                powers.set(power);
            }
            return new Mark(BigInteger.valueOf(prime), powers);
        }

        boolean fits(BigInteger modulus) {
            return powers.get(modulus.mod(prime).intValue());
        }
    }

    @Override
    public Card card() {
        return new Card(
                "key.rsa-roca",
                Severity.ERROR,
                "RSA key with the ROCA weakness",
                "CVE-2017-15361; S/MIME Baseline Requirements 6.1.1.3; Nemec and others, The Return"
                        + " of Coppersmith's Attack, 2017",
                "Do not trust this CA, and tell it: whoever wants to can compute its private key.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return RsaNumbers.sound(certificate).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        BigInteger modulus = RsaNumbers.sound(certificate).orElseThrow().modulus();
        return MARKS.stream().allMatch(mark -> mark.fits(modulus))
                ? Optional.of("the modulus has the form that Infineon's faulty generator gave it")
                : Optional.empty();
    }
}
