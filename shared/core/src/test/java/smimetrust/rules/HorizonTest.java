package smimetrust.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Card;
import smimetrust.Finding;
import smimetrust.Severity;
import smimetrust.TestCa;

class HorizonTest {

    private static final TestCa ROOT = TestCa.root("Fabrikam S/MIME Root").build();

    private static TestCa.Builder ca() {
        return TestCa.issuedBy(ROOT, "Fabrikam CA").notBefore("2022-01-01T00:00:00Z");
    }

    private static TestCa.Builder anyRoot() {
        return TestCa.root("Fabrikam Root").notBefore("2022-01-01T00:00:00Z");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void horizon(String sentence, TestCa.Builder given, String now, List<String> expected) {
        assertThat(
                        Rulebook.horizon(given.build().certificate(), Instant.parse(now)).stream()
                                .map(HorizonTest::brief))
                .isEqualTo(expected);
    }

    /** The rule, and whether it speaks of what comes or of what came. */
    private static String brief(Finding finding) {
        return finding.rule() + " " + finding.message().split(" ", 2)[0];
    }

    static Stream<Arguments> cases() {
        String day = "2026-12-01T00:00:00Z";
        return Stream.of(
                arguments("a root for mail has nothing ahead", anyRoot(ROOT), day, List.of()),
                arguments("a P-256 intermediate neither", ca(), day, List.of()),
                arguments("nor one of 3,072 bits", ca().key("RSA3072"), day, List.of()),
                arguments(
                        "one of 2,048 bits must retire",
                        ca().key("RSA2048"),
                        day,
                        List.of("horizon.rsa-3072 from")),
                arguments(
                        "people are told three years before",
                        ca().key("RSA2048"),
                        "2024-09-15T00:00:00Z",
                        List.of("horizon.rsa-3072 from")),
                arguments(
                        "and not earlier", ca().key("RSA2048"), "2024-09-14T23:59:59Z", List.of()),
                arguments(
                        "until the last second before",
                        ca().key("RSA2048"),
                        "2027-09-14T23:59:59Z",
                        List.of("horizon.rsa-3072 from")),
                arguments(
                        "then it has come",
                        ca().key("RSA2048"),
                        "2027-09-15T00:00:00Z",
                        List.of("horizon.rsa-3072 since")),
                arguments(
                        "and stays",
                        ca().key("RSA2048"),
                        "2035-01-01T00:00:00Z",
                        List.of("horizon.rsa-3072 since")),
                arguments(
                        "what ends before has nothing to fear",
                        ca().key("RSA2048").notAfter("2027-09-14T23:59:59Z"),
                        day,
                        List.of()),
                arguments(
                        "an intermediate for servers is not for S/MIME at all",
                        ca().key("RSA2048").eku(KeyPurposeId.id_kp_serverAuth),
                        day,
                        List.of()),
                arguments(
                        "a root of 2,048 bits issues to nobody",
                        anyRoot(ROOT).key("RSA2048"),
                        day,
                        List.of()),
                arguments(
                        "e-mail and client authentication stay",
                        ca().eku(KeyPurposeId.id_kp_emailProtection, KeyPurposeId.id_kp_clientAuth),
                        day,
                        List.of()),
                arguments(
                        "other usages go",
                        ca().eku(
                                        KeyPurposeId.id_kp_emailProtection,
                                        KeyPurposeId.id_kp_codeSigning),
                        day,
                        List.of("horizon.email-only from")),
                arguments(
                        "have gone",
                        ca().eku(
                                        KeyPurposeId.id_kp_emailProtection,
                                        KeyPurposeId.id_kp_codeSigning),
                        "2027-07-01T00:00:00Z",
                        List.of("horizon.email-only since")),
                arguments(
                        "what is issued after that day breaks a rule instead",
                        ca().notBefore("2027-07-01T00:00:00Z")
                                .eku(
                                        KeyPurposeId.id_kp_emailProtection,
                                        KeyPurposeId.id_kp_codeSigning),
                        "2027-08-01T00:00:00Z",
                        List.of()),
                arguments(
                        "a root that does not say what it is for",
                        anyRoot(),
                        day,
                        List.of("horizon.single-purpose-root from")),
                arguments(
                        "three years before it is not told yet",
                        anyRoot(),
                        "2025-12-30T23:59:59Z",
                        List.of()),
                arguments(
                        "after the end of 2028",
                        anyRoot(),
                        "2028-12-31T00:00:00Z",
                        List.of("horizon.single-purpose-root since")));
    }

    private static TestCa.Builder anyRoot(TestCa like) {
        return TestCa.root(like.certificate().subject().brief());
    }

    @Test
    @DisplayName("what is ahead is good to know, and of public CAs only")
    void cards() {
        assertThat(Rulebook.changes())
                .hasSize(3)
                .allMatch(card -> card.severity() == Severity.NOTICE)
                .allMatch(card -> card.scope() == Card.Scope.PUBLIC)
                .allMatch(card -> Rulebook.isOnlyPublic(card.id()));
    }
}
