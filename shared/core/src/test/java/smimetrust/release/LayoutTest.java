package smimetrust.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smimetrust.BundleName;
import smimetrust.Sha256;

class LayoutTest {

    private static final Sha256 EMPTY = Sha256.of(new byte[0]);

    @ParameterizedTest
    @CsvSource({
        "BUNDLES, contoso/status.json,"
                + " contoso/releases/000012-e3b0c44298fc/smime-trust.sst,"
                + " contoso/releases/000012-e3b0c44298fc/manifest.json",
        "FLAT, status.json, smime-trust.sst, manifest.json"
    })
    void keys(Layout layout, String status, String store, String manifest) {
        BundleName bundle = new BundleName("contoso");
        assertThat(layout.status(bundle)).isEqualTo(status);
        assertThat(layout.artefact(bundle, 12, EMPTY, "smime-trust.sst")).isEqualTo(store);
        assertThat(Layout.manifestBeside(store)).isEqualTo(manifest);
    }
}
