package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** What calls itself a root must be signed by its own key: anybody can write a name. */
final class SelfSignatureInvalid implements Rule {

    @Override
    public Card card() {
        return new Card(
                "signature.self-signature-invalid",
                Severity.ERROR,
                "own signature does not verify",
                "RFC 5280 3.2; 6.1 (self-signed)",
                "Compare its SHA-256 with the one that the CA publishes: the file is damaged, or it"
                        + " is not that CA's.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.claimsToBeRoot()
                // A key that cannot be used has its own rule.
                && certificate.x509().isPresent()
                && !certificate.key().algorithm().equals("DSA")
                && SignatureKind.of(certificate).filter(SignatureKind::verifiable).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.isSelfSigned()
                ? Optional.empty()
                : Optional.of(
                        "issuer and subject are both "
                                + certificate.subject().brief()
                                + ", but the signature does not verify with the certificate's own"
                                + " key");
    }
}
