package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.Severity;

/** Software compares names as bytes: one name in two encodings is two names to it. */
final class RootNamesDiffer implements Rule {

    @Override
    public Card card() {
        return new Card(
                "name.root-encoded-twice",
                Severity.WARNING,
                "root whose issuer and subject are encoded differently",
                "RFC 5280 7.1; S/MIME Baseline Requirements 7.1.4.1; Gmail and Windows compare the"
                        + " bytes",
                "Test with a signed mail before you rely on it, and ask the CA for a root with one"
                        + " encoding of its name.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.role() == Role.ROOT;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.subject().equals(certificate.issuer())
                ? Optional.empty()
                : Optional.of(
                        "issuer and subject are one name, "
                                + certificate.subject().brief()
                                + ", in two encodings");
    }
}
