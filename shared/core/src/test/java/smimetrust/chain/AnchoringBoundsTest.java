package smimetrust.chain;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static smimetrust.chain.AnchoringTest.AT;
import static smimetrust.chain.AnchoringTest.WINDOW;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import smimetrust.Certificate;
import smimetrust.TestCa;

/** What an uploader could do to keep the search busy; the time-outs only stop a hanging build. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AnchoringBoundsTest {

    private static Anchoring judge(List<TestCa> candidates, Limits limits) {
        return Anchoring.of(
                candidates.stream().map(TestCa::certificate).toList(),
                List.of(),
                AT,
                WINDOW,
                limits);
    }

    private static Map<String, Integer> counts(Anchoring anchoring, List<TestCa> candidates) {
        Map<String, Integer> counts = new TreeMap<>();
        candidates.stream()
                .map(TestCa::certificate)
                .collect(groupingBy(each -> AnchoringTest.verdict(anchoring, each)))
                .forEach((verdict, all) -> counts.put(verdict, all.size()));
        return counts;
    }

    private static Map<String, Integer> counts(List<TestCa> candidates) {
        return counts(judge(candidates, Limits.STANDARD), candidates);
    }

    @Test
    @DisplayName("a chain is followed for sixteen steps, and what is below says so")
    void deepChain() {
        List<TestCa> chain = new ArrayList<>(List.of(TestCa.root("0").build()));
        for (int i = 1; i <= 200; i++) {
            chain.add(TestCa.issuedBy(chain.getLast(), "" + i).build());
        }
        Anchoring anchoring = judge(chain, Limits.STANDARD);
        assertThat(counts(anchoring, chain))
                .isEqualTo(
                        Map.of(
                                "anchored",
                                Limits.DEPTH + 1,
                                "chain.search-exhausted",
                                200 - Limits.DEPTH));
        assertThat(anchoring.depth(chain.get(Limits.DEPTH).certificate())).isEqualTo(Limits.DEPTH);
    }

    /** So many CAs of one name, each with a certificate by each: with or without the roots. */
    static List<TestCa> clique(int size, boolean roots, boolean identifiers) {
        List<TestCa> selves =
                Stream.generate(() -> TestCa.root("Clique").build()).limit(size).toList();
        List<TestCa> all = new ArrayList<>(roots ? selves : List.of());
        for (TestCa above : selves) {
            for (TestCa below : selves) {
                if (!above.equals(below)) {
                    TestCa.Builder cross = TestCa.issuedBy(above, "Clique").keys(below.keys());
                    if (!identifiers) {
                        cross.without(Extension.authorityKeyIdentifier);
                    }
                    all.add(cross.build());
                }
            }
        }
        return all;
    }

    @Test
    @DisplayName("CAs that all certify each other are anchored by their roots")
    void cliqueWithRoots() {
        assertThat(counts(clique(9, true, true))).isEqualTo(Map.of("anchored", 81));
        assertThat(counts(clique(7, true, false))).isEqualTo(Map.of("anchored", 49));
    }

    @Test
    @DisplayName("CAs that all certify each other without a root lead nowhere")
    void cliqueWithoutRoots() {
        assertThat(counts(clique(9, false, true))).isEqualTo(Map.of("chain.loop", 72));
    }

    /** As {@link #clique}, with certificates below that the constraints of its root forbid. */
    static List<TestCa> thicket(int size, int forbidden) {
        NameConstraints constraints =
                new NameConstraints(
                        null,
                        new GeneralSubtree[] {
                            new GeneralSubtree(new GeneralName(new X500Name("O=Forbidden")))
                        });
        TestCa root = TestCa.root("Top").with(Extension.nameConstraints, true, constraints).build();
        List<TestCa> all = new ArrayList<>(clique(size, false, true));
        TestCa entrance = TestCa.issuedBy(root, "Clique").keys(all.getFirst().keys()).build();
        for (int i = 0; i < forbidden; i++) {
            all.add(
                    TestCa.issuedBy(all.get(size), "x")
                            .subject(new X500Name("O=Forbidden,CN=" + i))
                            .build());
        }
        all.add(root);
        all.add(entrance);
        return all;
    }

    @Test
    @DisplayName("a refused certificate in a thicket is not tried on every path there is")
    void refusedInThicket() {
        List<TestCa> all = new ArrayList<>(thicket(7, 1));
        all.add(TestCa.issuedBy(all.get(42), "Y").build());
        assertThat(counts(all)).isEqualTo(Map.of("anchored", 44, "chain.search-exhausted", 2));
    }

    @Test
    @DisplayName("where no other path can help, none is tried")
    void hopelessInThicket() {
        List<TestCa> all = new ArrayList<>(clique(7, true, true));
        TestCa refused =
                TestCa.issuedBy(all.getFirst(), "X")
                        .with(
                                new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"),
                                true,
                                DERNull.INSTANCE)
                        .build();
        all.add(refused);
        all.add(TestCa.issuedBy(refused, "Y").build());
        assertThat(counts(all)).isEqualTo(Map.of("anchored", 49, "chain.pkix", 2));
    }

    @Test
    @DisplayName("without signature checks left the rest is undecided, and roots are not")
    void outOfSignatures() {
        List<TestCa> all = clique(6, true, false);
        Limits few = new Limits(80, 80, 1000, 64, 1000, 16);
        Map<String, Integer> counts = counts(judge(all, few), all);
        assertThat(counts.keySet()).containsExactlyInAnyOrder("anchored", "chain.search-exhausted");
        assertThat(counts.get("anchored")).isBetween(6, 16);
    }

    @Test
    @DisplayName("an orphan whose issuer is simply missing says so even when the budget is spent")
    void missingIsNotUndecided() {
        List<TestCa> all = new ArrayList<>(clique(6, true, false));
        TestCa orphan = TestCa.issuedBy(TestCa.root("Gone").build(), "O").build();
        all.add(orphan);
        Anchoring anchoring = judge(all, new Limits(80, 80, 1000, 64, 1000, 16));
        assertThat(AnchoringTest.verdict(anchoring, orphan.certificate()))
                .isEqualTo("chain.issuer-missing");
    }

    @Test
    @DisplayName("without validation steps left nothing more is anchored")
    void outOfSteps() {
        TestCa root = TestCa.root("R").build();
        TestCa issuing = TestCa.issuedBy(root, "I").build();
        List<TestCa> all = List.of(root, issuing, TestCa.issuedBy(issuing, "J").build());
        assertThat(counts(judge(all, new Limits(100, 100, 3, 64, 100, 16)), all))
                .isEqualTo(Map.of("anchored", 2, "chain.search-exhausted", 1));
    }

    @Test
    @DisplayName("namesakes with the same key identifier do not hide the issuer")
    void decoys() {
        TestCa root = TestCa.root("Real").build();
        byte[] identifier =
                root.certificate().extension(Extension.subjectKeyIdentifier).orElseThrow().value();
        List<TestCa> all = new ArrayList<>(List.of(root));
        for (int i = 0; i < 40; i++) {
            all.add(
                    TestCa.root("Real")
                            .without(Extension.subjectKeyIdentifier)
                            .with(Extension.subjectKeyIdentifier, false, identifier)
                            .build());
        }
        TestCa issuing = TestCa.issuedBy(root, "I").build();
        all.add(issuing);
        Certificate certificate = issuing.certificate();
        assertThat(judge(all, Limits.STANDARD).depth(certificate)).isEqualTo(1);
        assertThat(AnchoringTest.verdict(judge(all, Limits.STANDARD), certificate))
                .isEqualTo("anchored");
    }

    private static List<String> verdicts(Anchoring anchoring, List<TestCa> asked) {
        return asked.stream()
                .map(each -> AnchoringTest.verdict(anchoring, each.certificate()))
                .distinct()
                .toList();
    }

    /** A chain, and below it three CAs whose issuer strangers have certified so many times too. */
    private static List<TestCa> besieged(List<TestCa> honest, int strangers) {
        honest.add(TestCa.root("0").build());
        for (int i = 1; i < 4; i++) {
            honest.add(TestCa.issuedBy(honest.getLast(), "" + i).build());
        }
        TestCa policy = TestCa.issuedBy(honest.getLast(), "Policy").pathLength(1).build();
        honest.add(policy);
        for (int i = 0; i < 3; i++) {
            honest.add(TestCa.issuedBy(policy, "Issuing " + i).build());
        }
        NameConstraints nobody =
                new NameConstraints(
                        new GeneralSubtree[] {
                            new GeneralSubtree(new GeneralName(new X500Name("O=Nobody")))
                        },
                        null);
        TestCa stranger = TestCa.root("Stranger").build();
        List<TestCa> all = new ArrayList<>(honest);
        all.add(stranger);
        for (int i = 0; i < strangers; i++) {
            all.add(
                    TestCa.issuedBy(stranger, "Policy")
                            .keys(policy.keys())
                            .with(Extension.nameConstraints, true, nobody)
                            .build());
        }
        return all;
    }

    @Test
    @DisplayName("a stranger's cross-certificates that constrain do not hide the way that is there")
    void constrainingStrangers() {
        List<TestCa> honest = new ArrayList<>();
        List<TestCa> all = besieged(honest, 10 * Limits.PATHS_PER_CERTIFICATE);
        assertThat(verdicts(judge(all, Limits.STANDARD), honest)).containsExactly("anchored");
    }

    @Test
    @DisplayName("a stranger's paths that are refused do not use up what the others need")
    void refusedStrangers() {
        List<TestCa> honest = new ArrayList<>();
        List<TestCa> all = besieged(honest, 10);
        all.addAll(thicket(6, 60));
        Limits few = new Limits(100_000, 500, 16 * all.size(), 32, 1024, 16);
        assertThat(verdicts(judge(all, few), honest)).containsExactly("anchored");
    }

    @Test
    @DisplayName("a stranger's certificates that cost much do not use up what the others need")
    void costlyStrangers() {
        List<TestCa> honest = new ArrayList<>(List.of(TestCa.root("0").key("RSA2048").build()));
        for (int i = 1; i <= 8; i++) {
            honest.add(TestCa.issuedBy(honest.getLast(), "" + i).key("RSA2048").build());
        }
        List<TestCa> all = new ArrayList<>(honest);
        TestCa first = TestCa.root("Bad").build();
        byte[] identifier =
                first.certificate().extension(Extension.subjectKeyIdentifier).orElseThrow().value();
        for (int i = 0; i < 20; i++) {
            all.add(
                    TestCa.root("Bad")
                            .without(Extension.subjectKeyIdentifier)
                            .with(Extension.subjectKeyIdentifier, false, identifier)
                            .build());
            all.add(TestCa.issuedBy(first, "x" + i).corruptSignature().build());
            all.add(TestCa.issuedBy(first, "y" + i).corruptSignature().build());
        }
        Limits few = new Limits(500, 500, 1000, 64, 1000, 16);
        assertThat(verdicts(judge(all, few), honest)).containsExactly("anchored");
    }

    @Test
    @DisplayName("decoys are tried by one for all: the key that has signed goes first")
    void manyDecoys() {
        TestCa root = TestCa.root("Real").build();
        byte[] identifier =
                root.certificate().extension(Extension.subjectKeyIdentifier).orElseThrow().value();
        List<TestCa> honest = new ArrayList<>(List.of(root));
        for (int i = 0; i < 60; i++) {
            honest.add(TestCa.issuedBy(root, "I" + i).build());
        }
        List<TestCa> all = new ArrayList<>(honest);
        for (int i = 0; i < 40; i++) {
            all.add(
                    TestCa.root("Real")
                            .without(Extension.subjectKeyIdentifier)
                            .with(Extension.subjectKeyIdentifier, false, identifier)
                            .build());
        }
        // A quarter of what it costs to try every key with every one of them.
        Limits few = new Limits(60 * 8 * 10, 500, 1000, 64, 1000, 16);
        assertThat(verdicts(judge(all, few), honest)).containsExactly("anchored");
    }
}
