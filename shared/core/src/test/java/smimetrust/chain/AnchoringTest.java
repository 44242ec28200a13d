package smimetrust.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.TestCa;
import smimetrust.chain.Outcome.Anchored;
import smimetrust.chain.Outcome.Orphan;

class AnchoringTest {

    static final Instant AT = Instant.parse("2026-06-01T00:00:00Z");
    static final Duration WINDOW = Duration.ofDays(2);
    private static final String ANCHORED = "anchored";

    private static final BigInteger ZERO = BigInteger.ZERO;
    private static final TestCa ROOT = TestCa.root("Fabrikam Root").build();
    private static final TestCa OTHER = TestCa.root("Contoso Root").build();

    /** Candidates with what is expected of each, and what is left out. */
    record Scene(Map<Certificate, String> expected, List<Certificate> leftOut) {
        static Scene of() {
            return new Scene(new LinkedHashMap<>(), new ArrayList<>());
        }

        Scene anchored(TestCa... each) {
            return is(ANCHORED, each);
        }

        Scene is(String rule, TestCa... each) {
            Arrays.stream(each).forEach(ca -> expected.put(ca.certificate(), rule));
            return this;
        }

        Scene leftOut(TestCa... each) {
            Arrays.stream(each).forEach(ca -> leftOut.add(ca.certificate()));
            return this;
        }

        Anchoring judge() {
            return Anchoring.of(expected.keySet(), leftOut, AT, WINDOW);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "plain",
        "names",
        "lengths",
        "usages",
        "crossSigns",
        "reKeyed",
        "refusals",
        "algorithms"
    })
    void outcome(String sentence, Scene scene) {
        Anchoring anchoring = scene.judge();
        Map<Certificate, String> actual = new LinkedHashMap<>();
        scene.expected.keySet().forEach(each -> actual.put(each, verdict(anchoring, each)));
        assertThat(actual).isEqualTo(scene.expected);
        assertThat(anchoring.inOrder()).allSatisfy(each -> assertPath(anchoring, each));
    }

    static String verdict(Anchoring anchoring, Certificate certificate) {
        return switch (anchoring.outcome(certificate)) {
            case Anchored anchored -> ANCHORED;
            case Orphan(Finding finding, Missing missing) -> finding.rule();
        };
    }

    static void assertPath(Anchoring anchoring, Certificate certificate) {
        List<Certificate> path = ((Anchored) anchoring.outcome(certificate)).path();
        assertThat(path.getFirst()).isEqualTo(certificate);
        assertThat(path.getLast().isSelfSigned()).isTrue();
        assertThat(path).doesNotHaveDuplicates().allMatch(anchoring::isAnchored);
        for (int i = 1; i < path.size(); i++) {
            assertThat(path.get(i - 1).isSignedBy(path.get(i))).isTrue();
        }
    }

    static Stream<Arguments> plain() {
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        TestCa below = TestCa.issuedBy(issuing, "J").build();
        TestCa expired = TestCa.issuedBy(ROOT, "I").notAfter("2026-05-01T00:00:00Z").build();
        TestCa expiring = TestCa.issuedBy(ROOT, "I").notAfter("2026-06-02T00:00:00Z").build();
        TestCa lastSecond = TestCa.issuedBy(ROOT, "I").notAfter("2026-06-03T00:00:00Z").build();
        TestCa future = TestCa.issuedBy(ROOT, "I").notBefore("2026-06-01T00:00:01Z").build();
        TestCa firstSecond = TestCa.issuedBy(ROOT, "I").notBefore("2026-06-01T00:00:00Z").build();
        TestCa v1 = TestCa.root("V1").v1().build();
        TestCa forged = TestCa.issuedBy(ROOT, "I").corruptSignature().build();
        TestCa pretender = TestCa.root("P").corruptSignature().build();
        TestCa person = TestCa.leaf(ROOT, "ann").build();
        TestCa withoutFlag = TestCa.issuedBy(ROOT, "I").ca(false).build();
        TestCa withoutUsage = TestCa.issuedBy(ROOT, "I").keyUsage(KeyUsage.cRLSign).build();
        TestCa v1Intermediate = TestCa.issuedBy(ROOT, "I").v1().build();
        return Stream.of(
                arguments("nothing gives nothing", Scene.of()),
                arguments("a root is anchored by itself", Scene.of().anchored(ROOT)),
                arguments("a whole chain is anchored", Scene.of().anchored(ROOT, issuing, below)),
                arguments(
                        "without the root both are orphans, for its sake",
                        Scene.of().is("chain.issuer-missing", issuing, below)),
                arguments(
                        "without the middle only what is below is an orphan",
                        Scene.of().anchored(ROOT).is("chain.issuer-missing", below)),
                arguments(
                        "a root that is left out anchors nothing and is named",
                        Scene.of().leftOut(ROOT).is("chain.issuer-left-out", issuing, below)),
                arguments(
                        "an expired certificate is not anchored, nor what is below it",
                        Scene.of()
                                .anchored(ROOT)
                                .is(
                                        "chain.not-valid",
                                        expired,
                                        TestCa.issuedBy(expired, "J").build())),
                arguments(
                        "one that expires inside the window is not anchored",
                        Scene.of().anchored(ROOT).is("chain.not-valid", expiring)),
                arguments(
                        "one that expires at the end of the window is",
                        Scene.of().anchored(ROOT, lastSecond)),
                arguments(
                        "one that begins a second late is not anchored",
                        Scene.of().anchored(ROOT).is("chain.not-valid", future)),
                arguments(
                        "one that begins now is anchored", Scene.of().anchored(ROOT, firstSecond)),
                arguments(
                        "a version 1 root anchors",
                        Scene.of().anchored(v1, TestCa.issuedBy(v1, "I").build())),
                arguments(
                        "a version 1 intermediate does not",
                        Scene.of().anchored(ROOT).is("chain.not-a-ca", v1Intermediate)),
                arguments(
                        "a forged signature is not the issuer's",
                        Scene.of().anchored(ROOT).is("chain.signature", forged)),
                arguments(
                        "self-issued with a broken signature is no root",
                        Scene.of().is("chain.issuer-missing", pretender)),
                arguments(
                        "a person's certificate, or a CA without flag or usage, is none",
                        Scene.of()
                                .anchored(ROOT)
                                .is("chain.not-a-ca", person, withoutFlag, withoutUsage)));
    }

    static Stream<Arguments> names() {
        TestCa shouting =
                TestCa.issuedBy(ROOT, "I").issuerName(new X500Name("CN=FABRIKAM  root")).build();
        TestCa printable =
                TestCa.issuedBy(ROOT, "I")
                        .issuerName(
                                new X500NameBuilder()
                                        .addRDN(BCStyle.CN, new DERPrintableString("Fabrikam Root"))
                                        .build())
                        .build();
        TestCa misnamed =
                TestCa.issuedBy(ROOT, "I").issuerName(new X500Name("CN=Someone else")).build();
        TestCa twin = TestCa.root("Fabrikam Root").build();
        TestCa renamed = TestCa.issuedBy(OTHER, "Fabrikam renamed").keys(ROOT.keys()).build();
        byte[] noKey = {1, 2, 3};
        TestCa astray =
                TestCa.issuedBy(ROOT, "I")
                        .without(Extension.authorityKeyIdentifier)
                        .with(
                                Extension.authorityKeyIdentifier,
                                false,
                                new AuthorityKeyIdentifier(noKey))
                        .build();
        TestCa silent =
                TestCa.issuedBy(ROOT, "I").without(Extension.authorityKeyIdentifier).build();
        return Stream.of(
                arguments(
                        "case and spaces in a name do not matter",
                        Scene.of()
                                .anchored(ROOT, shouting, TestCa.issuedBy(shouting, "J").build())),
                arguments("nor does the string type", Scene.of().anchored(ROOT, printable)),
                arguments(
                        "the right key under another name is not the issuer",
                        Scene.of().anchored(ROOT).is("chain.issuer-missing", misnamed)),
                arguments(
                        "of two roots of one name the one that signed counts",
                        Scene.of().anchored(ROOT, twin, TestCa.issuedBy(twin, "I").build())),
                arguments(
                        "a root of the same name with another key is told apart",
                        Scene.of()
                                .anchored(ROOT)
                                .is("chain.signature", TestCa.issuedBy(twin, "I").build())),
                arguments(
                        "one key under two names issues under both",
                        Scene.of()
                                .anchored(
                                        ROOT,
                                        OTHER,
                                        renamed,
                                        TestCa.issuedBy(ROOT, "I").build(),
                                        TestCa.issuedBy(renamed, "J").build())),
                arguments(
                        "a key identifier that points elsewhere is no refusal",
                        Scene.of()
                                .anchored(
                                        ROOT, twin, astray, TestCa.issuedBy(astray, "J").build())),
                arguments(
                        "without a key identifier every key is tried",
                        Scene.of().anchored(ROOT, twin, silent)));
    }

    static Stream<Arguments> lengths() {
        TestCa zero = TestCa.root("Zero").pathLength(0).build();
        TestCa one = TestCa.root("One").pathLength(1).build();
        TestCa issuing = TestCa.issuedBy(one, "I").build();
        TestCa zeroBelow = TestCa.issuedBy(ROOT, "I0").pathLength(0).build();
        TestCa belowZero = TestCa.issuedBy(zero, "I").build();
        TestCa oneBelow = TestCa.issuedBy(ROOT, "I1").pathLength(1).build();
        TestCa widerBelow = TestCa.issuedBy(oneBelow, "I5").pathLength(5).build();
        TestCa link = TestCa.issuedBy(zero, "Zero").key("secp384r1").build();
        return Stream.of(
                arguments("a root of path length 0 is anchored", Scene.of().anchored(zero)),
                arguments(
                        "a CA below a root of path length 0 is broken",
                        Scene.of().anchored(zero).is("chain.path-length", belowZero)),
                arguments(
                        "a CA below a CA of path length 0 is broken",
                        Scene.of()
                                .anchored(ROOT, zeroBelow)
                                .is("chain.path-length", TestCa.issuedBy(zeroBelow, "J").build())),
                arguments(
                        "a root of path length 1 allows one CA, not two",
                        Scene.of()
                                .anchored(one, issuing)
                                .is("chain.path-length", TestCa.issuedBy(issuing, "J").build())),
                arguments(
                        "a larger length below does not widen a smaller one above",
                        Scene.of()
                                .anchored(ROOT, oneBelow, widerBelow)
                                .is("chain.path-length", TestCa.issuedBy(widerBelow, "J").build())),
                arguments(
                        "a self-issued certificate does not count",
                        Scene.of()
                                .anchored(zero, link)
                                .is("chain.path-length", TestCa.issuedBy(link, "J").build())));
    }

    static Stream<Arguments> usages() {
        TestCa tlsRoot = TestCa.root("T").eku(KeyPurposeId.id_kp_serverAuth).build();
        TestCa mailRoot = TestCa.root("M").eku(KeyPurposeId.id_kp_emailProtection).build();
        TestCa anyRoot = TestCa.root("A").eku(KeyPurposeId.anyExtendedKeyUsage).build();
        TestCa tls = TestCa.issuedBy(ROOT, "T").eku(KeyPurposeId.id_kp_serverAuth).build();
        return Stream.of(
                arguments(
                        "a root for TLS only anchors nothing",
                        Scene.of()
                                .is(
                                        "chain.not-for-email",
                                        tlsRoot,
                                        TestCa.issuedBy(tlsRoot, "I").build())),
                arguments(
                        "a root for e-mail, or for anything, anchors",
                        Scene.of()
                                .anchored(
                                        mailRoot,
                                        anyRoot,
                                        TestCa.issuedBy(mailRoot, "I").build(),
                                        TestCa.issuedBy(anyRoot, "I").build())),
                arguments(
                        "usages nest: below a CA for TLS nothing is for e-mail",
                        Scene.of()
                                .anchored(ROOT)
                                .is(
                                        "chain.not-for-email",
                                        tls,
                                        TestCa.issuedBy(tls, "I")
                                                .eku(KeyPurposeId.id_kp_emailProtection)
                                                .build())));
    }

    static Stream<Arguments> crossSigns() {
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        TestCa cross = TestCa.issuedBy(OTHER, "I").keys(issuing.keys()).build();
        TestCa below = TestCa.issuedBy(issuing, "J").build();
        TestCa narrow = TestCa.issuedBy(OTHER, "I").keys(issuing.keys()).pathLength(0).build();
        TestCa rootCross = TestCa.issuedBy(OTHER, "Fabrikam Root").keys(ROOT.keys()).build();
        TestCa a = TestCa.root("A").build();
        TestCa b = TestCa.root("B").build();
        TestCa aByB = TestCa.issuedBy(b, "A").keys(a.keys()).build();
        TestCa bByA = TestCa.issuedBy(a, "B").keys(b.keys()).build();
        return Stream.of(
                arguments(
                        "one way through a root that is left out, another fine",
                        Scene.of()
                                .leftOut(ROOT)
                                .is("chain.issuer-left-out", issuing)
                                .anchored(OTHER, cross, below)),
                arguments(
                        "both ways fine", Scene.of().anchored(ROOT, OTHER, issuing, cross, below)),
                arguments(
                        "the way with more path length wins",
                        Scene.of().anchored(ROOT, OTHER, issuing, narrow, below)),
                arguments(
                        "the only way left is too narrow",
                        Scene.of()
                                .leftOut(ROOT)
                                .anchored(OTHER, narrow)
                                .is("chain.issuer-left-out", issuing)
                                .is("chain.path-length", below)),
                arguments(
                        "a root's cross-certificate stands in for the root",
                        Scene.of().leftOut(ROOT).anchored(OTHER, rootCross, issuing, below)),
                arguments(
                        "two CAs that certify each other and no root: nobody is anchored",
                        Scene.of()
                                .is("chain.loop", aByB, bByA, TestCa.issuedBy(aByB, "J").build())),
                arguments(
                        "a loop with a root at one side is anchored",
                        Scene.of().anchored(a, aByB, bByA, TestCa.issuedBy(aByB, "J").build())));
    }

    static Stream<Arguments> reKeyed() {
        TestCa old = TestCa.root("Re-keyed").pathLength(1).build();
        TestCa fresh = TestCa.root("Re-keyed").pathLength(1).build();
        TestCa newWithOld =
                TestCa.issuedBy(old, "Re-keyed").keys(fresh.keys()).pathLength(1).build();
        TestCa oldWithNew =
                TestCa.issuedBy(fresh, "Re-keyed").keys(old.keys()).pathLength(1).build();
        TestCa unmarkedNew =
                TestCa.issuedBy(old, "Re-keyed")
                        .keys(fresh.keys())
                        .pathLength(1)
                        .without(Extension.authorityKeyIdentifier)
                        .build();
        TestCa unmarkedOld =
                TestCa.issuedBy(fresh, "Re-keyed")
                        .keys(old.keys())
                        .pathLength(1)
                        .without(Extension.authorityKeyIdentifier)
                        .build();
        TestCa byOld = TestCa.issuedBy(old, "I").pathLength(0).build();
        TestCa byNew = TestCa.issuedBy(fresh, "J").pathLength(0).build();
        return Stream.of(
                arguments(
                        "both generations with their links",
                        Scene.of().anchored(old, fresh, newWithOld, oldWithNew, byOld, byNew)),
                arguments(
                        "the old root and new-with-old carry what the new key signed",
                        Scene.of().anchored(old, newWithOld, byOld, byNew)),
                arguments(
                        "the new root and old-with-new carry what the old key signed",
                        Scene.of().anchored(fresh, oldWithNew, byOld, byNew)),
                arguments(
                        "the new root alone does not",
                        Scene.of().anchored(fresh, byNew).is("chain.signature", byOld)),
                arguments(
                        "links that do not name their issuer's key work as well",
                        Scene.of().anchored(old, unmarkedNew, byNew)),
                arguments("in either direction", Scene.of().anchored(fresh, unmarkedOld, byOld)),
                arguments(
                        "and an unmarked link alone misses its issuer, as a damaged root does",
                        Scene.of().is("chain.issuer-missing", unmarkedNew, byNew)),
                arguments(
                        "the links alone lead to each other",
                        Scene.of().is("chain.loop", newWithOld, oldWithNew, byOld, byNew)),
                arguments(
                        "one link alone misses its issuer",
                        Scene.of().is("chain.issuer-missing", newWithOld, byNew)));
    }

    private static TestCa constrained(TestCa.Builder builder, String permitted) {
        return builder.with(
                        Extension.nameConstraints,
                        true,
                        new NameConstraints(
                                new GeneralSubtree[] {
                                    new GeneralSubtree(new GeneralName(new X500Name(permitted)))
                                },
                                null))
                .build();
    }

    private static TestCa forMail(TestCa.Builder builder, String permitted) {
        return builder.with(
                        Extension.nameConstraints,
                        true,
                        new NameConstraints(
                                new GeneralSubtree[] {
                                    new GeneralSubtree(
                                            new GeneralName(GeneralName.rfc822Name, permitted))
                                },
                                null))
                .build();
    }

    private static TestCa.Builder policies(TestCa.Builder builder, String policy) {
        return builder.with(
                Extension.certificatePolicies,
                false,
                new CertificatePolicies(new PolicyInformation(new ASN1ObjectIdentifier(policy))));
    }

    static Stream<Arguments> refusals() {
        TestCa limited =
                constrained(
                        TestCa.root("x").subject(new X500Name("O=Fabrikam,CN=Limited")),
                        "O=Fabrikam");
        TestCa inside =
                TestCa.issuedBy(limited, "x").subject(new X500Name("O=Fabrikam,CN=I")).build();
        TestCa outside =
                TestCa.issuedBy(limited, "x").subject(new X500Name("O=Contoso,CN=I")).build();
        TestCa limitedBelow = constrained(TestCa.issuedBy(ROOT, "L"), "O=Fabrikam");
        // The JDK's answer to nothing in common is a RuntimeException, not one of its own.
        TestCa forOne = forMail(TestCa.issuedBy(ROOT, "One"), "ann@a.example");
        TestCa forNobody = forMail(TestCa.issuedBy(forOne, "Nobody"), "b.example");
        TestCa outsideBelow =
                TestCa.issuedBy(limitedBelow, "x").subject(new X500Name("O=Contoso,CN=J")).build();
        TestCa crossed =
                TestCa.issuedBy(OTHER, "x")
                        .subject(new X500Name("O=Contoso,CN=J"))
                        .keys(outsideBelow.keys())
                        .build();
        // The same CA certified by its issuer's two certificates, of which one is constrained.
        TestCa free = TestCa.issuedBy(OTHER, "L").keys(limitedBelow.keys()).build();
        TestCa unknown =
                TestCa.issuedBy(ROOT, "I")
                        .with(
                                new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"),
                                true,
                                DERNull.INSTANCE)
                        .build();
        TestCa self = constrained(TestCa.issuedBy(ROOT, "S"), "O=Fabrikam");
        TestCa selfIssued = TestCa.issuedBy(self, "S").build();
        TestCa insideSelf =
                TestCa.issuedBy(selfIssued, "x").subject(new X500Name("O=Fabrikam,CN=J")).build();
        TestCa renewed =
                TestCa.issuedBy(limited, "x")
                        .subject(new X500Name("O=Fabrikam,CN=Limited"))
                        .build();
        TestCa insideRenewed =
                TestCa.issuedBy(renewed, "x").subject(new X500Name("O=Fabrikam,CN=R")).build();
        TestCa explicit =
                policies(TestCa.issuedBy(ROOT, "P"), "1.3.6.1.4.1.99999.2")
                        .with(Extension.policyConstraints, true, new PolicyConstraints(ZERO, null))
                        .with(Extension.inhibitAnyPolicy, true, new ASN1Integer(1))
                        .build();
        TestCa fitting = policies(TestCa.issuedBy(explicit, "F"), "1.3.6.1.4.1.99999.2").build();
        TestCa disjoint = policies(TestCa.issuedBy(explicit, "D"), "1.3.6.1.4.1.99999.3").build();
        TestCa any = policies(TestCa.issuedBy(explicit, "A"), "2.5.29.32.0").build();
        return Stream.of(
                arguments(
                        "name constraints that leave no address at all are a refusal of one chain",
                        Scene.of().anchored(ROOT, forOne).is("chain.pkix", forNobody)),
                arguments(
                        "a root's name constraints hold although the platform skips them",
                        Scene.of().anchored(limited, inside).is("chain.pkix", outside)),
                arguments(
                        "an intermediate's name constraints hold, and below too",
                        Scene.of()
                                .anchored(ROOT, limitedBelow)
                                .is(
                                        "chain.pkix",
                                        outsideBelow,
                                        TestCa.issuedBy(outsideBelow, "K").build())),
                arguments(
                        "a cross-certificate leads around the constraints",
                        Scene.of()
                                .anchored(
                                        ROOT,
                                        OTHER,
                                        limitedBelow,
                                        crossed,
                                        TestCa.issuedBy(crossed, "K").build())
                                .is("chain.pkix", outsideBelow)),
                arguments(
                        "the issuer's other certificate leads around the constraints",
                        Scene.of().anchored(ROOT, OTHER, limitedBelow, free, outsideBelow)),
                arguments(
                        "a critical extension that nobody knows is refused, and all below",
                        Scene.of()
                                .anchored(ROOT)
                                .is("chain.pkix", unknown, TestCa.issuedBy(unknown, "J").build())),
                arguments(
                        "a self-issued certificate is exempt: it issues (RFC 5280 6.1.3 (b))",
                        Scene.of().anchored(ROOT, self, selfIssued, insideSelf)),
                arguments(
                        "so is it below a root that is constrained",
                        Scene.of().anchored(limited, renewed, insideRenewed)),
                arguments(
                        "a CA whose policies leave none for any leaf is refused",
                        Scene.of().anchored(ROOT, explicit, fitting).is("chain.pkix", disjoint)),
                arguments(
                        "a policy that comes from far above is enough",
                        Scene.of().anchored(ROOT, explicit, any)));
    }

    static Stream<Arguments> algorithms() {
        TestCa rsa = TestCa.root("R").key("RSA2048").build();
        TestCa sha1Root = TestCa.root("S").key("RSA2048").signature("SHA1withRSA").build();
        TestCa md5Root = TestCa.root("M").key("RSA2048").signature("MD5withRSA").build();
        TestCa tiny = TestCa.root("T").key("brainpoolP192r1").build();
        TestCa weak = TestCa.issuedBy(rsa, "W").key("RSA1024").build();
        TestCa brainpool = TestCa.root("B").key("brainpoolP256r1").build();
        TestCa brainpoolI = TestCa.issuedBy(brainpool, "BI").key("brainpoolP384r1").build();
        TestCa mixed = TestCa.issuedBy(brainpoolI, "P").build();
        TestCa zero = TestCa.root("BZ").key("brainpoolP256r1").pathLength(0).build();
        TestCa unknown =
                TestCa.issuedBy(brainpool, "BU")
                        .with(
                                new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"),
                                true,
                                DERNull.INSTANCE)
                        .build();
        TestCa ed = TestCa.root("E").key("Ed25519").build();
        TestCa ed448 = TestCa.issuedBy(ed, "E4").key("Ed448").build();
        TestCa unreadable =
                TestCa.root("U")
                        .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                        .build();
        return Stream.of(
                arguments(
                        "SHA-1 on an intermediate is allowed",
                        Scene.of()
                                .anchored(
                                        rsa,
                                        TestCa.issuedBy(rsa, "I")
                                                .signature("SHA1withRSA")
                                                .build())),
                arguments(
                        "MD5 on an intermediate is refused",
                        Scene.of()
                                .anchored(rsa)
                                .is(
                                        "chain.weak-algorithm",
                                        TestCa.issuedBy(rsa, "I").signature("MD5withRSA").build())),
                arguments(
                        "a root's own signature does not matter",
                        Scene.of()
                                .anchored(
                                        sha1Root,
                                        md5Root,
                                        TestCa.issuedBy(sha1Root, "I").build(),
                                        TestCa.issuedBy(md5Root, "I").build())),
                arguments(
                        "RSA below 2048 bits is refused, and what it signed",
                        Scene.of()
                                .anchored(rsa)
                                .is(
                                        "chain.weak-algorithm",
                                        tiny,
                                        weak,
                                        TestCa.issuedBy(weak, "J").build())),
                arguments(
                        "Brainpool keys anywhere on the path",
                        Scene.of()
                                .anchored(
                                        brainpool,
                                        brainpoolI,
                                        mixed,
                                        TestCa.issuedBy(mixed, "Q").build())),
                arguments(
                        "a Brainpool root's path length holds",
                        Scene.of()
                                .anchored(zero)
                                .is("chain.path-length", TestCa.issuedBy(zero, "I").build())),
                arguments(
                        "below a Brainpool root too, an unknown critical extension is refused",
                        Scene.of().anchored(brainpool).is("chain.pkix", unknown)),
                arguments(
                        "Ed25519 and Ed448",
                        Scene.of().anchored(ed, ed448, TestCa.issuedBy(ed448, "I").build())),
                arguments(
                        "what no platform reads is no root",
                        Scene.of().is("chain.unreadable", unreadable)));
    }

    @Test
    @DisplayName("an orphan names the missing issuer at the top, its key and where to get it")
    void missingIssuer() {
        TestCa issuing =
                TestCa.issuedBy(ROOT, "I")
                        .issuerUrl("http://ca.example/root.cer", "http://e.example/x\n")
                        .build();
        TestCa below = TestCa.issuedBy(issuing, "J").issuerUrl("http://ca.example/i.cer").build();
        Anchoring anchoring = Scene.of().is("", issuing, below).judge();
        Orphan orphan = (Orphan) anchoring.outcome(below.certificate());
        assertThat(orphan.missing())
                .isEqualTo(
                        new Missing(
                                "CN=Fabrikam Root",
                                ROOT.certificate().subjectKeyIdentifier(),
                                List.of("http://ca.example/root.cer", "http://e.example/x\\u{A}")))
                .isEqualTo(((Orphan) anchoring.outcome(issuing.certificate())).missing());
        assertThat(orphan.finding().message())
                .contains(below.certificate().sha256().brief())
                .contains(issuing.certificate().sha256().brief())
                .contains("CN=Fabrikam Root")
                .contains(ROOT.certificate().subjectKeyIdentifier().orElseThrow())
                .contains("http://ca.example/root.cer")
                .doesNotContain("\n");
        assertThat(orphan.finding().fix())
                .contains("CN=Fabrikam Root", "http://ca.example/root.cer");
    }

    @Test
    @DisplayName("an issuer that is left out is named, with its digest")
    void leftOutIssuer() {
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        Orphan orphan =
                (Orphan)
                        Scene.of()
                                .leftOut(ROOT)
                                .is("", issuing)
                                .judge()
                                .outcome(issuing.certificate());
        assertThat(orphan.finding().message()).contains(ROOT.certificate().sha256().brief());
        assertThat(orphan.missing().issuer()).isEqualTo("CN=Fabrikam Root");
    }

    @Test
    @DisplayName("hostile text in names and addresses stays on one bounded line")
    void hostileText() {
        TestCa hostile =
                TestCa.issuedBy(ROOT, "x")
                        .subject(new X500Name("CN=a\u202Eb\nSet-Secret"))
                        .issuerName(
                                new X500NameBuilder()
                                        .addRDN(BCStyle.CN, new DERUTF8String("y\n".repeat(5000)))
                                        .build())
                        .issuerUrl("h".repeat(5000), "i\n", "j", "k", "l", "m", "n")
                        .build();
        Orphan orphan = (Orphan) Scene.of().is("", hostile).judge().outcome(hostile.certificate());
        assertThat(orphan.finding().message() + orphan.finding().fix())
                .doesNotContain("\n", "\u202E")
                .hasSizeLessThan(3000);
        assertThat(orphan.missing().issuerUrls()).hasSize(Missing.MAX_URLS);
    }

    @Test
    @DisplayName("the order is roots, then the shortest way up, then SHA-256")
    void order() {
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        TestCa below = TestCa.issuedBy(issuing, "J").build();
        TestCa direct = TestCa.issuedBy(ROOT, "J").keys(below.keys()).build();
        TestCa lowest = TestCa.issuedBy(below, "K").build();
        Anchoring anchoring =
                Scene.of().anchored(lowest, below, direct, issuing, OTHER, ROOT).judge();
        assertThat(anchoring.inOrder().stream().map(anchoring::depth).toList())
                .containsExactly(0, 0, 1, 1, 2, 2);
        assertThat(anchoring.inOrder())
                .isSortedAccordingTo(
                        Comparator.comparingInt(anchoring::depth)
                                .thenComparing(Certificate::sha256));
        assertThat(anchoring.depth(lowest.certificate())).isEqualTo(2);
        assertThat(anchoring.orphans()).isEmpty();
    }

    @Test
    @DisplayName("the shorter way is told although a longer one leaves more path length")
    void depthIsTheShortestWay() {
        TestCa narrow = TestCa.issuedBy(ROOT, "N").pathLength(0).build();
        TestCa middle = TestCa.issuedBy(OTHER, "M").build();
        TestCa wide = TestCa.issuedBy(middle, "N").keys(narrow.keys()).build();
        TestCa below = TestCa.issuedBy(narrow, "J").build();
        Anchoring anchoring = Scene.of().anchored(ROOT, OTHER, narrow, middle, wide, below).judge();
        assertThat(((Anchored) anchoring.outcome(below.certificate())).path())
                .extracting(Certificate::subject)
                .extracting(Object::toString)
                .containsExactly("CN=J", "CN=N", "CN=M", "CN=Contoso Root");
        assertThat(anchoring.depth(below.certificate())).isEqualTo(2);
    }

    /** The same key, encoded otherwise: a stand-in for a second key that verifies too. */
    @SuppressWarnings("serial") // never serialized
    private record OtherEncoding(PublicKey key) implements PublicKey {
        @Override
        public String getAlgorithm() {
            return key.getAlgorithm();
        }

        @Override
        public String getFormat() {
            return key.getFormat();
        }

        @Override
        public byte[] getEncoded() {
            SubjectPublicKeyInfo usual = SubjectPublicKeyInfo.getInstance(key.getEncoded());
            try {
                return new SubjectPublicKeyInfo(
                                // without the NULL that RSA keys have
                                new AlgorithmIdentifier(usual.getAlgorithm().getAlgorithm()),
                                usual.getPublicKeyData().getBytes())
                        .getEncoded();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    @DisplayName("when one key verifies and is too narrow, the others are tried")
    void secondKey() {
        KeyPair keys = TestCa.newKeys("RSA2048");
        TestCa narrow = TestCa.root("Same").keys(keys).pathLength(1).build();
        TestCa wide =
                TestCa.root("Same")
                        .keys(new KeyPair(new OtherEncoding(keys.getPublic()), keys.getPrivate()))
                        .build();
        TestCa issuing = TestCa.issuedBy(narrow, "I").build();
        TestCa below = TestCa.issuedBy(issuing, "J").build();
        Anchoring anchoring = Scene.of().anchored(narrow, wide, issuing, below).judge();
        assertThat(anchoring.orphans()).isEmpty();
        assertThat(((Anchored) anchoring.outcome(below.certificate())).path())
                .containsExactly(below.certificate(), issuing.certificate(), wide.certificate());
        assertThat(((Anchored) anchoring.outcome(issuing.certificate())).path())
                .hasSize(2)
                .first()
                .isEqualTo(issuing.certificate());
    }

    @Test
    @DisplayName("and so they are for those far above the one that needs it")
    void secondKeyFarAbove() {
        KeyPair keys = TestCa.newKeys("RSA2048");
        TestCa narrow = TestCa.root("Same").keys(keys).pathLength(2).build();
        TestCa wide =
                TestCa.root("Same")
                        .keys(new KeyPair(new OtherEncoding(keys.getPublic()), keys.getPrivate()))
                        .build();
        TestCa first = TestCa.issuedBy(narrow, "I").build();
        TestCa second = TestCa.issuedBy(first, "J").build();
        TestCa third = TestCa.issuedBy(second, "K").build();
        Anchoring anchoring = Scene.of().anchored(narrow, wide, first, second, third).judge();
        assertThat(anchoring.orphans()).isEmpty();
        assertThat(((Anchored) anchoring.outcome(third.certificate())).path())
                .containsExactly(
                        third.certificate(),
                        second.certificate(),
                        first.certificate(),
                        wide.certificate());
    }

    @Test
    @DisplayName("when validation refuses the way over one key, the others are tried")
    void secondKeyAfterRefusal() {
        KeyPair keys = TestCa.newKeys("RSA2048");
        TestCa limited = constrained(TestCa.root("Same").keys(keys), "CN=Same");
        TestCa free =
                TestCa.root("Same")
                        .keys(new KeyPair(new OtherEncoding(keys.getPublic()), keys.getPrivate()))
                        .build();
        TestCa issuing = TestCa.issuedBy(limited, "I").build();
        TestCa below = TestCa.issuedBy(issuing, "J").build();
        Anchoring anchoring = Scene.of().anchored(limited, free, issuing, below).judge();
        assertThat(anchoring.orphans()).isEmpty();
        assertThat(((Anchored) anchoring.outcome(below.certificate())).path())
                .containsExactly(below.certificate(), issuing.certificate(), free.certificate());
    }

    @Test
    @DisplayName("what is not anchored is listed by SHA-256, and what is left out is not listed")
    void orphans() {
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        TestCa below = TestCa.issuedBy(issuing, "J").build();
        TestCa lost = TestCa.issuedBy(TestCa.root("Gone").build(), "L").build();
        Anchoring anchoring =
                Scene.of().leftOut(ROOT).anchored(OTHER).is("", issuing, below, lost).judge();
        assertThat(anchoring.orphans())
                .isEqualTo(
                        Stream.of(issuing, below, lost)
                                .map(TestCa::certificate)
                                .sorted(Comparator.comparing(Certificate::sha256))
                                .toList());
        assertThat(anchoring.inOrder()).containsExactly(OTHER.certificate());
        assertThat(anchoring.isAnchored(OTHER.certificate())).isTrue();
        assertThat(List.of(ROOT, issuing, lost))
                .noneMatch(each -> anchoring.isAnchored(each.certificate()));
    }

    @Test
    @DisplayName("what the runtime refuses is what we say, whatever its own list was")
    void pinned() {
        Security.setProperty(RuntimeAlgorithms.PROPERTY, "MD2");
        Anchoring.pinAlgorithms();
        assertThat(Security.getProperty(RuntimeAlgorithms.PROPERTY))
                .isEqualTo(Anchoring.DISABLED_ALGORITHMS);
    }

    @Test
    @DisplayName("asking wrongly is a mistake of the caller")
    void mistakes() {
        Anchoring empty = Scene.of().judge();
        List<Certificate> one = List.of(ROOT.certificate());
        assertThatThrownBy(() -> empty.outcome(ROOT.certificate()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> empty.depth(ROOT.certificate()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Anchoring.of(one, one, AT, WINDOW))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Anchoring.of(one, List.of(), AT, WINDOW.negated()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Anchoring.of(List.of(one.getFirst(), one.getFirst()), List.of(), AT, WINDOW))
                .extracting(Anchoring::inOrder)
                .isEqualTo(one);
    }

    @Test
    @DisplayName("the catalogue's ids are unique and of this family")
    void catalogue() {
        assertThat(Anchoring.catalogue())
                .extracting(Card::id)
                .hasSizeGreaterThan(10)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("chain\\.[a-z-]+"));
        assertThat(Optional.of(Anchoring.catalogue()))
                .hasValueSatisfying(all ->
                        assertThat(all)
                                .allMatch(card ->
                                        !card.citation().isBlank() && !card.fix().isBlank()));
    }
}
