package smimetrust.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Finding;
import smimetrust.TestCa;

class LeafRemarksTest {

    private static final TestCa ROOT = TestCa.root("Fabrikam Root").build();
    private static final TestCa ISSUING = TestCa.issuedBy(ROOT, "Fabrikam S/MIME CA").build();
    private static final TestCa ALICE =
            TestCa.leaf(ISSUING, "Alice").issuerUrl("http://ca.example/issuing.cer").build();

    private static Finding ofAlice(Given given) {
        List<Finding> findings =
                given.plan().status().certificates().stream()
                        .filter(c -> c.sha256().equals(ALICE.certificate().sha256()))
                        .flatMap(c -> c.findings().stream())
                        .toList();
        assertThat(findings).extracting(Finding::rule).containsExactly("ca.not-a-ca");
        return findings.getFirst();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bundles")
    void remark(String sentence, Given given, String evidence, String fix) {
        Finding finding = ofAlice(given);
        assertThat(finding.message()).contains(evidence);
        assertThat(finding.fix()).contains(fix);
    }

    static Stream<Arguments> bundles() {
        TestCa namesake =
                TestCa.issuedBy(ROOT, "Fabrikam S/MIME CA").pathLength(0).build(); // another key
        TestCa tls =
                TestCa.issuedBy(ROOT, "Fabrikam S/MIME CA")
                        .keys(ISSUING.keys())
                        .eku(org.bouncycastle.asn1.x509.KeyPurposeId.id_kp_serverAuth)
                        .build();
        return Stream.of(
                arguments(
                        "its CA is included",
                        Given.bundleOf(ROOT, ISSUING, ALICE),
                        ISSUING.certificate() + ", is included",
                        "Delete this file"),
                arguments(
                        "its CA is there without its root",
                        Given.bundleOf(TestCa.root("Another").build(), ISSUING, ALICE),
                        "left out",
                        "resolve that"),
                arguments(
                        "its CA is there and rejected",
                        Given.bundleOf(ROOT, tls, ALICE),
                        tls.certificate() + ", is in this bundle but left out",
                        "resolve that"),
                arguments(
                        "of two certificates of its CA one is included",
                        Given.bundleOf(ROOT, tls, ISSUING, ALICE),
                        ISSUING.certificate() + ", is included",
                        "Delete this file"),
                arguments(
                        "its CA is not there",
                        Given.bundleOf(ROOT, ALICE),
                        "not in this bundle (key identifier "
                                + ISSUING.certificate().subjectKeyIdentifier().orElseThrow(),
                        "http://ca.example/issuing.cer"),
                arguments(
                        "a CA of that name with another key is not it",
                        Given.bundleOf(ROOT, namesake, ALICE),
                        "not in this bundle",
                        "CN=Fabrikam S/MIME CA"));
    }

    @Test
    @DisplayName("many of people's certificates and namesakes cost a bounded number of signatures")
    void bounded() {
        Given given = Given.bundleOf(ROOT);
        for (int i = 0; i < 30; i++) {
            given.file("ca" + i, TestCa.issuedBy(ROOT, "Fabrikam S/MIME CA").build());
            given.file("leaf" + i, TestCa.leaf(ISSUING, "Person " + i).build());
        }
        given.file("last", ALICE);
        // 30 × 30 signatures were to be tried: the last are not, and keep what the rule said.
        assertThat(given.plan().status().certificates())
                .filteredOn(
                        c -> c.findings().stream().anyMatch(f -> f.rule().equals("ca.not-a-ca")))
                .hasSize(31)
                .anyMatch(c -> c.findings().getFirst().message().contains("not in this bundle"))
                .anyMatch(c -> !c.findings().getFirst().message().contains("in this bundle"));
    }
}
