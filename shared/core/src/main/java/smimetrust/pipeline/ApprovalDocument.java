package smimetrust.pipeline;

import java.util.Optional;
import smimetrust.BundleName;
import smimetrust.Sha256;

/**
 * An approval as it is stored in the control bucket. Its key says which certificate of which bundle
 * it approves, and the storage who wrote it: the content is for people who read it later, and
 * nothing is decided by it.
 *
 * @param by who approves, in their own words
 * @param reason why, likewise
 */
public record ApprovalDocument(
        String schema, Sha256 sha256, Optional<String> by, Optional<String> reason) {

    public static final String SCHEMA = "smime-trust/approval/1";

    /** Of a larger one the content is not read. Unit: bytes. */
    public static final int MAX_BYTES = 64 << 10;

    private static final String FOLDER = "approvals";

    /** Where the approvals of a bundle lie. */
    static String folder(BundleName bundle) {
        return FOLDER + "/" + bundle + "/";
    }

    /** The key of the approval of one certificate in one bundle. */
    public static String key(BundleName bundle, Sha256 sha256) {
        return folder(bundle) + sha256;
    }

    /** The certificate that a key of that bundle's folder is about. */
    static Optional<Sha256> digest(String key, BundleName bundle) {
        return Optional.of(key)
                .filter(k -> k.startsWith(folder(bundle)))
                .map(k -> k.substring(folder(bundle).length()))
                .filter(Sha256::isHex)
                .map(Sha256::new);
    }

    /**
     * Which certificate of which bundle an approval's key is about.
     *
     * @param bundle the bundle
     * @param sha256 the certificate
     */
    public record Target(BundleName bundle, Sha256 sha256) {}

    /** What a key of the control bucket approves; absent where it is no approval's. */
    public static Optional<Target> target(String key) {
        String[] parts = key.split("/", -1);
        return parts.length == 3 && parts[0].equals(FOLDER) && Sha256.isHex(parts[2])
                ? BundleName.of(parts[1]).map(bundle -> new Target(bundle, new Sha256(parts[2])))
                : Optional.empty();
    }
}
