package smimetrust.explain;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import smimetrust.Finding;
import smimetrust.SafeText;
import smimetrust.explain.Answer.Explained;
import smimetrust.explain.Answer.Unreadable;

class ExplainFuzzTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    /** Any exception is a bug; so is an unsafe word. */
    @FuzzTest(maxDuration = "10m")
    void explainingNeverThrows(byte[] file) {
        switch (Explain.of(new Explain.Question(file, Optional.empty(), List.of(), NOW))) {
            case Unreadable unreadable -> safe(unreadable.refusal().message());
            case Explained explained -> {
                explained.senders().forEach(ExplainFuzzTest::safe);
                explained.findings().stream().map(Finding::message).forEach(ExplainFuzzTest::safe);
                explained.signers().stream()
                        .flatMap(s -> s.findings().stream())
                        .map(Finding::message)
                        .forEach(ExplainFuzzTest::safe);
                explained.signers().forEach(s -> safe(s.named() + s.algorithm()));
                if (explained.isTrusted()) {
                    throw new AssertionError("trusted with an empty store");
                }
            }
        }
    }

    private static void safe(String said) {
        if (!said.equals(SafeText.line(said, 10_000))) {
            throw new AssertionError("not safe to print: " + said);
        }
    }
}
