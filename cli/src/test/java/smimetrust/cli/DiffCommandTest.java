package smimetrust.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smimetrust.Json;
import smimetrust.TestCa;
import smimetrust.reach.Idle;
import smimetrust.sst.SerializedStore;

class DiffCommandTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa CA = TestCa.issuedBy(ROOT, "CA").build();

    @TempDir Path folder;

    private Path store(String name, TestCa... cas) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(
                file,
                SerializedStore.write(List.of(cas).stream().map(TestCa::certificate).toList()));
    }

    private static DiffCommand.Difference json(Object a, Object b) {
        return Json.read(
                Terminal.run("diff", a, b, "--json").out().getBytes(UTF_8),
                DiffCommand.Difference.class);
    }

    @Test
    @DisplayName("0 without a difference, 1 with one, 66 without an input")
    void codes() throws IOException {
        Path one = store("one.sst", ROOT);
        Path two = store("two.sst", CA, ROOT);
        assertThat(Terminal.run("diff", one, one).code()).isZero();
        assertThat(Terminal.run("diff", one, two).code()).isEqualTo(1);
        Path text = Files.writeString(folder.resolve("n.txt"), "no certificate");
        assertThat(Terminal.run("diff", one, text).code()).isEqualTo(66);
        Path cut = Files.write(folder.resolve("cut.sst"), new byte[] {0, 0, 0, 0, 'C', 'E'});
        assertThat(Terminal.run("diff", one, cut).code()).isEqualTo(66);
    }

    @Test
    @DisplayName("an empty store is one that trusts nobody")
    void empty() throws IOException {
        Terminal terminal = Terminal.run("diff", store("one.sst", ROOT), store("none.sst"));
        assertThat(terminal.code()).isEqualTo(1);
        assertThat(terminal.out()).startsWith("-1 CA\n");
    }

    @Test
    @DisplayName("a bundle's folder and its status mean the release that they point to")
    void releases() throws IOException {
        Path inbox = Files.createDirectories(folder.resolve("in"));
        Files.write(inbox.resolve("r.cer"), ROOT.der());
        Path out = folder.resolve("out");
        assertThat(Terminal.run("build", inbox, "--out", out).code()).isZero();
        assertThat(json(out, out.resolve("smime-trust.sst")).summary())
                .isEqualTo("no difference in trust");
        String status = Files.readString(out.resolve("status.json"));
        Path bundle = Files.createDirectories(folder.resolve("output/contoso"));
        String key = "contoso/releases/000001-abc/smime-trust.sst";
        Files.writeString(
                bundle.resolve("status.json"),
                status.replace("\"key\": \"smime-trust.sst\"", "\"key\": \"" + key + "\""));
        assertThat(Terminal.run("diff", bundle, out).code()).isEqualTo(66);
        store("output/" + key, ROOT, CA);
        assertThat(json(out, bundle).summary()).isEqualTo("+1 CA, which may vouch for any address");
        assertThat(json(bundle.resolve("status.json"), bundle.resolve("releases/000001-abc")).a())
                .extracting(DiffCommand.Side::certificates)
                .isEqualTo(2);
        Files.writeString(
                bundle.resolve("status.json"),
                status.replace(
                        "\"key\": \"smime-trust.sst\"", "\"key\": \"../../out/smime-trust.sst\""));
        assertThat(Terminal.run("diff", bundle, out).code()).isEqualTo(66);
    }

    @Test
    @DisplayName("what docs/operations.md shows is what the command prints")
    void documented() throws IOException {
        Path some = Files.createDirectories(folder.resolve("some"));
        try (var samples = Files.newDirectoryStream(Terminal.SAMPLES)) {
            for (Path sample : samples) {
                String name = sample.getFileName().toString();
                if (!name.startsWith("usertrust") && !name.startsWith("globalsign-corp")) {
                    Files.copy(sample, some.resolve(name));
                }
            }
        }
        Terminal.run("build", some, "--out", folder.resolve("last"));
        Terminal.run("build", Terminal.SAMPLES, "--out", folder.resolve("out"));
        String printed =
                Terminal.run("diff", folder.resolve("last/smime-trust.sst"), folder.resolve("out"))
                        .out();
        assertThat(Files.readString(Path.of("../docs/operations.md")))
                .contains("```text\n" + printed.replace(folder + "/", "") + "```\n");
    }

    @Test
    @DisplayName("what gives no trust is named with its reason")
    void idle() throws IOException {
        TestCa lost = TestCa.issuedBy(TestCa.root("Gone").build(), "Lost").build();
        DiffCommand.Difference difference =
                json(store("one.sst", ROOT), store("two.sst", ROOT, lost));
        assertThat(difference.added()).isEmpty();
        assertThat(difference.b().withoutTrust())
                .containsExactly(
                        new DiffCommand.WithoutTrust(
                                lost.certificate().sha256(), "Lost", Idle.Reason.NO_ISSUER));
    }
}
