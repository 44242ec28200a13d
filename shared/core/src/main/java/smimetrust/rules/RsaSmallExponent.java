package smimetrust.rules;

import java.math.BigInteger;
import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Small exponents make faults of other software exploitable. */
final class RsaSmallExponent implements Rule {

    @Override
    public Card card() {
        return new Card(
                "key.rsa-small-exponent",
                Severity.NOTICE,
                "RSA key with an exponent below 65,537",
                "S/MIME Baseline Requirements 6.1.6; NIST FIPS 186-5 A.1.1",
                "Nothing to do for Exchange. Verifiers with faults accept forged signatures of such"
                        + " keys (CVE-2006-4339): the CA should not make another.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return RsaNumbers.sound(certificate).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        BigInteger exponent = RsaNumbers.sound(certificate).orElseThrow().exponent();
        return exponent.compareTo(BigInteger.valueOf(65_537)) < 0
                ? Optional.of("the public exponent is " + exponent)
                : Optional.empty();
    }
}
