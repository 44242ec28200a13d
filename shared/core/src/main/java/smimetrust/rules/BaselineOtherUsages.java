package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/**
 * Since July 2027 a public CA for S/MIME has emailProtection, perhaps clientAuth, and nothing else.
 */
final class BaselineOtherUsages implements Rule {

    @Override
    public Card card() {
        return new Card(
                "baseline.other-usages",
                Severity.WARNING,
                "intermediate with usages beyond e-mail",
                "S/MIME Baseline Requirements 7.1.2.2 g (ballot SMC018), for certificates issued"
                        + " since 2027-07-01",
                "Ask the CA: a public one may not issue like this. Exchange does not mind. If the"
                        + " CA is your own, set the profile private in policy.json.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Baseline.isSubordinate(certificate)
                && certificate.extendedKeyUsage().isPresent()
                && Baseline.since(certificate, Horizon.EMAIL_ONLY)
                && new BaselineUsages().check(certificate).isEmpty();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return Baseline.hasOtherUsages(certificate)
                ? Optional.of("extKeyUsage has " + Terms.usages(certificate))
                : Optional.empty();
    }
}
