package smimetrust.rules;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import smimetrust.Certificate;

/**
 * The numbers of an RSA key, read and never computed with: they may be hostile.
 *
 * @param modulus n
 * @param exponent e
 */
record RsaNumbers(BigInteger modulus, BigInteger exponent) {

    static boolean isRsa(Certificate certificate) {
        return certificate.key().algorithm().startsWith("RSA");
    }

    static Optional<RsaNumbers> of(Certificate certificate) {
        if (!isRsa(certificate)) {
            return Optional.empty();
        }
        try {
            RSAPublicKey key =
                    RSAPublicKey.getInstance(certificate.publicKeyInfo().parsePublicKey());
            return Optional.of(new RsaNumbers(key.getModulus(), key.getPublicExponent()));
        } catch (IOException
                | IllegalArgumentException
                | IllegalStateException
                | NullPointerException e) {
            return Optional.empty(); // not that structure; null where the key has no bytes at all
        }
    }

    /**
     * A key of a size that is computed with, without the faults that make it forgeable outright.
     */
    static Optional<RsaNumbers> sound(Certificate certificate) {
        int bits = certificate.key().bits();
        return bits < RsaTooSmall.MIN_BITS || bits > Certificate.MAX_RSA_BITS
                ? Optional.empty()
                : of(certificate)
                        .filter(key -> key.modulus().signum() > 0)
                        .filter(key -> RsaForgeable.fault(key).isEmpty());
    }
}
