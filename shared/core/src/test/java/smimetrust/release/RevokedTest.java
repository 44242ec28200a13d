package smimetrust.release;

import static org.assertj.core.api.Assertions.assertThat;
import static smimetrust.TestCa.issuedBy;
import static smimetrust.TestCa.root;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Severity;
import smimetrust.TestCa;
import smimetrust.revocation.Known;

/**
 * What is known of revocation decides what is published, and nothing short of a revocation does.
 */
class RevokedTest {

    private static final TestCa ROOT = root("Root").build();
    private static final TestCa CA = issuedBy(ROOT, "CA").build();
    private static final TestCa BELOW = issuedBy(CA, "Below").pathLength(0).build();

    private static Known revoked(TestCa ca) {
        return new Known(
                ca.certificate().sha256(),
                ca.certificate().notAfter().instant(),
                Optional.of(
                        new Known.Revoked(
                                Instant.parse("2026-05-20T00:00:00Z"),
                                "keyCompromise",
                                "http://ca.example/list.crl",
                                Instant.parse("2026-05-21T00:00:00Z"))),
                Optional.empty());
    }

    private static Known troubled(TestCa ca, boolean told) {
        return new Known(
                ca.certificate().sha256(),
                ca.certificate().notAfter().instant(),
                Optional.empty(),
                Optional.of(
                        new Known.Trouble(
                                "revocation.unreachable",
                                "http://ca.example/list.crl: time-out",
                                Instant.parse("2026-05-20T00:00:00Z"),
                                told)));
    }

    private static ReleasePlan plan(Known... known) {
        Given given = Given.bundleOf(ROOT, CA, BELOW);
        given.revocation.addAll(List.of(known));
        return given.plan();
    }

    private static List<Certificate> published(ReleasePlan plan) {
        return Given.certificates(
                Given.artefact(plan, plan.status().release().orElseThrow().key()));
    }

    private static List<String> rules(ReleasePlan plan, TestCa of) {
        return plan.status().certificates().stream()
                .filter(entry -> entry.sha256().equals(of.certificate().sha256()))
                .flatMap(entry -> entry.findings().stream())
                .map(Finding::rule)
                .toList();
    }

    @Test
    @DisplayName("a revoked CA is not in the store, nor is what has no other way up")
    void leftOut() {
        ReleasePlan plan = plan(revoked(CA));
        assertThat(Given.verdicts(plan))
                .containsExactly(
                        "Below: chain.issuer-left-out", "CA: revocation.revoked", "Root: in");
        assertThat(published(plan)).containsExactly(ROOT.certificate());
    }

    @Test
    @DisplayName("a list that nobody can get takes nothing out of the store, and is told in time")
    void unreachable() {
        List<Certificate> all = published(plan());
        assertThat(all).hasSize(3);
        ReleasePlan told = plan(troubled(CA, true));
        assertThat(published(told)).isEqualTo(all);
        assertThat(rules(told, CA)).contains("revocation.unreachable");
        ReleasePlan early = plan(troubled(CA, false));
        assertThat(published(early)).isEqualTo(all);
        assertThat(rules(early, CA)).doesNotContain("revocation.unreachable");
    }

    @Test
    @DisplayName("one remark names all that are published whose list nobody can get")
    void remarked() {
        assertThat(plan(troubled(CA, true), troubled(BELOW, true)).status().remarks())
                .filteredOn(remark -> remark.rule().equals("revocation.unreachable"))
                .singleElement()
                .satisfies(remark -> {
                    assertThat(remark.severity()).isEqualTo(Severity.WARNING);
                    assertThat(remark.message())
                            .startsWith("2 published: ")
                            .contains("Below", "CA");
                    assertThat(remark.fix()).isNotEmpty();
                });
        assertThat(plan(troubled(CA, false)).status().remarks())
                .noneMatch(remark -> remark.rule().equals("revocation.unreachable"));
        // What is not published concerns nobody.
        assertThat(plan(revoked(CA), troubled(BELOW, true)).status().remarks())
                .noneMatch(remark -> remark.rule().equals("revocation.unreachable"));
    }

    @Test
    @DisplayName("what is known of a certificate that is not in the bundle concerns nobody")
    void stranger() {
        ReleasePlan plan = plan(revoked(issuedBy(ROOT, "CA").build()));
        assertThat(published(plan)).hasSize(3);
        assertThat(rules(plan, CA)).doesNotContain("revocation.revoked");
    }
}
