package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.ASN1Null;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Public CAs encode the kind of an RSA key in one way. */
final class BaselineKeyEncoding implements Rule {

    @Override
    public Card card() {
        return new Card(
                "baseline.key-encoding",
                Severity.WARNING,
                "RSA key without NULL parameters",
                "S/MIME Baseline Requirements 7.1.3.1.1, for certificates issued since 2023-09-01",
                "Ask the CA: a public one may not issue like this. Exchange does not mind. If the"
                        + " CA is your own, set the profile private in policy.json.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return (Baseline.isRoot(certificate) || Baseline.isSubordinate(certificate))
                && certificate.key().algorithm().equals("RSA");
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.publicKeyInfo().getAlgorithm().getParameters() instanceof ASN1Null
                ? Optional.empty()
                : Optional.of("the parameters of rsaEncryption are not NULL");
    }
}
