package smimetrust.rules;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Of two extensions of one type each verifier believes another. */
final class ExtensionDuplicate implements Rule {

    @Override
    public Card card() {
        return new Card(
                "extension.duplicate",
                Severity.ERROR,
                "repeated extension",
                "RFC 5280 4.2",
                "Ask the CA to issue the certificate again; verifiers refuse it or disagree about"
                        + " it.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.extensions().size() > 1;
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        Set<ASN1ObjectIdentifier> seen = new HashSet<>();
        List<ASN1ObjectIdentifier> repeated =
                certificate.extensions().stream()
                        .map(Certificate.ExtensionField::oid)
                        .filter(oid -> !seen.add(oid))
                        .distinct()
                        .toList();
        return repeated.isEmpty()
                ? Optional.empty()
                : Optional.of("more than once: " + Terms.list(repeated));
    }
}
