package smimetrust.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a checkout whose JDK and jar are a script that tells how it was called. */
class LauncherTest {

    @TempDir Path folder;

    private Path root;
    private Path launcher;
    private final Map<String, String> environment = new TreeMap<>();

    private record Ended(int code, String text) {}

    @BeforeEach
    void checkout() throws IOException {
        root = Files.createDirectories(folder.resolve("a checkout"));
        launcher = Files.copy(Path.of("../smime-trust"), root.resolve("smime-trust"));
        for (String module : new String[] {"shared/core", "cli"}) {
            Files.createDirectories(root.resolve(module).resolve("src/main"));
            Files.writeString(root.resolve(module).resolve("pom.xml"), "");
        }
        Files.writeString(root.resolve("pom.xml"), "");
        Files.createDirectories(root.resolve("cli/target"));
        Files.writeString(root.resolve("cli/target/smime-trust.jar"), "a jar");
        Path jdk = Files.createDirectories(folder.resolve("jdk/bin"));
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.3\"\n");
        for (String tool : new String[] {"java", "javac"}) {
            Path script = jdk.resolve(tool);
            Files.writeString(
                    script,
                    "#!/bin/sh\necho \"LC_ALL=$LC_ALL\"\nfor a; do echo \"<$a>\"; done\nexit 7\n");
            assertThat(script.toFile().setExecutable(true)).isTrue();
        }
        environment.put("JAVA_HOME", folder.resolve("jdk").toString());
        environment.put("PATH", System.getenv("PATH"));
    }

    private Ended call(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Ended(process.waitFor(), text);
    }

    @Test
    @DisplayName(
            "it passes arguments, home and exit code on: from elsewhere, by a link, with spaces")
    void passes() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), launcher);
        for (Path called : new Path[] {launcher, link}) {
            Ended ended = call("sh", called.toString(), "build", "a folder", "--out", "");
            assertThat(ended.code()).isEqualTo(7);
            assertThat(ended.text())
                    .contains(
                            "<-Dsmime-trust.home=" + root.toRealPath() + ">",
                            "<-Djdk.reflect.useNativeAccessorOnly=true>",
                            "<-jar>\n<"
                                    + root.toRealPath()
                                    + "/cli/target/smime-trust.jar>\n"
                                    + "<build>\n<a folder>\n<--out>\n<>\n");
        }
    }

    @Test
    @DisplayName("file names are UTF-8 whatever the locale; a UTF-8 locale is left alone")
    void locale() throws Exception {
        environment.put("LANG", "C");
        assertThat(call("sh", launcher.toString()).text()).contains("LC_ALL=C.UTF-8");
        environment.put("LC_ALL", "POSIX");
        assertThat(call("sh", launcher.toString()).text()).contains("LC_ALL=C.UTF-8");
        environment.put("LC_ALL", "de_DE.UTF-8");
        assertThat(call("sh", launcher.toString()).text()).contains("LC_ALL=de_DE.UTF-8");
    }

    @Test
    @DisplayName("without a Maven, where one is needed, one line says what to install")
    void noMaven() throws Exception {
        Files.delete(root.resolve("cli/target/smime-trust.jar"));
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : new String[] {"readlink", "dirname", "find", "head", "grep", "touch"}) {
            Files.createSymbolicLink(tools.resolve(tool), tool(tool));
        }
        environment.put("PATH", tools.toString());
        Ended ended = call("/bin/sh", launcher.toString(), "demo");
        assertThat(ended.code()).isEqualTo(69);
        assertThat(ended.text().lines()).singleElement().asString().contains("install Maven");
    }

    private static Path tool(String name) {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            Path tool = Path.of(directory, name);
            if (Files.isExecutable(tool)) {
                return tool;
            }
        }
        throw new IllegalStateException("no " + name);
    }
}
