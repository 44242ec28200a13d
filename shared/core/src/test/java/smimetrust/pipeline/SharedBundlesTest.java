package smimetrust.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.Json;
import smimetrust.TestCa;
import smimetrust.release.Status;
import smimetrust.sst.SerializedStore;

/** One upload for many tenants: what each of them publishes, and who is told. */
class SharedBundlesTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa ISSUING = TestCa.issuedBy(ROOT, "Issuing").build();
    private static final TestCa NEXT = TestCa.issuedBy(ROOT, "Next").build();
    private static final TestCa OWN_ROOT = TestCa.root("Own Root").build();
    private static final TestCa BELOW_OWN = TestCa.issuedBy(OWN_ROOT, "Below Own").build();
    private static final TestCa EXPIRED =
            TestCa.issuedBy(ROOT, "Expired").notAfter("2026-02-01T00:00:00Z").build();

    private static final BundleName SHARED = new BundleName("_shared");
    private static final BundleName CONTOSO = new BundleName("contoso");
    private static final BundleName FABRIKAM = new BundleName("fabrikam");
    private static final String TAKES = "{\"shared\":[\"_shared\"]}";

    /** Two tenants that take over the shared bundle, which has a root and a CA below it. */
    private static World settled() {
        World world = new World(Settings.DEFAULT.withRevocation(false));
        world.policy("contoso", TAKES);
        world.policy("fabrikam", TAKES);
        world.queue.clear();
        world.upload("_shared/root.cer", ROOT.der());
        world.upload("_shared/issuing.cer", ISSUING.der());
        world.drain();
        world.announced.clear();
        return world;
    }

    private static void nextDay(World world) {
        world.advance(Duration.ofDays(1));
        world.run(new Request.Reconcile(), List.of());
        world.drain();
    }

    /** What the bundle's release holds, and what blocks the next one. */
    private static String of(World world, BundleName bundle) {
        Status status = world.status(bundle);
        String published =
                status.release()
                        .map(release ->
                                certificates(Bench.found(world.output, release.key()).bytes())
                                        .stream()
                                        .map(c -> c.subject().brief())
                                        .sorted()
                                        .collect(Collectors.joining(",")))
                        .orElse("nothing");
        return published
                + status.blockers().stream()
                        .map(Blocker::rule)
                        .map(rule -> " !" + rule)
                        .collect(Collectors.joining());
    }

    private static List<Certificate> certificates(byte[] store) {
        return ((SerializedStore.Store) SerializedStore.read(store)).certificates();
    }

    private static Arguments row(
            String sentence, Consumer<World> steps, String contoso, String fabrikam) {
        return arguments(sentence, steps, contoso, fabrikam);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    void each(String sentence, Consumer<World> steps, String contoso, String fabrikam) {
        World world = settled();
        steps.accept(world);
        assertThat(of(world, CONTOSO)).as("contoso").isEqualTo(contoso);
        assertThat(of(world, FABRIKAM)).as("fabrikam").isEqualTo(fabrikam);
        assertThat(world.status(SHARED).release()).isEmpty();
        // The same, whoever was woken by what, and nothing more on a quiet day.
        world.announced.clear();
        world.run(new Request.Reconcile(), List.of());
        world.drain();
        assertThat(world.announced).isEmpty();
    }

    static Stream<Arguments> histories() {
        return Stream.of(
                row(
                        "one upload is released for each who takes it over",
                        world -> {},
                        "Issuing,Root",
                        "Issuing,Root"),
                row(
                        "another one too",
                        world -> {
                            world.upload("_shared/next.cer", NEXT.der());
                            world.drain();
                        },
                        "Issuing,Next,Root",
                        "Issuing,Next,Root"),
                row(
                        "what is a tenant's own stays its own",
                        world -> {
                            world.upload("contoso/own.cer", OWN_ROOT.der());
                            world.drain();
                        },
                        "Issuing,Own Root,Root",
                        "Issuing,Root"),
                row(
                        "what is both goes when both are gone",
                        world -> {
                            world.upload("contoso/own/issuing.cer", ISSUING.der());
                            world.drain();
                            world.delete("_shared/issuing.cer");
                            world.drain();
                        },
                        "Issuing,Root",
                        "Root"),
                row(
                        "a shared CA below a tenant's own root is that tenant's",
                        world -> {
                            world.upload("_shared/below-own.cer", BELOW_OWN.der());
                            world.upload("contoso/own.cer", OWN_ROOT.der());
                            world.drain();
                        },
                        "Below Own,Issuing,Own Root,Root",
                        "Issuing,Root"),
                row(
                        "whoever does not name it any more has it no more",
                        world -> {
                            world.upload("contoso/own.cer", OWN_ROOT.der());
                            world.policy("contoso", "{}");
                            world.drain();
                        },
                        "Own Root",
                        "Issuing,Root"),
                row(
                        "a name that is not there blocks",
                        world -> {
                            world.policy("contoso", "{\"shared\":[\"_shared\",\"_shared-typo\"]}");
                            world.drain();
                        },
                        "Issuing,Root !shared.missing",
                        "Issuing,Root"),
                row(
                        "a shared bundle with all files deleted blocks everybody",
                        world -> {
                            world.delete("_shared/root.cer");
                            world.delete("_shared/issuing.cer");
                            world.drain();
                        },
                        "Issuing,Root !shared.missing",
                        "Issuing,Root !shared.missing"),
                row(
                        "two shared bundles",
                        world -> {
                            world.upload("_shared-eu/own.cer", OWN_ROOT.der());
                            world.policy("contoso", "{\"shared\":[\"_shared\",\"_shared-eu\"]}");
                            world.drain();
                        },
                        "Issuing,Own Root,Root",
                        "Issuing,Root"),
                row(
                        "a policy that cannot be used takes nothing over any less",
                        world -> {
                            world.policy("contoso", "{\"shard\":[]}");
                            world.drain();
                            world.upload("_shared/next.cer", NEXT.der());
                            world.drain();
                            world.policy("contoso", TAKES);
                            world.drain();
                        },
                        "Issuing,Next,Root",
                        "Issuing,Next,Root"),
                row(
                        "a shared bundle that names another is told so, and no tenant loses",
                        world -> {
                            world.upload("_shared-eu/own.cer", OWN_ROOT.der());
                            world.policy("_shared", "{\"shared\":[\"_shared-eu\"]}");
                            world.drain();
                            assertThat(world.status(SHARED).blockers())
                                    .extracting(Blocker::rule)
                                    .containsExactly("policy.invalid");
                        },
                        "Issuing,Root",
                        "Issuing,Root"),
                row(
                        "the daily run finds who was not told",
                        world -> {
                            world.upload("_shared/next.cer", NEXT.der());
                            world.queue.clear();
                            nextDay(world);
                        },
                        "Issuing,Next,Root",
                        "Issuing,Next,Root"));
    }

    private static List<String> told(World world) {
        return world.announced.stream()
                .map(notice -> Json.read(Bench.bytes(notice.json()), Told.class))
                .map(told -> told.bundle() + " " + String.join(",", told.kinds()))
                .sorted()
                .toList();
    }

    /** Of a notice. */
    record Told(String bundle, List<String> kinds) {}

    @ParameterizedTest(name = "{0}")
    @MethodSource("news")
    void news(String sentence, Consumer<World> steps, List<String> told) {
        World world = settled();
        world.announced.clear();
        steps.accept(world);
        world.drain();
        assertThat(told(world)).isEqualTo(told);
    }

    static Stream<Arguments> news() {
        return Stream.of(
                arguments(
                        "a rejected certificate in a shared file is told once, in its own bundle",
                        (Consumer<World>) w -> w.upload("_shared/expired.cer", EXPIRED.der()),
                        List.of("_shared rejected")),
                arguments(
                        "a refused shared file too",
                        (Consumer<World>) w -> w.upload("_shared/x.cer", Bench.bytes("no")),
                        List.of("_shared refused")),
                arguments(
                        "an orphan in a shared file too",
                        (Consumer<World>) w -> w.upload("_shared/x.cer", BELOW_OWN.der()),
                        List.of("_shared orphaned")),
                arguments(
                        "whoever has the rejected certificate himself is told",
                        (Consumer<World>)
                                w -> {
                                    w.upload("_shared/expired.cer", EXPIRED.der());
                                    w.upload("contoso/expired.cer", EXPIRED.der());
                                },
                        List.of("_shared rejected", "contoso rejected")),
                arguments(
                        "a new root is told to everybody, and who uploaded it",
                        (Consumer<World>) w -> w.upload("_shared/own.cer", OWN_ROOT.der()),
                        List.of("contoso released,new-root", "fabrikam released,new-root")),
                arguments(
                        "what an officer excludes for one tenant is told to that tenant",
                        (Consumer<World>)
                                w ->
                                        w.policy(
                                                "contoso",
                                                "{\"shared\":[\"_shared\"],\"exclude\":[\""
                                                        + ISSUING.certificate().sha256()
                                                        + "\"]}"),
                        List.of("contoso released,rejected")));
    }

    @Test
    @DisplayName("one upload for 500 tenants wakes each once, and tells each once")
    void many() {
        World world = new World(Settings.DEFAULT.withRevocation(false));
        List<String> tenants = IntStream.range(0, 500).mapToObj("tenant-%03d"::formatted).toList();
        tenants.forEach(tenant -> world.policy(tenant, TAKES));
        world.policy("other", "{}");
        world.upload("_shared/root.cer", ROOT.der());
        world.upload("other/root.cer", ROOT.der());
        world.drain();
        assertThat(world.announced).hasSize(501);

        world.announced.clear();
        List<Request> asked = new ArrayList<>();
        world.upload("_shared/issuing.cer", ISSUING.der());
        world.drain(asked::add);

        assertThat(
                        asked.stream()
                                .filter(Request.Assemble.class::isInstance)
                                .map(request -> ((Request.Assemble) request).bundle().text())
                                .filter(name -> !name.equals("_shared"))
                                .sorted())
                .isEqualTo(tenants);
        assertThat(asked.stream().filter(Request.Validate.class::isInstance)).hasSize(1);
        assertThat(world.announced)
                .hasSize(500)
                .allMatch(notice -> notice.text().contains("Issuing"));
    }
}
