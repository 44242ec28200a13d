package smimetrust.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Finding;
import smimetrust.Sha256;

/** What is remembered of a certificate, from one day's check to the next. */
class KnownTest {

    private static final Instant START = Instant.parse("2026-06-01T04:17:00Z");
    private static final Duration PATIENCE = Duration.ofHours(47);

    private static Outcome good(int day) {
        return new Outcome.Good(
                START.plus(Duration.ofDays(day)), START.plus(Duration.ofDays(day + 7)));
    }

    private static Outcome revoked(int day, String reason) {
        return new Outcome.Revoked(
                START.minus(Duration.ofDays(1)), reason, START.plus(Duration.ofDays(day)));
    }

    private static final Outcome DEAD = new Outcome.Unreachable("time-out: 10 s");
    private static final Outcome DEAD_OTHERWISE = new Outcome.Unreachable("http-answer: 503");
    private static final Outcome STALE = new Outcome.Expired(START);
    private static final Outcome FORGED = new Outcome.NotSigned("its signature does not verify");

    private static Known after(List<Outcome> days) {
        Known known =
                Known.nothing(Sha256.of(new byte[] {1}), Instant.parse("2036-01-01T00:00:00Z"));
        for (int day = 0; day < days.size(); day++) {
            known =
                    known.after(
                            days.get(day),
                            "http://crl.example/",
                            START.plus(Duration.ofDays(day)),
                            PATIENCE);
        }
        return known;
    }

    private static List<String> rules(Known known) {
        return known.findings().stream().map(Finding::rule).toList();
    }

    static Stream<Arguments> histories() {
        return Stream.of(
                arguments("good", List.of(good(0)), List.of()),
                arguments("once dead is no news", List.of(DEAD), List.of()),
                arguments("nor is it twice", List.of(DEAD, DEAD), List.of()),
                arguments(
                        "the third day it is told",
                        List.of(DEAD, DEAD_OTHERWISE, DEAD),
                        List.of("revocation.unreachable")),
                arguments(
                        "whatever went wrong before",
                        List.of(DEAD, FORGED, STALE),
                        List.of("revocation.crl-expired")),
                arguments(
                        "a good day in between starts it anew",
                        List.of(DEAD, DEAD, good(2), DEAD, DEAD),
                        List.of()),
                arguments("a good day ends it", List.of(DEAD, DEAD, DEAD, good(3)), List.of()),
                arguments(
                        "a revocation is told at once",
                        List.of(good(0), revoked(1, "keyCompromise")),
                        List.of("revocation.revoked")),
                arguments(
                        "and stays while no list can be had",
                        List.of(revoked(0, "keyCompromise"), DEAD, FORGED, STALE),
                        List.of("revocation.revoked", "revocation.crl-expired")),
                arguments(
                        "until a newer list does not have it any more",
                        List.of(revoked(0, "certificateHold"), good(1)),
                        List.of()),
                arguments(
                        "not an older one, nor one of the same time",
                        List.of(revoked(1, "certificateHold"), good(0), good(1)),
                        List.of("revocation.revoked")),
                arguments(
                        "what was on hold and is revoked for good",
                        List.of(revoked(0, "certificateHold"), revoked(1, "keyCompromise")),
                        List.of("revocation.revoked")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    void history(String sentence, List<Outcome> days, List<String> told) {
        assertThat(rules(after(days))).isEqualTo(told);
    }

    @Test
    @DisplayName("another day that brings nothing new changes nothing")
    void level() {
        assertThat(after(List.of(good(0), good(1)))).isEqualTo(after(List.of(good(0))));
        assertThat(after(List.of(revoked(0, "superseded"), revoked(1, "superseded"))))
                .isEqualTo(after(List.of(revoked(0, "superseded"))));
        assertThat(after(List.of(DEAD, DEAD_OTHERWISE))).isEqualTo(after(List.of(DEAD)));
        assertThat(after(List.of(DEAD, DEAD, DEAD, DEAD_OTHERWISE)))
                .isEqualTo(after(List.of(DEAD, DEAD, DEAD)));
    }

    @Test
    @DisplayName("the newest reason is the one that is told")
    void reason() {
        assertThat(
                        after(List.of(revoked(0, "certificateHold"), revoked(1, "keyCompromise")))
                                .revoked()
                                .orElseThrow()
                                .reason())
                .isEqualTo("keyCompromise");
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                arguments(DEAD, "revocation.unreachable"),
                arguments(STALE, "revocation.crl-expired"),
                arguments(FORGED, "revocation.crl-not-signed-by-issuer"),
                arguments(new Outcome.Malformed("m"), "revocation.crl-malformed"),
                arguments(new Outcome.Unsupported("u"), "revocation.unsupported"),
                arguments(new Outcome.NotChecked("n"), "revocation.not-checked"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("outcomes")
    @DisplayName("without patience everything is told at once, with the address")
    void impatient(Outcome outcome, String rule) {
        Known known =
                Known.nothing(Sha256.of(new byte[] {1}), START)
                        .after(outcome, "http://crl.example/", START, Duration.ZERO);
        assertThat(known.findings())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.rule()).isEqualTo(rule);
                    assertThat(f.message()).startsWith("http://crl.example/: ");
                });
    }
}
