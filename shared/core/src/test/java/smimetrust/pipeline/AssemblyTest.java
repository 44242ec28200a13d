package smimetrust.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.TestCa;
import smimetrust.pipeline.Assembly.Outcome;
import smimetrust.release.Layout;
import smimetrust.release.Policy;
import smimetrust.release.Release;
import smimetrust.release.Status;
import smimetrust.sst.SerializedStore;

class AssemblyTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa CA = TestCa.issuedBy(ROOT, "CA").build();
    private static final TestCa OTHER = TestCa.root("Other").build();
    private static final byte[] SECRET =
            Bench.bytes(TestCa.pem("PRIVATE KEY", ROOT.keys().getPrivate().getEncoded()));
    private static final String STATUS = "contoso/status.json";

    private final Bench bench = new Bench();

    private Release release() {
        return bench.status().release().orElseThrow();
    }

    private static Request.Assemble plain() {
        return Request.Assemble.of(Bench.CONTOSO);
    }

    private Outcome thorough() {
        return bench.assembly().run(Request.Assemble.thorough(Bench.CONTOSO));
    }

    @Test
    @DisplayName("released, unchanged, updated, and a bundle that never was")
    void outcomes() {
        assertThat(bench.assemble()).isInstanceOf(Outcome.Unchanged.class);
        assertThat(bench.outputTrap.puts).isEmpty();

        bench.drop("contoso/root.cer", ROOT.der());
        assertThat(bench.assemble()).isEqualTo(new Outcome.Released(bench.status()));
        assertThat(bench.outputTrap.puts.getLast()).isEqualTo(STATUS);
        assertThat(bench.outputTrap.puts).hasSize(6);

        bench.pass(Duration.ofDays(1));
        assertThat(bench.assemble()).isEqualTo(new Outcome.Unchanged(bench.status()));
        assertThat(bench.outputTrap.puts).hasSize(6);

        bench.drop("contoso/note.txt", Bench.bytes("hello"));
        assertThat(bench.assemble()).isEqualTo(new Outcome.Updated(bench.status()));
        assertThat(bench.outputTrap.puts).hasSize(7);
        assertThat(bench.sent).isEmpty();
    }

    // Quiet

    @ParameterizedTest(name = "{0}")
    @MethodSource("ages")
    void quiet(
            String sentence,
            int uploadedAgo,
            Optional<Integer> removedAgo,
            Optional<Integer> waitingFor,
            Optional<Integer> delay) {
        bench.settings = Settings.DEFAULT;
        bench.now = Bench.START.minusSeconds(uploadedAgo);
        bench.drop("contoso/root.cer", ROOT.der());
        bench.now = Bench.START;
        Request.Assemble request =
                new Request.Assemble(
                        Bench.CONTOSO,
                        removedAgo.map(Bench.START::minusSeconds),
                        waitingFor.map(Bench.START::minusSeconds),
                        true);
        Outcome outcome = bench.assembly().run(request);
        if (delay.isEmpty()) {
            assertThat(outcome).isInstanceOf(Outcome.Released.class);
            assertThat(bench.sent).isEmpty();
        } else {
            Duration expected = Duration.ofSeconds(delay.get());
            assertThat(outcome).isEqualTo(new Outcome.Postponed(expected));
            assertThat(bench.sent)
                    .containsExactly(
                            new Bench.Sent(
                                    new Request.Assemble(
                                            Bench.CONTOSO,
                                            request.changed(),
                                            Optional.of(request.since().orElse(Bench.START)),
                                            true),
                                    expected));
            assertThat(bench.outputTrap.puts).isEmpty();
        }
    }

    static Stream<Arguments> ages() {
        Optional<Integer> no = Optional.empty();
        return Stream.of(
                arguments("a minute old", 60, no, no, no),
                arguments("a second less", 59, no, no, Optional.of(1)),
                arguments("just now", 0, no, no, Optional.of(60)),
                arguments("a removal's time counts", 900, Optional.of(20), no, Optional.of(40)),
                arguments("an old removal's does not", 900, Optional.of(60), no, no),
                arguments("the newest change counts", 10, Optional.of(20), no, Optional.of(50)),
                arguments("nearly a quarter of an hour", 0, no, Optional.of(899), Optional.of(60)),
                arguments("no more patience", 0, no, Optional.of(900), no),
                arguments("a clock a minute ahead", -60, no, no, Optional.of(120)),
                arguments("a clock that is wrong says nothing", -61, no, no, no),
                arguments("a removal to come says nothing", 900, Optional.of(-61), no, no));
    }

    @Test
    @DisplayName("a policy just written counts as a change, and no quiet is waited for without one")
    void quietPolicy() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.pass(Duration.ofMinutes(10));
        bench.policy("{}");
        bench.settings = Settings.DEFAULT;
        assertThat(bench.assemble()).isEqualTo(new Outcome.Postponed(Duration.ofMinutes(1)));
        bench.settings = Settings.DEFAULT.withQuiet(Duration.ZERO);
        assertThat(bench.assemble()).isInstanceOf(Outcome.Released.class);
    }

    // Files without a verdict

    private static Request.Validate ask(String key) {
        return new Request.Validate(key, Optional.empty());
    }

    @Test
    @DisplayName("a file without a verdict is asked for once, and nothing is published meanwhile")
    void waiting() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.upload("contoso/other.cer", OTHER.der());
        assertThat(bench.assemble()).isEqualTo(new Outcome.Waiting(1));
        assertThat(bench.status().unjudged())
                .contains(new Status.Unjudged(Bench.START, List.of("other.cer")));
        assertThat(bench.status().release()).isEmpty();
        assertThat(bench.status().blockers()).isEmpty();
        assertThat(bench.sent)
                .containsExactly(
                        new Bench.Sent(ask("contoso/other.cer"), Duration.ZERO),
                        new Bench.Sent(plain(), Duration.ofMinutes(15)));

        bench.sent.clear();
        bench.pass(Duration.ofMinutes(1));
        bench.assemble();
        assertThat(bench.sent).isEmpty();
        thorough();
        assertThat(bench.requests()).contains(ask("contoso/other.cer"));

        bench.judge("contoso/other.cer");
        assertThat(bench.assemble()).isInstanceOf(Outcome.Released.class);
        assertThat(bench.status().unjudged()).isEmpty();
    }

    @Test
    @DisplayName("after a quarter of an hour they block, by name, and are asked for again")
    void unjudged() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
        Release first = release();
        bench.upload("contoso/other.cer", OTHER.der());
        bench.assemble();
        bench.pass(Duration.ofMinutes(15).minusSeconds(1));
        assertThat(bench.assemble()).isEqualTo(new Outcome.Waiting(1));
        assertThat(bench.blockers()).isEmpty();

        bench.sent.clear();
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.assemble()).isInstanceOf(Outcome.Updated.class);
        assertThat(bench.blockers()).containsExactly("bundle.unjudged");
        assertThat(bench.status().blockers().getFirst().message()).contains("other.cer");
        assertThat(release()).isEqualTo(first);
        assertThat(bench.sent)
                .containsExactly(new Bench.Sent(ask("contoso/other.cer"), Duration.ZERO));

        Status blocked = bench.status();
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.assemble()).isInstanceOf(Outcome.Unchanged.class);
        assertThat(bench.status()).isEqualTo(blocked);

        bench.judge("contoso/other.cer");
        assertThat(bench.assemble()).isInstanceOf(Outcome.Released.class);
        assertThat(bench.status().blockers()).isEmpty();
        assertThat(bench.status().unjudged()).isEmpty();
    }

    @Test
    @DisplayName("a file that comes when others were judged has a time of its own")
    void unjudgedInTurn() {
        bench.upload("contoso/a.cer", ROOT.der());
        bench.assemble();
        bench.judge("contoso/a.cer");
        bench.pass(Duration.ofMinutes(14));
        bench.upload("contoso/b.cer", OTHER.der());
        assertThat(bench.assemble()).isEqualTo(new Outcome.Waiting(1));
        assertThat(bench.status().unjudged().orElseThrow().since()).isEqualTo(bench.now);
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.assemble()).isEqualTo(new Outcome.Waiting(1));
    }

    @Test
    @DisplayName("a file that comes while another waits is asked for, and the other not again")
    void unjudgedTogether() {
        bench.upload("contoso/a.cer", ROOT.der());
        bench.assemble();
        bench.sent.clear();
        bench.pass(Duration.ofMinutes(5));
        bench.upload("contoso/b.cer", OTHER.der());
        assertThat(bench.assemble()).isEqualTo(new Outcome.Waiting(2));
        assertThat(bench.status().unjudged().orElseThrow().since()).isEqualTo(Bench.START);
        assertThat(bench.requests()).containsExactly(ask("contoso/b.cer"), plain());
    }

    // Verdicts that are none

    static Stream<Arguments> forgeries() {
        return Stream.of(
                arguments("nothing", "", ""),
                arguments("no JSON", ".*", "{"),
                arguments("a certificate that is none", "\"der\":\"[^\"]*\"", "\"der\":\"MAA=\""),
                arguments("no base64", "\"der\":\"[^\"]*\"", "\"der\":\"?\""),
                arguments("about another key", "contoso/a.cer", "contoso/b.cer"),
                arguments("about other bytes", "\"etag\":\"[^\"]*\"", "\"etag\":\"x\""),
                arguments("of another edition", "\"rulebook\":\"[^\"]*\"", "\"rulebook\":\"0\""),
                arguments("of another schema", "verdict/1", "verdict/2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    @DisplayName("a stored verdict that is none is made anew")
    void forged(String sentence, String what, String by) {
        bench.drop("contoso/a.cer", ROOT.der());
        String name = bench.verdictName("contoso/a.cer");
        String good = new String(Bench.found(bench.state, name).bytes(), StandardCharsets.UTF_8);
        String bad = what.isEmpty() ? "" : good.replaceFirst("(?s)" + what, by);
        assertThat(bad).isNotEqualTo(good);
        bench.state.put(name, Bench.bytes(bad), new ObjectStore.Always());
        assertThat(bench.assemble()).isEqualTo(new Outcome.Waiting(1));
        assertThat(bench.requests()).contains(ask("contoso/a.cer"));
        bench.judge("contoso/a.cer");
        assertThat(bench.assemble()).isInstanceOf(Outcome.Released.class);
    }

    // Policies

    static Stream<Arguments> policies() {
        String large = "{\"tiers\":[1]" + " ".repeat(Policy.MAX_DOCUMENT_BYTES - 13);
        return Stream.of(
                arguments("not JSON", "{", true),
                arguments("a misspelt name", "{\"exclud\":[]}", true),
                arguments("of a newer schema", "{\"schema\":\"smime-trust/policy/2\"}", true),
                arguments("looser than the deployment", "{\"maxBytes\":70001}", true),
                arguments("as large as a policy may be", large + "}", false),
                arguments("a byte larger", large + " }", true),
                arguments("a good one", "{\"maxBytes\":60000}", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void policy(String sentence, String json, boolean blocks) {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
        Release first = release();
        bench.drop("contoso/other.cer", OTHER.der());
        bench.policy(json);
        bench.assemble();
        assertThat(bench.blockers())
                .isEqualTo(blocks ? List.of("policy.invalid") : List.<String>of());
        assertThat(release().number()).isEqualTo(blocks ? first.number() : 2);
        bench.control.delete("contoso/policy.json");
        bench.assemble();
        assertThat(bench.blockers()).isEmpty();
        assertThat(release().number()).isEqualTo(2);
    }

    @Test
    @DisplayName("a policy that cannot be read blocks")
    void unreadablePolicy() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.controlTrap.unreadable = Optional.of("contoso/policy.json");
        bench.assemble();
        assertThat(bench.blockers()).containsExactly("policy.invalid");
        assertThat(bench.status().release()).isEmpty();
    }

    @Test
    @DisplayName("an invalid policy is told before the first file comes")
    void policyFirst() {
        bench.policy("{");
        bench.assemble();
        assertThat(bench.blockers()).containsExactly("policy.invalid");
        bench.policy("{}");
        bench.drop("contoso/root.cer", ROOT.der());
        assertThat(bench.assemble()).isInstanceOf(Outcome.Released.class);
    }

    // Which files belong to whom

    @Test
    @DisplayName("names that begin alike do not mix")
    void prefixes() {
        bench.drop("a/root.cer", ROOT.der());
        bench.drop("a-b/root.cer", OTHER.der());
        bench.drop("a/a-b/x.txt", Bench.bytes("x"));
        bench.assemble(new BundleName("a"));
        bench.assemble(new BundleName("a-b"));
        assertThat(bench.status(new BundleName("a")).files())
                .extracting(Status.FileEntry::name)
                .containsExactly("a-b/x.txt", "root.cer");
        assertThat(bench.status(new BundleName("a-b")).certificates())
                .extracting(Status.CertificateEntry::name)
                .containsExactly("Other");
    }

    @Test
    @DisplayName("the default bundle has the files without a folder and those in its own")
    void defaultBundle() {
        bench.drop("x.cer", ROOT.der());
        bench.drop("default/x.cer", OTHER.der());
        bench.drop("contoso/x.cer", CA.der());
        bench.upload("Thumbs.db", Bench.bytes("x"));
        bench.upload("default/.DS_Store", Bench.bytes("x"));
        assertThat(bench.assemble(BundleName.DEFAULT)).isInstanceOf(Outcome.Released.class);
        assertThat(bench.status(BundleName.DEFAULT).files())
                .extracting(Status.FileEntry::name)
                .containsExactly("default/x.cer", "x.cer");
    }

    @Test
    @DisplayName("bad names are refused together, and never released")
    void invalid() {
        bench.drop("Bad Name/x.cer", ROOT.der());
        bench.drop("/x.cer", ROOT.der());
        bench.drop("_invalid/x.cer", ROOT.der());
        bench.drop("contoso/x.cer", ROOT.der());
        assertThat(bench.assemble(BundleName.INVALID)).isInstanceOf(Outcome.Updated.class);
        Status status = bench.status(BundleName.INVALID);
        assertThat(status.files())
                .extracting(Status.FileEntry::name)
                .containsExactly("/x.cer", "Bad Name/x.cer", "_invalid/x.cer");
        assertThat(status.files())
                .allSatisfy(f ->
                        assertThat(f.refusals())
                                .extracting(r -> r.rule())
                                .containsExactly("bundle.name-invalid"));
        assertThat(status.release()).isEmpty();
        assertThat(status.blockers()).isEmpty();
        assertThat(bench.outputTrap.puts).containsExactly("_invalid/status.json");
    }

    @Test
    @DisplayName("a folder beyond the bound is not forgotten silently, litter or not")
    void invalidBeyond() {
        for (int i = 0; i < 1_001; i++) {
            bench.upload("A!/" + i + "/Thumbs.db", new byte[0]);
            bench.upload("B!/" + i + "/Thumbs.db", new byte[0]);
        }
        bench.upload("C!/k.pem", SECRET);
        bench.assemble(BundleName.INVALID);
        assertThat(bench.status(BundleName.INVALID).blockers())
                .extracting(Blocker::rule)
                .containsExactly("bundle.too-many-files");
    }

    // Bounds

    @Test
    @DisplayName("2,000 files are judged together; one more blocks, and the release stays")
    void tooManyFiles() {
        bench.drop("contoso/root.cer", ROOT.der());
        IntStream.range(0, 1_999).forEach(i -> bench.drop("contoso/x" + i, Bench.bytes("x" + i)));
        assertThat(bench.assemble()).isInstanceOf(Outcome.Released.class);
        assertThat(bench.status().files()).hasSize(2_000);
        bench.drop("contoso/zzz.cer", OTHER.der());
        bench.assemble();
        assertThat(bench.blockers()).containsExactly("bundle.too-many-files");
        assertThat(release().number()).isEqualTo(1);
        bench.inbox.delete("contoso/x0");
        bench.assemble();
        assertThat(bench.blockers()).isEmpty();
        assertThat(release().number()).isEqualTo(2);
    }

    private long verdictBytes() {
        return bench.state.list("verdicts/contoso/", 9_999).entries().stream()
                .mapToLong(ObjectStore.Entry::size)
                .sum();
    }

    @Test
    @DisplayName("more bytes of verdicts than the bound block; the status is the same in every run")
    void tooMuch() {
        for (int i = 0; i < 400; i++) {
            bench.drop("contoso/" + i, Bench.bytes("x".repeat(i)));
        }
        bench.drop("contoso/root.cer", ROOT.der());
        bench.bounds = new Assembly.Bounds(verdictBytes(), 1 << 26);
        assertThat(bench.assemble()).isInstanceOf(Outcome.Released.class);
        bench.bounds = new Assembly.Bounds(verdictBytes() / 2, 1 << 26);
        assertThat(bench.assemble()).isInstanceOf(Outcome.Updated.class);
        assertThat(bench.blockers()).containsExactly("bundle.verdicts-too-large");
        assertThat(bench.status().files()).hasSizeBetween(150, 250);
        assertThat(release().number()).isEqualTo(1);
        for (int i = 0; i < 5; i++) {
            assertThat(bench.assemble()).isInstanceOf(Outcome.Unchanged.class);
        }
        bench.bounds = new Assembly.Bounds(verdictBytes() - 1, 1 << 26);
        bench.assemble();
        assertThat(bench.blockers()).containsExactly("bundle.verdicts-too-large");
        assertThat(bench.sent).isEmpty();
    }

    @Test
    @DisplayName("a large verdict is read too")
    void largeVerdict() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            all.append(TestCa.issuedBy(ROOT, "CA " + i).keys(CA.keys()).build().pem());
        }
        bench.drop("contoso/all.pem", Bench.bytes(all.toString()));
        bench.drop("contoso/root.cer", ROOT.der());
        assertThat(verdictBytes()).isGreaterThan(256 << 10);
        bench.assemble();
        assertThat(bench.status().certificates()).hasSize(601);
        bench.bounds = new Assembly.Bounds(1 << 17, 1 << 26);
        bench.assemble();
        assertThat(bench.blockers()).contains("bundle.verdicts-too-large");
    }

    @Test
    @DisplayName("a status too large to be read again says only that, and heals")
    void statusTooLarge() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
        Release first = release();
        int size = Bench.found(bench.output, STATUS).bytes().length;
        bench.drop("contoso/other.cer", OTHER.der());
        bench.drop("contoso/k.pem", SECRET);
        bench.bounds = new Assembly.Bounds(1 << 26, size);
        bench.assemble();
        assertThat(bench.blockers()).containsExactly("bundle.verdicts-too-large");
        assertThat(release()).isEqualTo(first);
        assertThat(bench.status().files()).isEmpty();
        assertThat(bench.status().incidents()).hasSize(1);
        assertThat(bench.outputTrap.puts).noneMatch(key -> key.contains("/000002-"));
        assertThat(bench.assemble()).isInstanceOf(Outcome.Unchanged.class);
        bench.bounds = Assembly.Bounds.STANDARD;
        assertThat(bench.assemble()).isInstanceOf(Outcome.Released.class);
        Status whole = bench.status();
        bench.bounds =
                new Assembly.Bounds(1 << 26, Bench.found(bench.output, STATUS).bytes().length);
        assertThat(bench.assemble()).isEqualTo(new Outcome.Unchanged(whole));
    }

    // A status or a release that was altered

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "{", "[]", "{}", "smime-trust/status/2", "fabrikam"})
    @DisplayName("a status that cannot be understood is not overwritten")
    void strangeStatus(String what) {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
        String good = new String(Bench.found(bench.output, STATUS).bytes(), StandardCharsets.UTF_8);
        String bad =
                what.length() < 3
                        ? what
                        : what.equals("fabrikam")
                                ? good.replace("\"contoso\"", "\"fabrikam\"")
                                : good.replace("smime-trust/status/1", what);
        bench.output.put(STATUS, Bench.bytes(bad), new ObjectStore.Always());
        bench.drop("contoso/other.cer", OTHER.der());
        int before = bench.outputTrap.puts.size();
        assertThatThrownBy(bench::assemble).isInstanceOf(JsonException.class);
        assertThat(bench.outputTrap.puts).hasSize(before);
    }

    @Test
    @DisplayName("nor is one that is too large or cannot be read")
    void hiddenStatus() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
        bench.output.put(STATUS, new byte[StatusDocument.MAX_BYTES + 1], new ObjectStore.Always());
        assertThatThrownBy(bench::assemble).isInstanceOf(JsonException.class);
        bench.outputTrap.unreadable = Optional.of(STATUS);
        assertThatThrownBy(bench::assemble).isInstanceOf(JsonException.class);
    }

    @Test
    @DisplayName("names that a newer writer added do not matter")
    void newerNames() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
        String good = new String(Bench.found(bench.output, STATUS).bytes(), StandardCharsets.UTF_8);
        bench.output.put(
                STATUS,
                Bench.bytes(good.replaceFirst("\\{", "{\"later\": [1],")),
                new ObjectStore.Always());
        assertThat(bench.assemble()).isInstanceOf(Outcome.Unchanged.class);
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                arguments("deleted", Optional.empty()),
                arguments("no store any more", Optional.of(Bench.bytes("CERT"))),
                arguments(
                        "another store",
                        Optional.of(SerializedStore.write(List.of(OTHER.certificate())))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    @DisplayName("a store that was deleted or altered is published again under the next number")
    void lostStore(String sentence, Optional<byte[]> altered) {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
        Release first = release();
        bench.output.delete(first.key());
        altered.ifPresent(bytes -> bench.output.put(first.key(), bytes, new ObjectStore.Always()));
        assertThat(bench.assemble()).isInstanceOf(Outcome.Released.class);
        assertThat(release().number()).isEqualTo(2);
        assertThat(release().sha256()).isEqualTo(first.sha256());
        assertThat(bench.assemble()).isInstanceOf(Outcome.Unchanged.class);
    }

    @Test
    @DisplayName("a folder of the next number with other bytes is left alone, and skipped")
    void foreignFolder() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
        String manifest = Layout.manifestBeside(release().key());
        bench.output.delete(STATUS);
        bench.output.put(manifest, Bench.bytes("{}"), new ObjectStore.Always());
        assertThat(bench.assemble()).isInstanceOf(Outcome.Released.class);
        assertThat(release().number()).isEqualTo(2);
        assertThat(Bench.found(bench.output, manifest).bytes()).isEqualTo(Bench.bytes("{}"));
    }

    @Test
    @DisplayName("the script of an older program beside a standing release makes no new one")
    void otherScript() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
        String script = Layout.scriptBeside(release().key());
        byte[] older = Bench.bytes("# of an older program");
        bench.output.put(script, older, new ObjectStore.Always());
        bench.output.put(
                Layout.manifestBeside(release().key()),
                Bench.bytes("{}"),
                new ObjectStore.Always());
        bench.outputTrap.puts.clear();
        assertThat(bench.assemble()).isInstanceOf(Outcome.Unchanged.class);
        assertThat(bench.outputTrap.puts).isEmpty();
        assertThat(Bench.found(bench.output, script).bytes()).isEqualTo(older);
    }

    @Test
    @DisplayName("a release half written by a crash is completed under its number")
    void halfWritten() {
        bench.drop("contoso/root.cer", ROOT.der());
        for (String at : List.of("put contoso/releases", "put " + STATUS)) {
            bench.outputTrap.before(
                    at,
                    () -> {
                        throw new World.Crash();
                    });
            assertThatThrownBy(bench::assemble).isInstanceOf(World.Crash.class);
        }
        assertThat(bench.assemble()).isInstanceOf(Outcome.Released.class);
        assertThat(release().number()).isEqualTo(1);
        assertThat(bench.output.list("contoso/releases/", 99).entries()).hasSize(5);
    }

    @Test
    @DisplayName("a flat folder's files are put right, and left alone when they are")
    void flat() {
        bench.settings = bench.settings.withLayout(Layout.FLAT);
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
        assertThat(bench.outputTrap.puts)
                .containsExactly(
                        "manifest.json",
                        "chain.pem",
                        "Import-SmimeTrust.ps1",
                        "smime-trust.sst",
                        "status.json");
        byte[] chain = Bench.found(bench.output, "chain.pem").bytes();
        bench.outputTrap.puts.clear();
        bench.assemble();
        assertThat(bench.outputTrap.puts).isEmpty();
        bench.output.put(
                "chain.pem", Bench.bytes("of a release never made"), new ObjectStore.Always());
        assertThat(bench.assemble()).isInstanceOf(Outcome.Unchanged.class);
        assertThat(Bench.found(bench.output, "chain.pem").bytes()).isEqualTo(chain);
        assertThat(bench.outputTrap.puts).containsExactly("chain.pem");
    }

    @Test
    @DisplayName("a flat folder can be built from a folder of another name")
    void renamed() {
        bench.settings = bench.settings.withLayout(Layout.FLAT);
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
        bench.drop("fabrikam/root.cer", ROOT.der());
        bench.assemble(new BundleName("fabrikam"));
        Status status = Json.read(Bench.found(bench.output, "status.json").bytes(), Status.class);
        assertThat(status.bundle()).isEqualTo("fabrikam");
    }

    // Two at once

    @Test
    @DisplayName("another run that was faster: read again, and the newest wins")
    void conflict() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.outputTrap.before(
                "put " + STATUS,
                () -> {
                    bench.drop("contoso/other.cer", OTHER.der());
                    bench.assemble();
                });
        assertThat(bench.assemble()).isInstanceOf(Outcome.Unchanged.class);
        assertThat(release().certificates()).isEqualTo(2);
        assertThat(release().number()).isEqualTo(1);
    }

    @Test
    @DisplayName("others that are always faster: the queue comes back to it")
    void contended() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
        bench.drop("contoso/other.cer", OTHER.der());
        int[] spaces = {0};
        bench.outputTrap.beforeEach(
                "put " + STATUS,
                () ->
                        bench.output.put(
                                STATUS,
                                Bench.bytes(
                                        new String(
                                                        Bench.found(bench.output, STATUS).bytes(),
                                                        StandardCharsets.UTF_8)
                                                + " ".repeat(++spaces[0])),
                                new ObjectStore.Always()));
        assertThatThrownBy(bench::assemble).isInstanceOf(ContendedException.class);
        assertThat(spaces[0]).isEqualTo(5);
    }

    @Test
    @DisplayName("a slow run that wrote what is not true any more has it looked at again")
    void outdated() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.drop("contoso/other.cer", OTHER.der());
        bench.assemble();
        Status right = bench.status();
        bench.settings = bench.settings.withShrinkHold(Duration.ZERO);
        bench.inbox.delete("contoso/other.cer");
        bench.outputTrap.before(
                "put " + STATUS,
                () -> {
                    // The file comes back, and a run finds the status of before to be right.
                    bench.drop("contoso/other.cer", OTHER.der());
                    assertThat(bench.assemble()).isInstanceOf(Outcome.Unchanged.class);
                });
        bench.assemble();
        assertThat(bench.status()).isNotEqualTo(right);
        assertThat(bench.sent).containsExactly(new Bench.Sent(plain(), Duration.ZERO));
        bench.assemble();
        assertThat(bench.status().certificates()).isEqualTo(right.certificates());
        assertThat(release().sha256()).isEqualTo(right.release().orElseThrow().sha256());
    }

    @Test
    @DisplayName("a policy that changed meanwhile has the bundle looked at again")
    void outdatedPolicy() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.outputTrap.before("put " + STATUS, () -> bench.policy("{}"));
        bench.assemble();
        assertThat(bench.sent).containsExactly(new Bench.Sent(plain(), Duration.ZERO));
    }

    // Holds

    @Test
    @DisplayName("a hold comes back at its end, a quarter of an hour at a time")
    void hold() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.drop("contoso/other.cer", OTHER.der());
        bench.assemble();
        bench.inbox.delete("contoso/other.cer");
        assertThat(bench.assemble()).isInstanceOf(Outcome.Updated.class);
        assertThat(bench.blockers()).containsExactly("release.shrink-held");
        assertThat(bench.sent).containsExactly(new Bench.Sent(plain(), Duration.ofMinutes(15)));
        bench.sent.clear();
        bench.pass(Duration.ofMinutes(55));
        assertThat(bench.assemble()).isInstanceOf(Outcome.Unchanged.class);
        assertThat(bench.sent).containsExactly(new Bench.Sent(plain(), Duration.ofMinutes(5)));
        bench.sent.clear();
        bench.pass(Duration.ofMinutes(5));
        assertThat(bench.assemble()).isInstanceOf(Outcome.Released.class);
        assertThat(bench.sent).isEmpty();
    }

    // Incidents

    @Test
    @DisplayName("a key is told when its object is there, and when it went before anybody looked")
    void incidents() {
        bench.drop("contoso/k.pem", SECRET);
        bench.assemble();
        assertThat(bench.status().incidents())
                .singleElement()
                .satisfies(i -> {
                    assertThat(i.file()).isEqualTo("k.pem");
                    assertThat(i.gone()).isEmpty();
                });
        bench.drop("fabrikam/k.pem", SECRET);
        bench.inbox.delete("fabrikam/k.pem");
        bench.assemble(new BundleName("fabrikam"));
        assertThat(bench.status(new BundleName("fabrikam")).incidents())
                .singleElement()
                .satisfies(i -> assertThat(i.gone()).contains(Bench.START));
        assertThat(bench.status().incidents()).hasSize(1);
    }

    @Test
    @DisplayName("a key that was overwritten with a certificate is gone")
    void incidentOverwritten() {
        bench.drop("contoso/k.pem", SECRET);
        bench.assemble();
        bench.pass(Duration.ofHours(1));
        bench.drop("contoso/k.pem", ROOT.der());
        bench.assemble();
        assertThat(bench.status().incidents())
                .singleElement()
                .satisfies(i -> assertThat(i.gone()).contains(bench.now));
    }

    @Test
    @DisplayName("of more than a thousand the newest are told")
    void manyIncidents() {
        for (int i = 0; i < IncidentDocument.MAX_COUNT; i++) {
            bench.drop("contoso/old" + i, SECRET);
            bench.inbox.delete("contoso/old" + i);
        }
        bench.pass(Duration.ofDays(400));
        bench.drop("contoso/new.pem", SECRET);
        bench.assemble();
        assertThat(bench.status().incidents())
                .extracting(Status.Incident::file)
                .containsExactly("new.pem");
    }

    // Reconciling

    @Test
    @DisplayName(
            "every bundle of inbox and output is looked at thoroughly, and its lists asked for,"
                    + " each once")
    void reconcile() {
        bench.upload("a/x", new byte[0]);
        bench.upload("b/x", new byte[0]);
        bench.upload("top.cer", new byte[0]);
        bench.upload("Bad Name/x", new byte[0]);
        bench.upload("Worse/x", new byte[0]);
        bench.output.put("b/status.json", new byte[0], new ObjectStore.Always());
        bench.output.put("gone/status.json", new byte[0], new ObjectStore.Always());
        bench.output.put("_invalid/status.json", new byte[0], new ObjectStore.Always());
        bench.output.put("Not Ours/x", new byte[0], new ObjectStore.Always());
        assertThat(bench.assembly().reconcile()).isEqualTo(5);
        assertThat(bench.sent)
                .containsExactlyInAnyOrder(
                        reconciled(BundleName.INVALID, 0),
                        reconciled(new BundleName("a"), 1),
                        reconciled(new BundleName("b"), 2),
                        reconciled(BundleName.DEFAULT, 3),
                        reconciled(new BundleName("gone"), 4),
                        checked(new BundleName("a"), 1),
                        checked(new BundleName("b"), 2),
                        checked(BundleName.DEFAULT, 3),
                        checked(new BundleName("gone"), 4));
    }

    private static Bench.Sent checked(BundleName bundle, int seconds) {
        return new Bench.Sent(new Request.CheckRevocation(bundle), Duration.ofSeconds(seconds));
    }

    private static Bench.Sent reconciled(BundleName bundle, int seconds) {
        return new Bench.Sent(Request.Assemble.thorough(bundle), Duration.ofSeconds(seconds));
    }

    @Test
    @DisplayName("an empty world has nothing to reconcile")
    void reconcileNothing() {
        assertThat(bench.assembly().reconcile()).isZero();
        assertThat(bench.sent).isEmpty();
    }

    @Test
    @DisplayName("an invalid folder seen only in the output is looked at")
    void reconcileInvalid() {
        bench.output.put("_invalid/status.json", new byte[0], new ObjectStore.Always());
        bench.assembly().reconcile();
        assertThat(bench.requests()).containsExactly(Request.Assemble.thorough(BundleName.INVALID));
    }

    @Test
    @DisplayName("ten thousand bundles are spread evenly over a quarter of an hour")
    void reconcileMany() {
        IntStream.range(0, 10_000).forEach(i -> bench.upload("b" + i + "/x", new byte[0]));
        assertThat(bench.assembly().reconcile()).isEqualTo(10_000);
        // Sent many at a time, and so in any order.
        List<Duration> delays = bench.sent.stream().map(Bench.Sent::delay).sorted().toList();
        assertThat(delays).allMatch(d -> d.compareTo(Requests.MAX_DELAY) < 0);
        assertThat(delays.getLast()).isGreaterThan(Duration.ofMinutes(14));
        assertThat(delays.stream().distinct()).hasSizeGreaterThan(890);
    }

    @Test
    @DisplayName("a reconcile writes a status again that people were not told, and no other")
    void tellAgain() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.assemble();
        bench.outputTrap.puts.clear();
        bench.assemble();
        assertThat(bench.outputTrap.puts).isEmpty();
        assertThat(thorough()).isInstanceOf(Outcome.Unchanged.class);
        assertThat(bench.outputTrap.puts).containsExactly(STATUS);
        bench.outputTrap.puts.clear();
        record(Json.compact(new NotifiedDocument(NotifiedDocument.SCHEMA, bench.status())));
        thorough();
        assertThat(bench.outputTrap.puts).isEmpty();
        record(Bench.bytes("{"));
        thorough();
        assertThat(bench.outputTrap.puts).containsExactly(STATUS);
    }

    private void record(byte[] notified) {
        bench.state.put("notified/contoso.json", notified, new ObjectStore.Always());
    }

    // Uploaders

    @Test
    @DisplayName("who uploaded a file stands in the status, as its event said")
    void uploader() {
        Instant then = bench.now;
        String version = bench.upload("contoso/root.cer", ROOT.der());
        bench.validation()
                .run(
                        new Request.Validate(
                                "contoso/root.cer",
                                Optional.of(new Request.Upload(version, "AWS:ann", then))));
        bench.assemble();
        assertThat(bench.status().files())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.uploadedBy()).contains("AWS:ann");
                    assertThat(f.uploadedAt()).contains(then);
                });
    }
}
