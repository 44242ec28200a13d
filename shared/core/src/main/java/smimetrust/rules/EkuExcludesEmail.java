package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.Severity;

/** An intermediate limited to other usages cannot issue for e-mail. */
final class EkuExcludesEmail implements Rule {

    @Override
    public Card card() {
        return new Card(
                "ca.eku-excludes-email",
                Severity.ERROR,
                "extKeyUsage without emailProtection",
                "RFC 5280 4.2.1.12; S/MIME Baseline Requirements 7.1.2.2 g",
                "Use the CA's S/MIME intermediate instead of this one, which is for TLS or another"
                        + " purpose.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.role() == Role.INTERMEDIATE
                && certificate.extendedKeyUsage().isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.allowsEmail()
                ? Optional.empty()
                : Optional.of("extKeyUsage is limited to " + Terms.usages(certificate));
    }
}
