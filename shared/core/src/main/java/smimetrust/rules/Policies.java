package smimetrust.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Certificate;

/** Certificate policies by their object identifiers. */
final class Policies {

    static final String ANY = "2.5.29.32.0";

    private Policies() {}

    /** In the order of the certificate, repeated ones too; empty where it has none. */
    static List<String> of(Certificate certificate) {
        return certificate
                .extension(
                        Extension.certificatePolicies,
                        value ->
                                Arrays.stream(
                                                CertificatePolicies.getInstance(value)
                                                        .getPolicyInformation())
                                        .map(policy -> policy.getPolicyIdentifier().getId())
                                        .toList())
                .orElse(List.of());
    }

    /** Both sides of every mapping. */
    static List<String> mapped(Certificate certificate) {
        return certificate
                .extension(
                        Extension.policyMappings,
                        value -> {
                            List<String> policies = new ArrayList<>();
                            for (ASN1Encodable mapping : ASN1Sequence.getInstance(value)) {
                                for (ASN1Encodable side : ASN1Sequence.getInstance(mapping)) {
                                    policies.add(ASN1ObjectIdentifier.getInstance(side).getId());
                                }
                            }
                            return policies;
                        })
                .orElse(List.of());
    }
}
