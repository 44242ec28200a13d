package smimetrust.rules;

import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** DSA has no place in S/MIME any more. */
final class DsaKey implements Rule {

    @Override
    public Card card() {
        return new Card(
                "key.dsa",
                Severity.ERROR,
                "DSA key",
                "S/MIME Baseline Requirements 6.1.5; NIST FIPS 186-5 withdraws DSA for signing",
                "Ask the CA for the certificate of an RSA or elliptic-curve key.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return true;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.key().algorithm().equals("DSA")
                ? Optional.of("the key is a DSA key of " + certificate.key().bits() + " bits")
                : Optional.empty();
    }
}
