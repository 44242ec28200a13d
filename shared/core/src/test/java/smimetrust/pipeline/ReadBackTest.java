package smimetrust.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Finding;
import smimetrust.TestCa;
import smimetrust.release.Policy;
import smimetrust.release.Status;
import smimetrust.release.Status.Named;
import smimetrust.release.Status.Tenant;
import smimetrust.sst.SerializedStore;

/** What a tenant answered, against the releases: it is told, and nothing depends on it. */
class ReadBackTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa CA = TestCa.issuedBy(ROOT, "CA").build();
    private static final TestCa LATER = TestCa.issuedBy(ROOT, "Later CA").build();
    private static final TestCa STRAY = TestCa.root("Stray").build();

    private final Bench bench = new Bench();

    private static byte[] store(TestCa... cas) {
        return SerializedStore.write(Stream.of(cas).map(TestCa::certificate).toList());
    }

    private void answered(byte[] bytes) {
        bench.control.put("contoso/readback.sst", bytes, new ObjectStore.Always());
    }

    private Tenant tenant() {
        return bench.status().tenant().orElseThrow();
    }

    private static List<String> names(Status.Some some) {
        assertThat(some.count()).isEqualTo(some.certificates().size());
        return some.certificates().stream().map(Named::name).toList();
    }

    /** Release 1 is root and CA, release 2 has one CA more. */
    private void twoReleases() {
        bench.settings = bench.settings.withShrinkHold(Duration.ZERO);
        bench.drop("contoso/root.cer", ROOT.der());
        bench.drop("contoso/ca.cer", CA.der());
        bench.assemble();
        bench.pass(Duration.ofHours(1));
        bench.drop("contoso/later.cer", LATER.der());
        bench.assemble();
        bench.pass(Duration.ofHours(1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void compared(
            String sentence,
            byte[] answer,
            Optional<Long> release,
            List<String> missing,
            List<String> extra) {
        twoReleases();
        Status before = bench.status();
        answered(answer);
        assertThat(bench.assemble()).isInstanceOf(Assembly.Outcome.Updated.class);
        assertThat(tenant().release()).isEqualTo(release);
        assertThat(names(tenant().missing())).isEqualTo(missing);
        assertThat(names(tenant().extra())).isEqualTo(extra);
        assertThat(tenant().readAt()).isEqualTo(bench.now);
        assertThat(tenant().unimportedDays()).isEmpty();
        // Nothing else changed, and nothing is published.
        assertThat(bench.status().withTenant(Optional.empty(), before.remarks())).isEqualTo(before);
        bench.outputTrap.puts.clear();
        assertThat(bench.assemble()).isInstanceOf(Assembly.Outcome.Unchanged.class);
        assertThat(bench.outputTrap.puts).isEmpty();
    }

    static Stream<Arguments> answers() {
        byte[] pem = Bench.bytes(LATER.pem() + CA.pem() + ROOT.pem() + ROOT.pem());
        return Stream.of(
                arguments(
                        "the release that stands",
                        store(ROOT, CA, LATER),
                        Optional.of(2L),
                        List.of(),
                        List.of()),
                arguments(
                        "in another order",
                        store(LATER, ROOT, CA),
                        Optional.of(2L),
                        List.of(),
                        List.of()),
                arguments("as PEM, one of them twice", pem, Optional.of(2L), List.of(), List.of()),
                arguments(
                        "an older release",
                        store(ROOT, CA),
                        Optional.of(1L),
                        List.of("Later CA"),
                        List.of()),
                arguments(
                        "none",
                        store(ROOT, STRAY),
                        Optional.empty(),
                        List.of("CA", "Later CA"),
                        List.of("Stray")),
                arguments(
                        "nothing at all",
                        store(),
                        Optional.empty(),
                        List.of("CA", "Later CA", "Root"),
                        List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void unusable(String sentence, byte[] answer) {
        twoReleases();
        answered(store(ROOT, CA, LATER));
        bench.assemble();
        Status before = bench.status();
        answered(answer);
        bench.assemble();
        assertThat(bench.status().tenant()).isEmpty();
        assertThat(bench.status().remarks())
                .extracting(Finding::rule)
                .containsExactly("tenant.read-back-unusable");
        assertThat(bench.status().release()).isEqualTo(before.release());
        assertThat(bench.status().blockers()).isEmpty();

        bench.control.delete("contoso/readback.sst");
        bench.assemble();
        assertThat(bench.status().remarks()).isEmpty();
    }

    static Stream<Arguments> malformed() {
        byte[] cut = java.util.Arrays.copyOf(store(ROOT, CA), 200);
        return Stream.of(
                arguments("cut", cut),
                arguments("no store", Bench.bytes("\u202Ehello")),
                arguments("empty", new byte[0]),
                arguments(
                        "a certificate, and something else",
                        Bench.bytes(ROOT.pem() + TestCa.pem("CERTIFICATE", new byte[] {1, 2, 3}))),
                arguments("large", new byte[Policy.MAX_STORE_BYTES + 1]));
    }

    @Test
    @DisplayName("a malformed one keeps no release back")
    void publishes() {
        answered(Bench.bytes("what?"));
        bench.drop("contoso/root.cer", ROOT.der());
        assertThat(bench.assemble()).isInstanceOf(Assembly.Outcome.Released.class);
    }

    @ParameterizedTest(name = "after {0} days and {1} seconds: {2}")
    @MethodSource("days")
    void reminded(int days, int seconds, Optional<Integer> expected) {
        twoReleases();
        answered(store(ROOT, CA));
        bench.assemble();
        java.time.Instant published = bench.status().release().orElseThrow().publishedAt();
        bench.now = published.plus(Duration.ofDays(days)).plusSeconds(seconds);
        bench.assemble();
        assertThat(tenant().unimportedDays()).isEqualTo(expected);
        answered(store(ROOT, CA, LATER));
        bench.assemble();
        assertThat(tenant().unimportedDays()).isEmpty();
    }

    static Stream<Arguments> days() {
        return Stream.of(
                arguments(3, -1, Optional.empty()),
                arguments(3, 0, Optional.of(3)),
                arguments(7, -1, Optional.of(3)),
                arguments(7, 0, Optional.of(7)),
                arguments(14, 0, Optional.of(14)),
                arguments(400, 0, Optional.of(14)));
    }

    @Test
    @DisplayName("what was found of an answer is remembered, and the next release compared anew")
    void remembered() {
        twoReleases();
        answered(store(ROOT, CA, LATER));
        bench.assemble();
        bench.drop("contoso/stray.cer", STRAY.der());
        bench.outputTrap.gets.clear();
        assertThat(bench.assemble()).isInstanceOf(Assembly.Outcome.Released.class);
        assertThat(tenant().release()).contains(2L);
        assertThat(names(tenant().missing())).containsExactly("Stray");
        assertThat(bench.outputTrap.gets).noneMatch(key -> key.endsWith("manifest.json"));
    }

    @Test
    @DisplayName("no release yet: what the tenant has would be lost by the first import")
    void before() {
        bench.drop("contoso/note.txt", Bench.bytes("hello"));
        answered(store(ROOT));
        bench.assemble();
        assertThat(tenant().release()).isEmpty();
        assertThat(names(tenant().extra())).containsExactly("Root");
        assertThat(tenant().unimportedDays()).isEmpty();
    }

    @Test
    @DisplayName("many differences are counted, and the first are named")
    void bounded() {
        TestCa[] many =
                java.util.stream.IntStream.range(0, 60)
                        .mapToObj(i -> TestCa.root("Stray %02d".formatted(i)).build())
                        .toArray(TestCa[]::new);
        twoReleases();
        answered(store(many));
        bench.assemble();
        assertThat(tenant().extra().count()).isEqualTo(60);
        assertThat(tenant().extra().certificates()).hasSize(50);
        assertThat(tenant().extra().certificates().getFirst().name()).isEqualTo("Stray 00");
    }

    @Test
    @DisplayName("folders of the hundreds before are looked at, up to the bound")
    void numbers() {
        for (long number : List.of(7L, 99L, 100L, 250L, 251L, 1_234_567L)) {
            bench.output.put(
                    "contoso/releases/%06d-0123456789ab/smime-trust.sst".formatted(number),
                    new byte[0],
                    new ObjectStore.Always());
        }
        Releases releases = new Releases(bench.output, Bench.CONTOSO);
        assertThat(releases.newest(250, 100).folders())
                .extracting(Releases.Folder::number)
                .containsExactly(250L, 100L);
        assertThat(releases.newest(100, 100).folders())
                .extracting(Releases.Folder::number)
                .containsExactly(100L, 99L, 7L);
        assertThat(releases.newest(1_234_567, 100).folders())
                .extracting(Releases.Folder::number)
                .containsExactly(1_234_567L);
        assertThat(releases.all().folders())
                .extracting(Releases.Folder::number)
                .containsExactly(1_234_567L, 251L, 250L, 100L, 99L, 7L);
    }

    @Test
    @DisplayName("people hear of it once")
    void told() {
        World world = new World(Settings.DEFAULT.withShrinkHold(Duration.ZERO));
        world.upload("contoso/root.cer", ROOT.der());
        world.drain();
        world.control.put("contoso/readback.sst", store(STRAY), new ObjectStore.Always());
        world.announced.clear();
        for (int i = 0; i < 3; i++) {
            world.run(Request.Assemble.thorough(Bench.CONTOSO), List.of());
            world.drain();
        }
        assertThat(world.announced)
                .singleElement()
                .satisfies(a -> assertThat(a.json()).contains("\"events\":[\"tenant-differs\"]"));
    }
}
