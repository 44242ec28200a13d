package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.Severity;

/** An intermediate's signature with MD2, MD4 or MD5 can be forged. */
final class BrokenDigest implements Rule {

    @Override
    public Card card() {
        return new Card(
                "signature.broken-digest",
                Severity.ERROR,
                "intermediate signed with MD2, MD4 or MD5",
                "RFC 6149; RFC 6150; RFC 6151; Windows refuses MD5 below roots since 2013 (advisory"
                        + " 2862973)",
                "Ask the CA for the certificate signed with SHA-256, or for its successor.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.role() == Role.INTERMEDIATE; // a root is trusted without its signature
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return SignatureKind.of(certificate)
                .filter(kind -> kind.strength() == SignatureKind.Strength.BROKEN)
                .map(kind ->
                        certificate.issuer().brief()
                                + " signed it by "
                                + kind.name()
                                + ": signatures of this kind can be forged");
    }
}
