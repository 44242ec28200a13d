package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Extensions exist since version 3; verifiers refuse them in an older one. */
final class ExtensionsBeforeVersion3 implements Rule {

    @Override
    public Card card() {
        return new Card(
                "version.extensions-before-3",
                Severity.ERROR,
                "extensions in a version 1 or 2 certificate",
                "RFC 5280 4.1.2.9",
                "Ask the CA to issue the certificate again, as version 3.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return !certificate.extensions().isEmpty();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.version() == 1 || certificate.version() == 2
                ? Optional.of(
                        "version "
                                + certificate.version()
                                + " with "
                                + certificate.extensions().size()
                                + " extension(s)")
                : Optional.empty();
    }
}
