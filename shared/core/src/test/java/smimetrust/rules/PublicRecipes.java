package smimetrust.rules;

import java.math.BigInteger;
import java.util.List;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import smimetrust.Card;
import smimetrust.TestCa;

/** How the vectors of public CAs were made: the two that are right, and one thing wrong in each. */
final class PublicRecipes {

    private static final BigInteger SERIAL = new BigInteger("5c3a9f0e71d2b84617aa40d1", 16);
    private static final String URL = "http://ca.fabrikam.example/root.cer";
    private static final TestCa ROOT = root().build();
    private static final KeyPurposeId[] EMAIL = {
        KeyPurposeId.id_kp_emailProtection, KeyPurposeId.id_kp_clientAuth
    };
    private static final KeyPurposeId SMART_CARD_LOGON =
            KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.2"));

    private PublicRecipes() {}

    private static TestCa.Builder root() {
        return TestCa.root("Fabrikam Root")
                .subject(new X500Name("C=DE,O=Fabrikam,CN=Fabrikam Root"))
                .serial(SERIAL);
    }

    /** Below the root, with all that an issuing CA must have but usages. */
    private static TestCa.Builder bare() {
        return TestCa.issuedBy(ROOT, "Fabrikam S/MIME CA")
                .subject(new X500Name("C=DE,O=Fabrikam,CN=Fabrikam S/MIME CA"))
                .serial(SERIAL.add(BigInteger.ONE));
    }

    private static TestCa.Builder withPolicy(TestCa.Builder ca) {
        return ca.with(
                Extension.certificatePolicies,
                false,
                VectorRecipes.policies("2.23.140.1.5.3.2", "1.3.6.1.4.1.99999.2"));
    }

    private static TestCa.Builder withList(TestCa.Builder ca) {
        return ca.with(
                Extension.cRLDistributionPoints,
                false,
                VectorRecipes.lists("http://ca.fabrikam.example/root.crl"));
    }

    private static TestCa.Builder issuing(KeyPurposeId... usages) {
        return withPolicy(withList(bare())).issuerUrl(URL).eku(usages).pathLength(0);
    }

    private static VectorRecipes recipe(
            String name, String says, TestCa.Builder made, String... expect) {
        return surgical(name, says, made::buildDer, expect);
    }

    private static VectorRecipes surgical(
            String name, String says, Supplier<byte[]> der, String... expect) {
        return new VectorRecipes(name, says, Card.Scope.PUBLIC, der, List.of(expect));
    }

    static List<VectorRecipes> all() {
        return List.of(
                recipe("right/public/root", "a public root as it must be", root()),
                recipe("right/public/issuing", "a public CA as it must be", issuing(EMAIL)),
                recipe(
                        "right/public/any-policy",
                        "a CA of the same house may have anyPolicy",
                        withList(bare())
                                .issuerUrl(URL)
                                .eku(EMAIL)
                                .pathLength(0)
                                .with(
                                        Extension.certificatePolicies,
                                        false,
                                        VectorRecipes.policies("2.5.29.32.0"))),
                recipe(
                        "right/public/cross-certificate",
                        "a cross-certificate needs no usages",
                        withPolicy(withList(bare())).issuerUrl(URL)),
                recipe(
                        "right/public/before-the-requirements",
                        "a CA of August 2023 is not measured by what came in September",
                        bare().notBefore("2023-08-31T23:59:59Z")
                                .serial(BigInteger.TWO)
                                .subject(new X500Name("CN=Fabrikam S/MIME CA"))),
                recipe(
                        "right/public/root-rsa-4096",
                        "a new RSA key of 4,096 bits",
                        root().key("RSA4096").notBefore("2026-09-15T00:00:00Z")),
                recipe(
                        "right/public/root-rsa-2048-before",
                        "a key of 2,048 bits of the last day on which one could be made",
                        root().key("RSA2048").notBefore("2026-09-14T23:59:59Z")),
                recipe(
                        "right/public/issuing-of-2027",
                        "e-mail and client authentication alone",
                        issuing(EMAIL).notBefore("2027-07-01T00:00:00Z")),
                recipe(
                        "right/public/other-usage-before",
                        "smart cards, until the end of June 2027",
                        issuing(KeyPurposeId.id_kp_emailProtection, SMART_CARD_LOGON)
                                .notBefore("2027-06-30T23:59:59Z")),
                recipe(
                        "right/public/issuing-of-2020",
                        "an intermediate of 2020 for e-mail",
                        bare().eku(EMAIL).notBefore("2020-01-01T00:00:00Z")),
                recipe(
                        "right/public/servers-too-of-2018",
                        "in 2018 an intermediate could be for servers too",
                        bare().eku(
                                        KeyPurposeId.id_kp_emailProtection,
                                        KeyPurposeId.id_kp_serverAuth)
                                .notBefore("2018-12-31T23:59:59Z")),
                recipe(
                        "mozilla/5.3/servers-too",
                        "since 2019 it could not",
                        bare().eku(
                                        KeyPurposeId.id_kp_emailProtection,
                                        KeyPurposeId.id_kp_serverAuth)
                                .notBefore("2019-01-01T00:00:00Z"),
                        "mozilla.mixed-usages"),
                recipe(
                        "mozilla/5.3/any-usage",
                        "nor for everything",
                        bare().eku(KeyPurposeId.anyExtendedKeyUsage)
                                .notBefore("2023-08-31T23:59:59Z"),
                        "mozilla.mixed-usages"),
                recipe(
                        "gmail/certificate-profiles/p521",
                        "Gmail does not take P-521",
                        root().key("secp521r1").signature("SHA512withECDSA"),
                        "key.gmail-refuses"),
                recipe(
                        "smime-br/7.1.2.1/basic-constraints-not-critical",
                        "basicConstraints of a public root are critical",
                        root().without(Extension.basicConstraints)
                                .with(
                                        Extension.basicConstraints,
                                        false,
                                        new BasicConstraints(true)),
                        "baseline.basic-constraints"),
                recipe(
                        "smime-br/7.1.2.1/key-usage-missing",
                        "a public root has a keyUsage",
                        root().without(Extension.keyUsage),
                        "baseline.key-usage"),
                recipe(
                        "smime-br/7.1.2.2/key-usage-missing-with-path-length",
                        "so has a public CA, and one remark of it is enough",
                        issuing(EMAIL).without(Extension.keyUsage),
                        "baseline.key-usage"),
                recipe(
                        "smime-br/7.1.2.1/crl-sign-missing",
                        "with cRLSign",
                        root().keyUsage(KeyUsage.keyCertSign),
                        "baseline.key-usage"),
                recipe(
                        "smime-br/7.1.2.2/key-usage-not-critical",
                        "and critical",
                        issuing(EMAIL)
                                .without(Extension.keyUsage)
                                .with(
                                        Extension.keyUsage,
                                        false,
                                        new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)),
                        "baseline.key-usage"),
                recipe(
                        "smime-br/7.1.2.1/path-length",
                        "a public root should have no path length",
                        root().pathLength(2),
                        "baseline.root-path-length"),
                recipe(
                        "smime-br/7.1.2.1/policies",
                        "nor policies",
                        root().with(
                                        Extension.certificatePolicies,
                                        false,
                                        VectorRecipes.policies("2.23.140.1.5.1.2")),
                        "baseline.root-policies"),
                recipe(
                        "smime-br/7.1.2.1/root-usages",
                        "and must have no extKeyUsage",
                        root().eku(EMAIL),
                        "baseline.root-eku"),
                recipe(
                        "smime-br/7.1.2.1/subject-key-identifier-missing",
                        "it has a key identifier",
                        root().without(Extension.subjectKeyIdentifier),
                        "baseline.key-identifiers"),
                recipe(
                        "smime-br/7.1.2.2/authority-key-identifier-missing",
                        "a public CA names its issuer's key",
                        issuing(EMAIL).without(Extension.authorityKeyIdentifier),
                        "baseline.key-identifiers"),
                recipe(
                        "smime-br/7.1.2.2/issuer-pinned",
                        "and not its issuer's serial number",
                        issuing(EMAIL)
                                .without(Extension.authorityKeyIdentifier)
                                .with(
                                        Extension.authorityKeyIdentifier,
                                        false,
                                        new AuthorityKeyIdentifier(
                                                VectorRecipes.keyIdentifier(ROOT),
                                                new org.bouncycastle.asn1.x509.GeneralNames(
                                                        new org.bouncycastle.asn1.x509.GeneralName(
                                                                new X500Name("CN=R"))),
                                                SERIAL)),
                        "baseline.key-identifiers"),
                recipe(
                        "smime-br/7.1.2.2/policies-missing",
                        "a public CA has a policy",
                        withList(bare()).issuerUrl(URL).eku(EMAIL).pathLength(0),
                        "baseline.policies"),
                recipe(
                        "smime-br/7.1.6.3/policies-of-its-own",
                        "and not only one of its own",
                        withList(bare())
                                .issuerUrl(URL)
                                .eku(EMAIL)
                                .pathLength(0)
                                .with(
                                        Extension.certificatePolicies,
                                        false,
                                        VectorRecipes.policies("1.3.6.1.4.1.99999.2")),
                        "baseline.policies"),
                recipe(
                        "smime-br/7.1.2.2/no-revocation-list",
                        "a public CA says where it could be revoked",
                        withPolicy(bare()).issuerUrl(URL).eku(EMAIL).pathLength(0),
                        "baseline.revocation"),
                recipe(
                        "smime-br/7.1.2.2/no-issuer-url",
                        "and where its issuer is",
                        withPolicy(withList(bare()))
                                .issuerUrl("ldap:///CN=R")
                                .eku(EMAIL)
                                .pathLength(0),
                        "baseline.issuer-url"),
                recipe(
                        "smime-br/7.1.2.2/servers-too",
                        "a public CA for S/MIME is not for servers",
                        issuing(KeyPurposeId.id_kp_emailProtection, KeyPurposeId.id_kp_serverAuth),
                        "baseline.usages"),
                recipe(
                        "smime-br/7.1.2.2/any-usage",
                        "nor for everything, not even in 2027",
                        issuing(KeyPurposeId.anyExtendedKeyUsage).notBefore("2027-08-01T00:00:00Z"),
                        "baseline.usages"),
                recipe(
                        "smime-br/7.1.2.2/usages-missing",
                        "a public CA that issues to people is limited",
                        withPolicy(withList(bare())).issuerUrl(URL).pathLength(0),
                        "baseline.usages-missing"),
                recipe(
                        "smime-br/7.1.2.2/other-usage-of-2027",
                        "since July 2027 to e-mail and client authentication",
                        issuing(KeyPurposeId.id_kp_emailProtection, SMART_CARD_LOGON)
                                .notBefore("2027-07-01T00:00:00Z"),
                        "baseline.other-usages"),
                recipe(
                        "smime-br/7.1/serial-predictable",
                        "a serial number that counts",
                        root().serial(BigInteger.valueOf(0x1234)),
                        "baseline.serial"),
                recipe(
                        "smime-br/7.1/serial-zero",
                        "0 is none, and one remark of it is enough",
                        issuing(EMAIL).serial(BigInteger.ZERO),
                        "baseline.serial"),
                recipe(
                        "smime-br/7.1.4.3.1/subject",
                        "a public CA says who and where it is",
                        root().subject(new X500Name("CN=Fabrikam Root")),
                        "baseline.subject"),
                recipe(
                        "smime-br/7.1.4.3.1/country",
                        "a country is two capital letters",
                        root().subject(new X500Name("C=d1,O=Fabrikam,CN=Fabrikam Root")),
                        "baseline.subject"),
                recipe(
                        "smime-br/7.1.3.2/sha1-root",
                        "not even a public root signs itself with SHA-1 any more",
                        root().key("RSA2048").signature("SHA1withRSA"),
                        "baseline.signature"),
                surgical(
                        "smime-br/7.1.3.2/sha224",
                        "SHA-224 is sound, and not allowed",
                        () -> Surgery.algorithm(issuing(EMAIL).buildDer(), "1.2.840.10045.4.3.1"),
                        "baseline.signature"),
                surgical(
                        "smime-br/7.1.3.2/encoded-otherwise",
                        "SHA-256 with RSA has NULL parameters",
                        () -> Surgery.algorithm(issuing(EMAIL).buildDer(), "1.2.840.113549.1.1.11"),
                        "baseline.signature"),
                surgical(
                        "smime-br/7.1.3.1.1/rsa-without-null",
                        "so has an RSA key",
                        () ->
                                issuing(EMAIL)
                                        .keys(
                                                Surgery.stated(
                                                        new AlgorithmIdentifier(
                                                                PKCSObjectIdentifiers
                                                                        .rsaEncryption),
                                                        VectorRecipes.numbers("RSA2048")))
                                        .buildDer(),
                        "baseline.key-encoding"),
                recipe(
                        "smime-br/6.1.5/rsa-2048-of-2026",
                        "a public CA that seems to have a new key of 2,048 bits",
                        root().key("RSA2048").notBefore("2026-09-15T00:00:00Z"),
                        "baseline.rsa-4096"));
    }
}
