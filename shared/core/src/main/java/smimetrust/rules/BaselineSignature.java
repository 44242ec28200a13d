package smimetrust.rules;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Public CAs sign with RSA or ECDSA and SHA-256, 384 or 512, encoded in one way each. */
final class BaselineSignature implements Rule {

    private static final Set<String> ALLOWED =
            Set.of(
                    "300d06092a864886f70d01010b0500",
                    "300d06092a864886f70d01010c0500",
                    "300d06092a864886f70d01010d0500",
                    pss("01", "20"),
                    pss("02", "30"),
                    pss("03", "40"),
                    "300a06082a8648ce3d040302",
                    "300a06082a8648ce3d040303",
                    "300a06082a8648ce3d040304",
                    "300506032b6570",
                    "300506032b6571");

    private static final Set<String> SOUND_NAMES =
            Set.of(
                    "SHA-256 with RSA",
                    "SHA-384 with RSA",
                    "SHA-512 with RSA",
                    "SHA-256 with RSASSA-PSS",
                    "SHA-384 with RSASSA-PSS",
                    "SHA-512 with RSASSA-PSS",
                    "SHA-256 with ECDSA",
                    "SHA-384 with ECDSA",
                    "SHA-512 with ECDSA",
                    "Ed25519",
                    "Ed448");

    /** RSASSA-PSS whose digest and mask have the same hash, with a salt of its length. */
    private static String pss(String hash, String salt) {
        String digest = "300d06096086480165030402" + hash + "0500";
        return "304106092a864886f70d01010a3034a00f"
                + digest
                + "a11c301a06092a864886f70d010108"
                + digest
                + "a2030201"
                + salt;
    }

    private static String hex(Certificate certificate) {
        try {
            return HexFormat.of().formatHex(certificate.signatureAlgorithm().getEncoded("DER"));
        } catch (IOException e) {
            throw new IllegalStateException("what was decoded can be encoded", e);
        }
    }

    @Override
    public Card card() {
        return new Card(
                "baseline.signature",
                Severity.WARNING,
                "signature algorithm that public CAs may not use",
                "S/MIME Baseline Requirements 7.1.3.2, for certificates issued since 2023-09-01",
                "Ask the CA: a public one may not issue like this. Exchange does not mind. If the"
                        + " CA is your own, set the profile private in policy.json.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        // SHA-1 and worse below a root have their own rules.
        return Baseline.isRoot(certificate)
                || (Baseline.isSubordinate(certificate)
                        && SignatureKind.of(certificate)
                                .filter(kind -> kind.strength() != SignatureKind.Strength.SOUND)
                                .isEmpty());
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return ALLOWED.contains(hex(certificate))
                ? Optional.empty()
                : Optional.of(
                        "it was signed with "
                                + SignatureKind.nameOf(certificate.signatureAlgorithm())
                                + (SOUND_NAMES.contains(
                                                SignatureKind.nameOf(
                                                        certificate.signatureAlgorithm()))
                                        ? ", encoded in another way than the one allowed"
                                        : ""));
    }
}
