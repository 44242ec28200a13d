package smimetrust.chain;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.TestCa;

class LeafToComeTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final String ANY = "2.5.29.32.0";
    private static final String SOMETHING = "2.999.1";
    private static final String ONE = "1.3.6.1.4.1.99999.1";
    private static final String TWO = "1.3.6.1.4.1.99999.2";
    private static final String THREE = "1.3.6.1.4.1.99999.3";

    private static X509Certificate below(TestCa... path) throws CertificateException {
        return LeafToCome.below(
                Arrays.stream(path).map(TestCa::certificate).toList(),
                CertificateFactory.getInstance("X.509"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void asserted(String sentence, List<TestCa> path, Set<String> expected) throws Exception {
        assertThat(policies(below(path.toArray(TestCa[]::new)))).isEqualTo(expected);
    }

    static Stream<Arguments> asserted() {
        TestCa one = policies(TestCa.issuedBy(ROOT, "I"), ONE).build();
        TestCa two = policies(TestCa.issuedBy(one, "J"), TWO, ONE).build();
        TestCa mapped = mapping(TestCa.issuedBy(one, "M"), pair(ONE, THREE)).build();
        TestCa damaged =
                mapping(
                                policies(TestCa.issuedBy(one, "M"), TWO),
                                DERNull.INSTANCE,
                                new DERSequence(new ASN1ObjectIdentifier(ONE)),
                                pair(ONE, THREE))
                        .build();
        return Stream.of(
                arguments("a path without any allows any", List.of(ROOT), Set.of(ANY, SOMETHING)),
                arguments(
                        "what the issuer asserts", List.of(one, ROOT), Set.of(ANY, SOMETHING, ONE)),
                arguments(
                        "and what stands above",
                        List.of(two, one, ROOT),
                        Set.of(ANY, SOMETHING, ONE, TWO)),
                arguments(
                        "and what a policy becomes in the issuer's domain",
                        List.of(mapped, one, ROOT),
                        Set.of(ANY, SOMETHING, ONE, THREE)),
                arguments(
                        "a mapping that is none is passed over, and the others are not",
                        List.of(damaged, ROOT),
                        Set.of(ANY, SOMETHING, TWO, THREE)));
    }

    @Test
    @DisplayName("of a CA with more policies than any lists, the first 256")
    void manyPolicies() throws Exception {
        String[] many = new String[300];
        Arrays.setAll(many, i -> "2.999.2." + i);
        List<String> listed =
                new ArrayList<>(policies(below(policies(TestCa.root("R"), many).build())));
        assertThat(listed).hasSize(2 + 256).contains(many[0], many[255]).doesNotContain(many[256]);
    }

    @Test
    @DisplayName("issued by the lowest CA of the path, for nobody, and valid whenever it is asked")
    void content() throws Exception {
        TestCa issuing = TestCa.issuedBy(ROOT, "Issuing").build();
        X509Certificate leaf = below(issuing, ROOT);
        assertThat(leaf.getIssuerX500Principal().getName()).isEqualTo("CN=Issuing");
        assertThat(leaf.getSubjectX500Principal().getName()).isEmpty();
        assertThat(leaf.getVersion()).isEqualTo(3);
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getKeyUsage()).isNull();
        assertThatCode(() -> leaf.checkValidity(at("1950-01-01T00:00:00Z")))
                .doesNotThrowAnyException();
        assertThatCode(() -> leaf.checkValidity(at("9999-12-31T23:59:59Z")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> leaf.checkValidity(at("1949-12-31T23:59:59Z")))
                .isInstanceOf(CertificateNotYetValidException.class);
        assertThatThrownBy(() -> leaf.checkValidity(at("+10000-01-01T00:00:00Z")))
                .isInstanceOf(CertificateExpiredException.class);
    }

    private static Date at(String instant) {
        return Date.from(Instant.parse(instant));
    }

    @Test
    @DisplayName("any key agrees with its signature: only its content is in question")
    void signature() throws Exception {
        X509Certificate leaf = below(ROOT);
        for (String algorithm : List.of("RSA2048", "secp384r1", "Ed25519")) {
            assertThatCode(() -> leaf.verify(TestCa.newKeys(algorithm).getPublic()))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    @DisplayName("to the validator it says what its encoding says")
    void asEncoded() throws Exception {
        X509Certificate leaf = below(policies(TestCa.root("R"), ONE).build());
        X509Certificate read =
                (X509Certificate)
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(leaf.getEncoded()));
        assertThat(read.getClass()).isNotEqualTo(leaf.getClass());
        assertThat(answers(leaf)).isEqualTo(answers(read));
        assertThat(new JcaX509CertificateHolder(leaf).getSerialNumber()).isOne();
        assertThat(leaf.toString()).contains("CN=R");
    }

    @SuppressWarnings("deprecation") // the old forms are asked for still
    private static List<Object> answers(X509Certificate of) throws CertificateException {
        List<Object> answers = new ArrayList<>();
        answers.add(of.getVersion());
        answers.add(of.getSerialNumber());
        answers.add(of.getIssuerDN().getName());
        answers.add(of.getSubjectDN().getName());
        answers.add(of.getIssuerX500Principal());
        answers.add(of.getSubjectX500Principal());
        answers.add(of.getNotBefore());
        answers.add(of.getNotAfter());
        answers.add(hex(of.getTBSCertificate()));
        answers.add(hex(of.getSignature()));
        answers.add(of.getSigAlgName());
        answers.add(of.getSigAlgOID());
        answers.add(of.getPublicKey());
        answers.add(of.getBasicConstraints());
        answers.add(of.hasUnsupportedCriticalExtension());
        answers.add(Set.copyOf(of.getCriticalExtensionOIDs()));
        answers.add(Set.copyOf(of.getNonCriticalExtensionOIDs()));
        answers.add(hex(of.getExtensionValue("2.5.29.17")));
        answers.add(hex(of.getExtensionValue("2.5.29.32")));
        answers.add(of.getExtensionValue("2.5.29.19") == null);
        answers.add(of.getSigAlgParams() == null);
        answers.add(of.getIssuerUniqueID() == null);
        answers.add(of.getSubjectUniqueID() == null);
        return answers;
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }

    private static Set<String> policies(X509Certificate leaf) throws Exception {
        return Arrays.stream(
                        CertificatePolicies.fromExtensions(
                                        new JcaX509CertificateHolder(leaf).getExtensions())
                                .getPolicyInformation())
                .map(policy -> policy.getPolicyIdentifier().getId())
                .collect(toSet());
    }

    private static TestCa.Builder policies(TestCa.Builder builder, String... policies) {
        return builder.with(
                Extension.certificatePolicies,
                false,
                new CertificatePolicies(
                        Arrays.stream(policies)
                                .map(oid -> new PolicyInformation(new ASN1ObjectIdentifier(oid)))
                                .toArray(PolicyInformation[]::new)));
    }

    private static ASN1Encodable pair(String above, String below) {
        return new DERSequence(
                new ASN1Encodable[] {
                    new ASN1ObjectIdentifier(above), new ASN1ObjectIdentifier(below)
                });
    }

    private static TestCa.Builder mapping(TestCa.Builder builder, ASN1Encodable... pairs) {
        return builder.with(Extension.policyMappings, true, new DERSequence(pairs));
    }
}
