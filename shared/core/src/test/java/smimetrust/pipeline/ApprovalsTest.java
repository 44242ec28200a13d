package smimetrust.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.TestCa;
import smimetrust.release.Policy;
import smimetrust.release.Status;
import smimetrust.sst.SerializedStore;

/** Approvals as objects and events: which version, which order, what is lost. */
class ApprovalsTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa OTHER = TestCa.root("Other").build();
    private static final BundleName CONTOSO = Bench.CONTOSO;

    private static final String ANN = "AWS:AROAUPLOADERS:ann";
    private static final String OLGA = "AWS:AROAOFFICERS:olga";

    /** Four stores and the events that a test lets come, in its own order. */
    static final class Stage {
        final Bench bench = new Bench();

        Stage() {
            bench.settings =
                    bench.settings.withFloors(Policy.DEFAULT.withApproval(Policy.Approval.ROOTS));
            bench.settings = bench.settings.withRevocation(false);
        }

        Stage upload(String key, TestCa ca, String by) {
            return upload(key, ca.der(), by);
        }

        Stage upload(String key, byte[] content, String by) {
            String version = bench.upload(key, content);
            bench.validation()
                    .run(
                            new Request.Validate(
                                    key, Optional.of(new Request.Upload(version, by, bench.now))));
            return this;
        }

        /** Writes an approval; its event is still to come. */
        Request.Approval write(TestCa ca, String by) {
            String key = ApprovalDocument.key(CONTOSO, ca.certificate().sha256());
            bench.control.put(
                    key,
                    Bench.bytes("{} " + bench.control.list("", 100)),
                    new ObjectStore.Always());
            return new Request.Approval(
                    ca.certificate().sha256(),
                    new Request.Upload(
                            Bench.found(bench.control, key).version().orElseThrow(),
                            by,
                            bench.now));
        }

        ObjectStore.Found approval(TestCa ca) {
            return Bench.found(
                    bench.control, ApprovalDocument.key(CONTOSO, ca.certificate().sha256()));
        }

        Stage takeAway(TestCa ca) {
            bench.control.delete(ApprovalDocument.key(CONTOSO, ca.certificate().sha256()));
            return this;
        }

        Assembly.Outcome assemble(Request.Approval... told) {
            return bench.assembly()
                    .run(
                            new Request.Assemble(
                                    CONTOSO,
                                    Optional.empty(),
                                    Optional.empty(),
                                    false,
                                    List.of(told)));
        }

        /** Long enough for every event that comes at all. */
        Stage later() {
            bench.pass(Duration.ofMinutes(5));
            return this;
        }

        String states() {
            return bench.status().approvals().stream()
                    .map(e -> e.state().name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(","));
        }

        boolean isPublished() {
            return bench.status().release().isPresent();
        }
    }

    private static Arguments row(String sentence, Consumer<Stage> steps, String states) {
        return arguments(sentence, steps, states);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void event(String sentence, Consumer<Stage> steps, String states) {
        Stage stage = new Stage().upload("contoso/a.cer", ROOT, ANN);
        stage.assemble();
        steps.accept(stage);
        assertThat(stage.states()).isEqualTo(states);
        assertThat(stage.isPublished()).isEqualTo(states.equals("approved"));
    }

    static Stream<Arguments> events() {
        return Stream.of(
                row("its event comes", s -> s.assemble(s.write(ROOT, OLGA)), "approved"),
                row(
                        "the status remembers",
                        s -> {
                            s.assemble(s.write(ROOT, OLGA));
                            s.later().assemble();
                        },
                        "approved"),
                row(
                        "its event is lost",
                        s -> {
                            s.write(ROOT, OLGA);
                            s.later().assemble();
                        },
                        "principal_unknown"),
                row(
                        "its event comes very late",
                        s -> {
                            Request.Approval told = s.write(ROOT, OLGA);
                            s.later().assemble();
                            s.assemble(told);
                        },
                        "approved"),
                row(
                        "the event is that of an earlier version",
                        s -> {
                            Request.Approval first = s.write(ROOT, OLGA);
                            s.write(ROOT, ANN);
                            s.later().assemble(first);
                        },
                        "principal_unknown"),
                row(
                        "an officer writes over the uploader's",
                        s -> {
                            Request.Approval first = s.write(ROOT, ANN);
                            s.assemble(s.write(ROOT, OLGA), first);
                        },
                        "approved"),
                row(
                        "the uploader writes over the officer's, before it was seen",
                        s -> {
                            Request.Approval first = s.write(ROOT, OLGA);
                            s.assemble(first, s.write(ROOT, ANN));
                        },
                        "not_independent"),
                row(
                        "another word about the same version comes later",
                        s -> {
                            Request.Approval own = s.write(ROOT, ANN);
                            s.assemble(own);
                            s.assemble(
                                    new Request.Approval(
                                            own.sha256(),
                                            new Request.Upload(
                                                    own.upload().version(), OLGA, s.bench.now)));
                        },
                        "not_independent"),
                row(
                        "the event of another certificate's approval",
                        s -> {
                            Request.Approval own = s.write(ROOT, OLGA);
                            s.later()
                                    .assemble(
                                            new Request.Approval(
                                                    OTHER.certificate().sha256(), own.upload()));
                        },
                        "principal_unknown"),
                row(
                        "the event comes when it is gone",
                        s -> {
                            Request.Approval told = s.write(ROOT, OLGA);
                            s.takeAway(ROOT).assemble(told);
                        },
                        "wanted"),
                row(
                        "an upper-case name approves nothing",
                        s -> {
                            String key = ApprovalDocument.key(CONTOSO, ROOT.certificate().sha256());
                            s.bench.control.put(
                                    key.substring(0, 18)
                                            + key.substring(18).toUpperCase(Locale.ROOT),
                                    Bench.bytes("{}"),
                                    new ObjectStore.Always());
                            s.later().assemble();
                        },
                        "wanted"),
                row(
                        "written again after it was taken away, without an event",
                        s -> {
                            s.assemble(s.write(ROOT, ANN));
                            s.takeAway(ROOT).assemble();
                            s.write(ROOT, OLGA);
                            s.later().assemble();
                        },
                        "principal_unknown"));
    }

    @Test
    @DisplayName("nothing is decided while the event that names the writer may still come")
    void waitsForTheEvent() {
        Stage stage = new Stage().upload("contoso/a.cer", ROOT, ANN);
        Request.Approval told = stage.write(ROOT, OLGA);
        stage.bench.sent.clear();
        assertThat(stage.assemble()).isInstanceOf(Assembly.Outcome.Postponed.class);
        assertThat(stage.bench.sent)
                .singleElement()
                .satisfies(sent -> assertThat(sent.delay()).isEqualTo(Approvals.EVENT_PATIENCE));
        assertThat(stage.assemble(told)).isInstanceOf(Assembly.Outcome.Released.class);
    }

    @Test
    @DisplayName("a request that is put back, for quiet or for verdicts, keeps who approved")
    void keptWhileWaiting() {
        Stage stage = new Stage().upload("contoso/a.cer", ROOT, ANN);
        stage.bench.upload("contoso/b.cer", OTHER.der());
        Request.Approval told = stage.write(ROOT, OLGA);
        stage.bench.sent.clear();
        assertThat(stage.assemble(told)).isInstanceOf(Assembly.Outcome.Waiting.class);
        assertThat(kept(stage)).contains(told);

        stage.bench.settings = stage.bench.settings.withQuiet(Duration.ofMinutes(1));
        stage.bench.sent.clear();
        assertThat(stage.assemble(told)).isInstanceOf(Assembly.Outcome.Postponed.class);
        assertThat(kept(stage)).contains(told);
    }

    @Test
    @DisplayName("very many approvals are put back in messages that fit")
    void manyAtOnce() {
        Stage stage = new Stage().upload("contoso/a.cer", ROOT, ANN);
        stage.bench.settings = stage.bench.settings.withQuiet(Duration.ofMinutes(1));
        List<Request.Approval> many =
                IntStream.range(0, 450)
                        .mapToObj(i ->
                                new Request.Approval(
                                        ROOT.certificate().sha256(),
                                        new Request.Upload("v" + i, OLGA, stage.bench.now)))
                        .toList();
        stage.bench.sent.clear();
        stage.assemble(many.toArray(Request.Approval[]::new));
        assertThat(kept(stage)).isEqualTo(many);
        assertThat(stage.bench.requests())
                .hasSize(3)
                .allMatch(r -> ((Request.Assemble) r).approvals().size() <= 200);
    }

    private static List<Request.Approval> kept(Stage stage) {
        return stage.bench.requests().stream()
                .filter(Request.Assemble.class::isInstance)
                .flatMap(request -> ((Request.Assemble) request).approvals().stream())
                .toList();
    }

    @Test
    @DisplayName("taken away between reading and writing: the bundle is looked at again")
    void takenAwayMeanwhile() {
        Stage stage = new Stage().upload("contoso/a.cer", ROOT, ANN);
        Request.Approval told = stage.write(ROOT, OLGA);
        stage.bench.outputTrap.before("put contoso/status.json", () -> stage.takeAway(ROOT));
        stage.bench.sent.clear();
        stage.assemble(told);
        assertThat(stage.bench.requests()).contains(Request.Assemble.of(CONTOSO));
        stage.assemble();
        assertThat(stage.states()).isEqualTo("wanted");
    }

    @Test
    @DisplayName("a policy that cannot be read does not make stand what lost its approval")
    void brokenPolicy() {
        Stage stage = new Stage();
        stage.bench.settings = stage.bench.settings.withFloors(Policy.DEFAULT);
        stage.bench.policy("{\"approval\":\"roots\"}");
        stage.upload("contoso/a.cer", ROOT, ANN);
        stage.assemble(stage.write(ROOT, OLGA));
        assertThat(stage.isPublished()).isTrue();
        stage.bench.policy("{\"approval\":\"rots\"}");
        stage.takeAway(ROOT).assemble();
        assertThat(stage.bench.blockers()).contains("policy.invalid");
        stage.bench.policy("{\"approval\":\"roots\"}");
        stage.assemble();
        assertThat(stage.states()).isEqualTo("wanted");
    }

    @Test
    @DisplayName("what an older program published stands when approvals begin")
    void upgrade() {
        Stage stage = new Stage();
        stage.bench.settings = stage.bench.settings.withFloors(Policy.DEFAULT);
        stage.upload("contoso/a.cer", ROOT, ANN);
        stage.assemble();
        JsonObject old =
                JsonParser.parseString(
                                new String(
                                        Bench.found(stage.bench.output, "contoso/status.json")
                                                .bytes(),
                                        UTF_8))
                        .getAsJsonObject();
        old.remove("approval");
        old.remove("approvals");
        stage.bench.output.put(
                "contoso/status.json", Bench.bytes(old.toString()), new ObjectStore.Always());
        assertThat(stage.bench.status().approval()).isEqualTo(Policy.Approval.NONE);

        stage.bench.policy("{\"approval\":\"all\"}");
        stage.upload("contoso/b.cer", OTHER, ANN);
        stage.assemble();
        assertThat(stage.states().split(",", -1)).containsExactlyInAnyOrder("standing", "wanted");
        assertThat(published(stage)).containsExactly(ROOT.certificate());
    }

    @Test
    @DisplayName("who wrote the same bytes first is remembered when another one writes them again")
    void firstWriter() {
        Stage stage =
                new Stage().upload("contoso/a.cer", ROOT, OLGA).upload("contoso/a.cer", ROOT, ANN);
        stage.assemble(stage.write(ROOT, OLGA));
        assertThat(stage.states()).isEqualTo("not_independent");
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                arguments("the same DER", "contoso/b.cer", ROOT.der()),
                arguments("in a folder", "contoso/deep/down/b.cer", ROOT.der()),
                arguments("PEM", "contoso/b.pem", pem(ROOT)),
                arguments("PEM of two", "contoso/b.pem", pem(OTHER, ROOT)),
                arguments("PKCS#7 of two", "contoso/b.p7b", pkcs7(OTHER, ROOT)),
                arguments(
                        "a store",
                        "contoso/b.sst",
                        SerializedStore.write(List.of(OTHER.certificate(), ROOT.certificate()))),
                arguments("over the first file", "contoso/a.cer", pem(ROOT)));
    }

    private static byte[] pem(TestCa... cas) {
        return Bench.bytes(Stream.of(cas).map(TestCa::pem).collect(Collectors.joining("\n")));
    }

    private static byte[] pkcs7(TestCa... cas) {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            for (TestCa ca : cas) {
                generator.addCertificate(new X509CertificateHolder(ca.der()));
            }
            return generator.generate(new CMSAbsentContent()).getEncoded();
        } catch (IOException | CMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    @DisplayName("who uploaded it in any other way cannot approve it, and another one can")
    void everyWay(String way, String key, byte[] content) {
        Stage stage = new Stage().upload("contoso/a.cer", ROOT, ANN);
        stage.assemble();
        stage.upload(key, content, OLGA);
        stage.assemble(stage.write(ROOT, OLGA));
        assertThat(state(stage, ROOT)).isEqualTo(Status.ApprovalState.NOT_INDEPENDENT);
        assertThat(stage.isPublished()).isFalse();
        stage.assemble(stage.write(ROOT, "AWS:AROAAUDITORS:max"));
        assertThat(state(stage, ROOT)).isEqualTo(Status.ApprovalState.APPROVED);
    }

    private static Status.ApprovalState state(Stage stage, TestCa ca) {
        return stage.bench.status().approvals().stream()
                .filter(e -> e.sha256().equals(ca.certificate().sha256()))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    @DisplayName("its deletion is undone: nobody says a second time who wrote it")
    void undeleted() {
        Stage stage = new Stage();
        stage.upload("contoso/a.cer", ROOT, ANN).upload("contoso/b.cer", OTHER, ANN);
        stage.assemble(stage.write(ROOT, OLGA), stage.write(OTHER, OLGA));
        assertThat(published(stage)).hasSize(2);
        byte[] was = stage.approval(ROOT).bytes();
        stage.takeAway(ROOT).assemble();
        assertThat(published(stage)).containsExactly(OTHER.certificate());
        stage.bench.control.put(
                ApprovalDocument.key(CONTOSO, ROOT.certificate().sha256()),
                was,
                new ObjectStore.Always());
        stage.later().assemble();
        assertThat(state(stage, ROOT)).isEqualTo(Status.ApprovalState.PRINCIPAL_UNKNOWN);
        assertThat(published(stage)).containsExactly(OTHER.certificate());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("early")
    @DisplayName("the event comes before the certificate does")
    void early(String sentence, Consumer<Stage> before, String uploader, String state) {
        Stage stage = new Stage();
        before.accept(stage);
        stage.assemble(stage.write(ROOT, OLGA));
        stage.later().upload("contoso/a.cer", ROOT, uploader).assemble();
        assertThat(state(stage, ROOT).name()).isEqualTo(state);
    }

    static Stream<Arguments> early() {
        Consumer<Stage> other = stage -> stage.upload("contoso/b.cer", OTHER, ANN);
        Consumer<Stage> nothing = _ -> {};
        return Stream.of(
                arguments("the status remembers who approved", other, ANN, "APPROVED"),
                arguments("the approver uploads", other, OLGA, "NOT_INDEPENDENT"),
                // No status is made for an approval alone: there is nothing to tell of the bundle.
                arguments("there is no bundle yet", nothing, ANN, "PRINCIPAL_UNKNOWN"));
    }

    @Test
    @DisplayName("an approval of one bundle approves in no other")
    void ofOneBundle() {
        Stage stage = new Stage().upload("fabrikam/a.cer", ROOT, ANN);
        Request.Approval told = stage.write(ROOT, OLGA);
        stage.bench
                .assembly()
                .run(
                        new Request.Assemble(
                                new BundleName("fabrikam"),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                List.of(told)));
        assertThat(stage.bench.status(new BundleName("fabrikam")).release()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "not JSON",
                "{\"schema\":\"smime-trust/approval/1\",\"sha256\":\"x\",\"by\":null,\"reason\":\"r\"}"
            })
    @DisplayName("whatever an approval says of itself, its name and its writer decide")
    void content(String content) {
        Stage stage = new Stage().upload("contoso/a.cer", ROOT, ANN);
        Request.Approval told = stage.write(ROOT, OLGA);
        String key = ApprovalDocument.key(CONTOSO, told.sha256());
        stage.bench.control.put(key, Bench.bytes(content), new ObjectStore.Always());
        stage.assemble(
                new Request.Approval(
                        told.sha256(),
                        new Request.Upload(
                                Bench.found(stage.bench.control, key).version().orElseThrow(),
                                OLGA,
                                stage.bench.now)));
        assertThat(stage.states()).isEqualTo("approved");
    }

    /** One thing that somebody does. */
    sealed interface Step {
        record Upload(int file, int ca, int who, boolean told) implements Step {}

        record Delete(int file) implements Step {}

        record Approve(int ca, int who) implements Step {}

        record TakeAway(int ca) implements Step {}

        /** Some of the events so far arrive, or come again. */
        record Assemble(int which) implements Step {}

        record Wait() implements Step {}
    }

    private static final List<TestCa> CAS = List.of(ROOT, OTHER);
    private static final List<String> PEOPLE =
            List.of(ANN, "AWS:AROAUPLOADERS:zoe", OLGA, "AWS:AIDAPARTNER");

    @Property(tries = 300)
    @Label("what no other than its uploaders approved is never in a new release")
    void neverWithout(@ForAll("histories") List<Step> history) {
        Stage stage = new Stage();
        List<Request.Approval> events = new ArrayList<>();
        Map<Integer, String> approvers = new HashMap<>(); // of what is there now
        Map<String, Integer> files = new HashMap<>(); // what they hold now
        Map<String, Set<String>> writers = new HashMap<>(); // of each file's present bytes
        for (Step step : history) {
            switch (step) {
                case Step.Upload(int file, int ca, int who, boolean told) -> {
                    String key = "contoso/" + file + ".cer";
                    if (!Integer.valueOf(ca).equals(files.put(key, ca))) {
                        writers.put(key, new HashSet<>());
                    }
                    if (told) {
                        stage.upload(key, CAS.get(ca), PEOPLE.get(who));
                        writers.computeIfAbsent(key, _ -> new HashSet<>()).add(identity(who));
                    } else {
                        stage.bench.drop(key, CAS.get(ca).der());
                    }
                }
                case Step.Delete(int file) -> {
                    stage.bench.inbox.delete("contoso/" + file + ".cer");
                    files.remove("contoso/" + file + ".cer");
                }
                case Step.Approve(int ca, int who) -> {
                    events.add(stage.write(CAS.get(ca), PEOPLE.get(who)));
                    approvers.put(ca, identity(who));
                }
                case Step.TakeAway(int ca) -> {
                    stage.takeAway(CAS.get(ca));
                    approvers.remove(ca);
                }
                case Step.Assemble(int which) -> {
                    Assembly.Outcome outcome =
                            stage.assemble(
                                    IntStream.range(0, events.size())
                                            .filter(i -> (i + which) % 3 != 0)
                                            .mapToObj(events::get)
                                            .toArray(Request.Approval[]::new));
                    if (outcome instanceof Assembly.Outcome.Released) {
                        for (Certificate in : published(stage)) {
                            int ca = CAS.get(0).certificate().equals(in) ? 0 : 1;
                            assertThat(approvers).containsKey(ca);
                            files.forEach((key, held) -> {
                                if (held == ca) {
                                    assertThat(writers.getOrDefault(key, Set.of()))
                                            .doesNotContain(approvers.get(ca));
                                }
                            });
                        }
                    }
                }
                case Step.Wait() -> stage.later();
            }
        }
    }

    private static String identity(int who) {
        return identity(PEOPLE.get(who));
    }

    private static String identity(String principal) {
        return principal.substring("AWS:".length()).replaceAll(":.*", "");
    }

    private static List<Certificate> published(Stage stage) {
        return stage.bench
                .output
                .find("contoso/status.json", 1 << 24)
                .flatMap(_ -> stage.bench.status().release())
                .map(release ->
                        ((SerializedStore.Store)
                                        SerializedStore.read(
                                                Bench.found(stage.bench.output, release.key())
                                                        .bytes()))
                                .certificates())
                .orElse(List.of());
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Integer> two = Arbitraries.integers().between(0, 1);
        Arbitrary<Integer> who = Arbitraries.integers().between(0, PEOPLE.size() - 1);
        Arbitrary<Step> upload =
                Combinators.combine(two, two, who, Arbitraries.of(true, true, true, false))
                        .as(Step.Upload::new)
                        .map(s -> (Step) s);
        Arbitrary<Step> approve =
                Combinators.combine(two, who).as(Step.Approve::new).map(s -> (Step) s);
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(4, upload),
                        net.jqwik.api.Tuple.of(1, two.map(Step.Delete::new)),
                        net.jqwik.api.Tuple.of(4, approve),
                        net.jqwik.api.Tuple.of(1, two.map(Step.TakeAway::new)),
                        net.jqwik.api.Tuple.of(
                                6, Arbitraries.integers().between(0, 2).map(Step.Assemble::new)),
                        net.jqwik.api.Tuple.of(2, Arbitraries.just(new Step.Wait())))
                .list()
                .ofMinSize(3)
                .ofMaxSize(25);
    }
}
