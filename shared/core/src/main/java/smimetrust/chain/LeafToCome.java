package smimetrust.chain;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.Principal;
import java.security.Provider;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.jspecify.annotations.Nullable;
import smimetrust.Certificate;

/**
 * The certificate of a person that a CA could issue, made as acceptable as any can be. Path
 * validation is about the last certificate of a path, and treats it unlike the ones above; a CA is
 * never the last one. It has no signature: who makes it up says what to assume.
 */
final class LeafToCome extends X509Certificate {

    private static final long serialVersionUID = 1L;

    /** More policies than any CA lists; a leaf of more could only be refused. */
    private static final int MAX_POLICIES = 256;

    private static final ASN1ObjectIdentifier ANY_POLICY = new ASN1ObjectIdentifier("2.5.29.32.0");

    /** A policy and a name of nobody: from the arc for examples. */
    private static final ASN1ObjectIdentifier SOMETHING = new ASN1ObjectIdentifier("2.999.1");

    private static final AlgorithmIdentifier ECDSA =
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    /** P-256's own base point: a key that everybody knows. */
    private static final SubjectPublicKeyInfo KEY =
            new SubjectPublicKeyInfo(
                    new AlgorithmIdentifier(
                            X9ObjectIdentifiers.id_ecPublicKey, X9ObjectIdentifiers.prime256v1),
                    HexFormat.of()
                            .parseHex(
                                    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                                        + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"));

    private static final Time FROM = new Time(new ASN1GeneralizedTime("19500101000000Z"));
    private static final Time UNTIL = new Time(new ASN1GeneralizedTime("99991231235959Z"));

    private final transient X509Certificate read;

    private LeafToCome(X509Certificate read) {
        this.read = read;
    }

    /**
     * The best that the lowest CA of a path could issue.
     *
     * @param path that CA first, the root last
     */
    static X509Certificate below(List<Certificate> path, CertificateFactory factory)
            throws CertificateException {
        try {
            byte[] der = encoded(path);
            return new LeafToCome(
                    (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
        } catch (IOException e) {
            throw new CertificateException(e);
        }
    }

    private static byte[] encoded(List<Certificate> path) throws IOException {
        TBSCertificate signed =
                new TBSCertificate(
                        new ASN1Integer(2),
                        new ASN1Integer(1),
                        ECDSA,
                        subject(path.getFirst()),
                        new org.bouncycastle.asn1.x509.Validity(FROM, UNTIL),
                        new X500Name(new org.bouncycastle.asn1.x500.RDN[0]),
                        KEY,
                        null,
                        null,
                        new Extensions(
                                new Extension[] {
                                    // A kind of name that no name constraints are made for.
                                    new Extension(
                                            Extension.subjectAlternativeName,
                                            true,
                                            new GeneralNames(
                                                            new GeneralName(
                                                                    GeneralName.registeredID,
                                                                    SOMETHING))
                                                    .getEncoded()),
                                    new Extension(
                                            Extension.certificatePolicies,
                                            false,
                                            policies(path).getEncoded())
                                }));
        return new DERSequence(
                        new ASN1Encodable[] {signed, ECDSA, new DERBitString(new byte[] {0})})
                .getEncoded();
    }

    private static X500Name subject(Certificate ca) {
        return org.bouncycastle.asn1.x509.Certificate.getInstance(ca.der()).getSubject();
    }

    /** Every policy that could be valid below: those of the path, what it maps them to, any. */
    private static CertificatePolicies policies(List<Certificate> path) {
        Set<ASN1ObjectIdentifier> policies = new LinkedHashSet<>(List.of(ANY_POLICY, SOMETHING));
        path.stream()
                .flatMap(ca -> Stream.concat(own(ca), mapped(ca)))
                .limit(MAX_POLICIES)
                .forEach(policies::add);
        return new CertificatePolicies(
                policies.stream().map(PolicyInformation::new).toArray(PolicyInformation[]::new));
    }

    private static Stream<ASN1ObjectIdentifier> own(Certificate ca) {
        return ca
                .extension(Extension.certificatePolicies, CertificatePolicies::getInstance)
                .stream()
                .flatMap(policies -> Arrays.stream(policies.getPolicyInformation()))
                .map(PolicyInformation::getPolicyIdentifier);
    }

    private static Stream<ASN1ObjectIdentifier> mapped(Certificate ca) {
        return ca.extension(Extension.policyMappings, ASN1Sequence::getInstance).stream()
                .flatMap(mappings -> Arrays.stream(mappings.toArray()))
                .flatMap(mapping -> subjectDomain(mapping).stream());
    }

    private static Optional<ASN1ObjectIdentifier> subjectDomain(ASN1Encodable mapping) {
        try {
            return Optional.of(
                    ASN1ObjectIdentifier.getInstance(
                            ASN1Sequence.getInstance(mapping).getObjectAt(1)));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty(); // which the validator will not like either
        }
    }

    /** Agreed to: the question is what would follow if the CA signed this. */
    @Override
    public void verify(PublicKey key) {}

    @Override
    public void verify(PublicKey key, @Nullable String provider) {}

    @Override
    public void verify(PublicKey key, @Nullable Provider provider) {}

    @Override
    public void checkValidity()
            throws CertificateExpiredException, CertificateNotYetValidException {
        read.checkValidity();
    }

    @Override
    public void checkValidity(Date date)
            throws CertificateExpiredException, CertificateNotYetValidException {
        read.checkValidity(date);
    }

    @Override
    public int getVersion() {
        return read.getVersion();
    }

    @Override
    public BigInteger getSerialNumber() {
        return read.getSerialNumber();
    }

    @Override
    @Deprecated
    public Principal getIssuerDN() {
        return read.getIssuerX500Principal();
    }

    @Override
    @Deprecated
    public Principal getSubjectDN() {
        return read.getSubjectX500Principal();
    }

    @Override
    public X500Principal getIssuerX500Principal() {
        return read.getIssuerX500Principal();
    }

    @Override
    public X500Principal getSubjectX500Principal() {
        return read.getSubjectX500Principal();
    }

    @Override
    public Date getNotBefore() {
        return read.getNotBefore();
    }

    @Override
    public Date getNotAfter() {
        return read.getNotAfter();
    }

    @Override
    public byte[] getTBSCertificate() throws java.security.cert.CertificateEncodingException {
        return read.getTBSCertificate();
    }

    @Override
    public byte[] getSignature() {
        return read.getSignature();
    }

    @Override
    public String getSigAlgName() {
        return read.getSigAlgName();
    }

    @Override
    public String getSigAlgOID() {
        return read.getSigAlgOID();
    }

    @Override
    public byte @Nullable [] getSigAlgParams() {
        return read.getSigAlgParams();
    }

    @Override
    public boolean @Nullable [] getIssuerUniqueID() {
        return read.getIssuerUniqueID();
    }

    @Override
    public boolean @Nullable [] getSubjectUniqueID() {
        return read.getSubjectUniqueID();
    }

    @Override
    public boolean @Nullable [] getKeyUsage() {
        return read.getKeyUsage();
    }

    @Override
    public int getBasicConstraints() {
        return read.getBasicConstraints();
    }

    @Override
    public byte[] getEncoded() throws java.security.cert.CertificateEncodingException {
        return read.getEncoded();
    }

    @Override
    public PublicKey getPublicKey() {
        return read.getPublicKey();
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
        return read.hasUnsupportedCriticalExtension();
    }

    @Override
    public @Nullable Set<String> getCriticalExtensionOIDs() {
        return read.getCriticalExtensionOIDs();
    }

    @Override
    public @Nullable Set<String> getNonCriticalExtensionOIDs() {
        return read.getNonCriticalExtensionOIDs();
    }

    @Override
    public byte @Nullable [] getExtensionValue(String oid) {
        return read.getExtensionValue(oid);
    }

    @Override
    public String toString() {
        return "a certificate that " + read.getIssuerX500Principal() + " could issue";
    }
}
