package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.Severity;

/** A version 1 or 2 certificate cannot say that it is a CA, and nothing above it says so either. */
final class OldIntermediate implements Rule {

    @Override
    public Card card() {
        return new Card(
                "version.old-intermediate",
                Severity.ERROR,
                "intermediate of version 1 or 2",
                "RFC 5280 6.1.4 (k)",
                "Ask the CA for a version 3 certificate of this CA.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.role() == Role.INTERMEDIATE;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return VersionAge.isOld(certificate)
                ? Optional.of(
                        "version "
                                + certificate.version()
                                + ", issued by "
                                + certificate.issuer().brief()
                                + ": nothing in it says that it may issue certificates")
                : Optional.empty();
    }
}
