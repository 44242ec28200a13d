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
        assertThat(Layout.scriptBeside(store))
                .isEqualTo(manifest.replace("manifest.json", "Import-SmimeTrust.ps1"));
        assertThat(layout.report(bundle)).isEqualTo(status.replace("status.json", "report.html"));
    }

    @ParameterizedTest(name = "up to release {0}: {1}")
    @CsvSource({
        "0, contoso/releases/00000",
        "9, contoso/releases/00000",
        "10, contoso/releases/00000 contoso/releases/00001",
        "29, contoso/releases/00001 contoso/releases/00002",
        "123456, contoso/releases/12344 contoso/releases/12345"
    })
    void latest(long number, String beginnings) {
        BundleName bundle = new BundleName("contoso");
        assertThat(String.join(" ", Layout.BUNDLES.latest(bundle, number))).isEqualTo(beginnings);
        assertThat(Layout.FLAT.latest(bundle, number)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "contoso/releases/000012-e3b0c44298fc/manifest.json, true",
        "contoso/releases/000012-e3b0c44298fc/my-manifest.json, false",
        "contoso/releases/000012-e3b0c44298fc/chain.pem, false"
    })
    void isManifest(String key, boolean is) {
        assertThat(Layout.isManifest(key)).isEqualTo(is);
    }
}
