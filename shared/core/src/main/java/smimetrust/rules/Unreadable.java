package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A certificate that the platform cannot read cannot be validated, whatever the reason. */
final class Unreadable implements Rule {

    @Override
    public Card card() {
        return new Card(
                "encoding.unreadable",
                Severity.ERROR,
                "cannot be read by path validation",
                "RFC 5280 4.1; read by the Java platform, the second opinion of every chain",
                "Ask the CA to issue the certificate again; the message has what the reader says.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        // Curves that the JDK lacks are read by Bouncy Castle.
        return !Curves.isEc(certificate)
                || Curves.isUsual(certificate)
                || certificate.x509().isEmpty();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.jdkComplaint().isEmpty()
                ? Optional.empty()
                : Optional.of("Java cannot read it: " + certificate.jdkComplaint());
    }
}
