package smimetrust.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smimetrust.Finding;
import smimetrust.Json;
import smimetrust.TestCa;
import smimetrust.TestCrl;
import smimetrust.pipeline.CrlSource;
import smimetrust.release.Status;

/** {@code build --online}, with an internet of the test's own. */
class BuildOnlineTest {

    private static final String URL = "http://crl.example/root.crl";
    private static final TestCa ROOT = TestCa.root("Fabrikam Root").build();
    private static final TestCa ISSUING =
            TestCa.issuedBy(ROOT, "Fabrikam Issuing")
                    .with(Extension.cRLDistributionPoints, false, TestCrl.points(URL))
                    .build();

    @TempDir Path folder;

    @BeforeEach
    void certificates() throws IOException {
        Files.createDirectories(folder.resolve("in"));
        Files.write(folder.resolve("in/root.cer"), ROOT.der());
        Files.write(folder.resolve("in/issuing.cer"), ISSUING.der());
    }

    private Terminal build(CrlSource lists, Object... more) {
        return Terminal.online(
                lists,
                Stream.concat(
                                Stream.of(
                                        "build",
                                        folder.resolve("in"),
                                        "--out",
                                        folder.resolve("out")),
                                Stream.of(more))
                        .toArray());
    }

    private static TestCrl list() {
        return TestCrl.of(ROOT)
                .thisUpdate("2026-11-30T00:00:00Z")
                .nextUpdate("2026-12-07T00:00:00Z");
    }

    private static CrlSource giving(TestCrl list) {
        return _ -> new CrlSource.Fetched(list.der());
    }

    private List<String> findings() throws IOException {
        return Json.read(Files.readAllBytes(folder.resolve("out/status.json")), Status.class)
                .certificates()
                .stream()
                .flatMap(c -> c.findings().stream())
                .map(Finding::rule)
                .filter(rule -> rule.startsWith("revocation."))
                .toList();
    }

    @Test
    @DisplayName("a revoked CA is left out, and what was fetched is shown")
    void revoked() throws IOException {
        Terminal run = build(giving(list().revoking(ISSUING)), "--online");
        assertThat(run.code()).isEqualTo(1);
        assertThat(findings()).containsExactly("revocation.revoked");
        assertThat(run.out()).contains("revocation lists 1", URL, "revocation.revoked");
    }

    @Test
    @DisplayName("a good list says nothing")
    void good() throws IOException {
        Terminal run = build(giving(list()), "--online");
        assertThat(run.code()).isZero();
        assertThat(findings()).isEmpty();
    }

    @Test
    @DisplayName("a list that cannot be had is told at once, since nobody comes back tomorrow")
    void unreachable() throws IOException {
        Terminal run =
                build(_ -> new CrlSource.Failed(CrlSource.Reason.TIME, "10000 ms"), "--online");
        assertThat(run.code()).isZero();
        assertThat(findings()).containsExactly("revocation.unreachable");
        assertThat(run.out()).contains("time-out: 10000 ms");
    }

    @Test
    @DisplayName("without --online nobody is asked and nothing is said")
    void offline() throws IOException {
        Terminal run =
                build(url -> {
                    throw new AssertionError(url);
                });
        assertThat(run.code()).isZero();
        assertThat(findings()).isEmpty();
        assertThat(run.out()).doesNotContain("revocation");
    }

    @Test
    @DisplayName("another day's question cannot be asked of today's lists")
    void at() {
        assertThat(build(giving(list()), "--online", "--at", "2027-01-01").code()).isEqualTo(64);
    }

    @Test
    @DisplayName("--json prints the status alone")
    void json() throws IOException {
        Terminal run = build(giving(list()), "--online", "--json");
        assertThat(
                        Json.read(
                                        run.out().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                        Status.class)
                                .bundle())
                .isEqualTo("in");
    }
}
