package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Until 2049 a validity time is a UTCTime, and a GeneralizedTime after. */
final class ValidityType implements Rule {

    @Override
    public Card card() {
        return new Card(
                "validity.wrong-type",
                Severity.NOTICE,
                "validity time of the wrong type for its year",
                "RFC 5280 4.1.2.5",
                "Nothing to do: Windows and Java read both. The CA should fix its encoder.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return true;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return TimeForms.those(
                certificate, time -> TimeForms.isUnambiguous(time) && !time.isProfiled());
    }
}
