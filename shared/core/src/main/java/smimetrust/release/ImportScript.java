package smimetrust.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import smimetrust.Sha256;

/**
 * The script with which an administrator imports a release. It is one file for every tenant and
 * release, a part of this program, so that it can be reviewed and signed once: nothing is ever put
 * into it.
 */
final class ImportScript {

    static final String FILE = "Import-SmimeTrust.ps1";

    private static final byte[] BYTES = read();
    private static final Sha256 DIGEST = Sha256.of(BYTES);

    private ImportScript() {}

    static byte[] bytes() {
        return BYTES.clone();
    }

    static Manifest.Script inManifest() {
        return new Manifest.Script(FILE, DIGEST);
    }

    private static byte[] read() {
        try (InputStream in = ImportScript.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing in this program");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
