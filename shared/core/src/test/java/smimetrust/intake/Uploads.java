package smimetrust.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import smimetrust.Certificate;
import smimetrust.TestCa;
import smimetrust.sst.SerializedStore;

/** Files as people upload them. */
final class Uploads {

    private Uploads() {}

    /** A way to put certificates into one file. */
    record Wrapping(String name, Function<List<Certificate>, byte[]> wrap) {
        /** The certificates of PKCS#7 are a SET, which DER sorts. */
        boolean keepsOrder() {
            return !name.contains("PKCS") && !name.contains("CMS");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Every way that is supported, each for any number of certificates from one on. */
    static final List<Wrapping> WRAPPINGS =
            List.of(
                    new Wrapping("DER, one after another", Uploads::der),
                    new Wrapping("PEM", list -> utf8(pem(list))),
                    new Wrapping("PEM with CRLF", list -> utf8(pem(list).replace("\n", "\r\n"))),
                    new Wrapping("PEM with CR", list -> utf8(pem(list).replace("\n", "\r"))),
                    new Wrapping("PEM indented", list -> utf8(pem(list).indent(4))),
                    new Wrapping(
                            "PEM with tabs and blank lines",
                            list -> utf8(pem(list).replace("\n", "\t\n\n"))),
                    new Wrapping(
                            "PEM on one line each",
                            list -> utf8(pem(list).replaceAll("(?<!-)\n", ""))),
                    new Wrapping(
                            "PEM in a JSON string",
                            list -> utf8("{\"ca\": \"" + pem(list).replace("\n", "\\n") + "\"}")),
                    new Wrapping(
                            "PEM with text around",
                            list ->
                                    utf8(
                                            list.stream()
                                                            .map(c ->
                                                                    "subject=Zoë: -- "
                                                                            + "\n"
                                                                            + pem(c))
                                                            .collect(Collectors.joining("\n--\n"))
                                                    + "\nthe end")),
                    new Wrapping("PEM with a BOM", list -> utf8("\uFEFF" + pem(list))),
                    new Wrapping(
                            "PEM with a BOM before each",
                            list ->
                                    utf8(
                                            list.stream()
                                                    .map(c -> "\uFEFF" + pem(c))
                                                    .collect(Collectors.joining()))),
                    new Wrapping(
                            "PEM in UTF-16LE with a BOM",
                            list -> ("\uFEFF" + pem(list)).getBytes(UTF_16LE)),
                    new Wrapping(
                            "PEM in UTF-16BE with a BOM",
                            list -> ("\uFEFF" + pem(list)).getBytes(UTF_16BE)),
                    new Wrapping("PEM in UTF-16LE", list -> pem(list).getBytes(UTF_16LE)),
                    new Wrapping("PEM in UTF-16BE", list -> pem(list).getBytes(UTF_16BE)),
                    new Wrapping("PEM with headers", list -> utf8(withHeaders(pem(list)))),
                    new Wrapping("X509 CERTIFICATE", list -> utf8(pem("X509 CERTIFICATE", list))),
                    new Wrapping("TRUSTED CERTIFICATE", list -> utf8(trusted(list))),
                    new Wrapping("bare base64", list -> utf8(mime(der(list)))),
                    new Wrapping(
                            "bare base64 with CRLF",
                            list -> utf8(mime(der(list)).replace("\n", "\r\n"))),
                    new Wrapping(
                            "bare base64 in UTF-16LE", list -> mime(der(list)).getBytes(UTF_16LE)),
                    new Wrapping("bare base64 on one line", list -> base64(der(list))),
                    new Wrapping("PKCS#7 in DER", list -> pkcs7(list, "DER")),
                    new Wrapping("PKCS#7 in BER", list -> pkcs7(list, "BER")),
                    new Wrapping("PKCS#7 in base64", list -> base64(pkcs7(list, "DER"))),
                    new Wrapping(
                            "PEM PKCS7", list -> utf8(TestCa.pem("PKCS7", pkcs7(list, "DER")))),
                    new Wrapping("PEM CMS", list -> utf8(TestCa.pem("CMS", pkcs7(list, "BER")))),
                    new Wrapping(
                            "PKCS#7 labelled as a certificate",
                            list -> utf8(TestCa.pem("CERTIFICATE", pkcs7(list, "DER")))),
                    new Wrapping("SST", SerializedStore::write),
                    new Wrapping("SST in base64", list -> base64(SerializedStore.write(list))),
                    new Wrapping("zip of DER", list -> zip(list, ZipEntry.DEFLATED)),
                    new Wrapping("zip without compression", Uploads::stored),
                    new Wrapping("zip of one PEM", list -> zip("ca.pem", utf8(pem(list)))),
                    new Wrapping("zip of one PKCS#7", list -> zip("ca/b.p7b", pkcs7(list, "BER"))),
                    new Wrapping(
                            "zip of one SST", list -> zip("a b.sst", SerializedStore.write(list))),
                    new Wrapping(
                            "zip with a comment",
                            list ->
                                    zip(out -> {
                                        out.setComment("for you PK\5\6");
                                        put(out, "a.cer", der(list));
                                    })));

    static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    static String pem(Certificate certificate) {
        return TestCa.pem("CERTIFICATE", certificate.der());
    }

    static String pem(List<Certificate> certificates) {
        return pem("CERTIFICATE", certificates);
    }

    private static String pem(String label, List<Certificate> certificates) {
        return certificates.stream()
                .map(c -> TestCa.pem(label, c.der()))
                .collect(Collectors.joining());
    }

    /** As {@code openssl x509 -trustout} writes it: settings stand after the certificate. */
    static String trusted(List<Certificate> certificates) {
        byte[] settings = {0x30, 0x0C, 0x30, 0x0A, 6, 8, 0x2B, 6, 1, 5, 5, 7, 3, 4};
        return certificates.stream()
                .map(c -> TestCa.pem("TRUSTED CERTIFICATE", join(c.der(), settings)))
                .collect(Collectors.joining());
    }

    private static String withHeaders(String pem) {
        return pem.replace(
                "-----BEGIN CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nX-Origin: a\n  continued/abc\nX-Other: b\n\n");
    }

    static byte[] der(List<Certificate> certificates) {
        return join(certificates.stream().map(Certificate::der).toArray(byte[][]::new));
    }

    static byte[] base64(byte[] content) {
        return Base64.getEncoder().encode(content);
    }

    private static String mime(byte[] content) {
        return Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n";
    }

    static byte[] pkcs7(List<Certificate> certificates, String encoding) {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            for (Certificate certificate : certificates) {
                generator.addCertificate(new X509CertificateHolder(certificate.der()));
            }
            return generator
                    .generate(new CMSAbsentContent())
                    .toASN1Structure()
                    .getEncoded(encoding);
        } catch (CMSException | IOException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] join(String before, byte[] after) {
        return join(before.getBytes(US_ASCII), after);
    }

    interface Filling {
        void fill(ZipOutputStream out) throws IOException;
    }

    static byte[] zip(Filling filling) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes, UTF_8)) {
            filling.fill(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] zip(String name, byte[] content) {
        return zip(out -> put(out, name, content));
    }

    static void put(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }

    static byte[] stored(List<Certificate> certificates) {
        return zip(certificates, ZipEntry.STORED);
    }

    private static byte[] zip(List<Certificate> certificates, int method) {
        return zip(out -> {
            int number = 0;
            for (Certificate certificate : certificates) {
                ZipEntry entry = new ZipEntry("folder/" + ++number + ".cer");
                entry.setMethod(method);
                if (method == ZipEntry.STORED) {
                    CRC32 crc = new CRC32();
                    crc.update(certificate.der());
                    entry.setCrc(crc.getValue());
                    entry.setSize(certificate.size());
                }
                out.putNextEntry(entry);
                out.write(certificate.der());
                out.closeEntry();
            }
        });
    }

    static List<Certificate> ca(int count) {
        List<Certificate> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(TestCa.root("Root " + i).build().certificate());
        }
        return list;
    }
}
