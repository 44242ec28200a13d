package smimetrust;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.jspecify.annotations.Nullable;

/**
 * A CA made for one test. Defaults are valid (P-256, 2026 to 2036, critical basicConstraints and
 * keyUsage, key identifiers), so a test mentions only what it is about; and every rule of the
 * encoding can be broken on purpose.
 *
 * @param certificate what it shows
 * @param keys what it signs with
 */
public record TestCa(Certificate certificate, KeyPair keys) {

    private static final Map<String, KeyPair> SHARED_KEYS = new ConcurrentHashMap<>();
    private static final AtomicLong SERIALS = new AtomicLong(0x1000);

    /** A self-signed root of that common name. */
    public static Builder root(String commonName) {
        return new Builder("CN=" + commonName, null);
    }

    /** An intermediate below {@code issuer}. */
    public static Builder issuedBy(TestCa issuer, String commonName) {
        return new Builder("CN=" + commonName, issuer);
    }

    /** An end-entity certificate for e-mail below {@code issuer}. */
    public static Builder leaf(TestCa issuer, String commonName) {
        return new Builder("CN=" + commonName, issuer)
                .without(Extension.basicConstraints)
                .keyUsage(KeyUsage.digitalSignature)
                .eku(KeyPurposeId.id_kp_emailProtection);
    }

    public byte[] der() {
        return certificate.der();
    }

    public String pem() {
        return pem("CERTIFICATE", der());
    }

    public static String pem(String label, byte[] content) {
        return "-----BEGIN "
                + label
                + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END "
                + label
                + "-----\n";
    }

    /** A key pair; RSA pairs are made once a size, since they are slow. */
    public static KeyPair newKeys(String algorithm) {
        return algorithm.startsWith("RSA")
                ? SHARED_KEYS.computeIfAbsent(algorithm, TestCa::generate)
                : generate(algorithm);
    }

    private static KeyPair generate(String algorithm) {
        try {
            if (algorithm.startsWith("RSA")) {
                return pair(
                        KeyPairGenerator.getInstance("RSA"),
                        new RSAKeyGenParameterSpec(
                                Integer.parseInt(algorithm.substring(3)),
                                RSAKeyGenParameterSpec.F4));
            }
            if (algorithm.startsWith("brainpool")) {
                return pair(
                        KeyPairGenerator.getInstance("EC", new BouncyCastleProvider()),
                        new ECGenParameterSpec(algorithm));
            }
            if (algorithm.startsWith("Ed")) {
                return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
            }
            return pair(KeyPairGenerator.getInstance("EC"), new ECGenParameterSpec(algorithm));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("cannot make keys for " + algorithm, e);
        }
    }

    private static KeyPair pair(KeyPairGenerator generator, AlgorithmParameterSpec spec)
            throws GeneralSecurityException {
        generator.initialize(spec);
        return generator.generateKeyPair();
    }

    /** Each call changes one thing; {@link #build} signs. */
    public static final class Builder {
        private final @Nullable TestCa issuer;
        private X500Name subject;
        private Optional<X500Name> issuerName = Optional.empty();
        private Optional<KeyPair> keys = Optional.empty();
        private String keyAlgorithm = "secp256r1";
        private Optional<String> signatureAlgorithm = Optional.empty();
        private ASN1Encodable notBefore = time("2026-01-01T00:00:00Z");
        private ASN1Encodable notAfter = time("2036-01-01T00:00:00Z");
        private ASN1Integer serial = new ASN1Integer(BigInteger.valueOf(SERIALS.incrementAndGet()));
        private int version = 3;
        private boolean extensionless;
        private boolean corrupt;
        private final List<Extension> extra = new ArrayList<>();
        private final List<ASN1ObjectIdentifier> left = new ArrayList<>();
        private boolean ca = true;
        private @Nullable Integer pathLength;
        private int keyUsage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
        private List<KeyPurposeId> eku = List.of();
        private List<String> issuerUrls = List.of();

        private Builder(String subject, @Nullable TestCa issuer) {
            this.subject = new X500Name(subject);
            this.issuer = issuer;
        }

        /** The whole subject, as {@code CN=…, O=…}. */
        public Builder subject(X500Name name) {
            subject = name;
            return this;
        }

        /** An issuer name other than the issuer's subject. */
        public Builder issuerName(X500Name name) {
            issuerName = Optional.of(name);
            return this;
        }

        /** The same key as another CA: a renewal or a cross-certificate. */
        public Builder keys(KeyPair pair) {
            keys = Optional.of(pair);
            return this;
        }

        /**
         * {@code RSA2048}, {@code secp384r1}, {@code brainpoolP256r1}, {@code Ed25519} and so on.
         */
        public Builder key(String algorithm) {
            keyAlgorithm = algorithm;
            return this;
        }

        /** A JCA name such as {@code SHA1withRSA}. */
        public Builder signature(String algorithm) {
            signatureAlgorithm = Optional.of(algorithm);
            return this;
        }

        public Builder notBefore(String instant) {
            notBefore = time(instant);
            return this;
        }

        public Builder notAfter(String instant) {
            notAfter = time(instant);
            return this;
        }

        /** Any encoding at all as the end of validity. */
        public Builder notAfter(ASN1Encodable encoding) {
            notAfter = encoding;
            return this;
        }

        public Builder serial(BigInteger number) {
            serial = new ASN1Integer(number);
            return this;
        }

        public Builder version(int number) {
            version = number;
            return this;
        }

        /** Version 1, without any extension. */
        public Builder v1() {
            version = 1;
            extensionless = true;
            return this;
        }

        public Builder ca(boolean flag) {
            ca = flag;
            return this;
        }

        public Builder pathLength(int length) {
            pathLength = length;
            return this;
        }

        public Builder keyUsage(int bits) {
            keyUsage = bits;
            return this;
        }

        public Builder eku(KeyPurposeId... usages) {
            eku = List.of(usages);
            return this;
        }

        public Builder issuerUrl(String... urls) {
            issuerUrls = List.of(urls);
            return this;
        }

        /** Leaves a usual extension out. */
        public Builder without(ASN1ObjectIdentifier oid) {
            left.add(oid);
            return this;
        }

        /** One extension more, whatever else there is: repeats are possible. */
        public Builder with(ASN1ObjectIdentifier oid, boolean critical, byte[] value) {
            extra.add(new Extension(oid, critical, value));
            return this;
        }

        /** One extension more. */
        public Builder with(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
            try {
                return with(oid, critical, value.toASN1Primitive().getEncoded("DER"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** A signature that verifies with no key. */
        public Builder corruptSignature() {
            corrupt = true;
            return this;
        }

        public TestCa build() {
            KeyPair own = keys.orElseGet(() -> newKeys(keyAlgorithm));
            try {
                byte[] der = encode(own);
                return new TestCa(Certificate.parse(der), own);
            } catch (GeneralSecurityException | IOException | MalformedCertificateException e) {
                throw new AssertionError("cannot make the certificate of " + subject, e);
            }
        }

        /** The encoding alone, where it is one that {@link Certificate#parse} refuses. */
        public byte[] buildDer() {
            try {
                return encode(keys.orElseGet(() -> newKeys(keyAlgorithm)));
            } catch (GeneralSecurityException | IOException e) {
                throw new AssertionError("cannot make the certificate of " + subject, e);
            }
        }

        private byte[] encode(KeyPair own) throws GeneralSecurityException, IOException {
            KeyPair signer = issuer == null ? own : issuer.keys();
            String algorithm = signatureAlgorithm.orElseGet(() -> usual(signer));
            AlgorithmIdentifier identifier =
                    new DefaultSignatureAlgorithmIdentifierFinder().find(algorithm);
            ASN1EncodableVector tbs = new ASN1EncodableVector();
            if (version != 1) {
                tbs.add(new DERTaggedObject(true, 0, new ASN1Integer(version - 1)));
            }
            tbs.add(serial);
            tbs.add(identifier);
            tbs.add(
                    issuerName.orElseGet(
                            () -> issuer == null ? subject : nameOf(issuer.certificate())));
            tbs.add(new DERSequence(new ASN1Encodable[] {notBefore, notAfter}));
            tbs.add(subject);
            tbs.add(SubjectPublicKeyInfo.getInstance(own.getPublic().getEncoded()));
            if (!extensionless) {
                ASN1EncodableVector all = new ASN1EncodableVector();
                extensions(own, signer).forEach(all::add);
                tbs.add(new DERTaggedObject(true, 3, new DERSequence(all)));
            }
            byte[] signed = new DERSequence(tbs).getEncoded("DER");
            Signature signature =
                    algorithm.contains("ECDSA") && isBrainpool(signer)
                            ? Signature.getInstance(algorithm, new BouncyCastleProvider())
                            : Signature.getInstance(algorithm);
            signature.initSign(signer.getPrivate());
            signature.update(signed);
            byte[] value = signature.sign();
            if (corrupt) {
                value[value.length - 1] ^= 1;
            }
            return new DERSequence(
                            new ASN1Encodable[] {
                                new DERSequence(tbs), identifier, new DERBitString(value)
                            })
                    .getEncoded("DER");
        }

        private List<Extension> extensions(KeyPair own, KeyPair signer) throws IOException {
            List<Extension> all = new ArrayList<>();
            all.add(extension(Extension.basicConstraints, true, constraints()));
            all.add(extension(Extension.keyUsage, true, new KeyUsage(keyUsage)));
            all.add(
                    extension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new SubjectKeyIdentifier(keyIdentifier(own))));
            if (issuer != null) {
                all.add(
                        extension(
                                Extension.authorityKeyIdentifier,
                                false,
                                new AuthorityKeyIdentifier(keyIdentifier(signer))));
            }
            if (!eku.isEmpty()) {
                all.add(
                        extension(
                                Extension.extendedKeyUsage,
                                false,
                                new ExtendedKeyUsage(eku.toArray(KeyPurposeId[]::new))));
            }
            if (!issuerUrls.isEmpty()) {
                all.add(
                        extension(
                                Extension.authorityInfoAccess,
                                false,
                                new AuthorityInformationAccess(
                                        issuerUrls.stream()
                                                .map(url ->
                                                        new AccessDescription(
                                                                AccessDescription.id_ad_caIssuers,
                                                                new GeneralName(
                                                                        GeneralName
                                                                                .uniformResourceIdentifier,
                                                                        url)))
                                                .toArray(AccessDescription[]::new))));
            }
            all.removeIf(e -> left.contains(e.getExtnId()));
            all.addAll(extra);
            return all;
        }

        private BasicConstraints constraints() {
            if (!ca) {
                return new BasicConstraints(false);
            }
            return pathLength == null
                    ? new BasicConstraints(true)
                    : new BasicConstraints(pathLength);
        }

        private static Extension extension(
                ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value)
                throws IOException {
            return new Extension(oid, critical, value.toASN1Primitive().getEncoded("DER"));
        }

        private static byte[] keyIdentifier(KeyPair pair) {
            // RFC 7093 method 1: 20 octets of a SHA-256; any method serves.
            byte[] digest = new byte[20];
            String hex = Sha256.of(pair.getPublic().getEncoded()).hex();
            System.arraycopy(java.util.HexFormat.of().parseHex(hex), 0, digest, 0, 20);
            return digest;
        }

        private static X500Name nameOf(Certificate certificate) {
            return org.bouncycastle.asn1.x509.Certificate.getInstance(certificate.der())
                    .getSubject();
        }

        private static boolean isBrainpool(KeyPair pair) {
            return pair.getPublic() instanceof org.bouncycastle.jce.interfaces.ECPublicKey;
        }

        private static String usual(KeyPair signer) {
            return switch (signer.getPublic().getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "Ed25519", "Ed448", "EdDSA" ->
                        signer.getPublic().getEncoded().length < 60 ? "Ed25519" : "Ed448";
                default -> "SHA256withECDSA";
            };
        }

        private static ASN1Encodable time(String instant) {
            Instant at = Instant.parse(instant);
            return at.atOffset(ZoneOffset.UTC).getYear() < 2050
                    ? new DERUTCTime(
                            DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'")
                                    .withZone(ZoneOffset.UTC)
                                    .format(at))
                    : new DERGeneralizedTime(
                            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
                                    .withZone(ZoneOffset.UTC)
                                    .format(at));
        }
    }
}
