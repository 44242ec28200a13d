package smimetrust.folder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.pipeline.ObjectStore;
import smimetrust.pipeline.ObjectStoreContract;

class DirectoryStoreTest extends ObjectStoreContract {

    @TempDir Path folder;

    @Override
    protected ObjectStore store() {
        return new DirectoryStore(folder.resolve("store"));
    }

    @Override
    protected ObjectStore sameStorage() {
        // Through a link: another name of the same folder.
        Path link = folder.resolve("link");
        try {
            Files.createDirectories(folder.resolve("store"));
            if (!Files.exists(link)) {
                Files.createSymbolicLink(link, folder.resolve("store"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DirectoryStore(link);
    }

    private Path file(String name, String content) throws IOException {
        Path file = folder.resolve("store").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../outside", "a/../../outside", "/etc/passwd", "a/../b", "a//b", "a/."})
    @DisplayName("a key that is no plain path below the folder has no file")
    void traversal(String key) throws IOException {
        Files.writeString(folder.resolve("outside"), "secret");
        file("b", "inside");
        assertThat(store().get(key, 100)).isEqualTo(new ObjectStore.Missing());
        assertThatThrownBy(() -> store().put(key, new byte[0], new ObjectStore.Always()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("links are followed to files; what cannot be read is there, and unreadable")
    void links() throws IOException {
        Path real = file("real.cer", "content");
        Path store = folder.resolve("store");
        Files.createSymbolicLink(store.resolve("link.cer"), real);
        Files.createSymbolicLink(store.resolve("dangling.cer"), store.resolve("nowhere"));
        Files.createSymbolicLink(store.resolve("folder.cer"), folder);
        assertThat(store().list("", 10).entries().stream().map(ObjectStore.Entry::key))
                .containsExactly("dangling.cer", "folder.cer", "link.cer", "real.cer");
        assertThat(store().get("link.cer", 100)).isInstanceOf(ObjectStore.Found.class);
        assertThat(store().get("dangling.cer", 100)).isInstanceOf(ObjectStore.Unreadable.class);
        assertThat(store().get("folder.cer", 100)).isInstanceOf(ObjectStore.Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("what a crash left of a write is not listed, and does not stop the next write")
    void crash(boolean marked) throws IOException {
        file("a/.smime-trust.tmp", "half");
        file(".smime-trust.lock", marked ? "x" : "");
        assertThat(store().list("", 10).entries()).isEmpty();
        assertThat(store().put("a/b", "whole".getBytes(UTF_8), new ObjectStore.IfAbsent()))
                .isEqualTo(ObjectStore.Put.WRITTEN);
        assertThat(folder.resolve("store/a/.smime-trust.tmp")).doesNotExist();
    }

    @Test
    @DisplayName("a reader never sees a part of a write")
    void atomic() throws Exception {
        byte[] ones = "1".repeat(200_000).getBytes(UTF_8);
        byte[] twos = "2".repeat(300_000).getBytes(UTF_8);
        store().put("a", ones, new ObjectStore.Always());
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            for (int i = 0; i < 60; i++) {
                                store().put(
                                                "a",
                                                i % 2 == 0 ? twos : ones,
                                                new ObjectStore.Always());
                            }
                        });
        List<Integer> lengths = new ArrayList<>();
        while (writer.isAlive()) {
            lengths.add(((ObjectStore.Found) store().get("a", 1 << 20)).bytes().length);
        }
        writer.join();
        assertThat(lengths).isNotEmpty().allMatch(n -> n == 200_000 || n == 300_000);
    }

    @Test
    @DisplayName("conditions hold between processes")
    void processes() throws Exception {
        Path store = folder.resolve("store");
        file("count", "0");
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            processes.add(
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Counter.class.getName(),
                                    store.toString())
                            .inheritIO()
                            .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(Files.readString(store.resolve("count"))).isEqualTo("400");
    }

    /** Adds one, a hundred times, as a process of its own. */
    static final class Counter {
        private Counter() {}

        public static void main(String[] arguments) {
            ObjectStore store = new DirectoryStore(Path.of(arguments[0]));
            for (int i = 0; i < 100; ) {
                ObjectStore.Found found = (ObjectStore.Found) store.get("count", 100);
                int next = Integer.parseInt(new String(found.bytes(), UTF_8)) + 1;
                i +=
                        store.put(
                                                "count",
                                                Integer.toString(next).getBytes(UTF_8),
                                                new ObjectStore.IfMatch(found.etag()))
                                        == ObjectStore.Put.WRITTEN
                                ? 1
                                : 0;
            }
        }
    }

    @Test
    @DisplayName("nothing but the objects is left in the folder")
    void tidy() throws IOException {
        store().put("a", new byte[1], new ObjectStore.Always());
        try (Stream<Path> files = Files.list(folder.resolve("store"))) {
            assertThat(files.map(f -> f.getFileName().toString()).sorted()).containsExactly("a");
        }
    }

    @Test
    @DisplayName("a key is in the listing, or what stands for it is: a name that is not UTF-8")
    void notUtf8() throws Exception {
        file("plain.cer", "content");
        String script = "cp \"$0/plain.cer\" \"$0/$(printf 'lat\\351n.cer')\"";
        Path store = folder.resolve("store");
        assertThat(new ProcessBuilder("sh", "-c", script, store.toString()).start().waitFor())
                .isZero();
        assertThat(store().list("", 10).entries().stream().map(ObjectStore.Entry::key))
                .containsExactly("lat\uFFFDn.cer", "plain.cer");
        assertThat(store().get("lat\uFFFDn.cer", 100)).isInstanceOf(ObjectStore.Unreadable.class);
        assertThat(store().get("missing.cer", 100)).isEqualTo(new ObjectStore.Missing());
    }
}
