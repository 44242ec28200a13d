package smimetrust.rules;

import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import smimetrust.Certificate;
import smimetrust.ObjectIdentifierName;
import smimetrust.SafeText;

/** The standards' words for object identifiers; the bare number where we know none. */
final class Terms {

    /** A list in a sentence stops here: a certificate can repeat itself ten thousand times. */
    private static final int MAX_LISTED = 6;

    private static final int MAX_OID = 60;

    private Terms() {}

    static String of(ASN1ObjectIdentifier oid) {
        return of(oid.getId());
    }

    static String of(String oid) {
        return ObjectIdentifierName.of(oid).orElseGet(() -> SafeText.line(oid, MAX_OID));
    }

    /** What its extKeyUsage allows. */
    static String usages(Certificate certificate) {
        return list(
                certificate.extendedKeyUsage().orElse(List.of()).stream()
                        .map(KeyPurposeId::toOID)
                        .toList());
    }

    static String list(List<ASN1ObjectIdentifier> oids) {
        return names(oids.stream().map(ASN1ObjectIdentifier::getId).toList());
    }

    static String names(List<String> oids) {
        String listed =
                oids.stream().limit(MAX_LISTED).map(Terms::of).collect(Collectors.joining(", "));
        return oids.size() > MAX_LISTED
                ? listed + " and " + (oids.size() - MAX_LISTED) + " more"
                : listed;
    }
}
