package smimetrust.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smimetrust.Json;
import smimetrust.TestCa;
import smimetrust.folder.FolderSystem;
import smimetrust.notice.Announcement;
import smimetrust.pipeline.CrlSource;
import smimetrust.pipeline.Settings;
import smimetrust.release.Status;

/** A shared bundle on folders, and what the desk tools say of it. */
class SharedBundlesTest {

    private static final TestCa ROOT = TestCa.root("Fabrikam Root").build();
    private static final TestCa ISSUING = TestCa.issuedBy(ROOT, "Fabrikam Issuing").build();
    private static final TestCa STRAY =
            TestCa.issuedBy(TestCa.root("Elsewhere").build(), "Stray").build();

    @TempDir Path folder;

    private final List<Announcement> announced = new ArrayList<>();
    private Instant now = Terminal.NOW;
    private FolderSystem system;

    @BeforeEach
    void start() throws IOException {
        system =
                new FolderSystem(
                        folder,
                        Settings.DEFAULT.withQuiet(Duration.ZERO).withRevocation(false),
                        new TurnedClock(),
                        _ -> new CrlSource.Failed(CrlSource.Reason.TIME, "10 s"),
                        announced::add,
                        (_, failure) -> {
                            throw failure;
                        });
        for (String tenant : List.of("contoso", "fabrikam", "northwind")) {
            write(
                    "control/" + tenant + "/policy.json",
                    "{\"shared\":[\"_shared\"]}".getBytes(UTF_8));
        }
        write("inbox/_shared/root.cer", ROOT.der());
        settle();
        announced.clear();
    }

    private final class TurnedClock extends Clock {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    /** What was sent to be done within the next minute is done. */
    private void settle() {
        system.look();
        for (int second = 0; second < 60; second++) {
            while (system.step()) {
                // until nothing is due
            }
            now = now.plusSeconds(1);
        }
    }

    private Status status(String bundle) throws IOException {
        return Json.read(
                Files.readAllBytes(folder.resolve("output/" + bundle + "/status.json")),
                Status.class);
    }

    private static String flat(Terminal terminal) {
        return terminal.out().replaceAll("\\s+", " ");
    }

    @Test
    @DisplayName("one file is released for each of three tenants, and told to each")
    void released() throws IOException {
        write("inbox/_shared/issuing.cer", ISSUING.der());
        settle();
        for (String tenant : List.of("contoso", "fabrikam", "northwind")) {
            assertThat(status(tenant).release().orElseThrow().certificates()).isEqualTo(2);
        }
        assertThat(announced).hasSize(3);
        assertThat(flat(Terminal.run("status", folder)))
                .contains("_shared shared - - ok")
                .contains("contoso 2 2");
        assertThat(Terminal.run("status", folder).code()).isZero();
        assertThat(flat(Terminal.run("status", folder, "_shared")))
                .contains("never imported itself")
                .contains("included 2");
    }

    @Test
    @DisplayName("a look at what comes next has the shared files too")
    void next() throws IOException {
        assertThat(flat(Terminal.run("status", folder, "--with-next")))
                .contains("contoso the same release")
                .contains("_shared the same release");
    }

    @Test
    @DisplayName("what is wrong with a shared file is no fault of a tenant's")
    void wrong() throws IOException {
        write("inbox/_shared/stray.cer", STRAY.der());
        settle();
        assertThat(announced).singleElement().matches(a -> a.subject().contains("_shared"));
        assertThat(Terminal.run("status", folder, "_shared").code()).isEqualTo(1);
    }

    @Test
    @DisplayName("one approval for all, by the name of the shared bundle")
    void approved() throws IOException {
        write(
                "control/contoso/policy.json",
                "{\"shared\":[\"_shared\"],\"approval\":\"all\"}".getBytes(UTF_8));
        write("inbox/_shared/issuing.cer", ISSUING.der());
        settle();
        assertThat(flat(Terminal.run("pending", folder)))
                .contains("waiting 1")
                .contains("contoso Fabrikam Issuing");
        Terminal approve =
                Terminal.run(
                        "approve",
                        "_shared",
                        ISSUING.certificate().sha256().hex(),
                        "--to",
                        folder,
                        "--yes");
        assertThat(approve.code()).isZero();
        assertThat(flat(approve))
                .contains("_shared Fabrikam Issuing")
                .contains("in issuing.cer;")
                .contains("wrote approvals/_shared/" + ISSUING.certificate().sha256());
        assertThat(
                        Terminal.run(
                                        "approve",
                                        "_shared",
                                        STRAY.certificate().sha256().hex(),
                                        "--to",
                                        folder,
                                        "--yes")
                                .code())
                .isEqualTo(66);
        settle();
        // The same owner wrote both files: on these folders that is nobody else.
        assertThat(status("contoso").approvals())
                .filteredOn(entry -> entry.sha256().equals(ISSUING.certificate().sha256()))
                .extracting(Status.ApprovalEntry::state)
                .containsExactly(Status.ApprovalState.NOT_INDEPENDENT);
    }
}
