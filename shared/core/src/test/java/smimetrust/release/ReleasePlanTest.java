package smimetrust.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.GoldenFile;
import smimetrust.Json;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.TestCa;
import smimetrust.Verdict;
import smimetrust.intake.CertificateFile;
import smimetrust.release.Situation.JudgedFile;
import smimetrust.rules.Rulebook;
import smimetrust.sst.SerializedStore;

class ReleasePlanTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa CA = TestCa.issuedBy(ROOT, "CA").build();
    private static final TestCa OTHER = TestCa.root("Other").build();

    /** Below {@link #ROOT}, until that moment. */
    private static TestCa until(String notAfter) {
        return TestCa.issuedBy(ROOT, "Short").notAfter(notAfter).build();
    }

    private static TestCa from(String notBefore) {
        return TestCa.issuedBy(ROOT, "Young").notBefore(notBefore).build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bundles")
    void judges(String sentence, Given given, List<String> expected) {
        assertThat(Given.verdicts(given.plan())).isEqualTo(expected);
    }

    static Stream<Arguments> bundles() {
        TestCa expiredRoot = TestCa.root("Old Root").notAfter("2026-05-31T23:59:59Z").build();
        TestCa below = TestCa.issuedBy(expiredRoot, "Below").build();
        TestCa short48 = until("2026-06-03T00:00:00Z");
        TestCa gone = until("2026-05-31T23:59:59Z");
        TestCa lone = TestCa.issuedBy(OTHER, "Lone").build();
        return Stream.of(
                arguments(
                        "a root and what it issued",
                        Given.bundleOf(ROOT, CA),
                        List.of("CA: in", "Root: in")),
                arguments(
                        "a second before its end a certificate expires within the window",
                        Given.bundleOf(ROOT, until("2026-06-01T00:00:01Z")),
                        List.of("Root: in", "Short: validity.expires-within-window")),
                arguments(
                        "its last second is still one of validity",
                        Given.bundleOf(ROOT, until("2026-06-01T00:00:00Z")),
                        List.of("Root: in", "Short: validity.expires-within-window")),
                arguments(
                        "a second after its end it has expired",
                        Given.bundleOf(ROOT, gone),
                        List.of("Root: in", "Short: validity.expired")),
                arguments(
                        "exactly the minimum validity is enough",
                        Given.bundleOf(ROOT, short48),
                        List.of("Root: in", "Short: in")),
                arguments(
                        "a second less is not",
                        Given.bundleOf(ROOT, until("2026-06-02T23:59:59Z")),
                        List.of("Root: in", "Short: validity.expires-within-window")),
                arguments(
                        "without a minimum validity the last second is enough",
                        Given.bundleOf(ROOT, until("2026-06-01T00:00:00Z"))
                                .minimumValidity(Duration.ZERO),
                        List.of("Root: in", "Short: in")),
                arguments(
                        "a policy can want more",
                        Given.bundleOf(ROOT, short48)
                                .minimumValidity(Duration.ofDays(2).plusSeconds(1)),
                        List.of("Root: in", "Short: validity.expires-within-window")),
                arguments(
                        "from its first second on it is valid",
                        Given.bundleOf(ROOT, from("2026-06-01T00:00:00Z")),
                        List.of("Root: in", "Young: in")),
                arguments(
                        "a second before it is not",
                        Given.bundleOf(ROOT, from("2026-06-01T00:00:01Z")),
                        List.of("Root: in", "Young: validity.not-yet-valid")),
                arguments(
                        "what a root that expired issued is an orphan",
                        Given.bundleOf(expiredRoot, below, ROOT),
                        List.of(
                                "Below: chain.issuer-left-out",
                                "Old Root: validity.expired",
                                "Root: in")),
                arguments(
                        "an excluded intermediate",
                        Given.bundleOf(ROOT, CA).excluding(CA),
                        List.of("CA: policy.excluded", "Root: in")),
                arguments(
                        "what an excluded root issued is an orphan",
                        Given.bundleOf(ROOT, CA, OTHER).excluding(ROOT),
                        List.of("CA: chain.issuer-left-out", "Other: in", "Root: policy.excluded")),
                arguments(
                        "excluded and expired: both are said",
                        Given.bundleOf(ROOT, gone).excluding(gone),
                        List.of("Root: in", "Short: policy.excluded validity.expired")),
                arguments(
                        "an exclusion of what is not there says nothing",
                        Given.bundleOf(ROOT).excluding(OTHER),
                        List.of("Root: in")),
                arguments(
                        "an intermediate without its issuer",
                        Given.bundleOf(ROOT, lone),
                        List.of("Lone: chain.issuer-missing", "Root: in")),
                arguments(
                        "a certificate in two files is one",
                        Given.bundleOf(ROOT).file("again.cer", ROOT, CA),
                        List.of("CA: in", "Root: in")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("profiles")
    void profile(String sentence, Given given, List<String> rules) {
        ReleasePlan plan = given.plan();
        assertThat(plan.status().certificates())
                .filteredOn(c -> c.name().equals("CA"))
                .singleElement()
                .satisfies(c -> {
                    assertThat(c.included()).isTrue();
                    assertThat(c.findings()).extracting(Finding::rule).isEqualTo(rules);
                });
    }

    static Stream<Arguments> profiles() {
        // Issued in 2026, without all that a public CA must have beyond what makes a CA.
        TestCa ca =
                TestCa.issuedBy(ROOT, "CA")
                        .key("RSA2048")
                        .without(Extension.subjectKeyIdentifier)
                        .eku(KeyPurposeId.id_kp_emailProtection, KeyPurposeId.id_kp_serverAuth)
                        .build();
        List<String> all =
                List.of(
                        "baseline.key-identifiers",
                        "baseline.usages",
                        "baseline.policies",
                        "baseline.revocation",
                        "baseline.subject",
                        "baseline.serial",
                        "baseline.issuer-url",
                        "horizon.email-only",
                        "horizon.rsa-3072");
        return Stream.of(
                arguments("a public CA is held to what public CAs promised", of(ca), all),
                arguments(
                        "an own CA is held to what makes a CA",
                        of(ca).profile(Policy.Profile.PRIVATE),
                        List.of("ca.subject-key-identifier-missing")),
                arguments(
                        "a policy that becomes private is heard at once: the verdict is the same",
                        of(ca).profile(Policy.Profile.PRIVATE).after(of(ca).plan()),
                        List.of("ca.subject-key-identifier-missing")));
    }

    private static Given of(TestCa ca) {
        return Given.bundleOf(ROOT, ca);
    }

    @Test
    @DisplayName("the profile decides what is said, and nothing of what is published")
    void profileIsNoLimit() {
        Given given = Given.bundleOf(ROOT, CA, until("2026-06-01T00:00:01Z"));
        byte[] store = store(given.plan());
        assertThat(store(given.profile(Policy.Profile.PRIVATE).plan())).isEqualTo(store);
    }

    @Test
    @DisplayName("a change ahead is told in the same words until its day, and in others from it on")
    void horizon() {
        TestCa root = TestCa.root("Contoso S/MIME Root").build();
        TestCa ca = TestCa.issuedBy(root, "CA").key("RSA2048").build();
        List<Status> days =
                Stream.of(
                                "2026-01-02T00:00:00Z",
                                "2027-09-14T23:59:59Z",
                                "2027-09-15T00:00:00Z",
                                "2031-01-01T00:00:00Z")
                        .map(day -> Given.bundleOf(root, ca).at(day).plan().status())
                        .toList();
        assertThat(days.get(0).certificates()).isEqualTo(days.get(1).certificates());
        assertThat(days.get(2).certificates()).isEqualTo(days.get(3).certificates());
        assertThat(days.get(1).certificates()).isNotEqualTo(days.get(2).certificates());
    }

    @Test
    @DisplayName("a certificate that is left out hears of no changes ahead")
    void noHorizon() {
        TestCa ca = TestCa.issuedBy(ROOT, "CA").key("RSA2048").build();
        assertThat(Given.bundleOf(ROOT, ca).excluding(ca).plan().status().certificates())
                .filteredOn(c -> !c.included())
                .singleElement()
                .satisfies(c ->
                        assertThat(c.findings()).noneMatch(f -> f.rule().startsWith("horizon.")));
    }

    @Test
    @DisplayName("a certificate tells all files that hold it, in their order")
    void sources() {
        ReleasePlan plan =
                new Given().file("z.cer", ROOT).file("a.pem", CA, ROOT).file("m", ROOT).plan();
        assertThat(plan.status().certificates())
                .filteredOn(c -> c.name().equals("Root"))
                .singleElement()
                .extracting(Status.CertificateEntry::sources)
                .isEqualTo(List.of("a.pem", "m", "z.cer"));
        assertThat(plan.status().files())
                .extracting(Status.FileEntry::name)
                .containsExactly("a.pem", "m", "z.cer");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expiries")
    void tiers(String sentence, Given given, List<Integer> tiers) {
        assertThat(given.plan().status().expiring().stream().map(Status.Expiry::tier))
                .isEqualTo(tiers);
    }

    static Stream<Arguments> expiries() {
        TestCa month = until("2026-07-01T00:00:00Z");
        TestCa lone = TestCa.issuedBy(OTHER, "Lone").notAfter("2026-07-01T00:00:00Z").build();
        return Stream.of(
                arguments(
                        "ninety days and a second: nothing yet",
                        Given.bundleOf(ROOT, until("2026-08-30T00:00:01Z")),
                        List.of()),
                arguments(
                        "ninety days: the first tier",
                        Given.bundleOf(ROOT, until("2026-08-30T00:00:00Z")),
                        List.of(90)),
                arguments(
                        "thirty days and a second: the second",
                        Given.bundleOf(ROOT, until("2026-07-01T00:00:01Z")),
                        List.of(60)),
                arguments(
                        "thirty days: the smallest tier crossed",
                        Given.bundleOf(ROOT, month),
                        List.of(30)),
                arguments(
                        "a day: left out for the window alone, and told",
                        Given.bundleOf(ROOT, until("2026-06-02T00:00:00Z")),
                        List.of(1)),
                arguments(
                        "its last second",
                        Given.bundleOf(ROOT, until("2026-06-01T00:00:00Z")),
                        List.of(1)),
                arguments(
                        "expired: that is told otherwise",
                        Given.bundleOf(ROOT, until("2026-05-31T23:59:59Z")),
                        List.of()),
                arguments(
                        "excluded: nobody misses it",
                        Given.bundleOf(ROOT, month).excluding(month),
                        List.of()),
                arguments("an orphan: nobody has it", Given.bundleOf(ROOT, lone), List.of()),
                arguments(
                        "the soonest first",
                        Given.bundleOf(ROOT, month, until("2026-06-07T00:00:00Z")),
                        List.of(7, 30)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("blocked")
    void blocks(String sentence, Given given, List<String> blockers) {
        ReleasePlan plan = given.plan();
        assertThat(Given.blockers(plan)).isEqualTo(blockers);
        assertThat(plan.isRelease()).isFalse();
        assertThat(plan.artefacts()).isEmpty();
        assertThat(plan.status().release()).isEqualTo(given.previous.release());
    }

    static Stream<Arguments> blocked() {
        ReleasePlan first = Given.bundleOf(ROOT, CA).plan();
        int size = store(first).length;
        return Stream.of(
                arguments("no file at all", new Given(), List.of("release.empty")),
                arguments(
                        "files without a certificate",
                        new Given().refused("a.html", "file.html"),
                        List.of("release.empty")),
                arguments("orphans alone", Given.bundleOf(CA), List.of("release.empty")),
                arguments(
                        "everything expired",
                        Given.bundleOf(ROOT, CA).at("2036-01-01T00:00:00Z"),
                        List.of("release.empty")),
                arguments(
                        "all files deleted after a release",
                        new Given().after(first),
                        List.of("release.empty")),
                arguments(
                        "a byte too large",
                        Given.bundleOf(ROOT, CA).maxBytes(size - 1),
                        List.of("release.too-large")),
                arguments(
                        "too large, with a release that stands",
                        Given.bundleOf(ROOT, CA, OTHER).maxBytes(size).after(first),
                        List.of("release.too-large")),
                arguments(
                        "an obstacle",
                        Given.bundleOf(ROOT, CA).obstacle("policy.invalid"),
                        List.of("policy.invalid")),
                arguments(
                        "an obstacle, with a release that stands",
                        Given.bundleOf(ROOT, CA, OTHER).obstacle("policy.invalid").after(first),
                        List.of("policy.invalid")),
                arguments(
                        "an obstacle and a store too large",
                        Given.bundleOf(ROOT, CA).maxBytes(30).obstacle("policy.invalid"),
                        List.of("policy.invalid", "release.too-large")),
                arguments(
                        "files that are not known yet are not called empty",
                        new Given().obstacle("bundle.unjudged").after(first),
                        List.of("bundle.unjudged")));
    }

    @Test
    @DisplayName("the bundle of bad names never releases and is not told that it is empty")
    void invalid() {
        ReleasePlan plan = Given.bundleOf(ROOT, CA).named(BundleName.INVALID).plan();
        assertThat(plan.isRelease()).isFalse();
        assertThat(plan.artefacts()).isEmpty();
        assertThat(plan.status().release()).isEmpty();
        assertThat(plan.status().blockers()).isEmpty();
        assertThat(plan.status().bundle()).isEqualTo("_invalid");
    }

    private static byte[] store(ReleasePlan plan) {
        return Given.artefact(plan, plan.status().release().orElseThrow().key());
    }

    @Test
    @DisplayName("a release: its number, key, digest, size, dates and files")
    void release() {
        TestCa soon = until("2026-07-01T00:00:00Z");
        ReleasePlan plan = Given.bundleOf(ROOT, CA, soon).plan();
        Release release = plan.status().release().orElseThrow();
        byte[] store = store(plan);
        String folder = "contoso/releases/000001-" + Sha256.of(store).brief() + "/";
        assertThat(release)
                .isEqualTo(
                        new Release(
                                1,
                                folder + "smime-trust.sst",
                                Sha256.of(store),
                                store.length,
                                3,
                                Given.NOW,
                                Instant.parse("2026-07-01T00:00:00Z")));
        assertThat(plan.artefacts().keySet())
                .filteredOn(key -> !key.startsWith(folder + "changes-"))
                .containsExactly(
                        folder + "manifest.json",
                        folder + "chain.pem",
                        folder + "Import-SmimeTrust.ps1",
                        folder + "smime-trust.sst");
        List<Certificate> in = Given.certificates(store);
        assertThat(in.getFirst()).isEqualTo(ROOT.certificate());
        assertThat(in)
                .containsExactlyInAnyOrder(
                        ROOT.certificate(), CA.certificate(), soon.certificate());
        Manifest manifest =
                Json.read(Given.artefact(plan, folder + "manifest.json"), Manifest.class);
        assertThat(manifest.importBefore()).isEqualTo(release.importBefore());
        assertThat(manifest.number()).isEqualTo(1);
        assertThat(manifest.sha256()).isEqualTo(release.sha256());
        assertThat(manifest.size()).isEqualTo(store.length);
        assertThat(manifest.script().map(Manifest.Script::sha256))
                .contains(Sha256.of(Given.artefact(plan, folder + "Import-SmimeTrust.ps1")));
        assertThat(manifest.certificates().stream().map(Manifest.Entry::sha256))
                .isEqualTo(in.stream().map(Certificate::sha256).toList());
        CertificateFile.Contents pem =
                CertificateFile.read(Given.artefact(plan, folder + "chain.pem"));
        assertThat(pem.refusals()).isEmpty();
        assertThat(pem.certificates().stream().map(CertificateFile.Found::certificate))
                .isEqualTo(in);
    }

    @Test
    @DisplayName("a flat layout has one place for every release")
    void flat() {
        ReleasePlan plan = Given.bundleOf(ROOT).in(Layout.FLAT).plan();
        assertThat(plan.artefacts().keySet())
                .containsExactly(
                        "manifest.json", "chain.pem", "Import-SmimeTrust.ps1", "smime-trust.sst");
        assertThat(plan.status().release().orElseThrow().key()).isEqualTo("smime-trust.sst");
    }

    @Test
    @DisplayName("where files are replaced, those of the standing release are put right")
    void flatRepairs() {
        ReleasePlan first = Given.bundleOf(ROOT, CA).in(Layout.FLAT).plan();
        ReleasePlan second = Given.bundleOf(ROOT, CA).in(Layout.FLAT).after(first).plan();
        assertThat(second.isRelease()).isFalse();
        assertThat(second.status()).isEqualTo(first.status());
        assertThat(second.artefacts()).containsExactlyInAnyOrderEntriesOf(first.artefacts());
    }

    @ParameterizedTest(name = "order {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @DisplayName("the same set gives the same bytes and no new release, whatever its files")
    void determinism(long seed) {
        TestCa[] cas = {
            ROOT,
            CA,
            OTHER,
            until("2026-07-01T00:00:00Z"),
            TestCa.issuedBy(ROOT, "Shorter").notAfter("2026-06-02T00:00:00Z").build()
        };
        ReleasePlan first = Given.bundleOf(cas).plan();
        ReleasePlan again = Given.bundleOf(cas).shuffled(seed).plan();
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.artefacts()).containsExactlyEntriesOf(first.artefacts());
        ReleasePlan next = Given.bundleOf(cas).shuffled(seed).after(first).plan();
        assertThat(next.isRelease()).isFalse();
        assertThat(next.artefacts()).isEmpty();
        assertThat(next.status()).isEqualTo(first.status());
        // The same certificates in one file are the same release too.
        ReleasePlan packed = new Given().file("all.p7b", cas).after(first).plan();
        assertThat(packed.isRelease()).isFalse();
        assertThat(packed.status().release()).isEqualTo(first.status().release());
    }

    @Test
    @DisplayName("a status does not change because time passes, until a fact does")
    void quiet() {
        TestCa soon = until("2026-06-20T00:00:00Z");
        TestCa young = from("2026-06-15T00:00:00Z");
        ReleasePlan first = Given.bundleOf(ROOT, CA, soon, young).refused("x", "file.csr").plan();
        ReleasePlan later =
                Given.bundleOf(ROOT, CA, soon, young)
                        .refused("x", "file.csr")
                        .at("2026-06-05T23:59:59Z")
                        .after(first)
                        .plan();
        assertThat(later.status()).isEqualTo(first.status());
        assertThat(later.isRelease()).isFalse();
    }

    @Test
    @DisplayName("numbers count up; a release that comes back gets a new one")
    void numbers() {
        ReleasePlan one = Given.bundleOf(ROOT).plan();
        ReleasePlan two = Given.bundleOf(ROOT, CA).at("2026-06-02T00:00:00Z").after(one).plan();
        ReleasePlan three = Given.bundleOf(ROOT).hold(Duration.ZERO).after(two).plan();
        assertThat(Stream.of(one, two, three).map(p -> p.status().release().orElseThrow().number()))
                .containsExactly(1L, 2L, 3L);
        assertThat(three.status().release().orElseThrow().sha256())
                .isEqualTo(one.status().release().orElseThrow().sha256());
        assertThat(two.status().release().orElseThrow().publishedAt())
                .isEqualTo(Instant.parse("2026-06-02T00:00:00Z"));
    }

    @Test
    @DisplayName("numbers whose folders hold other bytes are left out")
    void skipped() {
        Given given = Given.bundleOf(ROOT);
        Situation situation = given.situation().skippingOneMore().skippingOneMore();
        Release release = ReleasePlan.of(situation).status().release().orElseThrow();
        assertThat(release.number()).isEqualTo(3);
        assertThat(release.key()).startsWith("contoso/releases/000003-");
    }

    @Test
    @DisplayName("a store that is gone or changed is published again under the next number")
    void lost() {
        ReleasePlan first = Given.bundleOf(ROOT, CA).plan();
        Given given = Given.bundleOf(ROOT, CA).after(first);
        given.standing = Optional.empty();
        ReleasePlan second = given.plan();
        assertThat(second.isRelease()).isTrue();
        assertThat(second.status().release().orElseThrow().number()).isEqualTo(2);
        assertThat(store(second)).isEqualTo(store(first));
    }

    private static Given edited(ReleasePlan first, Release release) {
        Given given = Given.bundleOf(ROOT, CA).after(first);
        Status was = first.status();
        given.previous =
                new Status(
                        was.schema(),
                        was.bundle(),
                        Optional.of(release),
                        was.certificates(),
                        was.files(),
                        was.orphans(),
                        was.expiring(),
                        was.incidents(),
                        was.blockers(),
                        was.remarks(),
                        was.hold(),
                        was.unjudged(),
                        was.audit(),
                        was.language(),
                        was.approval(),
                        was.approvals(),
                        Optional.empty());
        return given;
    }

    @Test
    @DisplayName("a status that points to another bundle's store is put right")
    void elsewhere() {
        ReleasePlan first = Given.bundleOf(ROOT, CA).plan();
        Release was = first.status().release().orElseThrow();
        Release foreign =
                new Release(
                        was.number(),
                        was.key().replace("contoso/", "fabrikam/"),
                        was.sha256(),
                        was.size(),
                        was.certificates(),
                        was.publishedAt(),
                        was.importBefore());
        Release now = edited(first, foreign).plan().status().release().orElseThrow();
        assertThat(now.key()).startsWith("contoso/releases/000002-");
    }

    @ParameterizedTest(name = "obstacle: {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("what a store tells of itself is not believed of a status")
    void handEdited(boolean obstacle) {
        ReleasePlan first = Given.bundleOf(ROOT, CA).plan();
        Release was = first.status().release().orElseThrow();
        Release wrong =
                new Release(
                        was.number(),
                        was.key(),
                        was.sha256(),
                        1,
                        99,
                        was.publishedAt(),
                        Instant.parse("2099-01-01T00:00:00Z"));
        Given given = edited(first, wrong);
        if (obstacle) {
            given.obstacle("policy.invalid");
        }
        ReleasePlan plan = given.plan();
        assertThat(plan.isRelease()).isFalse();
        assertThat(plan.status().release()).contains(was);
    }

    @Test
    @DisplayName("exactly as large as allowed is published")
    void largest() {
        int size = store(Given.bundleOf(ROOT, CA).plan()).length;
        assertThat(Given.bundleOf(ROOT, CA).maxBytes(size).plan().isRelease()).isTrue();
    }

    @Test
    @DisplayName("from 85 percent on the store is nearly full, until it is too large")
    void nearlyFull() {
        int size = store(Given.bundleOf(ROOT, CA).plan()).length;
        int at85 = size * 100 / 85;
        assertThat(remarks(at85)).containsExactly("release.nearly-full");
        assertThat(remarks(at85 + 2)).isEmpty();
        assertThat(remarks(size)).containsExactly("release.nearly-full");
        assertThat(remarks(size - 1)).isEmpty();
    }

    private static List<String> remarks(int maxBytes) {
        return Given.bundleOf(ROOT, CA).maxBytes(maxBytes).plan().status().remarks().stream()
                .map(Finding::rule)
                .toList();
    }

    @Test
    @DisplayName("2,000 distinct certificates are judged, one more is not, and the release stays")
    void tooMany() {
        ReleasePlan first = Given.bundleOf(ROOT).plan();
        List<TestCa> many = new ArrayList<>();
        var keys = TestCa.newKeys("secp256r1");
        IntStream.range(0, ReleasePlan.MAX_CERTIFICATES)
                .forEach(i -> many.add(TestCa.issuedBy(OTHER, "Lone " + i).keys(keys).build()));
        Given exactly = new Given().file("a.zip", many.toArray(TestCa[]::new)).after(first);
        ReleasePlan at = exactly.plan();
        assertThat(Given.blockers(at)).containsExactly("release.empty");
        assertThat(at.status().orphans()).hasSize(ReleasePlan.MAX_CERTIFICATES);

        Given beyond = exactly.file("root.cer", ROOT);
        ReleasePlan plan = beyond.obstacle("policy.invalid").plan();
        assertThat(Given.blockers(plan))
                .containsExactly("policy.invalid", "bundle.too-many-certificates");
        assertThat(plan.isRelease()).isFalse();
        assertThat(plan.status().release()).isEqualTo(first.status().release());
        assertThat(plan.status().certificates())
                .hasSize(ReleasePlan.MAX_CERTIFICATES)
                .noneMatch(Status.CertificateEntry::included);
        assertThat(plan.status().files()).hasSize(2);
    }

    @Test
    @DisplayName("a verdict that hides an error does not get its certificate published")
    void forgedVerdict() {
        TestCa bad =
                TestCa.issuedBy(ROOT, "Bad")
                        .subject(new org.bouncycastle.asn1.x500.X500Name(""))
                        .build();
        Given given = Given.bundleOf(ROOT);
        given.files.add(
                new JudgedFile(
                        "bad.cer",
                        new Verdict(
                                Optional.empty(),
                                List.of(new Verdict.Judged(bad.certificate(), "file", List.of())),
                                List.of()),
                        Optional.empty(),
                        Optional.empty()));
        ReleasePlan plan = given.plan();
        assertThat(plan.isRelease()).isFalse();
        assertThat(Rulebook.judge(bad.certificate())).anyMatch(f -> f.severity() == Severity.ERROR);
    }

    @Test
    @DisplayName("the uploader of a content is remembered, and not of another")
    void uploader() {
        Instant then = Instant.parse("2026-05-30T10:00:00Z");
        Given told = new Given();
        JudgedFile file = Given.judged("root.cer", List.of(ROOT.certificate()), List.of());
        told.files.add(
                new JudgedFile(
                        file.name(), file.verdict(), Optional.of("AWS:ann"), Optional.of(then)));
        ReleasePlan first = told.plan();

        Status.FileEntry same =
                Given.bundleOf().with(file).after(first).plan().status().files().getFirst();
        assertThat(same.uploadedBy()).contains("AWS:ann");
        assertThat(same.uploadedAt()).contains(then);

        Given again = new Given().after(first);
        again.files.add(
                new JudgedFile(
                        file.name(),
                        file.verdict(),
                        Optional.of("AWS:bob"),
                        Optional.of(Given.NOW)));
        Status.FileEntry newer = again.plan().status().files().getFirst();
        assertThat(newer.uploadedBy()).contains("AWS:bob");
        assertThat(newer.uploadedAt()).contains(Given.NOW);

        Status.FileEntry other =
                new Given()
                        .file("root.cer", OTHER)
                        .hold(Duration.ZERO)
                        .after(first)
                        .plan()
                        .status()
                        .files()
                        .getFirst();
        assertThat(other.uploadedBy()).isEmpty();
        assertThat(other.uploadedAt()).isEmpty();
    }

    private static final Path SAMPLES = Path.of("../../samples");
    private static final Path GOLDEN = Path.of("src/test/resources/release");

    private static Given samples() throws IOException {
        Given given = new Given().at("2026-12-01T00:00:00Z");
        try (Stream<Path> files = Files.list(SAMPLES)) {
            for (Path file : files.sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                CertificateFile.Contents contents = CertificateFile.read(bytes);
                given.files.add(
                        new JudgedFile(
                                String.valueOf(file.getFileName()),
                                new Verdict(
                                        Optional.of(Sha256.of(bytes)),
                                        contents.certificates().stream()
                                                .map(c ->
                                                        new Verdict.Judged(
                                                                c.certificate(),
                                                                c.at(),
                                                                Rulebook.judge(c.certificate())))
                                                .toList(),
                                        contents.refusals()),
                                Optional.empty(),
                                Optional.empty()));
            }
        }
        return given;
    }

    @Test
    @DisplayName("the samples on 2026-12-01 give eight certificates, and these very documents")
    void golden() throws IOException {
        ReleasePlan plan = samples().plan();
        Release release = plan.status().release().orElseThrow();
        assertThat(release.certificates()).isEqualTo(8);
        assertThat(plan.status().blockers()).isEmpty();
        assertThat(plan.status().expiring())
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.notAfter()).isEqualTo("2027-01-20T00:00:00Z");
                    assertThat(e.tier()).isEqualTo(60);
                });
        String folder = release.key().substring(0, release.key().lastIndexOf('/') + 1);
        GoldenFile.assertMatches(
                GOLDEN.resolve("manifest.json"),
                new String(Given.artefact(plan, folder + "manifest.json"), UTF_8));
        GoldenFile.assertMatches(
                GOLDEN.resolve("chain.pem"),
                new String(Given.artefact(plan, folder + "chain.pem"), UTF_8));
        GoldenFile.assertMatches(
                GOLDEN.resolve("status.json"), new String(Json.pretty(plan.status()), UTF_8));
        assertThat(SerializedStore.write(Given.certificates(store(plan)))).isEqualTo(store(plan));
    }

    @Test
    @DisplayName("a status read back is the same status")
    void roundTrip() throws IOException {
        Status status = samples().plan().status();
        assertThat(Json.read(Json.pretty(status), Status.class)).isEqualTo(status);
    }
}
