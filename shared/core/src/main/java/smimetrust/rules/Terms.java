package smimetrust.rules;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import smimetrust.Certificate;
import smimetrust.SafeText;

/** The standards' words for object identifiers; the bare number where we know none. */
final class Terms {

    /** A list in a sentence stops here: a certificate can repeat itself ten thousand times. */
    private static final int MAX_LISTED = 6;

    private static final int MAX_OID = 60;

    private static final Map<String, String> WORDS =
            Map.ofEntries(
                    Map.entry("2.5.29.9", "subjectDirectoryAttributes"),
                    Map.entry("2.5.29.14", "subjectKeyIdentifier"),
                    Map.entry("2.5.29.15", "keyUsage"),
                    Map.entry("2.5.29.16", "privateKeyUsagePeriod"),
                    Map.entry("2.5.29.17", "subjectAltName"),
                    Map.entry("2.5.29.18", "issuerAltName"),
                    Map.entry("2.5.29.19", "basicConstraints"),
                    Map.entry("2.5.29.30", "nameConstraints"),
                    Map.entry("2.5.29.31", "cRLDistributionPoints"),
                    Map.entry("2.5.29.32", "certificatePolicies"),
                    Map.entry("2.5.29.33", "policyMappings"),
                    Map.entry("2.5.29.35", "authorityKeyIdentifier"),
                    Map.entry("2.5.29.36", "policyConstraints"),
                    Map.entry("2.5.29.37", "extKeyUsage"),
                    Map.entry("2.5.29.46", "freshestCRL"),
                    Map.entry("2.5.29.54", "inhibitAnyPolicy"),
                    Map.entry("1.3.6.1.5.5.7.1.1", "authorityInfoAccess"),
                    Map.entry("1.3.6.1.5.5.7.1.3", "qcStatements"),
                    Map.entry("1.3.6.1.5.5.7.1.11", "subjectInfoAccess"),
                    Map.entry("2.16.840.1.113730.1.1", "netscapeCertType"),
                    Map.entry("2.5.29.32.0", "anyPolicy"),
                    Map.entry("2.5.29.37.0", "anyExtendedKeyUsage"),
                    Map.entry("1.3.6.1.5.5.7.3.1", "serverAuth"),
                    Map.entry("1.3.6.1.5.5.7.3.2", "clientAuth"),
                    Map.entry("1.3.6.1.5.5.7.3.3", "codeSigning"),
                    Map.entry("1.3.6.1.5.5.7.3.4", "emailProtection"),
                    Map.entry("1.3.6.1.5.5.7.3.8", "timeStamping"),
                    Map.entry("1.3.6.1.5.5.7.3.9", "OCSPSigning"),
                    Map.entry("1.3.6.1.4.1.311.10.3.4", "encryptedFileSystem"),
                    Map.entry("1.3.6.1.4.1.311.10.3.12", "documentSigning"),
                    Map.entry("1.3.6.1.4.1.311.20.2.2", "smartCardLogon"),
                    Map.entry("1.3.132.0.10", "secp256k1"),
                    Map.entry("1.2.840.10045.3.1.1", "P-192"),
                    Map.entry("1.3.132.0.33", "P-224"),
                    Map.entry("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
                    Map.entry("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
                    Map.entry("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"),
                    Map.entry("1.2.156.10197.1.301", "SM2"));

    private Terms() {}

    static String of(ASN1ObjectIdentifier oid) {
        return of(oid.getId());
    }

    static String of(String oid) {
        return WORDS.getOrDefault(oid, SafeText.line(oid, MAX_OID));
    }

    /** What its extKeyUsage allows. */
    static String usages(Certificate certificate) {
        return list(
                certificate.extendedKeyUsage().orElse(List.of()).stream()
                        .map(KeyPurposeId::toOID)
                        .toList());
    }

    static String list(List<ASN1ObjectIdentifier> oids) {
        return names(oids.stream().map(ASN1ObjectIdentifier::getId).toList());
    }

    static String names(List<String> oids) {
        String listed =
                oids.stream().limit(MAX_LISTED).map(Terms::of).collect(Collectors.joining(", "));
        return oids.size() > MAX_LISTED
                ? listed + " and " + (oids.size() - MAX_LISTED) + " more"
                : listed;
    }
}
