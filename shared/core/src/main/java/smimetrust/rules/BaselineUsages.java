package smimetrust.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A public CA for S/MIME issues nothing for servers, code or time stamps. */
final class BaselineUsages implements Rule {

    private static final Set<KeyPurposeId> FORBIDDEN =
            Set.of(
                    KeyPurposeId.id_kp_serverAuth,
                    KeyPurposeId.id_kp_codeSigning,
                    KeyPurposeId.id_kp_timeStamping,
                    KeyPurposeId.anyExtendedKeyUsage);

    @Override
    public Card card() {
        return new Card(
                "baseline.usages",
                Severity.WARNING,
                "intermediate for e-mail and for other trust",
                "S/MIME Baseline Requirements 7.1.2.2 g, for certificates issued since 2023-09-01",
                "Ask the CA for its intermediate that issues S/MIME only; other software may refuse"
                        + " this one.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Baseline.isSubordinate(certificate) && certificate.extendedKeyUsage().isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.extendedKeyUsage().orElse(List.of()).stream()
                        .anyMatch(FORBIDDEN::contains)
                ? Optional.of("extKeyUsage has " + Terms.usages(certificate))
                : Optional.empty();
    }
}
