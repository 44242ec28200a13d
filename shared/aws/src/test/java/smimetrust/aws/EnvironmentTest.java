package smimetrust.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smimetrust.pipeline.Settings;
import smimetrust.release.Policy;

class EnvironmentTest {

    @Test
    @DisplayName("what is not set is as usual")
    void usual() {
        assertThat(new Environment(Map.of()).settings()).isEqualTo(Settings.DEFAULT);
    }

    @Test
    @DisplayName("what is set holds")
    void set() {
        Settings settings =
                new Environment(
                                Map.of(
                                        "QUIET_SECONDS", "0",
                                        "SHRINK_HOLD_MINUTES", "10080",
                                        "PROFILE", "private",
                                        "MAX_BYTES", "1000000",
                                        "MINIMUM_VALIDITY", "PT72H",
                                        "REVOCATION_CHECK", "false",
                                        "APPROVAL", "roots"))
                        .settings();
        assertThat(settings.revocation()).isFalse();
        assertThat(settings.floors().approval()).isEqualTo(Policy.Approval.ROOTS);
        assertThat(settings.quiet()).isEqualTo(Duration.ZERO);
        assertThat(settings.shrinkHold()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.floors().profile()).isEqualTo(Policy.Profile.PRIVATE);
        assertThat(settings.floors().maxBytes()).isEqualTo(1_000_000);
        assertThat(settings.floors().minimumValidity()).isEqualTo(Duration.ofDays(3));
        assertThat(settings.floors().tiers()).isEqualTo(Policy.DEFAULT.tiers());
    }

    @ParameterizedTest(name = "{0} cannot be \"{1}\"")
    @CsvSource({
        "QUIET_SECONDS, soon",
        "QUIET_SECONDS, ''",
        "QUIET_SECONDS, -1",
        "QUIET_SECONDS, 1.5",
        "QUIET_SECONDS, 99999999999",
        "SHRINK_HOLD_MINUTES, 60 minutes",
        "SHRINK_HOLD_MINUTES, -60",
        "REVOCATION_CHECK, ''",
        "REVOCATION_CHECK, TRUE",
        "REVOCATION_CHECK, no",
        "APPROVAL, ''",
        "APPROVAL, some",
        "PROFILE, secret",
        "PROFILE, ''",
        "MAX_BYTES, 70k",
        "MAX_BYTES, -1",
        "MINIMUM_VALIDITY, 48",
        "MINIMUM_VALIDITY, -PT48H",
        "MINIMUM_VALIDITY, PT${MinimumValidityHours}H"
    })
    void wrong(String name, String value) {
        assertThatThrownBy(() -> new Environment(Map.of(name, value)).settings())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value);
    }

    @Test
    @DisplayName("a variable that is needed is asked for by its name")
    void required() {
        Environment environment = new Environment(Map.of("EMPTY", "", "SET", "x"));
        assertThat(environment.required("SET")).isEqualTo("x");
        for (String name : new String[] {"EMPTY", "UNSET"}) {
            assertThatThrownBy(() -> environment.required(name))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(name);
        }
    }
}
