package smimetrust.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Certificate;
import smimetrust.Json;
import smimetrust.TestCa;
import smimetrust.release.Status;
import smimetrust.sst.SerializedStore;

class ExplainCommandTest {

    private static final Path NSS = Path.of("../shared/core/src/test/resources/explain/nss");
    private static final String MAIL = "alice.dsig.SHA256.multipart.eml";
    private static final TestCa ROOT = TestCa.root("Fabrikam Root").build();
    private static final TestCa ISSUING = TestCa.issuedBy(ROOT, "Fabrikam S/MIME CA").build();
    private static final TestCa ALICE = TestCa.leaf(ISSUING, "Alice").build();

    @TempDir Path folder;

    @BeforeEach
    void certificates() throws IOException {
        Path certificates = Files.createDirectories(folder.resolve("cas/deep"));
        Files.write(certificates.resolve("root.crt"), ROOT.der());
        Files.writeString(certificates.resolve("issuing.pem"), ISSUING.pem());
        Files.writeString(folder.resolve("cas/readme.txt"), "no certificate");
        Files.write(folder.resolve("root.cer"), ROOT.der());
        Files.write(folder.resolve("issuing.cer"), ISSUING.der());
        Files.write(folder.resolve("alice.cer"), ALICE.der());
        Files.writeString(folder.resolve("chain.pem"), ALICE.pem() + ISSUING.pem() + ROOT.pem());
        assertThat(
                        Terminal.run(
                                        "build",
                                        folder.resolve("cas"),
                                        "--out",
                                        folder.resolve("built"))
                                .code())
                .isLessThan(2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    void code(String sentence, int code, List<String> arguments) {
        Terminal terminal =
                Terminal.run(
                        Stream.concat(Stream.of("explain"), arguments.stream())
                                .map(a -> a.replace("DIR", folder.toString()))
                                .toArray());
        assertThat(terminal.code()).isEqualTo(code);
        assertThat(terminal.err().isEmpty()).isEqualTo(code < 64);
        assertThat(terminal.out().isEmpty()).isEqualTo(code >= 64);
        assertThat(terminal.err()).doesNotContain("\tat ", "Exception");
    }

    static Stream<Arguments> calls() {
        String alice = "DIR/alice.cer";
        return Stream.of(
                arguments("a store is needed", 64, List.of(alice)),
                arguments("a file is needed", 64, List.of("--with", "DIR/cas")),
                arguments("no such file", 66, List.of("DIR/bob.cer", "--with", "DIR/cas")),
                arguments("no such store", 66, List.of(alice, "--with", "DIR/other")),
                arguments("a folder is no mail", 66, List.of("DIR/cas", "--with", "DIR/cas")),
                arguments("a CA signs no mail", 66, List.of("DIR/root.cer", "--with", "DIR/cas")),
                arguments(
                        "a store without a certificate",
                        66,
                        List.of(alice, "--with", "DIR/cas/readme.txt")),
                arguments("a folder of certificates", 0, List.of(alice, "--with", "DIR/cas")),
                arguments("what build made", 0, List.of(alice, "--with", "DIR/built")),
                arguments("an SST", 0, List.of(alice, "--with", "DIR/built/smime-trust.sst")),
                arguments("a PEM of build", 0, List.of(alice, "--with", "DIR/built/chain.pem")),
                arguments(
                        "two files",
                        0,
                        List.of(alice, "--with", "DIR/root.cer", "--with", "DIR/issuing.cer")),
                arguments("half of it", 1, List.of(alice, "--with", "DIR/root.cer")),
                arguments(
                        "another day",
                        1,
                        List.of(alice, "--with", "DIR/cas", "--at", "2037-01-01")));
    }

    @Test
    @DisplayName("an output folder's bundle is its present release, and only as its status has it")
    void bundle() throws IOException {
        System.setProperty("smime-trust.home", "..");
        try {
            assertThat(Terminal.run("demo", "--dir", folder.resolve("demo")).code()).isZero();
        } finally {
            System.clearProperty("smime-trust.home");
        }
        Path bundle = folder.resolve("demo/output/contoso");
        Status status = Json.read(Files.readAllBytes(bundle.resolve("status.json")), Status.class);
        assertThat(StoreSource.read(List.of(bundle)).stream().map(Certificate::sha256))
                .containsExactlyInAnyOrderElementsOf(
                        status.certificates().stream()
                                .filter(Status.CertificateEntry::included)
                                .map(Status.CertificateEntry::sha256)
                                .toList());
        Path store = folder.resolve("demo/output").resolve(status.release().orElseThrow().key());
        assertThat(StoreSource.read(List.of(store.getParent()))).hasSize(8);
        Files.write(store, SerializedStore.write(List.of(ROOT.certificate())));
        assertThat(Terminal.run("explain", folder.resolve("alice.cer"), "--with", bundle).code())
                .isEqualTo(66);
    }

    @Test
    @DisplayName("--save writes what the message brought, and with it the answer is another")
    void save() throws IOException {
        Path other = Files.write(folder.resolve("other.cer"), TestCa.root("Other").build().der());
        Path saved = folder.resolve("saved");
        Terminal terminal =
                Terminal.run(
                        "explain",
                        folder.resolve("chain.pem"),
                        "--with",
                        other,
                        "--save",
                        saved,
                        "--json");
        assertThat(terminal.code()).isEqualTo(1);
        ExplainCommand.Document document =
                Json.read(terminal.out().getBytes(UTF_8), ExplainCommand.Document.class);
        assertThat(document.signers().getFirst().windowsError()).contains("0x800B0109");
        assertThat(document.uploads())
                .extracting(ExplainCommand.UploadEntry::subject)
                .containsExactly("CN=Fabrikam S/MIME CA", "CN=Fabrikam Root");
        assertThat(document.uploads())
                .allSatisfy(upload -> assertThat(Path.of(upload.file().orElseThrow())).exists());
        assertThat(Terminal.run("explain", folder.resolve("alice.cer"), "--with", saved).code())
                .isZero();
    }

    @Test
    @DisplayName("a message that cannot be read gives a document too, and 66")
    void unreadable() throws IOException {
        Path mail = Files.writeString(folder.resolve("a.eml"), "From: a@b.example\r\n\r\nhi");
        Terminal terminal =
                Terminal.run("explain", mail, "--with", folder.resolve("cas"), "--json");
        assertThat(terminal.code()).isEqualTo(66);
        assertThat(
                        Json.read(terminal.out().getBytes(UTF_8), ExplainCommand.Document.class)
                                .refusal()
                                .orElseThrow()
                                .rule())
                .isEqualTo("explain.not-signed");
    }

    @Test
    @DisplayName("one screen of 80 columns")
    void screen() {
        Terminal terminal =
                Terminal.run(
                        "explain",
                        NSS.resolve(MAIL),
                        "--with",
                        folder.resolve("cas"),
                        "--at",
                        "2026-06-01");
        assertThat(terminal.code()).isEqualTo(1);
        assertThat(terminal.out()).contains("NOT TRUSTED", "0x800B010A", "NSS Test CA (RSA)");
        assertThat(terminal.out().lines()).hasSizeLessThan(25);
        assertThat(terminal.out().lines()).allMatch(line -> line.length() <= 80);
    }
}
