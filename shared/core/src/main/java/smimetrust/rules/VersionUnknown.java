package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Versions 1, 2 and 3 exist. */
final class VersionUnknown implements Rule {

    @Override
    public Card card() {
        return new Card(
                "version.unknown",
                Severity.ERROR,
                "unknown version",
                "RFC 5280 4.1.2.1",
                "Ask the CA for a version 3 certificate.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return true;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.version() >= 1 && certificate.version() <= 3
                ? Optional.empty()
                : Optional.of("the version field says version " + certificate.version());
    }
}
