package smimetrust.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import smimetrust.Sha256;
import smimetrust.TestCa;

/** Who is held, for how long, and what ends it. */
class ShrinkGuardTest {

    private static final TestCa A = TestCa.root("A").build();
    private static final TestCa A1 = TestCa.issuedBy(A, "A1").build();
    private static final TestCa A2 = TestCa.issuedBy(A, "A2").build();
    private static final TestCa B = TestCa.root("B").build();
    private static final TestCa B1 = TestCa.issuedBy(B, "B1").build();
    private static final TestCa C = TestCa.root("C").build();
    private static final TestCa OLD =
            TestCa.issuedBy(A, "Old").notAfter("2026-06-04T00:00:00Z").build();
    private static final TestCa OLDER =
            TestCa.issuedBy(A, "Older").notAfter("2026-06-04T00:00:00Z").build();

    private static final ReleasePlan SIX = Given.bundleOf(A, A1, A2, B, B1, C).plan();

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void holds(String sentence, Given given, List<TestCa> missing) {
        ReleasePlan plan = given.plan();
        List<Sha256> digests =
                missing.stream().map(c -> c.certificate().sha256()).sorted().toList();
        if (missing.isEmpty()) {
            assertThat(plan.status().hold()).isEmpty();
            assertThat(plan.status().blockers()).isEmpty();
            assertThat(plan.isRelease()).isTrue();
        } else {
            assertThat(plan.status().hold()).contains(new Status.Hold(given.now, digests));
            assertThat(Given.blockers(plan)).containsExactly("release.shrink-held");
            assertThat(plan.isRelease()).isFalse();
            assertThat(plan.artefacts()).isEmpty();
            assertThat(plan.status().release()).isEqualTo(given.previous.release());
        }
    }

    private static ReleasePlan two(TestCa one, TestCa other) {
        return Given.bundleOf(one, other).plan();
    }

    static Stream<Arguments> losses() {
        TestCa renewal = TestCa.issuedBy(A, "Old").keys(OLDER.keys()).build();
        TestCa renewed =
                TestCa.issuedBy(A, "Old")
                        .keys(OLDER.keys())
                        .notAfter("2032-01-01T00:00:00Z")
                        .build();
        TestCa narrow = TestCa.issuedBy(A, "Old").keys(OLDER.keys()).pathLength(0).build();
        ReleasePlan pair = Given.bundleOf(A, renewed, renewal).plan();
        ReleasePlan three = Given.bundleOf(A, OLD, OLDER).plan();
        ReleasePlan mixed = Given.bundleOf(A, A1, B, OLD, OLDER).plan();
        return Stream.of(
                arguments("a third is let go", Given.bundleOf(A, A1, A2, C).after(SIX), List.of()),
                arguments(
                        "more than a third is held",
                        Given.bundleOf(A, A1, A2).after(SIX),
                        List.of(B, B1, C)),
                arguments(
                        "what lost its root counts with it",
                        Given.bundleOf(A1, A2, B, B1, C).after(SIX),
                        List.of(A, A1, A2)),
                arguments(
                        "as many new ones do not make up for it",
                        Given.bundleOf(
                                        A,
                                        A1,
                                        A2,
                                        TestCa.root("D").build(),
                                        TestCa.root("E").build())
                                .after(SIX),
                        List.of(B, B1, C)),
                arguments("nothing published yet, nothing to lose", Given.bundleOf(A), List.of()),
                arguments(
                        "what an officer excludes is no accident",
                        Given.bundleOf(A, A1, A2, B, B1, C).excluding(A).after(SIX),
                        List.of()),
                arguments(
                        "nor is all that was below it, as long as it is there",
                        Given.bundleOf(A, A1, A2, B)
                                .excluding(A)
                                .after(Given.bundleOf(A, A1, A2, B).plan()),
                        List.of()),
                arguments(
                        "excluded and then deleted is none either",
                        Given.bundleOf(B, B1, C).excluding(A, A1, A2).after(SIX),
                        List.of()),
                arguments(
                        "what expires is no accident",
                        Given.bundleOf(A, OLD, OLDER).at("2026-06-05T00:00:00Z").after(three),
                        List.of()),
                arguments(
                        "expired and then deleted, as we ask people to, is none either",
                        Given.bundleOf(A).at("2026-06-05T00:00:00Z").after(three),
                        List.of()),
                arguments(
                        "deleted in its last two days is none either",
                        Given.bundleOf(A).at("2026-06-02T00:00:01Z").after(three),
                        List.of()),
                arguments(
                        "deleted while it could be published is one",
                        Given.bundleOf(A).at("2026-06-02T00:00:00Z").after(three),
                        List.of(OLD, OLDER)),
                arguments(
                        "what expired does not count with what vanished",
                        Given.bundleOf(A, A1).at("2026-06-05T00:00:00Z").after(mixed),
                        List.of()),
                arguments(
                        "what a renewal stands in for can be deleted, as we say",
                        new Given().file("r", A, renewal).after(two(A, renewed)),
                        List.of()),
                arguments(
                        "also when it comes before the renewal was published",
                        new Given().file("r", A, renewal).after(pair),
                        List.of()),
                arguments(
                        "but not where the renewal is narrower",
                        new Given().file("r", A, narrow).after(two(A, renewed)),
                        List.of(renewed)),
                arguments(
                        "nor when the renewal goes too",
                        new Given().file("r", A).after(pair),
                        List.of(renewed, renewal)),
                arguments(
                        "a deployment without the guard",
                        Given.bundleOf(A, A1, A2).hold(Duration.ZERO).after(SIX),
                        List.of()));
    }

    @Test
    @DisplayName("the last root: that would be empty, which is never published")
    void lastRoot() {
        ReleasePlan one = Given.bundleOf(A, A1).plan();
        ReleasePlan plan = Given.bundleOf(A1).after(one).plan();
        assertThat(Given.blockers(plan)).containsExactly("release.empty");
        assertThat(plan.status().release()).isEqualTo(one.status().release());
    }

    private static Given less(String at) {
        return Given.bundleOf(A, A1, A2).at(at);
    }

    @Test
    @DisplayName("a hold lasts an hour from when it began, and then the release is published")
    void ends() {
        ReleasePlan begun = less("2026-06-01T10:00:00Z").after(SIX).plan();
        ReleasePlan still = less("2026-06-01T10:59:59Z").after(SIX, begun).plan();
        assertThat(still.status()).isEqualTo(begun.status());
        ReleasePlan over = less("2026-06-01T11:00:00Z").after(SIX, still).plan();
        assertThat(over.isRelease()).isTrue();
        assertThat(over.status().hold()).isEmpty();
        assertThat(over.status().blockers()).isEmpty();
        assertThat(over.status().release().orElseThrow().number()).isEqualTo(2);
    }

    @Test
    @DisplayName("more that vanishes starts the wait again; less does not")
    void restarts() {
        ReleasePlan begun = less("2026-06-01T10:00:00Z").after(SIX).plan();
        ReleasePlan more =
                Given.bundleOf(A, A1).at("2026-06-01T10:30:00Z").after(SIX, begun).plan();
        assertThat(more.status().hold().map(Status.Hold::since))
                .contains(Instant.parse("2026-06-01T10:30:00Z"));
        ReleasePlan less = less("2026-06-01T10:40:00Z").after(SIX, more).plan();
        assertThat(less.status().hold().map(Status.Hold::since))
                .contains(Instant.parse("2026-06-01T10:30:00Z"));
        assertThat(less.status().hold().orElseThrow().missing()).hasSize(3);
    }

    @Test
    @DisplayName("what came back ends it without a new release")
    void cameBack() {
        ReleasePlan begun = less("2026-06-01T10:00:00Z").after(SIX).plan();
        ReleasePlan back =
                Given.bundleOf(A, A1, A2, B, B1, C)
                        .at("2026-06-01T10:20:00Z")
                        .after(SIX, begun)
                        .plan();
        assertThat(back.isRelease()).isFalse();
        assertThat(back.status().hold()).isEmpty();
        assertThat(back.status()).isEqualTo(SIX.status());
    }

    @Test
    @DisplayName("where the store that stands is lost there is nothing to compare with")
    void lostStore() {
        Given given = less("2026-06-01T10:00:00Z").after(SIX);
        given.standing = Optional.empty();
        assertThat(given.plan().status().hold()).isEmpty();
    }
}
