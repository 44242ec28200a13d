package smimetrust.rules;

import java.math.BigInteger;
import java.util.Random;

/** RSA moduli of 2,048 bits with a known weakness; equal each time. */
final class WeakKeys {

    private static final int PRIME_BITS = 1_024;

    private WeakKeys() {}

    /** As Infineon's library made them: each prime is k · M + (65537^a mod M). */
    static BigInteger roca() {
        Random random = new Random(15_361);
        return infineonPrime(random).multiply(infineonPrime(random));
    }

    private static BigInteger infineonPrime(Random random) {
        BigInteger product = BigInteger.ONE;
        BigInteger prime = BigInteger.ONE;
        for (int i = 0; i < 126; i++) {
            prime = prime.nextProbablePrime();
            product = product.multiply(prime);
        }
        while (true) {
            BigInteger power =
                    BigInteger.valueOf(65_537).modPow(new BigInteger(200, random), product);
            BigInteger k =
                    new BigInteger(PRIME_BITS - product.bitLength(), random)
                            .setBit(PRIME_BITS - product.bitLength());
            BigInteger candidate = product.multiply(k).add(power);
            if (candidate.bitLength() == PRIME_BITS
                    && candidate.testBit(PRIME_BITS - 2)
                    && candidate.isProbablePrime(50)) {
                return candidate;
            }
        }
    }

    /** Two primes that follow each other. */
    static BigInteger close() {
        BigInteger one = large(new Random(1_643));
        return one.multiply(one.nextProbablePrime());
    }

    /** A prime of almost the whole length, times a small one. */
    static BigInteger divisible(int factor) {
        BigInteger small = BigInteger.valueOf(factor);
        return new BigInteger(2_049 - small.bitLength(), new Random(factor))
                .setBit(2_048 - small.bitLength())
                .nextProbablePrime()
                .multiply(small);
    }

    private static BigInteger large(Random random) {
        return new BigInteger(PRIME_BITS, random)
                .setBit(PRIME_BITS - 1)
                .setBit(PRIME_BITS - 2)
                .nextProbablePrime();
    }
}
