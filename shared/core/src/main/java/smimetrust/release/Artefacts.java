package smimetrust.release;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.Json;
import smimetrust.Sha256;

/**
 * The files of one release: pure functions of the store's bytes, the bundle, the number and this
 * program; and what it changed, under a name of its content. The script may differ from that of the
 * program which made a release that stands; that alone makes no new release.
 */
final class Artefacts {

    static final String STORE = "smime-trust.sst";
    static final String MANIFEST = "manifest.json";
    private static final String CHAIN = "chain.pem";

    private Artefacts() {}

    /** Contents by key, the store last of all that a reader of it may look for. */
    static Map<String, byte[]> of(
            Layout layout,
            BundleName bundle,
            Release release,
            byte[] store,
            List<Certificate> in,
            Changes changes) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Sha256 digest = release.sha256();
        files.put(
                layout.artefact(bundle, release.number(), digest, MANIFEST),
                Json.pretty(
                        new Manifest(
                                Manifest.SCHEMA,
                                bundle.text(),
                                release.number(),
                                digest,
                                release.size(),
                                release.importBefore(),
                                Optional.of(Manifest.Script.ofThisProgram()),
                                in.stream().map(Manifest.Entry::of).toList())));
        files.put(layout.artefact(bundle, release.number(), digest, CHAIN), pem(in));
        files.put(
                layout.artefact(bundle, release.number(), digest, ImportScript.FILE),
                ImportScript.bytes());
        if (layout.isImmutable()) { // where files are replaced there is no history
            byte[] document = Json.pretty(changes);
            files.put(
                    layout.artefact(
                            bundle,
                            release.number(),
                            digest,
                            Changes.FILE + Sha256.of(document).brief() + Changes.EXTENSION),
                    document);
        }
        files.put(release.key(), store);
        return files;
    }

    /** The same certificates for tools that read PEM, each under a line that names it. */
    private static byte[] pem(List<Certificate> certificates) {
        Base64.Encoder base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
        StringBuilder text = new StringBuilder();
        for (Certificate certificate : certificates) {
            text.append("# ").append(certificate.subject()).append('\n');
            text.append("-----BEGIN CERTIFICATE-----\n");
            text.append(base64.encodeToString(certificate.der())).append('\n');
            text.append("-----END CERTIFICATE-----\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
