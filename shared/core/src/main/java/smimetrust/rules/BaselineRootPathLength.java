package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A root's path length limits nobody whom its intermediates could not limit. */
final class BaselineRootPathLength implements Rule {

    @Override
    public Card card() {
        return new Card(
                "baseline.root-path-length",
                Severity.NOTICE,
                "root with a pathLenConstraint",
                "S/MIME Baseline Requirements 7.1.2.1 a, for certificates issued since 2023-09-01",
                "Nothing to do: the limit is honoured. Public CAs should leave it out.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Baseline.isRoot(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.basicConstraints().filter(c -> c.pathLength().isPresent()).isPresent()
                ? Optional.of(
                        "pathLenConstraint is "
                                + certificate
                                        .basicConstraints()
                                        .orElseThrow()
                                        .pathLength()
                                        .orElseThrow())
                : Optional.empty();
    }
}
