package smimetrust.rules;

import java.util.Optional;
import java.util.Set;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A public CA's serial numbers hold 64 random bits, so that nobody can foresee them. */
final class BaselineSerial implements Rule {

    /** One random number of 64 bits in 65,536 is as short. */
    private static final int FORESEEABLE_BITS = 48;

    @Override
    public Card card() {
        return new Card(
                "baseline.serial",
                Severity.WARNING,
                "serial number without 64 random bits",
                "S/MIME Baseline Requirements 7.1, for certificates issued since 2023-09-01",
                "Ask the CA: a public one may not issue like this. Exchange does not mind. If the"
                        + " CA is your own, set the profile private in policy.json.",
                Card.Scope.PUBLIC);
    }

    @Override
    public Set<String> supersedes() {
        return Set.of("serial.zero");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Baseline.isRoot(certificate) || Baseline.isSubordinate(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.serial().signum() >= 0
                        && certificate.serial().bitLength() <= FORESEEABLE_BITS
                ? Optional.of(
                        "the serial number is "
                                + certificate.serialHex()
                                + ", too short to hold 64 random bits")
                : Optional.empty();
    }
}
