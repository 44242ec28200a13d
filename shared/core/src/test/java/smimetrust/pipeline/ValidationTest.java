package smimetrust.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.Refusal;
import smimetrust.TestCa;
import smimetrust.intake.CertificateFile;
import smimetrust.pipeline.Request.Upload;
import smimetrust.rules.Rulebook;

class ValidationTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa WEAK = TestCa.root("Weak").key("RSA1024").build();
    private static final String KEY = "contoso/a.cer";
    private static final byte[] SECRET =
            Bench.bytes(TestCa.pem("PRIVATE KEY", ROOT.keys().getPrivate().getEncoded()));

    private final Bench bench = new Bench();

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {
                "contoso/",
                "contoso/sub/",
                "contoso/.DS_Store",
                ".DS_Store",
                "Thumbs.db",
                "Bad Name/"
            })
    @DisplayName("folder markers and litter are no uploads")
    void ignored(String key) {
        bench.upload(key, ROOT.der());
        assertThat(bench.judge(key)).isEqualTo(new Validation.Outcome.Ignored());
        assertThat(bench.stateTrap.puts).isEmpty();
    }

    @Test
    @DisplayName("an object that is gone leaves nothing")
    void gone() {
        assertThat(bench.judge(KEY)).isEqualTo(new Validation.Outcome.Gone());
        assertThat(bench.stateTrap.puts).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uploads")
    void judges(
            String sentence,
            String key,
            byte[] content,
            String bundle,
            int certificates,
            List<String> rejected,
            List<String> refused) {
        bench.upload(key, content);
        assertThat(bench.judge(key))
                .isEqualTo(
                        new Validation.Outcome.Judged(
                                new BundleName(bundle), certificates, rejected, refused));
        VerdictDocument document = bench.verdict(key);
        assertThat(document.isAbout(key, Bench.found(bench.inbox, key).etag(), Rulebook.VERSION))
                .isTrue();
        assertThat(document.verdict().certificates()).hasSize(certificates);
        assertThat(document.refusals().stream().map(Refusal::rule)).isEqualTo(refused);
        assertThat(bench.stateTrap.puts.getLast()).startsWith("verdicts/" + bundle + "/");
    }

    static Stream<Arguments> uploads() {
        List<String> none = List.of();
        List<String> badName = List.of("bundle.name-invalid");
        byte[] mebibyte = new byte[1 << 20];
        return Stream.of(
                arguments("a root", KEY, ROOT.der(), "contoso", 1, none, none),
                arguments(
                        "a weak one",
                        KEY,
                        WEAK.der(),
                        "contoso",
                        1,
                        List.of("key.rsa-too-small"),
                        none),
                arguments("nothing", KEY, new byte[0], "contoso", 0, none, List.of("file.empty")),
                arguments(
                        "a byte too large",
                        KEY,
                        new byte[mebibyte.length + 1],
                        "contoso",
                        0,
                        none,
                        List.of("file.too-large")),
                arguments("without a folder", "a.cer", ROOT.der(), "default", 1, none, none),
                arguments(
                        "in the folder of that name",
                        "default/a.cer",
                        ROOT.der(),
                        "default",
                        1,
                        none,
                        none),
                arguments("a bad name", "Bad Name/a.cer", ROOT.der(), "_invalid", 0, none, badName),
                arguments("no name", "/a.cer", ROOT.der(), "_invalid", 0, none, badName),
                arguments(
                        "the reserved name",
                        "_invalid/a.cer",
                        ROOT.der(),
                        "_invalid",
                        0,
                        none,
                        badName),
                arguments(
                        "a key under a bad name",
                        "B/k.pem",
                        SECRET,
                        "_invalid",
                        0,
                        none,
                        List.of("bundle.name-invalid", "file.private-key")),
                arguments(
                        "too large under a bad name",
                        "B/a",
                        new byte[mebibyte.length + 1],
                        "_invalid",
                        0,
                        none,
                        List.of("bundle.name-invalid", "file.too-large")));
    }

    @Test
    @DisplayName("exactly a mebibyte is read")
    void mebibyte() {
        bench.upload(KEY, new byte[CertificateFile.MAX_BYTES]);
        bench.judge(KEY);
        assertThat(bench.verdict(KEY).sha256()).isPresent();
        assertThat(bench.verdict(KEY).refusals()).noneMatch(r -> r.rule().equals("file.too-large"));
    }

    @Test
    @DisplayName("a file that cannot be read is refused, and its uploader is not known")
    void unreadable() {
        bench.inboxTrap.unreadable = Optional.of(KEY);
        Validation.Outcome outcome =
                bench.validation()
                        .run(
                                new Request.Validate(
                                        KEY, Optional.of(new Upload("1", "ann", Bench.START))));
        assertThat(outcome)
                .isEqualTo(
                        new Validation.Outcome.Judged(
                                Bench.CONTOSO, 0, List.of(), List.of("file.unreadable")));
        String name =
                InboxKey.of(KEY)
                        .orElseThrow()
                        .document(VerdictDocument.FOLDER, "etag", Rulebook.VERSION);
        assertThat(
                        Json.read(Bench.found(bench.state, name).bytes(), VerdictDocument.class)
                                .upload())
                .isEmpty();
    }

    /** One request of a story: who its event names, and for which of the uploads, from 1. */
    record Event(String principal, int version) {}

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void uploaders(String sentence, int uploads, List<Event> events, Optional<String> expected) {
        List<Upload> known = new java.util.ArrayList<>();
        for (int i = 0; i < uploads; i++) {
            known.add(new Upload(bench.upload(KEY, ROOT.der()), "", bench.now));
            bench.pass(Duration.ofMinutes(1));
        }
        for (Event event : events) {
            Optional<Upload> upload =
                    event.version() == 0
                            ? Optional.empty()
                            : Optional.of(known.get(event.version() - 1))
                                    .map(u -> new Upload(u.version(), event.principal(), u.at()));
            bench.validation().run(new Request.Validate(KEY, upload));
        }
        assertThat(bench.verdict(KEY).upload().map(Upload::principal)).isEqualTo(expected);
    }

    static Stream<Arguments> stories() {
        Event ann = new Event("ann", 1);
        Event bob = new Event("bob", 2);
        Event nobody = new Event("", 0);
        return Stream.of(
                arguments("one upload", 1, List.of(ann), Optional.of("ann")),
                arguments("no event told", 1, List.of(nobody), Optional.empty()),
                arguments("asked again later", 1, List.of(ann, nobody), Optional.of("ann")),
                arguments("told later", 1, List.of(nobody, ann), Optional.of("ann")),
                arguments("told twice", 1, List.of(ann, ann), Optional.of("ann")),
                arguments("the same bytes again", 2, List.of(ann, bob), Optional.of("bob")),
                arguments("the older event comes last", 2, List.of(bob, ann), Optional.of("bob")),
                arguments("the newer event is lost", 2, List.of(ann), Optional.empty()),
                arguments(
                        "the newer event, and then none",
                        2,
                        List.of(bob, nobody),
                        Optional.of("bob")));
    }

    @Test
    @DisplayName("the writer of an older version is not that of a newer whose event was lost")
    void lostEvent() {
        Upload ann = new Upload(bench.upload(KEY, ROOT.der()), "ann", bench.now);
        bench.validation().run(new Request.Validate(KEY, Optional.of(ann)));
        bench.upload(KEY, ROOT.der());
        bench.judge(KEY);
        assertThat(bench.verdict(KEY).upload()).isEmpty();
    }

    @Test
    @DisplayName("the writer of an older version does not come back, judged before, written after")
    void raceOfUploads() {
        Upload ann = new Upload(bench.upload(KEY, ROOT.der()), "ann", bench.now);
        bench.stateTrap.before(
                "get verdicts/",
                () -> {
                    bench.pass(Duration.ofMinutes(1));
                    Upload bob = new Upload(bench.upload(KEY, ROOT.der()), "bob", bench.now);
                    bench.validation().run(new Request.Validate(KEY, Optional.of(bob)));
                });
        bench.validation().run(new Request.Validate(KEY, Optional.of(ann)));
        assertThat(bench.verdict(KEY).upload().map(Upload::principal)).contains("bob");
    }

    @Test
    @DisplayName("another writer in between: read again, and nothing of it is lost")
    void conflict() {
        Upload ann = new Upload(bench.upload(KEY, ROOT.der()), "ann", bench.now);
        bench.stateTrap.before(
                "put verdicts/",
                () -> bench.validation().run(new Request.Validate(KEY, Optional.of(ann))));
        bench.judge(KEY);
        assertThat(bench.verdict(KEY).upload()).contains(ann);
    }

    @Test
    @DisplayName("others that are always faster: the queue comes back to it")
    void contended() {
        bench.upload(KEY, ROOT.der());
        int[] count = {0};
        bench.stateTrap.beforeEach(
                "put verdicts/",
                () ->
                        bench.state.put(
                                bench.verdictName(KEY),
                                Bench.bytes("{" + count[0]++),
                                new ObjectStore.Always()));
        assertThatThrownBy(() -> bench.judge(KEY)).isInstanceOf(ContendedException.class);
        assertThat(count[0]).isEqualTo(5);
    }

    @Test
    @DisplayName("a verdict that is there is written again: that wakes the next stage")
    void again() {
        bench.drop(KEY, ROOT.der());
        byte[] first = Bench.found(bench.state, bench.verdictName(KEY)).bytes();
        bench.judge(KEY);
        assertThat(bench.stateTrap.puts).hasSize(2);
        assertThat(Bench.found(bench.state, bench.verdictName(KEY)).bytes()).isEqualTo(first);
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 10, VerdictDocument.MAX_BYTES + 1})
    @DisplayName("what cannot be read in a verdict's place is replaced")
    void garbled(int size) {
        bench.upload(KEY, ROOT.der());
        bench.state.put(bench.verdictName(KEY), new byte[size], new ObjectStore.Always());
        bench.judge(KEY);
        assertThat(bench.verdict(KEY).verdict().certificates()).hasSize(1);
    }

    @Test
    @DisplayName("a verdict too large to be read again is a refusal, and incidents stay")
    void tooMuch() {
        byte[] both = Bench.bytes(ROOT.pem() + new String(SECRET, StandardCharsets.UTF_8));
        bench.drop(KEY, both);
        int size = Bench.found(bench.state, bench.verdictName(KEY)).bytes().length;
        Request.Validate request = new Request.Validate(KEY, Optional.empty());
        assertThat(new Validation(bench.inbox, bench.state, size).run(request))
                .isEqualTo(
                        new Validation.Outcome.Judged(
                                Bench.CONTOSO, 1, List.of(), List.of("file.private-key")));
        assertThat(new Validation(bench.inbox, bench.state, size - 1).run(request))
                .isEqualTo(
                        new Validation.Outcome.Judged(
                                Bench.CONTOSO,
                                0,
                                List.of(),
                                List.of("file.too-much-in-it", "file.private-key")));
        assertThat(bench.verdict(KEY).sha256()).isPresent();
    }

    private List<IncidentDocument> incidents() {
        return bench.state.list("incidents/contoso/", 100).entries().stream()
                .map(e ->
                        Json.read(
                                Bench.found(bench.state, e.key()).bytes(), IncidentDocument.class))
                .toList();
    }

    @Test
    @DisplayName("a key's incident is on record before its verdict, and holds nothing of the key")
    void incidentFirst() {
        bench.upload(KEY, SECRET);
        bench.stateTrap.before(
                "put verdicts/",
                () -> {
                    throw new World.Crash();
                });
        assertThatThrownBy(() -> bench.judge(KEY)).isInstanceOf(World.Crash.class);
        assertThat(incidents())
                .singleElement()
                .satisfies(i -> {
                    assertThat(i.seen()).isEqualTo(Bench.START);
                    assertThat(i.key()).isEqualTo(KEY);
                    assertThat(i.rule()).isEqualTo("file.private-key");
                });
        String record = new String(Json.pretty(incidents().getFirst()), StandardCharsets.UTF_8);
        new String(SECRET, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("-"))
                .forEach(line -> assertThat(record).doesNotContain(line));
    }

    @Test
    @DisplayName("the same key uploaded again is a new incident; judged again it is not")
    void incidentAgain() {
        bench.drop(KEY, SECRET);
        bench.pass(Duration.ofDays(1));
        bench.judge(KEY);
        assertThat(incidents()).extracting(IncidentDocument::seen).containsExactly(Bench.START);
        bench.drop(KEY, SECRET);
        Instant second = Bench.START.plus(Duration.ofDays(1));
        assertThat(incidents()).extracting(IncidentDocument::seen).containsExactly(second);
    }

    @Test
    @DisplayName("a slow run does not set the moment of an incident back")
    void incidentRace() {
        bench.upload(KEY, SECRET);
        bench.stateTrap.before(
                "get incidents/",
                () -> {
                    bench.pass(Duration.ofDays(1));
                    bench.drop(KEY, SECRET);
                });
        bench.judge(KEY);
        assertThat(incidents())
                .extracting(IncidentDocument::seen)
                .containsExactly(Bench.START.plus(Duration.ofDays(1)));
    }
}
