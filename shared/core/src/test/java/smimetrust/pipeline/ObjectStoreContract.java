package smimetrust.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.pipeline.ObjectStore.Always;
import smimetrust.pipeline.ObjectStore.Entry;
import smimetrust.pipeline.ObjectStore.Found;
import smimetrust.pipeline.ObjectStore.IfAbsent;
import smimetrust.pipeline.ObjectStore.IfMatch;
import smimetrust.pipeline.ObjectStore.Listing;
import smimetrust.pipeline.ObjectStore.Missing;
import smimetrust.pipeline.ObjectStore.Put;
import smimetrust.pipeline.ObjectStore.TooLarge;
import smimetrust.pipeline.ObjectStore.Top;

/** What every {@link ObjectStore} does; each adapter's test extends this and makes an empty one. */
public abstract class ObjectStoreContract {

    /** The same empty store each time it is called in one test. */
    protected abstract ObjectStore store();

    /** Another adapter over the same storage, as another process has it. */
    protected abstract ObjectStore sameStorage();

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private String text(String key) {
        return store().get(key, 1 << 20) instanceof Found found
                ? new String(found.bytes(), UTF_8)
                : "(none)";
    }

    private String etag(String key) {
        return ((Found) store().get(key, 1 << 20)).etag();
    }

    @Test
    @DisplayName("an empty store lists nothing and has nothing")
    void empty() {
        assertThat(store().list("", 10)).isEqualTo(new Listing(List.of(), true));
        assertThat(store().top(10)).isEqualTo(new Top(new Listing(List.of(), true), List.of()));
        assertThat(store().get("a/b", 10)).isEqualTo(new Missing());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain.cer",
                "contoso/a b+c%20d%.cer",
                "contoso/Zürich 証明書 😀.cer",
                "contoso/it's \"quoted\" & <x> #?=;.cer",
                "contoso/sub/deeper/still/x",
                "contoso/.hidden"
            })
    @DisplayName("what was written under any name is listed and read under it")
    void names(String key) {
        Instant before = Instant.now();
        assertThat(store().put(key, bytes("content"), new Always())).isEqualTo(Put.WRITTEN);
        Listing listing = store().list("", 10);
        assertThat(listing.complete()).isTrue();
        assertThat(listing.entries()).hasSize(1);
        Entry entry = listing.entries().getFirst();
        assertThat(entry.key()).isEqualTo(key);
        assertThat(entry.size()).isEqualTo(7);
        assertThat(entry.lastModified())
                .isBetween(before.minus(Duration.ofMinutes(1)), before.plus(Duration.ofMinutes(1)));
        Found found = (Found) store().get(key, 7);
        assertThat(found.bytes()).isEqualTo(bytes("content"));
        assertThat(found.etag()).isEqualTo(entry.etag());
    }

    @Test
    @DisplayName("the etag changes with the content, and is the same for the listing and the read")
    void etags() {
        store().put("a", bytes("1"), new Always());
        String first = etag("a");
        store().put("a", bytes("2"), new Always());
        assertThat(etag("a")).isNotEqualTo(first);
        assertThat(store().list("a", 1).entries().getFirst().etag()).isEqualTo(etag("a"));
    }

    @Test
    @DisplayName("a larger object than wanted is not read")
    void tooLarge() {
        store().put("a", bytes("12345"), new Always());
        assertThat(store().get("a", 4))
                .isInstanceOfSatisfying(
                        TooLarge.class,
                        large -> {
                            assertThat(large.size()).isEqualTo(5);
                            assertThat(large.etag()).isEqualTo(etag("a"));
                        });
        assertThat(store().get("a", 5)).isInstanceOf(Found.class);
    }

    @Test
    @DisplayName("an empty object is an object")
    void emptyObject() {
        store().put("a", new byte[0], new IfAbsent());
        assertThat(text("a")).isEmpty();
        assertThat(store().list("", 1).entries()).hasSize(1);
    }

    @Test
    @DisplayName("a listing is sorted by the bytes of the keys, and says whether it is complete")
    void order() {
        List<String> keys = List.of("b/2", "a/1", "b/1", "b/10", "b/ä", "b/\uFF5E", "b/😀", "c");
        keys.forEach(key -> store().put(key, bytes(key), new Always()));
        assertThat(store().list("b/", 10).entries().stream().map(Entry::key))
                .containsExactly("b/1", "b/10", "b/2", "b/ä", "b/\uFF5E", "b/😀");
        assertThat(store().list("b/", 6).complete()).isTrue();
        assertThat(store().list("b/", 5).complete()).isFalse();
        assertThat(store().list("b/", 5).entries()).hasSize(5);
        assertThat(store().list("b/1", 10).entries()).hasSize(2);
        assertThat(store().list("nothing/", 10).entries()).isEmpty();
    }

    @Test
    @DisplayName("the top has the objects without a folder, and all folders")
    void top() {
        List.of("x", "y", "b/1", "a/1", "a/2/3")
                .forEach(k -> store().put(k, bytes(k), new Always()));
        Top top = store().top(10);
        assertThat(top.folders()).containsExactly("a", "b");
        assertThat(top.objects().entries().stream().map(Entry::key)).containsExactly("x", "y");
        assertThat(store().top(1).objects().complete()).isFalse();
        assertThat(store().top(1).folders()).containsExactly("a", "b");
        assertThat(store().top(0).folders()).containsExactly("a", "b");
    }

    @Test
    @DisplayName("a conditional write happens only if its condition holds")
    void conditions() {
        assertThat(store().put("a", bytes("0"), new IfMatch("\"none\""))).isEqualTo(Put.CONFLICT);
        assertThat(store().put("a", bytes("1"), new IfAbsent())).isEqualTo(Put.WRITTEN);
        assertThat(store().put("a", bytes("2"), new IfAbsent())).isEqualTo(Put.CONFLICT);
        assertThat(text("a")).isEqualTo("1");
        String first = etag("a");
        assertThat(store().put("a", bytes("3"), new IfMatch(first))).isEqualTo(Put.WRITTEN);
        assertThat(store().put("a", bytes("4"), new IfMatch(first))).isEqualTo(Put.CONFLICT);
        assertThat(text("a")).isEqualTo("3");
    }

    @Test
    @DisplayName("of many writers with the same condition exactly one succeeds")
    void race() throws Exception {
        store().put("a", bytes("start"), new Always());
        for (int round = 0; round < 5; round++) {
            String etag = etag("a");
            List<Callable<Put>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                byte[] mine = bytes(round + "-" + i);
                ObjectStore store = i % 2 == 0 ? store() : sameStorage();
                writers.add(() -> store.put("a", mine, new IfMatch(etag)));
            }
            int written = 0;
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Put> result : threads.invokeAll(writers)) {
                    written += result.get() == Put.WRITTEN ? 1 : 0;
                }
            }
            assertThat(written).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("another process sees what was written")
    void shared() {
        store().put("x/a", bytes("1"), new Always());
        assertThat(sameStorage().list("x/", 1).entries()).hasSize(1);
        assertThat(sameStorage().put("x/a", bytes("2"), new IfMatch(etag("x/a"))))
                .isEqualTo(Put.WRITTEN);
        assertThat(text("x/a")).isEqualTo("2");
    }
}
