package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A CA whose name constraints leave no mailbox over issues no certificate that verifies. */
final class NamesExcludeEmail implements Rule {

    @Override
    public Card card() {
        return new Card(
                "constraints.exclude-email",
                Severity.ERROR,
                "nameConstraints that allow no mail address",
                "RFC 5280 4.2.1.10; 6.1.4 (g)",
                "Use the CA's intermediate for S/MIME instead of this one, which is meant for other"
                        + " names.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return NameLimits.of(certificate).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return NameLimits.of(certificate).flatMap(NameLimits::noMailbox);
    }
}
