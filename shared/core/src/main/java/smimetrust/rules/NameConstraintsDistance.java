package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** The minimum and maximum of a subtree are not used with any kind of name. */
final class NameConstraintsDistance implements Rule {

    @Override
    public Card card() {
        return new Card(
                "constraints.distance",
                Severity.ERROR,
                "nameConstraints with a minimum or maximum",
                "RFC 5280 4.2.1.10; Java's path validation refuses it",
                "Ask the CA to issue the certificate again without them; path validation refuses"
                        + " every chain through this one.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return NameLimits.of(certificate).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return NameLimits.of(certificate)
                .flatMap(NameLimits::distance)
                .map(tree -> "a subtree of nameConstraints has " + tree);
    }
}
