package smimetrust.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.Json;
import smimetrust.Refusal;
import smimetrust.Sha256;
import smimetrust.TestCa;
import smimetrust.intake.CertificateFile;
import smimetrust.release.Status;

class BuildCommandTest {

    private static final TestCa ROOT = TestCa.root("Fabrikam Root").build();
    private static final TestCa ISSUING = TestCa.issuedBy(ROOT, "Fabrikam Issuing").build();

    @TempDir Path folder;

    private Path in() throws IOException {
        return Files.createDirectories(folder.resolve("in"));
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Path file(String name, byte[] content) throws IOException {
        Path file = in().resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private void certificates() throws IOException {
        file("root.cer", ROOT.der());
        file("issuing.cer", ISSUING.der());
    }

    private Terminal build(Object... more) throws IOException {
        return Terminal.run(
                Stream.concat(Stream.of("build", in(), "--out", out()), Stream.of(more)).toArray());
    }

    private Status status() throws IOException {
        return Json.read(Files.readAllBytes(out().resolve("status.json")), Status.class);
    }

    /** What tells a file that was written again, even with the same bytes. */
    private Map<String, String> written() throws IOException {
        Map<String, String> written = new TreeMap<>();
        try (Stream<Path> files = Files.list(out())) {
            for (Path file : files.toList()) {
                BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
                written.put(
                        file.getFileName().toString(), a.fileKey() + " " + a.lastModifiedTime());
            }
        }
        return written;
    }

    private static List<String> refusals(Status status) {
        return status.files().stream()
                .flatMap(f -> f.refusals().stream().map(Refusal::rule).map(r -> f.name() + " " + r))
                .toList();
    }

    @Test
    @DisplayName("it writes six files and nothing else, and nothing at all the second time")
    void writes() throws IOException {
        certificates();
        assertThat(build().code()).isZero();
        Map<String, String> first = written();
        assertThat(first)
                .containsOnlyKeys(
                        "Import-SmimeTrust.ps1",
                        "chain.pem",
                        "manifest.json",
                        "report.html",
                        "smime-trust.sst",
                        "status.json");
        assertThat(build().code()).isZero();
        assertThat(written()).isEqualTo(first);
    }

    private Path shared(String name, String file, TestCa ca) throws IOException {
        Path shared = Files.createDirectories(folder.resolve(name));
        Files.write(shared.resolve(file), ca.der());
        return shared;
    }

    private Path takingOver() throws IOException {
        return Files.writeString(folder.resolve("policy.json"), "{\"shared\":[\"_shared\"]}");
    }

    @Test
    @DisplayName(
            "a shared bundle that the policy names is given as a folder beside the bundle's own")
    void shared() throws IOException {
        file("issuing.cer", ISSUING.der());
        Terminal without = build("--policy", takingOver());
        assertThat(without.code()).isEqualTo(SmimeTrust.NOTHING);
        assertThat(without.out()).contains("shared.missing").contains("--shared");

        Path shared = shared("_shared", "root.cer", ROOT);
        assertThat(build("--policy", takingOver(), "--shared", shared).code()).isZero();
        assertThat(status().release().orElseThrow().certificates()).isEqualTo(2);
        assertThat(status().files())
                .extracting(Status.FileEntry::name)
                .containsExactly("_shared/root.cer", "issuing.cer");
        // Who gives it wants it, with and without a policy that says so.
        assertThat(build("--shared", shared).code()).isZero();
        assertThat(status().release().orElseThrow().certificates()).isEqualTo(2);
    }

    @Test
    @DisplayName("a folder that is called like a shared bundle is built as any other")
    void builtAlone() throws IOException {
        Path shared = shared("_shared", "root.cer", ROOT);
        assertThat(Terminal.run("build", shared, "--out", out()).code()).isZero();
        assertThat(status().bundle()).isEqualTo("local");
    }

    @Test
    @DisplayName(
            "what is no shared bundle's folder, given twice, or holds the out folder is misuse")
    void notShared() throws IOException {
        certificates();
        Path shared = shared("_shared", "root.cer", ROOT);
        assertThat(build("--shared", shared("other", "root.cer", ROOT)).code()).isEqualTo(64);
        assertThat(build("--shared", shared, "--shared", shared).code()).isEqualTo(64);
        assertThat(build("--shared", folder.resolve("nowhere/_shared")).code()).isEqualTo(66);
        assertThat(
                        Terminal.run(
                                        "build",
                                        in(),
                                        "--shared",
                                        shared,
                                        "--out",
                                        shared.resolve("out"))
                                .code())
                .isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Import-SmimeTrust.ps1",
                "chain.pem",
                "manifest.json",
                "report.html",
                "smime-trust.sst",
                "status.json"
            })
    @DisplayName("a file that was removed or changed comes back")
    void heals(String name) throws IOException {
        certificates();
        build();
        byte[] store = Files.readAllBytes(out().resolve("smime-trust.sst"));
        Path file = out().resolve(name);

        Files.delete(file);
        assertThat(build().code()).isZero();
        assertThat(file).isNotEmptyFile();
        assertWhole(store);

        if (!name.equals("status.json")) { // the commit: where it does not read, nothing is guessed
            Files.writeString(file, "changed");
            assertThat(build().code()).isZero();
            assertWhole(store);
        }
    }

    /** All files tell of the same release. */
    private void assertWhole(byte[] store) throws IOException {
        assertThat(Files.readAllBytes(out().resolve("smime-trust.sst"))).isEqualTo(store);
        String sha256 = Sha256.of(store).hex();
        assertThat(status().release().orElseThrow().sha256().hex()).isEqualTo(sha256);
        assertThat(Files.readString(out().resolve("manifest.json")))
                .contains(sha256)
                .contains(
                        Sha256.of(Files.readAllBytes(out().resolve("Import-SmimeTrust.ps1")))
                                .hex());
        assertThat(CertificateFile.read(Files.readAllBytes(out().resolve("chain.pem"))))
                .satisfies(contents -> {
                    assertThat(contents.certificates()).hasSize(2);
                    assertThat(contents.refusals()).isEmpty();
                });
    }

    @Test
    @DisplayName("when nothing can be published, the last release stays")
    void blocked() throws IOException {
        certificates();
        build();
        byte[] store = Files.readAllBytes(out().resolve("smime-trust.sst"));
        Files.delete(in().resolve("root.cer"));
        Terminal terminal = build();
        assertThat(terminal.code()).isEqualTo(2);
        assertThat(terminal.out()).contains("BLOCKED release.empty", "this release stays");
        assertThat(Files.readAllBytes(out().resolve("smime-trust.sst"))).isEqualTo(store);

        Files.writeString(out().resolve("smime-trust.sst"), "damaged");
        Terminal damaged = build();
        assertThat(damaged.code()).isEqualTo(2);
        assertThat(damaged.err()).contains("do not import it");
    }

    @Test
    @DisplayName("something refused or rejected is 1; the same without is 0")
    void codes() throws IOException {
        certificates();
        assertThat(build().code()).isZero();
        file("note.txt", "hello".getBytes(UTF_8));
        assertThat(build().code()).isEqualTo(1);
        Files.delete(in().resolve("note.txt"));
        assertThat(build().code()).isZero();
        file("leaf.cer", TestCa.leaf(ISSUING, "Somebody").build().der());
        assertThat(build().code()).isEqualTo(1);
        assertThat(build("--at", "2150-01-01").code()).isEqualTo(2);
    }

    @Test
    @DisplayName("names with spaces, Unicode, line breaks and a leading dash are names")
    void names() throws IOException {
        file("sub folder/deep/Zürich 證.cer", ROOT.der());
        file("line\nbreak.cer", ISSUING.der());
        file("-dash.cer", ISSUING.der());
        Terminal terminal = build();
        assertThat(terminal.code()).isZero();
        assertThat(status().files().stream().map(Status.FileEntry::name))
                .containsExactly("-dash.cer", "line\nbreak.cer", "sub folder/deep/Zürich 證.cer");
    }

    @Test
    @DisplayName("what cannot be read is named, and is not waited for")
    void oddities() throws Exception {
        certificates();
        file("empty.cer", new byte[0]);
        try (RandomAccessFile sparse =
                new RandomAccessFile(in().resolve("huge.bin").toFile(), "rw")) {
            sparse.setLength(5L << 30);
        }
        Files.createSymbolicLink(in().resolve("up"), folder);
        Files.createSymbolicLink(in().resolve("self"), in().resolve("self"));
        Files.createSymbolicLink(in().resolve("zero"), Path.of("/dev/zero"));
        assertThat(new ProcessBuilder("mkfifo", in().resolve("pipe").toString()).start().waitFor())
                .isZero();
        assertThat(build().code()).isEqualTo(1);
        assertThat(refusals(status()))
                .containsExactly(
                        "empty.cer file.empty",
                        "huge.bin file.too-large",
                        "pipe file.unreadable",
                        "self file.unreadable",
                        "up file.unreadable",
                        "zero file.unreadable");
        assertThat(Files.readString(out().resolve("status.json")))
                .doesNotContain(folder.toString());
    }

    @Test
    @DisplayName("a name that is not UTF-8 is refused, not passed over")
    void notUtf8() throws Exception {
        certificates();
        String script = "cp \"$0/root.cer\" \"$0/$(printf 'lat\\351n.cer')\"";
        assertThat(new ProcessBuilder("sh", "-c", script, in().toString()).start().waitFor())
                .isZero();
        assertThat(build().code()).isEqualTo(1);
        assertThat(refusals(status())).containsExactly("lat\uFFFDn.cer file.unreadable");
    }

    @Test
    @DisplayName("one file more than the bound blocks, and is said once")
    void tooMany() throws IOException {
        certificates();
        for (int i = 0; i < 1_999; i++) {
            file("empty-" + i, new byte[0]);
        }
        Terminal terminal = build("--json");
        assertThat(terminal.code()).isEqualTo(2);
        assertThat(Json.read(terminal.out().getBytes(UTF_8), Status.class).blockers())
                .extracting(b -> b.rule())
                .contains("bundle.too-many-files");
    }

    @Test
    @DisplayName("the out folder must not lie in the folder that is read, not even behind a link")
    void outInside() throws IOException {
        certificates();
        Path link = Files.createSymbolicLink(folder.resolve("link"), in());
        for (Path out : List.of(in(), in().resolve("a/b"), link.resolve("a"), link)) {
            assertThat(Terminal.run("build", in(), "--out", out).code()).isEqualTo(64);
            assertThat(Terminal.run("build", link, "--out", out).code()).isEqualTo(64);
        }
        // The other way round does no harm: what is written does not lie in what is read.
        assertThat(Terminal.run("build", in(), "--out", folder).code()).isZero();
        assertThat(Terminal.run("build", in(), "--out", folder).code()).isZero();
    }

    @Test
    @DisplayName("an out folder that cannot be used is a message and 2, a bad input one and 66")
    void messages() throws IOException {
        certificates();
        Path wall = Files.writeString(folder.resolve("wall"), "a file");
        Terminal behind = Terminal.run("build", in(), "--out", wall.resolve("x"));
        assertThat(behind.code()).isEqualTo(2);
        assertThat(Terminal.run("build", in(), "--out", wall).code()).isEqualTo(2);
        assertThat(behind.err()).contains("nothing could be published").doesNotContain("\tat ");

        for (Path bad : List.of(folder.resolve("missing"), wall)) {
            assertThat(Terminal.run("build", bad, "--out", out()).code()).isEqualTo(66);
        }
        build();
        Files.writeString(out().resolve("status.json"), "{");
        Terminal damaged = build();
        assertThat(damaged.code()).isEqualTo(66);
        assertThat(damaged.err()).contains("status.json", "delete it").doesNotContain("\tat ");
    }

    @Test
    @DisplayName("a folder without a certificate leaves nothing behind")
    void empty() throws IOException {
        assertThat(build().code()).isEqualTo(2);
        assertThat(out()).doesNotExist();
    }

    @Test
    @DisplayName("asked about another day, it tells what has changed by then, once for all")
    void horizon() throws IOException {
        TestCa root = TestCa.root("Fabrikam S/MIME Root").build();
        file("root.cer", root.der());
        file("a.cer", TestCa.issuedBy(root, "A").key("RSA2048").build().der());
        file("b.cer", TestCa.issuedBy(root, "B").key("RSA2048").build().der());
        String today = words(build());
        assertThat(today).contains("horizon.rsa-3072: from 2027-09-15 on ", "(A, B)");
        assertThat(today.split("horizon.rsa-3072", -1)).hasSize(2);
        assertThat(words(build("--at", "2027-10-01")))
                .contains("horizon.rsa-3072: since 2027-09-15 ", "(A, B)");
    }

    private static String words(Terminal terminal) {
        return terminal.out().replaceAll("\\s+", " ");
    }

    @Test
    @DisplayName("an own CA hears nothing of what public CAs promised")
    void profile() throws IOException {
        certificates();
        assertThat(build().out()).contains("baseline.policies", "horizon.");
        Path policy = Files.writeString(folder.resolve("policy.json"), "{\"profile\":\"private\"}");
        assertThat(build("--policy", policy).out()).doesNotContain("baseline.", "horizon.");
        assertThat(status().certificates()).hasSize(2).allMatch(c -> c.findings().isEmpty());
    }

    @Test
    @DisplayName("many remarks are told in few lines: the rest is in the status")
    void manyRemarks() throws IOException {
        certificates();
        for (int i = 0; i < 20; i++) {
            file(i + ".cer", TestCa.issuedBy(ROOT, "CA " + i).build().der());
        }
        String out = build().out();
        assertThat(out.substring(out.indexOf("to know"), out.indexOf("release 1")).lines())
                .hasSizeLessThan(40);
        assertThat(words(build())).contains(" more in status.json; smime-trust rules ID");
    }

    @Test
    @DisplayName("a policy holds, and a bad one says what is bad")
    void policy() throws IOException {
        certificates();
        Path policy = folder.resolve("policy.json");
        Files.writeString(policy, "{\"exclude\":[\"" + ISSUING.certificate().sha256() + "\"]}");
        assertThat(build("--policy", policy).code()).isEqualTo(1);
        assertThat(status().release().orElseThrow().certificates()).isEqualTo(1);

        Files.writeString(policy, "{\"maxbites\":1}");
        Terminal bad = build("--policy", policy);
        assertThat(bad.code()).isEqualTo(66);
        assertThat(bad.err()).contains("policy.json", "maxbites");
        assertThat(build("--policy", folder.resolve("none")).code()).isEqualTo(66);
        assertThat(build("--policy", folder).code()).isEqualTo(66);
        assertThat(build("--policy", "/dev/zero").code()).isEqualTo(66);
    }
}
