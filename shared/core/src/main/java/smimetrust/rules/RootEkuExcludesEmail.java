package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.Severity;

/** A root needs no extKeyUsage; one that has it and leaves e-mail out anchors no S/MIME chain. */
final class RootEkuExcludesEmail implements Rule {

    @Override
    public Card card() {
        return new Card(
                "ca.root-eku-excludes-email",
                Severity.ERROR,
                "root limited to usages without emailProtection",
                "S/MIME Baseline Requirements 7.1.2.1 d; Windows intersects the usages of a whole"
                        + " chain",
                "Use the CA's root for S/MIME; no chain for e-mail can end at this one.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.role() == Role.ROOT && certificate.extendedKeyUsage().isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.allowsEmail()
                ? Optional.empty()
                : Optional.of("extKeyUsage is limited to " + Terms.usages(certificate));
    }
}
