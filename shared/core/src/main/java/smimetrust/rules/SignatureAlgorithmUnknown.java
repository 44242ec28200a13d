package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.Severity;

/** A signature that nobody here can verify ties the certificate to no issuer. */
final class SignatureAlgorithmUnknown implements Rule {

    @Override
    public Card card() {
        return new Card(
                "signature.unknown-algorithm",
                Severity.ERROR,
                "signature algorithm that cannot be verified",
                "RFC 5280 4.1.1.2; S/MIME Baseline Requirements 7.1.3.2",
                "Ask the CA for a certificate signed with RSA or ECDSA and SHA-256.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        // A broken digest below a root is refused by its own rule, whoever can compute it.
        return certificate.role() == Role.ROOT
                || SignatureKind.of(certificate)
                        .filter(kind -> kind.strength() == SignatureKind.Strength.BROKEN)
                        .isEmpty();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return SignatureKind.of(certificate).filter(SignatureKind::verifiable).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "the signature algorithm is "
                                + SignatureKind.nameOf(certificate.signatureAlgorithm())
                                + ", which cannot be verified");
    }
}
