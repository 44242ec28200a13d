package smimetrust.reach;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.List;
import smimetrust.Certificate;
import smimetrust.SafeText;
import smimetrust.TestCa;
import smimetrust.intake.CertificateFile;

class ReachFuzzTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Certificate ROOT = TestCa.root("Root").build().certificate();

    @FuzzTest(maxDuration = "10m")
    void neverThrowsAndSaysOneSafeLine(byte[] file) {
        List<Certificate> certificates =
                CertificateFile.read(file).certificates().stream()
                        .map(CertificateFile.Found::certificate)
                        .distinct()
                        .limit(50)
                        .toList();
        Reach without = Reach.of(List.of(ROOT), NOW);
        Reach with =
                Reach.of(
                        java.util.stream.Stream.concat(
                                        java.util.stream.Stream.of(ROOT), certificates.stream())
                                .distinct()
                                .toList(),
                        NOW);
        assertThat(without.to(with).removed()).isEmpty();
        for (Certificate certificate : certificates) {
            String sentence = with.sentence(certificate);
            assertThat(sentence).isEqualTo(SafeText.line(sentence, 100_000));
        }
    }
}
