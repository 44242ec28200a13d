package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Severity;

/** An end-entity certificate is not a CA: trust belongs to the CA that issued it. */
final class NotACa implements Rule {

    private static final int MAX_URL = 120;

    @Override
    public Card card() {
        return new Card(
                "ca.not-a-ca",
                Severity.ERROR,
                "not a CA certificate",
                "RFC 5280 4.2.1.9",
                "Upload the certificate of the CA that issued it, which the message names, and that"
                        + " CA's root.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return true; // the one rule that every certificate meets
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        if (certificate.role() != Role.LEAF) {
            return Optional.empty();
        }
        return Optional.of(
                certificate.subject().brief()
                        + (certificate.basicConstraints().isPresent()
                                ? " says cA=FALSE in its basicConstraints"
                                : " has neither a readable basicConstraints nor keyCertSign")
                        + "; it belongs to a person, a mailbox or a server, and was issued by "
                        + (certificate.isSelfIssued() ? "itself" : certificate.issuer())
                        + whereToGet(certificate));
    }

    private static String whereToGet(Certificate certificate) {
        return certificate.issuerUrls().stream()
                .findFirst()
                .map(url -> ", which says it is at " + SafeText.line(url, MAX_URL))
                .orElse("");
    }
}
