package smimetrust;

import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Describes a public key without computing with it: the numbers may be hostile. */
final class PublicKeys {

    private PublicKeys() {}

    static Certificate.Key describe(SubjectPublicKeyInfo info) {
        ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return new Certificate.Key("RSA", modulusBits(info), Optional.empty());
        }
        if (algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return new Certificate.Key("RSASSA-PSS", modulusBits(info), Optional.empty());
        }
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return curve(info);
        }
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return new Certificate.Key("Ed25519", 256, Optional.empty());
        }
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed448)) {
            return new Certificate.Key("Ed448", 448, Optional.empty());
        }
        if (algorithm.equals(X9ObjectIdentifiers.id_dsa)) {
            return new Certificate.Key("DSA", primeBits(info), Optional.empty());
        }
        return new Certificate.Key(algorithm.getId(), 0, Optional.empty());
    }

    private static int modulusBits(SubjectPublicKeyInfo info) {
        try {
            // Not through RSAKeyParameters, which tests the modulus for small factors.
            return RSAPublicKey.getInstance(info.parsePublicKey()).getModulus().bitLength();
        } catch (java.io.IOException | IllegalArgumentException | IllegalStateException e) {
            return 0;
        }
    }

    private static Certificate.Key curve(SubjectPublicKeyInfo info) {
        if (info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier oid) {
            X9ECParameters known = ECNamedCurveTable.getByOID(oid);
            return new Certificate.Key(
                    "EC",
                    known == null ? 0 : known.getCurve().getFieldSize(),
                    Optional.of(oid.getId()));
        }
        return new Certificate.Key("EC", 0, Optional.empty());
    }

    private static int primeBits(SubjectPublicKeyInfo info) {
        try {
            return DSAParameter.getInstance(info.getAlgorithm().getParameters()).getP().bitLength();
        } catch (IllegalArgumentException | IllegalStateException | NullPointerException e) {
            return 0;
        }
    }
}
