package smimetrust.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import smimetrust.Json;
import smimetrust.TestCa;
import smimetrust.release.Status;

/** The program as a process of its own, on folders, until a signal ends it. */
class RunCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final TestCa ROOT = TestCa.root("Fabrikam Root").build();
    private static final TestCa ISSUING = TestCa.issuedBy(ROOT, "Fabrikam Issuing").build();

    @TempDir Path folder;

    private final List<Running> all = new ArrayList<>();

    /** One process and what it has printed so far, a notice a line. */
    private record Running(Process process, List<String> notices, List<String> messages) {

        void waitFor(String... parts) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(notices)
                                    .anyMatch(n -> Arrays.stream(parts).allMatch(n::contains)));
        }

        int end(String signal) throws Exception {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }
    }

    private Running start() throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                SmimeTrust.class.getName(),
                                "run",
                                folder.toString(),
                                "--json",
                                "--quiet",
                                "0",
                                "--shrink-hold",
                                "0")
                        .start();
        Running running =
                new Running(process, new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        collect(process.inputReader(UTF_8), running.notices);
        collect(process.errorReader(UTF_8), running.messages);
        all.add(running);
        await().atMost(PATIENCE).until(() -> running.messages.size() >= 2);
        return running;
    }

    private static void collect(BufferedReader from, List<String> into) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        for (String line = from.readLine(); line != null; line = from.readLine()) {
                            into.add(line);
                        }
                    } catch (IOException e) {
                        into.add("unreadable: " + e);
                    }
                });
    }

    @AfterEach
    void stopAll() {
        all.forEach(running -> running.process.destroyForcibly());
    }

    private Path drop(String name, byte[] content) throws IOException {
        Path inbox = Files.createDirectories(folder.resolve("inbox/contoso"));
        // As a careful uploader does; the run would also see a file grow.
        Path temporary = Files.write(folder.resolve("upload"), content);
        return Files.move(
                temporary,
                inbox.resolve(name),
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private Status status() throws IOException {
        return Json.read(
                Files.readAllBytes(folder.resolve("output/contoso/status.json")), Status.class);
    }

    private List<Path> litter() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.getFileName().toString().startsWith(".smime-trust"))
                    .toList();
        }
    }

    @Test
    @DisplayName("a file dropped, changed, removed, a policy, a private key: each is told")
    void story() throws Exception {
        Running run = start();
        drop("root.cer", ROOT.der());
        drop("issuing.cer", ISSUING.der());
        run.waitFor("\"released\"", "Fabrikam Issuing");
        await().atMost(PATIENCE)
                .until(() -> status().release().filter(r -> r.certificates() == 2).isPresent());

        Files.createDirectories(folder.resolve("control/contoso"));
        Files.writeString(
                folder.resolve("control/contoso/policy.json"),
                "{\"exclude\":[\"" + ISSUING.certificate().sha256() + "\"]}");
        run.waitFor("policy.excluded");
        Files.writeString(folder.resolve("control/contoso/policy.json"), "{");
        run.waitFor("policy.invalid");
        Files.delete(folder.resolve("control/contoso/policy.json"));
        await().atMost(PATIENCE)
                .until(() ->
                        status().blockers().isEmpty()
                                && status().release().orElseThrow().certificates() == 2);

        drop("issuing.cer", TestCa.root("Contoso Root").build().der());
        run.waitFor("\"new-root\"", "Contoso Root");
        Files.delete(folder.resolve("inbox/contoso/issuing.cer"));
        await().atMost(PATIENCE).until(() -> status().release().orElseThrow().certificates() == 1);

        Path key =
                drop(
                        "key.pem",
                        TestCa.pem("PRIVATE KEY", ROOT.keys().getPrivate().getEncoded())
                                .getBytes(UTF_8));
        run.waitFor("file.private-key", "key.pem");
        Files.delete(key);
        Files.delete(folder.resolve("inbox/contoso/root.cer"));
        run.waitFor("release.empty");
        assertThat(status().release().orElseThrow().certificates()).isEqualTo(1);

        assertThat(run.end("INT")).isEqualTo(130);
        assertThat(run.notices)
                .allMatch(line -> Json.object(line.getBytes(UTF_8)).containsKey("noticeId"));
        assertThat(run.messages).last().asString().startsWith("stopped");
        assertThat(litter()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    @DisplayName("a signal ends it between two stages; the next start sees what changed meanwhile")
    void restart(String signal, int code) throws Exception {
        drop("root.cer", ROOT.der());
        drop("gone.cer", TestCa.root("Gone Root").build().der());
        Running first = start();
        first.waitFor("\"released\"", "Gone Root");
        assertThat(first.end(signal)).isEqualTo(code);
        assertThat(litter()).isEmpty();

        Files.delete(folder.resolve("inbox/contoso/gone.cer"));
        drop("issuing.cer", ISSUING.der());
        Running second = start();
        second.waitFor("\"released\"", "Fabrikam Issuing");
        assertThat(second.end(signal)).isEqualTo(code);
        assertThat(status().certificates())
                .extracting(Status.CertificateEntry::name)
                .containsExactlyInAnyOrder("Fabrikam Root", "Fabrikam Issuing");
    }

    @Test
    @DisplayName("two runs on one folder end in the one state")
    void two() throws Exception {
        Running one = start();
        Running other = start();
        drop("root.cer", ROOT.der());
        drop("issuing.cer", ISSUING.der());
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(Stream.concat(one.notices.stream(), other.notices.stream()))
                                .anyMatch(n -> n.contains("Fabrikam Issuing")));
        await().atMost(PATIENCE)
                .until(() -> status().release().filter(r -> r.certificates() == 2).isPresent());
        assertThat(one.end("TERM")).isEqualTo(143);
        assertThat(other.end("TERM")).isEqualTo(143);
        assertThat(status().blockers()).isEmpty();
        assertThat(litter()).isEmpty();
    }

    @Test
    @DisplayName("an inbox that goes away is no end, and no reason to publish an empty store")
    void inboxGone() throws Exception {
        drop("root.cer", ROOT.der());
        Running run = start();
        run.waitFor("\"released\"", "Fabrikam Root");
        Files.move(folder.resolve("inbox"), folder.resolve("elsewhere"));
        run.waitFor("release.empty");
        Files.move(folder.resolve("elsewhere"), folder.resolve("inbox"));
        await().atMost(PATIENCE).until(() -> status().blockers().isEmpty());
        assertThat(status().release().orElseThrow().number()).isEqualTo(1);
        assertThat(run.process.isAlive()).isTrue();
    }
}
