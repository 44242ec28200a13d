package smimetrust.pipeline;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import smimetrust.BundleName;
import smimetrust.TestCa;
import smimetrust.release.Release;
import smimetrust.release.Status;
import smimetrust.release.Status.FileEntry;
import smimetrust.sst.SerializedStore;

/**
 * Uploads, deletions, lost, late and repeated events, stages that run at the same time and stages
 * that die at any of their port calls: after one reconcile everything is as a single build of the
 * final inbox would have it, and at no moment was anything wrong published.
 */
class InterleavingTest {

    /** RSA, whose signatures verify ten times faster than others: thousands are verified here. */
    private static final List<KeyPair> KEYS = keys(4);

    private static final TestCa ROOT_A = TestCa.root("Root A").keys(KEYS.get(0)).build();
    private static final TestCa ROOT_B =
            TestCa.root("Root B").keys(KEYS.get(1)).notAfter("2026-06-06T00:00:00Z").build();
    private static final TestCa ISSUING_A =
            TestCa.issuedBy(ROOT_A, "Issuing A").keys(KEYS.get(2)).build();
    private static final TestCa ISSUING_B =
            TestCa.issuedBy(ROOT_B, "Issuing B").keys(KEYS.get(3)).build();
    private static final TestCa EXPIRED =
            TestCa.issuedBy(ROOT_A, "Expired").notAfter("2026-02-01T00:00:00Z").build();

    /** Where the clock's passing changes what is true: expiry and window of root B. */
    private static final List<Instant> BOUNDARIES =
            List.of(Instant.parse("2026-06-04T00:00:00Z"), Instant.parse("2026-06-06T00:00:00Z"));

    private static final List<byte[]> CONTENTS =
            List.of(
                    ROOT_A.der(),
                    ISSUING_A.der(),
                    ROOT_B.der(),
                    ISSUING_B.der(),
                    (ISSUING_A.pem() + ROOT_A.pem()).getBytes(US_ASCII),
                    EXPIRED.der(),
                    "not a certificate".getBytes(US_ASCII),
                    new byte[0],
                    TestCa.pem("PRIVATE KEY", KEYS.get(0).getPrivate().getEncoded())
                            .getBytes(US_ASCII));

    private static final List<String> KEYS_IN_INBOX =
            List.of(
                    "contoso/a.cer",
                    "contoso/b.cer",
                    "contoso/c d+%41.cer",
                    "contoso/sub/é.cer",
                    "fabrikam/a.cer",
                    "plain.cer",
                    "Bad Name/a.cer",
                    "contoso/.DS_Store",
                    "_shared/a.cer",
                    "_shared/b.cer",
                    "contoso/_shared/a.cer");

    private static final List<BundleName> BUNDLES =
            List.of(
                    new BundleName("contoso"),
                    new BundleName("fabrikam"),
                    BundleName.DEFAULT,
                    BundleName.INVALID,
                    new BundleName("_shared"));

    private static final List<String> POLICIES =
            List.of(
                    "{}",
                    "{\"exclude\":[\"" + ROOT_A.certificate().sha256() + "\"]}",
                    "{\"exclud\":[]}",
                    "{\"maxBytes\":100}",
                    "{\"shared\":[\"_shared\"]}",
                    "{\"shared\":[\"_shared\",\"_shared-typo\"]}");

    private static final List<byte[]> ANSWERS =
            List.of(
                    SerializedStore.write(List.of()),
                    SerializedStore.write(List.of(ROOT_A.certificate())),
                    SerializedStore.write(List.of(ROOT_A.certificate(), ISSUING_A.certificate())),
                    "not a store".getBytes(US_ASCII));

    private static List<KeyPair> keys(int count) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            List<KeyPair> pairs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                pairs.add(generator.generateKeyPair());
            }
            return pairs;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * One step of a history: numbers choose among what there is, so that any history can happen.
     */
    sealed interface Step {
        record Upload(int key, int content) implements Step {}

        record Delete(int key) implements Step {}

        record Policy(int policy) implements Step {}

        /** A tenant's answer comes. */
        record Answer(int answer) implements Step {}

        record Wait(int minutes) implements Step {}

        /** An event is lost. */
        record Lose(int which) implements Step {}

        /**
         * A stage runs.
         *
         * @param again whether its event comes once more
         * @param crashAt the port call at which it dies; beyond its last it does not
         * @param happenings what happens at its port calls
         */
        record Run(int which, boolean again, int crashAt, List<Step> happenings) implements Step {}
    }

    @Property(
            tries = 200,
            shrinking = ShrinkingMode.BOUNDED,
            edgeCases = net.jqwik.api.EdgeCasesMode.NONE)
    @Label("after one reconcile the state is that of a single build")
    void converges(@ForAll("histories") List<Step> history) {
        World world = new World(Settings.DEFAULT);
        history.forEach(step -> take(step, world));
        settle(world);
        World built = world.built();
        for (BundleName bundle : BUNDLES) {
            compare(world.status(bundle), built.status(bundle));
            assertThat(world.page(bundle))
                    .as("the page shows the status")
                    .isEqualTo(world.pageAnew(bundle));
            assertThat(world.told(bundle).orElseGet(() -> Status.empty(bundle.text())))
                    .as("people were told")
                    .isEqualTo(world.status(bundle));
            world.status(bundle)
                    .release()
                    .ifPresent(release ->
                            assertThat(world.announced)
                                    .as("the release that stands was announced")
                                    .anyMatch(a -> a.text().contains(release.key())));
        }
        int before = world.announced.size();
        List<Status> statuses = BUNDLES.stream().map(world::status).toList();
        world.run(new Request.Reconcile(), List.of());
        world.drain();
        assertThat(BUNDLES.stream().map(world::status).toList())
                .as("nothing changes when nothing changed")
                .isEqualTo(statuses);
        assertThat(world.announced).hasSize(before);
    }

    private static void settle(World world) {
        world.drain();
        for (Instant boundary : BOUNDARIES) {
            if (world.now().isBefore(boundary)
                    && world.now().plus(Duration.ofHours(6)).isAfter(boundary)) {
                world.advance(Duration.between(world.now(), boundary).plusSeconds(1));
            }
        }
        world.run(new Request.Reconcile(), List.of());
        world.drain();
    }

    private static void take(Step step, World world) {
        switch (step) {
            case Step.Upload(int key, int content) ->
                    world.upload(
                            KEYS_IN_INBOX.get(key % KEYS_IN_INBOX.size()),
                            CONTENTS.get(content % CONTENTS.size()));
            case Step.Delete(int key) ->
                    world.delete(KEYS_IN_INBOX.get(key % KEYS_IN_INBOX.size()));
            case Step.Policy(int policy) ->
                    world.policy("contoso", POLICIES.get(policy % POLICIES.size()));
            case Step.Answer(int answer) ->
                    world.answered("contoso", ANSWERS.get(answer % ANSWERS.size()));
            case Step.Wait(int minutes) -> world.advance(Duration.ofMinutes(minutes));
            case Step.Lose(int which) -> {
                if (!world.queue.isEmpty()) {
                    world.queue.remove(which % world.queue.size());
                }
            }
            case Step.Run(int which, boolean again, int crashAt, List<Step> happenings) -> {
                if (!world.queue.isEmpty()) {
                    World.Pending pending = world.queue.get(which % world.queue.size());
                    if (!again) {
                        world.queue.remove(pending);
                    }
                    List<Consumer<World>> calls = new ArrayList<>();
                    for (int i = 0; i < 60; i++) {
                        if (i == crashAt) {
                            calls.add(_ -> {
                                throw new World.Crash();
                            });
                        } else if (i % 3 == 1 && i / 3 < happenings.size()) {
                            Step happening = happenings.get(i / 3);
                            calls.add(w -> take(happening, w));
                        } else {
                            calls.add(_ -> {});
                        }
                    }
                    world.run(pending.request(), calls);
                }
            }
        }
    }

    private static void compare(Status actual, Status expected) {
        if (actual.files().stream().anyMatch(file -> file.bundle().isPresent())
                && actual.blockers().stream().anyMatch(b -> b.rule().equals("policy.invalid"))) {
            // What a policy took over before it could not be used any more is history.
            assertThat(expected.blockers().isEmpty() && !expected.files().isEmpty()).isFalse();
            return;
        }
        assertThat(actual.certificates()).isEqualTo(expected.certificates());
        assertThat(actual.files().stream().map(InterleavingTest::withoutUploader))
                .isEqualTo(
                        expected.files().stream().map(InterleavingTest::withoutUploader).toList());
        assertThat(actual.orphans()).isEqualTo(expected.orphans());
        assertThat(actual.expiring()).isEqualTo(expected.expiring());
        assertThat(
                        actual.remarks().stream()
                                // A build of nothing has no status at all, and says nothing.
                                .filter(f ->
                                        !expected.equals(Status.empty(expected.bundle()))
                                                || !f.rule().equals(Cards.READ_BACK.id())))
                .isEqualTo(expected.remarks());
        // When a key was first seen, and keys that are gone, are history.
        assertThat(
                        actual.incidents().stream()
                                .filter(i -> i.gone().isEmpty())
                                .map(i -> i.rule() + " " + i.file())
                                .sorted())
                .isEqualTo(
                        expected.incidents().stream()
                                .map(i -> i.rule() + " " + i.file())
                                .sorted()
                                .toList());
        assertThat(actual.hold()).isEmpty();
        assertThat(actual.unjudged()).isEmpty();
        if (expected.release().isPresent()) {
            assertThat(actual.blockers()).isEqualTo(expected.blockers());
            assertThat(actual.release().map(Release::sha256))
                    .isEqualTo(expected.release().map(Release::sha256));
            assertThat(actual.release().map(Release::importBefore))
                    .isEqualTo(expected.release().map(Release::importBefore));
            // Numbers and times are history; what is missing and extra is not.
            assertThat(actual.tenant().map(t -> List.of(t.set(), t.missing(), t.extra())))
                    .isEqualTo(
                            expected.tenant().map(t -> List.of(t.set(), t.missing(), t.extra())));
            actual.tenant()
                    .ifPresent(t ->
                            assertThat(t.trusts(actual.release().orElseThrow()))
                                    .isEqualTo(t.missing().count() + t.extra().count() == 0));
        } else if (!expected.files().isEmpty()) {
            // Nothing can be published: an earlier release stays, and people know why.
            assertThat(actual.blockers()).isEqualTo(expected.blockers());
        }
    }

    private static FileEntry withoutUploader(FileEntry file) {
        return new FileEntry(
                file.name(),
                file.sha256(),
                file.certificates(),
                file.refusals(),
                Optional.empty(),
                Optional.empty(),
                file.bundle());
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return steps(2).list().ofMinSize(1).ofMaxSize(30);
    }

    private static Arbitrary<Step> steps(int depth) {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 40);
        Arbitrary<Step> upload =
                Combinators.combine(number, number).as(Step.Upload::new).map(s -> (Step) s);
        Arbitrary<Step> delete = number.map(Step.Delete::new);
        Arbitrary<Step> policy = number.map(Step.Policy::new);
        Arbitrary<Step> answer = number.map(Step.Answer::new);
        Arbitrary<Step> lose = number.map(Step.Lose::new);
        Arbitrary<Step> pause = Arbitraries.of(0, 1, 2, 10, 20, 70, 600).map(Step.Wait::new);
        Arbitrary<List<Step>> happenings =
                depth == 0
                        ? Arbitraries.just(List.of())
                        : Arbitraries.lazy(() -> steps(depth - 1)).list().ofMaxSize(4);
        Arbitrary<Step> run =
                Combinators.combine(
                                number,
                                Arbitraries.of(false, false, false, true),
                                Arbitraries.integers().between(0, 80),
                                happenings)
                        .as(Step.Run::new)
                        .map(s -> (Step) s);
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, upload),
                net.jqwik.api.Tuple.of(3, delete),
                net.jqwik.api.Tuple.of(1, policy),
                net.jqwik.api.Tuple.of(1, answer),
                net.jqwik.api.Tuple.of(1, lose),
                net.jqwik.api.Tuple.of(3, pause),
                net.jqwik.api.Tuple.of(12, run));
    }
}
