package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Severity;

/**
 * An issuer named by its serial number is that one certificate, and no renewed or cross-signed one.
 */
final class IssuerPinned implements Rule {

    @Override
    public Card card() {
        return new Card(
                "ca.issuer-pinned",
                Severity.NOTICE,
                "intermediate bound to one certificate of its issuer",
                "RFC 5280 4.2.1.1; Windows then takes an issuer by issuer and serial number alone"
                        + " (exact match)",
                "Upload the very certificate that the message names: Windows may not accept a"
                        + " renewed or cross-signed one of the same CA in its place.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.role() == Role.INTERMEDIATE;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate
                .extension(Extension.authorityKeyIdentifier, AuthorityKeyIdentifier::getInstance)
                .flatMap(id -> Optional.ofNullable(id.getAuthorityCertSerialNumber()))
                .map(serial ->
                        "authorityKeyIdentifier names the issuer's certificate by the serial number"
                                + " "
                                + SafeText.line(serial.toString(16), 60));
    }
}
