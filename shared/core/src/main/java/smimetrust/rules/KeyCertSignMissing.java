package smimetrust.rules;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.KeyUsage;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A CA whose keyUsage lacks keyCertSign cannot issue certificates. */
final class KeyCertSignMissing implements Rule {

    private static final Map<Integer, String> BITS =
            Map.of(
                    KeyUsage.digitalSignature, "digitalSignature",
                    KeyUsage.nonRepudiation, "nonRepudiation",
                    KeyUsage.keyEncipherment, "keyEncipherment",
                    KeyUsage.dataEncipherment, "dataEncipherment",
                    KeyUsage.keyAgreement, "keyAgreement",
                    KeyUsage.cRLSign, "cRLSign",
                    KeyUsage.encipherOnly, "encipherOnly",
                    KeyUsage.decipherOnly, "decipherOnly");

    @Override
    public Card card() {
        return new Card(
                "ca.key-cert-sign-missing",
                Severity.ERROR,
                "keyUsage without keyCertSign",
                "RFC 5280 4.2.1.3; 6.1.4 (n)",
                "Ask the CA for the certificate of the key that signs certificates; this key's may"
                        + " not.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.keyUsage().isPresent(); // a CA without keyUsage is not limited
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.keyUsage().filter(u -> u.hasUsages(KeyUsage.keyCertSign)).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "cA=TRUE, but keyUsage allows only: "
                                + certificate.keyUsage().map(KeyCertSignMissing::names).orElse(""));
    }

    private static String names(KeyUsage usage) {
        String names =
                BITS.entrySet().stream()
                        .filter(bit -> usage.hasUsages(bit.getKey()))
                        .map(Map.Entry::getValue)
                        .sorted()
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "nothing" : names;
    }
}
