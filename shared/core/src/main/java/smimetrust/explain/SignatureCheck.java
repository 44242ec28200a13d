package smimetrust.explain;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import smimetrust.Certificate;
import smimetrust.SafeText;
import smimetrust.explain.SignedData.Attributes;
import smimetrust.explain.SignedData.SignerInfo;

/**
 * One signer's signature, verified (RFC 5652 5.4 to 5.6, RFC 8702, RFC 8419, RFC 4056).
 *
 * @param outcome what became of it
 * @param why a sentence about it; empty where there is nothing to add
 * @param algorithm for people
 * @param strength of the weakest digest in it
 */
record SignatureCheck(Answer.Signature outcome, String why, String algorithm, Strength strength) {

    enum Strength {
        BROKEN,
        FADING,
        SOUND
    }

    private static final String PSS = "1.2.840.113549.1.1.10";

    private static final Map<String, String> DIGESTS =
            Map.ofEntries(
                    Map.entry("1.2.840.113549.2.5", "MD5"),
                    Map.entry("1.3.14.3.2.26", "SHA-1"),
                    Map.entry("2.16.840.1.101.3.4.2.4", "SHA-224"),
                    Map.entry("2.16.840.1.101.3.4.2.1", "SHA-256"),
                    Map.entry("2.16.840.1.101.3.4.2.2", "SHA-384"),
                    Map.entry("2.16.840.1.101.3.4.2.3", "SHA-512"),
                    Map.entry("2.16.840.1.101.3.4.2.7", "SHA3-224"),
                    Map.entry("2.16.840.1.101.3.4.2.8", "SHA3-256"),
                    Map.entry("2.16.840.1.101.3.4.2.9", "SHA3-384"),
                    Map.entry("2.16.840.1.101.3.4.2.10", "SHA3-512"),
                    // RFC 8419 2.3: what Ed448 goes with, 64 octets long; under both identifiers.
                    Map.entry("2.16.840.1.101.3.4.2.12", "SHAKE256-512"),
                    Map.entry("2.16.840.1.101.3.4.2.18", "SHAKE256-512"));

    /** Signature algorithms that name their digest: the digest's name. */
    private static final Map<String, String> WITH_DIGEST =
            Map.ofEntries(
                    Map.entry("1.2.840.113549.1.1.4", "MD5"),
                    Map.entry("1.2.840.113549.1.1.5", "SHA-1"),
                    Map.entry("1.3.14.3.2.29", "SHA-1"),
                    Map.entry("1.2.840.113549.1.1.14", "SHA-224"),
                    Map.entry("1.2.840.113549.1.1.11", "SHA-256"),
                    Map.entry("1.2.840.113549.1.1.12", "SHA-384"),
                    Map.entry("1.2.840.113549.1.1.13", "SHA-512"),
                    Map.entry("1.2.840.10045.4.1", "SHA-1"),
                    Map.entry("1.2.840.10045.4.3.1", "SHA-224"),
                    Map.entry("1.2.840.10045.4.3.2", "SHA-256"),
                    Map.entry("1.2.840.10045.4.3.3", "SHA-384"),
                    Map.entry("1.2.840.10045.4.3.4", "SHA-512"),
                    Map.entry("2.16.840.1.101.3.4.3.13", "SHA3-224"),
                    Map.entry("2.16.840.1.101.3.4.3.14", "SHA3-256"),
                    Map.entry("2.16.840.1.101.3.4.3.15", "SHA3-384"),
                    Map.entry("2.16.840.1.101.3.4.3.16", "SHA3-512"),
                    Map.entry("2.16.840.1.101.3.4.3.9", "SHA3-224"),
                    Map.entry("2.16.840.1.101.3.4.3.10", "SHA3-256"),
                    Map.entry("2.16.840.1.101.3.4.3.11", "SHA3-384"),
                    Map.entry("2.16.840.1.101.3.4.3.12", "SHA3-512"));

    /** Those that leave it to the digest algorithm beside: rsaEncryption and id-ecPublicKey. */
    private static final List<String> WITHOUT_DIGEST =
            List.of("1.2.840.113549.1.1.1", "1.2.840.10045.2.1");

    /**
     * Verifies.
     *
     * @param signer what is said of the signature
     * @param contentType of the signed data
     * @param contents what may have been signed, the likeliest first; empty where it is not there
     * @param certificate the signer's
     */
    static SignatureCheck of(
            SignerInfo signer, String contentType, List<byte[]> contents, Certificate certificate) {
        String digest = DIGESTS.getOrDefault(signer.digest().getAlgorithm().getId(), "");
        String signed = signedDigest(signer).orElse(digest);
        String algorithm = name(certificate, signer, signed);
        Strength strength = weaker(strength(digest), strength(signed));
        if (signer.attributes().isEmpty() && contents.isEmpty()) {
            return new SignatureCheck(
                    Answer.Signature.WITHOUT_CONTENT,
                    "it signs the content itself, so that nothing of it can be verified",
                    algorithm,
                    strength);
        }
        boolean compared = false;
        if (signer.attributes().isPresent() && !contents.isEmpty()) {
            Optional<SignatureCheck> failure =
                    compare(signer.attributes().get(), contentType, contents, digest, algorithm);
            if (failure.isPresent()) {
                return failure.get().with(strength);
            }
            compared = true;
        }
        Optional<X509Certificate> x509 = certificate.x509();
        if (x509.isEmpty()) {
            return new SignatureCheck(
                    Answer.Signature.UNVERIFIABLE,
                    "the signer's certificate cannot be read: " + certificate.jdkComplaint(),
                    algorithm,
                    strength);
        }
        List<byte[]> messages = signer.attributes().map(Attributes::encodings).orElse(contents);
        try {
            for (byte[] message : messages) {
                if (verifies(signer, signed, certificate, x509.get().getPublicKey(), message)) {
                    return new SignatureCheck(
                            compared || signer.attributes().isEmpty()
                                    ? Answer.Signature.VALID
                                    : Answer.Signature.WITHOUT_CONTENT,
                            "",
                            algorithm,
                            strength);
                }
            }
        } catch (NoSuchAlgorithmException e) {
            return new SignatureCheck(
                    Answer.Signature.UNVERIFIABLE,
                    "the signature algorithm "
                            + signer.signatureAlgorithm().getAlgorithm().getId()
                            + " is not known here",
                    algorithm,
                    strength);
        } catch (GeneralSecurityException
                | ProviderException
                | ArithmeticException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException e) {
            // A signature of the wrong length or form, or a key of another kind: not the signer's.
            return new SignatureCheck(
                    Answer.Signature.INVALID,
                    SafeText.line(String.valueOf(e.getMessage()), 200),
                    algorithm,
                    strength);
        }
        return new SignatureCheck(
                // Without attributes, content and signature fail together.
                signer.attributes().isEmpty()
                        ? Answer.Signature.MODIFIED
                        : Answer.Signature.INVALID,
                "",
                algorithm,
                strength);
    }

    private SignatureCheck with(Strength other) {
        return new SignatureCheck(outcome, why, algorithm, other);
    }

    private static Optional<SignatureCheck> compare(
            Attributes attributes,
            String contentType,
            List<byte[]> contents,
            String digest,
            String algorithm) {
        if (attributes.messageDigests().size() != 1
                || attributes.contentTypes().size() != 1
                || !attributes.contentTypes().getFirst().equals(contentType)) {
            return Optional.of(
                    new SignatureCheck(
                            Answer.Signature.INVALID,
                            "its signed attributes do not name the content's type and digest once",
                            algorithm,
                            Strength.SOUND));
        }
        try {
            MessageDigest function = MessageDigest.getInstance(digest);
            for (byte[] content : contents) {
                if (MessageDigest.isEqual(
                        function.digest(content), attributes.messageDigests().getFirst())) {
                    return Optional.empty();
                }
            }
            return Optional.of(
                    new SignatureCheck(
                            Answer.Signature.MODIFIED,
                            "its " + digest + " is not the signed one",
                            algorithm,
                            Strength.SOUND));
        } catch (NoSuchAlgorithmException e) {
            return Optional.of(
                    new SignatureCheck(
                            Answer.Signature.UNVERIFIABLE,
                            "the digest algorithm is not known here",
                            algorithm,
                            Strength.SOUND));
        }
    }

    private static boolean verifies(
            SignerInfo signer,
            String digest,
            Certificate certificate,
            PublicKey key,
            byte[] message)
            throws GeneralSecurityException {
        String id = signer.signatureAlgorithm().getAlgorithm().getId();
        String family = certificate.key().algorithm();
        Signature signature;
        if (id.equals(PSS)) {
            signature = Signature.getInstance("RSASSA-PSS");
            signature.setParameter(pss(signer.signatureAlgorithm()));
        } else if (family.startsWith("Ed")) {
            signature = Signature.getInstance("EdDSA");
        } else if (family.equals("RSA") && isKnown(id)) {
            signature = Signature.getInstance(digest.replace("SHA-", "SHA") + "withRSA");
        } else if (family.equals("EC") && isKnown(id)) {
            String name = digest.replace("SHA-", "SHA") + "withECDSA";
            signature =
                    certificate.isUsableByJdk()
                            ? Signature.getInstance(name)
                            : Signature.getInstance(name, Certificate.otherProvider());
        } else {
            throw new NoSuchAlgorithmException(id); // DSA is never computed with
        }
        signature.initVerify(key);
        signature.update(message);
        return signature.verify(signer.signature());
    }

    private static boolean isKnown(String id) {
        return WITH_DIGEST.containsKey(id) || WITHOUT_DIGEST.contains(id);
    }

    private static PSSParameterSpec pss(AlgorithmIdentifier algorithm)
            throws NoSuchAlgorithmException {
        RSASSAPSSparams parameters = parameters(algorithm);
        String digest = digestName(parameters.getHashAlgorithm());
        ASN1Encodable mask = parameters.getMaskGenAlgorithm().getParameters();
        return new PSSParameterSpec(
                digest,
                "MGF1",
                new MGF1ParameterSpec(digestName(AlgorithmIdentifier.getInstance(mask))),
                parameters.getSaltLength().intValueExact(),
                parameters.getTrailerField().intValueExact());
    }

    private static RSASSAPSSparams parameters(AlgorithmIdentifier algorithm) {
        return algorithm.getParameters() == null
                ? new RSASSAPSSparams()
                : RSASSAPSSparams.getInstance(algorithm.getParameters());
    }

    private static String digestName(AlgorithmIdentifier algorithm)
            throws NoSuchAlgorithmException {
        String name = DIGESTS.get(algorithm.getAlgorithm().getId());
        if (name == null) {
            throw new NoSuchAlgorithmException(algorithm.getAlgorithm().getId());
        }
        return name;
    }

    /** The digest inside the signature algorithm, where it names one. */
    private static Optional<String> signedDigest(SignerInfo signer) {
        AlgorithmIdentifier algorithm = signer.signatureAlgorithm();
        if (algorithm.getAlgorithm().getId().equals(PSS)) {
            try {
                return Optional.of(digestName(parameters(algorithm).getHashAlgorithm()));
            } catch (NoSuchAlgorithmException
                    | IllegalArgumentException
                    | IllegalStateException
                    | ClassCastException e) { // then verifying says so
                return Optional.empty();
            }
        }
        return Optional.ofNullable(WITH_DIGEST.get(algorithm.getAlgorithm().getId()));
    }

    private static String name(Certificate certificate, SignerInfo signer, String digest) {
        String id = signer.signatureAlgorithm().getAlgorithm().getId();
        List<String> parts = new ArrayList<>();
        parts.add(
                id.equals(PSS)
                        ? "RSASSA-PSS"
                        : certificate.key().algorithm().equals("EC")
                                ? "ECDSA"
                                : certificate.key().algorithm());
        if (!digest.isEmpty()) {
            parts.add(digest);
        }
        return String.join(" with ", parts);
    }

    private static Strength strength(String digest) {
        return switch (digest) {
            case "MD5" -> Strength.BROKEN;
            case "SHA-1" -> Strength.FADING;
            default -> Strength.SOUND;
        };
    }

    private static Strength weaker(Strength one, Strength other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
