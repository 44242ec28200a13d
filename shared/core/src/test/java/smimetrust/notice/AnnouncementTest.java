package smimetrust.notice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.GoldenFile;
import smimetrust.Json;
import smimetrust.Severity;
import smimetrust.release.Policy;
import smimetrust.release.Status;

class AnnouncementTest {

    private static final Path GOLDEN = Path.of("src/test/resources/smimetrust/notice");
    private static final Instant SEEN = Instant.parse("2026-11-30T10:00:00Z");

    private static TestStatus s() {
        return new TestStatus();
    }

    private static TestStatus standing() {
        return s().release(11, "Fabrikam Root", "Fabrikam Mail CA");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void golden(String name, String subject, Story story) throws IOException {
        Announcement english = story.in(Policy.Language.EN).announcement();
        Announcement chinese = story.in(Policy.Language.ZH).announcement();
        assertThat(english.subject()).isEqualTo(subject);
        assertThat(chinese.subject()).isEqualTo(subject);
        assertThat(chinese.attributes()).isEqualTo(english.attributes());
        assertAll(
                () -> GoldenFile.assertMatches(GOLDEN.resolve(name + ".en.txt"), english.text()),
                () -> GoldenFile.assertMatches(GOLDEN.resolve(name + ".zh.txt"), chinese.text()),
                () ->
                        GoldenFile.assertMatches(
                                GOLDEN.resolve(name + ".json"), pretty(english.json())));
    }

    private static String pretty(String json) {
        return new GsonBuilder()
                        .serializeNulls()
                        .disableHtmlEscaping()
                        .setPrettyPrinting()
                        .create()
                        .toJson(JsonParser.parseString(json))
                + "\n";
    }

    /** What was told and what is, whatever the language. */
    record Story(TestStatus told, TestStatus now, Place place) {
        Notice in(Policy.Language language) {
            return TestStatus.between(told.language(language), now.language(language), place)
                    .orElseThrow();
        }
    }

    private static Story story(TestStatus told, TestStatus now) {
        return new Story(told, now, TestStatus.BUCKET);
    }

    @Test
    @DisplayName("each kind of event has a golden file")
    void everyKind() {
        assertThat(
                        texts().map(row -> List.of(row.get()).getLast())
                                .map(Story.class::cast)
                                .flatMap(story -> story.in(Policy.Language.EN).kinds().stream()))
                .contains(Event.Kind.values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    @DisplayName("in Chinese everything is, but names, evidence, identifiers and what is typed")
    void chinese(String name, String subject, Story story) {
        String text = story.in(Policy.Language.ZH).announcement().text();
        Set<String> english =
                story.in(Policy.Language.EN)
                        .announcement()
                        .text()
                        .lines()
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.toSet());
        List<String> typed = new ArrayList<>();
        List<String> said = new ArrayList<>();
        text.lines()
                .filter(line -> english.contains(line))
                .forEach(line -> (isEvidence(line) ? said : typed).add(line));
        assertThat(typed)
                .allSatisfy(line ->
                        assertThat(line)
                                .matches(
                                        "(- |  SHA-256 |  smime-trust approve |SHA-256|aws s3"
                                            + " |C:\\\\|[A-Z][a-z]+-[A-Z]|\\$|if \\(|\\+ |\\(Get-|&"
                                            + " \').*"));
    }

    /** Names and evidence stand as they are in every language. */
    private static boolean isEvidence(String line) {
        return line.startsWith("  ") && line.contains("evidence of");
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                arguments(
                        "first-release",
                        "[smime-trust] contoso: 1 new root, compare it; release 1 is ready, import"
                                + " before 2027-01-20",
                        story(
                                s(),
                                s().release(1, "Fabrikam Root", "Fabrikam Mail CA")
                                        .uploaded(
                                                "Fabrikam Root.cer",
                                                "arn:aws:iam::111122223333:user/alice",
                                                SEEN))),
                arguments(
                        "shared",
                        "[smime-trust] _shared: NOT published: policy.invalid; 1 certificate"
                                + " rejected",
                        story(
                                s().of("_shared"),
                                s().of("_shared")
                                        .blocked("policy.invalid")
                                        .rejected("Fabrikam Old CA", "validity.expired")
                                        .orphan("Fabrikam Mail CA", "CN=Fabrikam Root"))),
                arguments(
                        "release",
                        "[smime-trust] contoso: release 12 is ready, import before 2027-01-20",
                        story(standing(), s().release(12, "Fabrikam Root", "Fabrikam Mail CA 2"))),
                arguments(
                        "release-on-a-folder",
                        "[smime-trust] contoso: release 12 is ready, import before 2027-01-20",
                        new Story(
                                standing(),
                                s().release(12, "Fabrikam Root", "Fabrikam Mail CA 2"),
                                new Place.Folder("C:\\Users\\O'Neil\\trust"))),
                arguments(
                        "expiry-only",
                        "[smime-trust] contoso: release 12 is ready, no hurry; 1 certificate"
                                + " expired",
                        story(
                                s().release(11, "Fabrikam Root", "Old CA"),
                                s().release(12, "Fabrikam Root")
                                        .rejected("Old CA", "validity.expired"))),
                arguments(
                        "approval-wanted",
                        "[smime-trust] contoso: 2 certificates wait for approval",
                        new Story(
                                standing(),
                                standing()
                                        .approval(
                                                "Northwind Root",
                                                Status.ApprovalState.WANTED,
                                                "AWS:AROAUPLOADERS:alice")
                                        .approval(
                                                "Litware Root",
                                                Status.ApprovalState.NOT_INDEPENDENT,
                                                "AWS:AROAUPLOADERS:alice",
                                                "AWS:AROAOFFICER:olga"),
                                new Place.Bucket("trust-output-111122223333-eu-west-1"))),
                arguments(
                        "approved",
                        "[smime-trust] contoso: 1 certificate approved",
                        story(
                                standing()
                                        .approval(
                                                "Northwind Root",
                                                Status.ApprovalState.WANTED,
                                                "AWS:AROAUPLOADERS:alice"),
                                standing()
                                        .approval(
                                                "Northwind Root",
                                                Status.ApprovalState.APPROVED,
                                                "AWS:AROAUPLOADERS:alice"))),
                arguments(
                        "new-root",
                        "[smime-trust] contoso: 1 new root, compare it; release 12 is ready, import"
                                + " before 2027-01-20",
                        story(
                                standing(),
                                s().release(
                                                12,
                                                "Fabrikam Root",
                                                "Fabrikam Mail CA",
                                                "Northwind Root"))),
                arguments(
                        "refused",
                        "[smime-trust] contoso: 2 refusals to mend",
                        story(
                                s(),
                                s().refused("request.csr", "1", "file.certificate-request", "file")
                                        .refused(
                                                "caf\u00e9 \u202Egpj.exe\n.cer",
                                                "2",
                                                "file.html",
                                                "line 3"))),
                arguments(
                        "rejected",
                        "[smime-trust] contoso: 1 certificate rejected",
                        story(
                                s(),
                                s().rejected(
                                                "Weak CA",
                                                "key.rsa-too-small",
                                                "ca.eku-excludes-email"))),
                arguments(
                        "revoked",
                        "[smime-trust] contoso: 1 CA was revoked, act now; release 12 is ready,"
                                + " import it now",
                        story(
                                standing(),
                                s().release(12, "Fabrikam Root")
                                        .rejected("Fabrikam Mail CA", "revocation.revoked"))),
                arguments(
                        "revoked-and-blocked",
                        "[smime-trust] contoso: 1 CA was revoked, act now; NOT published:"
                                + " release.empty",
                        story(
                                standing(),
                                s().releaseOnly(11, "Fabrikam Root", "Fabrikam Mail CA")
                                        .rejected("Fabrikam Mail CA", "revocation.revoked")
                                        .certificates("Fabrikam Root")
                                        .blocked("release.empty"))),
                arguments(
                        "revoked-before-it-came",
                        "[smime-trust] contoso: 1 CA was revoked, act now",
                        story(s(), s().rejected("Weak CA", "revocation.revoked"))),
                arguments(
                        "expired-and-blocked",
                        "[smime-trust] contoso: NOT published: bundle.unjudged; 1 certificate"
                                + " expired",
                        story(
                                s().release(11, "Fabrikam Root", "Old CA"),
                                s().releaseOnly(11, "Fabrikam Root", "Old CA")
                                        .certificates("Fabrikam Root")
                                        .rejected("Old CA", "validity.expired")
                                        .blocked("bundle.unjudged"))),
                arguments(
                        "expires-within-days-and-blocked",
                        "[smime-trust] contoso: NOT published: bundle.unjudged; 1 certificate"
                                + " expires within days",
                        story(
                                s().release(11, "Fabrikam Root", "Old CA"),
                                s().releaseOnly(11, "Fabrikam Root", "Old CA")
                                        .certificates("Fabrikam Root")
                                        .rejected("Old CA", "validity.expires-within-window")
                                        .blocked("bundle.unjudged"))),
                arguments(
                        "orphaned",
                        "[smime-trust] contoso: 1 certificate lacks its issuer, add that",
                        story(
                                s(),
                                s().orphan(
                                                "HARICA S/MIME RSA",
                                                "CN=HARICA Client RSA Root CA 2021,C=GR",
                                                "http://repo.example/root.cer"))),
                arguments(
                        "blocked",
                        "[smime-trust] contoso: NOT published: release.too-large",
                        story(
                                standing(),
                                s().release(11, "Fabrikam Root", "Fabrikam Mail CA")
                                        .blocked("release.too-large"))),
                arguments(
                        "blocked-without-a-release",
                        "[smime-trust] contoso: NOT published: release.empty and 1 more",
                        story(s(), s().blocked("release.empty").blocked("bundle.unjudged"))),
                arguments(
                        "held",
                        "[smime-trust] contoso: release held back, certificates vanished",
                        story(
                                standing(),
                                s().releaseOnly(11, "Fabrikam Root", "Fabrikam Mail CA")
                                        .held("Fabrikam Root", "Fabrikam Mail CA"))),
                arguments(
                        "recovered",
                        "[smime-trust] contoso: publishing works again",
                        story(s().blocked("release.too-large"), s())),
                arguments(
                        "incident",
                        "[smime-trust] contoso: a private key was uploaded, act now",
                        story(
                                s(),
                                s().incident("mail key.pem", SEEN)
                                        .refused("mail key.pem", "1", "file.private-key", "file"))),
                arguments(
                        "expiring",
                        "[smime-trust] contoso: 2 certificates expire from 2027-01-20, renew them",
                        story(
                                standing(),
                                s().release(11, "Fabrikam Root", "Fabrikam Mail CA")
                                        .expiring("Fabrikam Root", 60)
                                        .expiring("Fabrikam Mail CA", 1))),
                arguments(
                        "renewed",
                        "[smime-trust] contoso: 1 new root, compare it; release 12 is ready, import"
                                + " before 2027-01-20",
                        story(
                                s().release(11, "Fabrikam Root", "Fabrikam Mail CA", "Old CA"),
                                s().followed(
                                                "Fabrikam Root",
                                                "Fabrikam 2 Root",
                                                TestStatus.SOON.minusSeconds(86_400 * 90))
                                        .followed(
                                                "Fabrikam Mail CA",
                                                "Fabrikam Mail CA 2",
                                                TestStatus.LATER)
                                        .followed(
                                                "Old CA",
                                                "Fabrikam Mail CA 2",
                                                TestStatus.notAfter("Old CA"))
                                        .releaseOnly(
                                                12,
                                                "Fabrikam Root",
                                                "Fabrikam 2 Root",
                                                "Fabrikam Mail CA",
                                                "Fabrikam Mail CA 2")
                                        .certificates(
                                                "Fabrikam Root",
                                                "Fabrikam Mail CA",
                                                "Fabrikam Mail CA 2")
                                        .rejected("Old CA", "validity.expired")
                                        .audit(
                                                "audit.redundant",
                                                "Fabrikam Root",
                                                "Fabrikam 2 Root")
                                        .audit(
                                                "audit.superseded",
                                                "Fabrikam Mail CA",
                                                "Fabrikam Mail CA 2"))),
                arguments(
                        "removable",
                        "[smime-trust] contoso: 1 old CA can be removed",
                        story(
                                standing()
                                        .audit("audit.superseded", "Fabrikam Mail CA", "Other CA"),
                                standing()
                                        .audit("audit.removable", "Fabrikam Mail CA", "Other CA"))),
                arguments(
                        "tenant-differs",
                        "[smime-trust] contoso: the tenant's list is not release 11",
                        story(
                                standing(),
                                standing()
                                        .tenant(
                                                0,
                                                0,
                                                "Stray \u202ERoot",
                                                "B",
                                                "C",
                                                "D",
                                                "E",
                                                "F",
                                                "G"))),
                arguments(
                        "tenant-behind",
                        "[smime-trust] contoso: release 11 not imported for 7 days",
                        story(standing().tenant(9, 3), standing().tenant(9, 7))),
                arguments(
                        "tenant-agrees",
                        "[smime-trust] contoso: the tenant trusts release 11",
                        story(standing().tenant(9, 7), standing().tenant(11, 0))),
                arguments(
                        "remark",
                        "[smime-trust] contoso: 1 remark",
                        story(s(), s().remark("release.nearly-full", Severity.WARNING))),
                arguments(
                        "everything",
                        "[smime-trust] contoso: a private key was uploaded, act now; NOT published:"
                                + " release.too-large",
                        story(
                                standing(),
                                s().release(12, "Fabrikam Root", "Northwind Root")
                                        .incident("key.pem", SEEN)
                                        .refused("x.csr", "1", "file.certificate-request", "file")
                                        .rejected("Weak CA", "key.rsa-too-small")
                                        .orphan("Lone CA", "CN=Nobody")
                                        .blocked("release.too-large")
                                        .expiring("Fabrikam Root", 14)
                                        .audit("audit.nothing-below", "Fabrikam Root", "x")
                                        .remark("release.nearly-full", Severity.NOTICE))));
    }

    private static Notice of(TestStatus told, TestStatus now) {
        return TestStatus.between(told, now).orElseThrow();
    }

    @Test
    @DisplayName("subscriptions filter by events, bundle and severity")
    void attributes() {
        assertThat(of(s(), s().release(1, "A Root")).announcement().attributes())
                .containsExactly(
                        new Announcement.Attribute(
                                "events", "String.Array", "[\"new-root\",\"released\"]"),
                        new Announcement.Attribute("bundle", "String", "contoso"),
                        new Announcement.Attribute("severity", "String", "warning"));
    }

    @Test
    @DisplayName("people's protocols get the text, every other one the JSON")
    void snsMessage() {
        Announcement announcement = of(s(), s().release(1, "A Root")).announcement();
        Map<String, String> message = new LinkedHashMap<>();
        Json.object(announcement.snsMessage()).forEach((k, v) -> message.put(k, v.getAsString()));
        assertThat(message)
                .containsExactly(
                        Map.entry("default", announcement.json()),
                        Map.entry("email", announcement.text()),
                        Map.entry("sms", announcement.subject()));
        assertThat(Json.read(announcement.json().getBytes(UTF_8), NoticeDocument.class).released())
                .isPresent();
    }

    @Test
    @DisplayName("no name that somebody chose stands in what is to be typed")
    void nothingChosenInCommands() {
        TestStatus now =
                s().releaseOnly(1, "'; EVIL Root", "EVIL CA")
                        .certificate("'; EVIL Root", true, List.of(), "EVIL.cer")
                        .uploaded("EVIL.cer", "EVIL", SEEN)
                        .refused("EVIL.csr", "1", "file.csr", "EVIL");
        String text = of(s(), now).announcement().text();
        assertThat(text).contains("EVIL.cer, uploaded by EVIL");
        assertThat(text.substring(text.indexOf("\nTO IMPORT\n")))
                .contains("Set-SmimeConfig")
                .doesNotContain("EVIL");
    }

    @ParameterizedTest
    @EnumSource(Policy.Language.class)
    @DisplayName("two thousand hostile findings of every kind fit, and are counted")
    void hostile(Policy.Language language) {
        TestStatus now = s().language(language);
        String[] names = new String[2000];
        for (int i = 0; i < names.length; i++) {
            String hostile =
                    i
                            + "\u202E\uD83D\uDE00\"\\\u0001\uFFFF\uD800".repeat(60)
                            + "\u4E2D".repeat(700);
            names[i] = hostile + " Root";
            now.refused(hostile, hostile, "file.unreadable", hostile)
                    .rejected(hostile, "ca.weak-key", "ca.not-a-ca")
                    .orphan(hostile + "o", hostile, hostile, hostile)
                    .expiring(hostile, 7)
                    .incident(hostile, SEEN)
                    .followed(names[i], names[0], SEEN)
                    .certificate(names[i], true, List.of(), hostile)
                    .blocked("release.x" + i)
                    .remark("bundle.y" + i, Severity.NOTICE);
        }
        now.releaseOnly(1, names).held(names);
        Announcement announcement = of(s(), now).announcement();
        assertThat(announcement.publishSize()).isLessThan(200_000);
        NoticeDocument document =
                Json.read(announcement.json().getBytes(UTF_8), NoticeDocument.class);
        List<Listed<?>> lists =
                List.of(
                        document.incidents(),
                        document.blocked(),
                        document.newRoots(),
                        document.refused(),
                        document.rejected(),
                        document.orphaned(),
                        document.expiring(),
                        document.renewed(),
                        document.remarks(),
                        document.released().orElseThrow().added());
        assertThat(lists).allSatisfy(list -> assertThat(list.total()).isEqualTo(2000));
        assertThat(document.held().total()).isEqualTo(1);
        assertThat(document.omitted())
                .isEqualTo(lists.stream().mapToInt(Listed::omitted).sum())
                .isPositive();
        // The most important are shortened last.
        assertThat(document.incidents().items().size())
                .isGreaterThan(document.refused().items().size());
        assertThat(announcement.text())
                .containsPattern(
                        "(more: see status.json at|\\u53E6\\u6709 [0-9]+ \\u9879\\uFF1A\\u89C1)"
                                + " s3://");
        assertThat(announcement.subject()).matches("[ -~]{1,100}");
    }
}
