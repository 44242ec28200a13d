package smimetrust.rules;

import java.math.BigInteger;
import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A modulus whose two primes lie close together is factored by Fermat's method of 1643. */
final class RsaClosePrimes implements Rule {

    private static final int ROUNDS = 100;

    /** Of the numbers below it, 12 are what a square leaves over when divided by it. */
    private static final int LOW_BITS = 63;

    private static final long SQUARES = 0x0202021202030213L;

    /** 63 · 65 · 11: what a square leaves over here is rare too. */
    private static final BigInteger SIEVE = BigInteger.valueOf(45_045);

    private static final java.util.BitSet SQUARES_IN_SIEVE = squares();

    private static java.util.BitSet squares() {
        java.util.BitSet squares = new java.util.BitSet();
        for (long n = 0; n < 45_045; n++) {
            squares.set((int) (n * n % 45_045));
        }
        return squares;
    }

    /** A root is taken of one number in a hundred: it is what costs. */
    private static boolean isSquare(BigInteger number) {
        if ((SQUARES >>> (number.intValue() & LOW_BITS) & 1) == 0
                || !SQUARES_IN_SIEVE.get(number.mod(SIEVE).intValue())) {
            return false;
        }
        return number.sqrtAndRemainder()[1].signum() == 0;
    }

    @Override
    public Card card() {
        return new Card(
                "key.rsa-close-primes",
                Severity.ERROR,
                "RSA key whose primes lie close together",
                "CVE-2022-26320; CA/Browser Forum TLS Baseline Requirements 6.1.1.3 (Fermat's"
                        + " method, 100 rounds)",
                "Do not trust this CA, and tell it: whoever wants to can compute its private key.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return RsaNumbers.sound(certificate).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        BigInteger modulus = RsaNumbers.sound(certificate).orElseThrow().modulus();
        BigInteger middle = modulus.sqrt();
        BigInteger square = middle.multiply(middle).subtract(modulus);
        // The next square of a number is its double and one away: nothing is multiplied again.
        for (int round = 0; round <= ROUNDS; round++) {
            if (square.signum() >= 0 && isSquare(square)) {
                return Optional.of(
                        "its two primes are found after " + round + " steps of Fermat's method");
            }
            square = square.add(middle.shiftLeft(1)).add(BigInteger.ONE);
            middle = middle.add(BigInteger.ONE);
        }
        return Optional.empty();
    }
}
