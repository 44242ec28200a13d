package smimetrust.release;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.Sha256;

/**
 * What is in one release, beside its store. It follows from the store's bytes, the bundle, the
 * number and the program alone: no clock, no file names of uploaders. Schema: {@code
 * docs/schemas/manifest.schema.json}.
 *
 * @param schema {@value #SCHEMA}
 * @param sha256 the digest of the store
 * @param size the store's bytes
 * @param script what imports the store, beside it; absent in releases of older programs
 * @param certificates in the order of the store
 */
public record Manifest(
        String schema,
        String bundle,
        long number,
        Sha256 sha256,
        long size,
        Instant importBefore,
        Optional<Script> script,
        List<Entry> certificates) {

    public static final String SCHEMA = "smime-trust/manifest/1";

    public Manifest {
        certificates = List.copyOf(certificates);
    }

    /**
     * The script that lies beside the store.
     *
     * @param sha256 the digest of its bytes, as they left this program: unsigned
     */
    public record Script(String file, Sha256 sha256) {

        /** The one that this program puts beside every store. */
        public static Script ofThisProgram() {
            return ImportScript.inManifest();
        }
    }

    /**
     * One certificate of the store.
     *
     * @param name what people call it: one safe line
     */
    public record Entry(
            Sha256 sha256,
            String name,
            String subject,
            String issuer,
            String serial,
            Role role,
            Instant notBefore,
            Instant notAfter) {

        static Entry of(Certificate certificate) {
            return new Entry(
                    certificate.sha256(),
                    certificate.subject().brief(),
                    certificate.subject().toString(),
                    certificate.issuer().toString(),
                    certificate.serialHex(),
                    certificate.role(),
                    certificate.notBefore().instant(),
                    certificate.notAfter().instant());
        }
    }
}
