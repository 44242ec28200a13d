package smimetrust.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class MessagesFuzzTest {

    private static final Messages MESSAGES =
            new Messages(new Messages.Buckets("inbox", "control", "state", "output"));

    /** Anything else than poison is a bug: it would be tried again for ever. */
    @FuzzTest(maxDuration = "10m")
    void aMessageIsReadOrPoison(byte[] body) {
        try {
            assertThat(MESSAGES.decode(new String(body, StandardCharsets.UTF_8)))
                    .doesNotContainNull();
        } catch (Messages.PoisonException e) {
            assertThat(e.getMessage()).hasSizeLessThanOrEqualTo(300);
        }
    }
}
