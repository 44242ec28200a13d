package smimetrust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleNameTest {

    private static final String SIXTY_THREE =
            "a234567890123456789012345678901234567890123456789012345678901-3";

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            textBlock =
                    """
                    contoso,           released
                    default,           released
                    1-and-1,           released
                    63,                released
                    _shared,           shared
                    _shared-eu,        shared
                    _shared-2,         shared
                    _shared--,         shared
                    shared,            released
                    _shared-,          none
                    _shared_eu,        none
                    _sharedeu,         none
                    _shared-EU,        none
                    _Shared,           none
                    __shared,          none
                    _share,            none
                    _default,          none
                    _invalid,          reserved
                    -a,                none
                    Contoso,           none
                    a.b,               none
                    '',                none
                    """)
    void kinds(String text, String kind) {
        String name = text.equals("63") ? SIXTY_THREE : text;
        assertThat(BundleName.of(name).isPresent()).isEqualTo(!kind.matches("none|reserved"));
        assertThat(BundleName.known(name).isPresent()).isEqualTo(!kind.equals("none"));
        BundleName.known(name)
                .ifPresent(bundle -> {
                    assertThat(bundle.text()).isEqualTo(name);
                    assertThat(bundle.isShared()).isEqualTo(kind.equals("shared"));
                    assertThat(bundle.isReleased()).isEqualTo(kind.equals("released"));
                });
        if (kind.equals("none")) {
            assertThatThrownBy(() -> new BundleName(name))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest(name = "{0} belongs to {1}")
    @CsvSource(
            textBlock =
                    """
                    a.cer,                  default
                    default/a.cer,          default
                    contoso/a.cer,          contoso
                    contoso/_shared/a.cer,  contoso
                    _shared/a.cer,          _shared
                    _shared/contoso/a.cer,  _shared
                    _shared-eu/a.cer,       _shared-eu
                    _shared,                default
                    _shared-/a.cer,         _invalid
                    _other/a.cer,           _invalid
                    _invalid/a.cer,         _invalid
                    /a.cer,                 _invalid
                    """)
    void keys(String key, String bundle) {
        assertThat(BundleName.ofKey(key)).isEqualTo(BundleName.known(bundle).orElseThrow());
    }

    @ParameterizedTest(name = "{0} more: {1}")
    @CsvSource({"54, true", "55, true", "56, false"})
    void length(int more, boolean is) {
        assertThat(BundleName.of("_shared-" + "a".repeat(more)).isPresent()).isEqualTo(is);
    }
}
