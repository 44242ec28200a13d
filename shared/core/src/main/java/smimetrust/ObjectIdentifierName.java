package smimetrust;

import java.util.Map;
import java.util.Optional;

/** The standards' names for the object identifiers that certificates hold. */
public final class ObjectIdentifierName {

    private static final Map<String, String> NAMES =
            Map.ofEntries(
                    // extKeyUsage
                    Map.entry("2.5.29.37.0", "anyExtendedKeyUsage"),
                    Map.entry("1.3.6.1.5.5.7.3.1", "serverAuth"),
                    Map.entry("1.3.6.1.5.5.7.3.2", "clientAuth"),
                    Map.entry("1.3.6.1.5.5.7.3.3", "codeSigning"),
                    Map.entry("1.3.6.1.5.5.7.3.4", "emailProtection"),
                    Map.entry("1.3.6.1.5.5.7.3.5", "ipsecEndSystem"),
                    Map.entry("1.3.6.1.5.5.7.3.6", "ipsecTunnel"),
                    Map.entry("1.3.6.1.5.5.7.3.7", "ipsecUser"),
                    Map.entry("1.3.6.1.5.5.7.3.8", "timeStamping"),
                    Map.entry("1.3.6.1.5.5.7.3.9", "OCSPSigning"),
                    Map.entry("1.3.6.1.5.5.7.3.36", "documentSigning"),
                    Map.entry("1.3.6.1.4.1.311.10.3.4", "encryptedFileSystem"),
                    Map.entry("1.3.6.1.4.1.311.10.3.12", "msDocumentSigning"),
                    Map.entry("1.3.6.1.4.1.311.20.2.2", "smartCardLogon"),
                    Map.entry("1.3.6.1.4.1.311.21.5", "msCaExchange"),
                    Map.entry("1.3.6.1.4.1.311.21.6", "msKeyRecoveryAgent"),
                    Map.entry("1.3.6.1.4.1.311.10.3.11", "msKeyRecovery"),
                    // extensions
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
                    Map.entry("1.3.6.1.4.1.311.20.2", "msCertificateTemplateName"),
                    Map.entry("1.3.6.1.4.1.311.21.1", "msCaVersion"),
                    Map.entry("1.3.6.1.4.1.311.21.2", "msPreviousCertificateHash"),
                    Map.entry("1.3.6.1.4.1.311.21.7", "msCertificateTemplate"),
                    Map.entry("1.3.6.1.4.1.311.21.10", "msApplicationPolicies"),
                    Map.entry("2.16.840.1.113730.1.1", "netscapeCertType"),
                    // certificatePolicies
                    Map.entry("2.5.29.32.0", "anyPolicy"),
                    Map.entry("2.23.140.1.5.1.1", "S/MIME mailbox-validated, legacy"),
                    Map.entry("2.23.140.1.5.1.2", "S/MIME mailbox-validated, multipurpose"),
                    Map.entry("2.23.140.1.5.1.3", "S/MIME mailbox-validated, strict"),
                    Map.entry("2.23.140.1.5.2.1", "S/MIME organization-validated, legacy"),
                    Map.entry("2.23.140.1.5.2.2", "S/MIME organization-validated, multipurpose"),
                    Map.entry("2.23.140.1.5.2.3", "S/MIME organization-validated, strict"),
                    Map.entry("2.23.140.1.5.3.1", "S/MIME sponsor-validated, legacy"),
                    Map.entry("2.23.140.1.5.3.2", "S/MIME sponsor-validated, multipurpose"),
                    Map.entry("2.23.140.1.5.3.3", "S/MIME sponsor-validated, strict"),
                    Map.entry("2.23.140.1.5.4.1", "S/MIME individual-validated, legacy"),
                    Map.entry("2.23.140.1.5.4.2", "S/MIME individual-validated, multipurpose"),
                    Map.entry("2.23.140.1.5.4.3", "S/MIME individual-validated, strict"),
                    Map.entry("2.23.140.1.2.1", "TLS domain-validated"),
                    Map.entry("2.23.140.1.2.2", "TLS organization-validated"),
                    Map.entry("2.23.140.1.2.3", "TLS individual-validated"),
                    Map.entry("2.23.140.1.1", "TLS extended validation"),
                    // signature algorithms
                    Map.entry("1.2.840.113549.1.1.2", "md2WithRSAEncryption"),
                    Map.entry("1.2.840.113549.1.1.4", "md5WithRSAEncryption"),
                    Map.entry("1.2.840.113549.1.1.5", "sha1WithRSAEncryption"),
                    Map.entry("1.2.840.113549.1.1.10", "rsassaPss"),
                    Map.entry("1.2.840.113549.1.1.11", "sha256WithRSAEncryption"),
                    Map.entry("1.2.840.113549.1.1.12", "sha384WithRSAEncryption"),
                    Map.entry("1.2.840.113549.1.1.13", "sha512WithRSAEncryption"),
                    Map.entry("1.2.840.10045.4.1", "ecdsa-with-SHA1"),
                    Map.entry("1.2.840.10045.4.3.2", "ecdsa-with-SHA256"),
                    Map.entry("1.2.840.10045.4.3.3", "ecdsa-with-SHA384"),
                    Map.entry("1.2.840.10045.4.3.4", "ecdsa-with-SHA512"),
                    Map.entry("1.2.840.10040.4.3", "dsa-with-SHA1"),
                    Map.entry("2.16.840.1.101.3.4.3.2", "dsa-with-SHA256"),
                    Map.entry("1.3.101.112", "Ed25519"),
                    Map.entry("1.3.101.113", "Ed448"),
                    // curves
                    Map.entry("1.2.840.10045.3.1.1", "P-192"),
                    Map.entry("1.3.132.0.33", "P-224"),
                    Map.entry("1.2.840.10045.3.1.7", "P-256"),
                    Map.entry("1.3.132.0.34", "P-384"),
                    Map.entry("1.3.132.0.35", "P-521"),
                    Map.entry("1.3.132.0.10", "secp256k1"),
                    Map.entry("1.2.156.10197.1.301", "SM2"),
                    Map.entry("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
                    Map.entry("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
                    Map.entry("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"));

    private ObjectIdentifierName() {}

    /** The name of an identifier in dotted form; empty where we know none. */
    public static Optional<String> of(String oid) {
        return Optional.ofNullable(NAMES.get(oid));
    }
}
