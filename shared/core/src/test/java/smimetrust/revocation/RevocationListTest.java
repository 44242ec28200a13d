package smimetrust.revocation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.Certificate;
import smimetrust.TestCa;
import smimetrust.TestCrl;

class RevocationListTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final String URL = "http://crl.example/root.crl";
    private static final ASN1ObjectIdentifier UNKNOWN = new ASN1ObjectIdentifier("1.2.3.4.5");

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa OTHER = TestCa.root("Other").build();
    private static final TestCa CA = below(ROOT);

    private static TestCa below(TestCa issuer) {
        return TestCa.issuedBy(issuer, "Issuing")
                .with(Extension.cRLDistributionPoints, false, TestCrl.points(URL))
                .build();
    }

    private static Outcome judge(byte[] list, TestCa ca, TestCa... candidates) {
        Point point = RevocationList.points(ca.certificate()).getFirst();
        return RevocationList.read(list)
                .judge(ca.certificate(), point, certificates(candidates), NOW);
    }

    private static List<Certificate> certificates(TestCa... cas) {
        return Stream.of(cas).map(TestCa::certificate).toList();
    }

    private static String kind(Outcome outcome) {
        return outcome.getClass().getSimpleName();
    }

    private static TestCrl list() {
        return TestCrl.of(ROOT);
    }

    private static IssuingDistributionPoint scope(
            boolean users, boolean cas, boolean indirect, boolean attributes) {
        return new IssuingDistributionPoint(null, users, cas, null, indirect, attributes);
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                arguments("an empty list says good", list(), "Good"),
                arguments("so does one of version 1", list().v1(), "Good"),
                arguments(
                        "and one that names others",
                        list().revoking(ROOT).entry(BigInteger.ONE),
                        "Good"),
                arguments(
                        "one that names the certificate revokes it",
                        list().revoking(CA),
                        "Revoked"),
                arguments(
                        "wherever it stands in it",
                        list().revoking(ROOT).revoking(CA).entry(BigInteger.TWO),
                        "Revoked"),
                arguments(
                        "a hold is a revocation while it lasts",
                        list().revoking(CA, CRLReason.certificateHold),
                        "Revoked"),
                arguments(
                        "removeFromCRL is none",
                        list().revoking(CA, CRLReason.removeFromCRL),
                        "Good"),
                arguments(
                        "unless the list has the certificate twice",
                        list().revoking(CA, CRLReason.removeFromCRL).revoking(CA),
                        "Revoked"),
                arguments(
                        "what is due now is in force",
                        list().nextUpdate("2026-06-01T00:00:00Z"),
                        "Good"),
                arguments(
                        "what was due a second ago is not",
                        list().revoking(CA).nextUpdate("2026-05-31T23:59:59Z"),
                        "Expired"),
                arguments(
                        "a clock may be ahead a little",
                        list().thisUpdate("2026-06-01T00:10:00Z"),
                        "Good"),
                arguments(
                        "and no more",
                        list().revoking(CA).thisUpdate("2026-06-01T00:10:01Z"),
                        "Unsupported"),
                arguments(
                        "a list for ever is none to rely on",
                        list().revoking(CA).withoutNextUpdate(),
                        "Unsupported"),
                arguments(
                        "a year from 2050 on has four digits",
                        list().nextUpdate("2051-01-01T00:00:00Z"),
                        "Good"),
                arguments("another's list", TestCrl.of(OTHER).revoking(CA), "NotSigned"),
                arguments(
                        "another's list under our issuer's name",
                        list().revoking(CA).signedBy(OTHER),
                        "NotSigned"),
                arguments(
                        "a list that was changed",
                        list().revoking(CA).corruptSignature(),
                        "NotSigned"),
                arguments(
                        "even an expired one is first of all not signed",
                        list().corruptSignature().nextUpdate("2026-05-31T00:00:00Z"),
                        "NotSigned"),
                arguments("version 3 of a list", list().version(2).revoking(CA), "Unsupported"),
                arguments(
                        "a delta list",
                        list().revoking(CA)
                                .with(Extension.deltaCRLIndicator, true, new ASN1Integer(1)),
                        "Unsupported"),
                arguments(
                        "a delta list that does not say so critically",
                        list().with(Extension.deltaCRLIndicator, false, new ASN1Integer(1)),
                        "Unsupported"),
                arguments(
                        "a critical extension that nobody knows",
                        list().revoking(CA).with(UNKNOWN, true, DERNull.INSTANCE),
                        "Unsupported"),
                arguments(
                        "one that is not critical",
                        list().with(UNKNOWN, false, DERNull.INSTANCE),
                        "Good"),
                arguments(
                        "a critical CRL number",
                        list().with(Extension.cRLNumber, true, new ASN1Integer(1)),
                        "Good"),
                arguments(
                        "a critical extension of another's entry",
                        list().revoking(CA)
                                .entry(
                                        BigInteger.ONE,
                                        TestCrl.extension(UNKNOWN, true, DERNull.INSTANCE)),
                        "Unsupported"),
                arguments(
                        "one of another's entry that is not critical",
                        list().entry(
                                        BigInteger.ONE,
                                        TestCrl.extension(UNKNOWN, false, DERNull.INSTANCE)),
                        "Good"),
                arguments(
                        "an entry of another issuer's certificate",
                        list().entry(
                                        CA.certificate().serial(),
                                        TestCrl.extension(
                                                Extension.certificateIssuer,
                                                true,
                                                new GeneralNames(
                                                        new GeneralName(
                                                                new X500Name("CN=Other"))))),
                        "Unsupported"),
                arguments(
                        "a list for CAs",
                        list().with(
                                        Extension.issuingDistributionPoint,
                                        true,
                                        scope(false, true, false, false)),
                        "Good"),
                arguments(
                        "a list for users only",
                        list().revoking(CA)
                                .with(
                                        Extension.issuingDistributionPoint,
                                        true,
                                        scope(true, false, false, false)),
                        "Unsupported"),
                arguments(
                        "an indirect list",
                        list().revoking(CA)
                                .with(
                                        Extension.issuingDistributionPoint,
                                        true,
                                        scope(false, false, true, false)),
                        "Unsupported"),
                arguments(
                        "a list for attribute certificates",
                        list().with(
                                        Extension.issuingDistributionPoint,
                                        true,
                                        scope(false, false, false, true)),
                        "Unsupported"),
                arguments(
                        "a list for some reasons",
                        list().revoking(CA)
                                .with(
                                        Extension.issuingDistributionPoint,
                                        true,
                                        new IssuingDistributionPoint(
                                                null,
                                                false,
                                                false,
                                                new ReasonFlags(ReasonFlags.keyCompromise),
                                                false,
                                                false)),
                        "Unsupported"),
                arguments(
                        "a list for this distribution point",
                        list().with(
                                        Extension.issuingDistributionPoint,
                                        true,
                                        new IssuingDistributionPoint(
                                                TestCrl.fullName("http://x.example/", URL),
                                                false,
                                                false)),
                        "Good"),
                arguments(
                        "a list for another distribution point",
                        list().revoking(CA)
                                .with(
                                        Extension.issuingDistributionPoint,
                                        true,
                                        new IssuingDistributionPoint(
                                                TestCrl.fullName("http://x.example/"),
                                                false,
                                                false)),
                        "Unsupported"),
                arguments(
                        "a scope that is none",
                        list().revoking(CA)
                                .with(
                                        Extension.issuingDistributionPoint,
                                        true,
                                        new DERUTF8String("x")),
                        "Malformed"),
                arguments(
                        "an extension twice",
                        list().with(Extension.cRLNumber, false, new ASN1Integer(1))
                                .with(Extension.cRLNumber, false, new ASN1Integer(2)),
                        "Malformed"),
                arguments("another form of the issuer's name", list().named("CN=ROOT"), "Good"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("lists")
    void whatAListSays(String sentence, TestCrl list, String expected) {
        assertThat(kind(judge(list.der(), CA, OTHER, ROOT))).isEqualTo(expected);
    }

    @Test
    @DisplayName("a revocation has its date, its reason and the list's date")
    void revoked() {
        assertThat(judge(list().revoking(CA, CRLReason.keyCompromise).der(), CA, ROOT))
                .isEqualTo(
                        new Outcome.Revoked(
                                Instant.parse("2026-05-01T10:00:00Z"),
                                "keyCompromise",
                                Instant.parse("2026-05-30T00:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RSA2048",
                "secp256r1",
                "secp384r1",
                "secp521r1",
                "Ed25519",
                "brainpoolP256r1"
            })
    @DisplayName("lists are verified with every kind of key that certificates are")
    void keys(String algorithm) {
        TestCa root = TestCa.root("Root").key(algorithm).build();
        TestCa ca = below(root);
        assertThat(kind(judge(TestCrl.of(root).revoking(ca).der(), ca, root))).isEqualTo("Revoked");
        assertThat(kind(judge(TestCrl.of(root).revoking(ca).corruptSignature().der(), ca, root)))
                .isEqualTo("NotSigned");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA256withRSAandMGF1", "SHA384withRSA", "SHA1withRSA"})
    void rsa(String algorithm) {
        TestCa root = TestCa.root("Root").key("RSA2048").build();
        TestCa ca = below(root);
        assertThat(kind(judge(TestCrl.of(root).signature(algorithm).revoking(ca).der(), ca, root)))
                .isEqualTo("Revoked");
        assertThat(
                        kind(
                                judge(
                                        TestCrl.of(root)
                                                .signature(algorithm)
                                                .revoking(ca)
                                                .corruptSignature()
                                                .der(),
                                        ca,
                                        root)))
                .isEqualTo("NotSigned");
    }

    @Test
    @DisplayName("what MD5 signs proves nothing")
    void md5() {
        TestCa root = TestCa.root("Root").key("RSA2048").build();
        TestCa ca = below(root);
        assertThat(
                        kind(
                                judge(
                                        TestCrl.of(root).signature("MD5withRSA").revoking(ca).der(),
                                        ca,
                                        root)))
                .isEqualTo("Unsupported");
    }

    @Test
    @DisplayName("an issuer that may not sign lists, and one of whose certificates may")
    void keyUsage() {
        TestCa not = TestCa.root("Root").keyUsage(KeyUsage.keyCertSign).build();
        TestCa may = TestCa.root("Root").keys(not.keys()).build();
        TestCa silent = TestCa.root("Root").keys(not.keys()).without(Extension.keyUsage).build();
        TestCa ca = below(not);
        byte[] list = TestCrl.of(not).revoking(ca).der();
        assertThat(kind(judge(list, ca, not))).isEqualTo("NotSigned");
        assertThat(kind(judge(list, ca, not, may))).isEqualTo("Revoked");
        assertThat(kind(judge(list, ca, silent))).isEqualTo("Revoked");
    }

    @Test
    @DisplayName(
            "somebody who calls himself like the issuer revokes nothing and vouches for nothing")
    void impostor() {
        TestCa impostor = TestCa.root("Root").build();
        byte[] forged = TestCrl.of(impostor).revoking(CA).der();
        assertThat(kind(judge(forged, CA, impostor, ROOT))).isEqualTo("Unsupported");
        assertThat(kind(judge(TestCrl.of(impostor).der(), CA, impostor, ROOT)))
                .isEqualTo("Unsupported");
        assertThat(kind(judge(list().revoking(CA).der(), CA, impostor, ROOT))).isEqualTo("Revoked");
    }

    @Test
    @DisplayName("without the issuer's certificate nothing can be verified")
    void noIssuer() {
        assertThat(kind(judge(list().revoking(CA).der(), CA))).isEqualTo("Unsupported");
    }

    static Stream<Arguments> files() {
        byte[] list = list().revoking(CA, CRLReason.superseded).der();
        byte[] trailing = Arrays.copyOf(list, list.length + 1);
        return Stream.of(
                arguments("nothing", new byte[0]),
                arguments("a page", "<html>not found</html>".getBytes(UTF_8)),
                arguments("a list in PEM", TestCa.pem("X509 CRL", list).getBytes(UTF_8)),
                arguments("a certificate", ROOT.der()),
                arguments("a list with something behind it", trailing),
                arguments("a list that was cut off", Arrays.copyOf(list, list.length - 1)),
                arguments("an endless length", new byte[] {0x30, (byte) 0x80, 0, 0}),
                arguments("a length of its own", new byte[] {0x30, (byte) 0x84, -1, -1, -1, -1}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void whatIsNoList(String sentence, byte[] file) {
        assertThat(kind(judge(file, CA, ROOT))).isEqualTo("Malformed");
    }

    @Test
    @DisplayName("no list that was cut off anywhere or changed anywhere says anything else of it")
    void damaged() {
        byte[] list = list().revoking(CA, CRLReason.superseded).entry(BigInteger.ONE).der();
        for (int i = 0; i < list.length; i++) {
            assertThat(kind(judge(Arrays.copyOf(list, i), CA, ROOT))).isEqualTo("Malformed");
            byte[] changed = list.clone();
            changed[i] ^= 0x21;
            assertThat(judge(changed, CA, ROOT).isConclusive()).as("octet %d", i).isFalse();
        }
    }

    @Test
    @DisplayName("a serial number is a number, however it is encoded")
    void serial() {
        TestCa ca =
                TestCa.issuedBy(ROOT, "Issuing")
                        .serial(new BigInteger("80ff00ff", 16))
                        .with(Extension.cRLDistributionPoints, false, TestCrl.points(URL))
                        .build();
        assertThat(kind(judge(list().revoking(ca).der(), ca, ROOT))).isEqualTo("Revoked");
        assertThat(kind(judge(list().entry(new BigInteger("-7f00ff01", 16)).der(), ca, ROOT)))
                .isEqualTo("Good");
    }

    @Test
    @DisplayName(
            "a list of nearly 20 MiB is walked in place, and one byte more than 20 MiB is not read")
    void large() {
        TestCrl list = list();
        BigInteger first = BigInteger.ONE.shiftLeft(120);
        List<BigInteger> serials = new ArrayList<>();
        for (int i = 0; i < 500_000; i++) {
            serials.add(first.add(BigInteger.valueOf(i)));
        }
        serials.forEach(list::entry);
        list.revoking(CA);
        byte[] der = list.der();
        assertThat(der.length)
                .isBetween(RevocationList.MAX_BYTES * 4 / 5, RevocationList.MAX_BYTES);
        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(kind(judge(der, CA, ROOT))).isEqualTo("Revoked"));
        assertThat(kind(judge(new byte[RevocationList.MAX_BYTES + 1], CA, ROOT)))
                .isEqualTo("NotChecked");
    }

    @Test
    @DisplayName("so many keys are tried on one list, and no more")
    void keysAreBounded() {
        List<TestCa> named = new ArrayList<>();
        for (int i = 0; i <= RevocationList.MAX_KEYS; i++) {
            named.add(TestCa.root("Root").build());
        }
        byte[] list = list().revoking(CA).der();
        assertThat(kind(judge(list, CA, named.toArray(TestCa[]::new)))).isEqualTo("NotChecked");
    }

    static Stream<Arguments> points() {
        DistributionPoint plain = new DistributionPoint(TestCrl.fullName(URL), null, null);
        GeneralNames issuer = new GeneralNames(new GeneralName(new X500Name("CN=Other")));
        return Stream.of(
                arguments("a point with addresses", plain, List.of(URL), true),
                arguments(
                        "a point of another issuer's list",
                        new DistributionPoint(TestCrl.fullName(URL), null, issuer),
                        List.of(URL),
                        false),
                arguments(
                        "a point with nothing but an issuer",
                        new DistributionPoint(null, null, issuer),
                        List.of(),
                        false),
                arguments(
                        "a point for some reasons",
                        new DistributionPoint(
                                TestCrl.fullName(URL),
                                new ReasonFlags(ReasonFlags.keyCompromise),
                                null),
                        List.of(URL),
                        false),
                arguments(
                        "a point named in a directory only",
                        new DistributionPoint(
                                new org.bouncycastle.asn1.x509.DistributionPointName(
                                        new GeneralNames(new GeneralName(new X500Name("CN=Root")))),
                                null,
                                null),
                        List.of(),
                        false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("points")
    void whereTheListIs(
            String sentence, DistributionPoint point, List<String> urls, boolean usable) {
        TestCa ca =
                TestCa.issuedBy(ROOT, "Issuing")
                        .with(
                                Extension.cRLDistributionPoints,
                                false,
                                new CRLDistPoint(new DistributionPoint[] {point}))
                        .build();
        assertThat(RevocationList.points(ca.certificate()))
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.urls()).isEqualTo(urls);
                    assertThat(p.obstacle().isEmpty()).isEqualTo(usable);
                });
    }

    @Test
    @DisplayName("more points than anybody has are not looked at")
    void manyPoints() {
        String[] urls =
                java.util.stream.IntStream.range(0, 100)
                        .mapToObj(i -> URL + i)
                        .toArray(String[]::new);
        TestCa ca =
                TestCa.issuedBy(ROOT, "Issuing")
                        .with(Extension.cRLDistributionPoints, false, TestCrl.points(urls))
                        .build();
        assertThat(RevocationList.points(ca.certificate())).hasSize(Point.MAX);
    }
}
