package smimetrust;

import java.util.Map;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.bouncycastle.asn1.x509.PolicyMappings;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/** The content of the extensions that decide something here (RFC 5280 4.2). */
final class ExtensionContent {

    private static final Map<ASN1ObjectIdentifier, Function<byte[], Object>> READERS =
            Map.ofEntries(
                    Map.entry(Extension.basicConstraints, BasicConstraints::getInstance),
                    Map.entry(Extension.keyUsage, KeyUsage::getInstance),
                    Map.entry(Extension.extendedKeyUsage, ExtendedKeyUsage::getInstance),
                    Map.entry(Extension.subjectKeyIdentifier, SubjectKeyIdentifier::getInstance),
                    Map.entry(
                            Extension.authorityKeyIdentifier, AuthorityKeyIdentifier::getInstance),
                    Map.entry(
                            Extension.authorityInfoAccess, AuthorityInformationAccess::getInstance),
                    Map.entry(Extension.cRLDistributionPoints, CRLDistPoint::getInstance),
                    Map.entry(Extension.certificatePolicies, CertificatePolicies::getInstance),
                    Map.entry(Extension.policyMappings, PolicyMappings::getInstance),
                    Map.entry(Extension.policyConstraints, PolicyConstraints::getInstance),
                    Map.entry(Extension.nameConstraints, NameConstraints::getInstance),
                    Map.entry(Extension.subjectAlternativeName, GeneralNames::getInstance),
                    Map.entry(Extension.issuerAlternativeName, GeneralNames::getInstance));

    private ExtensionContent() {}

    static boolean isKnown(ASN1ObjectIdentifier oid) {
        return READERS.containsKey(oid);
    }

    /**
     * Throws one of Bouncy Castle's unchecked exceptions where the content is not that structure.
     */
    static Object read(ASN1ObjectIdentifier oid, byte[] value) {
        Function<byte[], Object> reader = READERS.get(oid);
        if (reader == null) {
            throw new IllegalArgumentException("not read here: " + oid);
        }
        return reader.apply(value);
    }
}
