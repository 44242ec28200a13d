package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.Severity;

/** By its issuer's key identifier the right one of several issuers is found. */
final class AuthorityKeyIdentifierMissing implements Rule {

    @Override
    public Card card() {
        return new Card(
                "ca.authority-key-identifier-missing",
                Severity.NOTICE,
                "intermediate without its issuer's key identifier",
                "RFC 5280 4.2.1.1",
                "Nothing to do for Exchange. The issuer is then found by name alone, which fails"
                        + " where it has several keys.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.version() == 3 && certificate.role() == Role.INTERMEDIATE;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.authorityKeyIdentifier().isPresent()
                        // Content that cannot be read has its own rule.
                        || certificate
                                .malformedExtensions()
                                .contains(Extension.authorityKeyIdentifier)
                ? Optional.empty()
                : Optional.of(
                        certificate.extension(Extension.authorityKeyIdentifier).isPresent()
                                ? "authorityKeyIdentifier holds no keyIdentifier"
                                : "there is no authorityKeyIdentifier extension");
    }
}
