package smimetrust.rules;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Keys that public CAs make since September 2026 are of 4,096 bits. */
final class BaselineLargeKey implements Rule {

    private static final LocalDate FROM = LocalDate.of(2026, 9, 15);
    private static final int BITS = 4_096;

    @Override
    public Card card() {
        return new Card(
                "baseline.rsa-4096",
                Severity.NOTICE,
                "new RSA key below 4,096 bits",
                "S/MIME Baseline Requirements 6.1.5 (ballot SMC017), for keys of CAs made since"
                        + " 2026-09-15",
                "Nothing to do if the key is older than the certificate. Otherwise ask the CA: a"
                        + " public one makes no such keys any more.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Baseline.since(certificate, FROM)
                && (Baseline.isRoot(certificate) || Baseline.isSubordinate(certificate))
                && RsaNumbers.isRsa(certificate)
                && certificate.key().bits() > 0;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.key().bits() < BITS
                ? Optional.of(
                        "issued on "
                                + certificate
                                        .notBefore()
                                        .instant()
                                        .atOffset(ZoneOffset.UTC)
                                        .toLocalDate()
                                + " for an RSA key of "
                                + certificate.key().bits()
                                + " bits; when the key was made is not said")
                : Optional.empty();
    }
}
