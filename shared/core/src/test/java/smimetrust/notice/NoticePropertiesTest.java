package smimetrust.notice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import smimetrust.Json;
import smimetrust.Severity;
import smimetrust.release.Policy;
import smimetrust.release.Status;

class NoticePropertiesTest {

    /** One more fact in a status. */
    private record Fact(int kind, String name, int variant) {
        void addTo(TestStatus status) {
            switch (kind) {
                case 0 -> status.refused(name, "bytes " + variant, "file.x" + variant, "file");
                case 1 -> status.rejected(name + variant, "ca.a", "ca.b" + variant);
                case 2 -> status.orphan(name + "o" + variant, "CN=" + name, "http://" + name);
                case 3 -> status.blocked("release.b" + variant);
                case 4 -> status.incident(name, TestStatus.NOW.plusSeconds(variant));
                case 5 -> status.expiring(name + variant, 1 + variant * 7);
                case 6 -> status.remark("bundle.r" + variant, Severity.WARNING);
                case 7 -> status.held(name);
                case 8 ->
                        status.followed(name, "a", TestStatus.LATER)
                                .certificates(name)
                                .audit(
                                        variant == 0 ? "audit.superseded" : "audit.removable",
                                        name,
                                        "a");
                case 9 -> status.tenant(variant, variant == 2 ? 7 : 0, name);
                default -> status.uploaded(name, name, TestStatus.NOW);
            }
        }
    }

    @Provide
    Arbitrary<TestStatus> statuses() {
        Arbitrary<String> names =
                Arbitraries.oneOf(
                        Arbitraries.of("a", "b", "c", "x Root"),
                        Arbitraries.strings().ofMaxLength(400));
        Arbitrary<List<Fact>> facts =
                net.jqwik.api.Combinators.combine(
                                Arbitraries.integers().between(0, 10),
                                names,
                                Arbitraries.integers().between(0, 3))
                        .as(Fact::new)
                        .list()
                        .ofMaxSize(60);
        Arbitrary<List<String>> released = names.list().uniqueElements().ofMaxSize(4);
        return net.jqwik.api.Combinators.combine(
                        facts, released, Arbitraries.longs().between(1, Long.MAX_VALUE))
                .as((list, certificates, number) -> {
                    TestStatus status = new TestStatus();
                    if (!certificates.isEmpty()) {
                        status.release(number, certificates.toArray(String[]::new));
                    }
                    new ArrayList<>(list).forEach(fact -> fact.addTo(status));
                    return status;
                });
    }

    @Property(tries = 200)
    void nothingIsTwiceTold(@ForAll("statuses") TestStatus status) {
        assertThat(TestStatus.between(status, status)).isEmpty();
    }

    @Property(tries = 200)
    void everyPublishIsWithinTheLimits(
            @ForAll("statuses") TestStatus told,
            @ForAll("statuses") TestStatus now,
            @ForAll Policy.Language language) {
        TestStatus.between(told, now.language(language))
                .ifPresent(notice -> {
                    Announcement announcement = notice.announcement();
                    assertThat(announcement.subject()).matches("[ -~]{1,100}");
                    assertThat(announcement.subject()).startsWith("[smime-trust] contoso: ");
                    assertThat(announcement.publishSize()).isLessThan(200_000);
                    assertThat(announcement.text().codePoints())
                            .noneMatch(c ->
                                    c != '\n'
                                            && (Character.isISOControl(c)
                                                    || Character.getType(c) == Character.FORMAT));
                });
    }

    @Property(tries = 200)
    void everythingNewIsToldOrCounted(
            @ForAll("statuses") TestStatus toldState, @ForAll("statuses") TestStatus nowState) {
        Status told = toldState.status();
        Status now = nowState.status();
        Optional<NoticeDocument> document =
                TestStatus.between(toldState, nowState)
                        .map(Notice::announcement)
                        .map(a -> Json.read(a.json().getBytes(UTF_8), NoticeDocument.class));

        assertThat(total(document.map(NoticeDocument::refused)))
                .isEqualTo(fresh(refusals(told), refusals(now)));
        assertThat(total(document.map(NoticeDocument::orphaned)))
                .isEqualTo(
                        fresh(
                                told.orphans().stream().map(Status.OrphanEntry::sha256).toList(),
                                now.orphans().stream().map(Status.OrphanEntry::sha256).toList()));
        assertThat(total(document.map(NoticeDocument::incidents)))
                .isEqualTo(
                        fresh(
                                told.incidents().stream().map(i -> i.file() + i.seen()).toList(),
                                now.incidents().stream().map(i -> i.file() + i.seen()).toList()));
        List<String> blockers = now.blockers().stream().map(b -> b.rule()).toList();
        assertThat(
                        total(document.map(NoticeDocument::blocked))
                                + total(document.map(NoticeDocument::held)))
                .isBetween(
                        fresh(told.blockers().stream().map(b -> b.rule()).toList(), blockers),
                        blockers.size());
        // By its rules: told again only where one of them is new.
        assertThat(document.map(d -> d.rejected().total()).orElse(0))
                .isEqualTo(
                        (int)
                                now.certificates().stream()
                                        .filter(c ->
                                                c.findings().stream()
                                                        .filter(f -> f.severity() == Severity.ERROR)
                                                        .anyMatch(f -> isNew(told, c, f.rule())))
                                        .count());
    }

    private static boolean isNew(Status told, Status.CertificateEntry now, String rule) {
        return told.certificates().stream()
                .filter(c -> c.sha256().equals(now.sha256()))
                .flatMap(c -> c.findings().stream())
                .noneMatch(f -> f.rule().equals(rule));
    }

    private static List<String> refusals(Status status) {
        return status.files().stream()
                .flatMap(f ->
                        f.refusals().stream()
                                .map(r -> f.name() + "|" + f.sha256() + r.rule() + r.at()))
                .toList();
    }

    private static int fresh(List<?> told, List<?> now) {
        Set<Object> known = new HashSet<>(told);
        return (int) now.stream().filter(n -> !known.contains(n)).count();
    }

    private static int total(Optional<? extends Listed<?>> list) {
        return list.map(Listed::total).orElse(0);
    }
}
