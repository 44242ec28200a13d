package smimetrust.release;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import smimetrust.Certificate;
import smimetrust.TestCa;
import smimetrust.chain.Anchoring;

/** On small random PKIs, full of renewals and cross-certificates, the audit keeps its promises. */
class AuditPropertyTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration WINDOW = Duration.ofDays(2);
    private static final int NAMES = 3;
    private static final List<KeyPair> KEYS =
            IntStream.range(0, 3).mapToObj(any -> TestCa.newKeys("secp256r1")).toList();

    private static final List<List<TestCa>> ISSUERS =
            IntStream.range(0, NAMES)
                    .mapToObj(name ->
                            KEYS.stream()
                                    .map(keys -> TestCa.root("N" + name).keys(keys).build())
                                    .toList())
                    .toList();

    /** pathLength -1: none; began: years before 2026; ends: years after it. */
    record Plan(int subject, int key, int issuer, int signer, int pathLength, int began, int ends) {

        Certificate certificate() {
            TestCa.Builder builder =
                    TestCa.issuedBy(ISSUERS.get(issuer).get(signer), "N" + subject)
                            .keys(KEYS.get(key))
                            .notBefore((2026 - began) + "-01-01T00:00:00Z")
                            .notAfter((2026 + ends) + "-09-01T00:00:00Z");
            if (pathLength >= 0) {
                builder.pathLength(pathLength);
            }
            return builder.build().certificate();
        }
    }

    @Provide
    Arbitrary<List<Plan>> pkis() {
        Arbitrary<Integer> names = Arbitraries.integers().between(0, NAMES - 1);
        Arbitrary<Integer> keys = Arbitraries.integers().between(0, KEYS.size() - 1);
        Arbitrary<Plan> plans =
                Combinators.combine(
                                names,
                                keys,
                                names,
                                keys,
                                Arbitraries.of(-1, -1, 0, 0, 1),
                                Arbitraries.integers().between(0, 5),
                                Arbitraries.integers().between(0, 3))
                        .as(Plan::new);
        Arbitrary<Plan> roots =
                plans.map(p -> new Plan(p.subject, p.key, p.subject, p.key, -1, p.began, p.ends));
        return Combinators.combine(
                        plans.list().ofMaxSize(14), roots.list().ofMinSize(1).ofMaxSize(4))
                .as((some, top) -> Stream.concat(some.stream(), top.stream()).toList());
    }

    private static Anchoring anchoring(List<Plan> plans) {
        return Anchoring.of(
                plans.stream().distinct().map(Plan::certificate).toList(), List.of(), NOW, WINDOW);
    }

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void successionHasNoCycle(@ForAll("pkis") List<Plan> plans) {
        Anchoring anchoring = anchoring(plans);
        Succession succession = new Succession(anchoring);
        for (Certificate each : anchoring.inOrder()) {
            Set<Certificate> seen = new HashSet<>();
            for (Optional<Certificate> at = Optional.of(each);
                    at.isPresent();
                    at = succession.successor(at.get())) {
                assertThat(seen.add(at.get())).as("%s comes again", at.get()).isTrue();
            }
            for (Certificate other : anchoring.inOrder()) {
                assertThat(succession.follows(each, other) && succession.follows(other, each))
                        .isFalse();
            }
            // All that have a stand-in can go together: it has none itself.
            succession
                    .standIn(each)
                    .ifPresent(kept -> assertThat(succession.standIn(kept)).isEmpty());
        }
    }

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void whatIsRemovableCanGo(@ForAll("pkis") List<Plan> plans) {
        Anchoring anchoring = anchoring(plans);
        Audit audit = Audit.of(anchoring, List.of(), Policy.DEFAULT, NOW);
        Set<Certificate> removable =
                anchoring.inOrder().stream()
                        .filter(c ->
                                audit.entries().stream()
                                        .anyMatch(e ->
                                                e.isRemovable() && e.sha256().equals(c.sha256())))
                        .collect(toSet());
        assertAnchoredWithout(anchoring, removable);
        for (Certificate one : removable) {
            assertAnchoredWithout(anchoring, Set.of(one));
        }
        assertThat(audit.entries()).extracting(Status.AuditEntry::sha256).doesNotHaveDuplicates();
        for (Certificate each : anchoring.inOrder()) {
            audit.successor(each)
                    .ifPresent(next ->
                            assertThat(next.removableAfter())
                                    .isBeforeOrEqualTo(each.notAfter().instant())
                                    .matches(at -> !removable.contains(each) || at.isBefore(NOW))
                                    .matches(at -> removable.contains(each) || !at.isBefore(NOW)));
        }
    }

    private static void assertAnchoredWithout(Anchoring all, Set<Certificate> gone) {
        List<Certificate> rest = new ArrayList<>(all.inOrder());
        rest.removeAll(gone);
        assertThat(Anchoring.of(rest, List.of(), NOW, WINDOW).orphans()).isEmpty();
    }

    @Property(tries = 50, shrinking = ShrinkingMode.BOUNDED)
    void whatAStandInTookOverChainsThroughIt(@ForAll("pkis") List<Plan> plans) {
        Anchoring anchoring = anchoring(plans);
        Succession succession = new Succession(anchoring);
        for (Certificate old : anchoring.inOrder()) {
            Optional<Certificate> kept = succession.standIn(old);
            if (kept.isEmpty()) {
                continue;
            }
            // A CA of a new name right below it: what a message could bring.
            Plan plan =
                    plans.stream()
                            .filter(p -> p.certificate().subject().equals(old.subject()))
                            .findFirst()
                            .orElseThrow();
            KeyPair keys =
                    KEYS.stream()
                            .filter(k ->
                                    ISSUERS.get(plan.subject)
                                            .get(KEYS.indexOf(k))
                                            .certificate()
                                            .publicKeyInfo()
                                            .equals(old.publicKeyInfo()))
                            .findFirst()
                            .orElseThrow();
            Certificate below =
                    TestCa.issuedBy(ISSUERS.get(plan.subject).get(KEYS.indexOf(keys)), "Below")
                            .pathLength(0)
                            .build()
                            .certificate();
            List<Certificate> with = new ArrayList<>(anchoring.inOrder());
            with.add(below);
            List<Certificate> without = new ArrayList<>(with);
            without.remove(old);
            assertThat(Anchoring.of(without, List.of(), NOW, WINDOW).isAnchored(below))
                    .isEqualTo(Anchoring.of(with, List.of(), NOW, WINDOW).isAnchored(below));
        }
    }
}
