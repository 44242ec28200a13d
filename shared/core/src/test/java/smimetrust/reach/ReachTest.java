package smimetrust.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Certificate;
import smimetrust.TestCa;

class ReachTest {

    private static final Instant AT = Instant.parse("2026-12-01T00:00:00Z");
    private static final String ANY = "*";

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa OTHER_ROOT = TestCa.root("Other Root").build();
    private static final TestCa CONTOSO =
            Limits.addresses(
                            TestCa.issuedBy(ROOT, "Contoso"),
                            List.of("contoso.test", ".contoso.test"),
                            List.of("hr.contoso.test"))
                    .build();

    private static Reach reach(TestCa... store) {
        return Reach.of(Stream.of(store).map(TestCa::certificate).toList(), AT);
    }

    private static TestCa permitted(TestCa issuer, String... subtrees) {
        return Limits.addresses(TestCa.issuedBy(issuer, "CA"), List.of(subtrees), List.of())
                .build();
    }

    private static TestCa excluded(TestCa issuer, String... subtrees) {
        return Limits.addresses(TestCa.issuedBy(issuer, "CA"), List.of(), List.of(subtrees))
                .build();
    }

    static Stream<Arguments> whomOneMayVouchFor() {
        TestCa limited = TestCa.issuedBy(CONTOSO, "CA").build();
        TestCa badRoot =
                Limits.addresses(TestCa.root("Bad Root"), List.of("contoso.test"), List.of())
                        .build();
        return Stream.of(
                arguments("a root: any address", List.of(ROOT), List.of(ANY)),
                arguments(
                        "an intermediate without limits: any address",
                        List.of(ROOT, TestCa.issuedBy(ROOT, "CA").build()),
                        List.of(ANY)),
                arguments(
                        "a host and its subdomains",
                        List.of(ROOT, CONTOSO),
                        List.of("*@*.contoso.test", "*@contoso.test", "not *@hr.contoso.test")),
                arguments(
                        "one without limits below a limited one is limited too",
                        List.of(ROOT, CONTOSO, limited),
                        List.of("*@*.contoso.test", "*@contoso.test", "not *@hr.contoso.test")),
                arguments(
                        "one below a limited one may only limit it further",
                        List.of(
                                ROOT,
                                CONTOSO,
                                permitted(CONTOSO, "eu.contoso.test", "fabrikam.test")),
                        List.of("*@eu.contoso.test")),
                arguments(
                        "an address within a host within a domain is left",
                        List.of(ROOT, CONTOSO, permitted(CONTOSO, "Ann@EU.contoso.test")),
                        List.of("ann@eu.contoso.test")),
                arguments(
                        "nothing in common leaves nothing",
                        List.of(ROOT, CONTOSO, permitted(CONTOSO, "fabrikam.test")),
                        List.of()),
                arguments(
                        "a host is not one of its own subdomains",
                        List.of(
                                ROOT,
                                CONTOSO,
                                permitted(CONTOSO, ".eu.contoso.test", "contoso.test")),
                        List.of("*@*.eu.contoso.test", "*@contoso.test")),
                arguments(
                        "what is permitted and excluded is not left",
                        List.of(ROOT, CONTOSO, permitted(CONTOSO, "hr.contoso.test")),
                        List.of()),
                arguments(
                        "an exclusion alone: any other address",
                        List.of(ROOT, excluded(ROOT, ".gov.test")),
                        List.of(ANY, "not *@*.gov.test")),
                arguments(
                        "a constraint on names of servers limits no address",
                        List.of(
                                ROOT,
                                Limits.constraints(
                                                TestCa.issuedBy(ROOT, "CA"),
                                                new GeneralSubtree[] {
                                                    new GeneralSubtree(
                                                            new GeneralName(
                                                                    GeneralName.dNSName, "a.test"))
                                                },
                                                new GeneralSubtree[0])
                                        .build()),
                        List.of(ANY)),
                arguments(
                        "a permitted form that is not supported may permit everything",
                        List.of(ROOT, permitted(ROOT, "a.test", "*@b.test")),
                        List.of(ANY)),
                arguments(
                        "an empty constraint limits nothing",
                        List.of(ROOT, permitted(ROOT, "")),
                        List.of(ANY)),
                arguments(
                        "an excluded form that is not supported excludes nothing",
                        List.of(ROOT, excluded(ROOT, "@b.test", "a.test")),
                        List.of(ANY, "not *@a.test")),
                arguments(
                        "a constraint that cannot be read limits nothing",
                        List.of(
                                ROOT,
                                TestCa.issuedBy(ROOT, "CA")
                                        .with(
                                                Extension.nameConstraints,
                                                true,
                                                new DERUTF8String("no"))
                                        .build()),
                        List.of(ANY)),
                arguments(
                        "a repeated one limits nothing: which of them is meant?",
                        List.of(
                                ROOT,
                                Limits.addresses(
                                                Limits.addresses(
                                                        TestCa.issuedBy(ROOT, "CA"),
                                                        List.of("a.test"),
                                                        List.of()),
                                                List.of("b.test"),
                                                List.of())
                                        .build()),
                        List.of(ANY)),
                arguments(
                        "more than can be looked at limit nothing",
                        List.of(
                                ROOT,
                                permitted(
                                        ROOT,
                                        Stream.iterate(0, i -> i + 1)
                                                .limit(Constraints.MAX_SUBTREES + 1L)
                                                .map(i -> "h" + i + ".test")
                                                .toArray(String[]::new))),
                        List.of(ANY)),
                arguments(
                        "a root's own constraints are not counted",
                        List.of(badRoot, TestCa.issuedBy(badRoot, "CA").build()),
                        List.of(ANY)),
                arguments(
                        "two ways: what either leaves",
                        List.of(
                                ROOT,
                                OTHER_ROOT,
                                permitted(ROOT, "a.test"),
                                Limits.addresses(
                                                TestCa.issuedBy(OTHER_ROOT, "CA").keys(ROOT.keys()),
                                                List.of("b.test"),
                                                List.of())
                                        .build(),
                                sameCa("a.test", "b.test").getFirst(),
                                sameCa("a.test", "b.test").getLast()),
                        List.of("*@a.test", "*@b.test")));
    }

    private static final java.security.KeyPair SHARED = TestCa.newKeys("secp256r1");

    /** One CA with a certificate by each root. */
    private static List<TestCa> sameCa(String byRoot, String byOther) {
        return List.of(
                Limits.addresses(
                                TestCa.issuedBy(ROOT, "Shared").keys(SHARED),
                                List.of(byRoot),
                                List.of())
                        .build(),
                Limits.addresses(
                                TestCa.issuedBy(OTHER_ROOT, "Shared").keys(SHARED),
                                List.of(byOther),
                                List.of())
                        .build());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whomOneMayVouchFor(String sentence, List<TestCa> store, List<String> expected) {
        Authority authority =
                reach(store.toArray(TestCa[]::new))
                        .authority(store.getLast().certificate())
                        .orElseThrow();
        List<String> said = new ArrayList<>(authority.permittedAddresses().orElse(List.of(ANY)));
        authority.excludedAddresses().forEach(excluded -> said.add("not " + excluded));
        assertThat(said).isEqualTo(expected);
        assertThat(authority.mayVouchForAnyAddress()).isEqualTo(expected.contains(ANY));
    }

    @ParameterizedTest
    @CsvSource({
        "ann@contoso.test, true",
        "ANN@Contoso.Test, true",
        "ann@mail.contoso.test, true",
        "ann@hr.contoso.test, false",
        "ann@a.hr.contoso.test, true",
        "ann@xcontoso.test, false",
        "ann@contoso.test.evil.test, false",
        "contoso.test, false",
        "'\"x@evil.test\"@contoso.test', false",
        "'a b@contoso.test', false"
    })
    @DisplayName("an address is allowed where it is provably one of those that are left")
    void addresses(String address, boolean allowed) {
        assertThat(
                        reach(ROOT, CONTOSO)
                                .authority(CONTOSO.certificate())
                                .orElseThrow()
                                .mayVouchFor(address))
                .isEqualTo(allowed);
    }

    static Stream<Arguments> howDeep() {
        TestCa zero = TestCa.issuedBy(ROOT, "Zero").pathLength(0).build();
        TestCa two = TestCa.issuedBy(ROOT, "Two").pathLength(2).build();
        TestCa five = TestCa.issuedBy(two, "Five").pathLength(5).build();
        TestCa short0 = TestCa.root("Short").pathLength(0).build();
        return Stream.of(
                arguments("no limit", List.of(ROOT, TestCa.issuedBy(ROOT, "C").build()), "any"),
                arguments("pathLen 0", List.of(ROOT, zero), "0"),
                arguments("pathLen 2", List.of(ROOT, two), "2"),
                arguments("one above counts", List.of(ROOT, two, five), "1"),
                arguments(
                        "none below pathLen 0",
                        List.of(ROOT, zero, TestCa.issuedBy(zero, "C").build()),
                        "none"),
                arguments(
                        "a self-issued one does not count",
                        List.of(ROOT, zero, TestCa.issuedBy(zero, "Zero").build()),
                        "0"),
                arguments(
                        "a negative one is no limit that is proved",
                        List.of(ROOT, TestCa.issuedBy(ROOT, "C").pathLength(-1).build()),
                        "any"),
                arguments(
                        "a root's own is not counted",
                        List.of(short0, TestCa.issuedBy(short0, "C").build()),
                        "any"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void howDeep(String sentence, List<TestCa> store, String expected) {
        assertThat(
                        reach(store.toArray(TestCa[]::new))
                                .authority(store.getLast().certificate())
                                .map(a -> a.depth().isPresent() ? "" + a.depth().getAsInt() : "any")
                                .orElse("none"))
                .isEqualTo(expected);
    }

    static Stream<Arguments> whoGivesNoTrust() {
        TestCa tls = TestCa.issuedBy(ROOT, "TLS").eku(KeyPurposeId.id_kp_serverAuth).build();
        return Stream.of(
                arguments(Idle.Reason.NOT_A_CA, List.of(ROOT, TestCa.leaf(ROOT, "Ann").build())),
                arguments(
                        Idle.Reason.NOT_A_CA,
                        List.of(
                                ROOT,
                                TestCa.issuedBy(ROOT, "C").keyUsage(KeyUsage.cRLSign).build())),
                arguments(
                        Idle.Reason.EXPIRED,
                        List.of(
                                ROOT,
                                TestCa.issuedBy(ROOT, "C")
                                        .notAfter("2026-11-30T23:59:59Z")
                                        .build())),
                arguments(Idle.Reason.NOT_FOR_EMAIL, List.of(ROOT, tls)),
                arguments(
                        Idle.Reason.NO_WAY,
                        List.of(
                                ROOT,
                                tls,
                                TestCa.issuedBy(tls, "C")
                                        .eku(KeyPurposeId.id_kp_emailProtection)
                                        .build())),
                arguments(Idle.Reason.NO_ISSUER, List.of(OTHER_ROOT, CONTOSO)),
                arguments(
                        Idle.Reason.NO_ISSUER,
                        List.of(
                                TestCa.root("Root").build(), // the name, with another key
                                CONTOSO)),
                arguments(
                        Idle.Reason.NO_WAY,
                        List.of(
                                ROOT,
                                inGermany(),
                                TestCa.issuedBy(inGermany(), "X")
                                        .subject(name("FR", "X"))
                                        .build())));
    }

    private static TestCa inGermany() {
        return GERMAN;
    }

    private static final TestCa GERMAN =
            Limits.names(TestCa.issuedBy(ROOT, "German"), List.of("C=DE"), List.of()).build();

    private static X500Name name(String country, String commonName) {
        return new X500NameBuilder()
                .addRDN(BCStyle.C, country)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whoGivesNoTrust(Idle.Reason why, List<TestCa> store) {
        Reach reach = reach(store.toArray(TestCa[]::new));
        Certificate last = store.getLast().certificate();
        assertThat(reach.idle()).contains(new Idle(last, why));
        assertThat(reach.authority(last)).isEmpty();
    }

    @Test
    @DisplayName("subject names are limited along the way, as addresses are")
    void subjectNames() {
        TestCa below =
                Limits.names(
                                TestCa.issuedBy(GERMAN, "x").subject(name("de", "Below")),
                                List.of("C=DE,O=Contoso", "C=FR"),
                                List.of("C=DE,O=Contoso,OU=HR"))
                        .build();
        Authority authority =
                reach(ROOT, GERMAN, below).authority(below.certificate()).orElseThrow();
        assertThat(authority.permittedNames()).contains(List.of("O=Contoso, C=DE"));
        assertThat(authority.excludedNames()).containsExactly("OU=HR, O=Contoso, C=DE");
        assertThat(authority.mayVouchForAnyAddress()).isTrue();
    }

    @Test
    @DisplayName("trust lasts as long as the whole way; what begins later counts")
    void validity() {
        TestCa root = TestCa.root("R").notAfter("2030-01-01T00:00:00Z").build();
        TestCa next = TestCa.issuedBy(root, "N").notBefore("2027-03-01T00:00:00Z").build();
        Authority authority = reach(root, next).authority(next.certificate()).orElseThrow();
        assertThat(authority.from()).isEqualTo("2027-03-01T00:00:00Z");
        assertThat(authority.until()).isEqualTo("2030-01-01T00:00:00Z");
    }

    @Test
    @DisplayName("usages are nested; those of a root are not counted")
    void usages() {
        TestCa root = TestCa.root("R").eku(KeyPurposeId.id_kp_serverAuth).build();
        TestCa two =
                TestCa.issuedBy(root, "Two")
                        .eku(KeyPurposeId.id_kp_emailProtection, KeyPurposeId.id_kp_clientAuth)
                        .build();
        TestCa any = TestCa.issuedBy(two, "Any").eku(KeyPurposeId.anyExtendedKeyUsage).build();
        Reach reach = reach(root, two, any);
        assertThat(reach.authority(root.certificate()).orElseThrow().usages()).isEmpty();
        assertThat(reach.authority(any.certificate()).orElseThrow().usages())
                .contains(List.of("1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4"));
        assertThat(reach.authority(any.certificate()).orElseThrow().notes())
                .singleElement()
                .asString()
                .contains("R: a root's own extKeyUsage");
    }

    @Test
    @DisplayName("one sentence for whoever is asked to approve a certificate")
    void sentences() {
        Reach reach = reach(ROOT, CONTOSO, TestCa.issuedBy(ROOT, "\u202eevil\n").build());
        assertThat(reach.sentence(CONTOSO.certificate()))
                .isEqualTo(
                        "Contoso may vouch for *@*.contoso.test and *@contoso.test only except"
                                + " *@hr.contoso.test, may create further CAs below it, until"
                                + " 2036-01-01");
        assertThat(reach.sentence(ROOT.certificate()))
                .isEqualTo(
                        "Root may vouch for any address, may create further CAs below it, until"
                                + " 2036-01-01");
        assertThat(reach.sentence(OTHER_ROOT.certificate()))
                .isEqualTo("Other Root is not in the store");
        assertThat(reach(CONTOSO).sentence(CONTOSO.certificate()))
                .isEqualTo("Contoso gives no trust: its issuer is not in the store");
        assertThat(reach.authorities()).allMatch(a -> a.toString().chars().allMatch(c -> c >= ' '));
    }

    @Test
    @DisplayName("a mesh of certificates of the same name ends, and then nothing is a limit")
    @Timeout(20)
    void bounds() {
        List<TestCa> mesh = new ArrayList<>(Collections.nCopies(1, ROOT));
        for (int i = 0; i <= Spread.MAX_WAYS; i++) {
            mesh.add(
                    Limits.addresses(
                                    TestCa.issuedBy(ROOT, "Mesh").keys(SHARED),
                                    List.of("h" + i + ".test"),
                                    List.of())
                            .build());
        }
        assertThat(reach(mesh.toArray(TestCa[]::new)).isExhausted()).isFalse();
        mesh.add(TestCa.issuedBy(mesh.getLast(), "Below").build());
        Reach reach = reach(mesh.toArray(TestCa[]::new));
        assertThat(reach.isExhausted()).isTrue();
        assertThat(reach.authorities()).allMatch(Authority::mayVouchForAnyAddress);
        assertThat(reach.authorities().getFirst().notes())
                .anyMatch(note -> note.contains("no limit is counted"));
    }

    @Test
    @DisplayName("cross-certificates that lead to each other end")
    void loop() {
        TestCa a = TestCa.issuedBy(ROOT, "A").build();
        TestCa b = TestCa.issuedBy(a, "B").build();
        TestCa again = TestCa.issuedBy(b, "A").keys(a.keys()).build();
        Reach reach = reach(ROOT, a, b, again);
        assertThat(reach.isExhausted()).isFalse();
        assertThat(reach.issuers(b.certificate()))
                .containsExactlyInAnyOrder(a.certificate(), again.certificate());
        assertThat(reach.authority(a.certificate()).orElseThrow().certificates()).hasSize(2);
    }

    static Stream<Arguments> whatChanges() {
        TestCa any = TestCa.issuedBy(ROOT, "Any").build();
        TestCa renewed =
                TestCa.issuedBy(ROOT, "Any")
                        .keys(any.keys())
                        .notAfter("2040-01-01T00:00:00Z")
                        .build();
        TestCa longRoot =
                TestCa.root("Root").keys(ROOT.keys()).notAfter("2046-01-01T00:00:00Z").build();
        TestCa narrowed =
                Limits.addresses(
                                TestCa.issuedBy(ROOT, "Any").keys(any.keys()),
                                List.of("a.test"),
                                List.of())
                        .build();
        TestCa moved =
                Limits.addresses(
                                TestCa.issuedBy(ROOT, "Any").keys(any.keys()),
                                List.of("b.test"),
                                List.of())
                        .build();
        TestCa rekeyed = TestCa.issuedBy(ROOT, "Any").build();
        TestCa cross = TestCa.issuedBy(OTHER_ROOT, "Any").keys(any.keys()).build();
        TestCa twin = TestCa.issuedBy(ROOT, "Any").keys(any.keys()).build();
        return Stream.of(
                arguments(
                        "nothing",
                        List.of(ROOT, any),
                        List.of(any, ROOT),
                        "no difference in trust"),
                arguments(
                        "a CA that may vouch for anyone comes",
                        List.of(ROOT),
                        List.of(ROOT, any),
                        "+1 CA, which may vouch for any address"),
                arguments(
                        "one of two may vouch for anyone, and one goes",
                        List.of(OTHER_ROOT),
                        List.of(ROOT, CONTOSO),
                        "+2 CAs, 1 of them may vouch for any address; -1"),
                arguments(
                        "limited ones come",
                        List.of(ROOT),
                        List.of(ROOT, CONTOSO, TestCa.issuedBy(CONTOSO, "X").build()),
                        "+2 CAs, none of them may vouch for any address"),
                arguments("one goes", List.of(ROOT, any), List.of(ROOT), "-1 CA"),
                arguments(
                        "a renewal that ends with its root is none",
                        List.of(ROOT, any),
                        List.of(ROOT, renewed),
                        "no difference in trust"),
                arguments(
                        "a renewed chain: the same CAs, longer",
                        List.of(ROOT, any),
                        List.of(longRoot, renewed),
                        "2 with new validity"),
                arguments(
                        "the same name with another key is another CA",
                        List.of(ROOT, any),
                        List.of(ROOT, rekeyed),
                        "+1 CA, which may vouch for any address; -1"),
                arguments(
                        "limits come",
                        List.of(ROOT, any),
                        List.of(ROOT, narrowed),
                        "1 may vouch for less than before"),
                arguments(
                        "limits go",
                        List.of(ROOT, narrowed),
                        List.of(ROOT, any),
                        "1 may vouch for more than before"),
                arguments(
                        "limits move: that is more",
                        List.of(ROOT, narrowed),
                        List.of(ROOT, moved),
                        "1 may vouch for more than before"),
                arguments(
                        "another path remains",
                        List.of(ROOT, OTHER_ROOT, any, cross),
                        List.of(ROOT, OTHER_ROOT, cross),
                        "no difference in trust"),
                arguments(
                        "another certificate of the same content",
                        List.of(ROOT, any),
                        List.of(ROOT, twin),
                        "no difference in trust"),
                arguments(
                        "an intermediate without its root changes nothing",
                        List.of(ROOT),
                        List.of(ROOT, TestCa.issuedBy(OTHER_ROOT, "Lost").build()),
                        "no difference in trust"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void whatChanges(String sentence, List<TestCa> before, List<TestCa> after, String expected) {
        Change change =
                reach(before.toArray(TestCa[]::new)).to(reach(after.toArray(TestCa[]::new)));
        assertThat(change.summary()).isEqualTo(expected);
        assertThat(change.isEmpty()).isEqualTo(expected.startsWith("no difference"));
    }

    @Test
    @DisplayName("a CA that goes while its root stays can still be believed: it is said")
    void standingRoots() {
        TestCa any = TestCa.issuedBy(ROOT, "Any").build();
        Change change = reach(ROOT, any).to(reach(ROOT, OTHER_ROOT));
        assertThat(change.removed())
                .singleElement()
                .satisfies(gone ->
                        assertThat(gone.standing())
                                .extracting(Authority::name)
                                .containsExactly("Root"));
        assertThat(change.added())
                .singleElement()
                .satisfies(come -> assertThat(come.standing()).isEmpty());
    }

    @Test
    @DisplayName("hundreds of certificates take no time")
    @Timeout(20)
    void large() {
        List<TestCa> roots =
                Stream.iterate(0, i -> i + 1)
                        .limit(20)
                        .map(i -> TestCa.root("R" + i).build())
                        .toList();
        List<Certificate> store = new ArrayList<>();
        roots.forEach(root -> store.add(root.certificate()));
        for (int i = 0; i < 380; i++) {
            store.add(
                    Limits.addresses(
                                    TestCa.issuedBy(roots.get(i % 20), "I" + i % 200).keys(SHARED),
                                    List.of("h" + i + ".test"),
                                    List.of())
                            .build()
                            .certificate());
        }
        Instant later = AT.plus(Duration.ofDays(1));
        assertThat(Reach.of(store, AT).to(Reach.of(store, later)).isEmpty()).isTrue();
    }
}
