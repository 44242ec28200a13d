package smimetrust.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static smimetrust.chain.AnchoringTest.AT;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.TestCa;
import smimetrust.chain.Signatures.Fit;
import smimetrust.chain.Signatures.Round;

class SignaturesTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa OTHER = TestCa.root("Other").build();

    private static List<Node> nodes(List<TestCa> given) {
        List<Node> nodes = new ArrayList<>();
        for (TestCa each : given) {
            nodes.add(new Node(each.certificate(), nodes.size(), false, AT, AT));
        }
        return nodes;
    }

    /** So many owners that nobody has a share: the units are for whoever comes first. */
    private static Purse purse(int units) {
        return new Purse(units, 100_000);
    }

    private static TestCa silent(TestCa issuer, String name) {
        return TestCa.issuedBy(issuer, name).without(Extension.authorityKeyIdentifier).build();
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource
    void fit(String sentence, TestCa child, List<TestCa> carriers, Fit expected) {
        List<Node> all = nodes(carriers);
        Signatures signatures = new Signatures(all);
        List<SigningKey> keys = signatures.keysOf(all.getFirst().certificate.subject().canonical());
        assertThat(keys).hasSize(1);
        assertThat(Signatures.fit(nodes(List.of(child)).getFirst(), keys.getFirst()))
                .isEqualTo(expected);
    }

    static Stream<Arguments> fit() {
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        TestCa unmarked =
                TestCa.root("Root")
                        .keys(ROOT.keys())
                        .without(Extension.subjectKeyIdentifier)
                        .build();
        return Stream.of(
                arguments("the identifiers are the same", issuing, List.of(ROOT), Fit.MATCH),
                arguments("they differ", issuing, List.of(OTHER), Fit.MISMATCH),
                arguments("the child has none", silent(ROOT, "I"), List.of(ROOT), Fit.UNKNOWN),
                arguments("the key has none", issuing, List.of(unmarked), Fit.UNKNOWN),
                arguments(
                        "one of its certificates has it",
                        issuing,
                        List.of(unmarked, ROOT),
                        Fit.MATCH));
    }

    @Test
    @DisplayName("each pair is tried once, the likely ones first, and none with a worse fit")
    void once() {
        TestCa twin = TestCa.root("Root").build();
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        List<Node> all = nodes(List.of(ROOT, twin, issuing));
        Signatures signatures = new Signatures(all);
        List<Node> child = List.of(all.get(2));
        assertThat(signatures.round(child, key -> false, Fit.MISMATCH, purse(99)))
                .isEqualTo(new Round(0, 0));
        assertThat(signatures.hasUntried(all.get(2), key -> true)).isTrue();
        assertThat(signatures.round(child, key -> true, Fit.MATCH, purse(99)))
                .isEqualTo(new Round(1, 1));
        assertThat(all.get(2).issuers).containsExactly(all.get(0).key());
        assertThat(all.get(0).key().issued).containsExactly(all.get(2));
        assertThat(signatures.hasUntried(all.get(2), key -> true)).isTrue();
        assertThat(signatures.hasUntried(all.get(2), key -> false)).isFalse();
        assertThat(signatures.round(child, key -> true, Fit.UNKNOWN, purse(99)))
                .isEqualTo(new Round(0, 0));
        assertThat(signatures.round(child, key -> true, Fit.MISMATCH, purse(99)))
                .isEqualTo(new Round(1, 0));
        assertThat(signatures.hasUntried(all.get(2), key -> true)).isFalse();
        assertThat(signatures.round(child, key -> true, Fit.MISMATCH, purse(99)))
                .isEqualTo(new Round(0, 0));
    }

    @Test
    @DisplayName("a small round goes on with what is left, as far as the purse allows")
    void smallRound() {
        for (int units : List.of(23, 24, 99)) {
            List<TestCa> given = new ArrayList<>();
            IntStream.range(0, 4).forEach(any -> given.add(TestCa.root("Root").build()));
            given.add(TestCa.issuedBy(given.getFirst(), "I").corruptSignature().build());
            List<Node> all = nodes(given);
            assertThat(
                            new Signatures(all)
                                    .round(
                                            List.of(all.getLast()),
                                            key -> true,
                                            Fit.MISMATCH,
                                            purse(units)))
                    .isEqualTo(new Round(Math.min(4, units / 8), 0));
        }
    }

    @Test
    @DisplayName("a large round tries one key each, every child another, and the found one next")
    void largeRound() {
        List<TestCa> given = new ArrayList<>();
        IntStream.range(0, 3).forEach(any -> given.add(TestCa.root("Root").build()));
        IntStream.range(0, 32).forEach(i -> given.add(silent(given.get(1), "I" + i)));
        List<Node> all = nodes(given);
        Signatures signatures = new Signatures(all);
        List<Node> children = all.subList(3, 35);
        assertThat(signatures.round(children, key -> true, Fit.MISMATCH, purse(9_999)))
                .isEqualTo(new Round(32, 11));
        assertThat(children)
                .allSatisfy(child -> {
                    assertThat(child.tried.stream().toArray()).containsExactly(child.rank % 3);
                    assertThat(child.issuers).hasSize(child.rank % 3 == 1 ? 1 : 0);
                });
        List<Node> rest = children.stream().filter(child -> child.issuers.isEmpty()).toList();
        signatures.round(rest, key -> true, Fit.MISMATCH, purse(8 * 21));
        assertThat(rest).hasSize(21).allSatisfy(child -> assertThat(child.issuers).hasSize(1));
    }

    @Test
    @DisplayName("one key under one name is one, however many certificates carry it")
    void keys() {
        TestCa renewed = TestCa.root("Root").keys(ROOT.keys()).build();
        TestCa renamed = TestCa.root("Renamed").keys(ROOT.keys()).build();
        TestCa twin = TestCa.root("Root").build();
        List<Node> all = nodes(List.of(ROOT, renewed, renamed, twin));
        Signatures signatures = new Signatures(all);
        String name = ROOT.certificate().subject().canonical();
        assertThat(signatures.keysOf(name)).containsExactly(all.get(0).key(), all.get(3).key());
        assertThat(all.get(1).key()).isSameAs(all.get(0).key());
        assertThat(all.stream().map(node -> node.key().number)).containsExactly(0, 0, 1, 2);
        assertThat(signatures.keysOf("nobody")).isEmpty();
        assertThat(signatures.hasUntried(all.get(2), key -> true)).isFalse();
    }
}
