package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.x9.X9ECParameters;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A key that cannot be read, or a point that is not on its curve, verifies nothing. */
final class KeyUnusable implements Rule {

    @Override
    public Card card() {
        return new Card(
                "key.unusable",
                Severity.ERROR,
                "key that cannot be used",
                "RFC 3279 2.3; RFC 5480 2.2",
                "Ask the CA to issue the certificate again.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return RsaNumbers.isRsa(certificate) || certificate.key().curve().isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        if (RsaNumbers.isRsa(certificate)) {
            return certificate.key().bits() == 0
                    ? Optional.of("the RSA key holds no modulus and exponent")
                    : Optional.empty();
        }
        String oid = Terms.of(certificate.key().curve().orElseThrow());
        Optional<X9ECParameters> curve = Curves.of(certificate);
        if (curve.isEmpty()) {
            return Optional.of("nobody knows the curve " + oid);
        }
        return isPoint(curve.get(), certificate.publicKeyInfo().getPublicKeyData())
                ? Optional.empty()
                : Optional.of("the key is not a point on its curve");
    }

    private static boolean isPoint(X9ECParameters curve, ASN1BitString encoded) {
        // A compressed point takes a square root, once, in a field of at most 571 bits.
        try {
            return !curve.getCurve().decodePoint(encoded.getOctets()).isInfinity();
        } catch (IllegalArgumentException | IllegalStateException e) {
            return false; // no point; not whole octets
        }
    }
}
