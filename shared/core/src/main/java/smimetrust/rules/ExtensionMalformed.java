package smimetrust.rules;

import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** An extension that cannot be read decides nothing, or anything. */
final class ExtensionMalformed implements Rule {

    @Override
    public Card card() {
        return new Card(
                "extension.malformed",
                Severity.ERROR,
                "extension that cannot be read",
                "RFC 5280 4.2.1",
                "Ask the CA to issue the certificate again; verifiers refuse this one, or ignore"
                        + " what it says.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return !certificate.extensions().isEmpty();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        List<ASN1ObjectIdentifier> malformed = certificate.malformedExtensions();
        return malformed.isEmpty()
                ? Optional.empty()
                : Optional.of("not the structure they should be: " + Terms.list(malformed));
    }
}
