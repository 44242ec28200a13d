package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/**
 * A time without seconds, with a fraction or an offset is read differently by different software.
 */
final class ValidityForm implements Rule {

    @Override
    public Card card() {
        return new Card(
                "validity.ambiguous-form",
                Severity.ERROR,
                "validity time in a form that DER forbids",
                "RFC 5280 4.1.2.5.1; 4.1.2.5.2; X.690 11.7; 11.8",
                "Ask the CA to issue the certificate again: software disagrees about when this one"
                        + " ends.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return true;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return TimeForms.those(certificate, time -> !TimeForms.isUnambiguous(time));
    }
}
