package smimetrust.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.GoldenFile;
import smimetrust.Json;
import smimetrust.release.Status;
import smimetrust.release.Status.CertificateEntry;

/** What people and programs see of the samples, word for word. */
class GoldenOutputTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private static final Path OPENSSL =
            Path.of("../shared/core/src/test/resources/explain/openssl");

    @TempDir static Path out;

    static Stream<Arguments> calls() {
        return Stream.of(
                arguments("build.txt", List.of("build", Terminal.SAMPLES, "--out", out)),
                arguments("build.json", List.of("build", Terminal.SAMPLES, "--out", out, "--json")),
                arguments("status.txt", List.of("status", out)),
                arguments("status-local.txt", List.of("status", out, "samples")),
                arguments("status.json", List.of("status", out, "--json")),
                arguments("status-later.txt", List.of("status", out, "--at", "2027-02-01")),
                arguments(
                        "inspect.txt",
                        List.of(
                                "inspect",
                                Terminal.SAMPLES.resolve("trustasia-tls-rsa-ca.cer"),
                                Terminal.SAMPLES.resolve("siemens-issuing-ca-ee-auth-2021.cer"))),
                arguments(
                        "inspect.json",
                        List.of(
                                "inspect",
                                Terminal.SAMPLES.resolve("trustasia-tls-rsa-ca.cer"),
                                "--json")),
                arguments("inspect-many.txt", List.of("inspect", Terminal.SAMPLES)),
                arguments(
                        "inspect-only.txt",
                        List.of("inspect", Terminal.SAMPLES, "--only", "55:92:60:84")),
                arguments(
                        "diff.txt",
                        List.of(
                                "diff",
                                Terminal.SAMPLES.resolve("globalsign-secure-mail-root-r45.cer"),
                                out)),
                arguments(
                        "diff-back.txt",
                        List.of(
                                "diff",
                                Terminal.SAMPLES,
                                Terminal.SAMPLES.resolve("globalsign-secure-mail-root-r45.cer"))),
                arguments(
                        "diff.json",
                        List.of(
                                "diff",
                                Terminal.SAMPLES.resolve("globalsign-secure-mail-root-r45.cer"),
                                Terminal.SAMPLES.resolve("actalis-chain.p7b"),
                                "--json")),
                arguments(
                        "explain.txt",
                        List.of("explain", OPENSSL.resolve("full.eml"), "--with", out)),
                arguments(
                        "explain.json",
                        List.of("explain", OPENSSL.resolve("full.eml"), "--with", out, "--json")),
                arguments("rules-one.txt", List.of("rules", "validity.expired")),
                arguments("rules-one.json", List.of("rules", "validity.expired", "--json")),
                arguments("help.txt", List.of("--help")),
                arguments("help-build.txt", List.of("build", "--help")),
                arguments("help-run.txt", List.of("run", "--help")),
                arguments("help-inspect.txt", List.of("inspect", "--help")),
                arguments("help-diff.txt", List.of("diff", "--help")),
                arguments("help-explain.txt", List.of("explain", "--help")),
                arguments("help-status.txt", List.of("status", "--help")),
                arguments("help-history.txt", List.of("history", "--help")),
                arguments("help-verify-tenant.txt", List.of("verify-tenant", "--help")),
                arguments("help-rules.txt", List.of("rules", "--help")),
                arguments("help-demo.txt", List.of("demo", "--help")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void output(String golden, List<Object> arguments) throws IOException {
        Terminal.run("build", Terminal.SAMPLES, "--out", out);
        Terminal terminal = Terminal.run(arguments.toArray());
        assertThat(terminal.err()).isEmpty();
        GoldenFile.assertMatches(
                GOLDEN.resolve(golden), terminal.out().replace(out.toString(), "/OUT"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    @DisplayName("a line has at most 80 columns unless one word is longer; JSON is one document")
    void width(String golden, List<Object> arguments) {
        Terminal.run("build", Terminal.SAMPLES, "--out", out);
        String text = Terminal.run(arguments.toArray()).out();
        if (golden.endsWith(".json")) {
            assertThat(Json.object(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .isNotEmpty();
        } else {
            assertThat(text.lines().filter(line -> line.length() > 80))
                    .allMatch(line -> !line.strip().contains(" "));
        }
    }

    @Test
    @DisplayName("the store of the samples, byte for byte, and why the other three are not in it")
    void store() throws IOException {
        Path fresh = out.resolve("fresh");
        assertThat(Terminal.run("build", Terminal.SAMPLES, "--out", fresh).code()).isEqualTo(1);
        GoldenFile.assertMatches(
                GOLDEN.resolve("samples.sst.hex"),
                HexFormat.of()
                                .formatHex(Files.readAllBytes(fresh.resolve("smime-trust.sst")))
                                .replaceAll(".{96}", "$0\n")
                        + "\n");
        GoldenFile.assertMatches(
                GOLDEN.resolve("manifest.json"), Files.readString(fresh.resolve("manifest.json")));

        Status status = Json.read(Files.readAllBytes(fresh.resolve("status.json")), Status.class);
        assertThat(status.release().orElseThrow().certificates()).isEqualTo(8);
        assertThat(status.certificates().stream().filter(CertificateEntry::included)).hasSize(8);
        assertThat(leftOut(status))
                .containsExactlyInAnyOrder(
                        "HARICA S/MIME RSA SubCA R3 chain.issuer-missing",
                        "Siemens Issuing CA EE Auth 2021 validity.expired",
                        "TrustAsia TLS RSA CA ca.eku-excludes-email");
        assertThat(status.orphans())
                .singleElement()
                .satisfies(orphan ->
                        assertThat(orphan.issuer())
                                .contains(
                                        "Hellenic Academic and Research Institutions RootCA"
                                                + " 2015"));
        assertThat(status.expiring())
                .singleElement()
                .satisfies(expiry -> {
                    assertThat(expiry.notAfter()).isEqualTo("2027-01-20T00:00:00Z");
                    assertThat(expiry.tier()).isEqualTo(60);
                });
    }

    private static List<String> leftOut(Status status) {
        return status.certificates().stream()
                .filter(c -> !c.included())
                .flatMap(c -> c.findings().stream().map(f -> c.name() + " " + f.rule()))
                .toList();
    }
}
