package smimetrust;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ParsedBeforeTest {

    private static final TestCa ROOT = TestCa.root("Fabrikam Root").build();

    @Test
    @DisplayName("equal bytes give the certificate that was parsed before")
    void same() throws MalformedCertificateException {
        assertThat(Certificate.parse(ROOT.der())).isSameAs(Certificate.parse(ROOT.der()));
    }

    @Test
    @DisplayName("another byte is another certificate, whose signature is verified anew")
    void other() throws MalformedCertificateException {
        assertThat(Certificate.parse(ROOT.der()).isSelfSigned()).isTrue();
        byte[] forged = ROOT.der();
        forged[forged.length - 1] ^= 1;
        Certificate certificate = Certificate.parse(forged);
        assertThat(certificate).isNotEqualTo(ROOT.certificate());
        assertThat(certificate.isSelfSigned()).isFalse();
        assertThat(Certificate.parse(ROOT.der()).isSelfSigned()).isTrue();
    }

    @Test
    @DisplayName("the caller's array is not kept")
    void array() throws MalformedCertificateException {
        byte[] bytes = ROOT.der();
        Certificate certificate = Certificate.parse(bytes);
        bytes[10] ^= 1;
        assertThat(Certificate.parse(ROOT.der()).der()).isEqualTo(ROOT.der());
        assertThat(certificate.der()).isEqualTo(ROOT.der());
    }

    @Test
    @DisplayName("what is too large is not kept")
    void large() {
        ParsedBefore memory = new ParsedBefore();
        TestCa large =
                TestCa.root("Large").issuerUrl("http://example.com/" + "x".repeat(20_000)).build();
        memory.add(large.certificate());
        assertThat(memory.find(large.certificate().sha256())).isNull();

        memory.add(ROOT.certificate());
        assertThat(memory.find(ROOT.certificate().sha256())).isSameAs(ROOT.certificate());
    }
}
