package smimetrust.rules;

import java.util.Optional;
import java.util.Set;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A public CA's certificate tells its key and its issuer's, and nothing else of its issuer. */
final class BaselineKeyIdentifiers implements Rule {

    @Override
    public Card card() {
        return new Card(
                "baseline.key-identifiers",
                Severity.WARNING,
                "key identifiers not as a public CA must have them",
                "S/MIME Baseline Requirements 7.1.2.1 e; 7.1.2.2 h, i, for certificates issued"
                        + " since 2023-09-01",
                "Ask the CA: a public one may not issue like this. Exchange does not mind. If the"
                        + " CA is your own, set the profile private in policy.json.",
                Card.Scope.PUBLIC);
    }

    @Override
    public Set<String> supersedes() {
        return Set.of(
                "ca.subject-key-identifier-missing",
                "ca.authority-key-identifier-missing",
                "ca.issuer-pinned");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Baseline.isRoot(certificate) || Baseline.isSubordinate(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return new SubjectKeyIdentifierMissing()
                .check(certificate)
                .or(() ->
                        Baseline.isRoot(certificate)
                                ? Optional.empty()
                                : new AuthorityKeyIdentifierMissing().check(certificate))
                .or(() ->
                        Baseline.isRoot(certificate)
                                ? Optional.empty()
                                : new IssuerPinned().check(certificate));
    }
}
