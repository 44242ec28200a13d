package smimetrust.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

class VerifyTenantCommandTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    private static final TestCa ROOT =
            TestCa.root("Fabrikam Root").notAfter("2040-01-01T00:00:00Z").build();
    private static final TestCa CA =
            TestCa.issuedBy(ROOT, "Fabrikam Mail CA").notAfter("2035-01-01T00:00:00Z").build();
    private static final TestCa NEXT =
            TestCa.issuedBy(ROOT, "Fabrikam Next CA").notAfter("2036-01-01T00:00:00Z").build();
    private static final TestCa PARTNER =
            TestCa.root("Partner Root").notAfter("2040-01-01T00:00:00Z").build();
    private static final TestCa STRAY =
            TestCa.root("Stray Root").notAfter("2041-01-01T00:00:00Z").build();
    private static final TestCa IDLE =
            TestCa.issuedBy(TestCa.root("Gone").build(), "Idle CA")
                    .notAfter("2035-01-01T00:00:00Z")
                    .build();

    @TempDir static Path folder;

    private static Path output() {
        return folder.resolve("output");
    }

    /** Three releases: root and CA; the partner's too; the next CA too. */
    @BeforeAll
    static void releases() throws IOException {
        Deployed house = new Deployed(output());
        house.upload("ann", "fabrikam.pem", ROOT, CA).assemble();
        house.at("2026-06-10T10:30:00Z").upload("bob", "partner.cer", PARTNER).assemble();
        house.at("2026-07-01T10:30:00Z").upload("bob", "next.cer", NEXT).assemble();
        readBack("newest.sst", CA, NEXT, ROOT, PARTNER);
        readBack("two-behind.sst", ROOT, CA);
        readBack("one-behind.sst", ROOT, CA, PARTNER);
        readBack("differs.sst", ROOT, CA, STRAY, IDLE);
        readBack("empty.sst");
        Files.writeString(
                folder.resolve("newest.pem"), CA.pem() + NEXT.pem() + ROOT.pem() + PARTNER.pem());
        Files.write(folder.resolve("cut.sst"), new byte[] {0, 0, 0, 0, 'C', 'E', 'R', 'T'});
        Files.writeString(
                folder.resolve("part.pem"),
                CA.pem() + TestCa.pem("CERTIFICATE", new byte[] {1, 2, 3}));
    }

    private static void readBack(String name, TestCa... cas) throws IOException {
        Files.write(folder.resolve(name), Deployed.store(cas));
    }

    private static VerifyTenantCommand.Verified json(String readBack, Object with) {
        Terminal terminal =
                Terminal.run("verify-tenant", folder.resolve(readBack), "--with", with, "--json");
        assertThat(terminal.err()).isEmpty();
        return Json.read(terminal.out().getBytes(UTF_8), VerifyTenantCommand.Verified.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void compared(
            String readBack,
            Optional<Long> trusts,
            Optional<Integer> behind,
            List<String> missing,
            List<String> extra) {
        VerifyTenantCommand.Verified verified = json(readBack, output());
        assertThat(verified.newest()).contains(3L);
        assertThat(verified.trusts()).isEqualTo(trusts);
        assertThat(verified.behind()).isEqualTo(behind);
        assertThat(verified.same()).isEqualTo(trusts.equals(Optional.of(3L)));
        assertThat(verified.missing())
                .extracting(VerifyTenantCommand.Entry::name)
                .isEqualTo(missing);
        assertThat(verified.extra()).extracting(VerifyTenantCommand.Entry::name).isEqualTo(extra);
        assertThat(
                        Terminal.run(
                                        "verify-tenant",
                                        folder.resolve(readBack),
                                        "--with",
                                        output(),
                                        "--bundle",
                                        "contoso")
                                .code())
                .isEqualTo(verified.same() ? 0 : 1);
    }

    static Stream<Arguments> answers() {
        List<String> none = List.of();
        return Stream.of(
                arguments("newest.sst", Optional.of(3L), Optional.of(0), none, none),
                arguments("newest.pem", Optional.of(3L), Optional.of(0), none, none),
                arguments(
                        "one-behind.sst",
                        Optional.of(2L),
                        Optional.of(1),
                        List.of("Fabrikam Next CA"),
                        none),
                arguments(
                        "two-behind.sst",
                        Optional.of(1L),
                        Optional.of(2),
                        List.of("Partner Root", "Fabrikam Next CA"),
                        none),
                arguments(
                        "differs.sst",
                        Optional.empty(),
                        Optional.empty(),
                        List.of("Partner Root", "Fabrikam Next CA"),
                        List.of("Stray Root", "Idle CA")),
                arguments(
                        "empty.sst",
                        Optional.empty(),
                        Optional.empty(),
                        List.of(
                                "Fabrikam Root",
                                "Partner Root",
                                "Fabrikam Mail CA",
                                "Fabrikam Next CA"),
                        none));
    }

    @Test
    @DisplayName("what differs is told against the newest, with the nearest and what extras may do")
    void nearest() {
        VerifyTenantCommand.Verified verified = json("differs.sst", output());
        assertThat(verified.nearest()).contains(new VerifyTenantCommand.Nearest(1, 0, 2));
        assertThat(verified.extra().getFirst().may().orElseThrow()).contains("any address");
        assertThat(verified.extra().getLast().may()).isEmpty();
        assertThat(verified.extra().getLast().why()).isPresent();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stores")
    void oneStore(String sentence, Object with, int code) {
        Terminal terminal =
                Terminal.run("verify-tenant", folder.resolve("one-behind.sst"), "--with", with);
        assertThat(terminal.code()).isEqualTo(code);
    }

    static Stream<Arguments> stores() {
        return Stream.of(
                arguments("the same store", folder.resolve("one-behind.sst"), 0),
                arguments("another store", folder.resolve("newest.sst"), 1),
                arguments("the bundle's folder", output().resolve("contoso"), 1),
                arguments("no such store", folder.resolve("none.sst"), 66),
                arguments("a cut one", folder.resolve("cut.sst"), 66));
    }

    @Test
    @DisplayName("one release's folder, the tenant's own or not")
    void releaseFolder() throws IOException {
        try (Stream<Path> releases = Files.list(output().resolve("contoso/releases"))) {
            List<Integer> codes =
                    releases.sorted()
                            .map(release ->
                                    Terminal.run(
                                                    "verify-tenant",
                                                    folder.resolve("one-behind.sst"),
                                                    "--with",
                                                    release)
                                            .code())
                            .toList();
            assertThat(codes).containsExactly(1, 0, 1);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refused(String sentence, int code, List<Object> arguments) {
        assertThat(Terminal.run(arguments.toArray()).code()).isEqualTo(code);
    }

    static Stream<Arguments> refusals() {
        Path newest = folder.resolve("newest.sst");
        return Stream.of(
                arguments("nothing to compare with", 64, List.of("verify-tenant", newest)),
                arguments(
                        "no answer",
                        66,
                        List.of("verify-tenant", folder.resolve("no.sst"), "--with", output())),
                arguments(
                        "a cut answer",
                        66,
                        List.of("verify-tenant", folder.resolve("cut.sst"), "--with", output())),
                arguments(
                        "a part of an answer",
                        66,
                        List.of("verify-tenant", folder.resolve("part.pem"), "--with", output())),
                arguments(
                        "another bundle",
                        66,
                        List.of(
                                "verify-tenant",
                                newest,
                                "--with",
                                output(),
                                "--bundle",
                                "fabrikam")));
    }

    @Test
    @DisplayName("a store that is not what the status points to is no standard")
    void changed(@TempDir Path other) throws IOException {
        Deployed house = new Deployed(other);
        house.upload("ann", "r.cer", ROOT).assemble();
        Files.write(house.releaseFolder().resolve("smime-trust.sst"), Deployed.store(STRAY));
        assertThat(
                        Terminal.run("verify-tenant", folder.resolve("newest.sst"), "--with", other)
                                .code())
                .isEqualTo(66);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void golden(String file, List<Object> arguments) throws IOException {
        Terminal terminal = Terminal.run(arguments.toArray());
        assertThat(terminal.err()).isEmpty();
        String text = terminal.out();
        for (TestCa ca : List.of(ROOT, CA, NEXT, PARTNER, STRAY, IDLE)) {
            String name = ca.certificate().subject().brief().replaceAll("[^A-Z]", "");
            text =
                    text.replace(
                            ca.certificate().sha256().brief(),
                            (name + "0".repeat(12)).substring(0, 12));
        }
        GoldenFile.assertMatches(GOLDEN.resolve(file), text.replace(folder.toString(), "/OUT"));
        assertThat(terminal.out().lines().filter(line -> line.length() > 80)).isEmpty();
    }

    static Stream<Arguments> pages() {
        return Stream.of("newest", "two-behind", "differs", "empty")
                .map(name ->
                        arguments(
                                "verify-tenant-" + name + ".txt",
                                List.of(
                                        "verify-tenant",
                                        folder.resolve(name + ".sst"),
                                        "--with",
                                        output())));
    }

    @Test
    @DisplayName("what docs/operations.md shows is what the commands print")
    void documented(@TempDir Path other) throws IOException {
        String operations = Files.readString(Path.of("../docs/operations.md"));
        Deployed house = new Deployed(other).at("2026-11-30T09:12:00Z");
        String ann = "AWS:AROAEXAMPLE:ann";
        house.upload(ann, "actalis-chain.p7b", sample("actalis-chain.p7b")).assemble();
        byte[] first = Files.readAllBytes(house.folder.resolve(house.release().key()));
        house.at("2026-11-30T15:40:00Z");
        for (String name : List.of("secure-mail-root-r45", "corporate-it-smime-ca-2021")) {
            String file = "globalsign-" + name + ".cer";
            house.upload("AWS:AROAEXAMPLE:bob", file, sample(file));
        }
        house.assemble();
        Path readBack = Files.write(other.resolve("readback.sst"), first);
        assertThat(operations)
                .contains(block(Terminal.run("history", other)))
                .contains(block(Terminal.run("verify-tenant", readBack, "--with", other)));
    }

    private static byte[] sample(String name) throws IOException {
        return Files.readAllBytes(Terminal.SAMPLES.resolve(name));
    }

    private static String block(Terminal terminal) {
        return "```text\n" + terminal.out() + "```\n";
    }

    @Test
    @DisplayName("status shows what a read-back in the control bucket said")
    void status(@TempDir Path other) {
        Deployed house = new Deployed(other);
        house.upload("ann", "r.pem", ROOT, CA).assemble();
        house.control("readback.sst", Deployed.store(ROOT, STRAY)).assemble();
        assertThat(Terminal.run("status", other).out()).contains("TENANT DIFFERS");
        assertThat(Terminal.run("status", other, "contoso").out())
                .contains(
                        "the tenant trusts 2 certificates that are no release, read back"
                                + " 2026-06-01")
                .contains("− missing Fabrikam Mail CA")
                .contains("+ extra Stray Root");
        house.control("readback.sst", Deployed.store(ROOT, CA)).assemble();
        assertThat(Terminal.run("status", other).out()).doesNotContainIgnoringCase("tenant");
        assertThat(Terminal.run("status", other, "contoso").out())
                .contains("the tenant trusts exactly release 1, read back 2026-06-01");
        house.upload("ann", "p.pem", PARTNER).at("2026-06-09T00:00:00Z").assemble();
        house.at("2026-06-17T00:00:00Z").assemble();
        assertThat(Terminal.run("status", other).out()).contains("tenant has release 1");
        assertThat(Terminal.run("status", other, "contoso").out())
                .contains("published 7 days ago or more, and is not imported");
    }
}
