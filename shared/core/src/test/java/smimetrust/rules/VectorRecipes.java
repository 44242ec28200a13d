package smimetrust.rules;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import smimetrust.Card;
import smimetrust.TestCa;

/**
 * How the vectors were made. They are made once and checked in; a recipe is followed only where its
 * folder is missing, in an update run.
 *
 * @param name the folder
 * @param says the expectation as a sentence
 * @param profile under which it is told
 * @param der the certificate
 * @param expect the ids of its findings, in order
 */
record VectorRecipes(
        String name, String says, Card.Scope profile, Supplier<byte[]> der, List<String> expect) {

    private static final TestCa EC_ROOT = TestCa.root("Fabrikam Root").build();
    private static final TestCa RSA_ROOT = TestCa.root("Fabrikam RSA Root").key("RSA2048").build();
    private static final AlgorithmIdentifier RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    private static final X500Name NOBODY = new X500Name(new RDN[0]);
    private static final ASN1ObjectIdentifier PRIVATE_EXTENSION =
            new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1");
    private static final byte[] ASN1_NULL = {5, 0};

    private static VectorRecipes recipe(
            String name, String says, TestCa.Builder made, String... expect) {
        return new VectorRecipes(name, says, Card.Scope.ANY, made::buildDer, List.of(expect));
    }

    private static VectorRecipes surgical(
            String name, String says, Supplier<byte[]> der, String... expect) {
        return new VectorRecipes(name, says, Card.Scope.ANY, der, List.of(expect));
    }

    private static TestCa.Builder root() {
        return TestCa.root("Fabrikam Root");
    }

    private static TestCa.Builder issuing() {
        return TestCa.issuedBy(EC_ROOT, "Fabrikam S/MIME CA");
    }

    private static TestCa.Builder belowRsa() {
        return TestCa.issuedBy(RSA_ROOT, "Fabrikam S/MIME CA");
    }

    static List<VectorRecipes> all() {
        return Stream.concat(every().stream(), PublicRecipes.all().stream()).toList();
    }

    private static List<VectorRecipes> every() {
        return List.of(
                // What is right.
                recipe("right/root", "a root without extKeyUsage is right", root()),
                recipe("right/root-rsa", "an RSA root is right", root().key("RSA2048")),
                recipe("right/root-rsa-3072", "so is one of 3,072 bits", root().key("RSA3072")),
                recipe(
                        "right/root-email",
                        "a root limited to e-mail is right for us",
                        root().eku(KeyPurposeId.id_kp_emailProtection)),
                recipe(
                        "right/root-sha1",
                        "the signature of a root on itself does not matter",
                        root().key("RSA2048").signature("SHA1withRSA")),
                recipe(
                        "right/root-md5",
                        "not even with MD5",
                        root().key("RSA2048").signature("MD5withRSA")),
                recipe(
                        "right/root-to-2060",
                        "an end after 2049 is a GeneralizedTime",
                        root().notAfter("2060-01-01T00:00:00Z")),
                recipe(
                        "right/intermediate",
                        "an intermediate for e-mail with pathLen 0 is right",
                        issuing().pathLength(0).eku(KeyPurposeId.id_kp_emailProtection)),
                recipe(
                        "right/intermediate-unrestricted",
                        "an intermediate without extKeyUsage may issue anything",
                        issuing()),
                recipe(
                        "right/intermediate-any-usage",
                        "anyExtendedKeyUsage includes e-mail",
                        issuing().eku(KeyPurposeId.anyExtendedKeyUsage)),
                recipe(
                        "right/intermediate-rsa",
                        "an RSA intermediate is right",
                        belowRsa().key("RSA2048")),
                recipe(
                        "right/self-issued",
                        "a CA's new key, signed with its old one, is no root and no forgery",
                        TestCa.issuedBy(EC_ROOT, "Fabrikam Root")),
                recipe(
                        "right/serial-of-20-octets",
                        "20 octets of serial number are allowed",
                        root().serial(BigInteger.ONE.shiftLeft(158))),
                recipe(
                        "right/private-extension",
                        "an unknown extension that is not critical may be ignored",
                        root().with(PRIVATE_EXTENSION, false, ASN1_NULL)),

                // Not a CA.
                recipe(
                        "rfc5280/4.2.1.9/end-entity",
                        "a person's certificate is not a CA",
                        TestCa.leaf(EC_ROOT, "ann@fabrikam.example")
                                .issuerUrl("http://ca.fabrikam.example/ca.cer"),
                        "ca.not-a-ca"),
                recipe(
                        "rfc5280/4.2.1.9/ca-false",
                        "cA=FALSE is not a CA, whatever keyUsage says",
                        issuing().ca(false),
                        "ca.not-a-ca"),
                recipe(
                        "rfc5280/4.2.1.9/end-entity-with-many-faults",
                        "of an end entity we say one thing, whatever else is wrong with it",
                        TestCa.leaf(EC_ROOT, "ann@fabrikam.example")
                                .key("RSA1024")
                                .serial(BigInteger.ZERO)
                                .with(Extension.keyUsage, true, new KeyUsage(1))
                                .with(PRIVATE_EXTENSION, true, ASN1_NULL),
                        "ca.not-a-ca"),
                recipe(
                        "rfc5280/4.2.1.9/basic-constraints-missing",
                        "keyCertSign alone makes no CA",
                        issuing().without(Extension.basicConstraints),
                        "ca.basic-constraints-missing"),
                recipe(
                        "rfc5280/4.2.1.9/basic-constraints-missing-in-root",
                        "nor does signing oneself",
                        root().without(Extension.basicConstraints).without(Extension.keyUsage),
                        "ca.basic-constraints-missing"),
                recipe(
                        "rfc5280/4.2.1.3/key-cert-sign-missing",
                        "a key for CRLs signs no certificates",
                        issuing().keyUsage(KeyUsage.cRLSign),
                        "ca.key-cert-sign-missing"),
                recipe(
                        "rfc5280/4.2.1.3/key-cert-sign-missing-in-root",
                        "in a root neither",
                        root().keyUsage(KeyUsage.digitalSignature | KeyUsage.cRLSign),
                        "ca.key-cert-sign-missing"),
                recipe(
                        "smime-br/7.1.2.2/tls-only",
                        "an intermediate for TLS issues no e-mail certificates",
                        issuing().eku(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
                        "ca.eku-excludes-email"),
                recipe(
                        "smime-br/7.1.2.1/tls-only-root",
                        "a root for TLS anchors no e-mail chain",
                        root().eku(KeyPurposeId.id_kp_serverAuth),
                        "ca.root-eku-excludes-email"),
                recipe(
                        "rfc5280/4.2.1.9/path-length-negative",
                        "a negative path length means nothing",
                        issuing()
                                .without(Extension.basicConstraints)
                                .with(
                                        Extension.basicConstraints,
                                        true,
                                        new DERSequence(
                                                new ASN1Encodable[] {
                                                    ASN1Boolean.TRUE, new ASN1Integer(-1)
                                                })),
                        "ca.path-length-negative"),
                recipe(
                        "rfc5280/4.2.1.9/path-length-without-key-usage",
                        "a path length goes with keyCertSign",
                        issuing().pathLength(0).without(Extension.keyUsage),
                        "ca.path-length-without-key-usage"),

                // Versions.
                recipe(
                        "rfc5280/4.1.2.1/version-4",
                        "there is no version 4",
                        root().version(4),
                        "version.unknown"),
                recipe(
                        "rfc5280/4.1.2.1/version-0",
                        "there is no version 0",
                        root().version(0),
                        "version.unknown"),
                recipe(
                        "rfc5280/6.1.4/version-1-intermediate",
                        "a version 1 intermediate cannot say that it is a CA",
                        issuing().v1(),
                        "version.old-intermediate"),
                recipe(
                        "rfc5280/4.1.2.1/version-1-root",
                        "a version 1 root is trusted, with a warning",
                        root().v1(),
                        "version.old-root"),
                recipe(
                        "rfc5280/4.1.2.9/version-1-with-extensions",
                        "version 1 has no extensions",
                        root().version(1),
                        "version.extensions-before-3"),

                // Keys.
                recipe(
                        "smime-br/6.1.5/rsa-1024",
                        "1,024 bits are too few",
                        root().key("RSA1024"),
                        "key.rsa-too-small"),
                recipe(
                        "smime-br/6.1.5/rsa-2040",
                        "2,040 bits are too few",
                        root().key("RSA2040"),
                        "key.rsa-too-small"),
                recipe(
                        "smime-br/6.1.5/rsa-16392",
                        "nobody computes with 16,392 bits",
                        issuing().keys(rsa(odd(16_392), BigInteger.valueOf(65_537))),
                        "key.rsa-too-large"),
                recipe(
                        "smime-br/6.1.5/rsa-2047",
                        "2,047 bits are too few: some real CAs have such keys",
                        issuing().keys(rsa(odd(2_047), BigInteger.valueOf(65_537))),
                        "key.rsa-too-small"),
                recipe(
                        "smime-br/6.1.5/rsa-2049",
                        "2,049 bits are not whole bytes",
                        root().key("RSA2049"),
                        "key.rsa-odd-size"),
                recipe(
                        "smime-br/6.1.5/rsa-2056",
                        "2,056 bits are whole bytes, and unusual",
                        root().key("RSA2056"),
                        "key.rsa-odd-size"),
                recipe(
                        "smime-br/6.1.6/rsa-exponent-1",
                        "with the exponent 1 a signature is its own proof",
                        issuing().keys(rsa(odd(2_048), BigInteger.ONE)),
                        "key.rsa-forgeable"),
                recipe(
                        "smime-br/6.1.6/rsa-exponent-even",
                        "an even exponent has no inverse",
                        issuing().keys(rsa(odd(2_048), BigInteger.valueOf(65_536))),
                        "key.rsa-forgeable"),
                recipe(
                        "smime-br/6.1.6/rsa-modulus-even",
                        "an even modulus has the factor 2",
                        issuing()
                                .keys(
                                        rsa(
                                                odd(2_048).subtract(BigInteger.ONE),
                                                BigInteger.valueOf(65_537))),
                        "key.rsa-forgeable"),
                surgical(
                        "smime-br/7.1.3.1.1/rsa-pss-key",
                        "a key for RSASSA-PSS only is not rsaEncryption",
                        () ->
                                issuing()
                                        .keys(
                                                Surgery.stated(
                                                        new AlgorithmIdentifier(
                                                                PKCSObjectIdentifiers
                                                                        .id_RSASSA_PSS),
                                                        numbers("RSA2048")))
                                        .buildDer(),
                        "key.rsa-pss-only"),
                recipe(
                        "smime-br/6.1.5/brainpool",
                        "a brainpool root verifies, and not everywhere",
                        root().key("brainpoolP256r1"),
                        "key.curve-unusual"),
                recipe(
                        "rfc5480/2.1.1/explicit-curve",
                        "a key that brings its own curve may be anybody's",
                        issuing().keys(explicitCurve()),
                        "key.curve-explicit"),
                recipe(
                        "rfc8410/3/ed25519",
                        "Windows does not verify Ed25519",
                        root().key("Ed25519"),
                        "key.edwards-curve"),
                recipe("smime-br/6.1.5/dsa", "DSA is no more", issuing().keys(dsa()), "key.dsa"),
                recipe(
                        "smime-br/6.1.5/unknown-kind",
                        "a key of a kind that nobody here knows",
                        issuing()
                                .keys(
                                        Surgery.stated(
                                                new AlgorithmIdentifier(
                                                        new ASN1ObjectIdentifier(
                                                                "1.2.643.7.1.1.1.1")),
                                                new byte[64])),
                        "key.kind-unknown"),
                recipe(
                        "rfc3279/2.3.1/rsa-key-garbage",
                        "an RSA key without numbers",
                        issuing().keys(Surgery.stated(RSA, new byte[] {1, 2, 3})),
                        "key.unusable"),
                recipe(
                        "rfc5480/2.2/point-off-the-curve",
                        "a point that is not on P-256",
                        issuing().keys(Surgery.stated(p256(), offTheCurve())),
                        "key.unusable"),
                recipe(
                        "rfc5480/2.1.1/unknown-curve",
                        "a curve that nobody knows",
                        issuing()
                                .keys(
                                        Surgery.stated(
                                                new AlgorithmIdentifier(
                                                        X9ObjectIdentifiers.id_ecPublicKey,
                                                        PRIVATE_EXTENSION),
                                                offTheCurve())),
                        "key.unusable"),

                // Signatures.
                recipe(
                        "rfc6151/2/md5-intermediate",
                        "MD5 below a root can be forged",
                        belowRsa().signature("MD5withRSA"),
                        "signature.broken-digest"),
                recipe(
                        "rfc6149/6/md2-intermediate",
                        "so can MD2",
                        belowRsa().signature("MD2withRSA"),
                        "signature.broken-digest"),
                surgical(
                        "rfc6150/6/md4-intermediate",
                        "so can MD4",
                        () -> Surgery.algorithm(belowRsa().buildDer(), "1.2.840.113549.1.1.3"),
                        "signature.broken-digest"),
                recipe(
                        "rfc6194/3/sha1-intermediate",
                        "SHA-1 below a root is a warning",
                        belowRsa().signature("SHA1withRSA"),
                        "signature.sha1"),
                surgical(
                        "rfc5280/4.1.1.2/unknown-algorithm",
                        "SM3 with SM2 is verified by nobody here",
                        () -> Surgery.algorithm(issuing().buildDer(), "1.2.156.10197.1.501"),
                        "signature.unknown-algorithm"),
                surgical(
                        "rfc5280/4.1.1.2/unknown-algorithm-in-root",
                        "a root that nobody can verify is not known to be one",
                        () -> Surgery.algorithm(root().key("RSA2048").buildDer(), "1.3.36.3.3.1.2"),
                        "signature.unknown-algorithm"),
                surgical(
                        "rfc5280/4.1.1.2/algorithms-differ",
                        "the algorithm beside the signature is not the one that was signed",
                        () ->
                                Surgery.algorithmBeside(
                                        issuing().buildDer(),
                                        new AlgorithmIdentifier(
                                                X9ObjectIdentifiers.ecdsa_with_SHA384)),
                        "signature.algorithms-differ"),
                surgical(
                        "rfc5280/4.1.1.2/parameters-differ",
                        "NULL and no parameters are one algorithm in two encodings",
                        () ->
                                Surgery.algorithmBeside(
                                        root().key("RSA2048").buildDer(),
                                        new AlgorithmIdentifier(
                                                PKCSObjectIdentifiers.sha256WithRSAEncryption)),
                        "signature.parameters-differ"),
                recipe(
                        "rfc5280/6.1/self-signature-invalid",
                        "a root that its own key did not sign is a name on paper",
                        root().corruptSignature(),
                        "signature.self-signature-invalid"),
                recipe(
                        "rfc5280/6.1/self-signature-by-another-key",
                        "a stranger who writes a root's name into both fields is no root",
                        TestCa.issuedBy(EC_ROOT, "Fabrikam Root")
                                .without(Extension.authorityKeyIdentifier),
                        "signature.self-signature-invalid"),

                // Serial numbers.
                recipe(
                        "rfc5280/4.1.2.2/serial-zero",
                        "0 is no serial number, and old roots have it",
                        root().serial(BigInteger.ZERO),
                        "serial.zero"),
                recipe(
                        "rfc5280/4.1.2.2/serial-negative",
                        "serial numbers are positive",
                        root().serial(BigInteger.valueOf(-42)),
                        "serial.negative"),
                recipe(
                        "rfc5280/4.1.2.2/serial-of-21-octets",
                        "20 octets are the most",
                        root().serial(BigInteger.ONE.shiftLeft(159)),
                        "serial.too-long"),

                // Names and validity.
                recipe(
                        "rfc5280/4.1.2.6/subject-empty",
                        "a CA has a name",
                        issuing().subject(NOBODY),
                        "name.empty"),
                recipe(
                        "rfc5280/4.1.2.4/issuer-empty",
                        "so has its issuer",
                        issuing().issuerName(NOBODY),
                        "name.empty"),
                recipe(
                        "rfc5280/4.1.2.5/ends-before-it-begins",
                        "a certificate that ends before it begins is never valid",
                        root().notBefore("2036-01-01T00:00:00Z").notAfter("2026-01-01T00:00:00Z"),
                        "validity.reversed"),
                recipe(
                        "rfc5280/4.1.2.5/time-without-seconds",
                        "a time without seconds is not DER",
                        root().notAfter(new DERUTCTime("3601010000Z")),
                        "validity.ambiguous-form"),
                recipe(
                        "rfc5280/4.1.2.5/time-with-offset",
                        "a time with an offset is not DER",
                        root().notAfter(new DERUTCTime("360101000000+0100")),
                        "validity.ambiguous-form"),
                recipe(
                        "rfc5280/4.1.2.5/generalized-time-before-2050",
                        "before 2050 a time is a UTCTime",
                        root().notAfter(new DERGeneralizedTime("20360101000000Z")),
                        "validity.wrong-type"),

                // Extensions and encoding.
                recipe(
                        "rfc5280/4.2/extension-twice",
                        "an extension stands once",
                        root().with(
                                        Extension.keyUsage,
                                        true,
                                        new KeyUsage(KeyUsage.digitalSignature)),
                        "extension.duplicate"),
                recipe(
                        "rfc5280/4.2.1.9/basic-constraints-garbage",
                        "an extension is the structure that it should be",
                        root().without(Extension.basicConstraints)
                                .with(Extension.basicConstraints, true, new byte[] {1, 2, 3}),
                        "extension.malformed"),
                recipe(
                        "rfc5280/4.2.1.12/no-usage",
                        "an extKeyUsage names at least one usage",
                        issuing().with(Extension.extendedKeyUsage, false, new DERSequence()),
                        "extension.malformed"),
                recipe(
                        "rfc5280/4.2/unknown-critical",
                        "a critical extension that nobody knows",
                        root().with(PRIVATE_EXTENSION, true, ASN1_NULL),
                        "extension.unknown-critical"),
                recipe(
                        "rfc5280/4.2/known-critical-in-vain",
                        "one that is known, and that Java refuses when critical",
                        root().without(Extension.subjectKeyIdentifier)
                                .with(
                                        Extension.subjectKeyIdentifier,
                                        true,
                                        new org.bouncycastle.asn1.DEROctetString(new byte[20])),
                        "extension.unknown-critical"),

                // Keys whose numbers give them away.
                surgical(
                        "cve/2017-15361/roca",
                        "primes of Infineon's faulty generator",
                        () ->
                                issuing()
                                        .keys(rsa(WeakKeys.roca(), BigInteger.valueOf(65_537)))
                                        .buildDer(),
                        "key.rsa-roca"),
                surgical(
                        "cve/2022-26320/close-primes",
                        "two primes that follow each other",
                        () ->
                                issuing()
                                        .keys(rsa(WeakKeys.close(), BigInteger.valueOf(65_537)))
                                        .buildDer(),
                        "key.rsa-close-primes"),
                surgical(
                        "smime-br/6.1.6/rsa-small-factor",
                        "a modulus that 751 divides",
                        () ->
                                issuing()
                                        .keys(
                                                rsa(
                                                        WeakKeys.divisible(751),
                                                        BigInteger.valueOf(65_537)))
                                        .buildDer(),
                        "key.rsa-small-factor"),
                surgical(
                        "smime-br/6.1.6/rsa-exponent-3",
                        "an exponent of 3 is allowed, and not wise",
                        () ->
                                issuing()
                                        .keys(
                                                rsa(
                                                        numbers("RSA2048").getModulus(),
                                                        BigInteger.valueOf(3)))
                                        .buildDer(),
                        "key.rsa-small-exponent"),

                // What RFC 5280 demands and nothing fails without.
                recipe(
                        "rfc5280/4.2.1.9/basic-constraints-not-critical",
                        "basicConstraints of a CA are critical",
                        root().without(Extension.basicConstraints)
                                .with(
                                        Extension.basicConstraints,
                                        false,
                                        new BasicConstraints(true)),
                        "ca.basic-constraints-not-critical"),
                recipe(
                        "rfc5280/4.2.1.3/key-usage-missing",
                        "a CA without keyUsage is not limited, and should say what it does",
                        issuing().without(Extension.keyUsage),
                        "ca.key-usage-missing"),
                recipe(
                        "rfc5280/4.2.1.3/key-usage-not-critical",
                        "keyUsage should be critical",
                        issuing()
                                .without(Extension.keyUsage)
                                .with(
                                        Extension.keyUsage,
                                        false,
                                        new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)),
                        "ca.key-usage-not-critical"),
                recipe(
                        "rfc5280/4.2.1.2/subject-key-identifier-missing",
                        "a CA has a key identifier",
                        root().without(Extension.subjectKeyIdentifier),
                        "ca.subject-key-identifier-missing"),
                recipe(
                        "rfc5280/4.2.1.1/authority-key-identifier-missing",
                        "an intermediate names its issuer's key",
                        issuing().without(Extension.authorityKeyIdentifier),
                        "ca.authority-key-identifier-missing"),
                recipe(
                        "rfc5280/4.2.1.1/authority-key-identifier-empty",
                        "an identifier without a key says nothing",
                        issuing()
                                .without(Extension.authorityKeyIdentifier)
                                .with(Extension.authorityKeyIdentifier, false, new DERSequence()),
                        "ca.authority-key-identifier-missing"),
                recipe(
                        "rfc5280/4.2.1.1/issuer-pinned",
                        "an issuer named by its serial number cannot be renewed",
                        issuing()
                                .without(Extension.authorityKeyIdentifier)
                                .with(Extension.authorityKeyIdentifier, false, pinned()),
                        "ca.issuer-pinned"),
                recipe(
                        "rfc5280/4.2.1.1/root-key-identifiers-differ",
                        "a root is its own issuer",
                        root().with(
                                        Extension.authorityKeyIdentifier,
                                        false,
                                        new AuthorityKeyIdentifier(new byte[20])),
                        "ca.root-key-identifiers-differ"),
                recipe(
                        "right/root-names-itself",
                        "a root may name its own key as its issuer's",
                        TestCa.root("Fabrikam Root")
                                .keys(EC_ROOT.keys())
                                .with(
                                        Extension.authorityKeyIdentifier,
                                        false,
                                        new AuthorityKeyIdentifier(keyIdentifier(EC_ROOT)))),
                recipe(
                        "rfc5280/7.1/root-encoded-twice",
                        "one name in two string types is two names to Windows",
                        root().subject(new X500Name(new RDN[] {utf8("Fabrikam Root")}))
                                .issuerName(new X500Name(new RDN[] {printable("Fabrikam Root")})),
                        "name.root-encoded-twice"),
                recipe(
                        "right/name-constraints",
                        "a CA for two domains",
                        issuing()
                                .with(
                                        Extension.nameConstraints,
                                        true,
                                        permitting("fabrikam.example", ".fabrikam.example"))),
                recipe(
                        "right/name-constraints-one-left",
                        "of two domains one is excluded again",
                        issuing()
                                .with(
                                        Extension.nameConstraints,
                                        true,
                                        new NameConstraints(
                                                mail("fabrikam.example", "contoso.example"),
                                                mail("contoso.example")))),
                recipe(
                        "right/name-constraints-of-other-names",
                        "limits of host names do not concern mail",
                        issuing()
                                .with(
                                        Extension.nameConstraints,
                                        true,
                                        new NameConstraints(
                                                new GeneralSubtree[] {
                                                    new GeneralSubtree(
                                                            new GeneralName(
                                                                    GeneralName.dNSName, "invalid"))
                                                },
                                                null))),
                recipe(
                        "rfc5280/4.2.1.10/not-critical",
                        "name constraints are critical",
                        issuing()
                                .with(
                                        Extension.nameConstraints,
                                        false,
                                        permitting("fabrikam.example")),
                        "constraints.not-critical"),
                recipe(
                        "rfc5280/4.2.1.10/empty",
                        "name constraints name something",
                        issuing().with(Extension.nameConstraints, true, new DERSequence()),
                        "constraints.empty"),
                recipe(
                        "rfc5280/4.2.1.10/minimum",
                        "a minimum other than 0 is not used",
                        issuing()
                                .with(
                                        Extension.nameConstraints,
                                        true,
                                        new NameConstraints(
                                                new GeneralSubtree[] {
                                                    new GeneralSubtree(
                                                            new GeneralName(
                                                                    GeneralName.rfc822Name,
                                                                    "fabrikam.example"),
                                                            BigInteger.ONE,
                                                            null)
                                                },
                                                null)),
                        "constraints.distance"),
                recipe(
                        "rfc5280/4.2.1.10/mail-that-cannot-be",
                        "no mailbox is in .invalid",
                        issuing().with(Extension.nameConstraints, true, permitting("none.invalid")),
                        "constraints.exclude-email"),
                recipe(
                        "rfc5280/4.2.1.10/mail-permitted-and-excluded",
                        "what is permitted is excluded again",
                        issuing()
                                .with(
                                        Extension.nameConstraints,
                                        true,
                                        new NameConstraints(
                                                mail(
                                                        "mail.fabrikam.example",
                                                        "ann@fabrikam.example"),
                                                mail(".fabrikam.example", "fabrikam.example"))),
                        "constraints.exclude-email"),
                recipe(
                        "right/policies",
                        "policies, mapped, with limits that are critical",
                        issuing()
                                .with(
                                        Extension.certificatePolicies,
                                        false,
                                        policies("1.3.6.1.4.1.99999.2"))
                                .with(
                                        Extension.policyMappings,
                                        true,
                                        mapping("1.3.6.1.4.1.99999.2", "1.3.6.1.4.1.99999.3"))
                                .with(Extension.inhibitAnyPolicy, true, new ASN1Integer(0))),
                recipe(
                        "rfc5280/4.2.1.4/policy-twice",
                        "a policy stands once",
                        issuing()
                                .with(
                                        Extension.certificatePolicies,
                                        false,
                                        policies("1.3.6.1.4.1.99999.2", "1.3.6.1.4.1.99999.2")),
                        "policies.duplicate"),
                recipe(
                        "rfc5280/4.2.1.5/any-policy-mapped",
                        "anyPolicy is mapped to nothing",
                        issuing()
                                .with(
                                        Extension.policyMappings,
                                        true,
                                        mapping("2.5.29.32.0", "1.3.6.1.4.1.99999.3")),
                        "policies.any-policy-mapped"),
                recipe(
                        "rfc5280/4.2.1.14/inhibit-any-policy-not-critical",
                        "a limit of policies is critical",
                        issuing().with(Extension.inhibitAnyPolicy, false, new ASN1Integer(0)),
                        "policies.limits-not-critical"),
                recipe(
                        "right/revocation",
                        "one http address among others is enough",
                        issuing()
                                .with(
                                        Extension.cRLDistributionPoints,
                                        false,
                                        lists(
                                                "ldap:///CN=R",
                                                "HTTP://ca.fabrikam.example/a b.crl"))),
                recipe(
                        "rfc5280/4.2.1.13/ldap-only",
                        "Exchange Online does not ask a directory",
                        issuing()
                                .with(
                                        Extension.cRLDistributionPoints,
                                        false,
                                        lists("ldap:///CN=Fabrikam%20Root,CN=CDP?base")),
                        "crl.address-unreachable"),
                recipe(
                        "rfc5280/4.2.1.13/internal-server",
                        "nor a server of the house",
                        issuing()
                                .with(
                                        Extension.cRLDistributionPoints,
                                        false,
                                        lists(
                                                "http://pki/root.crl",
                                                "http://pki.fabrikam.local/root.crl",
                                                "http://10.1.2.3/root.crl")),
                        "crl.address-unreachable"),
                surgical(
                        "x690/10.1/ber-length",
                        "a length with a leading zero is BER",
                        () -> Surgery.longLength(root().buildDer()),
                        "encoding.not-der"),
                recipe(
                        "rfc5480/2.2/compressed-point",
                        "a compressed point is right on paper, and Java cannot read it",
                        issuing().keys(Surgery.stated(p256(), compressed())),
                        "encoding.unreadable"));
    }

    private static NameConstraints permitting(String... names) {
        return new NameConstraints(mail(names), null);
    }

    private static GeneralSubtree[] mail(String... names) {
        return Stream.of(names)
                .map(name -> new GeneralSubtree(new GeneralName(GeneralName.rfc822Name, name)))
                .toArray(GeneralSubtree[]::new);
    }

    static CertificatePolicies policies(String... oids) {
        return new CertificatePolicies(
                Stream.of(oids)
                        .map(oid -> new PolicyInformation(new ASN1ObjectIdentifier(oid)))
                        .toArray(PolicyInformation[]::new));
    }

    private static DERSequence mapping(String from, String to) {
        return new DERSequence(
                new DERSequence(
                        new ASN1Encodable[] {
                            new ASN1ObjectIdentifier(from), new ASN1ObjectIdentifier(to)
                        }));
    }

    static CRLDistPoint lists(String... urls) {
        return new CRLDistPoint(
                Stream.of(urls)
                        .map(url ->
                                new DistributionPoint(
                                        new DistributionPointName(
                                                new GeneralNames(
                                                        new GeneralName(
                                                                GeneralName
                                                                        .uniformResourceIdentifier,
                                                                url))),
                                        null,
                                        null))
                        .toArray(DistributionPoint[]::new));
    }

    static byte[] keyIdentifier(TestCa ca) {
        return HexFormat.of().parseHex(ca.certificate().subjectKeyIdentifier().orElseThrow());
    }

    private static AuthorityKeyIdentifier pinned() {
        return new AuthorityKeyIdentifier(
                keyIdentifier(EC_ROOT),
                new GeneralNames(new GeneralName(new X500Name("CN=Fabrikam Root"))),
                EC_ROOT.certificate().serial());
    }

    private static RDN utf8(String name) {
        return new RDN(BCStyle.CN, new DERUTF8String(name));
    }

    private static RDN printable(String name) {
        return new RDN(BCStyle.CN, new DERPrintableString(name));
    }

    private static BigInteger odd(int bits) {
        // Not a product of two primes: nothing computes with it.
        return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    }

    private static KeyPair rsa(BigInteger modulus, BigInteger exponent) {
        return Surgery.stated(RSA, new RSAPublicKey(modulus, exponent));
    }

    static RSAPublicKey numbers(String size) {
        java.security.interfaces.RSAPublicKey key =
                (java.security.interfaces.RSAPublicKey) TestCa.newKeys(size).getPublic();
        return new RSAPublicKey(key.getModulus(), key.getPublicExponent());
    }

    private static KeyPair dsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("DSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static AlgorithmIdentifier p256() {
        return new AlgorithmIdentifier(
                X9ObjectIdentifiers.id_ecPublicKey, X9ObjectIdentifiers.prime256v1);
    }

    private static X9ECParameters p256Parameters() {
        return ECNamedCurveTable.getByOID(X9ObjectIdentifiers.prime256v1);
    }

    private static byte[] compressed() {
        return p256Parameters().getG().multiply(BigInteger.TEN).getEncoded(true);
    }

    private static byte[] offTheCurve() {
        byte[] point = p256Parameters().getG().getEncoded(false);
        point[point.length - 1] ^= 1;
        return point;
    }

    private static KeyPair explicitCurve() {
        return Surgery.stated(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, p256Parameters()),
                SubjectPublicKeyInfo.getInstance(
                                TestCa.newKeys("secp256r1").getPublic().getEncoded())
                        .getPublicKeyData()
                        .getOctets());
    }
}
