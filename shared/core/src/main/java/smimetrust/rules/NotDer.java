package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** DER leaves one encoding for one content; others let one certificate have many digests. */
final class NotDer implements Rule {

    @Override
    public Card card() {
        return new Card(
                "encoding.not-der",
                Severity.ERROR,
                "not encoded in DER",
                "RFC 5280 4.1; X.690 10; 11",
                "Ask the CA for the certificate in DER; converting it here would break its"
                        + " signature.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return true;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.isCanonicalDer()
                ? Optional.empty()
                : Optional.of(
                        "the bytes are BER: DER would encode the same content in another way");
    }
}
