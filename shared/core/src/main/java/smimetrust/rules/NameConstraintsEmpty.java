package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Name constraints that name nothing limit nothing, whatever was meant. */
final class NameConstraintsEmpty implements Rule {

    @Override
    public Card card() {
        return new Card(
                "constraints.empty",
                Severity.WARNING,
                "nameConstraints without any name",
                "RFC 5280 4.2.1.10",
                "Ask the CA what was meant: as it is, the CA may issue for any address.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return NameLimits.of(certificate).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return NameLimits.of(certificate)
                        .filter(l -> l.permitted().isEmpty() && l.excluded().isEmpty())
                        .isPresent()
                ? Optional.of("nameConstraints permits and excludes nothing")
                : Optional.empty();
    }
}
