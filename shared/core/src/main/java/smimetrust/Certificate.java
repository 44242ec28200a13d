package smimetrust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.X509ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/**
 * One X.509 certificate, as its bytes say. Equal where the DER is.
 *
 * <p>The structure is walked here, over Bouncy Castle's ASN.1, and more leniently than any library
 * does: what is merely wrong (a repeated extension, a negative serial number) must be there to be
 * judged. Signatures are checked by the JDK, and by Bouncy Castle's provider only for keys that the
 * JDK lacks (brainpool curves).
 */
public final class Certificate {

    /** Larger RSA moduli are never computed with. Unit: bits. */
    public static final int MAX_RSA_BITS = 16_384;

    /** P-256, P-384 and P-521: the JDK reads other named curves, and cannot compute with them. */
    private static final Set<String> JDK_CURVES =
            Set.of("1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35");

    private static final Pattern UTC_TIME = Pattern.compile("(\\d\\d)(\\d{10})Z");
    private static final Pattern GENERALIZED_TIME = Pattern.compile("(\\d{4})(\\d{10})Z");

    private final byte[] der;
    private final Sha256 sha256;
    private final int version;
    private final BigInteger serial;
    private final AlgorithmIdentifier signatureAlgorithm;
    private final AlgorithmIdentifier signedAlgorithm;
    private final Name issuer;
    private final Time notBefore;
    private final Time notAfter;
    private final Name subject;
    private final SubjectPublicKeyInfo publicKeyInfo;
    private final List<ExtensionField> extensions;
    private final boolean canonicalDer;

    private volatile @Nullable Platform platform;
    private volatile @Nullable Boolean selfSigned;

    /**
     * One moment of the validity period.
     *
     * @param instant when
     * @param text the characters of the encoding
     * @param utcTime whether it is a UTCTime; else a GeneralizedTime
     */
    public record Time(Instant instant, String text, boolean utcTime) {

        /**
         * The one form that DER and RFC 5280 4.1.2.5 leave: seconds given, Zulu, right type for the
         * year.
         */
        public boolean isProfiled() {
            int year = instant.atOffset(ZoneOffset.UTC).getYear();
            return (utcTime ? UTC_TIME : GENERALIZED_TIME).matcher(text).matches()
                    && utcTime == (year < 2050);
        }
    }

    /**
     * One extension, in the order of the certificate, repeated ones too.
     *
     * @param oid its type
     * @param critical whether a verifier that does not know it must refuse
     * @param value the DER inside the OCTET STRING; do not change it
     */
    @SuppressWarnings("ArrayRecordComponent") // shared inside the process, never compared
    public record ExtensionField(ASN1ObjectIdentifier oid, boolean critical, byte[] value) {}

    private record Platform(@Nullable X509Certificate x509, boolean readByJdk, String complaint) {}

    /**
     * Bouncy Castle's provider is built only when a certificate needs it: it costs half a second.
     */
    private static final class Brainpool {
        static final Provider PROVIDER = new BouncyCastleProvider();
    }

    /**
     * Reads one certificate.
     *
     * @param der exactly the bytes of one certificate; BER is read too, and is not {@link
     *     #isCanonicalDer}
     * @throws MalformedCertificateException if the bytes are not the structure of a certificate
     */
    public static Certificate parse(byte[] der) throws MalformedCertificateException {
        try {
            return new Certificate(der.clone());
        } catch (IOException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | ArithmeticException
                | IndexOutOfBoundsException
                | NullPointerException
                        e) { // all are ways in which Bouncy Castle says "not that structure"
            String message = e.getMessage();
            throw new MalformedCertificateException(
                    message == null ? "not the structure of a certificate" : message);
        }
    }

    private Certificate(byte[] der) throws IOException, MalformedCertificateException {
        this.der = der;
        this.sha256 = Sha256.of(der);
        ASN1Primitive whole = ASN1Primitive.fromByteArray(der);
        if (!(whole instanceof ASN1Sequence outer) || outer.size() != 3) {
            throw new MalformedCertificateException("not a sequence of three parts");
        }
        this.canonicalDer = Arrays.equals(outer.getEncoded(ASN1Encoding.DER), der);
        ASN1Sequence tbs = ASN1Sequence.getInstance(outer.getObjectAt(0));
        this.signatureAlgorithm = AlgorithmIdentifier.getInstance(outer.getObjectAt(1));
        ASN1BitString.getInstance(outer.getObjectAt(2));

        int at = 0;
        if (tbs.getObjectAt(0) instanceof ASN1TaggedObject tagged && tagged.hasContextTag(0)) {
            this.version =
                    ASN1Integer.getInstance(tagged.getExplicitBaseObject()).intValueExact() + 1;
            at = 1;
        } else {
            this.version = 1;
        }
        this.serial = ASN1Integer.getInstance(tbs.getObjectAt(at++)).getValue();
        this.signedAlgorithm = AlgorithmIdentifier.getInstance(tbs.getObjectAt(at++));
        this.issuer = new Name(X500Name.getInstance(tbs.getObjectAt(at++)));
        ASN1Sequence validity = ASN1Sequence.getInstance(tbs.getObjectAt(at++));
        this.notBefore = time(validity.getObjectAt(0));
        this.notAfter = time(validity.getObjectAt(1));
        this.subject = new Name(X500Name.getInstance(tbs.getObjectAt(at++)));
        this.publicKeyInfo = SubjectPublicKeyInfo.getInstance(tbs.getObjectAt(at++));
        List<ExtensionField> found = new ArrayList<>();
        for (; at < tbs.size(); at++) {
            if (tbs.getObjectAt(at) instanceof ASN1TaggedObject tagged && tagged.hasContextTag(3)) {
                for (ASN1Encodable e : ASN1Sequence.getInstance(tagged.getExplicitBaseObject())) {
                    Extension extension = Extension.getInstance(e);
                    found.add(
                            new ExtensionField(
                                    extension.getExtnId(),
                                    extension.isCritical(),
                                    extension.getExtnValue().getOctets()));
                }
            }
        }
        this.extensions = List.copyOf(found);
    }

    private static Time time(ASN1Encodable encoded) throws MalformedCertificateException {
        // The time's own characters: Bouncy Castle's getTime() would repair them.
        boolean utcTime = encoded instanceof ASN1UTCTime;
        if (!utcTime && !(encoded instanceof ASN1GeneralizedTime)) {
            throw new MalformedCertificateException("the validity period holds no time");
        }
        String text =
                utcTime
                        ? encoded.toString()
                        // Its toString() is Object's.
                        : ((ASN1GeneralizedTime) encoded).getTimeString();
        try {
            Matcher usual = (utcTime ? UTC_TIME : GENERALIZED_TIME).matcher(text);
            if (usual.matches()) {
                int year = Integer.parseInt(usual.group(1));
                int full = utcTime ? (year < 50 ? 2000 : 1900) + year : year;
                String rest = usual.group(2);
                LocalDateTime at =
                        LocalDateTime.of(
                                full,
                                Integer.parseInt(rest.substring(0, 2)),
                                Integer.parseInt(rest.substring(2, 4)),
                                Integer.parseInt(rest.substring(4, 6)),
                                Integer.parseInt(rest.substring(6, 8)),
                                Integer.parseInt(rest.substring(8, 10)));
                return new Time(at.toInstant(ZoneOffset.UTC), text, utcTime);
            }
            Instant unusual =
                    (utcTime
                                    ? ((ASN1UTCTime) encoded).getAdjustedDate()
                                    : ((ASN1GeneralizedTime) encoded).getDate())
                            .toInstant();
            return new Time(unusual, text, utcTime);
        } catch (java.text.ParseException | DateTimeException e) {
            throw new MalformedCertificateException("the validity period holds no date: " + text);
        }
    }

    /** The encoding; each call returns a new array. */
    public byte[] der() {
        return der.clone();
    }

    /** The length of the encoding in bytes. */
    public int size() {
        return der.length;
    }

    /** The digest of the encoding: the certificate's identity everywhere in this project. */
    public Sha256 sha256() {
        return sha256;
    }

    /** 1, 2 or 3, as people count them; other numbers where the encoding has them. */
    public int version() {
        return version;
    }

    /** Any integer, as encoded. */
    public BigInteger serial() {
        return serial;
    }

    /**
     * The serial number in lower-case hexadecimal, whole bytes, as Windows and browsers show it.
     */
    public String serialHex() {
        String digits = serial.abs().toString(16);
        return (serial.signum() < 0 ? "-" : "") + (digits.length() % 2 == 0 ? "" : "0") + digits;
    }

    /** Who issued it. */
    public Name issuer() {
        return issuer;
    }

    /** Whom it names. */
    public Name subject() {
        return subject;
    }

    /** First moment of validity. */
    public Time notBefore() {
        return notBefore;
    }

    /** Last second of validity. */
    public Time notAfter() {
        return notAfter;
    }

    /** The algorithm beside the signature. */
    public AlgorithmIdentifier signatureAlgorithm() {
        return signatureAlgorithm;
    }

    /** The algorithm inside the signed part; RFC 5280 4.1.1.2 wants both to be the same. */
    public AlgorithmIdentifier signedAlgorithm() {
        return signedAlgorithm;
    }

    /** The public key, encoded. */
    public SubjectPublicKeyInfo publicKeyInfo() {
        return publicKeyInfo;
    }

    /** The public key, described. */
    public KeyDescription key() {
        return KeyDescription.of(publicKeyInfo);
    }

    /** Whether the bytes are the one encoding that DER allows for their content. */
    public boolean isCanonicalDer() {
        return canonicalDer;
    }

    /** Every extension in order, repeated ones too. */
    public List<ExtensionField> extensions() {
        return extensions;
    }

    /** The first extension of that type. */
    public Optional<ExtensionField> extension(ASN1ObjectIdentifier oid) {
        return extensions.stream().filter(e -> e.oid().equals(oid)).findFirst();
    }

    /**
     * The first extension of that type, read. Absent where it is missing and where its content is
     * not the structure it should be: {@link #malformedExtensions} tells the latter.
     */
    public <T> Optional<T> extension(ASN1ObjectIdentifier oid, Function<byte[], T> reader) {
        return extension(oid).flatMap(field -> attempt(() -> reader.apply(field.value())));
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> Optional<T> attempt(Reading<T> reading) {
        try {
            return Optional.of(reading.read());
        } catch (IOException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | ArithmeticException
                | IndexOutOfBoundsException
                | NullPointerException e) { // as in parse: Bouncy Castle's ways of saying no
            return Optional.empty();
        }
    }

    /** The types of the extensions that this project reads and cannot, in order. */
    public List<ASN1ObjectIdentifier> malformedExtensions() {
        return extensions.stream()
                .filter(e -> ExtensionContent.isKnown(e.oid()))
                .filter(e -> attempt(() -> ExtensionContent.read(e.oid(), e.value())).isEmpty())
                .map(ExtensionField::oid)
                .distinct()
                .toList();
    }

    /**
     * Whether and how deep it may issue certificates.
     *
     * @param ca the cA flag
     * @param pathLength how many intermediates may stand below it
     */
    public record Constraints(boolean ca, OptionalInt pathLength) {}

    /** The basic constraints. */
    public Optional<Constraints> basicConstraints() {
        return extension(
                Extension.basicConstraints,
                value -> {
                    BasicConstraints read = BasicConstraints.getInstance(value);
                    BigInteger length = read.getPathLenConstraint();
                    return new Constraints(
                            read.isCA(),
                            length == null
                                    ? OptionalInt.empty()
                                    // A negative or absurd length allows nothing and everything.
                                    : OptionalInt.of(
                                            length.signum() < 0
                                                    ? 0
                                                    : length.min(BigInteger.valueOf(1 << 20))
                                                            .intValue()));
                });
    }

    /** The key usage bits; ask with {@code hasUsages(KeyUsage.keyCertSign)}. */
    public Optional<KeyUsage> keyUsage() {
        return extension(Extension.keyUsage, KeyUsage::getInstance);
    }

    /** The extended key usages, if it is limited to some. */
    public Optional<List<KeyPurposeId>> extendedKeyUsage() {
        return extension(
                Extension.extendedKeyUsage,
                value -> List.of(ExtendedKeyUsage.getInstance(value).getUsages()));
    }

    /** Whether its extended key usages, or their absence, allow e-mail protection below it. */
    public boolean allowsEmail() {
        return extension(Extension.extendedKeyUsage).isEmpty()
                || extendedKeyUsage()
                        .filter(usages ->
                                usages.contains(KeyPurposeId.id_kp_emailProtection)
                                        || usages.contains(KeyPurposeId.anyExtendedKeyUsage))
                        .isPresent();
    }

    /** The subject key identifier in lower-case hexadecimal. */
    public Optional<String> subjectKeyIdentifier() {
        return extension(
                Extension.subjectKeyIdentifier,
                value ->
                        HexFormat.of()
                                .formatHex(
                                        SubjectKeyIdentifier.getInstance(value)
                                                .getKeyIdentifier()));
    }

    /** The issuer's key identifier in lower-case hexadecimal. */
    public Optional<String> authorityKeyIdentifier() {
        return extension(
                        Extension.authorityKeyIdentifier,
                        value ->
                                Optional.ofNullable(
                                        AuthorityKeyIdentifier.getInstance(value)
                                                .getKeyIdentifierOctets()))
                .flatMap(octets -> octets)
                .map(HexFormat.of()::formatHex);
    }

    /** Where the issuer's certificate can be had, as the certificate says: untrusted text. */
    public List<String> issuerUrls() {
        return extension(
                        Extension.authorityInfoAccess,
                        value ->
                                Arrays.stream(
                                                AuthorityInformationAccess.getInstance(value)
                                                        .getAccessDescriptions())
                                        .filter(d ->
                                                d.getAccessMethod()
                                                        .equals(
                                                                X509ObjectIdentifiers
                                                                        .id_ad_caIssuers))
                                        .flatMap(d -> url(d.getAccessLocation()).stream())
                                        .toList())
                .orElse(List.of());
    }

    /** Where its issuer's revocation lists can be had, as the certificate says: untrusted text. */
    public List<String> crlUrls() {
        return extension(
                        Extension.cRLDistributionPoints,
                        value ->
                                Arrays.stream(
                                                CRLDistPoint.getInstance(value)
                                                        .getDistributionPoints())
                                        .map(DistributionPoint::getDistributionPoint)
                                        .filter(point ->
                                                point != null
                                                        && point.getType()
                                                                == DistributionPointName.FULL_NAME)
                                        .flatMap(point ->
                                                Arrays.stream(
                                                        GeneralNames.getInstance(point.getName())
                                                                .getNames()))
                                        .flatMap(name -> url(name).stream())
                                        .toList())
                .orElse(List.of());
    }

    private static Optional<String> url(GeneralName name) {
        return name.getTagNo() == GeneralName.uniformResourceIdentifier
                ? Optional.of(name.getName().toString())
                : Optional.empty();
    }

    /** Issuer and subject have the same name; the keys may differ. */
    public boolean isSelfIssued() {
        return subject.matches(issuer);
    }

    /** Its signature verifies with its own key: it is a root, whatever else it says. */
    public boolean isSelfSigned() {
        Boolean known = selfSigned;
        if (known == null) {
            known = isSelfIssued() && isSignedBy(this);
            selfSigned = known;
        }
        return known;
    }

    /**
     * Self-issued and not marked as issued by another key of the same name: a certificate that
     * means to be a root, even where its signature does not verify.
     */
    public boolean claimsToBeRoot() {
        return isSelfIssued()
                && (isSelfSigned()
                        || authorityKeyIdentifier().isEmpty()
                        || authorityKeyIdentifier().equals(subjectKeyIdentifier()));
    }

    /** Its place in a chain, as its own content claims it. */
    public Role role() {
        boolean leaf =
                basicConstraints()
                        .map(constraints -> !constraints.ca())
                        .orElseGet(() -> version >= 3 && !mayCertify());
        if (leaf) {
            return Role.LEAF;
        }
        return claimsToBeRoot() ? Role.ROOT : Role.INTERMEDIATE;
    }

    private boolean mayCertify() {
        return keyUsage().filter(usage -> usage.hasUsages(KeyUsage.keyCertSign)).isPresent()
                || (extension(Extension.keyUsage).isEmpty() && isSelfSigned());
    }

    /**
     * Whether this certificate's signature verifies with the issuer's key. Names are not compared.
     * A key that no provider can use verifies nothing, and neither does a DSA key, which is never
     * computed with.
     */
    public boolean isSignedBy(Certificate signer) {
        Platform mine = platform();
        Platform theirs = signer.platform();
        if (mine.x509 == null || theirs.x509 == null) {
            return false;
        }
        if (signer.key().algorithm().equals("DSA")) {
            // Its prime may have a million bits, and costs hours; no rule accepts such a key.
            return false;
        }
        try {
            if (mine.readByJdk && signer.isUsableByJdk()) {
                mine.x509.verify(theirs.x509.getPublicKey());
            } else {
                mine.x509.verify(theirs.x509.getPublicKey(), Brainpool.PROVIDER);
            }
            return true;
        } catch (GeneralSecurityException
                | ProviderException
                | ArithmeticException
                | IllegalArgumentException
                | IllegalStateException e) {
            return false; // every way of not verifying is the same answer
        }
    }

    /**
     * A Java platform's view, for its path validation; absent where neither provider can read it.
     */
    public Optional<X509Certificate> x509() {
        return Optional.ofNullable(platform().x509);
    }

    /** Whether the JDK's own provider reads it and can verify what its key signed. */
    public boolean isUsableByJdk() {
        return platform().readByJdk
                && (!key().algorithm().equals("EC")
                        || key().curve().filter(JDK_CURVES::contains).isPresent());
    }

    /** What the JDK's provider says where it cannot read the certificate: one safe line. */
    public String jdkComplaint() {
        return platform().complaint;
    }

    /** The provider that reads and validates what the JDK's cannot. */
    public static Provider otherProvider() {
        return Brainpool.PROVIDER;
    }

    private Platform platform() {
        Platform known = platform;
        if (known == null) {
            known = view();
            platform = known;
        }
        return known;
    }

    private Platform view() {
        try {
            return new Platform(read(CertificateFactory.getInstance("X.509")), true, "");
        } catch (CertificateException jdk) {
            String complaint = SafeText.line(String.valueOf(jdk.getMessage()), 200);
            if (!key().algorithm().equals("EC")) {
                return new Platform(null, false, complaint);
            }
            try {
                CertificateFactory other =
                        CertificateFactory.getInstance("X.509", Brainpool.PROVIDER);
                X509Certificate x509 = read(other);
                x509.getPublicKey(); // Bouncy Castle reads the key only when asked for it
                return new Platform(x509, false, complaint);
            } catch (CertificateException | IllegalArgumentException | IllegalStateException e) {
                return new Platform(null, false, complaint);
            }
        }
    }

    private X509Certificate read(CertificateFactory factory) throws CertificateException {
        return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Certificate certificate && sha256.equals(certificate.sha256);
    }

    @Override
    public int hashCode() {
        return sha256.hashCode();
    }

    /** For people in a debugger: subject and short digest. */
    @Override
    public String toString() {
        return subject.brief() + " (" + sha256.brief() + ")";
    }
}
