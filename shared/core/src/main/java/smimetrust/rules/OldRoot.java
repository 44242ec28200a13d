package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.Severity;

/** A version 1 root is trusted because somebody says so; it cannot be limited. */
final class OldRoot implements Rule {

    @Override
    public Card card() {
        return new Card(
                "version.old-root",
                Severity.WARNING,
                "root of version 1 or 2",
                "RFC 5280 4.1.2.1",
                "Ask the CA for its present root; if this is still the one in use, nothing else is"
                        + " wrong with it.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.role() == Role.ROOT;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return VersionAge.isOld(certificate)
                ? Optional.of(
                        "version "
                                + certificate.version()
                                + ": nothing in it limits what it may certify")
                : Optional.empty();
    }
}
