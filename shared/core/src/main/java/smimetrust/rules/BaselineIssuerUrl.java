package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** From the certificate one should get to its issuer's. */
final class BaselineIssuerUrl implements Rule {

    @Override
    public Card card() {
        return new Card(
                "baseline.issuer-url",
                Severity.NOTICE,
                "intermediate that does not say where its issuer is",
                "S/MIME Baseline Requirements 7.1.2.2 c, for certificates issued since 2023-09-01",
                "Nothing to do where the issuer is in the bundle. Gmail wants the address too.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Baseline.isSubordinate(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.issuerUrls().stream().anyMatch(Addresses::isHttp)
                ? Optional.empty()
                : Optional.of(
                        "authorityInfoAccess has no http address of the issuer's certificate");
    }
}
