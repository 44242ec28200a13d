package smimetrust.rules;

import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import smimetrust.Certificate;

/**
 * A signature algorithm in the terms that matter here.
 *
 * @param name as people write it
 * @param strength what its digest is worth
 * @param verifiable whether this project can verify it
 */
record SignatureKind(String name, Strength strength, boolean verifiable) {

    enum Strength {
        /** Two documents with one digest can be had: the issuer's signature proves nothing. */
        BROKEN,
        /** SHA-1: collisions are expensive, and shown. */
        FADING,
        SOUND
    }

    private static final Map<String, SignatureKind> KINDS =
            Map.ofEntries(
                    broken("1.2.840.113549.1.1.2", "MD2 with RSA", true),
                    broken("1.2.840.113549.1.1.3", "MD4 with RSA", false),
                    broken("1.2.840.113549.1.1.4", "MD5 with RSA", true),
                    // The OIW identifiers of the early nineties; makecert.exe used them for years.
                    broken("1.3.14.7.2.3.1", "MD2 with RSA", false),
                    broken("1.3.14.3.2.2", "MD4 with RSA", false),
                    broken("1.3.14.3.2.4", "MD4 with RSA", false),
                    broken("1.3.14.3.2.3", "MD5 with RSA", false),
                    fading("1.3.14.3.2.29", "SHA-1 with RSA"),
                    fading("1.3.14.3.2.27", "SHA-1 with DSA"),
                    fading("1.2.840.113549.1.1.5", "SHA-1 with RSA"),
                    fading("1.2.840.10045.4.1", "SHA-1 with ECDSA"),
                    fading("1.2.840.10040.4.3", "SHA-1 with DSA"),
                    sound("1.2.840.113549.1.1.14", "SHA-224 with RSA"),
                    sound("1.2.840.113549.1.1.11", "SHA-256 with RSA"),
                    sound("1.2.840.113549.1.1.12", "SHA-384 with RSA"),
                    sound("1.2.840.113549.1.1.13", "SHA-512 with RSA"),
                    sound("1.2.840.113549.1.1.15", "SHA-512/224 with RSA"),
                    sound("1.2.840.113549.1.1.16", "SHA-512/256 with RSA"),
                    sound("2.16.840.1.101.3.4.3.13", "SHA3-224 with RSA"),
                    sound("2.16.840.1.101.3.4.3.14", "SHA3-256 with RSA"),
                    sound("2.16.840.1.101.3.4.3.15", "SHA3-384 with RSA"),
                    sound("2.16.840.1.101.3.4.3.16", "SHA3-512 with RSA"),
                    sound("1.2.840.10045.4.3.1", "SHA-224 with ECDSA"),
                    sound("1.2.840.10045.4.3.2", "SHA-256 with ECDSA"),
                    sound("1.2.840.10045.4.3.3", "SHA-384 with ECDSA"),
                    sound("1.2.840.10045.4.3.4", "SHA-512 with ECDSA"),
                    sound("2.16.840.1.101.3.4.3.9", "SHA3-224 with ECDSA"),
                    sound("2.16.840.1.101.3.4.3.10", "SHA3-256 with ECDSA"),
                    sound("2.16.840.1.101.3.4.3.11", "SHA3-384 with ECDSA"),
                    sound("2.16.840.1.101.3.4.3.12", "SHA3-512 with ECDSA"),
                    sound("2.16.840.1.101.3.4.3.1", "SHA-224 with DSA"),
                    sound("2.16.840.1.101.3.4.3.2", "SHA-256 with DSA"),
                    sound("2.16.840.1.101.3.4.3.3", "SHA-384 with DSA"),
                    sound("2.16.840.1.101.3.4.3.4", "SHA-512 with DSA"),
                    sound("1.3.101.112", "Ed25519"),
                    sound("1.3.101.113", "Ed448"));

    private static final Map<String, SignatureKind> PSS =
            Map.ofEntries(
                    broken("1.2.840.113549.2.2", "MD2 with RSASSA-PSS", false),
                    broken("1.2.840.113549.2.5", "MD5 with RSASSA-PSS", false),
                    fading("1.3.14.3.2.26", "SHA-1 with RSASSA-PSS"),
                    sound("2.16.840.1.101.3.4.2.4", "SHA-224 with RSASSA-PSS"),
                    sound("2.16.840.1.101.3.4.2.1", "SHA-256 with RSASSA-PSS"),
                    sound("2.16.840.1.101.3.4.2.2", "SHA-384 with RSASSA-PSS"),
                    sound("2.16.840.1.101.3.4.2.3", "SHA-512 with RSASSA-PSS"),
                    sound("2.16.840.1.101.3.4.2.5", "SHA-512/224 with RSASSA-PSS"),
                    sound("2.16.840.1.101.3.4.2.6", "SHA-512/256 with RSASSA-PSS"),
                    sound("2.16.840.1.101.3.4.2.7", "SHA3-224 with RSASSA-PSS"),
                    sound("2.16.840.1.101.3.4.2.8", "SHA3-256 with RSASSA-PSS"),
                    sound("2.16.840.1.101.3.4.2.9", "SHA3-384 with RSASSA-PSS"),
                    sound("2.16.840.1.101.3.4.2.10", "SHA3-512 with RSASSA-PSS"));

    private static Map.Entry<String, SignatureKind> broken(
            String oid, String name, boolean verifiable) {
        return Map.entry(oid, new SignatureKind(name, Strength.BROKEN, verifiable));
    }

    private static Map.Entry<String, SignatureKind> fading(String oid, String name) {
        return Map.entry(oid, new SignatureKind(name, Strength.FADING, true));
    }

    private static Map.Entry<String, SignatureKind> sound(String oid, String name) {
        return Map.entry(oid, new SignatureKind(name, Strength.SOUND, true));
    }

    /** The algorithm by which the issuer signed; absent where we do not know it. */
    static Optional<SignatureKind> of(Certificate certificate) {
        return of(certificate.signatureAlgorithm());
    }

    static Optional<SignatureKind> of(AlgorithmIdentifier algorithm) {
        if (!algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return Optional.ofNullable(KINDS.get(algorithm.getAlgorithm().getId()));
        }
        try {
            // Without parameters the digest is SHA-1 (RFC 4055 3.1).
            RSASSAPSSparams parameters =
                    algorithm.getParameters() == null
                            ? new RSASSAPSSparams()
                            : RSASSAPSSparams.getInstance(algorithm.getParameters());
            return Optional.ofNullable(
                    PSS.get(parameters.getHashAlgorithm().getAlgorithm().getId()));
        } catch (IllegalArgumentException | ClassCastException e) { // not that structure
            return Optional.empty();
        }
    }

    /** Its name, or its number where it has none here. */
    static String nameOf(AlgorithmIdentifier algorithm) {
        return of(algorithm)
                .map(SignatureKind::name)
                .orElseGet(() -> Terms.of(algorithm.getAlgorithm()));
    }
}
