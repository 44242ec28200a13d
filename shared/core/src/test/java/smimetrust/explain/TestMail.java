package smimetrust.explain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.Provider;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import smimetrust.TestCa;

/** Signatures and mails made for one test; a test names only what it is about. */
final class TestMail {

    private static final Provider PROVIDER = new BouncyCastleProvider();

    /** Letters that need eight bits, white space at the end of lines, an empty line. */
    private static final List<String> PART =
            List.of(
                    "Content-Type: text/plain; charset=utf-8",
                    "Content-Transfer-Encoding: 8bit",
                    "",
                    "Grüße,",
                    "trailing space ",
                    "",
                    "-- ",
                    "Alice",
                    "");

    private TestMail() {}

    /** A certificate of a person with that address. */
    static TestCa.Builder person(TestCa issuer, String address) {
        return TestCa.leaf(issuer, "Alice")
                .with(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.rfc822Name, address)));
    }

    enum Form {
        /** With signed attributes, named by issuer and serial number. */
        USUAL,
        BY_KEY_IDENTIFIER,
        WITHOUT_ATTRIBUTES
    }

    /** A CMS signature. */
    static final class Cms {
        private final CMSSignedDataGenerator generator = new CMSSignedDataGenerator();

        Cms signer(TestCa signer, String algorithm, Form form) {
            try {
                ContentSigner content =
                        new JcaContentSignerBuilder(algorithm)
                                .setProvider(PROVIDER)
                                .build(signer.keys().getPrivate());
                JcaSignerInfoGeneratorBuilder builder =
                        new JcaSignerInfoGeneratorBuilder(
                                new JcaDigestCalculatorProviderBuilder()
                                        .setProvider(PROVIDER)
                                        .build());
                builder.setDirectSignature(form == Form.WITHOUT_ATTRIBUTES);
                X509CertificateHolder holder = new X509CertificateHolder(signer.der());
                SignerInfoGenerator info =
                        form == Form.BY_KEY_IDENTIFIER
                                ? builder.build(
                                        content,
                                        SubjectKeyIdentifier.fromExtensions(holder.getExtensions())
                                                .getKeyIdentifier())
                                : builder.build(content, signer.certificate().x509().orElseThrow());
                generator.addSignerInfoGenerator(info);
                return this;
            } catch (OperatorCreationException
                    | IOException
                    | java.security.cert.CertificateEncodingException e) {
                throw new AssertionError(e);
            }
        }

        Cms carrying(TestCa... certificates) {
            for (TestCa one : certificates) {
                try {
                    generator.addCertificate(new X509CertificateHolder(one.der()));
                } catch (CMSException | IOException e) {
                    throw new AssertionError(e);
                }
            }
            return this;
        }

        byte[] over(byte[] content, boolean inside) {
            try {
                return generator
                        .generate(new CMSProcessableByteArray(content), inside)
                        .getEncoded();
            } catch (CMSException | IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    static byte[] part() {
        return String.join("\r\n", PART).getBytes(UTF_8);
    }

    /** A usual signature over the usual part. */
    static byte[] signature(TestCa signer, TestCa... carried) {
        return signature(usual(signer), signer, carried);
    }

    static byte[] signature(String algorithm, TestCa signer, TestCa... carried) {
        return new Cms()
                .signer(signer, algorithm, Form.USUAL)
                .carrying(signer)
                .carrying(carried)
                .over(part(), false);
    }

    static String usual(TestCa signer) {
        return switch (signer.certificate().key().algorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "Ed25519" -> "Ed25519";
            case "Ed448" -> "Ed448";
            default -> "SHA256withECDSA";
        };
    }

    static String base64(byte[] bytes) {
        return Base64.getMimeEncoder(76, "\r\n".getBytes(UTF_8)).encodeToString(bytes);
    }

    /** A clear-signed message. */
    static byte[] clearSigned(String headers, byte[] part, byte[] signature) {
        return join(
                (headers
                                + "MIME-Version: 1.0\r\n"
                                + "Content-Type: multipart/signed; micalg=sha-256;\r\n"
                                + "\tprotocol=\"application/pkcs7-signature\";\r\n"
                                + " boundary=\"=_a b'c?\"\r\n"
                                + "\r\n"
                                + "This is a signed message.\r\n"
                                + "--=_a b'c?  \r\n")
                        .getBytes(UTF_8),
                part,
                ("\r\n--=_a b'c?\r\n"
                                + "Content-Type: application/x-pkcs7-signature;"
                                + " name=\"smime.p7s\"\r\n"
                                + "Content-Transfer-Encoding: BASE64\r\n"
                                + "\r\n"
                                + base64(signature)
                                + "\r\n--=_a b'c?--\r\nepilogue\r\n")
                        .getBytes(UTF_8));
    }

    static byte[] clearSigned(byte[] signature) {
        return clearSigned("From: alice@example.com\r\n", part(), signature);
    }

    /** An opaque message. */
    static byte[] opaque(String contentType, String encoding, byte[] cms) {
        return join(
                ("From: =?utf-8?q?Al=C3=ADce?= <alice@example.com>\r\n"
                                + "Content-Type: "
                                + contentType
                                + "\r\nContent-Transfer-Encoding: "
                                + encoding
                                + "\r\n\r\n")
                        .getBytes(UTF_8),
                encoding.equals("base64") ? base64(cms).getBytes(UTF_8) : cms);
    }

    static byte[] bareLineFeeds(byte[] mail) {
        return new String(mail, ISO_8859_1).replace("\r\n", "\n").getBytes(ISO_8859_1);
    }

    static byte[] replaced(byte[] mail, String what, String by) {
        String text = new String(mail, ISO_8859_1);
        if (!text.contains(what)) {
            throw new AssertionError(what + " is not in the mail");
        }
        return text.replace(what, by).getBytes(ISO_8859_1);
    }

    static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(p -> p.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : List.of(parts)) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
