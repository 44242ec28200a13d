package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A public CA that issues to people is limited to what it issues for. */
final class BaselineUsagesMissing implements Rule {

    @Override
    public Card card() {
        return new Card(
                "baseline.usages-missing",
                Severity.WARNING,
                "issuing CA without extKeyUsage",
                "S/MIME Baseline Requirements 7.1.2.2 g; cross-certificates are exempt, for"
                        + " certificates issued since 2023-09-01",
                "Ask the CA: a public one may not issue like this. Exchange takes it for"
                        + " unlimited.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        // A cross-certificate of a root needs none, and has room below it for the root's
        // intermediates.
        return Baseline.isSubordinate(certificate)
                && certificate
                        .basicConstraints()
                        .filter(c -> c.pathLength().isPresent() && c.pathLength().getAsInt() == 0)
                        .isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.extension(Extension.extendedKeyUsage).isEmpty()
                ? Optional.of(
                        "pathLenConstraint is 0 and there is no extKeyUsage: it issues to people,"
                                + " for any usage")
                : Optional.empty();
    }
}
