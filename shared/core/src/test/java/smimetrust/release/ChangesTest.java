package smimetrust.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Json;
import smimetrust.TestCa;
import smimetrust.release.Situation.JudgedFile;
import smimetrust.revocation.Known;
import smimetrust.revocation.Outcome;

class ChangesTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa CA =
            TestCa.issuedBy(ROOT, "CA").notAfter("2026-09-01T00:00:00Z").build();
    private static final TestCa OTHER = TestCa.root("Other").build();
    private static final TestCa OTHER_CA = TestCa.issuedBy(OTHER, "Other CA").build();

    private static Changes changes(ReleasePlan plan) {
        return plan.artefacts().entrySet().stream()
                .filter(a -> Changes.isFile(a.getKey().substring(a.getKey().lastIndexOf('/') + 1)))
                .map(a -> Json.read(a.getValue(), Changes.class))
                .findFirst()
                .orElseThrow();
    }

    private static JudgedFile uploaded(JudgedFile file, String by) {
        return new JudgedFile(file.name(), file.verdict(), Optional.of(by), Optional.of(Given.NOW));
    }

    private static Given of(TestCa... cas) {
        return Given.bundleOf(cas).hold(java.time.Duration.ZERO);
    }

    @Test
    @DisplayName("a first release adds all of it, by those who uploaded it")
    void first() {
        Given given = new Given();
        given.with(uploaded(Given.judged("r.cer", List.of(ROOT.certificate()), List.of()), "ann"));
        given.with(Given.judged("again.cer", List.of(ROOT.certificate()), List.of()));
        ReleasePlan plan = given.plan();
        Changes changes = changes(plan);
        assertThat(changes.previous()).isEmpty();
        assertThat(changes.removed()).isEmpty();
        assertThat(changes.number()).isEqualTo(1);
        assertThat(changes.sha256()).isEqualTo(plan.status().release().orElseThrow().sha256());
        assertThat(changes.added())
                .singleElement()
                .satisfies(added -> {
                    assertThat(added.sha256()).isEqualTo(ROOT.certificate().sha256());
                    assertThat(added.files())
                            .containsExactly(
                                    new Changes.Source(
                                            "again.cer", Optional.empty(), Optional.empty()),
                                    new Changes.Source(
                                            "r.cer", Optional.of("ann"), Optional.of(Given.NOW)));
                });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reasons")
    void why(String sentence, Given second, Changes.Reason reason, List<String> rules) {
        ReleasePlan first = of(ROOT, CA, OTHER, OTHER_CA).plan();
        ReleasePlan plan = second.after(first).hold(java.time.Duration.ZERO).plan();
        assertThat(plan.isRelease()).isTrue();
        Changes changes = changes(plan);
        assertThat(changes.previous().map(Changes.Previous::number)).contains(1L);
        assertThat(changes.added()).isEmpty();
        assertThat(changes.removed())
                .filteredOn(r -> r.sha256().equals(CA.certificate().sha256()))
                .singleElement()
                .satisfies(removed -> {
                    assertThat(removed.reason()).isEqualTo(reason);
                    assertThat(removed.rules()).isEqualTo(rules);
                    assertThat(removed.message().isPresent()).isEqualTo(!rules.isEmpty());
                    assertThat(removed.files())
                            .extracting(Changes.Source::name)
                            .containsExactly("CA.cer");
                });
    }

    static Stream<Arguments> reasons() {
        Given revoked = of(ROOT, CA, OTHER, OTHER_CA);
        revoked.revocation.add(
                Known.nothing(CA.certificate().sha256(), CA.certificate().notAfter().instant())
                        .after(
                                new Outcome.Revoked(Given.NOW, "keyCompromise", Given.NOW),
                                "http://crl.example/",
                                Given.NOW,
                                java.time.Duration.ZERO));
        return Stream.of(
                arguments("deleted", of(ROOT, OTHER, OTHER_CA), Changes.Reason.GONE, List.of()),
                arguments(
                        "excluded",
                        of(ROOT, CA, OTHER, OTHER_CA).excluding(CA),
                        Changes.Reason.EXCLUDED,
                        List.of("policy.excluded")),
                arguments(
                        "expired",
                        of(ROOT, CA, OTHER, OTHER_CA).at("2026-10-01T00:00:00Z"),
                        Changes.Reason.EXPIRED,
                        List.of("validity.expired")),
                arguments(
                        "expires in two days",
                        of(ROOT, CA, OTHER, OTHER_CA).at("2026-08-30T12:00:00Z"),
                        Changes.Reason.EXPIRED,
                        List.of("validity.expires-within-window")),
                arguments(
                        "expired and excluded is excluded",
                        of(ROOT, CA, OTHER, OTHER_CA).excluding(CA).at("2026-10-01T00:00:00Z"),
                        Changes.Reason.EXCLUDED,
                        List.of("policy.excluded", "validity.expired")),
                arguments(
                        "revoked", revoked, Changes.Reason.REVOKED, List.of("revocation.revoked")),
                arguments(
                        "its root is gone",
                        of(CA, OTHER, OTHER_CA),
                        Changes.Reason.ORPHANED,
                        List.of("chain.issuer-missing")));
    }

    private static Given demanding(TestCa... cas) {
        Given given = new Given();
        given.policy = Policy.DEFAULT.withApproval(Policy.Approval.ROOTS);
        for (TestCa ca : cas) {
            given.with(
                    uploaded(
                            Given.judged(
                                    Given.name(ca) + ".cer", List.of(ca.certificate()), List.of()),
                            "AWS:AROAONE:ann"));
        }
        return given;
    }

    private static Situation.Approval approval(TestCa ca, String by) {
        return new Situation.Approval(
                ca.certificate().sha256(),
                "v1",
                Optional.of(by),
                Optional.of(Given.NOW),
                Optional.empty());
    }

    @Test
    @DisplayName("who approved a root is told of that root alone; what loses its approval left so")
    void approvals() {
        Given approved = demanding(ROOT, OTHER, OTHER_CA);
        approved.approvals.add(approval(ROOT, "AWS:AROATWO:eve"));
        approved.approvals.add(approval(OTHER, "AWS:AROATWO:bob"));
        ReleasePlan first = approved.plan();
        assertThat(changes(first).added())
                .extracting(
                        a -> a.name() + " " + a.approved().map(Changes.Approval::by).orElse("-"))
                .containsExactlyInAnyOrder(
                        "Root AWS:AROATWO:eve", "Other AWS:AROATWO:bob", "Other CA -");
        assertThat(changes(first).added())
                .filteredOn(a -> a.approved().isPresent())
                .allMatch(a -> a.approved().orElseThrow().at().equals(Optional.of(Given.NOW)));

        Given withdrawn = demanding(ROOT, OTHER, OTHER_CA).after(first);
        withdrawn.approvals.add(approval(ROOT, "AWS:AROATWO:eve"));
        Changes left = changes(withdrawn.plan());
        assertThat(left.added()).isEmpty();
        assertThat(left.removed())
                .extracting(r -> r.name() + " " + r.reason() + " " + r.rules())
                .containsExactlyInAnyOrder(
                        "Other NOT_APPROVED [approval.wanted]",
                        "Other CA NOT_APPROVED [approval.issuer-waits]");
    }

    @Test
    @DisplayName("a document of a program that knew no approvals has none")
    void older() {
        String document =
                """
                {"schema":"smime-trust/changes/1","bundle":"contoso","number":1,
                 "sha256":"%1$s","previous":null,"removed":[],"added":[{"sha256":"%1$s",
                 "name":"Root","role":"root","notAfter":"2036-01-01T00:00:00Z","files":[],
                 "omitted":0}]}
                """
                        .formatted(ROOT.certificate().sha256());
        assertThat(
                        Json.read(
                                        document.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                        Changes.class)
                                .added()
                                .getFirst()
                                .approved())
                .isEmpty();
    }

    @Test
    @DisplayName("who knows another uploader writes another file, and no other file differs")
    void race() {
        JudgedFile file = Given.judged("r.cer", List.of(ROOT.certificate()), List.of());
        ReleasePlan one = new Given().with(file).plan();
        ReleasePlan two = new Given().with(uploaded(file, "ann")).plan();
        assertThat(one.artefacts().keySet()).hasSize(5);
        assertThat(two.artefacts().keySet()).hasSize(5);
        List<String> own =
                one.artefacts().keySet().stream()
                        .filter(key -> !two.artefacts().containsKey(key))
                        .toList();
        assertThat(own).singleElement().asString().contains("/changes-");
        one.artefacts().keySet().stream()
                .filter(two.artefacts()::containsKey)
                .forEach(key ->
                        assertThat(Given.artefact(two, key)).isEqualTo(Given.artefact(one, key)));
        assertThat(changes(new Given().with(file).plan())).isEqualTo(changes(one));
    }

    @Test
    @DisplayName("no clock: a later plan of the same situation writes the same")
    void later() {
        ReleasePlan one = of(ROOT).plan();
        ReleasePlan two = of(ROOT).at("2026-06-02T00:00:00Z").plan();
        assertThat(two.status().release().map(Release::publishedAt))
                .contains(Instant.parse("2026-06-02T00:00:00Z"));
        assertThat(changes(two)).isEqualTo(changes(one));
        assertThat(two.artefacts().keySet()).isEqualTo(one.artefacts().keySet());
    }

    @Test
    @DisplayName("many files of one certificate are counted")
    void bounded() {
        Given given = new Given();
        for (int i = 0; i < 25; i++) {
            given.file(i + ".cer", ROOT);
        }
        assertThat(changes(given.plan()).added())
                .singleElement()
                .satisfies(added -> {
                    assertThat(added.files()).hasSize(10);
                    assertThat(added.omitted()).isEqualTo(15);
                });
    }
}
