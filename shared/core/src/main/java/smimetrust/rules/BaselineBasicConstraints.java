package smimetrust.rules;

import java.util.Optional;
import java.util.Set;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** What the Baseline Requirements repeat of RFC 5280 weighs more for public CAs. */
final class BaselineBasicConstraints implements Rule {

    @Override
    public Card card() {
        return new Card(
                "baseline.basic-constraints",
                Severity.WARNING,
                "basicConstraints not as a public CA must have it",
                "S/MIME Baseline Requirements 7.1.2.1 a; 7.1.2.2 d, for certificates issued since"
                        + " 2023-09-01",
                "Ask the CA: a public one may not issue like this. Exchange does not mind. If the"
                        + " CA is your own, set the profile private in policy.json.",
                Card.Scope.PUBLIC);
    }

    @Override
    public Set<String> supersedes() {
        return Set.of("ca.basic-constraints-not-critical");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Baseline.isRoot(certificate) || Baseline.isSubordinate(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return new BasicConstraintsNotCritical().check(certificate);
    }
}
