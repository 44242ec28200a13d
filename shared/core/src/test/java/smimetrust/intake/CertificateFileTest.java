package smimetrust.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static smimetrust.intake.Uploads.base64;
import static smimetrust.intake.Uploads.join;
import static smimetrust.intake.Uploads.pem;
import static smimetrust.intake.Uploads.pkcs7;
import static smimetrust.intake.Uploads.put;
import static smimetrust.intake.Uploads.utf8;
import static smimetrust.intake.Uploads.zip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Refusal;
import smimetrust.SafeText;
import smimetrust.TestCa;
import smimetrust.intake.CertificateFile.Contents;
import smimetrust.intake.CertificateFile.Found;
import smimetrust.intake.Uploads.Wrapping;
import smimetrust.sst.SerializedStore;

class CertificateFileTest {

    private static final Path SAMPLES = Path.of("../../samples");
    private static final TestCa CA = TestCa.root("Fabrikam Root").build();
    private static final Certificate A = CA.certificate();
    private static final Certificate B = TestCa.issuedBy(CA, "Fabrikam CA").build().certificate();
    private static final List<Certificate> NONE = List.of();

    // -- what is recognised

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrappings")
    @DisplayName("every wrapping gives its certificates, in order, and nothing else")
    void wrapping(Wrapping wrapping) {
        assertContents(wrapping.wrap().apply(List.of(A, B)), List.of(A, B));
        assertContents(wrapping.wrap().apply(List.of(B)), List.of(B));
    }

    static Stream<Wrapping> wrappings() {
        return Uploads.WRAPPINGS.stream();
    }

    @Property(tries = 150)
    @Label("any list in any wrapping gives the same list")
    void anyListInAnyWrapping(
            @ForAll("lists") List<Certificate> list, @ForAll("anyWrapping") Wrapping wrapping) {
        byte[] file = wrapping.wrap().apply(list);
        if (wrapping.keepsOrder()) {
            assertContents(file, list);
        } else {
            Contents contents = CertificateFile.read(file);
            assertThat(contents.certificates().stream().map(Found::certificate))
                    .containsExactlyInAnyOrderElementsOf(list);
            assertThat(contents.refusals()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    @DisplayName("every sample is read")
    void sample(String name, int expected) throws IOException {
        Contents contents = CertificateFile.read(Files.readAllBytes(SAMPLES.resolve(name)));
        assertThat(contents.certificates()).hasSize(expected);
        assertThat(contents.refusals()).isEmpty();
    }

    static Stream<Arguments> samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            List<String> names = files.map(f -> f.getFileName().toString()).sorted().toList();
            assertThat(names).hasSizeGreaterThanOrEqualTo(10).contains("actalis-chain.p7b");
            return names.stream().map(n -> arguments(n, n.endsWith("chain.p7b") ? 2 : 1));
        }
    }

    @Test
    @DisplayName("a certificate that its file repeats is kept once, at its first place")
    void repeated() {
        Contents contents = CertificateFile.read(utf8(pem(List.of(A, B, A)) + "\n" + pem(B)));
        assertThat(contents.certificates().stream().map(Found::certificate)).containsExactly(A, B);
        assertThat(contents.certificates().getFirst().at()).isEqualTo("line 1");
        assertThat(contents.refusals()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    @DisplayName("the place of each certificate is told")
    void place(String sentence, byte[] file, List<String> places) {
        assertThat(CertificateFile.read(file).certificates().stream().map(Found::at))
                .isEqualTo(places);
    }

    static Stream<Arguments> places() {
        String pemA = pem(A);
        int lines = (int) pemA.lines().count();
        List<String> pemPlaces = List.of("line 1", "line " + (lines + 1));
        return Stream.of(
                arguments("the whole file", A.der(), List.of("file")),
                arguments("PEM: lines", utf8(pem(List.of(A, B))), pemPlaces),
                arguments(
                        "CRLF ends one line",
                        utf8(pem(List.of(A, B)).replace("\n", "\r\n")),
                        pemPlaces),
                arguments(
                        "CR ends a line", utf8(pem(List.of(A, B)).replace('\n', '\r')), pemPlaces),
                arguments(
                        "DER: bytes",
                        join(A.der(), B.der()),
                        List.of("byte 0", "byte " + A.size())),
                arguments(
                        "PKCS#7: numbers",
                        pkcs7(List.of(A, B), "DER"),
                        List.of("certificate 1", "certificate 2")),
                arguments(
                        "SST: bytes",
                        SerializedStore.write(List.of(A, B)),
                        List.of("byte 8", "byte " + (20 + A.size()))),
                arguments(
                        "zip: the entry and the place in it; a name is safe text",
                        zip(out -> {
                            put(out, "x/", new byte[0]);
                            put(out, "x/a\u202E\n.pem", utf8("\n" + pem(A)));
                            put(out, "y/", B.der());
                            put(out, "b", B.der());
                        }),
                        List.of("entry 2 (x/a\\u{202E}\\u{A}.pem), line 2", "entry 4 (b)")));
    }

    // -- what is refused

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusal(String sentence, byte[] file, List<Certificate> kept, String... expected) {
        assertContents(file, kept, expected);
    }

    static Stream<Arguments> refused() throws Exception {
        return Stream.of(texts(), structures(), pemFaults(), archives()).flatMap(s -> s);
    }

    private static Stream<Arguments> texts() {
        return Stream.of(
                row("an empty file", new byte[0], "file.empty@file"),
                row("only white space", utf8(" \r\n\t\u00A0\uFEFF\n"), "file.empty@file"),
                row("only a UTF-16 BOM", new byte[] {-1, -2}, "file.empty@file"),
                row("only zeros", new byte[100], "file.empty@file"),
                row(
                        "a web page saved as a certificate",
                        utf8("\n<!DOCTYPE html><html><body>404</body></html>"),
                        "file.html@file"),
                row(
                        "a web page in UTF-16",
                        "\uFEFF<HTML>404</HTML>".getBytes(StandardCharsets.UTF_16LE),
                        "file.html@file"),
                row("a sentence", utf8("see attachment"), "file.not-recognised@file"),
                row("a word that is base64", utf8("certificate"), "file.not-recognised@file"),
                row(
                        "base64 of something else",
                        base64(utf8("hello, this is no certificate at all")),
                        "file.not-recognised@file"),
                row("a text that starts with a zero", utf8("0 = none"), "file.not-recognised@file"),
                row("binary of nothing known", bytes(7, 1, 0, 200), "file.not-recognised@file"),
                row("one byte", bytes(0x99), "file.not-recognised@file"),
                row(
                        "a mail message",
                        utf8("From: a\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nhi"),
                        "file.smime-message@file"),
                row(
                        "a signed mail message",
                        utf8("Content-Type: multipart/signed; boundary=x\n\n--x\n"),
                        "file.smime-message@file"),
                row(
                        "a PGP public key",
                        utf8(TestCa.pem("PGP PUBLIC KEY BLOCK", new byte[30]) + "=abcd\n"),
                        "file.pgp@line 1"),
                row(
                        "a binary PGP public key",
                        bytes(0x99, 1, 13, 4, 1, 2, 3, 4, 5),
                        "file.pgp@file"));
    }

    private static Stream<Arguments> structures() throws Exception {
        byte[] der = A.der();
        byte[] request = request();
        byte[] list = revocationList();
        byte[] key = CA.keys().getPublic().getEncoded();
        byte[] collection = pkcs7(List.of(A, B), "DER");
        byte[] malformed = TestCa.root("M").notAfter(new ASN1Integer(1)).buildDer();
        byte[] pkcs1Public =
                new DERSequence(
                                new ASN1Encodable[] {
                                    new ASN1Integer(java.math.BigInteger.TWO.pow(1023)),
                                    new ASN1Integer(65537)
                                })
                        .getEncoded();
        return Stream.of(
                row("a certificate request", request, "file.certificate-request@file"),
                row(
                        "a PEM certificate request",
                        utf8(TestCa.pem("NEW CERTIFICATE REQUEST", request)),
                        "file.certificate-request@line 1"),
                row("a request in base64", base64(request), "file.certificate-request@file"),
                row("a revocation list alone", list, "file.crl@file"),
                row("a PEM revocation list", utf8(TestCa.pem("X509 CRL", list)), "file.crl@line 1"),
                row("a public key", key, "file.public-key@file"),
                row(
                        "a PEM public key",
                        utf8(TestCa.pem("PUBLIC KEY", key)),
                        "file.public-key@line 1"),
                row("an RSA public key", pkcs1Public, "file.public-key@file"),
                row("a trust store of Java", Secrets.keyStore("JKS", false), "file.keystore@file"),
                row("a certificate cut short", Arrays.copyOf(der, 300), "file.truncated@file"),
                row(
                        "a certificate cut in its header",
                        Arrays.copyOf(der, 3),
                        "file.truncated@file"),
                row(
                        "base64 of a certificate cut short",
                        Arrays.copyOf(base64(der), 301),
                        "file.truncated@file"),
                row(
                        "a certificate, and the next one cut short",
                        join(der, Arrays.copyOf(B.der(), 300)),
                        List.of(A),
                        "file.truncated@byte " + der.length),
                row(
                        "a certificate and garbage",
                        join(der, bytes(1, 2, 3)),
                        List.of(A),
                        "file.trailing-bytes@byte " + der.length),
                row(
                        "a certificate and another structure",
                        join(der, bytes(0x30, 3, 1, 1, 0)),
                        List.of(A),
                        "file.trailing-bytes@byte " + der.length),
                row(
                        "a certificate and zeros and line ends",
                        join(der, bytes(10, 0, 0, 13)),
                        List.of(A)),
                row(
                        "a certificate and zeros and one other byte",
                        join(der, bytes(0, 0, 1)),
                        List.of(A),
                        "file.trailing-bytes@byte " + der.length),
                row("a certificate in DER and one in PEM", join(der, utf8(pem(B))), List.of(A, B)),
                row(
                        "a structure that is no certificate",
                        bytes(0x30, 3, 2, 1, 5),
                        "file.not-recognised@file"),
                row(
                        "an identifier that breaks off in its header",
                        bytes(0x30, 4, 0x30, 2, 6, 0xFF),
                        "file.not-recognised@file"),
                row(
                        "a certificate whose structure is damaged",
                        malformed,
                        "file.certificate-malformed@file"),
                row(
                        "a damaged certificate between good ones",
                        join(der, malformed, B.der()),
                        List.of(A, B),
                        "file.certificate-malformed@byte " + der.length),
                row(
                        "PKCS#7 without certificates",
                        pkcs7(NONE, "DER"),
                        "file.pkcs7-without-certificates@file"),
                row("PKCS#7 with a revocation list only", crlOnly(list), "file.crl@file"),
                row("PKCS#7 cut short", Arrays.copyOf(collection, 500), "file.truncated@file"),
                row(
                        "BER PKCS#7 without its end markers",
                        cut(pkcs7(List.of(A), "BER"), 4),
                        "file.truncated@file"),
                row(
                        "indefinite lengths as deep as they are followed",
                        indefinite(Tlv.MAX_DEPTH),
                        "file.not-recognised@file"),
                row(
                        "indefinite lengths deeper than they are followed",
                        indefinite(Tlv.MAX_DEPTH + 1),
                        "file.truncated@file"),
                row(
                        "PKCS#7 with a broken part",
                        signedData(bytes(0x30, 5, 1)),
                        "file.certificate-malformed@certificate 1",
                        "file.pkcs7-damaged@certificate 2"),
                row(
                        "PKCS#7 with a good certificate and a damaged one",
                        signedData(join(der, malformed)),
                        List.of(A),
                        "file.certificate-malformed@certificate 2"),
                row(
                        "PKCS#7 with an attribute certificate",
                        signedData(join(der, bytes(0xA1, 2, 5, 0))),
                        List.of(A),
                        "file.not-recognised@certificate 2"),
                row("a signature", signature(), "file.smime-message@file"),
                row(
                        "an enveloped message",
                        content("1.2.840.113549.1.7.3"),
                        "file.smime-message@file"),
                row("another content type", content("1.2.3.4"), "file.not-recognised@file"),
                row(
                        "signed data that is not a sequence",
                        content("1.2.840.113549.1.7.2"),
                        "file.pkcs7-damaged@file"),
                row("an empty store", SerializedStore.write(NONE), "file.no-certificate@file"),
                row("a store of a revocation list", store(33, list), "file.crl@file"),
                row(
                        "a store that is cut short",
                        cut(SerializedStore.write(List.of(A)), 12),
                        "sst.end-marker-missing@byte " + (20 + A.size())),
                row(
                        "a file that is too large",
                        new byte[CertificateFile.MAX_BYTES + 1],
                        "file.too-large@file"));
    }

    private static Stream<Arguments> pemFaults() throws Exception {
        String a = pem(A);
        String b = pem(B);
        int next = (int) a.lines().count() + 1;
        return Stream.of(
                row(
                        "a bad block between good ones",
                        utf8(
                                a
                                        + "-----BEGIN CERTIFICATE-----\n"
                                        + "!!!\n"
                                        + "-----END CERTIFICATE-----\n"
                                        + b),
                        List.of(A, B),
                        "file.pem-damaged@line " + next),
                row(
                        "a block without content",
                        utf8(a + "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"),
                        List.of(A),
                        "file.certificate-malformed@line " + next),
                row(
                        "a block of something else",
                        utf8(TestCa.pem("CERTIFICATE", utf8("hello")) + b),
                        List.of(B),
                        "file.certificate-malformed@line 1"),
                row("a block without its END", utf8(a.substring(0, 200)), "file.truncated@line 1"),
                row(
                        "a block without its END before a good one",
                        utf8(a.substring(0, 200) + "\n" + b),
                        List.of(B),
                        "file.truncated@line 1"),
                row(
                        "a block whose content is cut short",
                        utf8(TestCa.pem("CERTIFICATE", Arrays.copyOf(A.der(), 200))),
                        "file.truncated@line 1"),
                row(
                        "an END without its BEGIN",
                        utf8(a + "-----END CERTIFICATE-----\n" + b),
                        List.of(A, B),
                        "file.pem-damaged@line " + next),
                row(
                        "a BEGIN and an END of different kinds",
                        utf8(a.replace("END CERTIFICATE", "END X509 CRL")),
                        "file.pem-damaged@line 1"),
                row(
                        "four hyphens a side",
                        utf8(a.replace("-----", "----")),
                        "file.pem-damaged@file"),
                row(
                        "hyphens that became dashes",
                        utf8(a.replace("-----", "\u2014\u2014-")),
                        "file.pem-damaged@file"),
                row(
                        "a BEGIN line without its end",
                        utf8(a.replace("BEGIN CERTIFICATE-----", "BEGIN CERTIFICATE---")),
                        "file.pem-damaged@line 1"),
                row(
                        "curve parameters",
                        utf8(TestCa.pem("EC PARAMETERS", bytes(6, 3, 42, 3, 4)) + a),
                        List.of(A),
                        "file.not-recognised@line 1"),
                row(
                        "a request and a revocation list beside a certificate",
                        utf8(
                                a
                                        + TestCa.pem("CERTIFICATE REQUEST", bytes(1))
                                        + TestCa.pem("X509 CRL", bytes(1))),
                        List.of(A),
                        "file.certificate-request@line " + next,
                        "file.crl@line " + (next + 3)),
                row(
                        "OpenSSL's trust settings are dropped, other bytes after them are not",
                        utf8(TestCa.pem("TRUSTED CERTIFICATE", join(A.der(), bytes(1, 2)))),
                        List.of(A),
                        "file.trailing-bytes@line 1, byte " + A.size() + ", byte 0"),
                row(
                        "a certificate twice in one block",
                        utf8(TestCa.pem("CERTIFICATE", join(A.der(), B.der()))),
                        List.of(A, B)),
                row(
                        "an archive in a block",
                        utf8(TestCa.pem("CERTIFICATE", zip("a", A.der()))),
                        "file.zip-nested@line 1"));
    }

    private static Stream<Arguments> archives() {
        byte[] stored = Uploads.stored(List.of(A, B));
        byte[] two =
                zip(out -> {
                    put(out, "a.cer", A.der());
                    put(out, "b.cer", B.der());
                });
        return Stream.of(
                row(
                        "litter and folders in an archive are passed over",
                        zip(out -> {
                            put(out, "ca/", new byte[0]);
                            put(out, "ca/.DS_Store", bytes(1, 2));
                            put(out, "ca/Thumbs.db", bytes(1, 2));
                            put(out, "__MACOSX/ca/._a.cer", bytes(0, 5, 22, 7));
                            put(out, "ca/a.cer", A.der());
                        }),
                        List.of(A)),
                row("an archive of litter", zip(".DS_Store", bytes(1)), "file.no-certificate@file"),
                row("an empty archive", zip(out -> {}), "file.no-certificate@file"),
                row(
                        "a bad entry beside a good one",
                        zip(out -> {
                            put(out, "readme.txt", utf8("hello"));
                            put(out, "a.cer", A.der());
                        }),
                        List.of(A),
                        "file.not-recognised@entry 1 (readme.txt)"),
                row(
                        "an archive in an archive",
                        zip(out -> {
                            put(out, "in.zip", zip("a.cer", A.der()));
                            put(out, "b.cer", B.der());
                        }),
                        List.of(B),
                        "file.zip-nested@entry 1 (in.zip)"),
                row(
                        "an archive in base64 in an archive",
                        zip("in.txt", base64(zip("a.cer", A.der()))),
                        "file.zip-nested@entry 1 (in.txt)"),
                row(
                        "names that are repeated",
                        renamed(
                                out -> {
                                    put(out, "a.cer", A.der());
                                    put(out, "c.cer", utf8("x"));
                                },
                                "c.cer",
                                "a.cer"),
                        List.of(A),
                        "file.not-recognised@entry 2 (a.cer)"),
                row(
                        "an encrypted entry beside a good one",
                        patched(two, 0x02014B50, 8, 1),
                        List.of(B),
                        "file.zip-encrypted@entry 1 (a.cer)"),
                row(
                        "an entry with a wrong CRC beside a good one",
                        damagedContent(two),
                        List.of(B),
                        "file.zip-damaged@entry 1 (a.cer)"),
                row(
                        "an entry of a compression that is not known",
                        patched(two, 0x04034B50, 8, 99),
                        List.of(B),
                        "file.zip-damaged@entry 1 (a.cer)"),
                row(
                        "an entry that points beyond the archive",
                        patched(two, 0x02014B50, 45, 0x7F),
                        List.of(B),
                        "file.zip-damaged@entry 1 (a.cer)"),
                row(
                        "an entry that points into another",
                        patched(two, 0x02014B50, 42, 5),
                        List.of(B),
                        "file.zip-damaged@entry 1 (a.cer)"),
                row(
                        "an entry whose header says a byte less than it has",
                        patched(stored, 0x04034B50, 18, A.size() - 1, 22, A.size() - 1),
                        List.of(B),
                        "file.zip-damaged@entry 1 (folder/1.cer)"),
                row(
                        "an entry whose header says more than there is",
                        patched(stored, 0x04034B50, 20, 0x7F, 24, 0x7F),
                        List.of(B),
                        "file.zip-damaged@entry 1 (folder/1.cer)"),
                row(
                        "a directory that lies about sizes is not believed",
                        patched(two, 0x02014B50, 20, 0x7F, 24, 0x7F),
                        List.of(A, B)),
                row(
                        "an archive cut short, whose last entries are gone",
                        Arrays.copyOf(two, two.length - 30),
                        "file.zip-damaged@file"),
                row(
                        "an archive whose directory breaks off",
                        patched(two, 0x06054B50, 10, 3),
                        List.of(A, B),
                        "file.zip-damaged@file"),
                row(
                        "an entry that is too large beside a good one",
                        zip(out -> {
                            put(out, "a.pdf", onlySomeRandom(CertificateFile.MAX_BYTES + 1));
                            put(out, "b.cer", B.der());
                        }),
                        List.of(B),
                        "file.too-large@entry 1 (a.pdf)"),
                row(
                        "a bomb gives nothing, not even what came before it",
                        zip(out -> {
                            put(out, "a.cer", A.der());
                            put(out, "bomb", new byte[CertificateFile.MAX_BYTES]);
                        }),
                        "file.zip-bounds@entry 2 (bomb)"),
                row(
                        "many large entries",
                        zip(out -> {
                            for (int i = 0; i < 9; i++) {
                                put(out, "x" + i, onlySomeRandom(CertificateFile.MAX_BYTES));
                            }
                        }),
                        "file.not-recognised@entry 1 (x0)",
                        "file.not-recognised@entry 2 (x1)",
                        "file.not-recognised@entry 3 (x2)",
                        "file.not-recognised@entry 4 (x3)",
                        "file.not-recognised@entry 5 (x4)",
                        "file.not-recognised@entry 6 (x5)",
                        "file.not-recognised@entry 7 (x6)",
                        "file.not-recognised@entry 8 (x7)",
                        "file.zip-bounds@entry 9 (x8)"),
                row(
                        "more than 1,000 entries",
                        zip(out -> {
                            put(out, "a.cer", A.der());
                            for (int i = 0; i < ZipContent.MAX_ENTRIES; i++) {
                                put(out, "e" + i, new byte[0]);
                            }
                        }),
                        "file.zip-bounds@file"));
    }

    // -- incidents

    @ParameterizedTest(name = "{0}")
    @MethodSource("secrets")
    @DisplayName("a private key is an incident in every wrapping, and nothing of it is told")
    void privateKey(String sentence, byte[] file) {
        Contents contents = CertificateFile.read(file);
        assertThat(contents.certificates()).isEmpty();
        assertThat(contents.refusals())
                .extracting(Refusal::rule)
                .containsExactly("file.private-key");
        assertThat(contents.refusals().getFirst().message())
                .matches("a private key \\([A-Za-z0-9#. ]{2,20}\\); its content is [a-z ]+");
        assertThat(contents.refusals().getFirst().at()).matches("file|line 1|byte 0|part 1");
        assertThat(contents.refusals().getFirst().fix()).contains("version", "revoked");
    }

    @ParameterizedTest(name = "{0} in an archive")
    @MethodSource("secrets")
    @DisplayName("a private key in an archive is an incident, even where litter is passed over")
    void privateKeyInArchive(String sentence, byte[] file) {
        for (String name : List.of("key", "__MACOSX/._key")) {
            byte[] archive =
                    zip(out -> {
                        put(out, "a.cer", A.der());
                        put(out, name, file);
                    });
            assertContents(archive, List.of(A), "file.private-key@entry 2 (" + name + ")*");
        }
    }

    @ParameterizedTest(name = "{0} after a certificate in DER")
    @MethodSource("secrets")
    @DisplayName("a private key after a certificate is an incident, and the certificate is kept")
    void privateKeyAfterCertificate(String sentence, byte[] file) {
        if (sentence.endsWith("in base64") || sentence.contains("UTF-16")) {
            return; // a file in two encodings: the rest is refused as trailing bytes
        }
        assertContents(join(A.der(), file), List.of(A), "file.private-key@byte " + A.size() + "*");
    }

    static Stream<Arguments> secrets() {
        return Secrets.everyWrapping().entrySet().stream()
                .map(secret -> arguments(secret.getKey(), secret.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pkcs12")
    @DisplayName("a PKCS#12 file is an incident in every wrapping")
    void pkcs12(String sentence, byte[] file) {
        assertThat(rules(CertificateFile.read(file))).containsExactly("file.pkcs12");
    }

    static Stream<Arguments> pkcs12() {
        byte[] pfx = Secrets.keyStore("PKCS12", true);
        return Stream.of(
                arguments("DER", pfx),
                arguments("base64", base64(pfx)),
                arguments("PEM", utf8(TestCa.pem("PKCS12", pfx))),
                arguments("under a certificate's label", utf8(TestCa.pem("CERTIFICATE", pfx))),
                arguments("cut short", Arrays.copyOf(pfx, pfx.length / 2)),
                arguments("in an archive", zip("my.pfx", pfx)),
                arguments("without a key: nobody can tell", Secrets.keyStore("PKCS12", false)));
    }

    @Test
    @DisplayName("certificates beside a private key are kept, and each key is told with its line")
    void keyBesideCertificates() {
        String key = TestCa.pem("PRIVATE KEY", Secrets.pkcs8());
        int lines = (int) pem(A).lines().count();
        int keyLines = (int) key.lines().count();
        assertContents(
                utf8(pem(A) + key + pem(B) + key),
                List.of(A, B),
                "file.private-key@line " + (lines + 1),
                "file.private-key@line " + (lines + keyLines + 1 + (int) pem(B).lines().count()));
    }

    @Test
    @DisplayName("a key after a certificate that is cut short is not swallowed by its length")
    void keyAfterCutCertificate() {
        byte[] file =
                join(Arrays.copyOf(A.der(), 100), utf8(TestCa.pem("PRIVATE KEY", Secrets.pkcs8())));
        assertThat(rules(CertificateFile.read(file)))
                .containsExactly("file.truncated", "file.private-key");
    }

    @Test
    @DisplayName("an incident is not crowded out by other refusals")
    void crowd() {
        String noise = "-----BEGIN X-----\n-----END X-----\n".repeat(500);
        Contents contents =
                CertificateFile.read(
                        utf8(noise + TestCa.pem("PRIVATE KEY", Secrets.pkcs8()) + pem(A)));
        assertThat(contents.refusals()).hasSize(CertificateFile.MAX_REFUSALS + 2);
        assertThat(rules(contents)).contains("file.private-key").endsWith("file.more-refusals");
        assertThat(contents.refusals().getLast().message()).startsWith("400 more");
        assertThat(contents.certificates()).hasSize(1);
    }

    @Test
    @DisplayName("an incident survives a bomb")
    void incidentAndBomb() {
        byte[] file =
                zip(out -> {
                    put(out, "a.cer", A.der());
                    put(out, "k.pem", Secrets.pkcs8());
                    put(out, "bomb", new byte[CertificateFile.MAX_BYTES]);
                });
        assertContents(
                file, NONE, "file.private-key@entry 2 (k.pem)", "file.zip-bounds@entry 3 (bomb)");
    }

    @Test
    @DisplayName("only private keys and PKCS#12 are incidents")
    void incidents() {
        assertThat(CertificateFile.catalogue().stream().map(Card::id))
                .filteredOn(CertificateFile::isIncident)
                .containsExactlyInAnyOrder("file.private-key", "file.pkcs12");
    }

    // -- bounds

    @Test
    @DisplayName("more than 2,000 certificates in a file give none; 2,000 are read")
    void tooManyCertificates() {
        List<byte[]> variants = new ArrayList<>();
        byte[] smallest = smallest();
        for (int i = 0; i <= CertificateFile.MAX_CERTIFICATES; i++) {
            byte[] variant = smallest.clone();
            variant[variant.length - 1] = (byte) i;
            variant[variant.length - 2] = (byte) (i >> 8);
            variants.add(variant);
        }
        byte[] all = join(variants.toArray(byte[][]::new));
        assertThat(all.length).isLessThan(CertificateFile.MAX_BYTES);
        assertThat(CertificateFile.read(cut(all, smallest.length)).certificates())
                .hasSize(CertificateFile.MAX_CERTIFICATES);
        for (byte[] file : List.of(all, signedData(all))) {
            Contents contents = CertificateFile.read(file);
            assertThat(contents.certificates()).isEmpty();
            assertThat(rules(contents)).containsExactly("file.too-many-certificates");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("costly")
    @DisplayName("what is made to be costly gives few words and no certificate")
    void costly(String sentence, byte[] file) {
        assertThat(file).hasSizeLessThanOrEqualTo(CertificateFile.MAX_BYTES);
        Contents contents = CertificateFile.read(file);
        assertThat(contents.certificates()).isEmpty();
        assertThat(contents.refusals())
                .hasSizeBetween(1, CertificateFile.MAX_REFUSALS + 2)
                .allSatisfy(refusal ->
                        assertThat(refusal.at() + refusal.message()).hasSizeLessThan(700));
    }

    static Stream<Arguments> costly() {
        int size = CertificateFile.MAX_BYTES;
        return Stream.of(
                arguments("BEGIN lines", repeated("-----BEGIN CERTIFICATE-----\n", size)),
                arguments("END lines after a BEGIN", repeated("-----BEGIN X-----END Y-----", size)),
                arguments("BEGIN without an end", repeated("-----BEGIN ", size)),
                arguments("hyphens", repeated("-", size)),
                arguments("BEGIN of half a key's label", repeated("-BEGIN PRIVATE KE", size)),
                arguments(
                        "BEGIN lines in UTF-16",
                        "-----BEGIN A".repeat(40_000).getBytes(StandardCharsets.UTF_16BE)),
                arguments("base64", repeated("MIIC", size)),
                arguments("base64 with padding all over", repeated("MIIC=", size)),
                arguments("base64 that decodes to zeros", repeated("AAAA", size)),
                arguments(
                        "colons in a block",
                        join(
                                utf8("-----BEGIN X-----\n"),
                                repeated("a:b\n", size - 60),
                                utf8("\n-----END X-----"))),
                arguments("quotation marks", repeated("\"kty\" ", size)),
                arguments("angle brackets", repeated("<RSAKeyValue", size)),
                arguments("white space", repeated(" ", size)),
                arguments("sequences in sequences", nested(20_000, size)),
                arguments("indefinite lengths", repeated("0\u0080", size)),
                arguments(
                        "indefinite lengths that end",
                        join(repeated("0\u0080", size / 2), new byte[size / 2])),
                arguments("a length of 4 GiB", bytes(0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 1)),
                arguments("a length of 2 GiB", bytes(0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF, 1)),
                arguments("a length of lengths", bytes(0x30, 0xFF, 1, 1, 1, 1, 1, 1, 1)),
                arguments(
                        "a tag without an end",
                        join(bytes(0x30, 0x82, 0x0F, 0xFF), repeated("\u00FF", 4096))),
                arguments("empty sequences", repeated("0\0", size)),
                arguments("public keys", repeated(bytes(0x30, 7, 0x30, 3, 6, 1, 1, 3, 0), size)),
                arguments("PKCS#7 of very many parts", signedData(repeated("\5\0", size - 100))),
                arguments("a certificate of deep nesting", certificateOf(nested(60_000, 600_000))),
                arguments(
                        "a certificate of very many parts",
                        certificateOf(repeated("\5\0", size - 100))),
                arguments("formats inside one another", matryoshka()),
                arguments(
                        "JKS that lies",
                        join(
                                bytes(
                                        0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2, 0x7F, 0xFF, 0xFF, 0xFF,
                                        0, 0, 0, 2),
                                new byte[100])),
                arguments("an archive of 65,535 entries", manyEntries()),
                arguments("an archive whose entries are one", overlapping()),
                arguments("archive signatures", repeated("PK\5\6", size)));
    }

    // -- robustness

    @Property(tries = 2000)
    @Label("a damaged file never throws, and is never silent")
    void damaged(@ForAll("files") byte[] whole, @ForAll("changes") List<Integer> changes) {
        byte[] file = whole.clone();
        for (int change : changes) {
            int at = Math.floorMod(change >> 8, file.length);
            switch (change & 3) {
                case 0 -> file = Arrays.copyOf(file, Math.max(1, at));
                case 1 ->
                        file =
                                join(
                                        Arrays.copyOf(file, at),
                                        Arrays.copyOfRange(file, at, file.length),
                                        file);
                default -> file[at] = (byte) (change >> 2);
            }
        }
        assertSaysSomething(CertificateFile.read(file));
    }

    @Property(tries = 1000)
    @Label("random bytes never throw, whatever format they pretend to be")
    void random(@ForAll byte[] bytes, @ForAll("openings") byte[] opening) {
        assertSaysSomething(CertificateFile.read(join(opening, bytes)));
    }

    @Test
    @DisplayName("a certificate that is cut or grows anywhere is refused, never changed")
    void everyCut() {
        byte[] der = A.der();
        for (int length = 0; length < der.length; length++) {
            assertThat(CertificateFile.read(Arrays.copyOf(der, length)).certificates()).isEmpty();
        }
    }

    /** The samples, and two certificates in every wrapping. */
    @Provide
    Arbitrary<byte[]> files() {
        return Arbitraries.of(Pool.FILES);
    }

    @Provide
    Arbitrary<Wrapping> anyWrapping() {
        return Arbitraries.of(Uploads.WRAPPINGS);
    }

    @Provide
    Arbitrary<List<Certificate>> lists() {
        return Arbitraries.of(Pool.CERTIFICATES).list().uniqueElements().ofMinSize(1).ofMaxSize(6);
    }

    @Provide
    Arbitrary<List<Integer>> changes() {
        return Arbitraries.integers().list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<byte[]> openings() {
        return Arbitraries.of(
                new byte[0],
                bytes(0x30, 0x82),
                bytes(0x30, 0x80),
                utf8("PK\3\4"),
                utf8("\0\0\0\0CERT \0\0\0\1\0\0\0"),
                utf8("-----BEGIN CERTIFICATE-----\n"),
                bytes(0xFE, 0xED, 0xFE, 0xED),
                bytes(0xFF, 0xFE),
                bytes(0x30, 0x20, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2, 0xA0));
    }

    private static final class Pool {
        static final List<Certificate> CERTIFICATES = Uploads.ca(8);
        static final List<byte[]> FILES = files();

        private static List<byte[]> files() {
            List<byte[]> all = new ArrayList<>();
            Uploads.WRAPPINGS.forEach(wrapping -> all.add(wrapping.wrap().apply(List.of(A, B))));
            try (Stream<Path> samples = Files.list(SAMPLES)) {
                for (Path sample : samples.sorted().toList()) {
                    all.add(Files.readAllBytes(sample));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return all;
        }
    }

    // -- the catalogue

    @Test
    @DisplayName("every reason of this room is shown by a case of this test, and none is unknown")
    void everyCardIsShown() throws Exception {
        Set<String> shown = new TreeSet<>();
        for (Arguments row : refused().toList()) {
            if (row.get()[3] instanceof String[] expected) { // each is checked by its own test
                Arrays.stream(expected)
                        .map(place -> place.substring(0, place.indexOf('@')))
                        .forEach(shown::add);
            }
        }
        shown.addAll(List.of("file.private-key", "file.pkcs12", "file.more-refusals"));
        shown.addAll(List.of("file.too-many-certificates", CertificateFile.unreadable("").rule()));
        Set<String> known =
                CertificateFile.catalogue().stream().map(Card::id).collect(Collectors.toSet());
        assertThat(known).hasSameSizeAs(CertificateFile.catalogue());
        assertThat(known).containsAll(shown);
        assertThat(known.stream().filter(id -> id.startsWith("file.") && !shown.contains(id)))
                .isEmpty();
    }

    @Test
    @DisplayName("callers say what they could not read with the same cards")
    void callersRefusals() {
        assertThat(CertificateFile.tooLarge(1L << 40).rule()).isEqualTo("file.too-large");
        assertThat(CertificateFile.tooLarge(1L << 40).message()).contains("1099511627776");
        assertThat(CertificateFile.unreadable("no\nright").message()).isEqualTo("no\\u{A}right");
    }

    // -- making files

    private static Arguments row(String sentence, byte[] file, String... refusals) {
        return row(sentence, file, NONE, refusals);
    }

    private static Arguments row(
            String sentence, byte[] file, List<Certificate> kept, String... refusals) {
        return arguments(sentence, file, kept, refusals);
    }

    private static void assertContents(
            byte[] file, List<Certificate> certificates, String... refusals) {
        Contents contents = CertificateFile.read(file);
        assertSaysSomething(contents);
        assertThat(contents.certificates().stream().map(Found::certificate))
                .isEqualTo(certificates);
        if (refusals.length == 1 && refusals[0].endsWith("*")) {
            String start = refusals[0].substring(0, refusals[0].length() - 1);
            assertThat(places(contents)).singleElement().asString().startsWith(start);
        } else {
            assertThat(places(contents)).containsExactly(refusals);
        }
    }

    private static void assertSaysSomething(Contents contents) {
        assertThat(contents.certificates().size() + contents.refusals().size()).isPositive();
        for (Refusal refusal : contents.refusals()) {
            String said = refusal.at() + refusal.message();
            assertThat(said).isEqualTo(SafeText.line(said, 2_000));
            assertThat(refusal.message()).isNotBlank();
        }
    }

    private static List<String> places(Contents contents) {
        return contents.refusals().stream().map(r -> r.rule() + "@" + r.at()).toList();
    }

    private static List<String> rules(Contents contents) {
        return contents.refusals().stream().map(Refusal::rule).toList();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] cut(byte[] bytes, int less) {
        return Arrays.copyOf(bytes, bytes.length - less);
    }

    private static byte[] repeated(String part, int size) {
        return repeated(part.getBytes(StandardCharsets.ISO_8859_1), size);
    }

    private static byte[] repeated(byte[] part, int size) {
        byte[] all = new byte[size];
        for (int i = 0; i < size; i++) {
            all[i] = part[i % part.length];
        }
        return all;
    }

    /** Half of it compresses away, which no ratio allows for a whole archive of such entries. */
    private static byte[] onlySomeRandom(int size) {
        byte[] content = new byte[size];
        byte[] random = new byte[size / 16];
        new Random(size).nextBytes(random);
        System.arraycopy(random, 0, content, 0, random.length);
        content[0] = 7;
        content[1] = 1;
        return content;
    }

    private static ContentSigner signer() throws Exception {
        return new JcaContentSignerBuilder("SHA256withECDSA").build(CA.keys().getPrivate());
    }

    private static byte[] request() throws Exception {
        return new PKCS10CertificationRequestBuilder(
                        new X500Name("CN=wanted"),
                        new X509CertificateHolder(A.der()).getSubjectPublicKeyInfo())
                .build(signer())
                .getEncoded();
    }

    private static byte[] revocationList() throws Exception {
        return new X509v2CRLBuilder(
                        new X500Name("CN=Fabrikam Root"), new Time(new DERUTCTime("260101000000Z")))
                .build(signer())
                .getEncoded();
    }

    private static byte[] signature() throws Exception {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addCertificate(new X509CertificateHolder(A.der()));
        generator.addSignerInfoGenerator(
                new SignerInfoGeneratorBuilder(new BcDigestCalculatorProvider())
                        .build(signer(), new X509CertificateHolder(A.der())));
        return generator.generate(new CMSProcessableByteArray(utf8("hi")), true).getEncoded();
    }

    private static byte[] content(String oid) throws IOException {
        return new DERSequence(
                        new ASN1Encodable[] {
                            new ASN1ObjectIdentifier(oid),
                            new DERTaggedObject(true, 0, new DEROctetString(new byte[9]))
                        })
                .getEncoded();
    }

    /** A certificate collection whose set of certificates is exactly those bytes. */
    private static byte[] signedData(byte[] members) {
        return signedDataOf(tlv(0xA0, members));
    }

    private static byte[] crlOnly(byte[] list) {
        return signedDataOf(tlv(0xA1, list));
    }

    private static byte[] signedDataOf(byte[] sets) {
        byte[] data =
                join(
                        bytes(2, 1, 1, 0x31, 0, 0x30, 11, 6, 9),
                        bytes(0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1),
                        sets,
                        bytes(0x31, 0));
        byte[] oid = bytes(6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2);
        return tlv(0x30, join(oid, tlv(0xA0, tlv(0x30, data))));
    }

    private static byte[] certificateOf(byte[] part) {
        return tlv(0x30, join(tlv(0x30, part), bytes(0x30, 3, 6, 1, 1, 3, 1, 0)));
    }

    private static byte[] tlv(int tag, byte[] content) {
        int n = content.length;
        return join(bytes(tag, 0x83, n >> 16, n >> 8, n), content);
    }

    private static byte[] indefinite(int depth) {
        return join(repeated("0\u0080", 2 * depth), new byte[2 * depth]);
    }

    /** Sequences of definite length inside one another, the innermost filled with zeros. */
    private static byte[] nested(int depth, int size) {
        byte[] all = new byte[size];
        for (int i = 0; i < depth; i++) {
            int rest = size - 5 * (i + 1);
            System.arraycopy(bytes(0x30, 0x83, rest >> 16, rest >> 8, rest), 0, all, 5 * i, 5);
        }
        return all;
    }

    /** Text in a block after a structure, in a block after a structure, and so on. */
    private static byte[] matryoshka() {
        byte[] content = bytes(1, 2, 3);
        while (content.length < 300_000) {
            content =
                    join(
                            bytes(0x30, 7, 0x30, 3, 6, 1, 1, 3, 0),
                            utf8(TestCa.pem("CERTIFICATE", content)));
        }
        return content;
    }

    private static byte[] store(int id, byte[] value) {
        return ByteBuffer.allocate(32 + value.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0)
                .put(utf8("CERT"))
                .putInt(id)
                .putInt(1)
                .putInt(value.length)
                .put(value)
                .array();
    }

    /** Writes single bytes into the first record with that signature. */
    private static byte[] patched(byte[] zip, int signature, int... positionsAndValues) {
        byte[] copy = zip.clone();
        for (int i = 0; i < positionsAndValues.length; i += 2) {
            copy[find(zip, signature) + positionsAndValues[i]] = (byte) positionsAndValues[i + 1];
        }
        return copy;
    }

    private static byte[] damagedContent(byte[] zip) {
        byte[] copy = zip.clone();
        int crc = find(zip, 0x08074B50) + 4; // in the descriptor after the first entry's content
        copy[crc] ^= 1;
        return copy;
    }

    private static int find(byte[] zip, int signature) {
        ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i + 4 <= zip.length; i++) {
            if (in.getInt(i) == signature) {
                return i;
            }
        }
        throw new AssertionError("no such record");
    }

    /** An archive in which one name is replaced by another of the same length. */
    private static byte[] renamed(Uploads.Filling filling, String from, String to) {
        String text = new String(zip(filling), StandardCharsets.ISO_8859_1);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A directory of 65,535 entries without any entry behind it. */
    private static byte[] manyEntries() {
        byte[] zip = zip("a", new byte[0]);
        int end = find(zip, 0x06054B50);
        zip[end + 8] = zip[end + 9] = zip[end + 10] = zip[end + 11] = (byte) 0xFF;
        return zip;
    }

    /** A thousand directory entries for the same content. */
    private static byte[] overlapping() {
        byte[] one = zip("a", onlySomeRandom(60_000));
        int directory = find(one, 0x02014B50);
        int end = find(one, 0x06054B50);
        byte[] record = Arrays.copyOfRange(one, directory, end);
        byte[] last = Arrays.copyOfRange(one, end, one.length);
        ByteBuffer.wrap(last)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(8, (short) 1000)
                .putShort(10, (short) 1000);
        return join(Arrays.copyOf(one, directory), repeated(record, 1000 * record.length), last);
    }

    /** A certificate that is hardly one: version 1, a small key, a signature of a few bytes. */
    private static byte[] smallest() {
        try {
            ASN1EncodableVector tbs = new ASN1EncodableVector();
            DERSequence algorithm = new DERSequence(new ASN1ObjectIdentifier("1.2.3"));
            tbs.add(new ASN1Integer(1));
            tbs.add(algorithm);
            tbs.add(new X500Name("CN=a"));
            tbs.add(
                    new DERSequence(
                            new ASN1Encodable[] {
                                new DERUTCTime("260101000000Z"), new DERUTCTime("360101000000Z")
                            }));
            tbs.add(new X500Name("CN=a"));
            tbs.add(
                    new DERSequence(
                            new ASN1Encodable[] {algorithm, new DERBitString(new byte[4])}));
            return new DERSequence(
                            new ASN1Encodable[] {
                                new DERSequence(tbs), algorithm, new DERBitString(new byte[8])
                            })
                    .getEncoded();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("a certificate inside BER keeps its exact bytes, canonical or not")
    void exactBytes() throws IOException {
        byte[] odd =
                new BERSequence(
                                new ASN1Encodable[] {
                                    org.bouncycastle.asn1.x509.Certificate.getInstance(A.der())
                                            .getTBSCertificate(),
                                    new DERSequence(new ASN1ObjectIdentifier("1.2.3")),
                                    new DERBitString(new byte[8])
                                })
                        .getEncoded("BER");
        for (byte[] file : List.of(odd, signedData(odd), utf8(TestCa.pem("CERTIFICATE", odd)))) {
            assertThat(CertificateFile.read(file).certificates())
                    .singleElement()
                    .satisfies(found -> assertThat(found.certificate().der()).isEqualTo(odd));
        }
    }
}
