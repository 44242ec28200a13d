package smimetrust.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Finding;
import smimetrust.Sha256;
import smimetrust.TestCa;
import smimetrust.release.Situation.JudgedFile;
import smimetrust.release.Status.ApprovalState;

/** Who uploads, who approves, which version, who takes it away: what is published then. */
class FourEyesTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa CA = TestCa.issuedBy(ROOT, "CA").build();
    private static final TestCa OTHER = TestCa.root("Other").build();
    private static final TestCa OTHER_CA = TestCa.issuedBy(OTHER, "Other CA").build();

    private static final String ANN = "AWS:AROAUPLOADERS:ann";
    private static final String ANN_AS_BOB = "AWS:AROAUPLOADERS:bob";
    private static final String OLGA = "AWS:AROAOFFICERS:olga";
    private static final String OTTO = "AWS:AROAOFFICERS:otto";
    private static final String CARL = "AWS:AROAPARTNERS:carl";

    /** A bundle whose history a test tells, step by step: each step is one assembly. */
    static final class History {
        final List<JudgedFile> files = new ArrayList<>();
        final List<Situation.Approval> approvals = new ArrayList<>();
        Policy policy = Policy.DEFAULT.withApproval(Policy.Approval.ROOTS);
        Optional<String> obstacle = Optional.empty();
        Optional<ReleasePlan> release = Optional.empty();
        Optional<ReleasePlan> latest = Optional.empty();

        History demands(Policy.Approval approval) {
            policy = Policy.DEFAULT.withApproval(approval);
            return assemble();
        }

        History upload(String file, String by, TestCa... cas) {
            put(file, Optional.of(by), cas);
            return assemble();
        }

        History uploadByNobodyKnown(String file, TestCa... cas) {
            put(file, Optional.empty(), cas);
            return assemble();
        }

        private void put(String file, Optional<String> by, TestCa... cas) {
            JudgedFile judged =
                    Given.judged(file, Stream.of(cas).map(TestCa::certificate).toList(), List.of());
            files.removeIf(f -> f.name().equals(file));
            files.add(new JudgedFile(file, judged.verdict(), by, by.map(_ -> Given.NOW)));
        }

        History delete(String file) {
            files.removeIf(f -> f.name().equals(file));
            return assemble();
        }

        History approve(TestCa ca, String version, String by) {
            return approved(ca, version, Optional.of(by));
        }

        History approveByNobodyKnown(TestCa ca, String version) {
            return approved(ca, version, Optional.empty());
        }

        private History approved(TestCa ca, String version, Optional<String> by) {
            approvals.removeIf(a -> a.sha256().equals(ca.certificate().sha256()));
            approvals.add(
                    new Situation.Approval(
                            ca.certificate().sha256(),
                            version,
                            by,
                            by.map(_ -> Given.NOW),
                            Optional.of("known since 1998")));
            return assemble();
        }

        History takeAway(TestCa ca) {
            approvals.removeIf(a -> a.sha256().equals(ca.certificate().sha256()));
            return assemble();
        }

        History assemble() {
            Given given = new Given();
            given.policy = policy;
            given.files.addAll(files);
            given.approvals.addAll(approvals);
            obstacle.ifPresent(given::obstacle);
            release.ifPresent(given::after);
            latest.ifPresent(plan -> given.previous = plan.status());
            ReleasePlan plan = given.plan();
            latest = Optional.of(plan);
            if (plan.isRelease()) {
                release = latest;
            }
            return this;
        }

        ReleasePlan plan() {
            return latest.orElseThrow();
        }

        /** What administrators get, and what becomes of each approval. */
        String told() {
            return release.map(r ->
                            Given.certificates(
                                            Given.artefact(
                                                    r, r.status().release().orElseThrow().key()))
                                    .stream()
                                    .map(c -> c.subject().brief())
                                    .sorted()
                                    .collect(Collectors.joining(",")))
                            .orElse("nothing")
                    + " | "
                    + plan().status().approvals().stream()
                            .map(e ->
                                    e.subject().orElse("?")
                                            + " "
                                            + e.state().name().toLowerCase(Locale.ROOT))
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
    }

    private static Arguments row(String sentence, Consumer<History> history, String told) {
        return arguments(sentence, history, told);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    void history(String sentence, Consumer<History> steps, String told) {
        History history = new History();
        steps.accept(history);
        assertThat(history.told()).isEqualTo(told);
        assertThat(history.assemble().told()).as("a second look changes nothing").isEqualTo(told);
    }

    static Stream<Arguments> histories() {
        return Stream.of(
                row(
                        "no approval, no release",
                        h -> h.upload("a", ANN, ROOT, CA),
                        "nothing | Root wanted"),
                row(
                        "another role approves",
                        h -> h.upload("a", ANN, ROOT, CA).approve(ROOT, "v1", OLGA),
                        "CA,Root | Root approved"),
                row(
                        "approved before it was uploaded",
                        h ->
                                h.upload("b", ANN, CA)
                                        .approve(ROOT, "v1", OLGA)
                                        .upload("a", ANN, ROOT),
                        "CA,Root | Root approved"),
                row(
                        "the uploader approves",
                        h -> h.upload("a", ANN, ROOT, CA).approve(ROOT, "v1", ANN),
                        "nothing | Root not_independent"),
                row(
                        "the uploader's role under another session's name",
                        h -> h.upload("a", ANN, ROOT, CA).approve(ROOT, "v1", ANN_AS_BOB),
                        "nothing | Root not_independent"),
                row(
                        "a second uploader approves, of another file",
                        h ->
                                h.upload("a", ANN, ROOT)
                                        .upload("b", CARL, CA, ROOT)
                                        .approve(ROOT, "v1", CARL),
                        "nothing | Root not_independent"),
                row(
                        "an earlier uploader approves, whose file was replaced",
                        h ->
                                h.upload("a", CARL, ROOT)
                                        .upload("a", ANN, ROOT)
                                        .approve(ROOT, "v1", CARL),
                        "nothing | Root not_independent"),
                row(
                        "an earlier uploader approves, whose file was deleted",
                        h ->
                                h.upload("a", CARL, ROOT)
                                        .upload("b", ANN, ROOT)
                                        .delete("a")
                                        .approve(ROOT, "v1", CARL),
                        "nothing | Root not_independent"),
                row(
                        "nobody knows who uploaded",
                        h -> h.uploadByNobodyKnown("a", ROOT, CA).approve(ROOT, "v1", OLGA),
                        "nothing | Root not_independent"),
                row(
                        "nobody knows who uploaded one of two files",
                        h ->
                                h.upload("a", ANN, ROOT, CA)
                                        .uploadByNobodyKnown("b", ROOT)
                                        .approve(ROOT, "v1", OLGA),
                        "nothing | Root not_independent"),
                row(
                        "a file without uploader is uploaded again",
                        h ->
                                h.uploadByNobodyKnown("a", ROOT, CA)
                                        .approve(ROOT, "v1", OLGA)
                                        .upload("a", ANN, ROOT, CA),
                        "CA,Root | Root approved"),
                row(
                        "nobody knows who approved",
                        h -> h.upload("a", ANN, ROOT, CA).approveByNobodyKnown(ROOT, "v1"),
                        "nothing | Root principal_unknown"),
                row(
                        "anonymous approves",
                        h -> h.upload("a", ANN, ROOT, CA).approve(ROOT, "v1", "Anonymous"),
                        "nothing | Root principal_unknown"),
                row(
                        "an approval of another certificate",
                        h -> h.upload("a", ANN, ROOT, CA).approve(OTHER, "v1", OLGA),
                        "nothing | ? unused, Root wanted"),
                row(
                        "an approval of another certificate with the same name and key",
                        h ->
                                h.upload("a", ANN, ROOT, CA)
                                        .approve(
                                                TestCa.root("Root")
                                                        .keys(ROOT.keys())
                                                        .notAfter("2037-01-01T00:00:00Z")
                                                        .build(),
                                                "v1",
                                                OLGA),
                        "nothing | ? unused, Root wanted"),
                row(
                        "an IAM user uploads and a role approves",
                        h -> h.upload("a", "AWS:AIDAANN", ROOT, CA).approve(ROOT, "v1", OLGA),
                        "CA,Root | Root approved"),
                row(
                        "a federated user approves: whoever made it chose its name",
                        h ->
                                h.upload("a", "AWS:AIDAANN", ROOT, CA)
                                        .approve(ROOT, "v1", "AWS:111122223333:ann"),
                        "nothing | Root principal_unknown"),
                row(
                        "a federated user uploads: nobody is known",
                        h -> h.upload("a", "111122223333:ann", ROOT, CA).approve(ROOT, "v1", OLGA),
                        "nothing | Root not_independent"),
                row(
                        "the same user in another way of writing it",
                        h ->
                                h.upload("a", "AWS:AIDAANN", ROOT, CA)
                                        .approve(ROOT, "v1", "aws:aidaann"),
                        "nothing | Root not_independent"),
                row(
                        "an ARN is nobody",
                        h ->
                                h.upload("a", ANN, ROOT, CA)
                                        .approve(
                                                ROOT,
                                                "v1",
                                                "arn:aws:sts::111122223333:assumed-role/U/ann"),
                        "nothing | Root principal_unknown"),
                row(
                        "deleted and uploaded again, by somebody else",
                        h ->
                                h.upload("b", ANN, OTHER)
                                        .approve(OTHER, "v1", OLGA)
                                        .upload("a", ANN, ROOT, CA)
                                        .approve(ROOT, "v1", OLGA)
                                        .delete("a")
                                        .upload("a", CARL, ROOT, CA),
                        "CA,Other,Root | Other approved, Root approved"),
                row(
                        "deleted and uploaded again, by who approved it",
                        h ->
                                h.upload("a", ANN, ROOT, CA)
                                        .approve(ROOT, "v1", OLGA)
                                        .upload("b", ANN, OTHER)
                                        .approve(OTHER, "v1", CARL)
                                        .delete("a")
                                        .upload("a", OTTO, ROOT, CA),
                        "Other | Other approved, Root not_independent"),
                row(
                        "deleted and uploaded again, by nobody known",
                        h -> {
                            h.upload("a", ANN, ROOT, CA)
                                    .approve(ROOT, "v1", OLGA)
                                    .upload("b", ANN, OTHER)
                                    .approve(OTHER, "v1", OLGA)
                                    .upload("c", ANN, OTHER_CA);
                            h.delete("a").takeAway(ROOT); // or the guard would wait
                            h.approve(ROOT, "v2", OLGA).uploadByNobodyKnown("a", ROOT, CA);
                        },
                        "Other,Other CA | Other approved, Root not_independent"),
                row(
                        "an earlier uploader approves, whose file was deleted when it was approved",
                        h ->
                                h.upload("a", CARL, ROOT)
                                        .upload("b", ANN, ROOT)
                                        .approve(ROOT, "v1", OLGA)
                                        .delete("a")
                                        .approve(ROOT, "v2", CARL),
                        "Root | Root not_independent"),
                row(
                        "taken away before anything else stands",
                        h -> h.upload("a", ANN, ROOT, CA).approve(ROOT, "v1", OLGA).takeAway(ROOT),
                        // An empty list is never published: the blocker says so.
                        "CA,Root | Root wanted"),
                row(
                        "taken away: it leaves with all below it, two thirds or not",
                        h ->
                                h.upload("a", ANN, ROOT, CA)
                                        .upload("b", ANN, OTHER)
                                        .approve(ROOT, "v1", OLGA)
                                        .approve(OTHER, "v1", OLGA)
                                        .takeAway(ROOT),
                        "Other | Other approved, Root wanted"),
                row(
                        "taken away while something else vanishes: the shrink guard does not help",
                        h -> {
                            h.upload("a", ANN, ROOT, CA)
                                    .upload("b", ANN, OTHER)
                                    .upload("c", ANN, OTHER_CA)
                                    .approve(ROOT, "v1", OLGA)
                                    .approve(OTHER, "v1", OLGA);
                            h.files.removeIf(f -> f.name().equals("c"));
                            h.takeAway(ROOT);
                        },
                        "Other | Other approved, Root wanted"),
                row(
                        "taken away while nothing can be published: the guard does not help later",
                        h -> {
                            h.upload("a", ANN, ROOT, CA)
                                    .upload("b", ANN, OTHER)
                                    .upload("c", ANN, OTHER_CA)
                                    .approve(ROOT, "v1", OLGA)
                                    .approve(OTHER, "v1", OLGA);
                            h.obstacle = Optional.of("bundle.unjudged");
                            h.takeAway(ROOT);
                            h.obstacle = Optional.empty();
                            h.delete("c");
                        },
                        "Other | Other approved, Root wanted"),
                row(
                        "overwritten by its uploader",
                        h ->
                                h.upload("a", ANN, ROOT, CA)
                                        .upload("b", ANN, OTHER)
                                        .approve(OTHER, "v1", OLGA)
                                        .approve(ROOT, "v1", OLGA)
                                        .approve(ROOT, "v2", ANN),
                        "Other | Other approved, Root not_independent"),
                row(
                        "a later upload whose writer is unknown takes nothing away",
                        h ->
                                h.upload("a", ANN, ROOT, CA)
                                        .approve(ROOT, "v1", OLGA)
                                        .uploadByNobodyKnown("b", ROOT),
                        "CA,Root | Root approved"),
                row(
                        "the approver uploads it too",
                        h ->
                                h.upload("a", ANN, ROOT, CA)
                                        .upload("b", ANN, OTHER)
                                        .approve(OTHER, "v1", CARL)
                                        .approve(ROOT, "v1", OLGA)
                                        .upload("c", OTTO, ROOT),
                        "Other | Other approved, Root not_independent"),
                row(
                        "roots: an intermediate needs none",
                        h ->
                                h.upload("a", ANN, ROOT)
                                        .approve(ROOT, "v1", OLGA)
                                        .upload("b", ANN, CA),
                        "CA,Root | Root approved"),
                row(
                        "all: an intermediate needs one too",
                        h -> {
                            h.demands(Policy.Approval.ALL);
                            h.upload("a", ANN, ROOT, CA).approve(ROOT, "v1", OLGA);
                        },
                        "Root | CA wanted, Root approved"),
                row(
                        "what stood when the policy was tightened stands",
                        h -> {
                            h.demands(Policy.Approval.NONE);
                            h.upload("a", ANN, ROOT, CA).demands(Policy.Approval.ALL);
                            h.upload("b", ANN, OTHER);
                        },
                        "CA,Root | CA standing, Other wanted, Root standing"),
                row(
                        "tightened twice",
                        h ->
                                h.upload("a", ANN, ROOT, CA)
                                        .approve(ROOT, "v1", OLGA)
                                        .demands(Policy.Approval.ALL),
                        "CA,Root | CA standing, Root approved"),
                row(
                        "what stood and left needs an approval to come back",
                        h -> {
                            h.demands(Policy.Approval.NONE);
                            h.upload("a", ANN, ROOT, CA)
                                    .upload("b", ANN, OTHER)
                                    .demands(Policy.Approval.ROOTS);
                            h.delete("b").upload("b", ANN, OTHER);
                        },
                        "CA,Root | Other wanted, Root standing"),
                row(
                        "what was not published when the policy was tightened waits",
                        h -> {
                            h.demands(Policy.Approval.NONE);
                            h.upload("a", ANN, ROOT, CA);
                            h.put("b", Optional.of(ANN), OTHER);
                            h.demands(Policy.Approval.ROOTS);
                        },
                        "CA,Root | Other wanted, Root standing"),
                row(
                        "an approval of what stands can be taken away",
                        h -> {
                            h.demands(Policy.Approval.NONE);
                            h.upload("a", ANN, ROOT, CA)
                                    .upload("b", ANN, OTHER)
                                    .demands(Policy.Approval.ROOTS);
                            h.approve(OTHER, "v1", OLGA).takeAway(OTHER);
                        },
                        "CA,Root | Other wanted, Root standing"),
                row(
                        "no approval is asked for what is rejected anyway",
                        h ->
                                h.upload(
                                        "a",
                                        ANN,
                                        TestCa.root("Old")
                                                .notAfter("2026-01-01T00:00:00Z")
                                                .build()),
                        "nothing | "),
                row(
                        "a policy without approvals keeps none",
                        h ->
                                h.upload("a", ANN, ROOT, CA)
                                        .approve(ROOT, "v1", OLGA)
                                        .demands(Policy.Approval.NONE),
                        "CA,Root | "));
    }

    @Test
    @DisplayName("what waits is accepted, and says whom it needs and what it would make possible")
    void words() {
        ReleasePlan plan = new History().upload("a", ANN, ROOT, CA).plan();
        assertThat(rules(plan, ROOT)).containsExactly("approval.wanted");
        assertThat(rules(plan, CA)).containsExactly("approval.issuer-waits");
        assertThat(plan.status().certificates()).allMatch(c -> !c.included() && !c.isRejected());
        assertThat(plan.status().orphans()).as("nobody has to look for the root").isEmpty();
        Status.ApprovalEntry entry = plan.status().approvals().getFirst();
        assertThat(entry.uploaders()).containsExactly(ANN);
        assertThat(entry.reach()).hasValueSatisfying(r -> assertThat(r).contains("any address"));
        assertThat(message(plan, ROOT)).contains(ANN).contains(ROOT.certificate().sha256().hex());
    }

    @Test
    @DisplayName("where an approval is all that is missing, nobody is sent to upload a chain")
    void emptied() {
        assertThat(new History().upload("a", ANN, ROOT, CA).plan().status().blockers())
                .singleElement()
                .satisfies(blocker -> {
                    assertThat(blocker.rule()).isEqualTo("release.empty");
                    assertThat(blocker.fix()).contains("approved").doesNotContain("Upload");
                });
        assertThat(
                        new History()
                                .upload("a", ANN, TestCa.issuedBy(OTHER, "Lost").build())
                                .plan()
                                .status()
                                .blockers())
                .singleElement()
                .satisfies(blocker -> assertThat(blocker.fix()).contains("Upload"));
    }

    @Test
    @DisplayName("who approved, when, in which version and why is on record")
    void record() {
        Status.ApprovalEntry entry =
                new History()
                        .upload("a", ANN, ROOT, CA)
                        .approve(ROOT, "v7", OLGA)
                        .plan()
                        .status()
                        .approvals()
                        .getFirst();
        assertThat(entry)
                .isEqualTo(
                        new Status.ApprovalEntry(
                                ROOT.certificate().sha256(),
                                Optional.of("Root"),
                                ApprovalState.APPROVED,
                                List.of(ANN),
                                Optional.of(OLGA),
                                Optional.of(Given.NOW),
                                Optional.of("v7"),
                                Optional.of("known since 1998"),
                                Optional.empty()));
    }

    @Test
    @DisplayName("more uploaders than are remembered: nobody can be said to be none of them")
    void tooManyUploaders() {
        History history = new History();
        for (int i = 0; i <= FourEyes.MAX_UPLOADERS; i++) {
            history.put("f" + i, Optional.of("AWS:AROA%05d:x".formatted(i)), ROOT, CA);
        }
        history.approve(ROOT, "v1", OLGA);
        assertThat(history.told()).isEqualTo("nothing | Root not_independent");
    }

    @Test
    @DisplayName("a bundle of too many certificates forgets no approval")
    void tooMany() {
        History history = new History();
        history.upload("a", ANN, ROOT, CA).approve(ROOT, "v1", OLGA);
        List<Status.ApprovalEntry> before = history.plan().status().approvals();
        Given given = new Given();
        given.policy = history.policy;
        given.files.addAll(history.files);
        given.approvals.addAll(history.approvals);
        given.after(history.release.orElseThrow());
        TestCa many = TestCa.root("Many").build();
        for (int i = 0; i <= ReleasePlan.MAX_CERTIFICATES; i++) {
            given.file("m" + i, TestCa.issuedBy(many, "M" + i).keys(many.keys()).build());
        }
        ReleasePlan plan = given.plan();
        assertThat(Given.blockers(plan)).containsExactly("bundle.too-many-certificates");
        assertThat(plan.status().approvals()).isEqualTo(before);
        assertThat(plan.status().approval()).isEqualTo(Policy.Approval.ROOTS);
    }

    @ParameterizedTest
    @CsvSource({
        "AWS:AROAX:ann, aroax",
        "AWS:AROAX:bob, aroax",
        "AROAX, aroax",
        "AWS:AIDAX, aidax",
        "ann, ann",
        "ANN, ann",
        "aws:AROAX:ann, aroax",
        "' AWS:AROAX:ann', aroax",
        "AWS:AROAX:ann:bob, aroax",
        "A3NL1KOZZKEXAMPLE, a3nl1kozzkexample",
        "111122223333, ''",
        "AWS:111122223333, ''",
        "111122223333:fed, ''",
        "AWS:111122223333:fed, ''",
        "arn:aws:iam::111122223333:root, ''",
        "arn:aws:iam::111122223333:user/ann, ''",
        "AWS:arn:aws:sts::111122223333:assumed-role/R/ann, ''",
        "AWS:, ''",
        "' ', ''",
        "Anonymous, ''",
        "AWS:ANONYMOUS, ''",
        "s3.amazonaws.com, ''",
        "AWS:lambda.amazonaws.com, ''",
        "s3.amazonaws.com.cn, ''",
        "anonymous:x, ''"
    })
    void principals(String name, String identity) {
        assertThat(Principal.identity(name).orElse("")).isEqualTo(identity);
    }

    private static List<String> rules(ReleasePlan plan, TestCa ca) {
        return findings(plan, ca).stream()
                .map(Finding::rule)
                .filter(rule -> rule.startsWith("approval.") || rule.startsWith("chain."))
                .toList();
    }

    private static String message(ReleasePlan plan, TestCa ca) {
        return findings(plan, ca).stream()
                .filter(f -> f.rule().startsWith("approval."))
                .map(Finding::message)
                .findFirst()
                .orElseThrow();
    }

    private static List<Finding> findings(ReleasePlan plan, TestCa ca) {
        Sha256 digest = ca.certificate().sha256();
        return plan.status().certificates().stream()
                .filter(c -> c.sha256().equals(digest))
                .findFirst()
                .orElseThrow()
                .findings();
    }
}
