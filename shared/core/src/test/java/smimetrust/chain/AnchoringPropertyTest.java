package smimetrust.chain;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static smimetrust.chain.AnchoringTest.AT;
import static smimetrust.chain.AnchoringTest.WINDOW;

import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import smimetrust.Certificate;
import smimetrust.TestCa;
import smimetrust.chain.Outcome.Anchored;
import smimetrust.chain.Outcome.Orphan;

/** On small random PKIs the search says what trying every path says. */
class AnchoringPropertyTest {

    private static final int NAMES = 3;
    private static final List<KeyPair> KEYS =
            IntStream.range(0, 4).mapToObj(any -> TestCa.newKeys("secp256r1")).toList();

    /** The names and keys as issuers, whether or not a certificate of theirs is in the bundle. */
    private static final List<List<TestCa>> ISSUERS =
            IntStream.range(0, NAMES)
                    .mapToObj(name ->
                            KEYS.stream()
                                    .map(keys -> TestCa.root("N" + name).keys(keys).build())
                                    .toList())
                    .toList();

    enum Hint {
        RIGHT,
        NONE,
        WRONG
    }

    /** What is known of a certificate without reading it; pathLength -1: none. */
    record Plan(
            int subject,
            int key,
            int issuer,
            int signer,
            int pathLength,
            boolean email,
            boolean leftOut,
            Hint hint) {

        boolean isRoot() {
            return subject == issuer && key == signer;
        }

        boolean issued(Plan below) {
            return below.issuer == subject && below.signer == key;
        }

        Certificate certificate() {
            TestCa.Builder builder =
                    TestCa.issuedBy(ISSUERS.get(issuer).get(signer), "N" + subject)
                            .keys(KEYS.get(key));
            if (pathLength >= 0) {
                builder.pathLength(pathLength);
            }
            if (!email) {
                builder.eku(KeyPurposeId.id_kp_serverAuth);
            }
            if (hint != Hint.RIGHT) {
                builder.without(Extension.authorityKeyIdentifier);
            }
            if (hint == Hint.WRONG) {
                String other =
                        ISSUERS.getFirst()
                                .get((signer + 1) % KEYS.size())
                                .certificate()
                                .subjectKeyIdentifier()
                                .orElseThrow();
                builder.with(
                        Extension.authorityKeyIdentifier,
                        false,
                        new AuthorityKeyIdentifier(java.util.HexFormat.of().parseHex(other)));
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
                                Arbitraries.of(-1, -1, -1, 0, 0, 1, 2),
                                Arbitraries.of(true, true, true, true, true, false),
                                Arbitraries.of(true, false, false, false, false, false),
                                Arbitraries.of(Hint.class))
                        .as(Plan::new);
        Arbitrary<Plan> roots =
                plans.map(plan ->
                        new Plan(
                                plan.subject,
                                plan.key,
                                plan.subject,
                                plan.key,
                                plan.pathLength,
                                plan.email,
                                plan.leftOut,
                                plan.hint));
        return Combinators.combine(plans.list().ofMaxSize(9), roots.list().ofMaxSize(2))
                .as((some, top) -> Stream.concat(some.stream(), top.stream()).toList());
    }

    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void asEveryPathSays(@ForAll("pkis") List<Plan> plans, @ForAll Random random) {
        Map<Plan, Certificate> made = new LinkedHashMap<>();
        plans.forEach(plan -> made.computeIfAbsent(plan, Plan::certificate));
        Anchoring anchoring = judge(made, random);

        Set<Plan> expected = everyPath(made.keySet());
        assertThat(anchored(made, anchoring)).isEqualTo(expected);
        for (Plan plan : expected) {
            AnchoringTest.assertPath(anchoring, of(plan, made));
            assertThat(anchoring.depth(of(plan, made))).isEqualTo(depth(plan, expected));
        }
        for (Certificate orphan : anchoring.orphans()) {
            assertThat(((Orphan) anchoring.outcome(orphan)).finding().rule())
                    .isNotEqualTo("chain.search-exhausted")
                    .isNotEqualTo("chain.pkix");
        }

        Anchoring shuffled = judge(made, random);
        assertThat(shuffled.inOrder()).isEqualTo(anchoring.inOrder());
        made.forEach((plan, certificate) -> {
            if (!plan.leftOut) {
                assertThat(shuffled.outcome(certificate)).isEqualTo(anchoring.outcome(certificate));
            }
        });

        for (Plan gone : made.keySet()) {
            Map<Plan, Certificate> fewer = new LinkedHashMap<>(made);
            fewer.remove(gone);
            assertThat(expected).containsAll(anchored(fewer, judge(fewer, random)));
        }
    }

    private static Anchoring judge(Map<Plan, Certificate> made, Random random) {
        List<Certificate> candidates = new ArrayList<>();
        List<Certificate> leftOut = new ArrayList<>();
        made.forEach((plan, each) -> (plan.leftOut ? leftOut : candidates).add(each));
        Collections.shuffle(candidates, random);
        Collections.shuffle(leftOut, random);
        return Anchoring.of(candidates, leftOut, AT, WINDOW);
    }

    private static Certificate of(Plan plan, Map<Plan, Certificate> made) {
        return Optional.ofNullable(made.get(plan)).orElseThrow();
    }

    private static Set<Plan> anchored(Map<Plan, Certificate> made, Anchoring anchoring) {
        return made.keySet().stream()
                .filter(plan -> !plan.leftOut)
                .filter(plan -> anchoring.outcome(of(plan, made)) instanceof Anchored)
                .collect(toSet());
    }

    /** The definition, literally: takes out what has no path among the rest, until all have one. */
    private static Set<Plan> everyPath(Set<Plan> plans) {
        Set<Plan> included =
                plans.stream().filter(plan -> plan.email && !plan.leftOut).collect(toSet());
        boolean changed = true;
        while (changed) {
            Set<Plan> now = new HashSet<>(included);
            changed = included.removeIf(plan -> !hasPath(new ArrayList<>(List.of(plan)), now));
        }
        return included;
    }

    private static boolean hasPath(List<Plan> path, Set<Plan> included) {
        Plan top = path.getLast();
        if (top.isRoot() && holds(path)) {
            return true;
        }
        for (Plan above : included) {
            if (above.issued(top) && !path.contains(above)) {
                path.add(above);
                boolean found = hasPath(path, included);
                path.removeLast();
                if (found) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * RFC 5280 4.2.1.9, read plainly: count the intermediates below each, the leaf's issuer too.
     */
    private static boolean holds(List<Plan> path) {
        for (int i = 0; i < path.size(); i++) {
            long below =
                    path.subList(0, i).stream().filter(each -> each.subject != each.issuer).count();
            if (path.get(i).pathLength >= 0 && below > path.get(i).pathLength) {
                return false;
            }
        }
        return true;
    }

    private static int depth(Plan plan, Set<Plan> included) {
        Set<Plan> level = included.stream().filter(Plan::isRoot).collect(toSet());
        for (int depth = 0; depth <= included.size(); depth++) {
            if (level.contains(plan)) {
                return depth;
            }
            Set<Plan> above = level;
            Set<Plan> next = new LinkedHashSet<>(level);
            included.stream()
                    .filter(each -> above.stream().anyMatch(one -> one.issued(each)))
                    .forEach(next::add);
            level = next;
        }
        throw new AssertionError("no way up from " + plan);
    }
}
