package smimetrust.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

    @ParameterizedTest(name = "{0} is \"{1}\"")
    @CsvSource({
        "PT0S, 0 minutes",
        "PT59M59S, 59 minutes",
        "PT1H, 1 hours",
        "PT90M, 1 hours",
        "PT24H, 24 hours",
        "PT25H, 25 hours",
        "PT48H, 48 hours",
        "PT49H, 49 hours",
        "PT72H, 3 days",
        "PT73H, 73 hours",
        "P366D, 366 days"
    })
    void text(Duration duration, String expected) {
        assertThat(Durations.text(duration)).isEqualTo(expected);
    }
}
