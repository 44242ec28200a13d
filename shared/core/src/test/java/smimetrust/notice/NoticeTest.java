package smimetrust.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import smimetrust.Finding;
import smimetrust.Severity;
import smimetrust.release.Policy;
import smimetrust.release.Status;

class NoticeTest {

    private static final Instant SEEN = Instant.parse("2026-11-30T10:00:00Z");

    private static TestStatus s() {
        return new TestStatus();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void tells(
            String sentence,
            TestStatus told,
            TestStatus now,
            List<String> kinds,
            Severity severity) {
        Optional<Notice> notice = TestStatus.between(told, now);
        assertThat(notice.map(n -> n.kinds().stream().map(Event.Kind::text).toList()))
                .contains(kinds);
        assertThat(notice.map(Notice::severity)).contains(severity);
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                arguments(
                        "a first release has new roots",
                        s(),
                        s().release(1, "A Root", "A CA"),
                        List.of("new-root", "released"),
                        Severity.WARNING),
                arguments(
                        "a release with a known root is a notice",
                        s().release(1, "A Root"),
                        s().release(2, "A Root", "A CA"),
                        List.of("released"),
                        Severity.NOTICE),
                arguments(
                        "a root that comes back is new again",
                        s().release(2, "A Root"),
                        s().release(3, "A Root", "B Root"),
                        List.of("new-root", "released"),
                        Severity.WARNING),
                arguments(
                        "a refused file is a warning",
                        s(),
                        s().refused("a.csr", "1", "file.csr", "file"),
                        List.of("refused"),
                        Severity.WARNING),
                arguments(
                        "the same file with other bytes and the same refusal is new",
                        s().refused("a.csr", "1", "file.csr", "file"),
                        s().refused("a.csr", "2", "file.csr", "file"),
                        List.of("refused"),
                        Severity.WARNING),
                arguments(
                        "the same refusal elsewhere in the file is new",
                        s().refused("a.pem", "1", "file.csr", "block 1"),
                        s().refused("a.pem", "1", "file.csr", "block 2"),
                        List.of("refused"),
                        Severity.WARNING),
                arguments(
                        "a rejected certificate is a warning",
                        s(),
                        s().rejected("A CA", "ca.weak-key"),
                        List.of("rejected"),
                        Severity.WARNING),
                arguments(
                        "another rule against the same certificate is new",
                        s().rejected("A CA", "ca.weak-key"),
                        s().rejected("A CA", "ca.weak-key", "policy.excluded"),
                        List.of("rejected"),
                        Severity.WARNING),
                arguments(
                        "a CA that was revoked and left out is an error",
                        s().release(1, "A Root", "A CA"),
                        s().release(2, "A Root").rejected("A CA", "revocation.revoked"),
                        List.of("revoked", "released"),
                        Severity.ERROR),
                arguments(
                        "so it is where nothing could be published instead",
                        s().release(1, "A Root"),
                        s().releaseOnly(1, "A Root")
                                .rejected("A Root", "revocation.revoked")
                                .blocked("release.empty"),
                        List.of("revoked", "blocked"),
                        Severity.ERROR),
                arguments(
                        "one that was revoked before it came is a warning",
                        s(),
                        s().rejected("A CA", "revocation.revoked"),
                        List.of("revoked"),
                        Severity.WARNING),
                arguments(
                        "another error beside the revocation is told too",
                        s(),
                        s().rejected("A CA", "revocation.revoked", "policy.excluded"),
                        List.of("revoked", "rejected"),
                        Severity.WARNING),
                arguments(
                        "another error after the revocation is no second revocation",
                        s().rejected("A CA", "revocation.revoked"),
                        s().rejected("A CA", "revocation.revoked", "policy.excluded"),
                        List.of("rejected"),
                        Severity.WARNING),
                arguments(
                        "what expired and could not be taken out is a warning",
                        s().release(1, "A Root", "Old CA"),
                        s().releaseOnly(1, "A Root", "Old CA")
                                .rejected("Old CA", "validity.expired"),
                        List.of("expired"),
                        Severity.WARNING),
                arguments(
                        "it is told again when it is out",
                        s().releaseOnly(1, "A Root", "Old CA")
                                .rejected("Old CA", "validity.expired"),
                        s().release(2, "A Root").rejected("Old CA", "validity.expired"),
                        List.of("released", "expired"),
                        Severity.NOTICE),
                arguments(
                        "what was never published and has expired is rejected",
                        s(),
                        s().rejected("Old CA", "validity.expired"),
                        List.of("rejected"),
                        Severity.WARNING),
                arguments(
                        "an orphan is a warning",
                        s(),
                        s().orphan("A CA", "A Root"),
                        List.of("orphaned"),
                        Severity.WARNING),
                arguments(
                        "a blocker is an error",
                        s(),
                        s().blocked("release.too-large"),
                        List.of("blocked"),
                        Severity.ERROR),
                arguments(
                        "the shrink guard is told as a hold",
                        s().release(1, "A Root", "A CA"),
                        s().releaseOnly(1, "A Root", "A CA").held("A CA"),
                        List.of("held"),
                        Severity.ERROR),
                arguments(
                        "a hold that misses more is told again",
                        s().release(1, "A Root", "A CA").held("A CA"),
                        s().release(1, "A Root", "A CA").held("A CA", "A Root"),
                        List.of("held"),
                        Severity.ERROR),
                arguments(
                        "no blocker is left",
                        s().blocked("release.too-large").blocked("bundle.unjudged"),
                        s(),
                        List.of("recovered"),
                        Severity.NOTICE),
                arguments(
                        "an incident is an error",
                        s(),
                        s().incident("key.pem", SEEN),
                        List.of("incident"),
                        Severity.ERROR),
                arguments(
                        "the same key uploaded again is another incident",
                        s().incident("key.pem", SEEN),
                        s().incident("key.pem", SEEN).incident("key.pem", SEEN.plusSeconds(1)),
                        List.of("incident"),
                        Severity.ERROR),
                arguments(
                        "thirty days ahead an expiry is a notice",
                        s(),
                        s().expiring("A CA", 30),
                        List.of("expiring"),
                        Severity.NOTICE),
                arguments(
                        "fourteen days ahead it is a warning",
                        s().expiring("A CA", 30),
                        s().expiring("A CA", 14),
                        List.of("expiring"),
                        Severity.WARNING),
                arguments(
                        "a remark is as grave as it says",
                        s(),
                        s().remark("bundle.policy", Severity.WARNING),
                        List.of("remark"),
                        Severity.WARNING),
                arguments(
                        "what expired out of a release does not make its notice a warning",
                        s().release(1, "A Root", "Old CA"),
                        s().release(2, "A Root").rejected("Old CA", "validity.expired"),
                        List.of("released", "expired"),
                        Severity.NOTICE),
                arguments(
                        "the gravest decides",
                        s(),
                        s().release(1, "A Root").expiring("A Root", 90).incident("k", SEEN),
                        List.of("incident", "new-root", "released", "expiring"),
                        Severity.ERROR));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("silences")
    void tellsNothing(String sentence, TestStatus told, TestStatus now) {
        assertThat(TestStatus.between(told, now)).isEmpty();
    }

    static Stream<Arguments> silences() {
        return Stream.of(
                arguments("an empty bundle", s(), s()),
                arguments("files that wait for their verdict", s(), s().unjudged("a.cer")),
                arguments("a known refusal", refusal(), refusal()),
                arguments("a refusal that went away", refusal(), s()),
                arguments(
                        "an upload of the same bytes by somebody else",
                        s().uploaded("a.cer", "alice", SEEN),
                        s().uploaded("a.cer", "bob", SEEN.plusSeconds(9))),
                arguments(
                        "one of two rules against a certificate holds no longer",
                        s().rejected("A CA", "ca.weak-key", "policy.excluded"),
                        s().rejected("A CA", "ca.weak-key")),
                arguments(
                        "a rejected certificate in one more file",
                        s().rejected("A CA", "ca.weak-key"),
                        s().certificate(
                                        "A CA",
                                        false,
                                        List.of(TestStatus.error("ca.weak-key")),
                                        "A CA.cer",
                                        "b.cer")),
                arguments(
                        "the hour at which something expires that was left out as too old before",
                        s().rejected("Old CA", "validity.expires-within-window"),
                        s().rejected("Old CA", "validity.expired")),
                arguments(
                        "a revocation that was told",
                        s().rejected("A CA", "revocation.revoked"),
                        s().rejected("A CA", "revocation.revoked")),
                arguments(
                        "another language",
                        s().release(1, "A Root").language(Policy.Language.EN),
                        s().release(1, "A Root").language(Policy.Language.ZH)),
                arguments(
                        "a tier that was told", s().expiring("A CA", 14), s().expiring("A CA", 14)),
                arguments(
                        "the end of what is renewed",
                        s().followed("Old CA", "New CA", TestStatus.LATER)
                                .release(1, "Old CA", "New CA"),
                        s().followed("Old CA", "New CA", TestStatus.LATER)
                                .release(1, "Old CA", "New CA")
                                .expiring("Old CA", 60)),
                arguments(
                        "a tier that an officer raised",
                        s().expiring("A CA", 14),
                        s().expiring("A CA", 20)),
                arguments(
                        "one of two blockers is gone",
                        s().blocked("release.too-large").blocked("bundle.unjudged"),
                        s().blocked("bundle.unjudged")),
                arguments(
                        "what a new edition of the rules remarks on what is published",
                        s().release(1, "A Root"),
                        s().releaseOnly(1, "A Root")
                                .certificate(
                                        "A Root",
                                        true,
                                        List.of(
                                                new Finding(
                                                        "baseline.usages",
                                                        Severity.WARNING,
                                                        "m",
                                                        "f"),
                                                new Finding(
                                                        "horizon.rsa-3072",
                                                        Severity.NOTICE,
                                                        "m",
                                                        "f")),
                                        "A Root.cer")),
                arguments(
                        "an accepted certificate that is in no release yet",
                        s().release(1, "A Root"),
                        s().release(1, "A Root").certificates("B Root")));
    }

    private static TestStatus shared(TestStatus status) {
        return status.holds("_shared", "_shared/a.cer", "A CA");
    }

    private static TestStatus both(TestStatus status) {
        return shared(status).holds("", "contoso/_shared/a.cer", "A CA");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sharedFiles")
    void ofSharedFiles(String sentence, TestStatus told, TestStatus now, List<String> kinds) {
        assertThat(
                        TestStatus.between(told, now).stream()
                                .flatMap(n -> n.kinds().stream())
                                .map(Event.Kind::text))
                .isEqualTo(kinds);
    }

    static Stream<Arguments> sharedFiles() {
        return Stream.of(
                arguments(
                        "a rejected certificate is told by the shared bundle",
                        s(),
                        shared(s()).rejected("A CA", "ca.weak-key"),
                        List.of()),
                arguments(
                        "a revoked one that is in no release too",
                        s(),
                        shared(s()).rejected("A CA", "revocation.revoked"),
                        List.of()),
                arguments("an orphan too", s(), shared(s()).orphan("A CA", "CN=A Root"), List.of()),
                arguments(
                        "what is in a file of the bundle's own as well is told",
                        s(),
                        both(s()).rejected("A CA", "ca.weak-key"),
                        List.of("rejected")),
                arguments(
                        "an orphan that is in a file of the bundle's own as well",
                        s(),
                        both(s()).orphan("A CA", "CN=A Root"),
                        List.of("orphaned")),
                arguments(
                        "what was published and is rejected now",
                        s().release(1, "A Root", "A CA"),
                        shared(s()).release(2, "A Root").rejected("A CA", "ca.weak-key"),
                        List.of("released", "rejected")),
                arguments(
                        "what was published and is revoked now",
                        s().release(1, "A Root", "A CA"),
                        shared(s()).release(2, "A Root").rejected("A CA", "revocation.revoked"),
                        List.of("revoked", "released")),
                arguments(
                        "what was published and lost its root",
                        s().release(1, "A Root", "B Root", "A CA"),
                        shared(s()).release(2, "B Root").orphan("A CA", "CN=A Root"),
                        List.of("released", "orphaned")),
                arguments(
                        "what stands in a release that is blocked and is rejected now",
                        s().release(1, "A Root", "A CA"),
                        shared(s().releaseOnly(1, "A Root", "A CA"))
                                .rejected("A CA", "ca.weak-key")
                                .certificates("A Root"),
                        List.of("rejected")),
                arguments(
                        "what is published and expires soon",
                        shared(s()).release(1, "A CA"),
                        shared(s()).release(1, "A CA").expiring("A CA", 14),
                        List.of("expiring")),
                arguments(
                        "that a tenant's own could be deleted",
                        both(pair(1, "A CA", "B CA")).audit("audit.superseded", "A CA", "B CA"),
                        both(pair(1, "A CA", "B CA")).audit("audit.removable", "A CA", "B CA"),
                        List.of("removable")),
                arguments(
                        "that a shared one could be deleted is told by the shared bundle",
                        shared(pair(1, "A CA", "B CA")).audit("audit.superseded", "A CA", "B CA"),
                        shared(pair(1, "A CA", "B CA")).audit("audit.removable", "A CA", "B CA"),
                        List.of()));
    }

    private static TestStatus pair(long number, String... released) {
        return s().followed("A CA", "B CA", TestStatus.LATER).release(number, released);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renewals")
    void renewals(String sentence, TestStatus told, TestStatus now, List<String> expected) {
        List<String> events = new ArrayList<>();
        TestStatus.between(told, now)
                .ifPresent(notice -> {
                    notice.all(Event.Renewed.class)
                            .forEach(r ->
                                    events.add(
                                            r.name()
                                                    + " by "
                                                    + r.successor().name()
                                                    + (r.removable() ? ", can go" : "")));
                    notice.all(Event.Removable.class)
                            .forEach(r -> events.add(r.name() + " can go: " + r.rule()));
                });
        assertThat(events).isEqualTo(expected);
    }

    static Stream<Arguments> renewals() {
        return Stream.of(
                arguments(
                        "the successor comes with a release",
                        s().release(1, "A CA"),
                        pair(2, "A CA", "B CA"),
                        List.of("A CA by B CA")),
                arguments("both come", s(), pair(1, "A CA", "B CA"), List.of("A CA by B CA")),
                arguments(
                        "the successor is there, and not published yet",
                        s().release(1, "A CA"),
                        pair(1, "A CA").certificates("B CA"),
                        List.of()),
                arguments(
                        "it is published when people were told of it in another way before",
                        pair(1, "A CA").certificates("B CA").blocked("release.too-large"),
                        pair(2, "A CA", "B CA"),
                        List.of("A CA by B CA")),
                arguments(
                        "an older program published both without a word",
                        s().release(1, "A CA", "B CA"),
                        pair(1, "A CA", "B CA").audit("audit.redundant", "A CA", "B CA"),
                        List.of()),
                arguments(
                        "the old one can go at once: said once",
                        s().release(1, "A CA").audit("audit.superseded", "A CA", "0 CA"),
                        pair(2, "A CA", "B CA").audit("audit.redundant", "A CA", "B CA"),
                        List.of("A CA by B CA, can go")),
                arguments(
                        "the old one went with the release",
                        s().release(1, "A CA"),
                        s().followed("A CA", "B CA", TestStatus.NOW)
                                .release(2, "B CA")
                                .rejected("A CA", "validity.expired"),
                        List.of("A CA by B CA, can go")),
                arguments(
                        "one that was never published",
                        s(),
                        s().followed("A CA", "B CA", TestStatus.NOW)
                                .release(2, "B CA")
                                .rejected("A CA", "validity.expired"),
                        List.of()),
                arguments(
                        "its day has come",
                        pair(1, "A CA", "B CA").audit("audit.superseded", "A CA", "B CA"),
                        pair(1, "A CA", "B CA").audit("audit.removable", "A CA", "B CA"),
                        List.of("A CA can go: audit.removable")),
                arguments(
                        "it was told before",
                        pair(1, "A CA", "B CA").audit("audit.removable", "A CA", "B CA"),
                        pair(1, "A CA", "B CA").audit("audit.removable", "A CA", "B CA"),
                        List.of()));
    }

    private static TestStatus at(long number) {
        return s().release(number, "A Root");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tenants")
    void tenant(String sentence, TestStatus told, TestStatus now, List<String> expected) {
        assertThat(
                        TestStatus.between(told, now).stream()
                                .flatMap(n -> n.all(Event.Tenant.class).stream())
                                .map(t -> t.kind() + " " + t.severity()))
                .isEqualTo(expected);
    }

    static Stream<Arguments> tenants() {
        List<String> silent = List.of();
        List<String> agrees = List.of("tenant-agrees NOTICE");
        List<String> differs = List.of("tenant-differs WARNING");
        return Stream.of(
                arguments("no read-back", at(2), at(2), silent),
                arguments("nothing is released", s(), s().tenant(0, 0, "X"), silent),
                arguments("the first one is the release", at(2), at(2).tenant(2, 0), agrees),
                arguments("it still is", at(2).tenant(2, 0), at(2).tenant(2, 0), silent),
                arguments("the first is none", at(2), at(2).tenant(0, 0, "X"), differs),
                arguments(
                        "the same none", at(2).tenant(0, 0, "X"), at(2).tenant(0, 0, "X"), silent),
                arguments(
                        "another none", at(2).tenant(0, 0, "X"), at(2).tenant(0, 0, "Y"), differs),
                arguments(
                        "the same none, and a release came",
                        at(2).tenant(0, 0, "X"),
                        at(3).tenant(0, 0, "X"),
                        silent),
                arguments(
                        "a none from before the first release",
                        s().tenant(0, 0, "X"),
                        at(1).tenant(0, 0, "X"),
                        differs),
                arguments("the first is an older one", at(2), at(2).tenant(1, 0), silent),
                arguments("a release came", at(2).tenant(2, 0), at(3).tenant(2, 0), silent),
                arguments("it was imported", at(3).tenant(2, 0), at(3).tenant(3, 0), agrees),
                arguments("somebody went back", at(3).tenant(3, 0), at(3).tenant(2, 0), differs),
                arguments(
                        "three days",
                        at(3).tenant(2, 0),
                        at(3).tenant(2, 3),
                        List.of("tenant-behind NOTICE")),
                arguments("told", at(3).tenant(2, 3), at(3).tenant(2, 3), silent),
                arguments(
                        "a week",
                        at(3).tenant(2, 3),
                        at(3).tenant(2, 7),
                        List.of("tenant-behind WARNING")),
                arguments(
                        "two weeks, with a list that was told",
                        at(3).tenant(0, 7, "X"),
                        at(3).tenant(0, 14, "X"),
                        List.of("tenant-behind WARNING")),
                arguments(
                        "another release is late anew",
                        at(3).tenant(2, 14),
                        at(4).tenant(2, 3),
                        List.of("tenant-behind NOTICE")),
                arguments("the read-back was taken away", at(3).tenant(2, 14), at(3), silent));
    }

    private static TestStatus refusal() {
        return s().refused("a.csr", "1", "file.csr", "file");
    }

    @Test
    @DisplayName("a release says what came, what left and why")
    void released() {
        Notice notice =
                TestStatus.between(
                                s().release(11, "A Root", "Old CA", "Gone CA", "Bad CA", "Lone CA"),
                                s().release(12, "A Root", "New CA")
                                        .rejected("Old CA", "validity.expired")
                                        .rejected("Bad CA", "validity.expired", "policy.excluded")
                                        .orphan("Lone CA", "CN=X"))
                        .orElseThrow();
        Event.Released released = notice.all(Event.Released.class).getFirst();
        assertThat(released.first()).isFalse();
        assertThat(released.expiryOnly()).isFalse();
        assertThat(released.added()).extracting(Event.Added::name).containsExactly("New CA");
        assertThat(released.removed())
                .extracting(r -> r.name() + " " + r.reason())
                .containsExactly(
                        "Old CA EXPIRED", "Gone CA GONE", "Bad CA REJECTED", "Lone CA ORPHANED");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expiries")
    void expiryOnly(String sentence, TestStatus now, boolean expected) {
        Notice notice =
                TestStatus.between(s().release(1, "A Root", "Old CA", "B CA"), now).orElseThrow();
        assertThat(notice.all(Event.Released.class))
                .extracting(Event.Released::expiryOnly)
                .containsExactly(expected);
    }

    static Stream<Arguments> expiries() {
        return Stream.of(
                arguments(
                        "expired and still there",
                        s().release(2, "A Root", "B CA").rejected("Old CA", "validity.expired"),
                        true),
                arguments(
                        "expires within the import window",
                        s().release(2, "A Root", "Old CA")
                                .rejected("B CA", "validity.expires-within-window"),
                        true),
                arguments("expired and deleted", s().release(2, "A Root", "B CA"), true),
                arguments("deleted while it was valid", s().release(2, "A Root", "Old CA"), false),
                arguments(
                        "an officer excluded it too",
                        s().release(2, "A Root", "B CA")
                                .rejected("Old CA", "validity.expired", "policy.excluded"),
                        false),
                arguments(
                        "another certificate came",
                        s().release(2, "A Root", "B CA", "C CA")
                                .rejected("Old CA", "validity.expired"),
                        false),
                arguments(
                        "the same list in other bytes",
                        s().release(2, "A Root", "Old CA", "B CA"),
                        false));
    }

    @Test
    @DisplayName("a new root says in which files it came and who uploaded them")
    void uploader() {
        Notice notice =
                TestStatus.between(
                                s(),
                                s().releaseOnly(1, "A Root")
                                        .certificate("A Root", true, List.of(), "x.p7b", "y.cer")
                                        .uploaded("x.p7b", "arn:alice", SEEN)
                                        .uploaded("z.cer", "arn:bob", SEEN))
                        .orElseThrow();
        assertThat(notice.all(Event.NewRoot.class).getFirst().uploads().items())
                .containsExactly(
                        new Event.Upload("x.p7b", Optional.of("arn:alice"), Optional.of(SEEN)));
    }

    @Test
    @DisplayName("where nobody was ever told, everything is new, and the release is the first")
    void neverTold() {
        TestStatus now = s().release(7, "A Root").refused("a", "1", "file.csr", "file");
        Notice notice =
                Notice.between(
                                Optional.empty(),
                                now.status(),
                                Optional.empty(),
                                now.manifest(),
                                TestStatus.BUCKET)
                        .orElseThrow();
        assertThat(notice.all(Event.Released.class).getFirst().first()).isTrue();
        assertThat(notice.kinds())
                .containsExactly(Event.Kind.NEW_ROOT, Event.Kind.RELEASED, Event.Kind.REFUSED);
        assertThat(notice.noticeId())
                .isEqualTo(TestStatus.between(s(), now).orElseThrow().noticeId());
    }

    @Test
    @DisplayName("where a manifest cannot be had, the included certificates stand in")
    void withoutManifest() {
        Notice notice =
                Notice.between(
                                Optional.of(s().release(1, "A Root").status()),
                                s().release(2, "A Root", "B Root").status(),
                                Optional.empty(),
                                Optional.empty(),
                                TestStatus.BUCKET)
                        .orElseThrow();
        assertThat(notice.all(Event.NewRoot.class))
                .extracting(Event.NewRoot::name)
                .containsExactly("B Root");
    }

    @Test
    @DisplayName("another state has another id")
    void ids() {
        String one = TestStatus.between(s(), s().release(1, "A Root")).orElseThrow().noticeId();
        String two = TestStatus.between(s(), s().release(1, "B Root")).orElseThrow().noticeId();
        assertThat(one).matches("[0-9a-f]{64}").isNotEqualTo(two);
    }

    @Test
    @DisplayName("two bundles have no difference")
    void twoBundles() {
        assertThatThrownBy(() ->
                        Notice.between(
                                Optional.of(Status.empty("fabrikam")),
                                s().status(),
                                Optional.empty(),
                                Optional.empty(),
                                TestStatus.BUCKET))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
