package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A key marked for RSASSA-PSS alone is refused by much mail software. */
final class RsaPssOnly implements Rule {

    @Override
    public Card card() {
        return new Card(
                "key.rsa-pss-only",
                Severity.WARNING,
                "RSA key marked for RSASSA-PSS only",
                "S/MIME Baseline Requirements 7.1.3.1.1 (rsaEncryption only)",
                "Test with a signed mail before you rely on it; a public CA may not use such a"
                        + " key.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return RsaNumbers.isRsa(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.key().algorithm().equals("RSASSA-PSS")
                ? Optional.of("the key's algorithm is id-RSASSA-PSS instead of rsaEncryption")
                : Optional.empty();
    }
}
