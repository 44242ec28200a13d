package smimetrust.rules;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.Severity;

/** A key that issues for servers and for people puts both at risk. */
final class MozillaMixedUsages implements Rule {

    private static final LocalDate FROM = LocalDate.of(2019, 1, 1);

    @Override
    public Card card() {
        return new Card(
                "mozilla.mixed-usages",
                Severity.WARNING,
                "intermediate for e-mail and for servers",
                "Mozilla Root Store Policy 5.3, for certificates issued since 2019-01-01",
                "Ask the CA for its intermediate that issues S/MIME only; Mozilla's products may"
                        + " stop trusting this one.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.role() == Role.INTERMEDIATE
                && certificate.allowsEmail()
                && certificate.extendedKeyUsage().isPresent()
                && Baseline.since(certificate, FROM)
                && !Baseline.since(
                        certificate, Baseline.EFFECTIVE); // then the Baseline's own rule says it
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.extendedKeyUsage().orElse(List.of()).stream()
                        .anyMatch(u ->
                                u.equals(KeyPurposeId.id_kp_serverAuth)
                                        || u.equals(KeyPurposeId.anyExtendedKeyUsage))
                ? Optional.of("extKeyUsage has " + Terms.usages(certificate))
                : Optional.empty();
    }
}
