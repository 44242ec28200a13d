package smimetrust.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import smimetrust.Blocker;
import smimetrust.Finding;
import smimetrust.Refusal;
import smimetrust.Role;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.notice.Place;
import smimetrust.release.Policy;
import smimetrust.release.Release;
import smimetrust.release.Status;
import smimetrust.release.Status.CertificateEntry;

class ReportTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2036-01-01T00:00:00Z");

    private static Sha256 digest(String text) {
        return Sha256.of(text.getBytes(UTF_8));
    }

    private static CertificateEntry certificate(
            String name, String issuer, Role role, boolean included, List<Finding> findings) {
        return new CertificateEntry(
                digest(name),
                name,
                "CN=" + name,
                "CN=" + issuer,
                "0A",
                role,
                START,
                END,
                included,
                findings,
                List.of(name + ".cer"),
                Optional.empty(),
                Optional.empty());
    }

    private static Status status(
            List<CertificateEntry> certificates,
            List<Status.FileEntry> files,
            List<Status.OrphanEntry> orphans,
            List<Blocker> blockers) {
        return new Status(
                Status.SCHEMA,
                "contoso",
                Optional.of(
                        new Release(
                                12,
                                "contoso/releases/000012-0123456789ab/smime-trust.sst",
                                digest("store"),
                                12_833,
                                certificates.size(),
                                START,
                                END)),
                certificates,
                files,
                orphans,
                certificates.stream()
                        .map(c -> new Status.Expiry(c.sha256(), c.notAfter(), 60))
                        .toList(),
                List.of(),
                blockers,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                certificates.stream()
                        .filter(c -> c.findings().size() > 100)
                        .map(c ->
                                new Status.AuditEntry(
                                        c.sha256(),
                                        "audit." + c.subject().substring(3, 5),
                                        Severity.NOTICE,
                                        c.name(),
                                        c.name(),
                                        Optional.empty()))
                        .toList(),
                Optional.empty(),
                Policy.Approval.ALL,
                certificates.stream().map(ReportTest::approval).toList(),
                Optional.empty());
    }

    private static Status.ApprovalEntry approval(CertificateEntry certificate) {
        return new Status.ApprovalEntry(
                certificate.sha256(),
                Optional.of(certificate.name()),
                certificate.included()
                        ? Status.ApprovalState.APPROVED
                        : Status.ApprovalState.NOT_INDEPENDENT,
                java.util.Collections.nCopies(9, certificate.name()),
                Optional.of(certificate.name()),
                Optional.of(START),
                Optional.of(certificate.name()),
                Optional.of(certificate.name()),
                Optional.of(certificate.name()));
    }

    private static String page(Status status, Policy.Language language) {
        return new String(
                new Report(status, language, new Place.Bucket("some-output"), List.of()).html(),
                UTF_8);
    }

    @Property(tries = 300)
    @Label("whatever a name is, it is text: the markup is that of a harmless one")
    void escaped(@ForAll String hostile) {
        String name = "x" + hostile + "<script>\"'&\u202E";
        assertThat(markup(page(named(name), Policy.Language.EN)))
                .isEqualTo(markup(page(named("harmless"), Policy.Language.EN)));
    }

    private static Status named(String name) {
        List<Finding> findings =
                List.of(new Finding("family.rule", Severity.WARNING, name, "fix " + name));
        return status(
                        List.of(
                                certificate(name, name, Role.ROOT, true, findings),
                                certificate("below", name, Role.INTERMEDIATE, true, List.of()),
                                certificate(
                                        name + "2",
                                        name,
                                        Role.ROOT,
                                        false,
                                        List.of(
                                                new Finding(
                                                        "approval.not-independent",
                                                        Severity.WARNING,
                                                        name,
                                                        name))),
                                certificate(
                                        name + "3",
                                        name,
                                        Role.INTERMEDIATE,
                                        false,
                                        List.of(
                                                new Finding(
                                                        "approval.issuer-waits",
                                                        Severity.WARNING,
                                                        name,
                                                        name)))),
                        List.of(
                                new Status.FileEntry(
                                        name,
                                        Optional.empty(),
                                        List.of(),
                                        List.of(new Refusal("file.unknown", name, name, name)),
                                        Optional.of(name),
                                        Optional.empty())),
                        List.of(),
                        List.of(new Blocker("family.blocker", name, name)))
                .withTenant(Optional.of(tenant(name, Optional.empty())), List.of());
    }

    private static Status.Tenant tenant(String name, Optional<Long> release) {
        Status.Some some =
                new Status.Some(
                        50,
                        java.util.Collections.nCopies(50, new Status.Named(digest(name), name)));
        return new Status.Tenant(START, digest(name), 50, release, some, some, Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({"12, exactly release 12", "11, release 11. Release 12", ", 50 certificates"})
    @DisplayName("what the tenant has is told against the release")
    void tenant(@Nullable Long release, String said) {
        Status status =
                named("Root")
                        .withTenant(
                                Optional.of(tenant("A CA", Optional.ofNullable(release))),
                                List.of());
        assertThat(page(status, Policy.Language.EN)).contains("It trusts " + said);
    }

    /**
     * The tags, without what stands between them; attributes with names of others there are none.
     */
    private static List<String> markup(String page) {
        List<String> tags = new ArrayList<>();
        Matcher matcher = Pattern.compile("<[^>]*>").matcher(page);
        while (matcher.find()) {
            tags.add(matcher.group());
        }
        return tags;
    }

    @Test
    @DisplayName("no invisible or turning character gets through")
    void visible() {
        assertThat(page(named("a\u202Eb\u2066c\u0000d\u200Be"), Policy.Language.EN))
                .matches(p ->
                        p.codePoints().noneMatch(c -> Character.getType(c) == Character.FORMAT))
                .contains("a\\u{202E}b\\u{2066}c\\u{0}d\\u{200B}e");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("the largest bundle of the longest texts is below the bound, and says what is cut")
    void bounded(Policy.Language language) {
        String longest = "\"<\u4e2d'&".repeat(400);
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            findings.add(
                    new Finding("family." + i + longest, Severity.WARNING, i + longest, longest));
        }
        List<Finding> errors =
                findings.stream()
                        .map(f -> new Finding(f.rule(), Severity.ERROR, f.message(), f.fix()))
                        .limit(10)
                        .toList();
        List<CertificateEntry> certificates = new ArrayList<>();
        List<Status.FileEntry> files = new ArrayList<>();
        List<Status.OrphanEntry> orphans = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String name = i + longest;
            certificates.add(
                    certificate(
                            name,
                            longest,
                            i % 3 == 0 ? Role.ROOT : Role.INTERMEDIATE,
                            i % 2 == 0,
                            i % 2 == 0 ? findings : i % 5 == 0 ? List.of() : errors));
            files.add(
                    new Status.FileEntry(
                            name,
                            Optional.empty(),
                            List.of(digest(name)),
                            java.util.Collections.nCopies(
                                    9, new Refusal(longest, longest, longest, longest)),
                            Optional.of(longest),
                            Optional.empty()));
            if (i % 2 == 1 && i % 5 == 0) {
                orphans.add(
                        new Status.OrphanEntry(
                                digest(name),
                                longest,
                                Optional.of(longest),
                                java.util.Collections.nCopies(9, longest)));
            }
        }
        Status status =
                status(
                                certificates,
                                files,
                                orphans,
                                java.util.Collections.nCopies(
                                        500, new Blocker(longest, longest, longest)))
                        .withTenant(Optional.of(tenant(longest, Optional.empty())), List.of());
        String page = page(status, language);
        assertThat(page.getBytes(UTF_8).length).isBetween(1 << 20, Report.MAX_BYTES);
        assertThat(page).contains("status.json");
        assertThat(page.split("<circle class=\"dot\"", -1)).hasSizeLessThan(2_000);
    }

    @Test
    @DisplayName("the page's policy allows its own style and nothing else")
    void policy() throws NoSuchAlgorithmException {
        String page = page(named("Root"), Policy.Language.EN);
        String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
        String digest =
                Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8)));
        assertThat(page)
                .contains("default-src &#39;none&#39;; style-src &#39;sha256-" + digest)
                .doesNotContainIgnoringCase("<script")
                .doesNotContainIgnoringCase(" src=")
                .doesNotContainIgnoringCase(" href=")
                .doesNotContainIgnoringCase(" style=")
                .doesNotContainPattern("(?i)<[a-z][^>]* on[a-z]+=");
        assertThat(style).doesNotContain("url(").doesNotContain("@import").doesNotContain("<");
    }

    @Test
    @DisplayName("the same status gives the same bytes, whatever the machine's language")
    void deterministic() {
        Locale before = Locale.getDefault();
        String english = page(named("Root"), Policy.Language.EN);
        String chinese = page(named("Root"), Policy.Language.ZH);
        try {
            for (Locale other : List.of(Locale.CHINA, Locale.GERMANY, Locale.of("ar", "EG"))) {
                Locale.setDefault(other);
                java.util.ResourceBundle.clearCache();
                assertThat(page(named("Root"), Policy.Language.EN)).isEqualTo(english);
                assertThat(page(named("Root"), Policy.Language.ZH)).isEqualTo(chinese);
            }
        } finally {
            Locale.setDefault(before);
        }
        assertThat(chinese).isNotEqualTo(english);
    }

    @Test
    @DisplayName("both languages say the same things, with the same values")
    void texts() {
        Properties english = texts("en");
        Properties chinese = texts("zh");
        assertThat(chinese.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(values(chinese.getProperty(key)))
                    .as(key)
                    .isEqualTo(values(english.getProperty(key)));
            assertThat(english.getProperty(key)).as(key).isNotBlank().doesNotContain("'");
            assertThat(chinese.getProperty(key)).as(key).isNotBlank().doesNotContain("'");
        }
    }

    private static java.util.Set<String> values(String pattern) {
        java.util.Set<String> values = new TreeSet<>();
        Matcher matcher = Pattern.compile("\\{(\\d)").matcher(pattern);
        while (matcher.find()) {
            values.add(matcher.group(1));
        }
        return values;
    }

    private static Properties texts(String language) {
        try (InputStream in =
                Objects.requireNonNull(
                        ReportTest.class.getResourceAsStream(
                                "texts_" + language + ".properties"))) {
            Properties texts = new Properties();
            texts.load(new InputStreamReader(in, UTF_8));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @DisplayName(
            "what is always English says so on a Chinese page, and needs not on an English one")
    void language() {
        assertThat(page(named("Root"), Policy.Language.ZH)).contains("<h3 lang=\"en\">Root</h3>");
        assertThat(page(named("Root"), Policy.Language.EN)).contains("<h3>Root</h3>");
    }

    @ParameterizedTest
    @CsvSource({
        "EN, Waiting for approval, 'uploaded by AWS:AROAUP:alice', 'Approved by AWS:AROAOK:olga,"
                + " 2026-01-01', Published before approvals were demanded",
        "ZH, 等待批准, '上传者 AWS:AROAUP:alice', '批准者 AWS:AROAOK:olga，2026-01-01', 在要求批准之前已发布"
    })
    @DisplayName("what waits for an approval stands with its command; who approved, with the rest")
    void approvals(
            Policy.Language language,
            String title,
            String uploader,
            String approver,
            String standing) {
        List<CertificateEntry> certificates =
                List.of(
                        certificate(
                                "New Root",
                                "New Root",
                                Role.ROOT,
                                false,
                                List.of(
                                        new Finding(
                                                "approval.wanted",
                                                Severity.WARNING,
                                                "it waits",
                                                "Compare the SHA-256."))),
                        certificate(
                                "New CA",
                                "New Root",
                                Role.INTERMEDIATE,
                                false,
                                List.of(
                                        new Finding(
                                                "approval.issuer-waits",
                                                Severity.WARNING,
                                                "it follows",
                                                "Nothing."))),
                        certificate("Good Root", "Good Root", Role.ROOT, true, List.of()),
                        certificate("Old Root", "Old Root", Role.ROOT, true, List.of()));
        Status status =
                withApprovals(
                        status(certificates, List.of(), List.of(), List.of()),
                        List.of(
                                entry("New Root", Status.ApprovalState.WANTED, false),
                                entry("Good Root", Status.ApprovalState.APPROVED, true),
                                entry("Old Root", Status.ApprovalState.STANDING, false)));
        String page =
                new String(
                        new Report(
                                        status,
                                        language,
                                        new Place.Bucket("trust-output-111122223333-eu-west-1"),
                                        List.of())
                                .html(),
                        UTF_8);
        String section = page.substring(page.indexOf("id=\"approvals\""));
        section = section.substring(0, section.indexOf("</section>"));
        assertThat(section.replaceAll("<[^>]+>", "").replaceAll("\\s+", " "))
                .contains(title)
                .contains("New Root SHA-256 " + digest("New Root").hex())
                .contains(uploader)
                .contains("It may sign as anyone.")
                .contains(
                        "smime-trust approve contoso "
                                + digest("New Root").hex()
                                + " --to s3://trust-control-111122223333-eu-west-1")
                .contains("New CA")
                .doesNotContain("Good Root")
                .doesNotContain("Old Root");
        assertThat(page).contains("<body class=\"alert\">").contains(approver).contains(standing);
    }

    private static Status.ApprovalEntry entry(
            String name, Status.ApprovalState state, boolean approved) {
        return new Status.ApprovalEntry(
                digest(name),
                Optional.of(name),
                state,
                List.of("AWS:AROAUP:alice"),
                Optional.of("AWS:AROAOK:olga").filter(_ -> approved),
                Optional.of(START).filter(_ -> approved),
                Optional.of("v1").filter(_ -> approved),
                Optional.empty(),
                Optional.of("It may sign as anyone."));
    }

    private static Status withApprovals(Status was, List<Status.ApprovalEntry> approvals) {
        return new Status(
                was.schema(),
                was.bundle(),
                was.release(),
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
                approvals,
                Optional.empty());
    }

    @Test
    @DisplayName("every certificate stands below its issuer, a missing issuer above what needs it")
    void chains() {
        Status status =
                status(
                        List.of(
                                certificate("B Root", "B Root", Role.ROOT, true, List.of()),
                                certificate("A Root", "A Root", Role.ROOT, true, List.of()),
                                certificate("A One", "a root", Role.INTERMEDIATE, true, List.of()),
                                certificate("A Two", "A One", Role.INTERMEDIATE, true, List.of()),
                                certificate(
                                        "Lost", "Gone, O=X", Role.INTERMEDIATE, false, List.of()),
                                certificate("Deep", "Lost", Role.INTERMEDIATE, false, List.of())),
                        List.of(),
                        List.of(orphan("Lost"), orphan("Deep")),
                        List.of());
        assertThat(
                        Chains.of(status).stream()
                                .map(row -> row.kind() + " " + row.name() + " " + row.x()))
                .containsExactly(
                        "ROOT A Root 9",
                        "INTERMEDIATE A One 33",
                        "INTERMEDIATE A Two 57",
                        "ROOT B Root 9",
                        "MISSING Gone 9",
                        "ORPHAN Lost 33",
                        "ORPHAN Deep 57");
    }

    private static Status.OrphanEntry orphan(String name) {
        return new Status.OrphanEntry(digest(name), "CN=?", Optional.empty(), List.of());
    }

    @Test
    @DisplayName("names that go round in a circle, and very long chains, are drawn once")
    void circles() {
        List<CertificateEntry> certificates = new ArrayList<>();
        certificates.add(certificate("X", "Y", Role.INTERMEDIATE, true, List.of()));
        certificates.add(certificate("Y", "X", Role.INTERMEDIATE, true, List.of()));
        IntStream.range(0, 1_998)
                .forEach(i ->
                        certificates.add(
                                certificate(
                                        "L" + i,
                                        "L" + (i - 1),
                                        i == 0 ? Role.ROOT : Role.INTERMEDIATE,
                                        true,
                                        List.of())));
        Status status = status(certificates, List.of(), List.of(), List.of());
        assertThat(Chains.of(status))
                .hasSize(2_000)
                .allMatch(row -> row.x() < 300)
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("an issuer of which only the whole name is known is called by its common name")
    void brief() {
        assertThat(Chains.brief("CN=A\\, Inc. Root, O=X")).isEqualTo("A, Inc. Root");
        assertThat(Chains.brief("O=X, CN=Root")).isEqualTo("Root");
        assertThat(Chains.brief("O=X")).isEqualTo("O=X");
        assertThat(Chains.brief("O=BCN=X")).isEqualTo("O=BCN=X");
    }

    @Test
    @DisplayName("the axis begins with the release's year and holds every end; no end leaves it")
    void timeline() {
        CertificateEntry usual = certificate("Root", "Root", Role.ROOT, true, List.of());
        CertificateEntry eternal =
                new CertificateEntry(
                        digest("eternal"),
                        "eternal",
                        "CN=e",
                        "CN=e",
                        "01",
                        Role.ROOT,
                        START,
                        Instant.parse("9999-12-31T23:59:59Z"),
                        true,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty());
        Timeline timeline =
                Timeline.of(status(List.of(eternal, usual), List.of(), List.of(), List.of()));
        assertThat(timeline.ticks().getFirst().year()).isEqualTo(2026);
        assertThat(timeline.ticks()).hasSizeLessThanOrEqualTo(6);
        assertThat(timeline.rows().stream().map(Timeline.Row::x))
                .containsExactly("25.00%", "100.00%");
        assertThat(Timeline.of(Status.empty("contoso")).rows()).isEmpty();
    }
}
