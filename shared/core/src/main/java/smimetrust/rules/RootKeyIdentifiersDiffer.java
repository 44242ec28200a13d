package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.SafeText;
import smimetrust.Severity;

/** A root issued itself: its issuer's key identifier is its own. */
final class RootKeyIdentifiersDiffer implements Rule {

    @Override
    public Card card() {
        return new Card(
                "ca.root-key-identifiers-differ",
                Severity.WARNING,
                "root that names another key as its issuer",
                "RFC 5280 4.2.1.1; Windows takes such a certificate for one that another key"
                        + " issued",
                "Test with a signed mail before you rely on it, and ask the CA for a root without"
                        + " authorityKeyIdentifier.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.isSelfSigned()
                && certificate.authorityKeyIdentifier().isPresent()
                && certificate.subjectKeyIdentifier().isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        String own = certificate.subjectKeyIdentifier().orElseThrow();
        String issuers = certificate.authorityKeyIdentifier().orElseThrow();
        return own.equals(issuers)
                ? Optional.empty()
                : Optional.of(
                        "its own key identifier is "
                                + SafeText.line(own, 64)
                                + ", its issuer's "
                                + SafeText.line(issuers, 64));
    }
}
