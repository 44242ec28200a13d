package smimetrust.rules;

import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import smimetrust.Certificate;

/** Elliptic curves by their place in the standards. */
final class Curves {

    /** The curves that every S/MIME implementation knows, by object identifier. */
    private static final Map<String, String> USUAL =
            Map.of(
                    "1.2.840.10045.3.1.7", "P-256",
                    "1.3.132.0.34", "P-384",
                    "1.3.132.0.35", "P-521");

    private Curves() {}

    static boolean isEc(Certificate certificate) {
        return certificate.key().algorithm().equals("EC");
    }

    static boolean isUsual(Certificate certificate) {
        return certificate.key().curve().filter(USUAL::containsKey).isPresent();
    }

    static Optional<X9ECParameters> of(Certificate certificate) {
        return certificate
                .key()
                .curve()
                .flatMap(oid ->
                        Optional.ofNullable(
                                ECNamedCurveTable.getByOID(new ASN1ObjectIdentifier(oid))));
    }
}
