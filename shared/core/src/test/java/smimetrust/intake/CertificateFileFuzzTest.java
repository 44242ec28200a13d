package smimetrust.intake;

import com.code_intelligence.jazzer.junit.FuzzTest;
import smimetrust.Refusal;
import smimetrust.SafeText;
import smimetrust.intake.CertificateFile.Contents;

class CertificateFileFuzzTest {

    /** Any exception is a bug; so are silence, too many words, and an unsafe one. */
    @FuzzTest(maxDuration = "10m")
    void readingNeverThrows(byte[] upload) {
        Contents contents = CertificateFile.read(upload);
        if (contents.certificates().isEmpty() && contents.refusals().isEmpty()) {
            throw new AssertionError("neither a certificate nor a refusal");
        }
        if (contents.refusals().size() > 2 * CertificateFile.MAX_REFUSALS + 2) {
            throw new AssertionError("unbounded refusals");
        }
        for (Refusal refusal : contents.refusals()) {
            String said = refusal.at() + refusal.message();
            if (!said.equals(SafeText.line(said, 10_000))) {
                throw new AssertionError("not safe to print: " + refusal);
            }
        }
    }
}
