package smimetrust.rules;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A verifier that does not process a critical extension must refuse the certificate. */
final class ExtensionUnknownCritical implements Rule {

    /**
     * What both Windows' chain engine and Java's PKIX checkers process where it is critical. Others
     * that are known by name (cRLDistributionPoints, key identifiers, authorityInfoAccess) must not
     * be critical, and Java refuses them.
     */
    private static final Set<ASN1ObjectIdentifier> PROCESSED =
            Set.of(
                    Extension.basicConstraints,
                    Extension.keyUsage,
                    Extension.extendedKeyUsage,
                    Extension.subjectAlternativeName,
                    Extension.nameConstraints,
                    Extension.certificatePolicies,
                    Extension.policyMappings,
                    Extension.policyConstraints,
                    Extension.inhibitAnyPolicy);

    @Override
    public Card card() {
        return new Card(
                "extension.unknown-critical",
                Severity.ERROR,
                "critical extension that verifiers do not process",
                "RFC 5280 4.2; 6.1.4 (o)",
                "Ask the CA for a certificate without it, or with it not critical; Windows or"
                        + " Java's path validation refuses this one.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.extensions().stream().anyMatch(Certificate.ExtensionField::critical);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        List<ASN1ObjectIdentifier> unknown =
                certificate.extensions().stream()
                        .filter(Certificate.ExtensionField::critical)
                        .map(Certificate.ExtensionField::oid)
                        .filter(oid -> !PROCESSED.contains(oid))
                        .distinct()
                        .toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of("critical, and not processed: " + Terms.list(unknown));
    }
}
