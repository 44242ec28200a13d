package smimetrust.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.TestCa;
import smimetrust.notice.Announcement;
import smimetrust.notice.Place;
import smimetrust.release.Layout;
import smimetrust.release.Status;

class NotificationTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final String RECORD = "notified/contoso.json";
    private static final Request.Notify REQUEST = new Request.Notify(Bench.CONTOSO);

    private final Bench bench = new Bench();
    private final List<Announcement> published = new ArrayList<>();
    private Runnable afterPublishing = () -> {};

    private Notification notification() {
        return new Notification(
                bench.outputTrap,
                bench.stateTrap,
                announcement -> {
                    published.add(announcement);
                    afterPublishing.run();
                },
                Layout.BUNDLES,
                new Place.Bucket("output"));
    }

    private Notification.Outcome run() {
        return notification().run(REQUEST);
    }

    private Optional<Status> told() {
        return bench.state
                .find(RECORD, 1 << 20)
                .map(found -> Json.read(found.bytes(), NotifiedDocument.class).status());
    }

    private static String id(Announcement announcement) {
        Matcher id =
                Pattern.compile("\"noticeId\":\\s*\"([0-9a-f]{64})\"").matcher(announcement.json());
        assertThat(id.find()).isTrue();
        return id.group(1);
    }

    @BeforeEach
    void release() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
    }

    @Test
    @DisplayName("a change is told once, and on record")
    void once() {
        assertThat(run())
                .isInstanceOfSatisfying(
                        Notification.Outcome.Told.class,
                        t -> {
                            assertThat(t.events()).contains("released", "new-root");
                            assertThat(t.noticeId()).isEqualTo(id(published.getFirst()));
                        });
        assertThat(told()).contains(bench.status());
        assertThat(run()).isEqualTo(new Notification.Outcome.Silent());
        assertThat(published).hasSize(1);
        assertThat(bench.stateTrap.puts).filteredOn(RECORD::equals).hasSize(1);
    }

    @Test
    @DisplayName("no status, nothing to tell, nothing on record")
    void none() {
        assertThat(notification().run(new Request.Notify(new smimetrust.BundleName("fabrikam"))))
                .isEqualTo(new Notification.Outcome.Silent());
        assertThat(published).isEmpty();
        assertThat(bench.state.list("notified/", 9).entries()).isEmpty();
    }

    @Test
    @DisplayName("a crash after the message repeats it with the same id, and never loses it")
    void crash() {
        afterPublishing =
                () -> {
                    throw new World.Crash();
                };
        assertThatThrownBy(this::run).isInstanceOf(World.Crash.class);
        assertThat(told()).isEmpty();
        afterPublishing = () -> {};
        run();
        assertThat(published).hasSize(2);
        assertThat(id(published.get(0))).isEqualTo(id(published.get(1)));
        assertThat(published.get(0)).isEqualTo(published.get(1));
        assertThat(told()).contains(bench.status());
    }

    @Test
    @DisplayName("a crash before the message loses nothing")
    void crashBefore() {
        bench.outputTrap.before(
                "get contoso/releases",
                () -> {
                    throw new World.Crash();
                });
        assertThatThrownBy(this::run).isInstanceOf(World.Crash.class);
        run();
        assertThat(published).hasSize(1);
    }

    @Test
    @DisplayName("a change that nobody needs to hear of goes on record silently")
    void silent() {
        run();
        bench.drop("contoso/copy.cer", ROOT.der());
        bench.assemble();
        assertThat(run()).isEqualTo(new Notification.Outcome.Silent());
        assertThat(published).hasSize(1);
        assertThat(told()).contains(bench.status());
    }

    @Test
    @DisplayName("two at once: one of them sees the record of the other, and is silent")
    void conflict() {
        bench.stateTrap.before("put " + RECORD, this::run);
        assertThat(run()).isEqualTo(new Notification.Outcome.Silent());
        assertThat(published.stream().map(NotificationTest::id).distinct()).hasSize(1);
        assertThat(told()).contains(bench.status());
    }

    @Test
    @DisplayName("two at once, and a change between them: what is left is told")
    void conflictAndChange() {
        bench.stateTrap.before(
                "put " + RECORD,
                () -> {
                    run();
                    bench.drop("contoso/other.cer", TestCa.root("Other").build().der());
                    bench.assemble();
                });
        assertThat(run()).isInstanceOf(Notification.Outcome.Told.class);
        assertThat(published.getLast().text()).contains("Other");
        assertThat(told()).contains(bench.status());
    }

    @Test
    @DisplayName("a manifest of other bytes is not believed")
    void foreignManifest() {
        String key = Layout.manifestBeside(bench.status().release().orElseThrow().key());
        String sha256 = bench.status().release().orElseThrow().sha256().hex();
        String forged =
                new String(Bench.found(bench.output, key).bytes(), StandardCharsets.UTF_8)
                        .replace(sha256, "0".repeat(64))
                        .replace("\"Root\"", "\"Forged\"");
        bench.output.put(key, Bench.bytes(forged), new ObjectStore.Always());
        run();
        assertThat(published.getFirst().text()).contains("Root").doesNotContain("Forged");
    }

    @Test
    @DisplayName("a manifest lies beside its store, whatever the key")
    void beside() {
        assertThat(Layout.manifestBeside("a/releases/1/smime-trust.sst"))
                .isEqualTo("a/releases/1/manifest.json");
        assertThat(Layout.manifestBeside("smime-trust.sst")).isEqualTo("manifest.json");
        assertThat(Layout.manifestBeside("x")).isEqualTo("manifest.json");
    }

    @Test
    @DisplayName("a status that changes while it is told is told in the next message")
    void changing() {
        afterPublishing =
                () -> {
                    afterPublishing = () -> {};
                    bench.drop("contoso/other.cer", TestCa.root("Other").build().der());
                    bench.assemble();
                };
        run();
        run();
        assertThat(published).hasSize(2);
        assertThat(published.get(1).text()).contains("Other");
        assertThat(told()).contains(bench.status());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "{", "[]", "{\"schema\":\"smime-trust/notified/1\"}"})
    @DisplayName("a garbled record: all is told again, rather than nothing ever")
    void garbled(String record) {
        bench.state.put(RECORD, Bench.bytes(record), new ObjectStore.Always());
        assertThat(run()).isInstanceOf(Notification.Outcome.Told.class);
        assertThat(published).hasSize(1);
        assertThat(told()).contains(bench.status());
    }

    @Test
    @DisplayName("a record of a newer schema is not overwritten")
    void newerRecord() {
        run();
        byte[] newer =
                Bench.bytes(
                        new String(Bench.found(bench.state, RECORD).bytes(), StandardCharsets.UTF_8)
                                .replace("notified/1", "notified/2"));
        bench.state.put(RECORD, newer, new ObjectStore.Always());
        assertThatThrownBy(this::run).isInstanceOf(JsonException.class);
        assertThat(Bench.found(bench.state, RECORD).bytes()).isEqualTo(newer);
        assertThat(published).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "{}", "no manifest"})
    @DisplayName("without its manifest a release is told from the status")
    void manifest(String content) {
        String key = Layout.manifestBeside(bench.status().release().orElseThrow().key());
        bench.output.put(key, Bench.bytes(content), new ObjectStore.Always());
        assertThat(run()).isInstanceOf(Notification.Outcome.Told.class);
        assertThat(published.getFirst().text()).contains("Root");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "{}", "smime-trust/status/2", "fabrikam"})
    @DisplayName("a status that cannot be used is not told, and nothing is recorded")
    void status(String what) {
        String good =
                new String(
                        Bench.found(bench.output, "contoso/status.json").bytes(),
                        StandardCharsets.UTF_8);
        String bad =
                what.length() < 3
                        ? what
                        : what.equals("fabrikam")
                                ? good.replace("\"contoso\"", "\"fabrikam\"")
                                : good.replace("smime-trust/status/1", what);
        bench.output.put("contoso/status.json", Bench.bytes(bad), new ObjectStore.Always());
        assertThatThrownBy(this::run).isInstanceOf(JsonException.class);
        assertThat(published).isEmpty();
        assertThat(told()).isEmpty();
    }
}
