package smimetrust.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smimetrust.Json;
import smimetrust.TestCa;

class CommandsTest {

    private static final Path MALFORMED = Path.of("sst/malformed");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    64, ""
                    64, "bogus"
                    64, "build"
                    64, "build a --out"
                    64, "build a --out b --at yesterday"
                    64, "build a --out b --at +999999999-01-01"
                    64, "build --such a --out b"
                    64, "inspect"
                    64, "rules nonsense"
                    64, "run a --quiet -1"
                    64, "run a --quiet x"
                    64, "status"
                    66, "build missing --out b"
                    66, "inspect missing"
                    66, "inspect missing ../samples/trustasia-tls-rsa-ca.cer --only ffff"
                    64, "inspect ../samples/trustasia-tls-rsa-ca.cer --only 79f"
                    64, "diff ../samples"
                    66, "diff ../samples missing"
                    66, "diff pom.xml ../samples"
                    0, "diff ../samples ../samples"
                    66, "status missing"
                    66, "status src"
                    66, "run pom.xml"
                    0, "--help"
                    0, "--version"
                    0, "build --version"
                    0, "rules"
                    0, "rules validity.expired"
                    """)
    @DisplayName("exit codes; whatever is not 0 says why on standard error alone")
    void codes(int code, String line) {
        Terminal terminal =
                Terminal.run((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));
        assertThat(terminal.code()).isEqualTo(code);
        assertThat(terminal.out().isEmpty()).isEqualTo(code != 0);
        assertThat(terminal.err().isEmpty()).isEqualTo(code == 0);
        assertThat(terminal.err()).doesNotContain("\tat ", "Exception");
    }

    /** From the core's tests, where each file is listed with its reason. */
    private static Stream<List<String>> malformed() throws IOException, URISyntaxException {
        var resource = TestCa.class.getResource("/sst/malformed/INDEX.tsv");
        assertThat(resource).isNotNull();
        return new String(resource.openStream().readAllBytes(), UTF_8)
                .lines()
                .skip(1)
                .map(line -> List.of(line.split("\t", -1)));
    }

    @Test
    @DisplayName("every malformed store is refused with 2, for its own reason")
    void malformedStores() throws Exception {
        List<List<String>> cases = malformed().filter(c -> c.get(1).equals("reject")).toList();
        assertThat(cases).hasSizeGreaterThan(20);
        for (List<String> one : cases) {
            Path file = folder.resolve(one.getFirst());
            try (var in =
                    TestCa.class.getResourceAsStream("/" + MALFORMED + "/" + one.getFirst())) {
                assertThat(in).isNotNull();
                Files.write(file, in.readAllBytes());
            }
            Terminal terminal = Terminal.run("inspect", file, "--json");
            assertThat(terminal.code()).as(one.getFirst()).isEqualTo(2);
            assertThat(
                            Json.read(
                                            terminal.out().getBytes(UTF_8),
                                            InspectCommand.Inspection.class)
                                    .files()
                                    .getFirst()
                                    .refusals())
                    .as(one.getFirst())
                    .extracting(r -> r.rule())
                    .containsExactly(one.get(2));
        }
    }

    @Test
    @DisplayName("inspect goes on after a file that it cannot read, and the document stays one")
    void several() throws IOException {
        Path good = Files.write(folder.resolve("r.cer"), TestCa.root("R").build().der());
        Path text = Files.writeString(folder.resolve("n.txt"), "no certificate");
        assertThat(Terminal.run("inspect", good).code()).isZero();
        assertThat(Terminal.run("inspect", good, text).code()).isEqualTo(1);
        assertThat(Terminal.run("inspect", text).code()).isEqualTo(2);
        Terminal terminal = Terminal.run("inspect", folder.resolve("none"), good, "--json");
        assertThat(terminal.code()).isEqualTo(66);
        assertThat(
                        Json.read(terminal.out().getBytes(UTF_8), InspectCommand.Inspection.class)
                                .files())
                .hasSize(1);
    }

    @Test
    @DisplayName("status of a run's folder shows each bundle, and the worst decides the code")
    void statusOfRun() throws IOException {
        assertThat(Terminal.run("demo", "--dir", folder.resolve("no samples")).code())
                .isEqualTo(66);
        System.setProperty("smime-trust.home", "..");
        try {
            Terminal demo = Terminal.run("demo", "--dir", folder.resolve("demo"), "--json");
            assertThat(demo.code()).isZero();
            assertThat(demo.out().lines())
                    .hasSize(2)
                    .allMatch(line -> Json.object(line.getBytes(UTF_8)).containsKey("noticeId"));
            assertThat(Terminal.run("demo", "--dir", folder.resolve("demo")).code()).isEqualTo(66);
            Terminal again = Terminal.run("demo", "--dir", folder.resolve("again"));
            assertThat(again.code()).isZero();
            Path page = folder.resolve("again/output/contoso/report.html");
            assertThat(page).exists();
            assertThat(again.out()).contains(page.toString());
        } finally {
            System.clearProperty("smime-trust.home");
        }
        Terminal all = Terminal.run("status", folder.resolve("demo"));
        assertThat(all.code()).isEqualTo(1);
        assertThat(all.out()).contains("contoso", "1 INCIDENTS");
        assertThat(Terminal.run("status", folder.resolve("demo"), "contoso").out())
                .contains("INCIDENTS 1");
        assertThat(Terminal.run("status", folder.resolve("demo"), "fabrikam").code()).isEqualTo(66);
        assertThat(Terminal.run("status", folder.resolve("demo"), "--at", "2027-01-20").code())
                .isEqualTo(2);
    }

    @Test
    @DisplayName("status --with-next says what this program would publish, and writes nothing")
    void withNext() throws IOException {
        System.setProperty("smime-trust.home", "..");
        try {
            assertThat(Terminal.run("demo", "--dir", folder.resolve("demo")).code()).isZero();
        } finally {
            System.clearProperty("smime-trust.home");
        }
        Path demo = folder.resolve("demo");
        assertThat(Terminal.run("status", demo, "--with-next").out())
                .contains("WITH THIS PROGRAM", "the same release");
        Path inbox = demo.resolve("inbox/contoso");
        Files.write(inbox.resolve("new.cer"), TestCa.root("Fabrikam Root").build().der());
        Files.delete(inbox.resolve("swisssign-rsa-smime-lcp-ica-2022-1.cer"));
        byte[] before = Files.readAllBytes(demo.resolve("output/contoso/status.json"));
        String next = Terminal.run("status", demo, "--with-next").out().replaceAll("\\s+", " ");
        assertThat(next)
                .contains("would publish release 2, 8 certificates")
                .contains("+ Fabrikam Root; − SwissSign RSA SMIME LCP ICA 2022 - 1");
        Files.createDirectories(demo.resolve("control/contoso"));
        Files.writeString(demo.resolve("control/contoso/policy.json"), "{\"exclud\":[]}");
        assertThat(Terminal.run("status", demo, "--with-next").out())
                .contains("would be BLOCKED policy.invalid");
        assertThat(Files.readAllBytes(demo.resolve("output/contoso/status.json")))
                .isEqualTo(before);
        assertThat(
                        Json.read(
                                        Terminal.run("status", demo, "--with-next", "--json")
                                                .out()
                                                .getBytes(UTF_8),
                                        StatusCommand.Compared.class)
                                .next())
                .hasSize(1);
        assertThat(Terminal.run("status", demo.resolve("output"), "--with-next").code())
                .isEqualTo(66);
    }
}
