package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A key that brings its own curve can claim the key of another (CVE-2020-0601). */
final class CurveExplicit implements Rule {

    @Override
    public Card card() {
        return new Card(
                "key.curve-explicit",
                Severity.ERROR,
                "elliptic curve described instead of named",
                "RFC 5480 2.1.1; CVE-2020-0601",
                "Do not trust this certificate; ask the CA for one whose key names its curve.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Curves.isEc(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.key().curve().isEmpty()
                ? Optional.of("the key's parameters do not name a curve")
                : Optional.empty();
    }
}
