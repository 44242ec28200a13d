package smimetrust.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static smimetrust.chain.AnchoringTest.AT;
import static smimetrust.chain.AnchoringTest.WINDOW;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Card;
import smimetrust.TestCa;

/** Where each bound lies, to the step, and what is tried before what. */
class SearchTest {

    private static final int PLENTY = 100_000;
    private static final TestCa ROOT = TestCa.root("Root").build();

    private static final NameConstraints NOT_FORBIDDEN =
            new NameConstraints(
                    null,
                    new GeneralSubtree[] {
                        new GeneralSubtree(new GeneralName(new X500Name("O=Forbidden")))
                    });

    private static Limits signatures(int units) {
        return new Limits(units, PLENTY, PLENTY, 32, 1_024, 16);
    }

    private static Limits steps(int units) {
        return new Limits(PLENTY, PLENTY, units, 32, 1_024, 16);
    }

    private static Limits climbing(int paths, int climbs, int depth) {
        return new Limits(PLENTY, PLENTY, PLENTY, paths, climbs, depth);
    }

    private record Done(Search search, List<Node> nodes) {

        static Done of(List<TestCa> given, Limits limits) {
            List<Node> nodes = new ArrayList<>();
            for (TestCa each : given) {
                nodes.add(node(each, nodes.size()));
            }
            Search search =
                    new Search(
                            nodes,
                            new Signatures(nodes),
                            new PathValidation(AT, AT.plus(WINDOW)),
                            limits);
            search.run();
            return new Done(search, nodes);
        }

        private Node of(TestCa ca) {
            return nodes.stream()
                    .filter(node -> node.certificate.equals(ca.certificate()))
                    .findFirst()
                    .orElseThrow();
        }

        /** "anchored", or the rule for which it was taken out, or "unreached". */
        String verdict(TestCa ca) {
            Node node = of(ca);
            return node.isAnchored()
                    ? "anchored"
                    : node.ban.map(Node.Ban::card).map(Card::id).orElse("unreached");
        }

        List<String> verdicts(List<TestCa> all) {
            return all.stream().map(this::verdict).distinct().toList();
        }

        List<TestCa> path(TestCa ca, List<TestCa> given) {
            return of(ca).confirmed.stream()
                    .map(node ->
                            given.stream()
                                    .filter(each -> each.certificate().equals(node.certificate))
                                    .findFirst()
                                    .orElseThrow())
                    .toList();
        }

        Set<Node> nodes(TestCa... cas) {
            return Set.copyOf(Arrays.stream(cas).map(this::of).toList());
        }
    }

    private static Node node(TestCa ca, int rank) {
        return new Node(ca.certificate(), rank, false, AT, AT.plus(WINDOW));
    }

    /**
     * A CA whose name is forbidden to it on short ways, over one root each, and allowed on a long
     * one: asked, its issuer P, A above that, and the root.
     */
    private record Siege(List<TestCa> all, List<TestCa> longWay) {

        static Siege of(int shortWays, boolean issuersConstrain) {
            TestCa above = TestCa.issuedBy(ROOT, "A").build();
            TestCa issuer = TestCa.issuedBy(above, "P").build();
            TestCa asked =
                    TestCa.issuedBy(issuer, "x").subject(new X500Name("O=Forbidden,CN=X")).build();
            List<TestCa> longWay = List.of(asked, issuer, above, ROOT);
            List<TestCa> all = new ArrayList<>();
            for (int i = 0; i < shortWays; i++) {
                TestCa.Builder root = TestCa.root("S" + i);
                if (!issuersConstrain) {
                    root.with(Extension.nameConstraints, true, NOT_FORBIDDEN);
                }
                TestCa shortRoot = root.build();
                TestCa.Builder cross = TestCa.issuedBy(shortRoot, "P").keys(issuer.keys());
                if (issuersConstrain) {
                    cross.with(Extension.nameConstraints, true, NOT_FORBIDDEN);
                }
                all.add(shortRoot);
                all.add(cross.build());
            }
            all.addAll(longWay);
            return new Siege(all, longWay);
        }

        TestCa asked() {
            return longWay.getFirst();
        }

        TestCa issuer() {
            return longWay.get(1);
        }

        String verdict(Limits limits) {
            Done done = Done.of(all, limits);
            String verdict = done.verdict(asked());
            if (verdict.equals("anchored")) {
                assertThat(done.path(asked(), all)).isEqualTo(longWay);
            }
            return verdict;
        }
    }

    @ParameterizedTest(name = "with {0} paths, {1} steps upwards and a depth of {2}: {3}")
    @CsvSource({
        // The first of three short ways is refused before the climb: it makes two attempts and one
        // that passes, in three times two steps and three.
        "3, 9, 3, anchored",
        "2, 9, 3, chain.search-exhausted",
        "3, 8, 3, chain.search-exhausted",
        "3, 9, 2, chain.search-exhausted"
    })
    void climb(int paths, int climbs, int depth, String expected) {
        assertThat(Siege.of(3, false).verdict(climbing(paths, climbs, depth))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "with {0} paths and {1} steps upwards: {2}")
    @CsvSource({"1, 3, anchored", "1, 2, chain.search-exhausted"})
    @DisplayName("issuers that constrain come last, however short the way over them is")
    void constrainingLast(int paths, int climbs, String expected) {
        assertThat(Siege.of(3, true).verdict(climbing(paths, climbs, 16))).isEqualTo(expected);
    }

    @Test
    @DisplayName("when every way was tried, the refusal is told and no bound")
    void everyWay() {
        Siege siege = Siege.of(3, false);
        List<TestCa> all = new ArrayList<>(siege.all);
        all.remove(siege.issuer());
        assertThat(Done.of(all, climbing(32, 1_024, 16)).verdict(siege.asked()))
                .isEqualTo("chain.pkix");
    }

    @Test
    @DisplayName("a way that is too long ends there, and the next is tried")
    void tooLong() {
        Siege siege = Siege.of(3, false);
        TestCa last =
                TestCa.issuedBy(ROOT, "P")
                        .keys(siege.issuer().keys())
                        .with(Extension.inhibitAnyPolicy, true, new ASN1Integer(9))
                        .build();
        List<TestCa> all = new ArrayList<>(siege.all);
        all.add(last);
        // It limits something, so it comes after the long way, of which three steps are too many.
        Done done = Done.of(all, climbing(32, 1_024, 2));
        assertThat(done.path(siege.asked(), all)).containsExactly(siege.asked(), last, ROOT);
    }

    @Test
    @DisplayName("a way that leads to no root, or in a circle, is no step upwards")
    void deadEnds() {
        Siege siege = Siege.of(3, false);
        List<TestCa> all = new ArrayList<>(siege.all);
        TestCa gone = TestCa.root("Gone").build();
        for (int i = 0; i < 5; i++) {
            all.add(TestCa.issuedBy(gone, "P").keys(siege.issuer().keys()).build());
        }
        assertThat(Done.of(all, climbing(3, 9, 3)).verdict(siege.asked())).isEqualTo("anchored");
    }

    @ParameterizedTest(name = "path length {0} above is {1}")
    @CsvSource({"2, anchored", "1, chain.pkix"})
    @DisplayName("a way up over which no path length is left is not one")
    void lengthWhileClimbing(int length, String expected) {
        Siege siege = Siege.of(3, false);
        TestCa above = siege.longWay.get(2);
        TestCa narrow = TestCa.issuedBy(ROOT, "A").keys(above.keys()).pathLength(length).build();
        List<TestCa> all = new ArrayList<>(siege.all);
        Collections.replaceAll(all, above, narrow);
        // Three short ways of which one is known: a way that does not fit is not counted besides.
        assertThat(Done.of(all, climbing(3, 1_024, 16)).verdict(siege.asked())).isEqualTo(expected);
    }

    @Test
    @DisplayName("an issuer that proved good for one is tried first for the next")
    void provedFirst() {
        Siege siege = Siege.of(3, false);
        List<TestCa> all = new ArrayList<>(siege.all);
        List<TestCa> asked = new ArrayList<>(List.of(siege.asked()));
        for (int i = 0; i < 19; i++) {
            asked.add(
                    TestCa.issuedBy(siege.issuer(), "x")
                            .subject(new X500Name("O=Forbidden,CN=" + i))
                            .build());
        }
        all.addAll(asked.subList(1, 20));
        // Four steps for each and six more for the first; every one with the detours would be 200.
        assertThat(Done.of(all, steps(4 * all.size())).verdicts(asked)).containsExactly("anchored");
    }

    @ParameterizedTest(name = "{0} steps: {1}")
    @CsvSource({"3, anchored", "2, chain.search-exhausted"})
    @DisplayName("a root is one step of validation, and a CA below it two")
    void pathSteps(int units, String expected) {
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        Done done = Done.of(List.of(ROOT, issuing), steps(units));
        assertThat(done.verdict(ROOT)).isEqualTo("anchored");
        assertThat(done.verdict(issuing)).isEqualTo(expected);
    }

    @Test
    @DisplayName("out of signature checks, what hangs on them is undecided, and nothing else")
    void undecided() {
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        TestCa below = TestCa.issuedBy(issuing, "J").build();
        TestCa lowest = TestCa.issuedBy(below, "K").build();
        TestCa lost = TestCa.issuedBy(TestCa.root("Gone").build(), "L").build();
        TestCa twin = TestCa.root("Twin").build();
        TestCa other = TestCa.root("Twin").build();
        List<TestCa> all = List.of(ROOT, issuing, below, lowest, lost, twin, other);
        // A check on P-256 is eight units: a seventh of the half is each one's own, and the half.
        Done enough = Done.of(all, signatures(33));
        assertThat(enough.verdicts(all)).containsExactly("anchored", "unreached");
        assertThat(enough.search.undecided()).isEmpty();
        Done one = Done.of(all, signatures(15));
        assertThat(one.verdicts(List.of(ROOT, issuing))).containsExactly("anchored");
        assertThat(one.search.undecided()).isEqualTo(one.nodes(below, lowest));
        Done none = Done.of(all, signatures(7));
        assertThat(none.verdicts(all)).containsExactly("anchored", "unreached");
        assertThat(none.search.undecided()).isEqualTo(none.nodes(issuing, below, lowest));
    }

    @Test
    @DisplayName("a key is tried only where a certificate that carries it has a way up")
    void openKeys() {
        byte[] identifier =
                ROOT.certificate().extension(Extension.subjectKeyIdentifier).orElseThrow().value();
        List<TestCa> all = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            all.add(
                    TestCa.issuedBy(TestCa.root("Gone").build(), "Root")
                            .without(Extension.subjectKeyIdentifier)
                            .with(Extension.subjectKeyIdentifier, false, identifier)
                            .build());
        }
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        all.addAll(List.of(ROOT, issuing));
        // Enough for one check, and the first key of that name is the first decoy's.
        assertThat(Done.of(all, signatures(11)).verdict(issuing)).isEqualTo("anchored");
    }

    @Test
    @DisplayName("what has a way up tries no other key, and what is a root tries none at all")
    void noMoreThanNeeded() {
        TestCa twin = TestCa.root("Root").build();
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        TestCa below = TestCa.issuedBy(issuing, "J").build();
        TestCa namesake = TestCa.issuedBy(twin, "I").build();
        List<TestCa> all = List.of(ROOT, twin, issuing, below, namesake);
        Done done = Done.of(all, Limits.STANDARD);
        assertThat(done.verdicts(all)).containsExactly("anchored");
        for (TestCa each : all) {
            // A root's is its own, which it was born with.
            assertThat(done.of(each).tried.cardinality()).isOne();
        }
    }

    @Test
    @DisplayName("of ways that are alike the first in the order is taken, always")
    void alike() {
        TestCa first = TestCa.issuedBy(ROOT, "I").build();
        TestCa below = TestCa.issuedBy(first, "J").build();
        List<TestCa> all = new ArrayList<>(List.of(below, ROOT, first));
        for (int i = 0; i < 12; i++) {
            all.add(TestCa.issuedBy(ROOT, "I").keys(first.keys()).build());
        }
        assertThat(Done.of(all, Limits.STANDARD).path(below, all))
                .containsExactly(below, first, ROOT);
        Collections.reverse(all);
        assertThat(Done.of(all, Limits.STANDARD).path(below, all))
                .containsExactly(below, all.getFirst(), ROOT);
    }

    @Test
    @DisplayName("below the deepest that is followed all is undecided, and nothing else")
    void cut() {
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        TestCa below = TestCa.issuedBy(issuing, "J").build();
        TestCa lowest = TestCa.issuedBy(below, "K").build();
        TestCa lost = TestCa.issuedBy(TestCa.root("Gone").build(), "L").build();
        List<TestCa> all = List.of(ROOT, issuing, below, lowest, lost);
        Done two = Done.of(all, climbing(32, 1_024, 2));
        assertThat(two.verdicts(List.of(ROOT, issuing, below))).containsExactly("anchored");
        assertThat(two.search.undecided()).isEqualTo(two.nodes(lowest));
        Done one = Done.of(all, climbing(32, 1_024, 1));
        assertThat(one.verdicts(List.of(ROOT, issuing))).containsExactly("anchored");
        assertThat(one.search.undecided()).isEqualTo(one.nodes(below, lowest));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void preferred(String sentence, List<TestCa> given, List<TestCa> path) {
        for (List<TestCa> order : List.of(given, given.reversed())) {
            assertThat(Done.of(order, Limits.STANDARD).path(path.getFirst(), order))
                    .isEqualTo(path);
        }
    }

    static Stream<Arguments> preferred() {
        NameConstraints anything = NOT_FORBIDDEN;
        TestCa plain = TestCa.root("Plain").build();
        TestCa constrained =
                TestCa.root("C").with(Extension.nameConstraints, true, anything).build();
        TestCa issuing = TestCa.issuedBy(plain, "I").build();
        TestCa cross = TestCa.issuedBy(constrained, "I").keys(issuing.keys()).build();
        TestCa below = TestCa.issuedBy(issuing, "J").build();
        TestCa middle = TestCa.issuedBy(plain, "M").build();
        TestCa longer = TestCa.issuedBy(middle, "I").keys(issuing.keys()).build();
        TestCa tight = TestCa.issuedBy(plain, "I").keys(issuing.keys()).pathLength(1).build();
        TestCa fresh = TestCa.root("I").build();
        TestCa other = TestCa.issuedBy(constrained, "I").keys(fresh.keys()).build();
        return Stream.of(
                arguments(
                        "a way without constraints before one with",
                        List.of(plain, constrained, issuing, cross, below),
                        List.of(below, issuing, plain)),
                arguments(
                        "a shorter way before a longer one",
                        List.of(plain, middle, longer, issuing, below),
                        List.of(below, issuing, plain)),
                arguments(
                        "a short constrained way before a long one without",
                        List.of(constrained, plain, middle, longer, cross, below),
                        List.of(below, cross, constrained)),
                arguments(
                        "at one depth the way that leaves more path length",
                        List.of(plain, tight, issuing, below),
                        List.of(below, issuing, plain)),
                arguments(
                        "that even over constraints",
                        List.of(plain, constrained, tight, cross, below),
                        List.of(below, cross, constrained)),
                arguments(
                        "another key of the name is no way",
                        List.of(plain, constrained, other, issuing, below),
                        List.of(below, issuing, plain)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void cost(String sentence, List<TestCa> path, int expected) {
        List<Node> nodes = path.stream().map(ca -> node(ca, 0)).toList();
        assertThat(Search.cost(nodes)).isEqualTo(expected);
    }

    static Stream<Arguments> cost() {
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        TestCa constraining = with(TestCa.root("C"), 32, 0);
        TestCa wide = with(TestCa.root("C"), 320, 0);
        TestCa both = with(TestCa.issuedBy(wide, "I"), 320, 0);
        return Stream.of(
                arguments("a root is one", List.of(ROOT), 1),
                arguments("so it is whatever it says for others", List.of(wide), 1),
                arguments("each certificate is one", List.of(issuing, issuing, ROOT), 3),
                arguments(
                        "32 constraints, merged each with each, and one name: one more",
                        List.of(issuing, constraining),
                        2 + (32 * 32 + 32) / 1_024),
                arguments(
                        "names are compared with each constraint above",
                        List.of(with(TestCa.issuedBy(constraining, "I"), 0, 63), constraining),
                        2 + (32 * 32 + 64 * 32) / 1_024),
                arguments(
                        "and not with those beside or below",
                        List.of(wide, with(TestCa.root("N"), 0, 63)),
                        2 + 320 * 320 / 1_024),
                arguments(
                        "constraints add up on the way down",
                        List.of(issuing, both, wide),
                        3 + (320 * 320 + 320 + 640 * 640 + 640) / 1_024));
    }

    private static TestCa with(TestCa.Builder builder, int constraints, int names) {
        if (constraints > 0) {
            GeneralSubtree[] subtrees = new GeneralSubtree[constraints];
            for (int i = 0; i < constraints; i++) {
                subtrees[i] =
                        new GeneralSubtree(new GeneralName(GeneralName.rfc822Name, i + ".example"));
            }
            builder.with(Extension.nameConstraints, true, new NameConstraints(null, subtrees));
        }
        if (names > 0) {
            GeneralName[] all = new GeneralName[names];
            Arrays.fill(all, new GeneralName(GeneralName.rfc822Name, "a@b.example"));
            builder.with(Extension.subjectAlternativeName, false, new GeneralNames(all));
        }
        return builder.build();
    }
}
