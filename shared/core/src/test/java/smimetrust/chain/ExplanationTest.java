package smimetrust.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static smimetrust.chain.AnchoringTest.AT;
import static smimetrust.chain.AnchoringTest.WINDOW;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Certificate;
import smimetrust.TestCa;
import smimetrust.chain.Outcome.Orphan;

class ExplanationTest {

    private static final TestCa ROOT = TestCa.root("Root").build();

    private static Orphan told(TestCa orphan, List<TestCa> candidates, List<TestCa> leftOut) {
        return told(orphan, candidates, leftOut, Limits.STANDARD);
    }

    private static Orphan told(
            TestCa orphan, List<TestCa> candidates, List<TestCa> leftOut, Limits limits) {
        return (Orphan)
                Anchoring.of(certificates(candidates), certificates(leftOut), AT, WINDOW, limits)
                        .outcome(orphan.certificate());
    }

    private static List<Certificate> certificates(List<TestCa> given) {
        return given.stream().map(TestCa::certificate).toList();
    }

    /** A certificate of the one issuer, with what is to be said of it. */
    private record Way(String rule, TestCa issuer) {}

    @Test
    @DisplayName("of several ways up that end, the one that came nearest to a published chain")
    void nearest() {
        TestCa rsa = TestCa.root("RSA").key("RSA2048").build();
        TestCa zero = TestCa.root("Zero").pathLength(0).build();
        TestCa gone = TestCa.root("Gone").build();
        TestCa issuer = TestCa.issuedBy(gone, "P").build();
        TestCa asked = TestCa.issuedBy(issuer, "X").build();
        TestCa leftOut = below(ROOT, issuer).build();
        List<Way> ways =
                List.of(
                        new Way(
                                "chain.pkix",
                                below(ROOT, issuer)
                                        .with(
                                                new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"),
                                                true,
                                                DERNull.INSTANCE)
                                        .build()),
                        new Way("chain.path-length", below(zero, issuer).build()),
                        new Way(
                                "chain.not-for-email",
                                below(ROOT, issuer).eku(KeyPurposeId.id_kp_serverAuth).build()),
                        new Way(
                                "chain.not-valid",
                                below(ROOT, issuer).notAfter("2026-05-01T00:00:00Z").build()),
                        new Way(
                                "chain.unreadable",
                                below(ROOT, issuer)
                                        .with(
                                                Extension.keyUsage,
                                                true,
                                                new KeyUsage(KeyUsage.keyCertSign))
                                        .build()),
                        new Way(
                                "chain.weak-algorithm",
                                below(rsa, issuer).signature("MD5withRSA").build()),
                        new Way("chain.not-a-ca", below(ROOT, issuer).ca(false).build()),
                        new Way("chain.issuer-left-out", leftOut),
                        new Way("chain.issuer-missing", issuer),
                        new Way("chain.signature", below(ROOT, issuer).corruptSignature().build()),
                        new Way("chain.loop", below(asked, issuer).build()));
        for (int i = 0; i < ways.size(); i++) {
            List<TestCa> candidates = new ArrayList<>(List.of(ROOT, rsa, zero, asked));
            List<TestCa> out = new ArrayList<>();
            for (Way way : ways.subList(i, ways.size())) {
                (way.issuer.equals(leftOut) ? out : candidates).add(way.issuer);
            }
            assertThat(told(asked, candidates, out).finding().rule()).isEqualTo(ways.get(i).rule);
        }
    }

    private static TestCa.Builder below(TestCa above, TestCa same) {
        return TestCa.issuedBy(above, "P").keys(same.keys());
    }

    @Test
    @DisplayName("of two that miss their issuer the nearer one, and of two as near the same always")
    void nearer() {
        TestCa far = TestCa.issuedBy(TestCa.root("Far").build(), "Q").build();
        TestCa issuer = TestCa.issuedBy(far, "P").build();
        // Behind the far one in every order but that of nearness.
        TestCa near =
                Stream.generate(() -> below(TestCa.root("Near").build(), issuer).build())
                        .filter(each ->
                                each.certificate().sha256().compareTo(far.certificate().sha256())
                                        > 0)
                        .findFirst()
                        .orElseThrow();
        TestCa beside = below(TestCa.root("Beside").build(), issuer).build();
        TestCa asked = TestCa.issuedBy(issuer, "X").build();
        assertThat(told(asked, List.of(far, issuer, asked), List.of()).missing().issuer())
                .isEqualTo("CN=Far");
        assertThat(told(asked, List.of(far, issuer, near, asked), List.of()).missing().issuer())
                .isEqualTo("CN=Near");
        String first =
                Stream.of(near, beside)
                        .map(TestCa::certificate)
                        .min(Comparator.comparing(Certificate::sha256))
                        .map(Missing::issuerOf)
                        .map(Missing::issuer)
                        .orElseThrow();
        List<TestCa> both = List.of(far, issuer, near, beside, asked);
        assertThat(told(asked, both, List.of()).missing().issuer()).isEqualTo(first);
        assertThat(told(asked, both.reversed(), List.of()).missing().issuer()).isEqualTo(first);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void own(String sentence, TestCa asked, List<TestCa> above, String rule) {
        List<TestCa> candidates = new ArrayList<>(above);
        candidates.add(asked);
        Orphan told = told(asked, candidates, List.of());
        assertThat(told.finding().rule()).isEqualTo(rule);
        assertThat(told.finding().message()).startsWith(asked.certificate() + " ");
        assertThat(told.finding().message()).doesNotContain("leads up to");
        assertThat(told.missing()).isEqualTo(Missing.issuerOf(asked.certificate()));
    }

    static Stream<Arguments> own() {
        TestCa unknown =
                TestCa.issuedBy(ROOT, "U")
                        .with(
                                new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"),
                                true,
                                DERNull.INSTANCE)
                        .build();
        TestCa zero = TestCa.root("Zero").pathLength(0).build();
        return Stream.of(
                arguments(
                        "what is wrong with itself comes before what is wrong above",
                        TestCa.issuedBy(unknown, "X").ca(false).build(),
                        List.of(ROOT, unknown),
                        "chain.not-a-ca"),
                arguments(
                        "a root is not explained by what issues to its name",
                        TestCa.root("Sole").eku(KeyPurposeId.id_kp_serverAuth).build(),
                        List.of(ROOT),
                        "chain.not-for-email"),
                arguments("validation's refusal", unknown, List.of(ROOT), "chain.pkix"),
                arguments(
                        "no path length left",
                        TestCa.issuedBy(zero, "X").build(),
                        List.of(zero),
                        "chain.path-length"),
                arguments(
                        "another key of the issuer's name",
                        TestCa.issuedBy(TestCa.root("Root").build(), "X").build(),
                        List.of(ROOT),
                        "chain.signature"));
    }

    @Test
    @DisplayName("what is below a refused certificate is told of that one, and from how far")
    void below() {
        TestCa refused =
                TestCa.issuedBy(ROOT, "U")
                        .with(
                                new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"),
                                true,
                                DERNull.INSTANCE)
                        .build();
        TestCa below = TestCa.issuedBy(refused, "I").build();
        TestCa lowest = TestCa.issuedBy(below, "J").build();
        for (TestCa asked : List.of(below, lowest)) {
            Orphan told = told(asked, List.of(ROOT, refused, below, lowest), List.of());
            assertThat(told.finding().rule()).isEqualTo("chain.pkix");
            assertThat(told.finding().message())
                    .startsWith(asked.certificate() + " leads up to " + refused.certificate());
            assertThat(told.missing()).isEqualTo(Missing.issuerOf(refused.certificate()));
        }
    }

    @Test
    @DisplayName("the evidence names the certificate that stands in the way")
    void evidence() {
        TestCa zero = TestCa.root("Zero").pathLength(0).build();
        TestCa below = TestCa.issuedBy(zero, "I").build();
        assertThat(told(below, List.of(zero, below), List.of()).finding().message())
                .contains(zero.certificate().toString());
        TestCa forged = TestCa.issuedBy(ROOT, "F").corruptSignature().build();
        assertThat(told(forged, List.of(ROOT, forged), List.of()).finding().message())
                .contains(ROOT.certificate().toString());
        TestCa damaged = TestCa.root("D").corruptSignature().build();
        assertThat(told(damaged, List.of(damaged), List.of()).finding().message())
                .contains("another key than its own");
        TestCa astray = TestCa.issuedBy(TestCa.root("Gone").build(), "A").build();
        assertThat(told(astray, List.of(astray), List.of()).finding().message())
                .contains("CN=Gone")
                .doesNotContain("another key than its own");
    }

    @Test
    @DisplayName("where an issuer's certificate would help the fix says whose and from where")
    void fix() {
        TestCa.Builder builder = TestCa.issuedBy(TestCa.root("Root").build(), "X");
        TestCa asked = builder.issuerUrl("http://ca.example/r.cer").build();
        for (List<TestCa> candidates : List.of(List.of(asked), List.of(ROOT, asked))) {
            assertThat(told(asked, candidates, List.of()).finding().fix())
                    .contains("CN=Root", "http://ca.example/r.cer");
        }
        TestCa person = TestCa.leaf(ROOT, "ann").build();
        assertThat(told(person, List.of(ROOT, person), List.of()).finding().fix())
                .isEqualTo(Cards.NOT_A_CA.fix());
    }

    @ParameterizedTest(name = "{0} units: {1}")
    @CsvSource({"10, chain.issuer-left-out", "9, chain.search-exhausted"})
    @DisplayName("an issuer that is left out is found as far as the checks for explaining go")
    void explanationChecks(int units, String rule) {
        TestCa asked = TestCa.issuedBy(ROOT, "X").build();
        Limits limits = new Limits(1_000, units, 1_000, 32, 1_024, 16);
        assertThat(told(asked, List.of(asked), List.of(ROOT), limits).finding().rule())
                .isEqualTo(rule);
    }

    @Test
    @DisplayName("among more left-out namesakes than one round tries too")
    void manyLeftOut() {
        TestCa silent =
                TestCa.root("Root")
                        .keys(ROOT.keys())
                        .without(Extension.subjectKeyIdentifier)
                        .build();
        TestCa asked = TestCa.issuedBy(ROOT, "X").build();
        byte[] identifier =
                ROOT.certificate().extension(Extension.subjectKeyIdentifier).orElseThrow().value();
        List<TestCa> leftOut = new ArrayList<>(List.of(silent));
        for (int i = 0; i < 40; i++) {
            leftOut.add(
                    TestCa.root("Root")
                            .without(Extension.subjectKeyIdentifier)
                            .with(Extension.subjectKeyIdentifier, false, identifier)
                            .build());
        }
        Orphan told = told(asked, List.of(asked), leftOut);
        assertThat(told.finding().rule()).isEqualTo("chain.issuer-left-out");
        assertThat(told.finding().message()).contains(silent.certificate().toString());
    }
}
