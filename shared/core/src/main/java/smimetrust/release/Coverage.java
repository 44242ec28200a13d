package smimetrust.release;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import smimetrust.Certificate;

/**
 * Whether one CA certificate can stand in for another of the same subject and key: whatever chains
 * through the old one then chains through the wide one. In doubt it cannot: a certificate too many
 * in a store costs a kilobyte, one too few costs people the trust in their mail.
 */
final class Coverage {

    /** RFC 5280 4.2.1.4. */
    private static final ASN1ObjectIdentifier ANY_POLICY = new ASN1ObjectIdentifier("2.5.29.32.0");

    private Coverage() {}

    /**
     * Whether nothing that the old one allows is refused by the wide one. That both have one key
     * and one issuer is for the caller to see.
     */
    static boolean covers(Certificate wide, Certificate old) {
        // Windows compares names byte by byte, and what was issued repeats the old encoding.
        return wide.subject().equals(old.subject())
                && !wide.notAfter().instant().isBefore(old.notAfter().instant())
                && keepsKeyIdentifier(wide, old)
                && limit(wide) >= limit(old)
                && usages(wide).containsAll(usages(old))
                && keepsExtendedUsages(wide, old)
                && isAbsentOrSame(Extension.nameConstraints, wide, old)
                && keepsPolicies(wide, old);
    }

    /** Whether it can issue nothing but end-entity certificates: RFC 5280 4.2.1.9. */
    static boolean issuesLeavesOnly(Certificate certificate) {
        return limit(certificate) == 0;
    }

    /**
     * The serial number of the issuer's certificate, where a certificate names it (RFC 5280
     * 4.2.1.1): a renewed one does not fit then.
     */
    static Optional<BigInteger> pinned(Certificate issued) {
        return issued.extension(
                        Extension.authorityKeyIdentifier,
                        value ->
                                Optional.<BigInteger>ofNullable(
                                        AuthorityKeyIdentifier.getInstance(value)
                                                .getAuthorityCertSerialNumber()))
                .flatMap(serial -> serial);
    }

    /** What was issued names the old one's key identifier, and Windows takes no other. */
    private static boolean keepsKeyIdentifier(Certificate wide, Certificate old) {
        return wide.subjectKeyIdentifier().isEmpty()
                || wide.subjectKeyIdentifier().equals(old.subjectKeyIdentifier());
    }

    private static int limit(Certificate certificate) {
        return certificate.basicConstraints().stream()
                .flatMapToInt(constraints -> constraints.pathLength().stream())
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    private static Set<Integer> usages(Certificate certificate) {
        return IntStream.of(KeyUsage.keyCertSign, KeyUsage.cRLSign)
                .filter(bit ->
                        certificate.extension(Extension.keyUsage).isEmpty()
                                || certificate
                                        .keyUsage()
                                        .filter(usage -> usage.hasUsages(bit))
                                        .isPresent())
                .boxed()
                .collect(Collectors.toSet());
    }

    private static boolean keepsExtendedUsages(Certificate wide, Certificate old) {
        if (wide.extension(Extension.extendedKeyUsage).isEmpty()) {
            return true;
        }
        List<KeyPurposeId> allowed = wide.extendedKeyUsage().orElse(List.of());
        return allowed.contains(KeyPurposeId.anyExtendedKeyUsage)
                || old.extendedKeyUsage().filter(allowed::containsAll).isPresent();
    }

    private static boolean keepsPolicies(Certificate wide, Certificate old) {
        if (wide.isSelfSigned()) {
            return true; // RFC 5280 6.1.1: of a trust anchor, name and key are used
        }
        Set<ASN1ObjectIdentifier> allowed = policies(wide);
        return (allowed.contains(ANY_POLICY) || allowed.containsAll(policies(old)))
                && bytes(Extension.policyMappings, wide)
                        .equals(bytes(Extension.policyMappings, old))
                && isAbsentOrSame(Extension.policyConstraints, wide, old)
                && isAbsentOrSame(Extension.inhibitAnyPolicy, wide, old);
    }

    private static Set<ASN1ObjectIdentifier> policies(Certificate certificate) {
        return certificate
                .extension(Extension.certificatePolicies, CertificatePolicies::getInstance)
                .stream()
                .flatMap(policies -> Arrays.stream(policies.getPolicyInformation()))
                .map(policy -> policy.getPolicyIdentifier())
                .collect(Collectors.toSet());
    }

    private static boolean isAbsentOrSame(
            ASN1ObjectIdentifier oid, Certificate wide, Certificate old) {
        return bytes(oid, wide).isEmpty() || bytes(oid, wide).equals(bytes(oid, old));
    }

    private static List<Byte> bytes(ASN1ObjectIdentifier oid, Certificate certificate) {
        return certificate
                .extension(oid)
                .map(field ->
                        IntStream.range(0, field.value().length)
                                .mapToObj(i -> field.value()[i])
                                .toList())
                .orElse(List.of());
    }
}
