package smimetrust.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import smimetrust.Certificate;
import smimetrust.MalformedCertificateException;

class RulebookFuzzTest {

    @FuzzTest(maxDuration = "10m")
    void judging_never_throws(byte[] der) {
        Certificate certificate;
        try {
            certificate = Certificate.parse(der);
        } catch (MalformedCertificateException e) {
            return; // refused before it comes to the rules
        }
        assertThat(Rulebook.judge(certificate)).isNotNull();
    }
}
