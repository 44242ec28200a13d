package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.Severity;

/** An intermediate's signature with SHA-1 is on its way out. */
final class Sha1Signature implements Rule {

    @Override
    public Card card() {
        return new Card(
                "signature.sha1",
                Severity.WARNING,
                "intermediate signed with SHA-1",
                "S/MIME Baseline Requirements 7.1.3.2; RFC 6194",
                "Ask the CA for the certificate signed with SHA-256; some mail software already"
                        + " refuses this one.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.role() == Role.INTERMEDIATE; // a root is trusted without its signature
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return SignatureKind.of(certificate)
                .filter(kind -> kind.strength() == SignatureKind.Strength.FADING)
                .map(kind -> certificate.issuer().brief() + " signed it by " + kind.name());
    }
}
