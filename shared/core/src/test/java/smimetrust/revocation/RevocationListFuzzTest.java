package smimetrust.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.TestCa;
import smimetrust.TestCrl;

class RevocationListFuzzTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa CA =
            TestCa.issuedBy(ROOT, "Issuing")
                    .with(Extension.cRLDistributionPoints, false, TestCrl.points("http://x/"))
                    .build();
    private static final Point POINT = RevocationList.points(CA.certificate()).getFirst();

    /** Every run makes new keys, so nothing that comes from outside can be conclusive. */
    @FuzzTest(maxDuration = "10m")
    void whatNobodySignedSaysNothing(byte[] file) {
        Outcome outcome =
                RevocationList.read(file)
                        .judge(
                                CA.certificate(),
                                POINT,
                                List.of(ROOT.certificate()),
                                Instant.parse("2026-06-01T00:00:00Z"));
        assertThat(outcome.isConclusive()).isFalse();
    }
}
