package smimetrust.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smimetrust.Certificate;
import smimetrust.TestCa;

/** The platform reads its list once a process, so each case has one of its own. */
class RuntimeAlgorithmsTest {

    /** What a patched runtime might refuse one day. */
    private static final String STRICTER =
            RuntimeAlgorithms.PROPERTY + "=MD2, MD5, SHA1, SHA256, RSA keySize < 4096\n";

    /** What a lax one might not. */
    private static final String LAXER = RuntimeAlgorithms.PROPERTY + "=MD2\n";

    @TempDir Path folder;

    @Test
    @DisplayName("a stricter runtime changes nothing when the list is pinned first")
    void stricter() throws IOException, InterruptedException {
        assertThat(run(STRICTER, "pinned"))
                .containsExactly("sha1 agreed", "md5 refused", "rsa1024 refused");
    }

    @Test
    @DisplayName("nor does a laxer one")
    void laxer() throws IOException, InterruptedException {
        assertThat(run(LAXER, "pinned"))
                .containsExactly("sha1 agreed", "md5 refused", "rsa1024 refused");
    }

    @Test
    @DisplayName("without the pin the runtime's list decides: the cases above can fail")
    void unpinned() throws IOException, InterruptedException {
        assertThat(run(STRICTER, "unpinned"))
                .containsExactly("sha1 refused", "md5 refused", "rsa1024 refused");
    }

    @Test
    @DisplayName("the door pins when it is first used")
    void door() {
        assertThat(Anchoring.catalogue()).isNotEmpty();
        assertThat(Security.getProperty(RuntimeAlgorithms.PROPERTY))
                .isEqualTo(Anchoring.DISABLED_ALGORITHMS);
    }

    private List<String> run(String properties, String mode)
            throws IOException, InterruptedException {
        Path file = folder.resolve(mode + ".properties");
        Files.writeString(file, properties);
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Djava.security.properties=" + file,
                                "-cp",
                                classPath,
                                RuntimeAlgorithmsTest.class.getName(),
                                mode)
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output.lines().toList();
    }

    /** What the platform alone says, in this process. */
    public static void main(String[] arguments) {
        if (arguments[0].equals("pinned")) {
            Anchoring.pinAlgorithms();
        }
        TestCa root = TestCa.root("R").key("RSA2048").build();
        print("sha1", TestCa.issuedBy(root, "I").signature("SHA1withRSA").build(), root);
        print("md5", TestCa.issuedBy(root, "I").signature("MD5withRSA").build(), root);
        print("rsa1024", TestCa.issuedBy(root, "I").key("RSA1024").build(), root);
    }

    private static void print(String what, TestCa below, TestCa root) {
        List<Certificate> path = List.of(below.certificate(), root.certificate());
        PathValidation platform =
                new PathValidation(AnchoringTest.AT, AnchoringTest.AT.plus(Duration.ofDays(2)));
        System.out.println(what + (platform.complaint(path).isEmpty() ? " agreed" : " refused"));
    }
}
