package smimetrust.intake;

import static smimetrust.intake.Uploads.base64;
import static smimetrust.intake.Uploads.join;
import static smimetrust.intake.Uploads.utf8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.interfaces.DSAPrivateKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;
import smimetrust.TestCa;

/** Private keys in every wrapping, made afresh: none is ever stored with the sources. */
final class Secrets {

    private static final char[] PASSWORD = "changeit".toCharArray();
    static final TestCa EC = TestCa.root("Key owner").build();
    static final KeyPair RSA = TestCa.newKeys("RSA2048");

    private Secrets() {}

    static byte[] pkcs8() {
        return EC.keys().getPrivate().getEncoded();
    }

    static byte[] encryptedPkcs8() {
        try {
            return new PKCS8EncryptedPrivateKeyInfoBuilder(pkcs8())
                    .build(
                            new JceOpenSSLPKCS8EncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                                    .setProvider(new BouncyCastleProvider())
                                    .setPassword(PASSWORD)
                                    .build())
                    .getEncoded();
        } catch (OperatorCreationException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The key's own structure: PKCS#1 or RFC 5915. */
    static byte[] bare(PrivateKey key) {
        try {
            return PrivateKeyInfo.getInstance(key.getEncoded())
                    .parsePrivateKey()
                    .toASN1Primitive()
                    .getEncoded();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] dsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("DSA");
            generator.initialize(1024);
            DSAPrivateKey key = (DSAPrivateKey) generator.generateKeyPair().getPrivate();
            BigInteger p = key.getParams().getP();
            BigInteger g = key.getParams().getG();
            return new DERSequence(
                            new ASN1Encodable[] {
                                new ASN1Integer(0),
                                new ASN1Integer(p),
                                new ASN1Integer(key.getParams().getQ()),
                                new ASN1Integer(g),
                                new ASN1Integer(g.modPow(key.getX(), p)),
                                new ASN1Integer(key.getX())
                            })
                    .getEncoded();
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] openSsh() {
        try {
            return OpenSSHPrivateKeyUtil.encodePrivateKey(PrivateKeyFactory.createKey(pkcs8()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] keyStore(String type, boolean withKey) {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, PASSWORD);
            java.security.cert.X509Certificate x509 = EC.certificate().x509().orElseThrow();
            store.setCertificateEntry("trusted", x509);
            if (withKey) {
                store.setKeyEntry(
                        "mine",
                        EC.keys().getPrivate(),
                        PASSWORD,
                        new java.security.cert.Certificate[] {x509});
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            store.store(out, PASSWORD);
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Every wrapping of a private key, under the sentence that says what it is. */
    static Map<String, byte[]> everyWrapping() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        Map<String, byte[]> der = new LinkedHashMap<>();
        der.put("PKCS#8", pkcs8());
        der.put("encrypted PKCS#8", encryptedPkcs8());
        der.put("PKCS#1", bare(RSA.getPrivate()));
        der.put("SEC 1", bare(EC.keys().getPrivate()));
        der.put("DSA", dsa());
        der.put("Ed25519 PKCS#8", TestCa.newKeys("Ed25519").getPrivate().getEncoded());
        der.forEach((name, key) -> {
            all.put(name + " in DER", key);
            all.put(name + " in base64", base64(key));
            all.put(name + " under a certificate's label", pem("CERTIFICATE", key));
            all.put(name + " cut in half", java.util.Arrays.copyOf(key, key.length / 2));
        });
        all.put("PEM PKCS#8", pem("PRIVATE KEY", pkcs8()));
        all.put("PEM encrypted PKCS#8", pem("ENCRYPTED PRIVATE KEY", encryptedPkcs8()));
        all.put("PEM PKCS#1", pem("RSA PRIVATE KEY", bare(RSA.getPrivate())));
        all.put("PEM SEC 1", pem("EC PRIVATE KEY", bare(EC.keys().getPrivate())));
        all.put("PEM DSA", pem("DSA PRIVATE KEY", dsa()));
        all.put("OpenSSH", pem("OPENSSH PRIVATE KEY", openSsh()));
        all.put("OpenSSH in base64", base64(openSsh()));
        all.put("a label of the future", pem("ML-DSA PRIVATE KEY", new byte[40]));
        String traditional =
                TestCa.pem("RSA PRIVATE KEY", new byte[64])
                        .replaceFirst(
                                "\n",
                                "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233\n\n");
        all.put("PEM encrypted as OpenSSL once did", utf8(traditional));
        String pem = TestCa.pem("PRIVATE KEY", pkcs8());
        all.put("PEM in UTF-16LE", pem.getBytes(StandardCharsets.UTF_16LE));
        all.put("PEM in UTF-16BE", pem.getBytes(StandardCharsets.UTF_16BE));
        all.put("PEM with CRLF", utf8(pem.replace("\n", "\r\n")));
        all.put("PEM indented", utf8(pem.indent(2)));
        all.put("PEM without its END", utf8(pem.substring(0, 100)));
        all.put("PEM with four hyphens", utf8(pem.replace("-----", "----")));
        all.put("PEM with dashes", utf8(pem.replace("-----", "\u2014\u2014\u2013")));
        all.put("PEM in lower case", utf8("-----begin private key-----\nAAAA\n"));
        all.put("PEM that is not base64", utf8(pem.replace("M", "*")));
        all.put("PEM in a JSON string", utf8("{\"k\":\"" + pem.replace("\n", "\\n") + "\"}"));
        all.put("PEM whose END is another's", utf8(pem.replace("END PRIVATE", "END PUBLIC")));
        all.put("PGP", utf8(TestCa.pem("PGP PRIVATE KEY BLOCK", new byte[50])));
        all.put("binary PGP", new byte[] {(byte) 0x95, 3, (byte) 0x98, 4, 1, 2, 3, 4, 5, 6});
        all.put("binary PGP of the new format", new byte[] {(byte) 0xC5, 20, 4, 1, 2, 3, 4, 5, 6});
        all.put("PuTTY", utf8("PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n"));
        all.put("ssh.com", utf8("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nAAAA\n"));
        all.put("JSON Web Key", utf8("{\"kty\": \"EC\", \"x\": \"AA\", \"d\": \"AAAA\"}"));
        all.put("XML", utf8("<RSAKeyValue><Modulus>AA</Modulus><D>AA</D></RSAKeyValue>"));
        all.put("age", utf8("# created\nAGE-SECRET-KEY-1QQQQ\n"));
        all.put("JKS", keyStore("JKS", true));
        all.put("JKS cut short", java.util.Arrays.copyOf(keyStore("JKS", false), 60));
        all.put("JCEKS", keyStore("JCEKS", true));
        all.put(
                "Microsoft PVK",
                join(new byte[] {0x1E, (byte) 0xF1, (byte) 0xB5, (byte) 0xB0}, new byte[40]));
        all.put(
                "Microsoft key blob",
                join(new byte[] {7, 2, 0, 0, 0, (byte) 0xA4, 0, 0}, new byte[40]));
        return all;
    }

    private static byte[] pem(String label, byte[] content) {
        return utf8(TestCa.pem(label, content));
    }
}
