package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** The algorithm beside the signature must be the one that was signed. */
final class SignatureAlgorithmsDiffer implements Rule {

    @Override
    public Card card() {
        return new Card(
                "signature.algorithms-differ",
                Severity.ERROR,
                "two different signature algorithms",
                "RFC 5280 4.1.1.2",
                "Ask the CA to issue the certificate again; verifiers refuse it.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return true;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        AlgorithmIdentifier beside = certificate.signatureAlgorithm();
        AlgorithmIdentifier signed = certificate.signedAlgorithm();
        if (beside.equals(signed)) {
            return Optional.empty();
        }
        return Optional.of(
                "inside the signed part: "
                        + SignatureKind.nameOf(signed)
                        + "; beside the signature: "
                        + SignatureKind.nameOf(beside)
                        + (beside.getAlgorithm().equals(signed.getAlgorithm())
                                ? " with other parameters"
                                : ""));
    }
}
