package smimetrust.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.TestCa;
import smimetrust.TestCrl;
import smimetrust.notice.Announcement;
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
        assertThat(world.page(SHARED).orElseThrow()).contains("Shared: never imported itself");
        assertThat(world.page(CONTOSO).orElseThrow()).doesNotContain("Shared: never");
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
                .map(notice ->
                        attribute(notice, "bundle")
                                + " "
                                + attribute(notice, "events").replaceAll("[\\[\\]\"]", ""))
                .sorted()
                .toList();
    }

    private static String attribute(Announcement notice, String name) {
        return notice.attributes().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

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
                        List.of("contoso new-root,released", "fabrikam new-root,released")),
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

    // ---- one stage at a time ----

    /** A bench with the shared bundle's two files, judged, and contoso's release of them. */
    private static Bench bench(String policy) {
        Bench bench = new Bench();
        bench.settings = bench.settings.withRevocation(false);
        bench.policy(policy);
        bench.drop("_shared/root.cer", ROOT.der());
        bench.drop("_shared/issuing.cer", ISSUING.der());
        bench.assemble(SHARED);
        bench.assemble();
        bench.sent.clear();
        return bench;
    }

    private static Set<String> published(Bench bench) {
        return certificates(
                        Bench.found(bench.output, bench.status().release().orElseThrow().key())
                                .bytes())
                .stream()
                .map(c -> c.subject().brief())
                .collect(Collectors.toSet());
    }

    @Test
    @DisplayName("a shared file without a verdict holds back whoever takes it over")
    void unjudged() {
        Bench bench = bench(TAKES);
        bench.upload("_shared/issuing.cer", NEXT.der());
        assertThat(bench.assemble()).isEqualTo(new Assembly.Outcome.Waiting(1));
        assertThat(bench.status().unjudged().orElseThrow().files())
                .containsExactly("_shared/issuing.cer");
        assertThat(bench.requests())
                .contains(new Request.Validate("_shared/issuing.cer", Optional.empty()));
        assertThat(published(bench)).containsExactlyInAnyOrder("Root", "Issuing");
        bench.judge("_shared/issuing.cer");
        bench.assemble();
        assertThat(bench.status().unjudged()).isEmpty();
    }

    @Test
    @DisplayName("what others delete is held back by each tenant's own guard")
    void shrinking() {
        Bench bench = bench(TAKES);
        bench.inbox.delete("_shared/issuing.cer");
        bench.assemble(SHARED);
        bench.assemble();
        assertThat(bench.status(SHARED).blockers()).isEmpty();
        assertThat(bench.blockers()).containsExactly("release.shrink-held");
        assertThat(published(bench)).containsExactlyInAnyOrder("Root", "Issuing");
    }

    @Test
    @DisplayName("quiet is waited for in shared bundles too")
    void quiet() {
        Bench bench = bench(TAKES);
        bench.settings = bench.settings.withQuiet(Duration.ofMinutes(1));
        bench.pass(Duration.ofMinutes(5));
        bench.drop("_shared/next.cer", NEXT.der());
        bench.pass(Duration.ofSeconds(20));
        assertThat(bench.assemble())
                .isEqualTo(new Assembly.Outcome.Postponed(Duration.ofSeconds(40)));
    }

    @Test
    @DisplayName("what changes while a tenant is assembled is looked at again")
    void meanwhile() {
        Bench bench = bench(TAKES);
        bench.drop("contoso/own.cer", OWN_ROOT.der());
        bench.outputTrap.before(
                "put contoso/status.json", () -> bench.drop("_shared/next.cer", NEXT.der()));
        bench.assemble();
        assertThat(bench.requests()).containsExactly(Request.Assemble.of(CONTOSO));
    }

    @Test
    @DisplayName("a crash between waking the others and the commit wakes them again")
    void crash() {
        Bench bench = bench(TAKES);
        bench.drop("_shared/next.cer", NEXT.der());
        bench.outputTrap.before(
                "put _shared/status.json",
                () -> {
                    throw new World.Crash();
                });
        assertThatThrownBy(() -> bench.assemble(SHARED)).isInstanceOf(World.Crash.class);
        assertThat(bench.requests()).containsExactly(Request.Assemble.of(CONTOSO));
        bench.sent.clear();
        assertThat(bench.assemble(SHARED)).isInstanceOf(Assembly.Outcome.Updated.class);
        assertThat(bench.requests()).containsExactly(Request.Assemble.of(CONTOSO));
        bench.sent.clear();
        bench.assemble(SHARED);
        assertThat(bench.requests()).isEmpty();
    }

    @Test
    @DisplayName("nobody is woken for a file that waits for its verdict, and everybody after it")
    void patience() {
        Bench bench = bench(TAKES);
        bench.upload("_shared/next.cer", NEXT.der());
        bench.assemble(SHARED);
        bench.pass(Duration.ofMinutes(16));
        bench.inbox.delete("_shared/issuing.cer");
        bench.assemble(SHARED);
        assertThat(bench.status(SHARED).blockers())
                .extracting(Blocker::rule)
                .containsExactly("bundle.unjudged");
        assertThat(bench.requests()).doesNotContain(Request.Assemble.of(CONTOSO));
        bench.inbox.delete("_shared/next.cer");
        bench.assemble(SHARED);
        assertThat(bench.requests()).contains(Request.Assemble.of(CONTOSO));
    }

    @Test
    @DisplayName("a policy that cannot be read may name it")
    void unreadable() {
        Bench bench = bench("{\"shard\":[]}");
        bench.control.put("fabrikam/policy.json", Bench.bytes("{}"), new ObjectStore.Always());
        bench.drop("_shared/next.cer", NEXT.der());
        bench.assemble(SHARED);
        assertThat(bench.requests()).containsExactly(Request.Assemble.of(CONTOSO));
    }

    @Test
    @DisplayName("an own file that is called like a shared one is its tenant's, and told apart")
    void namesake() {
        Bench bench = bench(TAKES);
        bench.drop("contoso/_shared/root.cer", OWN_ROOT.der());
        bench.drop("contoso/contoso/_shared/root.cer", NEXT.der());
        bench.assemble();
        assertThat(bench.status().files().stream().map(f -> f.name() + " " + f.bundle().orElse("")))
                .containsExactly(
                        "_shared/issuing.cer _shared",
                        "_shared/root.cer _shared",
                        "contoso/_shared/root.cer ",
                        "contoso/contoso/_shared/root.cer ");
        assertThat(
                        bench.status().certificates().stream()
                                .filter(c -> c.sha256().equals(ROOT.certificate().sha256()))
                                .flatMap(c -> c.sources().stream()))
                .containsExactly("_shared/root.cer");
    }

    @Test
    @DisplayName("a status of before there were shared bundles reads as before")
    void upgrade() {
        Bench bench = new Bench();
        bench.settings = bench.settings.withRevocation(false);
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
        String stored = new String(Bench.found(bench.output, "contoso/status.json").bytes(), UTF_8);
        String older = stored.replaceAll(",\\s*\"bundle\": null", "");
        assertThat(older).isNotEqualTo(stored);
        bench.output.put("contoso/status.json", Bench.bytes(older), new ObjectStore.Always());
        assertThat(bench.assemble()).isInstanceOf(Assembly.Outcome.Unchanged.class);
    }

    @Test
    @DisplayName("refusals and keys in a shared file are in that bundle's status alone")
    void refusals() {
        Bench bench = bench(TAKES);
        bench.drop("_shared/x.cer", Bench.bytes("no certificate"));
        bench.drop(
                "_shared/key.pem",
                Bench.bytes(TestCa.pem("PRIVATE KEY", ROOT.keys().getPrivate().getEncoded())));
        bench.assemble(SHARED);
        bench.assemble();
        assertThat(bench.status().files()).hasSize(4).allMatch(f -> f.refusals().isEmpty());
        assertThat(bench.status().incidents()).isEmpty();
        assertThat(bench.status(SHARED).files().stream().mapToInt(f -> f.refusals().size()).sum())
                .isEqualTo(2);
        assertThat(bench.status(SHARED).incidents()).hasSize(1);
    }

    // ---- policies of shared bundles ----

    private static void sharedPolicy(Bench bench, String json) {
        bench.control.put("_shared/policy.json", Bench.bytes(json), new ObjectStore.Always());
    }

    @Test
    @DisplayName("what a shared bundle's policy excludes, nobody takes over")
    void excluded() {
        Bench bench = bench(TAKES);
        sharedPolicy(bench, "{\"exclude\":[\"" + ISSUING.certificate().sha256() + "\"]}");
        bench.assemble(SHARED);
        assertThat(bench.requests()).containsExactly(Request.Assemble.of(CONTOSO));
        bench.assemble();
        assertThat(published(bench)).containsExactly("Root");
    }

    @Test
    @DisplayName("a shared bundle's policy that cannot be read may exclude anything, and blocks")
    void exclusionsUnknown() {
        Bench bench = bench(TAKES);
        sharedPolicy(bench, "{\"exclud\":[]}");
        bench.assemble(SHARED);
        assertThat(bench.requests()).containsExactly(Request.Assemble.of(CONTOSO));
        bench.assemble();
        assertThat(bench.blockers()).containsExactly("policy.invalid");
        assertThat(published(bench)).containsExactlyInAnyOrder("Root", "Issuing");
    }

    // ---- four eyes ----

    private static final String ANN = "AWS:AROAUPLOADERS:ann";
    private static final String OLGA = "AWS:AROAOFFICERS:olga";

    private static void dropBy(Bench bench, String key, TestCa ca, String by) {
        String version = bench.upload(key, ca.der());
        bench.validation()
                .run(
                        new Request.Validate(
                                key, Optional.of(new Request.Upload(version, by, bench.now))));
    }

    private static void approve(Bench bench, BundleName bundle, TestCa ca, String by) {
        String key = ApprovalDocument.key(bundle, ca.certificate().sha256());
        bench.control.put(key, Bench.bytes("{}"), new ObjectStore.Always());
        bench.assembly()
                .run(
                        Request.Assemble.approved(
                                bundle,
                                new Request.Approval(
                                        ca.certificate().sha256(),
                                        new Request.Upload(
                                                Bench.found(bench.control, key)
                                                        .version()
                                                        .orElseThrow(),
                                                by,
                                                bench.now))));
    }

    private static String approval(Bench bench) {
        bench.pass(Duration.ofMinutes(5));
        bench.assemble();
        return bench.status().approvals().stream()
                .filter(entry -> entry.sha256().equals(ROOT.certificate().sha256()))
                .map(entry -> entry.state().name().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("none");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("approvals")
    void fourEyes(String sentence, Consumer<Bench> steps, String state) {
        Bench bench = new Bench();
        bench.settings = bench.settings.withRevocation(false);
        bench.policy("{\"shared\":[\"_shared\"],\"approval\":\"roots\"}");
        dropBy(bench, "_shared/root.cer", ROOT, ANN);
        bench.assemble(SHARED);
        bench.assemble();
        steps.accept(bench);
        assertThat(approval(bench)).isEqualTo(state);
        assertThat(bench.status().release().isPresent()).isEqualTo(state.equals("approved"));
    }

    static Stream<Arguments> approvals() {
        return Stream.of(
                arguments("nobody approved", (Consumer<Bench>) b -> {}, "wanted"),
                arguments(
                        "one approval of the shared bundle is one for all",
                        (Consumer<Bench>) b -> approve(b, SHARED, ROOT, OLGA),
                        "approved"),
                arguments(
                        "one of the tenant's own counts too",
                        (Consumer<Bench>) b -> approve(b, CONTOSO, ROOT, OLGA),
                        "approved"),
                arguments(
                        "that of the uploader of the shared file counts nowhere",
                        (Consumer<Bench>) b -> approve(b, SHARED, ROOT, ANN),
                        "not_independent"),
                arguments(
                        "who uploaded it for the tenant is its uploader there as well",
                        (Consumer<Bench>)
                                b -> {
                                    dropBy(b, "contoso/root.cer", ROOT, OLGA);
                                    approve(b, SHARED, ROOT, OLGA);
                                },
                        "not_independent"),
                arguments(
                        "the tenant's own approval goes first",
                        (Consumer<Bench>)
                                b -> {
                                    approve(b, SHARED, ROOT, OLGA);
                                    approve(b, CONTOSO, ROOT, ANN);
                                },
                        "not_independent"),
                arguments(
                        "what is only the tenant's needs the tenant's own",
                        (Consumer<Bench>)
                                b -> {
                                    dropBy(b, "_shared/other.cer", OWN_ROOT, ANN);
                                    dropBy(b, "contoso/root.cer", ROOT, ANN);
                                    b.inbox.delete("_shared/root.cer");
                                    approve(b, SHARED, ROOT, OLGA);
                                },
                        "wanted"),
                arguments(
                        "an approval without a known writer counts for nobody",
                        (Consumer<Bench>)
                                b ->
                                        b.control.put(
                                                ApprovalDocument.key(
                                                        SHARED, ROOT.certificate().sha256()),
                                                Bench.bytes("{}"),
                                                new ObjectStore.Always()),
                        "principal_unknown"),
                arguments(
                        "an approval taken away takes the word away",
                        (Consumer<Bench>)
                                b -> {
                                    approve(b, SHARED, ROOT, OLGA);
                                    b.control.delete(
                                            ApprovalDocument.key(
                                                    SHARED, ROOT.certificate().sha256()));
                                },
                        "wanted"));
    }

    @Test
    @DisplayName("an approval of a shared certificate wakes whoever takes it over")
    void approvalWakes() {
        Bench bench = bench(TAKES);
        approve(bench, SHARED, ROOT, OLGA);
        assertThat(bench.requests()).containsExactly(Request.Assemble.of(CONTOSO));
    }

    // ---- revocation ----

    private static final String URL = "http://crl.example/ca.crl";

    private static TestCa listed(TestCa issuer, String name) {
        return TestCa.issuedBy(issuer, name)
                .with(Extension.cRLDistributionPoints, false, TestCrl.points(URL))
                .build();
    }

    private static Arguments revoked(String sentence, String root, String issuing) {
        return arguments(sentence, root, issuing);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void revocation(String sentence, String rootKey, String issuingKey) {
        TestCa issuing = listed(ROOT, "Listed");
        World world = new World(Settings.DEFAULT);
        for (String tenant : List.of("contoso", "fabrikam")) {
            world.policy(tenant, "{\"shared\":[\"_shared\",\"_shared-eu\"]}");
        }
        world.upload("_shared/x.cer", OWN_ROOT.der());
        world.upload("_shared-eu/x.cer", OWN_ROOT.der());
        for (String tenant : List.of("contoso", "fabrikam")) {
            world.upload(rootKey.replace("TENANT", tenant), ROOT.der());
            world.upload(issuingKey.replace("TENANT", tenant), issuing.der());
        }
        world.internet.put(URL, TestCrl.of(ROOT).der());
        world.drain();
        assertThat(of(world, CONTOSO)).isEqualTo("Listed,Own Root,Root");
        assertThat(of(world, FABRIKAM)).isEqualTo("Listed,Own Root,Root");
        world.internet.put(
                URL, TestCrl.of(ROOT).thisUpdate("2026-06-01T12:00:00Z").revoking(issuing).der());
        nextDay(world);
        assertThat(of(world, CONTOSO)).isEqualTo("Own Root,Root");
        assertThat(of(world, FABRIKAM)).isEqualTo("Own Root,Root");
    }

    static Stream<Arguments> places() {
        return Stream.of(
                revoked(
                        "a shared CA that was revoked leaves all",
                        "_shared/root.cer",
                        "_shared/issuing.cer"),
                revoked(
                        "a tenant's own CA below a shared root",
                        "_shared/root.cer",
                        "TENANT/issuing.cer"),
                revoked(
                        "a shared CA below a tenant's own root",
                        "TENANT/root.cer",
                        "_shared/issuing.cer"),
                revoked(
                        "a CA and its root in two shared bundles",
                        "_shared-eu/root.cer",
                        "_shared/issuing.cer"));
    }

    @Test
    @DisplayName("a shared certificate is asked for by its own bundle, not by each tenant")
    void checkedOnce() {
        World world = new World(Settings.DEFAULT);
        world.policy("contoso", TAKES);
        world.policy("fabrikam", TAKES);
        world.upload("_shared/root.cer", ROOT.der());
        world.upload("_shared/issuing.cer", listed(ROOT, "Listed").der());
        List<Request> asked = new ArrayList<>();
        world.drain(asked::add);
        assertThat(asked.stream().filter(Request.CheckRevocation.class::isInstance))
                .containsExactly(new Request.CheckRevocation(SHARED));
        assertThat(of(world, CONTOSO)).isEqualTo("Listed,Root");
    }

    @Test
    @DisplayName("the daily run begins with what is shared, and knows who has nothing of its own")
    void reconcile() {
        Bench bench = new Bench();
        bench.policy(TAKES);
        bench.upload("_shared/root.cer", ROOT.der());
        bench.upload("1st/root.cer", ROOT.der());
        bench.assembly().reconcile();
        assertThat(
                        bench.sent.stream()
                                .filter(one -> one.request() instanceof Request.Assemble)
                                .sorted(Comparator.comparing(Bench.Sent::delay))
                                .map(one -> ((Request.Assemble) one.request()).bundle().text()))
                .containsExactly("_shared", "1st", "contoso");
        assertThat(bench.requests())
                .contains(new Request.CheckRevocation(CONTOSO, List.of(SHARED)));
    }
}
