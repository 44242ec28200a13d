package smimetrust.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.release.Status.Incident;

class IncidentsTest {

    private static final String SEEN = "2026-06-01T00:00:00Z";

    /** A sighting at one moment; the statuses of several follow each other. */
    record Look(String at, boolean present) {}

    private static Look there(String at) {
        return new Look(at, true);
    }

    private static Look gone(String at) {
        return new Look(at, false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("histories")
    void remembers(String sentence, List<Look> looks, List<Optional<Instant>> expected) {
        Given given = new Given();
        for (Look look : looks) {
            Given next = new Given().at(look.at()).sighting("k.pem", SEEN, SEEN, look.present());
            next.previous = given.previous;
            next.previous = next.plan().status();
            given = next;
        }
        assertThat(given.previous.incidents().stream().map(Incident::gone)).isEqualTo(expected);
    }

    private static List<Optional<Instant>> goneSince(String at) {
        return List.of(Optional.of(Instant.parse(at)));
    }

    static Stream<Arguments> histories() {
        return Stream.of(
                arguments("it is there", List.of(there(SEEN)), List.of(Optional.empty())),
                arguments(
                        "it is there for years",
                        List.of(there(SEEN), there("2029-01-01T00:00:00Z")),
                        List.of(Optional.empty())),
                arguments(
                        "it is there, found years later",
                        List.of(there("2029-01-01T00:00:00Z")),
                        List.of(Optional.empty())),
                arguments(
                        "it went",
                        List.of(there(SEEN), gone("2026-06-02T00:00:00Z")),
                        goneSince("2026-06-02T00:00:00Z")),
                arguments(
                        "it went before anybody looked",
                        List.of(gone("2026-06-01T00:01:00Z")),
                        goneSince("2026-06-01T00:01:00Z")),
                arguments(
                        "when it went does not change",
                        List.of(
                                there(SEEN),
                                gone("2026-06-02T00:00:00Z"),
                                gone("2026-06-20T00:00:00Z")),
                        goneSince("2026-06-02T00:00:00Z")),
                arguments(
                        "a second before thirty days are over",
                        List.of(
                                there(SEEN),
                                gone("2026-06-02T00:00:00Z"),
                                gone("2026-07-01T23:59:59Z")),
                        goneSince("2026-06-02T00:00:00Z")),
                arguments(
                        "thirty days are over",
                        List.of(
                                there(SEEN),
                                gone("2026-06-02T00:00:00Z"),
                                gone("2026-07-02T00:00:00Z")),
                        List.of()),
                arguments(
                        "it went after years: thirty days from then",
                        List.of(
                                there(SEEN),
                                there("2029-01-01T00:00:00Z"),
                                gone("2029-01-02T00:00:00Z")),
                        goneSince("2029-01-02T00:00:00Z")),
                arguments(
                        "forgotten is forgotten",
                        List.of(
                                there(SEEN),
                                gone("2026-06-02T00:00:00Z"),
                                gone("2026-07-02T00:00:00Z"),
                                gone("2026-07-03T00:00:00Z")),
                        List.of()),
                arguments(
                        "it came back",
                        List.of(
                                there(SEEN),
                                gone("2026-06-02T00:00:00Z"),
                                there("2026-06-03T00:00:00Z")),
                        List.of(Optional.empty())),
                arguments(
                        "never told, and recorded a second less than thirty days ago",
                        List.of(gone("2026-06-30T23:59:59Z")),
                        goneSince("2026-06-30T23:59:59Z")),
                arguments(
                        "never told, and recorded thirty days ago",
                        List.of(gone("2026-07-01T00:00:00Z")),
                        List.of()));
    }

    @Test
    @DisplayName("another key of that day, another file, another kind: each has gone on its own")
    void apart() {
        Given first =
                new Given()
                        .at(SEEN)
                        .sighting("a", SEEN, SEEN, true)
                        .sighting("b", SEEN, SEEN, true)
                        .sighting("a", "2026-06-01T00:00:01Z", SEEN, true);
        Given second =
                new Given()
                        .at("2026-06-10T00:00:00Z")
                        .sighting("a", SEEN, SEEN, false)
                        .sighting("b", SEEN, SEEN, true)
                        .sighting("a", "2026-06-01T00:00:01Z", SEEN, false);
        second.previous = first.plan().status();
        Given third =
                new Given()
                        .at("2026-06-20T00:00:00Z")
                        .sighting("a", SEEN, SEEN, false)
                        .sighting("b", SEEN, SEEN, false)
                        .sighting("a", "2026-06-01T00:00:01Z", SEEN, false);
        third.previous = second.plan().status();
        assertThat(third.plan().status().incidents())
                .extracting(i -> i.file() + " gone " + i.gone().orElseThrow())
                .containsExactly(
                        "a gone 2026-06-10T00:00:00Z",
                        "b gone 2026-06-20T00:00:00Z",
                        "a gone 2026-06-10T00:00:00Z");
    }

    @Test
    @DisplayName("a copied file may be old: what counts is when the key was found")
    void oldFile() {
        Status status =
                new Given()
                        .at(SEEN)
                        .sighting("k.pem", "2019-01-01T00:00:00Z", SEEN, false)
                        .plan()
                        .status();
        assertThat(status.incidents()).hasSize(1);
    }

    @Test
    @DisplayName("the order is that of time and name, whatever the order of sightings")
    void order() {
        List<String> files = new ArrayList<>();
        Given given = new Given();
        given.sighting("z", "2026-05-01T00:00:00Z", SEEN, true)
                .sighting("b", SEEN, SEEN, true)
                .sighting("a", SEEN, SEEN, true);
        given.plan().status().incidents().forEach(i -> files.add(i.file()));
        assertThat(files).containsExactly("z", "a", "b");
    }

    @Test
    @DisplayName("a bundle that is blocked tells of keys all the same")
    void blocked() {
        assertThat(
                        new Given()
                                .obstacle("bundle.unjudged")
                                .sighting("k", SEEN, SEEN, true)
                                .plan()
                                .status()
                                .incidents())
                .hasSize(1);
    }
}
