package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/**
 * One algorithm, encoded once with NULL parameters and once without: an encoder of the nineties,
 * still found in private CAs.
 */
final class SignatureParametersDiffer implements Rule {

    @Override
    public Card card() {
        return new Card(
                "signature.parameters-differ",
                Severity.NOTICE,
                "signature algorithm encoded in two ways",
                "RFC 5280 4.1.1.2",
                "Nothing to do for Windows and Java. OpenSSL refuses the signature: the CA should"
                        + " fix its encoder.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return SignatureAlgorithmsDiffer.sameBut(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.signatureAlgorithm().equals(certificate.signedAlgorithm())
                ? Optional.empty()
                : Optional.of(
                        SignatureKind.nameOf(certificate.signatureAlgorithm())
                                + " has NULL parameters in one place and none in the other");
    }
}
