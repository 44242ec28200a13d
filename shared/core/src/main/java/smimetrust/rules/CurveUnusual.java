package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Curves other than the three of NIST are verified by some software and not by other. */
final class CurveUnusual implements Rule {

    @Override
    public Card card() {
        return new Card(
                "key.curve-unusual",
                Severity.WARNING,
                "elliptic curve other than P-256, P-384, P-521",
                "S/MIME Baseline Requirements 6.1.5; Gmail accepts P-256 and P-384",
                "Test with a signed mail in Outlook on the web before you rely on it.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Curves.of(certificate).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return Curves.isUsual(certificate)
                ? Optional.empty()
                : Optional.of(
                        "the key is on the curve "
                                + Terms.of(certificate.key().curve().orElseThrow()));
    }
}
