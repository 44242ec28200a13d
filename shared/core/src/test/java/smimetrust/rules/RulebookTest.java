package smimetrust.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.MalformedCertificateException;
import smimetrust.Severity;
import smimetrust.TestCa;

class RulebookTest {

    private static final TestCa ROOT = TestCa.root("Fabrikam Root").build();
    private static final List<Vector> VECTORS = Vector.all();

    private static List<Finding> judge(TestCa given) {
        return Rulebook.told(Rulebook.judge(given.certificate()), Card.Scope.ANY);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("evidence")
    void evidence_is_in_the_message(String sentence, TestCa given, List<String> shown) {
        assertThat(judge(given)).hasSize(1);
        assertThat(judge(given).getFirst().message()).contains(shown);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> evidence() {
        return Stream.of(
                arguments(
                        "a leaf names its issuer and where that certificate is",
                        TestCa.leaf(ROOT, "ann@fabrikam.example")
                                .issuerUrl("http://ca.fabrikam.example/ca.cer")
                                .build(),
                        List.of(
                                "ann@fabrikam.example",
                                "CN=Fabrikam Root",
                                "http://ca.fabrikam.example/ca.cer")),
                arguments(
                        "a self-signed leaf has nobody to name",
                        TestCa.root("ann@fabrikam.example").ca(false).build(),
                        List.of("cA=FALSE", "itself")),
                arguments(
                        "a usage is called by its name, an unknown one by its number",
                        TestCa.issuedBy(ROOT, "I")
                                .eku(
                                        KeyPurposeId.id_kp_serverAuth,
                                        KeyPurposeId.getInstance(
                                                new ASN1ObjectIdentifier("1.2.3.4.5")))
                                .build(),
                        List.of("serverAuth, 1.2.3.4.5")),
                arguments(
                        "key usages are listed",
                        TestCa.root("R").keyUsage(KeyUsage.cRLSign | KeyUsage.keyAgreement).build(),
                        List.of("cRLSign, keyAgreement")),
                arguments(
                        "a keyUsage of no bit at all allows nothing",
                        TestCa.root("R").keyUsage(0).build(),
                        List.of("nothing")),
                arguments(
                        "a small key tells its size",
                        TestCa.root("R").key("RSA1024").build(),
                        List.of("1024", "2048")),
                arguments(
                        "a curve is called by its name",
                        TestCa.root("R").key("brainpoolP384r1").build(),
                        List.of("brainpoolP384r1")),
                arguments(
                        "a serial number is shown in hexadecimal",
                        TestCa.root("R").serial(BigInteger.valueOf(-300)).build(),
                        List.of("-012c")),
                arguments(
                        "a reversed validity tells both ends",
                        TestCa.root("R").notAfter("2025-06-07T08:09:10Z").build(),
                        List.of("2026-01-01T00:00:00Z", "2025-06-07T08:09:10Z")));
    }

    @Test
    @DisplayName("faults that are independent are all told, in the order of the catalogue")
    void several() {
        TestCa given =
                TestCa.issuedBy(ROOT, "I")
                        .serial(BigInteger.ZERO)
                        .eku(KeyPurposeId.id_kp_codeSigning)
                        .key("RSA1024")
                        .build();
        assertThat(Vector.ids(judge(given)))
                .containsExactly("ca.eku-excludes-email", "key.rsa-too-small", "serial.zero");
    }

    @Test
    @DisplayName("hostile text and numbers without end become one bounded line")
    void hostile() {
        KeyPurposeId[] many =
                Stream.iterate(1, i -> i + 1)
                        .limit(2_000)
                        .map(i -> new ASN1ObjectIdentifier("1.2.3." + "9".repeat(200) + "." + i))
                        .map(KeyPurposeId::getInstance)
                        .toArray(KeyPurposeId[]::new);
        TestCa given =
                TestCa.issuedBy(ROOT, "I")
                        .subject(longName())
                        .issuerName(longName())
                        .eku(many)
                        .serial(BigInteger.ONE.negate().shiftLeft(80_000))
                        .build();
        assertThat(judge(given)).hasSizeGreaterThan(2).allSatisfy(RulebookTest::isOneSafeLine);
    }

    private static X500Name longName() {
        DERUTF8String text = new DERUTF8String("a\u202Eb\nSet-SmimeConfig" + "x".repeat(5_000));
        return new X500Name(new RDN[] {new RDN(BCStyle.CN, text)});
    }

    private static void isOneSafeLine(Finding finding) {
        assertThat(finding.message())
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(Rulebook.MAX_MESSAGE)
                .doesNotContainPattern("[\\p{Cntrl}\\u202E]");
    }

    @Property(tries = 1_000)
    @Label("bytes changed anywhere are judged, and judged again the same")
    void judgement_never_fails(
            @ForAll @IntRange(max = 1_000) int which,
            @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 100_000) Integer> places,
            @ForAll byte value) {
        byte[] der = VECTORS.get(which % VECTORS.size()).certificate().der();
        places.forEach(place -> der[place % der.length] = value);
        Optional<List<Finding>> findings = parse(der).map(Rulebook::judge);
        findings.ifPresent(all -> assertThat(all).allSatisfy(RulebookTest::isOneSafeLine));
        assertThat(parse(der).map(Rulebook::judge)).isEqualTo(findings);
    }

    private static Optional<Certificate> parse(byte[] der) {
        try {
            return Optional.of(Certificate.parse(der));
        } catch (MalformedCertificateException e) {
            return Optional.empty(); // refused before it comes to us
        }
    }

    @Test
    @DisplayName("what neither Java nor Bouncy Castle can read is always rejected")
    void unreadable_is_rejected() {
        List<Certificate> unreadable = new ArrayList<>();
        for (Vector vector : VECTORS) {
            byte[] der = vector.certificate().der();
            for (int at = 0; at < der.length; at += 7) {
                byte[] changed = der.clone();
                changed[at] ^= 0x15;
                parse(changed).filter(read -> read.x509().isEmpty()).ifPresent(unreadable::add);
            }
        }
        assertThat(unreadable)
                .hasSizeGreaterThan(100)
                .allSatisfy(read ->
                        assertThat(Rulebook.judge(read))
                                .anyMatch(f -> f.severity() == Severity.ERROR));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pss")
    void digest_of_rsassa_pss(
            String sentence, AlgorithmIdentifier given, Optional<SignatureKind.Strength> expected) {
        assertThat(SignatureKind.of(given).map(SignatureKind::strength)).isEqualTo(expected);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> pss() {
        return Stream.of(
                arguments(
                        "without parameters it is SHA-1",
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS),
                        Optional.of(SignatureKind.Strength.FADING)),
                arguments(
                        "SHA-256 is sound",
                        pss(NISTObjectIdentifiers.id_sha256),
                        Optional.of(SignatureKind.Strength.SOUND)),
                arguments(
                        "SHA-1 is fading",
                        pss(OIWObjectIdentifiers.idSHA1),
                        Optional.of(SignatureKind.Strength.FADING)),
                arguments(
                        "MD5 is broken",
                        pss(PKCSObjectIdentifiers.md5),
                        Optional.of(SignatureKind.Strength.BROKEN)),
                arguments(
                        "another digest is unknown",
                        pss(new ASN1ObjectIdentifier("1.2.3")),
                        Optional.empty()),
                arguments(
                        "parameters of another structure are unknown",
                        new AlgorithmIdentifier(
                                PKCSObjectIdentifiers.id_RSASSA_PSS, DERNull.INSTANCE),
                        Optional.empty()));
    }

    private static AlgorithmIdentifier pss(ASN1ObjectIdentifier digest) {
        return new AlgorithmIdentifier(
                PKCSObjectIdentifiers.id_RSASSA_PSS,
                new RSASSAPSSparams(
                        new AlgorithmIdentifier(digest, DERNull.INSTANCE),
                        RSASSAPSSparams.DEFAULT_MASK_GEN_FUNCTION,
                        RSASSAPSSparams.DEFAULT_SALT_LENGTH,
                        RSASSAPSSparams.DEFAULT_TRAILER_FIELD));
    }
}
