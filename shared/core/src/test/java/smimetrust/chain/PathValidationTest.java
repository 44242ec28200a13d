package smimetrust.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static smimetrust.chain.AnchoringTest.AT;
import static smimetrust.chain.AnchoringTest.WINDOW;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Certificate;
import smimetrust.TestCa;
import smimetrust.chain.PathValidation.Complaint;

/**
 * Asked directly, also about what {@link Search} never would: the reasons are ours, word by word.
 */
class PathValidationTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa OTHER = TestCa.root("Other").build();
    private static final TestCa CURVED = TestCa.root("Curved").key("brainpoolP256r1").build();

    private static final ASN1ObjectIdentifier UNKNOWN =
            new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");

    enum Asked {
        OF_CA,
        OF_PERSON;

        Optional<Complaint> complaint(List<Certificate> path) {
            return switch (this) {
                case OF_CA -> new PathValidation(AT, AT.plus(WINDOW)).complaint(path);
                case OF_PERSON -> PathValidation.ofPersons(AT).complaint(path);
            };
        }
    }

    private static List<Certificate> path(TestCa... lowestFirst) {
        return Arrays.stream(lowestFirst).map(TestCa::certificate).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void agreed(String sentence, Asked asked, List<Certificate> path) {
        assertThat(asked.complaint(path)).isEmpty();
    }

    static Stream<Arguments> agreed() {
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        TestCa curved = TestCa.issuedBy(CURVED, "I").build();
        TestCa lastSecond = TestCa.issuedBy(ROOT, "I").notAfter("2026-06-03T00:00:00Z").build();
        TestCa zero = TestCa.issuedBy(ROOT, "Z").pathLength(0).build();
        TestCa astray =
                TestCa.issuedBy(ROOT, "I")
                        .without(Extension.authorityKeyIdentifier)
                        .with(
                                Extension.authorityKeyIdentifier,
                                false,
                                new AuthorityKeyIdentifier(new byte[] {1, 2, 3}))
                        .build();
        return Stream.of(
                arguments("a root alone", Asked.OF_CA, path(ROOT)),
                arguments("a root alone that the JDK cannot use", Asked.OF_CA, path(CURVED)),
                arguments("a CA below a root", Asked.OF_CA, path(issuing, ROOT)),
                arguments("the same in plain Java", Asked.OF_CA, path(curved, CURVED)),
                arguments("valid until the last second", Asked.OF_CA, path(lastSecond, ROOT)),
                arguments("path length 0 is enough for persons", Asked.OF_CA, path(zero, ROOT)),
                arguments("a key identifier is a hint", Asked.OF_CA, path(astray, ROOT)),
                arguments(
                        "a person",
                        Asked.OF_PERSON,
                        path(TestCa.leaf(issuing, "a").build(), issuing, ROOT)),
                arguments(
                        "a person below path length 0",
                        Asked.OF_PERSON,
                        path(TestCa.leaf(zero, "a").build(), zero, ROOT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String sentence, Asked asked, List<Certificate> path, int at, String reason) {
        assertThat(asked.complaint(path).map(Complaint::text))
                .contains(at < 0 ? reason : reason + ", at " + path.get(at));
    }

    static Stream<Arguments> refused() {
        TestCa issuing = TestCa.issuedBy(ROOT, "I").build();
        TestCa past = TestCa.issuedBy(ROOT, "I").notAfter("2026-05-01T00:00:00Z").build();
        TestCa expiring = TestCa.issuedBy(ROOT, "I").notAfter("2026-06-02T23:59:59Z").build();
        TestCa late = TestCa.issuedBy(ROOT, "I").notBefore("2026-06-01T00:00:01Z").build();
        TestCa belowPast = TestCa.issuedBy(past, "J").build();
        TestCa zero = TestCa.issuedBy(ROOT, "Z").pathLength(0).build();
        TestCa unknown = TestCa.issuedBy(ROOT, "U").with(UNKNOWN, true, DERNull.INSTANCE).build();
        TestCa narrow =
                TestCa.issuedBy(ROOT, "N")
                        .with(Extension.nameConstraints, true, only(directory("O=Fabrikam")))
                        .build();
        TestCa explicit =
                policies(TestCa.issuedBy(ROOT, "P"), "1.3.6.1.4.1.99999.2")
                        .with(
                                Extension.policyConstraints,
                                true,
                                new PolicyConstraints(java.math.BigInteger.ZERO, null))
                        .with(Extension.inhibitAnyPolicy, true, new ASN1Integer(0))
                        .build();
        TestCa without = TestCa.issuedBy(explicit, "W").build();
        TestCa silent =
                TestCa.issuedBy(ROOT, "S")
                        .with(
                                Extension.policyConstraints,
                                true,
                                new PolicyConstraints(java.math.BigInteger.ZERO, null))
                        .build();
        TestCa rsa = TestCa.root("R").key("RSA2048").build();
        return Stream.of(
                arguments("expired before", Asked.OF_CA, path(past, ROOT), 0, "it has expired"),
                arguments(
                        "expired before the window ends",
                        Asked.OF_CA,
                        path(expiring, ROOT),
                        0,
                        "it has expired"),
                arguments("not valid yet", Asked.OF_CA, path(late, ROOT), 0, "it is not yet valid"),
                arguments(
                        "the one above has expired, and is named",
                        Asked.OF_CA,
                        path(belowPast, past, ROOT),
                        1,
                        "it has expired"),
                arguments(
                        "another CA's root",
                        Asked.OF_CA,
                        path(issuing, OTHER),
                        0,
                        "the names of issuer and subject do not chain"),
                arguments(
                        "a signature that does not verify",
                        Asked.OF_CA,
                        path(
                                TestCa.issuedBy(issuing, "F").corruptSignature().build(),
                                issuing,
                                ROOT),
                        0,
                        "its signature does not verify"),
                arguments(
                        "names that do not chain",
                        Asked.OF_CA,
                        path(
                                TestCa.issuedBy(issuing, "J")
                                        .issuerName(new X500Name("CN=X"))
                                        .build(),
                                issuing,
                                ROOT),
                        0,
                        "the names of issuer and subject do not chain"),
                arguments(
                        "a CA without the flag",
                        Asked.OF_CA,
                        path(TestCa.issuedBy(ROOT, "I").ca(false).build(), ROOT),
                        0,
                        "it is not a CA certificate"),
                arguments(
                        "a CA for revocation lists alone",
                        Asked.OF_CA,
                        path(TestCa.issuedBy(ROOT, "I").keyUsage(KeyUsage.cRLSign).build(), ROOT),
                        0,
                        "its key usage does not allow signing certificates"),
                arguments(
                        "path length 0 is not enough for a CA",
                        Asked.OF_CA,
                        path(TestCa.issuedBy(zero, "J").build(), zero, ROOT),
                        0,
                        "its path length is exceeded"),
                arguments(
                        "a critical extension",
                        Asked.OF_CA,
                        path(unknown, ROOT),
                        0,
                        "it has a critical extension that is unknown"),
                arguments(
                        "a name outside",
                        Asked.OF_CA,
                        path(TestCa.issuedBy(narrow, "J").build(), narrow, ROOT),
                        0,
                        "its name is outside the name constraints above"),
                arguments(
                        "no policy left",
                        Asked.OF_CA,
                        path(without, explicit, ROOT),
                        0,
                        "no certificate policy is valid on the whole path"),
                arguments(
                        "MD5",
                        Asked.OF_CA,
                        path(TestCa.issuedBy(rsa, "I").signature("MD5withRSA").build(), rsa),
                        0,
                        "it uses an algorithm that is too weak"),
                arguments(
                        "a person below a CA that is no more",
                        Asked.OF_PERSON,
                        path(TestCa.leaf(past, "a").build(), past, ROOT),
                        1,
                        "it has expired"),
                arguments(
                        "a person whose own certificate is no more",
                        Asked.OF_PERSON,
                        path(TestCa.leaf(ROOT, "a").notAfter("2026-05-01T00:00:00Z").build(), ROOT),
                        0,
                        "it has expired"),
                arguments(
                        "a CA that leaves no policy to any certificate below it",
                        Asked.OF_CA,
                        path(silent, ROOT),
                        -1,
                        "for every certificate that it could issue, no certificate policy is valid"
                                + " on the whole path"));
    }

    @Test
    @DisplayName("in plain Java the certificate is named too, after that validator's own words")
    void otherValidator() {
        TestCa past = TestCa.issuedBy(CURVED, "I").notAfter("2026-05-01T00:00:00Z").build();
        TestCa below = TestCa.issuedBy(past, "J").build();
        assertThat(
                        Asked.OF_CA
                                .complaint(path(below, past, CURVED))
                                .map(Complaint::text)
                                .orElseThrow())
                .contains("20260501")
                .endsWith(", at " + past.certificate());
    }

    @Test
    @DisplayName("only what is critical in the certificate itself is refused on every path")
    void certain() {
        TestCa unknown = TestCa.issuedBy(ROOT, "U").with(UNKNOWN, true, DERNull.INSTANCE).build();
        TestCa below = TestCa.issuedBy(unknown, "J").build();
        TestCa past = TestCa.issuedBy(ROOT, "I").notAfter("2026-05-01T00:00:00Z").build();
        assertThat(Asked.OF_CA.complaint(path(unknown, ROOT)).map(Complaint::certain))
                .contains(true);
        assertThat(Asked.OF_CA.complaint(path(below, unknown, ROOT)).map(Complaint::certain))
                .contains(false);
        assertThat(Asked.OF_CA.complaint(path(past, ROOT)).map(Complaint::certain)).contains(false);
    }

    private static TestCa.Builder policies(TestCa.Builder builder, String policy) {
        return builder.with(
                Extension.certificatePolicies,
                false,
                new CertificatePolicies(new PolicyInformation(new ASN1ObjectIdentifier(policy))));
    }

    private static NameConstraints only(GeneralName permitted) {
        return new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(permitted)}, null);
    }

    private static NameConstraints not(GeneralName excluded) {
        return new NameConstraints(null, new GeneralSubtree[] {new GeneralSubtree(excluded)});
    }

    private static GeneralName directory(String name) {
        return new GeneralName(new X500Name(name));
    }

    private static GeneralName mail(String address) {
        return new GeneralName(GeneralName.rfc822Name, address);
    }

    /** The platform ignores what a trust anchor says of names; these are applied here. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void ofRoot(
            String sentence,
            ASN1Encodable constraints,
            String subject,
            List<GeneralName> names,
            String expected) {
        for (String key : List.of("secp256r1", "brainpoolP256r1")) {
            TestCa root =
                    TestCa.root("Root")
                            .key(key)
                            .with(Extension.nameConstraints, true, constraints)
                            .build();
            TestCa.Builder below = TestCa.issuedBy(root, "x").subject(new X500Name(subject));
            if (!names.isEmpty()) {
                below.with(
                        Extension.subjectAlternativeName,
                        subject.isEmpty(),
                        new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            assertThat(Asked.OF_CA.complaint(path(below.build(), root)).map(Complaint::text))
                    .as(key)
                    .isEqualTo(Optional.of(expected).filter(text -> !text.isEmpty()));
        }
    }

    static Stream<Arguments> ofRoot() {
        String outside = "a name on it: its name is outside the name constraints of the root";
        NameConstraints ours = only(directory("O=Fabrikam"));
        NameConstraints notOurs = not(directory("O=Fabrikam"));
        NameConstraints ourMail = only(mail("fabrikam.example"));
        NameConstraints notOurMail = not(mail("fabrikam.example"));
        return Stream.of(
                arguments("a name inside", ours, "O=Fabrikam,CN=I", List.of(), ""),
                arguments("a name outside", ours, "O=Contoso,CN=I", List.of(), outside),
                arguments("a name excluded", notOurs, "O=Fabrikam,CN=I", List.of(), outside),
                arguments("a name not excluded", notOurs, "O=Contoso,CN=I", List.of(), ""),
                arguments("constraints of another kind", ourMail, "O=Contoso,CN=I", List.of(), ""),
                arguments(
                        "an address inside",
                        ourMail,
                        "CN=I",
                        List.of(mail("a@fabrikam.example")),
                        ""),
                arguments(
                        "the second address is outside",
                        ourMail,
                        "CN=I",
                        List.of(mail("a@fabrikam.example"), mail("a@contoso.example")),
                        outside),
                arguments(
                        "an address excluded",
                        notOurMail,
                        "CN=I",
                        List.of(mail("a@fabrikam.example")),
                        outside),
                arguments(
                        "an address not excluded",
                        notOurMail,
                        "CN=I",
                        List.of(mail("a@contoso.example")),
                        ""));
    }

    @Test
    @DisplayName("constraints of a root that cannot be read allow nothing")
    void unreadableConstraints() {
        TestCa root =
                TestCa.root("Root")
                        .key("brainpoolP256r1")
                        .with(Extension.nameConstraints, false, DERNull.INSTANCE)
                        .build();
        assertThat(Asked.OF_CA.complaint(path(root)).map(Complaint::text))
                .contains("the name constraints of the root cannot be processed");
    }

    @Test
    @DisplayName("whether a complaint is about name constraints is told apart")
    void ofNameConstraints() {
        TestCa narrow =
                TestCa.root("N")
                        .with(Extension.nameConstraints, true, only(directory("O=Fabrikam")))
                        .build();
        TestCa below = TestCa.issuedBy(narrow, "J").build();
        TestCa person = TestCa.leaf(ROOT, "a").notAfter("2026-05-01T00:00:00Z").build();
        assertThat(
                        Anchoring.refusal(path(TestCa.leaf(below, "a").build(), below, narrow), AT)
                                .map(Anchoring.Refused::outsideNameConstraints))
                .contains(true);
        assertThat(Anchoring.refusal(path(person, ROOT), AT))
                .contains(
                        new Anchoring.Refused("it has expired, at " + person.certificate(), false));
    }
}
