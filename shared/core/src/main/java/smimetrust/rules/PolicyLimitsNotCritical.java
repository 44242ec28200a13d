package smimetrust.rules;

import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Certificate.ExtensionField;
import smimetrust.Severity;

/** A verifier that does not know a limit of policies must refuse rather than ignore it. */
final class PolicyLimitsNotCritical implements Rule {

    @Override
    public Card card() {
        return new Card(
                "policies.limits-not-critical",
                Severity.NOTICE,
                "policy limits not critical",
                "RFC 5280 4.2.1.11; 4.2.1.14",
                "Nothing to do for Exchange. The CA should mark policyConstraints and"
                        + " inhibitAnyPolicy critical in its next certificate.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return !limits(certificate).isEmpty();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        List<ASN1ObjectIdentifier> ignorable =
                limits(certificate).stream()
                        .filter(e -> !e.critical())
                        .map(ExtensionField::oid)
                        .toList();
        return ignorable.isEmpty()
                ? Optional.empty()
                : Optional.of("not marked critical: " + Terms.list(ignorable));
    }

    private static List<ExtensionField> limits(Certificate certificate) {
        return certificate.extensions().stream()
                .filter(e ->
                        e.oid().equals(Extension.policyConstraints)
                                || e.oid().equals(Extension.inhibitAnyPolicy))
                .toList();
    }
}
