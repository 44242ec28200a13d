package smimetrust.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static smimetrust.TestCa.issuedBy;
import static smimetrust.TestCa.root;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Json;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.TestCa;

/** Who follows whom, what can go, and when. Days are those of {@link Given#NOW}, 2026-06-01. */
class AuditTest {

    private static final TestCa ROOT = root("Root").build();
    private static final TestCa OTHER = root("Other").build();

    /** Began in 2020 and ends in 2032, below {@link #ROOT}. */
    private static final TestCa OLD = old().build();

    private static TestCa.Builder old() {
        return issuedBy(ROOT, "CA")
                .pathLength(0)
                .notBefore("2020-01-01T00:00:00Z")
                .notAfter("2032-01-01T00:00:00Z");
    }

    /** The same subject and key, from 2026 to 2036. */
    private static TestCa.Builder renewed(TestCa old, TestCa issuer) {
        return issuedBy(issuer, Given.name(old)).keys(old.keys()).pathLength(0);
    }

    /** The same subject with a new key. */
    private static TestCa.Builder rolled(TestCa issuer) {
        return issuedBy(issuer, "CA").pathLength(0);
    }

    private static Map<String, TestCa> of(TestCa... cas) {
        Map<String, TestCa> named = new HashMap<>();
        String letters = "abcdefgh";
        IntStream.range(0, cas.length).forEach(i -> named.put(letters.substring(i, i + 1), cas[i]));
        return named;
    }

    private static Given bundle(Map<String, TestCa> named) {
        Given given = new Given();
        named.forEach((letter, ca) -> given.file(letter, ca));
        return given;
    }

    /** As {@code a>b removable 2026-01-01: rule}, for whatever says anything. */
    private static List<String> told(Map<String, TestCa> named, Status status) {
        Map<Sha256, String> letters = new HashMap<>();
        named.forEach((letter, ca) -> letters.put(ca.certificate().sha256(), letter));
        return status.certificates().stream()
                .map(c -> {
                    StringBuilder line = new StringBuilder();
                    c.successor().ifPresent(next -> line.append(">").append(letters.get(next)));
                    c.removableAfter()
                            .ifPresent(at -> line.append(" ").append(at.toString(), 0, 10));
                    status.audit().stream()
                            .filter(e -> e.sha256().equals(c.sha256()))
                            .forEach(e -> line.append(" ").append(e.rule().substring(6)));
                    return line.isEmpty() ? "" : letters.get(c.sha256()) + line;
                })
                .filter(line -> !line.isEmpty())
                .sorted()
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"renewals", "narrower", "rollovers", "roots", "alone"})
    void audits(String sentence, Map<String, TestCa> named, List<String> expected) {
        assertThat(told(named, bundle(named).plan().status())).isEqualTo(expected);
    }

    static Stream<Arguments> renewals() {
        TestCa crossed = renewed(OLD, OTHER).build();
        TestCa twin = old().keys(OLD.keys()).build();
        boolean first = OLD.certificate().sha256().compareTo(twin.certificate().sha256()) < 0;
        TestCa expired = old().notAfter("2026-05-01T00:00:00Z").build();
        TestCa excluded = renewed(OLD, ROOT).notBefore("2026-06-02T00:00:00Z").build();
        return Stream.of(
                arguments("one certificate", of(ROOT, OLD), List.of()),
                arguments(
                        "the same key, later: the old one can go",
                        of(ROOT, OLD, renewed(OLD, ROOT).build()),
                        List.of("b>c 2026-01-01 redundant")),
                arguments(
                        "renewed twice: the newest is named, and both old ones can go",
                        of(
                                ROOT,
                                OLD,
                                renewed(OLD, ROOT).build(),
                                renewed(OLD, ROOT)
                                        .notBefore("2026-03-01T00:00:00Z")
                                        .notAfter("2040-01-01T00:00:00Z")
                                        .build()),
                        List.of("b>d 2026-03-01 redundant", "c>d 2026-03-01 redundant")),
                arguments(
                        "the same first day and a later end is a renewal",
                        of(ROOT, OLD, renewed(OLD, ROOT).notBefore("2020-01-01T00:00:00Z").build()),
                        List.of("b>c 2020-01-01 redundant")),
                arguments(
                        "an earlier end is none",
                        of(ROOT, OLD, renewed(OLD, ROOT).notAfter("2031-12-31T23:59:59Z").build()),
                        List.of()),
                arguments(
                        "the same days: one of the two is too much, and neither follows",
                        of(ROOT, OLD, twin),
                        List.of((first ? "c" : "b") + " 2020-01-01 redundant")),
                arguments(
                        "the same key from another issuer is a cross-certificate",
                        of(ROOT, OLD, OTHER, crossed),
                        List.of()),
                arguments(
                        "another issuer of the same name is another issuer",
                        of(
                                ROOT,
                                OLD,
                                root("Root").notBefore("2026-02-01T00:00:00Z").build(),
                                root("x").build()),
                        List.of("c namesake", "d nothing-below")),
                arguments("a renewal that is not valid yet", of(ROOT, OLD, excluded), List.of()),
                arguments(
                        "a renewal without a chain",
                        of(ROOT, OLD, renewed(OLD, root("Root").build()).build()),
                        List.of()),
                arguments(
                        "an expired one has a successor too",
                        of(ROOT, expired, renewed(expired, ROOT).build()),
                        List.of("b>c 2026-05-01")),
                arguments(
                        "and none of another issuer",
                        of(ROOT, expired, OTHER, renewed(expired, OTHER).build()),
                        List.of("a nothing-below")));
    }

    private static Arguments renewal(String sentence, TestCa old, TestCa renewal, TestCa... more) {
        Map<String, TestCa> named =
                of(
                        Stream.concat(Stream.of(ROOT, old, renewal), Stream.of(more))
                                .toArray(TestCa[]::new));
        return arguments(sentence, named, List.of("b>c 2032-01-01 superseded"));
    }

    static Stream<Arguments> narrower() {
        NameConstraints names =
                new NameConstraints(
                        new GeneralSubtree[] {
                            new GeneralSubtree(
                                    new GeneralName(GeneralName.rfc822Name, "fabrikam.example"))
                        },
                        null);
        CertificatePolicies policies =
                new CertificatePolicies(new PolicyInformation(Extension.certificatePolicies));
        TestCa long1 = old().pathLength(1).build();
        TestCa pinning =
                issuedBy(long1, "Below")
                        .without(Extension.authorityKeyIdentifier)
                        .with(
                                Extension.authorityKeyIdentifier,
                                false,
                                new AuthorityKeyIdentifier(
                                        new GeneralNames(new GeneralName(new X500Name("CN=Root"))),
                                        long1.certificate().serial()))
                        .build();
        TestCa utf8 = old().subject(new X500Name("CN=CA")).build();
        TestCa printable =
                renewed(utf8, ROOT)
                        .subject(
                                new org.bouncycastle.asn1.x500.X500NameBuilder()
                                        .addRDN(
                                                BCStyle.CN,
                                                new org.bouncycastle.asn1.DERPrintableString("CA"))
                                        .build())
                        .build();
        TestCa email =
                old().eku(KeyPurposeId.id_kp_emailProtection, KeyPurposeId.id_kp_clientAuth)
                        .build();
        TestCa policed = old().with(Extension.certificatePolicies, false, policies).build();
        return Stream.of(
                renewal("shorter paths", long1, renewed(long1, ROOT).build()),
                renewal(
                        "name constraints",
                        OLD,
                        renewed(OLD, ROOT).with(Extension.nameConstraints, true, names).build()),
                renewal(
                        "fewer extended usages",
                        email,
                        renewed(email, ROOT).eku(KeyPurposeId.id_kp_emailProtection).build()),
                renewal(
                        "extended usages where there were none",
                        OLD,
                        renewed(OLD, ROOT).eku(KeyPurposeId.id_kp_emailProtection).build()),
                renewal(
                        "no revocation lists any more",
                        OLD,
                        renewed(OLD, ROOT).keyUsage(KeyUsage.keyCertSign).build()),
                renewal("no policy any more", policed, renewed(policed, ROOT).build()),
                renewal(
                        "another key identifier",
                        OLD,
                        renewed(OLD, ROOT)
                                .without(Extension.subjectKeyIdentifier)
                                .with(
                                        Extension.subjectKeyIdentifier,
                                        false,
                                        new SubjectKeyIdentifier(new byte[] {1}))
                                .build()),
                renewal("another encoding of the name", utf8, printable),
                renewal(
                        "its serial number is named by what it issued",
                        long1,
                        renewed(long1, ROOT).pathLength(1).build(),
                        pinning));
    }

    static Stream<Arguments> rollovers() {
        TestCa deep = old().pathLength(1).build();
        TestCa shortLived = old().notAfter("2027-01-01T00:00:00Z").build();
        TestCa legacy = rolled(ROOT).notBefore("2022-06-01T00:00:00Z").build();
        return Stream.of(
                arguments(
                        "a new key from the same issuer: until the last leaf ends, a legacy one",
                        of(ROOT, OLD, rolled(ROOT).build()),
                        List.of("b>c 2028-10-12 superseded")),
                arguments(
                        "825 days where the old one began after the legacy generation",
                        of(
                                ROOT,
                                old().notBefore("2025-08-01T00:00:00Z").build(),
                                rolled(ROOT).build()),
                        List.of("b>c 2028-04-05 superseded")),
                arguments(
                        "never longer than its own validity",
                        of(ROOT, shortLived, rolled(ROOT).build()),
                        List.of("b>c 2027-01-01 superseded")),
                arguments(
                        "its time is over",
                        of(ROOT, OLD, legacy, OTHER, issuedBy(OTHER, "Another CA").build()),
                        List.of("b>c 2025-08-29 removable")),
                arguments(
                        "what may have CAs below it is needed for as long as it is valid",
                        of(ROOT, deep, legacy),
                        List.of("b>c 2032-01-01 superseded")),
                arguments(
                        "a new key from another issuer",
                        of(ROOT, OLD, OTHER, rolled(OTHER).build()),
                        List.of()),
                arguments(
                        "a new key that ends earlier: two CAs of one name",
                        of(ROOT, OLD, rolled(ROOT).notAfter("2031-01-01T00:00:00Z").build()),
                        List.of()),
                arguments(
                        "two keys that began together",
                        of(ROOT, OLD, rolled(ROOT).notBefore("2020-01-01T00:00:00Z").build()),
                        List.of()),
                arguments(
                        "an old key that was certified again is still in use",
                        of(
                                ROOT,
                                OLD,
                                legacy,
                                renewed(OLD, ROOT)
                                        .notBefore("2024-01-01T00:00:00Z")
                                        .notAfter("2040-01-01T00:00:00Z")
                                        .eku(KeyPurposeId.id_kp_emailProtection)
                                        .build()),
                        List.of("b>d 2027-03-31 superseded")),
                arguments(
                        "the first of two successors tells when it stopped",
                        of(
                                ROOT,
                                OLD,
                                legacy,
                                rolled(ROOT).notAfter("2037-01-01T00:00:00Z").build()),
                        List.of("b>d 2025-08-29 removable", "c>d 2028-10-12 superseded")));
    }

    static Stream<Arguments> roots() {
        TestCa first =
                root("R")
                        .notBefore("2020-01-01T00:00:00Z")
                        .notAfter("2032-01-01T00:00:00Z")
                        .build();
        TestCa second = root("R").build();
        TestCa link =
                issuedBy(first, "R").keys(second.keys()).notAfter("2032-01-01T00:00:00Z").build();
        TestCa backwards = issuedBy(second, "R").keys(first.keys()).build();
        TestCa renewal = root("R").keys(first.keys()).build();
        TestCa under1 =
                issuedBy(first, "CA").pathLength(0).notBefore("2021-01-01T00:00:00Z").build();
        TestCa under2 =
                issuedBy(second, "CA").pathLength(0).notAfter("2037-01-01T00:00:00Z").build();
        TestCa cross = issuedBy(OTHER, "R").keys(second.keys()).build();
        return Stream.of(
                arguments(
                        "a renewed root",
                        of(first, renewal, under1),
                        List.of("a>b 2026-01-01 redundant")),
                arguments(
                        "a root of the same name with another key proves nothing",
                        of(first, second, under1, under2),
                        List.of("b namesake")),
                arguments(
                        "the old key vouches for the new one",
                        of(first, second, under1, link),
                        List.of("a>b 2032-01-01 superseded")),
                arguments(
                        "the new key vouching for the old one is no proof",
                        of(first, second, under1, backwards),
                        List.of("b namesake")),
                arguments(
                        "what was below the old key goes on below the new one",
                        of(first, second, under1, link, under2),
                        List.of("a>b 2032-01-01 superseded", "c>e 2028-10-12 superseded")),
                arguments(
                        "without a word of the old key it does not",
                        of(first, second, under1, backwards, under2),
                        List.of("b namesake")),
                arguments(
                        "a cross-certificate of a root that is here itself",
                        of(OTHER, second, under2, cross),
                        List.of("d 2026-01-01 redundant")));
    }

    static Stream<Arguments> alone() {
        return Stream.of(
                arguments("a root alone", of(ROOT), List.of("a nothing-below")),
                arguments("a CA alone", of(ROOT, OLD), List.of()));
    }

    @Test
    @DisplayName("private CAs issue leaves of any length, and from the root too")
    void privateProfile() {
        Map<String, TestCa> named = of(ROOT, OLD, rolled(ROOT).build(), OTHER);
        Given given = bundle(named);
        given.policy =
                Policy.DEFAULT.read("{\"profile\":\"private\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(told(named, given.plan().status()))
                .isEqualTo(List.of("b>c 2032-01-01 superseded"));
    }

    @ParameterizedTest(name = "on {0}: {1}")
    @CsvSource({
        "2026-06-01T00:00:00Z, superseded",
        "2028-10-12T00:00:00Z, superseded",
        "2028-10-12T00:00:01Z, removable"
    })
    @DisplayName("the day on which the last leaf ends is a fact; the days before it are none")
    void crossing(String at, String rule) {
        Map<String, TestCa> named = of(ROOT, OLD, rolled(ROOT).build());
        assertThat(told(named, bundle(named).at(at).plan().status()))
                .isEqualTo(List.of("b>c 2028-10-12 " + rule));
        assertThat(bundle(named).at("2027-02-03T00:00:00Z").plan().status().audit())
                .isEqualTo(bundle(named).at("2027-03-04T00:00:00Z").plan().status().audit());
    }

    @Test
    @DisplayName("the old key's last CA certificate shows that it still issued")
    void stillIssuing() {
        TestCa selfIssued =
                issuedBy(OLD, "CA").pathLength(0).notBefore("2026-05-01T00:00:00Z").build();
        TestCa young = rolled(ROOT).notBefore("2022-06-01T00:00:00Z").build();
        Map<String, TestCa> named = of(ROOT, OLD, young, selfIssued);
        assertThat(told(named, bundle(named).plan().status()))
                .contains("b>c 2028-10-12 superseded");
    }

    @Test
    @DisplayName("an entry carries its evidence")
    void evidence() {
        TestCa young = renewed(OLD, ROOT).build();
        assertThat(bundle(of(ROOT, OLD, young)).plan().status().audit())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.sha256()).isEqualTo(OLD.certificate().sha256());
                    assertThat(entry.instead()).contains(young.certificate().sha256());
                    assertThat(entry.severity()).isEqualTo(Severity.NOTICE);
                    assertThat(entry.isRemovable()).isTrue();
                    assertThat(entry.message())
                            .contains(
                                    OLD.certificate().sha256().brief(),
                                    young.certificate().sha256().brief(),
                                    "2036-01-01T00:00:00Z");
                });
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @MethodSource("leaves")
    void lastLeaf(String began, String stopped, String end) {
        assertThat(Audit.lastLeaf(day(began), day(stopped))).isEqualTo(day(end));
    }

    private static Instant day(String day) {
        return Instant.parse(day + "T00:00:00Z");
    }

    static Stream<Arguments> leaves() {
        return Stream.of(
                arguments("2015-01-01", "2020-01-01", "2023-03-31"),
                arguments("2015-01-01", "2025-07-15", "2028-10-12"),
                arguments("2015-01-01", "2025-07-16", "2028-10-12"),
                arguments("2015-01-01", "2026-07-10", "2028-10-12"),
                arguments("2015-01-01", "2026-07-11", "2028-10-13"),
                arguments("2025-07-15", "2025-07-16", "2027-10-19"));
    }

    @Test
    @DisplayName("a status of an older program has no audit")
    void olderProgram() {
        Status status = bundle(of(ROOT, OLD, renewed(OLD, ROOT).build())).plan().status();
        String text = new String(Json.compact(status), StandardCharsets.UTF_8);
        String older =
                text.replaceFirst(",\"audit\":\\[.*\\]", "").replaceAll(",\"successor\":[^}]*", "");
        assertThat(older).doesNotContain("audit", "successor", "removableAfter");
        Status read = Json.read(older.getBytes(StandardCharsets.UTF_8), Status.class);
        assertThat(read.audit()).isEmpty();
        assertThat(read.certificates()).allSatisfy(c -> assertThat(c.successor()).isEmpty());
        assertThat(Json.read(text.getBytes(StandardCharsets.UTF_8), Status.class))
                .isEqualTo(status);
    }

    @ParameterizedTest(name = "{0} more than are compared: said of all but one: {1}")
    @CsvSource({"0, true", "1, false"})
    @DisplayName("of as many namesakes as are compared something is said, and of one more nothing")
    void bounded(int more, boolean said) {
        int namesakes = Succession.MAX_NAMESAKES + more;
        Given given = Given.bundleOf(ROOT);
        for (int i = 0; i < namesakes; i++) {
            given.file("f" + i, renewed(OLD, ROOT).serial(BigInteger.valueOf(i + 1)).build());
        }
        assertThat(given.plan().status().audit()).hasSize(said ? namesakes - 1 : 0);
    }
}
