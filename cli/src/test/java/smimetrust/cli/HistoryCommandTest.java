package smimetrust.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.GoldenFile;
import smimetrust.Json;
import smimetrust.TestCa;
import smimetrust.release.Changes;

class HistoryCommandTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private static final TestCa ROOT = named("Fabrikam Root", "2040-01-01T00:00:00Z");

    @TempDir static Path output;

    private static TestCa named(String name, String notAfter) {
        return TestCa.root(name).notAfter(notAfter).build();
    }

    private static final TestCa CA =
            TestCa.issuedBy(ROOT, "Fabrikam Mail CA").notAfter("2035-01-01T00:00:00Z").build();
    private static final TestCa SHORT =
            TestCa.issuedBy(ROOT, "Fabrikam Old CA").notAfter("2026-08-01T00:00:00Z").build();
    private static final TestCa PARTNER = named("Partner Root", "2040-01-01T00:00:00Z");
    private static final TestCa STRAY = named("Stray Root", "2040-01-01T00:00:00Z");

    /** Six releases: added, added, expired, deleted, excluded, put back. */
    @BeforeAll
    static void releases() {
        Deployed house = new Deployed(output);
        house.upload("AWS:AROAEXAMPLE:ann", "fabrikam.pem", ROOT, CA, SHORT).assemble();
        house.at("2026-06-10T10:30:00Z");
        house.upload("AWS:AROAEXAMPLE:bob", "partner.cer", PARTNER).assemble();
        house.at("2026-08-02T00:05:00Z").assemble();
        house.at("2026-09-01T12:00:00Z").delete("partner.cer").assemble();
        house.at("2026-09-02T12:00:00Z");
        house.policy("{\"exclude\":[\"" + CA.certificate().sha256() + "\"]}").assemble();
        house.at("2026-09-03T12:00:00Z").policy("{}").assemble();
    }

    private static History json(Object... more) {
        List<Object> all = new java.util.ArrayList<>(List.of("history", output, "--json"));
        all.addAll(List.of(more));
        Terminal terminal = Terminal.run(all.toArray());
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.code()).isZero();
        return Json.read(terminal.out().getBytes(UTF_8), History.class);
    }

    /** The digests are other ones each time, since the keys are. */
    private static String steady(String text) {
        for (TestCa ca : List.of(ROOT, CA, SHORT, PARTNER)) {
            String digest = ca.certificate().sha256().hex();
            String name = ca.certificate().subject().brief().replaceAll("[^A-Z]", "");
            text =
                    text.replace(digest, (name + "0".repeat(64)).substring(0, 64))
                            .replace(
                                    digest.substring(0, 12),
                                    (name + "0".repeat(12)).substring(0, 12));
        }
        return text;
    }

    @Test
    @DisplayName("release by release, who, when and why")
    void facts() {
        History history = json();
        assertThat(history.bundle()).isEqualTo("contoso");
        assertThat(history.omitted()).isZero();
        assertThat(history.releases())
                .extracting(History.Entry::number)
                .containsExactly(6L, 5L, 4L, 3L, 2L, 1L);
        assertThat(history.releases())
                .extracting(History.Entry::state)
                .containsExactly(
                        History.State.CURRENT,
                        History.State.PAST,
                        History.State.PAST,
                        History.State.PAST,
                        History.State.PAST,
                        History.State.PAST);
        assertThat(history.releases())
                .allSatisfy(r -> assertThat(r.recorded()).isTrue())
                .extracting(r -> r.written().toString())
                .containsExactly(
                        "2026-09-03T12:00:00Z",
                        "2026-09-02T12:00:00Z",
                        "2026-09-01T12:00:00Z",
                        "2026-08-02T00:05:00Z",
                        "2026-06-10T10:30:00Z",
                        "2026-06-01T09:00:00Z");
        assertThat(history.releases())
                .extracting(r -> r.removed().stream().map(w -> w.reason().orElseThrow()).toList())
                .containsExactly(
                        List.of(),
                        List.of(Changes.Reason.EXCLUDED),
                        List.of(Changes.Reason.GONE),
                        List.of(Changes.Reason.EXPIRED),
                        List.of(),
                        List.of());
        assertThat(history.releases().get(4).added())
                .singleElement()
                .satisfies(came -> {
                    assertThat(came.name()).isEqualTo("Partner Root");
                    assertThat(came.files())
                            .singleElement()
                            .satisfies(file -> {
                                assertThat(file.name()).isEqualTo("partner.cer");
                                assertThat(file.uploadedBy()).contains("AWS:AROAEXAMPLE:bob");
                            });
                });
        assertThat(history.releases().get(2).removed().getFirst().files())
                .extracting(Changes.Source::uploadedBy)
                .containsExactly(Optional.of("AWS:AROAEXAMPLE:bob"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void golden(String file, List<Object> arguments) throws IOException {
        Terminal terminal = Terminal.run(arguments.toArray());
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.code()).isZero();
        GoldenFile.assertMatches(GOLDEN.resolve(file), steady(terminal.out()));
        assertThat(terminal.out().lines().filter(line -> line.length() > 80)).isEmpty();
    }

    static Stream<Arguments> pages() {
        return Stream.of(
                arguments("history.txt", List.of("history", output)),
                arguments("history-last.txt", List.of("history", output, "contoso", "--last", 2)),
                arguments(
                        "history-certificate.txt",
                        List.of(
                                "history",
                                output,
                                "--certificate",
                                PARTNER.certificate().sha256().hex().substring(0, 16))),
                arguments(
                        "history-again.txt",
                        List.of(
                                "history",
                                output,
                                "--certificate",
                                CA.certificate()
                                        .sha256()
                                        .hex()
                                        .toUpperCase(java.util.Locale.ROOT))));
    }

    @Test
    @DisplayName("one certificate's life as JSON has the releases that concern it")
    void life() {
        History history = json("--certificate", CA.certificate().sha256().hex());
        assertThat(history.releases())
                .extracting(History.Entry::number)
                .containsExactly(6L, 5L, 1L);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refused(String sentence, int code, List<Object> arguments) {
        assertThat(Terminal.run(arguments.toArray()).code()).isEqualTo(code);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments("no folder", 66, List.of("history", output.resolve("none"))),
                arguments("another bundle", 66, List.of("history", output, "fabrikam")),
                arguments(
                        "a certificate nobody saw",
                        66,
                        List.of("history", output, "--certificate", "0000000000000000")),
                arguments("three digits", 64, List.of("history", output, "--certificate", "abc")),
                arguments("no hex", 64, List.of("history", output, "--certificate", "wxyz")),
                arguments("none at all", 64, List.of("history", output, "--last", 0)),
                arguments("nothing said", 64, List.of("history")));
    }

    @Test
    @DisplayName("a folder that no status led to is told apart, and changes nothing else")
    void aside(@TempDir Path folder) throws IOException {
        Deployed house = new Deployed(folder.resolve("output"));
        house.upload("ann", "r.cer", ROOT).assemble();
        // What a run leaves that lost a race: the same number, other bytes.
        Deployed loser = new Deployed(folder.resolve("lost"));
        loser.upload("ann", "r.cer", STRAY).assemble();
        Path lost = loser.releaseFolder();
        Files.move(lost, folder.resolve("output/contoso/releases").resolve(lost.getFileName()));
        house.at("2026-07-01T00:00:00Z").upload("ann", "ca.cer", CA).assemble();

        History history = history(folder);
        assertThat(history.releases())
                .extracting(r -> r.number() + " " + r.state())
                .containsExactlyInAnyOrder("2 CURRENT", "1 PAST", "1 ASIDE");
        assertThat(history.releases())
                .filteredOn(r -> r.state() == History.State.ASIDE)
                .allMatch(r -> r.added().isEmpty());
        assertThat(history.releases().getFirst().added())
                .extracting(History.Came::name)
                .containsExactly("Fabrikam Mail CA");
    }

    @Test
    @DisplayName("who approved stands beside who uploaded; what lost its approval left for that")
    void approvals(@TempDir Path folder) throws IOException {
        Deployed house = new Deployed(folder);
        house.upload("AWS:AROAONE:ann", "r.cer", ROOT, CA).assemble();
        house.at("2026-06-02T09:00:00Z").policy("{\"approval\":\"roots\"}");
        house.upload("AWS:AROAONE:bob", "p.cer", PARTNER).assemble();
        house.at("2026-06-03T09:00:00Z").approve("AWS:AROATWO:eve", PARTNER);
        house.at("2026-06-04T09:00:00Z").withdraw(PARTNER);
        List<History.Entry> releases = history(folder).releases();
        assertThat(releases).hasSize(3);
        assertThat(releases.get(1).added())
                .singleElement()
                .satisfies(came ->
                        assertThat(came.approved())
                                .contains(
                                        new Changes.Approval(
                                                "AWS:AROATWO:eve",
                                                Optional.of(
                                                        Instant.parse("2026-06-03T09:00:00Z")))));
        assertThat(releases.getLast().added()).allMatch(came -> came.approved().isEmpty());
        assertThat(releases.getFirst().removed())
                .extracting(History.Went::reason)
                .containsExactly(Optional.of(Changes.Reason.NOT_APPROVED));
        GoldenFile.assertMatches(
                GOLDEN.resolve("history-approvals.txt"),
                steady(Terminal.run("history", folder).out()));
    }

    @Test
    @DisplayName("releases of an older program: what was not recorded is deduced or left open")
    void older(@TempDir Path folder) throws IOException {
        Deployed house = new Deployed(folder);
        house.upload("ann", "r.cer", ROOT, CA, SHORT).upload("bob", "p.cer", PARTNER).assemble();
        house.at("2026-08-02T00:05:00Z").delete("p.cer").assemble();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                if (String.valueOf(file.getFileName()).startsWith("changes-")) {
                    Files.delete(file);
                }
            }
        }
        History history = history(folder);
        assertThat(history.releases())
                .extracting(r -> r.number() + " " + r.state() + " " + r.recorded())
                .containsExactly("2 CURRENT false", "1 PAST false");
        assertThat(history.releases().getFirst().removed())
                .extracting(w -> w.name() + " " + w.reason().map(Enum::name).orElse("?"))
                .containsExactlyInAnyOrder("Fabrikam Old CA EXPIRED", "Partner Root ?");
        // The files that hold a certificate today still tell who uploaded it.
        assertThat(history.releases().getLast().added())
                .extracting(c -> c.name() + " " + c.files().size())
                .containsExactlyInAnyOrder(
                        "Fabrikam Root 1",
                        "Fabrikam Mail CA 1",
                        "Fabrikam Old CA 1",
                        "Partner Root 0");
    }

    private static History history(Path folder) {
        return Json.read(
                Terminal.run("history", folder, "--json").out().getBytes(UTF_8), History.class);
    }
}
