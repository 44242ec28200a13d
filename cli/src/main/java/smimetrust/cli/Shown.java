package smimetrust.cli;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.jspecify.annotations.Nullable;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.KeyDescription;
import smimetrust.Name;
import smimetrust.ObjectIdentifierName;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Severity;
import smimetrust.intake.CertificateFile;
import smimetrust.release.Policy;

/**
 * One certificate as a CA engineer reads it: docs/formats.md. Text is safe to print.
 *
 * @param at where in the file
 * @param sha1 what Windows calls the thumbprint
 * @param key algorithm and size
 * @param curve of an elliptic key
 * @param signature the algorithm of its signature
 * @param ca absent without basicConstraints
 * @param pathLength absent without pathLenConstraint
 * @param keyUsage absent without the extension, or where it cannot be read
 * @param nameConstraints absent without the extension, or where it cannot be read
 * @param policies object identifiers
 * @param extensions all of them, in order
 * @param findings of the rules, from its own bytes alone
 */
public record Shown(
        String at,
        String sha256,
        Role role,
        String subject,
        String issuer,
        String serial,
        Instant notBefore,
        Instant notAfter,
        String key,
        List<Finding> findings,
        int version,
        String sha1,
        Optional<String> curve,
        String signature,
        Optional<String> subjectKeyId,
        Optional<String> authorityKeyId,
        Optional<Boolean> ca,
        OptionalInt pathLength,
        Optional<List<String>> keyUsage,
        Optional<List<String>> extendedKeyUsage,
        Optional<NameLimits> nameConstraints,
        List<String> policies,
        List<String> crlUrls,
        List<String> issuerUrls,
        List<String> ocspUrls,
        List<ExtensionEntry> extensions) {

    private static final int MAX_VALUE = 300;
    private static final int MAX_IDENTIFIER = 200;

    /** The bits of RFC 5280 4.2.1.3, in its order. */
    private record Bit(int value, String name) {}

    private static final List<Bit> BITS =
            List.of(
                    new Bit(KeyUsage.digitalSignature, "digitalSignature"),
                    new Bit(KeyUsage.nonRepudiation, "nonRepudiation"),
                    new Bit(KeyUsage.keyEncipherment, "keyEncipherment"),
                    new Bit(KeyUsage.dataEncipherment, "dataEncipherment"),
                    new Bit(KeyUsage.keyAgreement, "keyAgreement"),
                    new Bit(KeyUsage.keyCertSign, "keyCertSign"),
                    new Bit(KeyUsage.cRLSign, "cRLSign"),
                    new Bit(KeyUsage.encipherOnly, "encipherOnly"),
                    new Bit(KeyUsage.decipherOnly, "decipherOnly"));

    /** The constraints as the certificate has them, each with its form. */
    public record NameLimits(List<String> permitted, List<String> excluded) {}

    /**
     * One extension.
     *
     * @param name absent where we know none
     */
    public record ExtensionEntry(String oid, Optional<String> name, boolean critical) {}

    static Shown of(CertificateFile.Found found, Policy.Profile profile, Instant now) {
        Certificate c = found.certificate();
        KeyDescription key = c.key();
        return new Shown(
                found.at(),
                c.sha256().hex(),
                c.role(),
                c.subject().toString(),
                c.issuer().toString(),
                c.serialHex(),
                c.notBefore().instant(),
                c.notAfter().instant(),
                key.algorithm() + (key.bits() == 0 ? "" : " " + key.bits()),
                profile.remarks(c, now),
                c.version(),
                sha1(c),
                key.curve().map(Words::of),
                Words.of(c.signatureAlgorithm().getAlgorithm().getId()),
                c.subjectKeyIdentifier().map(hex -> SafeText.line(hex, MAX_IDENTIFIER)),
                c.authorityKeyIdentifier().map(hex -> SafeText.line(hex, MAX_IDENTIFIER)),
                c.basicConstraints().map(Certificate.Constraints::ca),
                c.basicConstraints()
                        .map(Certificate.Constraints::pathLength)
                        .orElse(OptionalInt.empty()),
                c.keyUsage()
                        .map(usage ->
                                BITS.stream()
                                        .filter(bit -> usage.hasUsages(bit.value))
                                        .map(Bit::name)
                                        .toList()),
                c.extendedKeyUsage()
                        .map(all -> all.stream().map(KeyPurposeId::getId).map(Words::of).toList()),
                c.extension(Extension.nameConstraints, NameConstraints::getInstance)
                        .map(Shown::limits),
                c.extension(Extension.certificatePolicies, Shown::policies).orElse(List.of()),
                safe(c.crlUrls()),
                safe(c.issuerUrls()),
                safe(c.extension(Extension.authorityInfoAccess, Shown::ocsp).orElse(List.of())),
                c.extensions().stream()
                        .map(e ->
                                new ExtensionEntry(
                                        e.oid().getId(),
                                        ObjectIdentifierName.of(e.oid().getId()),
                                        e.critical()))
                        .toList());
    }

    boolean isRejected() {
        return findings.stream().anyMatch(f -> f.severity() == Severity.ERROR);
    }

    boolean isCritical(String name) {
        return extensions.stream().anyMatch(e -> e.critical && e.name.equals(Optional.of(name)));
    }

    private static String sha1(Certificate certificate) {
        try {
            // Not for security: it is the name by which Windows shows a certificate.
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.der()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private static List<String> safe(List<String> untrusted) {
        return untrusted.stream().map(text -> SafeText.line(text, MAX_VALUE)).toList();
    }

    private static List<String> policies(byte[] value) {
        return Arrays.stream(CertificatePolicies.getInstance(value).getPolicyInformation())
                .map(PolicyInformation::getPolicyIdentifier)
                .map(oid -> SafeText.line(oid.getId(), MAX_IDENTIFIER))
                .toList();
    }

    private static List<String> ocsp(byte[] value) {
        return Arrays.stream(AuthorityInformationAccess.getInstance(value).getAccessDescriptions())
                .filter(d -> d.getAccessMethod().equals(AccessDescription.id_ad_ocsp))
                .map(AccessDescription::getAccessLocation)
                .filter(name -> name.getTagNo() == GeneralName.uniformResourceIdentifier)
                .map(name -> name.getName().toString())
                .toList();
    }

    private static NameLimits limits(NameConstraints constraints) {
        return new NameLimits(
                subtrees(constraints.getPermittedSubtrees()),
                subtrees(constraints.getExcludedSubtrees()));
    }

    private static List<String> subtrees(GeneralSubtree @Nullable [] subtrees) {
        List<String> all = new ArrayList<>();
        if (subtrees != null) {
            for (GeneralSubtree subtree : subtrees) {
                all.add(SafeText.line(subtree(subtree.getBase()), MAX_VALUE));
            }
        }
        return List.copyOf(all);
    }

    private static String subtree(GeneralName base) {
        try {
            return switch (base.getTagNo()) {
                case GeneralName.rfc822Name -> "rfc822Name " + base.getName();
                case GeneralName.dNSName -> "dNSName " + base.getName();
                case GeneralName.uniformResourceIdentifier -> "URI " + base.getName();
                case GeneralName.directoryName ->
                        "directoryName "
                                + Name.of(X500Name.getInstance(base.getName()))
                                        .map(Name::toString)
                                        .orElse("that cannot be read");
                case GeneralName.iPAddress ->
                        "iPAddress "
                                + address(ASN1OctetString.getInstance(base.getName()).getOctets());
                default ->
                        "form "
                                + base.getTagNo()
                                + " #"
                                + HexFormat.of()
                                        .formatHex(base.getName().toASN1Primitive().getEncoded());
            };
        } catch (IOException | IllegalArgumentException e) {
            return "form " + base.getTagNo() + " that cannot be read";
        }
    }

    private static String address(byte[] octets) {
        if (octets.length != 8) {
            return HexFormat.of().formatHex(octets);
        }
        List<String> parts = new ArrayList<>();
        for (byte octet : octets) {
            parts.add(Integer.toString(octet & 0xFF));
        }
        return String.join(".", parts.subList(0, 4)) + "/" + String.join(".", parts.subList(4, 8));
    }
}
