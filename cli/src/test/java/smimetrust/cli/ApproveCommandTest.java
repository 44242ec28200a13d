package smimetrust.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.Json;
import smimetrust.TestCa;
import smimetrust.folder.FolderSystem;
import smimetrust.pipeline.ApprovalDocument;
import smimetrust.pipeline.CrlSource;
import smimetrust.pipeline.Settings;
import smimetrust.release.Status;

/** What waits, who says yes to it, and that on one's own folders nobody is two. */
class ApproveCommandTest {

    private static final TestCa ROOT = TestCa.root("Fabrikam Root").build();
    private static final String HEX = ROOT.certificate().sha256().hex();

    @TempDir Path folder;

    private FolderSystem system() {
        return new FolderSystem(
                folder,
                Settings.DEFAULT.withQuiet(Duration.ZERO).withRevocation(false),
                Clock.fixed(Terminal.NOW, ZoneOffset.UTC),
                _ -> new CrlSource.Failed(CrlSource.Reason.TIME, "10 s"),
                _ -> {},
                (_, failure) -> {
                    throw failure;
                });
    }

    private Status assembled() throws IOException {
        FolderSystem system = system();
        system.look();
        while (system.step()) {
            // until nothing is due
        }
        return Json.read(
                Files.readAllBytes(folder.resolve("output/contoso/status.json")), Status.class);
    }

    private void uploaded() throws IOException {
        Files.createDirectories(folder.resolve("control/contoso"));
        Files.writeString(
                folder.resolve("control/contoso/policy.json"), "{\"approval\":\"roots\"}");
        Files.createDirectories(folder.resolve("inbox/contoso"));
        Files.write(folder.resolve("inbox/contoso/root.cer"), ROOT.der());
    }

    private static List<Status.ApprovalState> states(Status status) {
        return status.approvals().stream().map(Status.ApprovalEntry::state).toList();
    }

    @Test
    @DisplayName("the owner of a file does not approve what is in it")
    void ownFolders() throws IOException {
        uploaded();
        Status waiting = assembled();
        assertThat(states(waiting)).containsExactly(Status.ApprovalState.WANTED);
        String owner = Files.getOwner(folder.resolve("inbox/contoso/root.cer")).getName();
        assertThat(waiting.approvals().getFirst().uploaders()).containsExactly(owner);

        assertThat(Terminal.run("status", folder).out().replaceAll("\\s+", " "))
                .contains("1 to approve");
        String command = "smime-trust approve contoso " + HEX + " --to " + folder;
        assertThat(Terminal.run("status", folder, "contoso").out())
                .contains("waiting for approval 1")
                .contains("Fabrikam Root")
                .contains("uploaded by " + owner)
                .contains("any address")
                .contains(command);
        Terminal pending = Terminal.run("pending", folder);
        assertThat(pending.code()).isEqualTo(SmimeTrust.REFUSED);
        assertThat(pending.out())
                .contains("Fabrikam Root")
                .contains(HEX)
                .contains("uploaded by " + owner)
                .contains("any address")
                .contains(command);

        Terminal approve =
                Terminal.run(
                        "approve",
                        "contoso",
                        HEX.toUpperCase(Locale.ROOT).replaceAll("(..)(?=.)", "$1:"),
                        "--to",
                        folder,
                        "--reason",
                        "compared with the CA's page",
                        "--yes");
        assertThat(approve.err()).isEmpty();
        assertThat(approve.code()).isZero();
        assertThat(approve.out()).contains("Fabrikam Root").contains("any address");
        Path object = folder.resolve("control/approvals/contoso/" + HEX);
        assertThat(Json.read(Files.readAllBytes(object), ApprovalDocument.class).reason())
                .contains("compared with the CA's page");

        Status approved = assembled();
        assertThat(states(approved)).containsExactly(Status.ApprovalState.NOT_INDEPENDENT);
        assertThat(approved.approvals().getFirst().approvedBy()).contains(owner);
        assertThat(approved.release()).isEmpty();
        assertThat(assembled()).as("a restart changes nothing").isEqualTo(approved);

        Files.delete(object);
        assertThat(states(assembled())).containsExactly(Status.ApprovalState.WANTED);
    }

    @Test
    @DisplayName("a link is nobody's: whose file it leads to did not put it there")
    void link() throws IOException {
        uploaded();
        Path elsewhere = folder.resolve("somebody.cer");
        Files.move(folder.resolve("inbox/contoso/root.cer"), elsewhere);
        Files.createSymbolicLink(folder.resolve("inbox/contoso/root.cer"), elsewhere);
        Status status = assembled();
        assertThat(status.files().getFirst().uploadedBy()).isEmpty();
        assertThat(status.approvals().getFirst().uploaders()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no\n", "\n", "", "yess\n"})
    @DisplayName("no yes, no approval")
    void declined(String answer) throws IOException {
        uploaded();
        assembled();
        var before = System.in;
        System.setIn(new java.io.ByteArrayInputStream(answer.getBytes(UTF_8)));
        try {
            Terminal terminal = Terminal.run("approve", "contoso", HEX, "--to", folder);
            assertThat(terminal.code()).isEqualTo(SmimeTrust.REFUSED);
        } finally {
            System.setIn(before);
        }
        assertThat(folder.resolve("control/approvals")).doesNotExist();
    }

    @Test
    @DisplayName("what nobody can see is approved by those who insist")
    void unseen() throws IOException {
        uploaded();
        assembled();
        String other = TestCa.root("Other").build().certificate().sha256().hex();
        assertThat(Terminal.run("approve", "contoso", other, "--to", folder, "--yes").code())
                .isEqualTo(SmimeTrust.NO_INPUT);
        assertThat(
                        Terminal.run(
                                        "approve",
                                        "contoso",
                                        other,
                                        "--to",
                                        folder,
                                        "--yes",
                                        "--unseen")
                                .code())
                .isZero();
        assertThat(folder.resolve("control/approvals/contoso/" + other)).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "z"})
    @DisplayName("a digest is given whole")
    void digests(String digest) {
        assertThat(Terminal.run("approve", "contoso", digest, "--to", folder).code())
                .isEqualTo(SmimeTrust.USAGE);
    }

    @Test
    @DisplayName("nothing waits")
    void nothing() throws IOException {
        uploaded();
        Files.delete(folder.resolve("control/contoso/policy.json"));
        assembled();
        Terminal terminal = Terminal.run("pending", folder, "--json");
        assertThat(terminal.code()).isZero();
        assertThat(terminal.out()).contains("\"pending\": []");
    }
}
