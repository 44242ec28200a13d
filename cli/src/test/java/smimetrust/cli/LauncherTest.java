package smimetrust.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
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

    /** What Maven is here: it counts its calls, takes its time, and makes the jar or fails. */
    private void maven(String work) throws IOException {
        Path tools = Files.createDirectories(folder.resolve("maven"));
        Path script =
                Files.writeString(
                        tools.resolve("mvn"),
                        "#!/bin/sh\necho $$ >>\"" + calls() + "\"\n" + work + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        environment.put("PATH", tools + ":" + System.getenv("PATH"));
    }

    private static final String MAKES_THE_JAR = "echo new >cli/target/smime-trust.jar";

    private Path calls() {
        return folder.resolve("calls");
    }

    private List<String> builds() throws IOException {
        return Files.exists(calls()) ? Files.readAllLines(calls()) : List.of();
    }

    private Path jar() {
        return root.resolve("cli/target/smime-trust.jar");
    }

    private void change() throws IOException {
        Files.setLastModifiedTime(jar(), FileTime.fromMillis(0));
    }

    @Test
    @DisplayName("it builds after a change, and only then")
    void afterAChange() throws Exception {
        maven(MAKES_THE_JAR);
        assertThat(call("sh", launcher.toString()).code()).isEqualTo(7);
        assertThat(builds()).isEmpty();
        change();
        assertThat(call("sh", launcher.toString()).code()).isEqualTo(7);
        assertThat(call("sh", launcher.toString()).code()).isEqualTo(7);
        assertThat(builds()).hasSize(1);
        assertThat(jar()).hasContent("new");
    }

    @Test
    @DisplayName("two calls at once build once, and both go on")
    void together() throws Exception {
        maven("sleep 1; " + MAKES_THE_JAR);
        change();
        FutureTask<Ended> other = new FutureTask<>(() -> call("sh", launcher.toString()));
        Thread.ofVirtual().start(other);
        assertThat(call("sh", launcher.toString()).code()).isEqualTo(7);
        assertThat(other.get().code()).isEqualTo(7);
        assertThat(builds()).hasSize(1);
    }

    @Test
    @DisplayName(
            "a build that was ended ends its Maven, and is done again though its jar looks new")
    void ended() throws Exception {
        maven(MAKES_THE_JAR + "; exec sleep 60");
        change();
        ProcessBuilder builder = new ProcessBuilder("sh", launcher.toString());
        builder.environment().putAll(environment);
        Process first = builder.redirectErrorStream(true).start();
        await().until(() -> !builds().isEmpty());
        long maven = Long.parseLong(builds().getFirst());
        await().until(() -> Files.readString(jar()).equals("new\n"));
        first.destroy();
        assertThat(first.waitFor()).isEqualTo(130);
        await().until(() -> ProcessHandle.of(maven).filter(ProcessHandle::isAlive).isEmpty());
        maven(MAKES_THE_JAR);
        assertThat(call("sh", launcher.toString()).code()).isEqualTo(7);
        assertThat(builds()).hasSize(2);
        assertThat(call("sh", launcher.toString()).code()).isEqualTo(7);
        assertThat(builds()).hasSize(2);
    }

    @Test
    @DisplayName("a build that fails says why, and leaves nothing to start")
    void fails() throws Exception {
        maven(MAKES_THE_JAR + "; echo the reason; exit 1");
        change();
        Ended ended = call("sh", launcher.toString());
        assertThat(ended.code()).isEqualTo(70);
        assertThat(ended.text()).contains("the reason", "the build failed");
        assertThat(jar()).doesNotExist();
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
