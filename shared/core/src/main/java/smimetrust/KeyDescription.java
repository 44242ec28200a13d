package smimetrust;

import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A public key in the terms of the standards, told without computing with it: its numbers may be
 * hostile.
 *
 * @param algorithm RSA, RSASSA-PSS, EC, Ed25519, Ed448, DSA, or the object identifier
 * @param bits the modulus or the field; 0 where it cannot be told
 * @param curve the object identifier of a named curve
 */
public record KeyDescription(String algorithm, int bits, Optional<String> curve) {

    private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");
    private static final ASN1ObjectIdentifier ED448 = new ASN1ObjectIdentifier("1.3.101.113");

    static KeyDescription of(SubjectPublicKeyInfo info) {
        ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return new KeyDescription("RSA", modulusBits(info), Optional.empty());
        }
        if (algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return new KeyDescription("RSASSA-PSS", modulusBits(info), Optional.empty());
        }
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return curve(info);
        }
        if (algorithm.equals(ED25519)) {
            return new KeyDescription("Ed25519", 256, Optional.empty());
        }
        if (algorithm.equals(ED448)) {
            return new KeyDescription("Ed448", 448, Optional.empty());
        }
        if (algorithm.equals(X9ObjectIdentifiers.id_dsa)) {
            return new KeyDescription("DSA", primeBits(info), Optional.empty());
        }
        return new KeyDescription(algorithm.getId(), 0, Optional.empty());
    }

    private static int modulusBits(SubjectPublicKeyInfo info) {
        try {
            // Not through RSAKeyParameters, which tests the modulus for small factors.
            return RSAPublicKey.getInstance(info.parsePublicKey()).getModulus().bitLength();
        } catch (java.io.IOException
                | IllegalArgumentException
                | IllegalStateException
                | NullPointerException e) { // a key of no bytes at all is null there
            return 0;
        }
    }

    private static KeyDescription curve(SubjectPublicKeyInfo info) {
        if (info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier oid) {
            X9ECParameters known = ECNamedCurveTable.getByOID(oid);
            return new KeyDescription(
                    "EC",
                    known == null ? 0 : known.getCurve().getFieldSize(),
                    Optional.of(oid.getId()));
        }
        return new KeyDescription("EC", 0, Optional.empty());
    }

    private static int primeBits(SubjectPublicKeyInfo info) {
        try {
            return DSAParameter.getInstance(info.getAlgorithm().getParameters()).getP().bitLength();
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException e) {
            return 0;
        }
    }
}
