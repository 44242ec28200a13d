package smimetrust.chain;

import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import smimetrust.Certificate;
import smimetrust.KeyDescription;

/**
 * Which algorithms a path may use. {@link RuntimeAlgorithms} tells the runtime the same; it is
 * checked here too for a runtime that had read its own list before, and for Bouncy Castle, which
 * has none.
 */
final class Algorithms {

    /** Smaller RSA keys can be factored. Unit: bits. */
    static final int MIN_RSA_BITS = 2048;

    /** The JDK's own bound for elliptic curves: a smaller one is too weak. Unit: bits. */
    static final int MIN_EC_BITS = 224;

    private static final Set<ASN1ObjectIdentifier> BROKEN_SIGNATURES =
            Set.of(
                    PKCSObjectIdentifiers.md2WithRSAEncryption,
                    PKCSObjectIdentifiers.md4WithRSAEncryption,
                    PKCSObjectIdentifiers.md5WithRSAEncryption,
                    // Of the OSI Implementers' Workshop, in this order: MD4, MD5, MD4 with RSA.
                    new ASN1ObjectIdentifier("1.3.14.3.2.2"),
                    new ASN1ObjectIdentifier("1.3.14.3.2.3"),
                    new ASN1ObjectIdentifier("1.3.14.3.2.4"));

    private static final Set<ASN1ObjectIdentifier> BROKEN_DIGESTS =
            Set.of(PKCSObjectIdentifiers.md2, PKCSObjectIdentifiers.md4, PKCSObjectIdentifiers.md5);

    private Algorithms() {}

    /**
     * What is too weak about a certificate; a root's own signature proves nothing and counts not.
     */
    static Optional<String> weakness(Certificate certificate, boolean root) {
        KeyDescription key = certificate.key();
        if (key.algorithm().startsWith("RSA") && key.bits() < MIN_RSA_BITS) {
            return Optional.of("its RSA key has " + key.bits() + " bits");
        }
        // 0 is a curve of unknown size, which Bouncy Castle would not know either.
        if (key.algorithm().equals("EC") && key.bits() > 0 && key.bits() < MIN_EC_BITS) {
            return Optional.of("its EC key has " + key.bits() + " bits");
        }
        return !root && isBroken(certificate.signatureAlgorithm())
                ? Optional.of("it is signed with MD2, MD4 or MD5")
                : Optional.empty();
    }

    private static boolean isBroken(AlgorithmIdentifier signature) {
        if (!signature.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return BROKEN_SIGNATURES.contains(signature.getAlgorithm());
        }
        try {
            RSASSAPSSparams parameters = RSASSAPSSparams.getInstance(signature.getParameters());
            return parameters != null
                    && BROKEN_DIGESTS.contains(parameters.getHashAlgorithm().getAlgorithm());
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            return true; // parameters that cannot be read say nothing good
        }
    }

    /**
     * How long verifying with this key takes, in units of {@link Limits#signatureChecks}: measured,
     * and rounded up to powers of two.
     */
    static int cost(Certificate signer) {
        KeyDescription key = signer.key();
        int blocks = Math.max(1, Math.ceilDiv(key.bits(), 4096));
        return switch (key.algorithm()) {
            case "RSA", "RSASSA-PSS" ->
                    blocks * blocks * Math.max(1, Math.ceilDiv(exponentBits(signer), 128));
            case "DSA" -> 8 * blocks * blocks;
            case "Ed25519" -> 4;
            case "EC" ->
                    signer.isUsableByJdk() && key.bits() <= 256 ? 8 : key.bits() <= 384 ? 16 : 64;
            default -> 16;
        };
    }

    /** Most public exponents have 17 bits. One of the modulus' own length costs many times more. */
    private static int exponentBits(Certificate signer) {
        try {
            return RSAPublicKey.getInstance(signer.publicKeyInfo().parsePublicKey())
                    .getPublicExponent()
                    .bitLength();
        } catch (java.io.IOException
                | IllegalArgumentException
                | IllegalStateException
                | NullPointerException e) {
            return 0; // nothing is computed with what is no key
        }
    }
}
