package smimetrust.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.Certificate;
import smimetrust.MalformedCertificateException;
import smimetrust.chain.Outcome.Orphan;

class SamplesTest {

    private static final Path SAMPLES = Path.of("../../samples");
    private static final Instant AT = Instant.parse("2026-12-01T00:00:00Z");

    @Test
    @DisplayName("the samples give eight anchored certificates, and three that are told apart")
    void samples() throws IOException, CertificateException, MalformedCertificateException {
        Anchoring anchoring = Anchoring.of(read(), List.of(), AT, Duration.ofDays(2));
        assertThat(anchoring.inOrder()).hasSize(8);
        assertThat(anchoring.inOrder().stream().map(anchoring::depth))
                .containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
        assertThat(anchoring.orphans())
                .extracting(each ->
                        each.subject().brief() + ": " + AnchoringTest.verdict(anchoring, each))
                .containsExactlyInAnyOrder(
                        "HARICA S/MIME RSA SubCA R3: chain.issuer-missing",
                        "Siemens Issuing CA EE Auth 2021: chain.not-valid",
                        "TrustAsia TLS RSA CA: chain.not-for-email");
        Certificate harica =
                anchoring.orphans().stream()
                        .filter(each -> each.subject().brief().startsWith("HARICA"))
                        .findFirst()
                        .orElseThrow();
        Missing missing = ((Orphan) anchoring.outcome(harica)).missing();
        assertThat(missing.issuer())
                .startsWith("CN=Hellenic Academic and Research Institutions RootCA 2015");
        assertThat(missing.authorityKeyIdentifier())
                .contains("711567c8c8c9bd755d72d038186a9df37124540b");
        assertThat(missing.issuerUrls())
                .containsExactly("http://repo.harica.gr/certs/HaricaRootCA2015.crt");
    }

    private static List<Certificate> read()
            throws IOException, CertificateException, MalformedCertificateException {
        List<Certificate> found = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        try (Stream<Path> files = Files.list(SAMPLES)) {
            for (Path file : files.sorted().toList()) {
                for (java.security.cert.Certificate each :
                        factory.generateCertificates(
                                new ByteArrayInputStream(Files.readAllBytes(file)))) {
                    found.add(Certificate.parse(each.getEncoded()));
                }
            }
        }
        return found;
    }
}
