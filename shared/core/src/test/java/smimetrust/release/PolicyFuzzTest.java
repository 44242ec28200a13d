package smimetrust.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import smimetrust.JsonException;

class PolicyFuzzTest {

    /** Anything else than the one exception is a bug; so is a policy below the floors. */
    @FuzzTest(maxDuration = "10m")
    void aDocumentIsReadOrRefused(byte[] document) {
        Policy policy;
        try {
            policy = Policy.DEFAULT.tightenedBy(document);
        } catch (JsonException e) {
            return;
        }
        assertThat(policy.maxBytes()).isBetween(1, Policy.DEFAULT.maxBytes());
        assertThat(policy.minimumValidity())
                .isGreaterThanOrEqualTo(Policy.DEFAULT.minimumValidity());
        assertThat(policy.tiers()).isNotEmpty();
    }
}
