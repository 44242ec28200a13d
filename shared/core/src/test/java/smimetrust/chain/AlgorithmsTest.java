package smimetrust.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Certificate;
import smimetrust.MalformedCertificateException;
import smimetrust.TestCa;

class AlgorithmsTest {

    private static final TestCa ROOT = TestCa.root("R").build();

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void weakKeys(String sentence, Certificate given, String evidence) {
        Optional<String> expected = Optional.of(evidence).filter(text -> !text.isEmpty());
        assertThat(Algorithms.weakness(given, false)).isEqualTo(expected);
        assertThat(Algorithms.weakness(given, true)).isEqualTo(expected);
    }

    static Stream<Arguments> weakKeys() {
        return Stream.of(
                arguments("RSA of 2,048 bits is enough", carrying(rsa(2048, 17)), ""),
                arguments(
                        "RSA of one bit less is not",
                        carrying(rsa(2047, 17)),
                        "its RSA key has 2047 bits"),
                arguments(
                        "nor is it where the key is for PSS alone",
                        carrying(pss(2047)),
                        "its RSA key has 2047 bits"),
                arguments(
                        "an RSA key that cannot be read has no bits",
                        carrying(noKey(PKCSObjectIdentifiers.rsaEncryption)),
                        "its RSA key has 0 bits"),
                arguments("P-224 is enough", carrying(curve("1.3.132.0.33")), ""),
                arguments(
                        "P-192 is not",
                        carrying(curve("1.2.840.10045.3.1.1")),
                        "its EC key has 192 bits"),
                arguments(
                        "a curve of unknown size is another's to refuse",
                        carrying(curve("2.999")),
                        ""),
                arguments("the bound for curves is one for curves", carrying(dsa(192)), ""));
    }

    @ParameterizedTest(name = "signed with {0}: broken is {2}")
    @MethodSource
    void brokenSignatures(String algorithm, AlgorithmIdentifier signature, boolean broken) {
        Certificate given = signedWith(signature);
        assertThat(Algorithms.weakness(given, false))
                .isEqualTo(
                        broken
                                ? Optional.of("it is signed with MD2, MD4 or MD5")
                                : Optional.empty());
        assertThat(Algorithms.weakness(given, true)).as("a root's own signature").isEmpty();
    }

    static Stream<Arguments> brokenSignatures() {
        return Stream.of(
                arguments("MD2 with RSA", plain("1.2.840.113549.1.1.2"), true),
                arguments("MD4 with RSA", plain("1.2.840.113549.1.1.3"), true),
                arguments("MD5 with RSA", plain("1.2.840.113549.1.1.4"), true),
                arguments("SHA-1 with RSA", plain("1.2.840.113549.1.1.5"), false),
                arguments("MD4 with RSA, of OIW", plain("1.3.14.3.2.2"), true),
                arguments("MD5 with RSA, of OIW", plain("1.3.14.3.2.3"), true),
                arguments("MD4 with RSA encryption, of OIW", plain("1.3.14.3.2.4"), true),
                arguments("SHA-1 with RSA, of OIW", plain("1.3.14.3.2.29"), false),
                arguments("ECDSA with SHA-256", plain("1.2.840.10045.4.3.2"), false),
                arguments("PSS over MD2", pssOver("1.2.840.113549.2.2"), true),
                arguments("PSS over MD4", pssOver("1.2.840.113549.2.4"), true),
                arguments("PSS over MD5", pssOver("1.2.840.113549.2.5"), true),
                arguments("PSS over SHA-256", pssOver("2.16.840.1.101.3.4.2.1"), false),
                arguments("PSS that says nothing, which is SHA-1", plain(PSS.getId()), false),
                arguments(
                        "PSS with parameters that are none",
                        new AlgorithmIdentifier(PSS, DERNull.INSTANCE),
                        true));
    }

    @ParameterizedTest(name = "{0} costs {2}")
    @MethodSource
    void cost(String key, Certificate signer, int units) {
        assertThat(Algorithms.cost(signer)).isEqualTo(units);
    }

    static Stream<Arguments> cost() {
        return Stream.of(
                arguments("RSA 2048", carrying(rsa(2048, 17)), 1),
                arguments("RSA 4096", carrying(rsa(4096, 17)), 1),
                arguments("RSA 4097", carrying(rsa(4097, 17)), 4),
                arguments("RSA 8192", carrying(rsa(8192, 17)), 4),
                arguments("RSA 16384", carrying(rsa(16_384, 17)), 16),
                arguments("RSA with an exponent of 128 bits", carrying(rsa(2048, 128)), 1),
                arguments("RSA with an exponent of 129 bits", carrying(rsa(2048, 129)), 2),
                arguments("RSA with an exponent of its own length", carrying(rsa(3072, 3072)), 24),
                arguments("a long modulus with a long exponent", carrying(rsa(8192, 256)), 8),
                arguments(
                        "RSA that is no key",
                        carrying(noKey(PKCSObjectIdentifiers.rsaEncryption)),
                        1),
                arguments("RSA for PSS", carrying(pss(4097)), 4),
                arguments("DSA 2048", carrying(dsa(2048)), 8),
                arguments("DSA 8192", carrying(dsa(8192)), 32),
                arguments("Ed25519", TestCa.root("x").key("Ed25519").build().certificate(), 4),
                arguments("Ed448", TestCa.root("x").key("Ed448").build().certificate(), 16),
                arguments("P-256", ec("secp256r1"), 8),
                arguments("P-384", ec("secp384r1"), 16),
                arguments("P-521", ec("secp521r1"), 64),
                arguments("brainpool 256, in plain Java", ec("brainpoolP256r1"), 16),
                arguments("brainpool 384", ec("brainpoolP384r1"), 16),
                arguments("brainpool 512", ec("brainpoolP512r1"), 64),
                arguments(
                        "what is unknown",
                        carrying(noKey(new ASN1ObjectIdentifier("2.999.1"))),
                        16));
    }

    private static final ASN1ObjectIdentifier PSS = PKCSObjectIdentifiers.id_RSASSA_PSS;

    private static AlgorithmIdentifier plain(String oid) {
        return new AlgorithmIdentifier(new ASN1ObjectIdentifier(oid));
    }

    private static AlgorithmIdentifier pssOver(String digest) {
        return new AlgorithmIdentifier(
                PSS,
                new RSASSAPSSparams(
                        plain(digest),
                        RSASSAPSSparams.DEFAULT_MASK_GEN_FUNCTION,
                        RSASSAPSSparams.DEFAULT_SALT_LENGTH,
                        RSASSAPSSparams.DEFAULT_TRAILER_FIELD));
    }

    private static Certificate ec(String curve) {
        return TestCa.root("x").key(curve).build().certificate();
    }

    private static SubjectPublicKeyInfo rsa(int bits, int exponentBits) {
        return rsa(PKCSObjectIdentifiers.rsaEncryption, bits, exponentBits);
    }

    private static SubjectPublicKeyInfo pss(int bits) {
        return rsa(PSS, bits, 17);
    }

    /** Nothing is computed with these numbers, so any of their length will do. */
    private static SubjectPublicKeyInfo rsa(ASN1ObjectIdentifier type, int bits, int exponentBits) {
        return info(
                new AlgorithmIdentifier(type),
                new RSAPublicKey(
                        BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE),
                        BigInteger.ONE.shiftLeft(exponentBits).subtract(BigInteger.ONE)));
    }

    private static SubjectPublicKeyInfo dsa(int bits) {
        BigInteger prime = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
        return info(
                new AlgorithmIdentifier(
                        X9ObjectIdentifiers.id_dsa,
                        new DSAParameter(prime, BigInteger.TEN, BigInteger.TWO)),
                DERNull.INSTANCE);
    }

    private static SubjectPublicKeyInfo curve(String oid) {
        return info(
                new AlgorithmIdentifier(
                        X9ObjectIdentifiers.id_ecPublicKey, new ASN1ObjectIdentifier(oid)),
                new DEROctetString(new byte[] {4}));
    }

    private static SubjectPublicKeyInfo noKey(ASN1ObjectIdentifier type) {
        return info(new AlgorithmIdentifier(type), DERNull.INSTANCE);
    }

    private static SubjectPublicKeyInfo info(AlgorithmIdentifier type, ASN1Encodable key) {
        try {
            return new SubjectPublicKeyInfo(type, key);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A key that is only stated. */
    @SuppressWarnings("serial") // never serialized
    private record Stated(SubjectPublicKeyInfo info) implements PublicKey {
        @Override
        public String getAlgorithm() {
            return info.getAlgorithm().getAlgorithm().getId();
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        public byte[] getEncoded() {
            try {
                return info.getEncoded();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static Certificate carrying(SubjectPublicKeyInfo key) {
        return TestCa.issuedBy(ROOT, "x")
                .keys(new KeyPair(new Stated(key), ROOT.keys().getPrivate()))
                .build()
                .certificate();
    }

    private static Certificate signedWith(AlgorithmIdentifier signature) {
        ASN1Sequence whole = ASN1Sequence.getInstance(TestCa.issuedBy(ROOT, "x").build().der());
        try {
            return Certificate.parse(
                    new DERSequence(
                                    new ASN1Encodable[] {
                                        whole.getObjectAt(0), signature, whole.getObjectAt(2)
                                    })
                            .getEncoded());
        } catch (IOException | MalformedCertificateException e) {
            throw new AssertionError(e);
        }
    }
}
