package smimetrust.rules;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import smimetrust.Certificate;
import smimetrust.Role;

/**
 * Which certificates the S/MIME Baseline Requirements speak of, if their CA is a public one.
 *
 * <p>When a certificate was issued is told by its notBefore alone: an older one is exempt.
 */
final class Baseline {

    /** The day on which the Baseline Requirements took effect (1.2.1). */
    static final LocalDate EFFECTIVE = LocalDate.of(2023, 9, 1);

    private static final Set<KeyPurposeId> FOR_EMAIL =
            Set.of(KeyPurposeId.id_kp_emailProtection, KeyPurposeId.id_kp_clientAuth);

    private Baseline() {}

    static boolean isRoot(Certificate certificate) {
        return certificate.role() == Role.ROOT && concerns(certificate);
    }

    static boolean isSubordinate(Certificate certificate) {
        return certificate.role() == Role.INTERMEDIATE && concerns(certificate);
    }

    private static boolean concerns(Certificate certificate) {
        // An older version, and a CA that is not for e-mail, have worse faults.
        return certificate.version() == 3
                && certificate.allowsEmail()
                && since(certificate, EFFECTIVE);
    }

    /** Whether it was issued on that day or later. */
    static boolean since(Certificate certificate, LocalDate day) {
        return !certificate
                .notBefore()
                .instant()
                .isBefore(day.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** Whether its extKeyUsage has more than what S/MIME needs. */
    static boolean hasOtherUsages(Certificate certificate) {
        return !FOR_EMAIL.containsAll(certificate.extendedKeyUsage().orElse(List.of()));
    }
}
