package smimetrust.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import smimetrust.Certificate;
import smimetrust.TestCa;
import smimetrust.intake.CertificateFile;
import smimetrust.sst.SerializedStore;

class ReleasePlanFuzzTest {

    /** An honest chain in the bundle, beside which anybody may drop anything. */
    private static final TestCa ROOT = TestCa.root("Root").build();

    private static final TestCa CA = TestCa.issuedBy(ROOT, "Issuing").build();

    private static final int MANY = 50;

    @FuzzTest(maxDuration = "10m")
    void oneFileKeepsNobodyElseOut(byte[] dropped) {
        CertificateFile.Contents contents = CertificateFile.read(dropped);
        List<Certificate> certificates =
                contents.certificates().stream()
                        .map(CertificateFile.Found::certificate)
                        .limit(MANY)
                        .toList();
        ReleasePlan plan =
                Given.bundleOf(ROOT, CA)
                        .maxBytes(Policy.MAX_STORE_BYTES)
                        .file("dropped", certificates, contents.refusals())
                        .plan();
        assertThat(plan.isRelease()).isTrue();
        byte[] store = Given.artefact(plan, plan.status().release().orElseThrow().key());
        assertThat(Given.certificates(store))
                .contains(ROOT.certificate(), CA.certificate())
                .hasSizeLessThanOrEqualTo(MANY + 2);
        assertThat(SerializedStore.read(store)).isInstanceOf(SerializedStore.Store.class);
    }
}
