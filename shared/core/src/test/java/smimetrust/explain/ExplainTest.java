package smimetrust.explain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static smimetrust.explain.TestMail.bareLineFeeds;
import static smimetrust.explain.TestMail.clearSigned;
import static smimetrust.explain.TestMail.opaque;
import static smimetrust.explain.TestMail.part;
import static smimetrust.explain.TestMail.person;
import static smimetrust.explain.TestMail.replaced;
import static smimetrust.explain.TestMail.signature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.OtherName;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.TestCa;
import smimetrust.explain.Answer.Explained;
import smimetrust.explain.Answer.Unreadable;
import smimetrust.explain.Answer.Upload;
import smimetrust.explain.TestMail.Cms;
import smimetrust.explain.TestMail.Form;
import smimetrust.intake.CertificateFile;

class ExplainTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Path OPENSSL = Path.of("src/test/resources/explain/openssl");
    private static final Path NSS = Path.of("src/test/resources/explain/nss");

    private static final TestCa ROOT = TestCa.root("Fabrikam Root").build();
    private static final TestCa ISSUING =
            TestCa.issuedBy(ROOT, "Fabrikam S/MIME CA")
                    .pathLength(0)
                    .issuerUrl("http://ca.fabrikam.example/root.cer")
                    .build();
    private static final TestCa ALICE =
            person(ISSUING, "alice@example.com")
                    .issuerUrl("http://ca.fabrikam.example/issuing.cer")
                    .build();
    private static final List<TestCa> STORE = List.of(ROOT, ISSUING);

    private static Answer ask(byte[] file, List<TestCa> store) {
        return ask(file, Optional.empty(), store);
    }

    private static Answer ask(byte[] file, Optional<byte[]> content, List<TestCa> store) {
        return Explain.of(
                new Explain.Question(
                        file, content, store.stream().map(TestCa::certificate).toList(), NOW));
    }

    /** The verdict, the code of Windows, and the rules, in one line. */
    private static String said(Answer answer) {
        return switch (answer) {
            case Unreadable unreadable -> "unreadable " + unreadable.refusal().rule();
            case Explained explained ->
                    ((explained.isTrusted() ? "trusted" : "not")
                                    + " "
                                    + String.join(
                                            ",",
                                            explained.signers().stream()
                                                    .flatMap(s -> s.error().stream())
                                                    .map(WindowsError::code)
                                                    .toList())
                                    + " "
                                    + String.join(
                                            ",",
                                            Stream.concat(
                                                            explained.signers().stream()
                                                                    .flatMap(s ->
                                                                            s.findings().stream()),
                                                            explained.findings().stream())
                                                    .map(Finding::rule)
                                                    .map(rule -> rule.replace("explain.", ""))
                                                    .toList()))
                            .replaceAll(" +", " ")
                            .strip();
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    @DisplayName("the same signature in every form that mail has")
    void form(String sentence, byte[] file, String expected) {
        assertThat(said(ask(file, STORE))).isEqualTo(expected);
    }

    static Stream<Arguments> forms() {
        byte[] usual = signature(ALICE);
        byte[] inside =
                new Cms()
                        .signer(ALICE, "SHA256withECDSA", Form.USUAL)
                        .carrying(ALICE)
                        .over(part(), true);
        byte[] mail = clearSigned(usual);
        byte[] binary = new byte[] {0, '\n', '\r', 'x', '\r', '\n', -1};
        return Stream.of(
                arguments("a clear-signed mail", mail, "trusted"),
                arguments("saved with bare line feeds", bareLineFeeds(mail), "trusted"),
                arguments(
                        "saved from an mbox file",
                        TestMail.join("From x Thu Jan  1 00:00:00 1970\r\n".getBytes(UTF_8), mail),
                        "trusted"),
                arguments(
                        "with a byte order mark",
                        TestMail.join(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, mail),
                        "trusted"),
                arguments(
                        "an opaque mail",
                        opaque(
                                "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
                                "base64",
                                inside),
                        "trusted"),
                arguments(
                        "an opaque mail, binary, with the old type",
                        opaque("application/x-pkcs7-mime", "binary", inside),
                        "trusted"),
                arguments(
                        "an opaque mail that a gateway called a file",
                        opaque("application/octet-stream; name=\"smime.p7m\"", "base64", inside),
                        "trusted"),
                arguments(
                        "an opaque mail keeps its content's line ends",
                        opaque(
                                "application/pkcs7-mime",
                                "base64",
                                new Cms()
                                        .signer(ALICE, "SHA256withECDSA", Form.USUAL)
                                        .carrying(ALICE)
                                        .over(binary, true)),
                        "trusted"),
                arguments("a .p7s with its content", inside, "trusted"),
                arguments("in PEM", TestCa.pem("PKCS7", inside).getBytes(UTF_8), "trusted"),
                arguments(
                        "in PEM of OpenSSL", TestCa.pem("CMS", inside).getBytes(UTF_8), "trusted"),
                arguments("in bare base64", TestMail.base64(inside).getBytes(UTF_8), "trusted"),
                arguments("a .p7s alone", usual, "not content-missing"),
                arguments(
                        "a .p7s alone without attributes",
                        new Cms()
                                .signer(ALICE, "SHA256withECDSA", Form.WITHOUT_ATTRIBUTES)
                                .carrying(ALICE)
                                .over(part(), false),
                        "not content-missing"),
                arguments("the certificate", ALICE.der(), "trusted"),
                arguments("the certificate in PEM", ALICE.pem().getBytes(UTF_8), "trusted"),
                arguments(
                        "in a list's footer",
                        wrapped("multipart/mixed; boundary=l", "--l\r\n", mail, "\r\n--l--\r\n"),
                        "trusted partly-signed"),
                arguments(
                        "with a third part that nobody signed",
                        replaced(
                                mail,
                                "--=_a b'c?--",
                                "--=_a b'c?\r\n\r\nsend money\r\n--=_a b'c?--"),
                        "trusted partly-signed"),
                arguments(
                        "a certificate with words before it",
                        ("Subject: Alice\n\n" + ALICE.pem()).getBytes(UTF_8),
                        "trusted"),
                arguments(
                        "forwarded as an attachment",
                        TestMail.join(
                                ("From: bob@example.net\r\nContent-Type: multipart/mixed;"
                                                + " boundary=l\r\n\r\n--l\r\nContent-Type:"
                                                + " message/rfc822\r\n\r\n")
                                        .getBytes(UTF_8),
                                mail,
                                "\r\n--l--\r\n".getBytes(UTF_8)),
                        "trusted partly-signed"),
                arguments(
                        "a changed word",
                        replaced(mail, "trailing", "training"),
                        "not 0x80091007 message-modified"),
                arguments(
                        "trailing white space was stripped",
                        replaced(mail, "space \r\n", "space\r\n"),
                        "not 0x80091007 message-modified"),
                arguments(
                        "one more empty line at the end of the part",
                        replaced(mail, "Alice\r\n\r\n--", "Alice\r\n\r\n\r\n--"),
                        "not 0x80091007 message-modified"),
                arguments(
                        "a changed word in an opaque mail",
                        opaque(
                                "application/pkcs7-mime",
                                "binary",
                                replaced(inside, "trailing", "training")),
                        "not 0x80091007 message-modified"));
    }

    private static byte[] wrapped(String type, String before, byte[] mail, String after) {
        return TestMail.join(
                ("From: alice@example.com\r\nContent-Type: " + type + "\r\n\r\n" + before)
                        .getBytes(UTF_8),
                mail,
                after.getBytes(UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("algorithms")
    void algorithm(String algorithm, String key, Form form, String expected) {
        TestCa signer = person(ISSUING, "alice@example.com").key(key).build();
        byte[] cms = new Cms().signer(signer, algorithm, form).carrying(signer).over(part(), false);
        assertThat(said(ask(clearSigned(cms), STORE))).isEqualTo(expected);
        assertThat(said(ask(replaced(clearSigned(cms), "trailing", "training"), STORE)))
                .startsWith("not 0x80091007 message-modified");
    }

    static Stream<Arguments> algorithms() {
        return Stream.of(
                arguments("SHA256withRSA", "RSA2048", Form.USUAL, "trusted"),
                arguments("SHA512withRSA", "RSA2048", Form.WITHOUT_ATTRIBUTES, "trusted"),
                arguments("SHA256withRSAandMGF1", "RSA2048", Form.USUAL, "trusted"),
                arguments("SHA384withRSAandMGF1", "RSA2048", Form.WITHOUT_ATTRIBUTES, "trusted"),
                arguments("SHA384withECDSA", "secp384r1", Form.USUAL, "trusted"),
                arguments("SHA512withECDSA", "secp521r1", Form.BY_KEY_IDENTIFIER, "trusted"),
                arguments("SHA256withECDSA", "brainpoolP256r1", Form.USUAL, "trusted"),
                arguments("SHA3-256withRSA", "RSA2048", Form.USUAL, "trusted"),
                arguments("Ed25519", "Ed25519", Form.USUAL, "trusted"),
                arguments("Ed448", "Ed448", Form.USUAL, "trusted"),
                arguments("SHA1withRSA", "RSA2048", Form.USUAL, "trusted sha1-signature"),
                arguments("MD5withRSA", "RSA2048", Form.USUAL, "not broken-digest"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("chains")
    void chain(
            String sentence, TestCa signer, List<TestCa> carried, List<TestCa> store, String want) {
        byte[] mail = clearSigned(signature(signer, carried.toArray(TestCa[]::new)));
        assertThat(said(ask(mail, store))).isEqualTo(want);
    }

    static Stream<Arguments> chains() {
        TestCa other = TestCa.root("Another Root").build();
        TestCa expiredRoot =
                TestCa.root("Old Root")
                        .notBefore("2010-01-01T00:00:00Z")
                        .notAfter("2020-01-01T00:00:00Z")
                        .build();
        TestCa belowExpired = TestCa.issuedBy(expiredRoot, "Below Old Root").build();
        TestCa tight = TestCa.root("Tight Root").pathLength(0).build();
        TestCa belowTight = TestCa.issuedBy(tight, "Below Tight Root").build();
        TestCa tls =
                TestCa.issuedBy(ROOT, "Fabrikam TLS CA").eku(KeyPurposeId.id_kp_serverAuth).build();
        TestCa constrained =
                TestCa.issuedBy(ROOT, "Fabrikam Own CA")
                        .with(
                                Extension.nameConstraints,
                                true,
                                new NameConstraints(
                                        new GeneralSubtree[] {
                                            new GeneralSubtree(
                                                    new GeneralName(
                                                            GeneralName.rfc822Name,
                                                            "fabrikam.example"))
                                        },
                                        null))
                        .build();
        TestCa selfMade =
                TestCa.root("Alice")
                        .ca(false)
                        .keyUsage(KeyUsage.digitalSignature)
                        .eku(KeyPurposeId.id_kp_emailProtection)
                        .with(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(
                                        new GeneralName(
                                                GeneralName.rfc822Name, "alice@example.com")))
                        .build();
        return Stream.of(
                arguments("all in the store", ALICE, List.of(), STORE, "trusted"),
                arguments(
                        "the store's root counts, and the message's copy is none more",
                        ALICE,
                        List.of(ISSUING, ROOT),
                        STORE,
                        "trusted"),
                arguments(
                        "the intermediate comes with the message alone",
                        ALICE,
                        List.of(ISSUING),
                        List.of(ROOT),
                        "trusted intermediate-only-in-message"),
                arguments(
                        "the root comes with the message alone",
                        ALICE,
                        List.of(ISSUING, ROOT),
                        List.of(other),
                        "not 0x800B0109 root-not-trusted"),
                arguments(
                        "the root is nowhere",
                        ALICE,
                        List.of(ISSUING),
                        List.of(other),
                        "not 0x800B010A chain-incomplete"),
                arguments(
                        "the intermediate is nowhere",
                        ALICE,
                        List.of(),
                        List.of(ROOT),
                        "not 0x800B010A chain-incomplete"),
                arguments(
                        "a self-made certificate",
                        selfMade,
                        List.of(),
                        STORE,
                        "not 0x800B0109 self-signed"),
                arguments(
                        "an expired CA",
                        person(belowExpired, "alice@example.com").build(),
                        List.of(),
                        List.of(expiredRoot, belowExpired),
                        "not 0x800B0101 chain-refused"),
                arguments(
                        "a CA that may have none below it",
                        person(belowTight, "alice@example.com").build(),
                        List.of(),
                        List.of(tight, belowTight),
                        "not 0x80096019 chain-refused"),
                arguments(
                        "a CA for TLS",
                        person(tls, "alice@example.com").build(),
                        List.of(),
                        List.of(ROOT, tls),
                        "not 0x800B0110 chain-refused"),
                arguments(
                        "a CA that may not vouch for the address",
                        person(constrained, "alice@example.com").build(),
                        List.of(),
                        List.of(ROOT, constrained),
                        "not 0x800B0114 chain-refused"),
                arguments(
                        "an expired certificate",
                        person(ISSUING, "alice@example.com")
                                .notAfter("2026-05-31T23:59:59Z")
                                .build(),
                        List.of(),
                        STORE,
                        "not 0x800B0101 expired"),
                arguments(
                        "a certificate of tomorrow",
                        person(ISSUING, "alice@example.com")
                                .notBefore("2026-06-02T00:00:00Z")
                                .build(),
                        List.of(),
                        STORE,
                        "not 0x800B0101 not-yet-valid"),
                arguments(
                        "a certificate for TLS",
                        person(ISSUING, "alice@example.com")
                                .eku(KeyPurposeId.id_kp_clientAuth)
                                .build(),
                        List.of(),
                        STORE,
                        "not 0x800B0110 wrong-usage"),
                arguments(
                        "a certificate for encryption",
                        person(ISSUING, "alice@example.com")
                                .keyUsage(KeyUsage.keyEncipherment)
                                .build(),
                        List.of(),
                        STORE,
                        "not 0x800B0110 wrong-usage"),
                arguments(
                        "a certificate for nothing but commitment",
                        person(ISSUING, "alice@example.com")
                                .keyUsage(KeyUsage.nonRepudiation)
                                .build(),
                        List.of(),
                        STORE,
                        "trusted"),
                arguments(
                        "an expired certificate of an unknown CA: both are told",
                        person(other, "alice@example.com").notAfter("2026-05-31T23:59:59Z").build(),
                        List.of(),
                        STORE,
                        "not 0x800B010A chain-incomplete,expired"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("senders")
    void sender(String sentence, TestCa signer, String headers, String want) {
        byte[] mail = clearSigned(headers, part(), signature(signer));
        assertThat(said(ask(mail, STORE))).isEqualTo(want);
    }

    static Stream<Arguments> senders() {
        TestCa domain = person(ISSUING, "alice@xn--bcher-kva.example").build();
        TestCa eai =
                TestCa.leaf(ISSUING, "Álice")
                        .with(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(
                                        new GeneralName(
                                                GeneralName.otherName,
                                                new OtherName(
                                                        new ASN1ObjectIdentifier(
                                                                "1.3.6.1.5.5.7.8.9"),
                                                        new DERUTF8String(
                                                                "álice@bücher.example")))))
                        .build();
        TestCa subject =
                TestCa.leaf(ISSUING, "A")
                        .subject(new X500Name("E=alice@example.com,CN=Alice"))
                        .build();
        TestCa none = TestCa.leaf(ISSUING, "Alice").build();
        return Stream.of(
                arguments("the address", ALICE, "From: alice@example.com\r\n", "trusted"),
                arguments(
                        "with a name that needs encoding, folded",
                        ALICE,
                        "from:\r\n =?iso-8859-1?Q?Al=EDce?=\r\n\t<alice@EXAMPLE.com>\r\n",
                        "trusted"),
                arguments(
                        "the name is no address",
                        ALICE,
                        "From: \"alice@example.com\" <mallory@example.net>\r\n",
                        "not sender-differs"),
                arguments(
                        "upper case before the @",
                        ALICE,
                        "From: Alice@example.com\r\n",
                        "trusted sender-case"),
                arguments(
                        "another mailbox",
                        ALICE,
                        "From: bob@example.com\r\n",
                        "not sender-differs"),
                arguments(
                        "another domain",
                        ALICE,
                        "From: alice@example.com.example.net\r\n",
                        "not sender-differs"),
                arguments(
                        "by a secretary",
                        ALICE,
                        "From: boss@example.com\r\nSender: alice@example.com\r\n",
                        "trusted signed-by-another"),
                arguments(
                        "by one of two authors",
                        ALICE,
                        "From: bob@example.com, Alice <alice@example.com>\r\n",
                        "trusted signed-by-another"),
                arguments(
                        "two From fields",
                        ALICE,
                        "From: alice@example.com\r\nFrom: bob@example.com\r\n",
                        "trusted signed-by-another"),
                arguments("a group", ALICE, "From: Team: alice@example.com;\r\n", "trusted"),
                arguments("no From at all", ALICE, "Subject: x\r\n", "trusted"),
                arguments(
                        "an international domain",
                        domain,
                        "From: alice@bücher.example\r\n",
                        "trusted"),
                arguments(
                        "an international mailbox",
                        eai,
                        "From: álice@bücher.example\r\n",
                        "trusted"),
                arguments(
                        "an address in the subject alone",
                        subject,
                        "From: alice@example.com\r\n",
                        "trusted"),
                arguments(
                        "no address in the certificate",
                        none,
                        "From: alice@example.com\r\n",
                        "trusted no-address"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void nothingToExplain(String sentence, byte[] file, String want) {
        assertThat(said(ask(file, STORE))).isEqualTo("unreadable explain." + want);
    }

    static Stream<Arguments> unreadable() throws IOException {
        return Stream.of(
                arguments("nothing", new byte[0], "not-recognised"),
                arguments("a picture", new byte[] {-1, 0, 1, 2}, "not-recognised"),
                arguments(
                        "Outlook's own format",
                        new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0, 0},
                        "not-recognised"),
                arguments(
                        "an unsigned mail",
                        "From: a@b.example\r\n\r\nhi".getBytes(UTF_8),
                        "not-signed"),
                arguments("a CA", ISSUING.der(), "is-a-ca"),
                arguments(
                        "an OpenPGP mail",
                        ("Content-Type: multipart/signed; boundary=b;"
                                        + " protocol=\"application/pgp-signature\"\r\n\r\n--b\r\n"
                                        + "\r\nhi\r\n--b\r\nContent-Type:"
                                        + " application/pgp-signature\r\n\r\nx\r\n--b--\r\n")
                                .getBytes(UTF_8),
                        "not-smime"),
                arguments(
                        "a mail that lost its second part",
                        "Content-Type: multipart/signed; boundary=b\r\n\r\n--b\r\n\r\nhi\r\n--b--\r\n"
                                .getBytes(UTF_8),
                        "malformed"),
                arguments(
                        "a signature that was cut",
                        clearSigned(java.util.Arrays.copyOf(signature(ALICE), 200)),
                        "malformed"),
                arguments("multiparts in one another", deep(40), "too-large"),
                arguments(
                        "an encrypted mail",
                        Files.readAllBytes(NSS.resolve("alice.env.eml")),
                        "encrypted"),
                arguments("more than 25 MiB", new byte[Explain.MAX_BYTES + 1], "too-large"));
    }

    private static byte[] deep(int levels) {
        StringBuilder mail = new StringBuilder();
        for (int i = 0; i < levels; i++) {
            mail.append(
                    "Content-Type: multipart/mixed; boundary=b%d_\r\n\r\n--b%d_\r\n"
                            .formatted(i, i));
        }
        return mail.toString().getBytes(UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nss")
    @DisplayName("messages that NSS made")
    void independent(String file, String want) throws IOException {
        Certificate ca =
                CertificateFile.read(Files.readAllBytes(NSS.resolve("TestCA.pem")))
                        .certificates()
                        .getFirst()
                        .certificate();
        Answer answer =
                Explain.of(
                        new Explain.Question(
                                Files.readAllBytes(NSS.resolve(file)),
                                Optional.empty(),
                                List.of(ca),
                                NOW));
        assertThat(said(answer)).isEqualTo(want);
    }

    static Stream<Arguments> nss() {
        return Stream.of(
                arguments("alice.dsig.SHA256.multipart.eml", "trusted"),
                arguments("alice.dsig.SHA1.multipart.eml", "trusted sha1-signature"),
                arguments("alice.dsig.SHA256.multipart.bad.eml", "not 0x80091007 message-modified"),
                arguments(
                        "alice.dsig.SHA256.multipart.mismatch-econtent.eml",
                        "not 0x80091007 message-modified"),
                arguments("alice.sig.SHA256.opaque.eml", "trusted"),
                arguments("alice.sig.SHA256.opaque.env.eml", "unreadable explain.encrypted"),
                arguments(
                        "alice.plain.sig.SHA256.opaque.dave.dsig.SHA256.multipart.eml", "trusted"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("openssl")
    @DisplayName("messages that OpenSSL made")
    void openssl(String file, String want) throws IOException {
        List<Certificate> store =
                CertificateFile.read(Files.readAllBytes(OPENSSL.resolve("chain.pem")))
                        .certificates()
                        .stream()
                        .map(CertificateFile.Found::certificate)
                        .toList();
        Answer answer =
                Explain.of(
                        new Explain.Question(
                                Files.readAllBytes(OPENSSL.resolve(file)),
                                Optional.of(Files.readAllBytes(OPENSSL.resolve("body.txt"))),
                                store,
                                Instant.parse("2026-12-01T00:00:00Z")));
        assertThat(said(answer)).isEqualTo(want);
    }

    static Stream<Arguments> openssl() {
        return Stream.of(
                arguments("full.eml", "trusted"),
                arguments("opaque.eml", "trusted"),
                arguments("stream.eml", "trusted"),
                arguments("pss.eml", "trusted"),
                arguments("keyid.eml", "trusted"),
                arguments("noattr.eml", "trusted"),
                arguments("twice.eml", "trusted"),
                arguments("p7s.pem", "trusted"),
                arguments("md5.eml", "not broken-digest"),
                arguments("nocerts.eml", "not 0x8009100E signer-missing"));
    }

    @Test
    @DisplayName("a detached signature is judged with its content, and with another")
    void detached() {
        byte[] cms = signature(ALICE);
        assertThat(said(ask(cms, Optional.of(part()), STORE))).isEqualTo("trusted");
        assertThat(said(ask(cms, Optional.of(bareLineFeeds(part())), STORE))).isEqualTo("trusted");
        assertThat(said(ask(cms, Optional.of(new byte[0]), STORE)))
                .isEqualTo("not 0x80091007 message-modified");
    }

    @Test
    @DisplayName("what stands in a mail's text is not what is judged")
    void decoy() {
        TestCa mallory = person(TestCa.root("Mallory").build(), "alice@example.com").build();
        byte[] good =
                new Cms()
                        .signer(ALICE, "SHA256withECDSA", Form.USUAL)
                        .carrying(ALICE)
                        .over(part(), true);
        for (String decoy :
                List.of(TestCa.pem("PKCS7", good), ALICE.pem(), TestMail.base64(good))) {
            byte[] part = ("Content-Type: text/plain\r\n\r\n" + decoy).getBytes(UTF_8);
            byte[] mail =
                    clearSigned(
                            "From: alice@example.com\r\n",
                            part,
                            new Cms()
                                    .signer(mallory, "SHA256withECDSA", Form.USUAL)
                                    .carrying(mallory)
                                    .over(part, false));
            assertThat(said(ask(mail, STORE))).startsWith("not 0x800B010A chain-incomplete");
            byte[] unsigned =
                    ("From: alice@example.com\r\n\r\n" + TestCa.pem("PKCS7", good)).getBytes(UTF_8);
            assertThat(said(ask(unsigned, STORE))).isEqualTo("unreadable explain.not-signed");
        }
    }

    @Test
    @DisplayName("without content a signature is undecided, and never more than that")
    void undecided() {
        Explained alone = (Explained) ask(signature(ALICE), STORE);
        assertThat(alone.isUndecided()).isTrue();
        assertThat(alone.signers().getFirst().error()).isEmpty();
        assertThat(((Explained) ask(signature(ALICE), List.of(ROOT))).isUndecided()).isFalse();
        assertThat(((Explained) ask(clearSigned(signature(ALICE)), STORE)).isUndecided()).isFalse();
    }

    @Test
    @DisplayName("a changed message of an expired certificate of an unknown CA: all is told")
    void everything() {
        TestCa signer =
                person(TestCa.root("Another Root").build(), "alice@example.com")
                        .notAfter("2026-05-31T23:59:59Z")
                        .build();
        byte[] mail = replaced(clearSigned(signature(signer)), "trailing", "training");
        assertThat(said(ask(mail, STORE)))
                .isEqualTo("not 0x80091007 message-modified,chain-incomplete,expired");
    }

    @Test
    @DisplayName("a signature of another key, though the certificate says otherwise")
    void impostor() {
        TestCa mallory = new TestCa(ALICE.certificate(), TestCa.newKeys("secp256r1"));
        assertThat(said(ask(clearSigned(signature(mallory)), STORE)))
                .isEqualTo("not 0x80090006 signature-invalid");
    }

    @Test
    @DisplayName("without the signer's certificate nothing can be verified, unless it is at hand")
    void signerMissing() {
        byte[] mail =
                clearSigned(
                        new Cms().signer(ALICE, "SHA256withECDSA", Form.USUAL).over(part(), false));
        assertThat(said(ask(mail, STORE))).isEqualTo("not 0x8009100E signer-missing");
        assertThat(said(ask(mail, List.of(ROOT, ISSUING, ALICE)))).isEqualTo("trusted");
    }

    @Test
    @DisplayName("of several signers each must be trusted")
    void severalSigners() {
        TestCa other = person(TestCa.root("Another Root").build(), "alice@example.com").build();
        byte[] mail =
                clearSigned(
                        new Cms()
                                .signer(ALICE, "SHA256withECDSA", Form.USUAL)
                                .signer(other, "SHA256withECDSA", Form.USUAL)
                                .carrying(ALICE, other)
                                .over(part(), false));
        Answer answer = ask(mail, STORE);
        assertThat(said(answer)).isEqualTo("not 0x800B010A chain-incomplete");
        assertThat(((Explained) answer).signers())
                .extracting(Answer.Signer::isTrusted)
                .containsExactlyInAnyOrder(true, false);
    }

    @Test
    @DisplayName("what is missing is named with its key and where it is, what is there with itself")
    void uploads() {
        TestCa strange = TestCa.root("Another Root").build();
        Explained nowhere =
                (Explained) ask(clearSigned(signature(ALICE, ISSUING)), List.of(strange));
        assertThat(nowhere.uploads())
                .containsExactly(
                        new Upload.FromTheCa(
                                "CN=Fabrikam Root",
                                ROOT.certificate().subjectKeyIdentifier(),
                                List.of("http://ca.fabrikam.example/root.cer")),
                        new Upload.FromMessage(ISSUING.certificate(), false, true));
        Explained carried =
                (Explained) ask(clearSigned(signature(ALICE, ISSUING, ROOT)), List.of(strange));
        assertThat(carried.uploads())
                .containsExactly(
                        new Upload.FromMessage(ISSUING.certificate(), false, true),
                        new Upload.FromMessage(ROOT.certificate(), true, true));
        assertThat(carried.signers().getFirst().findings().getFirst().message())
                .contains(ROOT.certificate().sha256().hex());
        // And once they are uploaded, it is trusted.
        assertThat(said(ask(clearSigned(signature(ALICE, ISSUING, ROOT)), STORE)))
                .isEqualTo("trusted");
        Explained below = (Explained) ask(ALICE.der(), List.of(ROOT));
        assertThat(below.uploads())
                .containsExactly(
                        new Upload.FromTheCa(
                                "CN=Fabrikam S/MIME CA",
                                ISSUING.certificate().subjectKeyIdentifier(),
                                List.of("http://ca.fabrikam.example/issuing.cer")));
    }

    @Test
    @DisplayName("what a message says is one safe line")
    void safe() {
        byte[] mail =
                clearSigned(
                        "From: \"\u001b[31m\" <a\u202ebc@ex\u0007ample.com>\r\n",
                        part(),
                        signature(ALICE));
        Explained explained = (Explained) ask(mail, STORE);
        Stream.concat(
                        explained.senders().stream(),
                        explained.signers().stream()
                                .flatMap(s -> s.findings().stream())
                                .map(Finding::message))
                .forEach(
                        text -> assertThat(text).isEqualTo(smimetrust.SafeText.line(text, 10_000)));
        assertThat(explained.isTrusted()).isFalse();
    }
}
