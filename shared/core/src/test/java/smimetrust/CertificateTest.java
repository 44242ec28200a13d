package smimetrust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateTest {

    private static final TestCa ROOT = TestCa.root("Fabrikam Root").build();

    @ParameterizedTest(name = "{0}")
    @MethodSource("roles")
    void role(String sentence, TestCa given, Role expected) {
        assertThat(given.certificate().role()).isEqualTo(expected);
    }

    static Stream<Arguments> roles() {
        TestCa renewed = TestCa.root("Fabrikam Root").build();
        return Stream.of(
                Arguments.arguments("a self-signed CA is a root", ROOT, Role.ROOT),
                Arguments.arguments(
                        "a CA that another signed is an intermediate",
                        TestCa.issuedBy(ROOT, "I").build(),
                        Role.INTERMEDIATE),
                Arguments.arguments(
                        "a self-issued certificate for a new key is an intermediate",
                        TestCa.issuedBy(ROOT, "Fabrikam Root").keys(renewed.keys()).build(),
                        Role.INTERMEDIATE),
                Arguments.arguments(
                        "a root whose own signature is broken still claims to be a root",
                        TestCa.root("B").corruptSignature().build(),
                        Role.ROOT),
                Arguments.arguments(
                        "a v1 self-signed certificate is a root",
                        TestCa.root("V1").v1().build(),
                        Role.ROOT),
                Arguments.arguments(
                        "cA=FALSE is a leaf", TestCa.root("L").ca(false).build(), Role.LEAF),
                Arguments.arguments(
                        "no basicConstraints and no keyCertSign is a leaf",
                        TestCa.leaf(ROOT, "ann@fabrikam.example").build(),
                        Role.LEAF));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secp256r1",
                "secp384r1",
                "secp521r1",
                "RSA2048",
                "Ed25519",
                "Ed448",
                "brainpoolP256r1",
                "brainpoolP384r1"
            })
    @DisplayName("signatures verify with every kind of key, and only with the right one")
    void signatures(String algorithm) {
        TestCa root = TestCa.root("R").key(algorithm).build();
        TestCa issuing = TestCa.issuedBy(root, "I").build();
        assertThat(root.certificate().isSelfSigned()).isTrue();
        assertThat(issuing.certificate().isSignedBy(root.certificate())).isTrue();
        assertThat(issuing.certificate().isSignedBy(ROOT.certificate())).isFalse();
        assertThat(root.certificate().isUsableByJdk())
                .isEqualTo(!algorithm.startsWith("brainpool"));
    }

    @Test
    @DisplayName("a DSA key verifies nothing: its numbers may be of any size")
    void dsa() throws NoSuchAlgorithmException {
        KeyPairGenerator dsa = KeyPairGenerator.getInstance("DSA");
        dsa.initialize(1024);
        TestCa root =
                TestCa.root("D").keys(dsa.generateKeyPair()).signature("SHA256withDSA").build();
        assertThat(root.certificate().x509()).isPresent();
        assertThat(root.certificate().isSelfSigned()).isFalse();
        assertThat(root.certificate().role()).isEqualTo(Role.ROOT);
    }

    @Test
    @DisplayName("a repeated extension can be read, so that it can be judged")
    void repeatedExtension() {
        TestCa twice =
                TestCa.root("T")
                        .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                        .build();
        assertThat(twice.certificate().extensions())
                .filteredOn(e -> e.oid().equals(Extension.keyUsage))
                .hasSize(2);
    }

    @Test
    @DisplayName("an extension whose content is garbage is named and otherwise absent")
    void malformedExtension() {
        Certificate garbage =
                TestCa.root("T")
                        .without(Extension.basicConstraints)
                        .with(Extension.basicConstraints, true, new byte[] {1, 2, 3})
                        .build()
                        .certificate();
        assertThat(garbage.malformedExtensions()).containsExactly(Extension.basicConstraints);
        assertThat(garbage.basicConstraints()).isEmpty();
    }

    @Test
    @DisplayName("a subject is shown the most specific part first, on one visible line")
    void display() {
        Certificate hostile =
                TestCa.root("x")
                        .subject(new X500Name("C=CH,O=Evil\\, Inc,CN=a\u202Eb\nSet-Secret"))
                        .build()
                        .certificate();
        assertThat(hostile.subject().toString())
                .isEqualTo("CN=a\\u{202E}b\\u{A}Set-Secret, O=\"Evil, Inc\", C=CH");
        assertThat(hostile.subject().brief()).isEqualTo("a\\u{202E}b\\u{A}Set-Secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "3000", "300330000500", "0500", "3082FFFF00"})
    @DisplayName("what is no certificate says so")
    void malformed(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatThrownBy(() -> Certificate.parse(bytes))
                .isInstanceOf(MalformedCertificateException.class)
                .message()
                .isNotBlank();
    }

    @Test
    @DisplayName(
            "a moment keeps the characters of its encoding, and says whether they are the usual")
    void times() {
        Certificate far = TestCa.root("F").notAfter("2051-02-03T04:05:06Z").build().certificate();
        assertThat(far.notAfter())
                .isEqualTo(
                        new Certificate.Time(
                                Instant.parse("2051-02-03T04:05:06Z"), "20510203040506Z", false));
        assertThat(far.notAfter().isProfiled()).isTrue();
        assertThat(far.notBefore().text()).isEqualTo("260101000000Z");
        assertThat(far.notBefore().isProfiled()).isTrue();
    }

    @Test
    @DisplayName("a name that is none is refused when it is read, not when it is shown")
    void malformedName() {
        byte[] der = TestCa.issuedBy(ROOT, "I").subject(new X500Name("CN=here")).buildDer();
        String hex = HexFormat.of().formatHex(der);
        String type = "0603550403"; // OBJECT IDENTIFIER commonName
        int at = hex.lastIndexOf(type);
        byte[] broken =
                HexFormat.of()
                        .parseHex(hex.substring(0, at) + "1303414243" + hex.substring(at + 10));
        assertThatThrownBy(() -> Certificate.parse(broken))
                .isInstanceOf(MalformedCertificateException.class);
    }

    @Test
    @DisplayName("a UTF8String that holds Latin-1 is shown as its bytes")
    void latin1() throws MalformedCertificateException {
        byte[] der = TestCa.issuedBy(ROOT, "I").subject(new X500Name("CN=Zuerich")).buildDer();
        String hex = HexFormat.of().formatHex(der);
        String broken = hex.replace("0c075a756572696368", "0c075afc72696368ff");
        Certificate read = Certificate.parse(HexFormat.of().parseHex(broken));
        assertThat(read.subject().brief()).isEqualTo("#0c075afc72696368ff");
        assertThat(read.subject().toString()).isEqualTo("CN=#0c075afc72696368ff");
    }

    @Test
    @DisplayName("the samples are read, and are canonical DER")
    void samples() throws IOException, MalformedCertificateException {
        try (Stream<Path> files = Files.list(Path.of("../../samples"))) {
            List<Path> cer = files.filter(f -> f.toString().endsWith(".cer")).sorted().toList();
            assertThat(cer).hasSizeGreaterThanOrEqualTo(9);
            for (Path file : cer) {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes[0] == 0x30) {
                    assertThat(Certificate.parse(bytes).isCanonicalDer()).isTrue();
                }
            }
        }
    }
}
