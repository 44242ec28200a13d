package smimetrust.chain;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import org.bouncycastle.asn1.x509.TBSCertificate;
import smimetrust.Certificate;
import smimetrust.SafeText;

/**
 * The second opinion on a path: the platform's PKIX validation at both moments, without revocation,
 * for any policy; Bouncy Castle's where a key on the path is one that the JDK lacks. The JDK is
 * asked about the best leaf that the CA could issue: of a path's last certificate it neither counts
 * the path length nor follows the policies further, and a self-issued one is held to name
 * constraints there and nowhere else (RFC 5280 6.1.3 (b)). Neither applies what the trust anchor
 * itself says, so a root's name constraints are applied here.
 */
final class PathValidation {

    private static final int MAX_REASON = 200;
    private static final String OUTSIDE = "its name is outside the name constraints ";

    /**
     * Why a path is refused.
     *
     * @param text one safe line
     * @param certain whether every path from the same certificate will be refused for it
     */
    record Complaint(String text, boolean certain) {
        private static Complaint of(String text) {
            return new Complaint(text, false);
        }

        boolean isOfNameConstraints() {
            return text.contains(OUTSIDE);
        }
    }

    private final List<Instant> moments;
    private final boolean ofPerson;

    /** For the paths of CAs. */
    PathValidation(Instant from, Instant until) {
        this(from.equals(until) ? List.of(from) : List.of(from, until), false);
    }

    private PathValidation(List<Instant> moments, boolean ofPerson) {
        this.moments = moments;
        this.ofPerson = ofPerson;
    }

    /** For the paths of persons: their certificates issue none. */
    static PathValidation ofPersons(Instant at) {
        return new PathValidation(List.of(at), true);
    }

    /**
     * Why the path is refused; empty where it is agreed to.
     *
     * @param path the certificate in question first, the root last
     */
    Optional<Complaint> complaint(List<Certificate> path) {
        Certificate root = path.getLast();
        List<Certificate> below = path.subList(0, path.size() - 1);
        boolean jdk = path.stream().allMatch(Certificate::isUsableByJdk);
        for (Instant moment : moments) {
            Optional<Complaint> complaint = complaint(path, moment, jdk);
            if (complaint.isPresent()) {
                return complaint;
            }
        }
        return root.extension(Extension.nameConstraints)
                .flatMap(field -> outsideConstraints(below, field.value()));
    }

    private Optional<Complaint> complaint(List<Certificate> path, Instant moment, boolean jdk) {
        Certificate root = path.getLast();
        List<Certificate> below = path.subList(0, path.size() - 1);
        try {
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate certificate : below) {
                certificates.add(platform(certificate, jdk));
            }
            if (endsInLeafToCome(jdk)) {
                certificates.addFirst(
                        LeafToCome.below(path, CertificateFactory.getInstance("X.509")));
            }
            X509Certificate anchor = platform(root, jdk);
            try {
                validate(certificates, new TrustAnchor(anchor, null), moment, jdk);
            } catch (CertPathValidatorException e) {
                if (e.getReason() != PKIXReason.NO_TRUST_ANCHOR) {
                    return Optional.of(describe(e, below, endsInLeafToCome(jdk)));
                }
                // The JDK compares key identifiers with the anchor's before it tries the signature.
                // They are a hint (RFC 5280 4.2.1.1), so the anchor is given by name and key too.
                validate(
                        certificates,
                        new TrustAnchor(
                                anchor.getSubjectX500Principal(), anchor.getPublicKey(), null),
                        moment,
                        jdk);
            }
            return Optional.empty();
        } catch (CertPathValidatorException e) {
            return Optional.of(describe(e, below, endsInLeafToCome(jdk)));
        } catch (GeneralSecurityException
                | RuntimeException e) { // a validator that stumbles over hostile content, and some
            // throw RuntimeException itself (the JDK over an empty intersection), has not agreed
            return Optional.of(
                    Complaint.of(
                            "the validator cannot process it: " + e.getClass().getSimpleName()));
        }
    }

    /** Whether the validator is given one certificate more than the path has, at its lower end. */
    private boolean endsInLeafToCome(boolean jdk) {
        return jdk && !ofPerson;
    }

    private static X509Certificate platform(Certificate certificate, boolean jdk)
            throws CertificateException {
        if (jdk) {
            return certificate.x509().orElseThrow(CertificateException::new);
        }
        return (X509Certificate)
                CertificateFactory.getInstance("X.509", Certificate.otherProvider())
                        .generateCertificate(new ByteArrayInputStream(certificate.der()));
    }

    private static void validate(
            List<X509Certificate> certificates, TrustAnchor anchor, Instant moment, boolean jdk)
            throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(moment));
        if (jdk) {
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509").generateCertPath(certificates),
                            parameters);
        } else if (!certificates.isEmpty()) { // which Bouncy Castle takes for a mistake
            CertPathValidator.getInstance("PKIX", Certificate.otherProvider())
                    .validate(
                            CertificateFactory.getInstance("X.509", Certificate.otherProvider())
                                    .generateCertPath(certificates),
                            parameters);
        }
    }

    private static Complaint describe(
            CertPathValidatorException e, List<Certificate> below, boolean leafToCome) {
        String what = describe(e.getReason(), e);
        int index = leafToCome ? e.getIndex() - 1 : e.getIndex();
        if (leafToCome && e.getIndex() == 0) {
            return Complaint.of("for every certificate that it could issue, " + what);
        }
        return new Complaint(
                index >= 0 ? what + ", at " + below.get(index) : what,
                index == 0 && e.getReason() == PKIXReason.UNRECOGNIZED_CRIT_EXT);
    }

    /** In our own words where there are any: a runtime's may change, and with them a status. */
    private static String describe(Reason reason, CertPathValidatorException e) {
        return switch (reason) {
            case PKIXReason pkix ->
                    switch (pkix) {
                        case NAME_CHAINING -> "the names of issuer and subject do not chain";
                        case INVALID_KEY_USAGE ->
                                "its key usage does not allow signing certificates";
                        case INVALID_POLICY -> "no certificate policy is valid on the whole path";
                        case NO_TRUST_ANCHOR -> "the root is not the issuer of the path";
                        case UNRECOGNIZED_CRIT_EXT -> "it has a critical extension that is unknown";
                        case NOT_CA_CERT -> "it is not a CA certificate";
                        case PATH_TOO_LONG -> "its path length is exceeded";
                        case INVALID_NAME -> OUTSIDE + "above";
                    };
            case BasicReason basic ->
                    switch (basic) {
                        case EXPIRED -> "it has expired";
                        case NOT_YET_VALID -> "it is not yet valid";
                        case INVALID_SIGNATURE -> "its signature does not verify";
                        case ALGORITHM_CONSTRAINED -> "it uses an algorithm that is too weak";
                        case REVOKED, UNDETERMINED_REVOCATION_STATUS, UNSPECIFIED -> foreign(e);
                    };
            default -> foreign(e);
        };
    }

    private static String foreign(CertPathValidatorException e) {
        return SafeText.line(String.valueOf(e.getMessage()), MAX_REASON);
    }

    /** RFC 5280 6.1.3 (b) and (c), for the constraints of the root. */
    private static Optional<Complaint> outsideConstraints(List<Certificate> below, byte[] value) {
        try {
            NameConstraints constraints = NameConstraints.getInstance(value);
            if (below.isEmpty()) {
                return Optional.empty(); // nothing to compare them with
            }
            PKIXNameConstraintValidator names = new PKIXNameConstraintValidator();
            if (constraints.getPermittedSubtrees() != null) {
                names.intersectPermittedSubtree(constraints.getPermittedSubtrees());
            }
            if (constraints.getExcludedSubtrees() != null) {
                for (GeneralSubtree subtree : constraints.getExcludedSubtrees()) {
                    names.addExcludedSubtree(subtree);
                }
            }
            for (Certificate each : below) {
                if (!each.isSelfIssued()) { // none of them is the last: each issues
                    check(names, each);
                }
            }
            return Optional.empty();
        } catch (NameConstraintValidatorException e) {
            return Optional.of(Complaint.of("a name on it: " + OUTSIDE + "of the root"));
        } catch (IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | ArithmeticException
                | IndexOutOfBoundsException
                | NullPointerException e) { // Bouncy Castle's ways of saying "not that structure"
            return Optional.of(
                    Complaint.of("the name constraints of the root cannot be processed"));
        }
    }

    private static void check(PKIXNameConstraintValidator names, Certificate certificate)
            throws NameConstraintValidatorException {
        X500Name subject =
                TBSCertificate.getInstance(
                                org.bouncycastle.asn1.x509.Certificate.getInstance(
                                                certificate.der())
                                        .getTBSCertificate())
                        .getSubject();
        if (!certificate.subject().isEmpty()) {
            GeneralName directory = new GeneralName(subject);
            names.checkPermitted(directory);
            names.checkExcluded(directory);
        }
        if (certificate.extension(Extension.subjectAlternativeName).isPresent()) {
            GeneralNames alternatives =
                    certificate
                            .extension(Extension.subjectAlternativeName, GeneralNames::getInstance)
                            .orElseThrow(() -> new IllegalArgumentException("alternative names"));
            for (GeneralName name : alternatives.getNames()) {
                names.checkPermitted(name);
                names.checkExcluded(name);
            }
        }
    }
}
