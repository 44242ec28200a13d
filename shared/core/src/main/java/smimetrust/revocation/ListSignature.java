package smimetrust.revocation;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import smimetrust.Certificate;

/**
 * The signature of a list.
 *
 * @param algorithm the name by which the platform knows it
 */
@SuppressWarnings("ArrayRecordComponent") // a window on the list's own bytes, compared by nobody
record ListSignature(
        byte[] list,
        int from,
        int to,
        AlgorithmIdentifier identifier,
        String algorithm,
        byte[] value) {

    private static final String PSS = "RSASSA-PSS";

    /** What is not here is not understood; MD2, MD4, MD5 and DSA prove nothing. */
    private static final Map<String, String> ALGORITHMS =
            Map.ofEntries(
                    Map.entry("1.2.840.113549.1.1.5", "SHA1withRSA"),
                    Map.entry("1.2.840.113549.1.1.14", "SHA224withRSA"),
                    Map.entry("1.2.840.113549.1.1.11", "SHA256withRSA"),
                    Map.entry("1.2.840.113549.1.1.12", "SHA384withRSA"),
                    Map.entry("1.2.840.113549.1.1.13", "SHA512withRSA"),
                    Map.entry("1.2.840.113549.1.1.10", PSS),
                    Map.entry("1.2.840.10045.4.1", "SHA1withECDSA"),
                    Map.entry("1.2.840.10045.4.3.1", "SHA224withECDSA"),
                    Map.entry("1.2.840.10045.4.3.2", "SHA256withECDSA"),
                    Map.entry("1.2.840.10045.4.3.3", "SHA384withECDSA"),
                    Map.entry("1.2.840.10045.4.3.4", "SHA512withECDSA"),
                    Map.entry("1.3.101.112", "Ed25519"),
                    Map.entry("1.3.101.113", "Ed448"));

    static Optional<String> algorithm(AlgorithmIdentifier identifier) {
        return Optional.ofNullable(ALGORITHMS.get(identifier.getAlgorithm().getId()));
    }

    /** Whether it verifies with that certificate's key. */
    boolean verifiesWith(Certificate signer) {
        Optional<PublicKey> key = signer.x509().map(X509Certificate::getPublicKey);
        if (key.isEmpty()) {
            return false;
        }
        try {
            // The JDK's own providers first; Bouncy Castle's only for what they lack.
            Signature check =
                    signer.isUsableByJdk()
                            ? Signature.getInstance(algorithm)
                            : Signature.getInstance(algorithm, Certificate.otherProvider());
            if (algorithm.equals(PSS)) {
                AlgorithmParameters parameters = AlgorithmParameters.getInstance(PSS);
                parameters.init(identifier.getParameters().toASN1Primitive().getEncoded());
                check.setParameter(parameters.getParameterSpec(PSSParameterSpec.class));
            }
            check.initVerify(key.get());
            check.update(list, from, to - from);
            return check.verify(value);
        } catch (GeneralSecurityException
                | IOException
                | ProviderException
                | ArithmeticException
                | IllegalArgumentException
                | IllegalStateException
                | NullPointerException e) { // PSS without parameters is one
            return false; // every way of not verifying is the same answer
        }
    }
}
