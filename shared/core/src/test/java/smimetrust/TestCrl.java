package smimetrust;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/**
 * A revocation list for tests: empty, in force in June 2026 and signed by its issuer, unless a call
 * says otherwise.
 */
public final class TestCrl {

    private final TestCa issuer;
    private Optional<X500Name> name = Optional.empty();
    private KeyPair keys;
    private String algorithm;
    private Optional<ASN1Integer> version = Optional.of(new ASN1Integer(1));
    private ASN1Encodable thisUpdate = time("2026-05-30T00:00:00Z");
    private Optional<ASN1Encodable> nextUpdate = Optional.of(time("2026-06-30T00:00:00Z"));
    private final ASN1EncodableVector entries = new ASN1EncodableVector();
    private final ASN1EncodableVector extensions = new ASN1EncodableVector();
    private boolean corrupt;

    private TestCrl(TestCa issuer) {
        this.issuer = issuer;
        this.keys = issuer.keys();
        this.algorithm =
                switch (issuer.keys().getPublic().getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "Ed25519", "EdDSA" -> "Ed25519";
                    default -> "SHA256withECDSA";
                };
    }

    /** The list of that CA. */
    public static TestCrl of(TestCa issuer) {
        return new TestCrl(issuer);
    }

    /** The extension that says where a certificate's list is. */
    public static CRLDistPoint points(String... urls) {
        return new CRLDistPoint(
                Stream.of(urls)
                        .map(url -> new DistributionPoint(fullName(url), null, null))
                        .toArray(DistributionPoint[]::new));
    }

    /** One distribution point's name. */
    public static DistributionPointName fullName(String... urls) {
        return new DistributionPointName(
                new GeneralNames(
                        Stream.of(urls)
                                .map(url ->
                                        new GeneralName(GeneralName.uniformResourceIdentifier, url))
                                .toArray(GeneralName[]::new)));
    }

    public TestCrl revoking(TestCa ca) {
        return entry(ca.certificate().serial());
    }

    public TestCrl revoking(TestCa ca, int reason) {
        return entry(
                ca.certificate().serial(),
                extension(Extension.reasonCode, false, CRLReason.lookup(reason)));
    }

    public TestCrl entry(BigInteger serial, Extension... of) {
        ASN1EncodableVector entry = new ASN1EncodableVector();
        entry.add(new ASN1Integer(serial));
        entry.add(time("2026-05-01T10:00:00Z"));
        if (of.length > 0) {
            entry.add(new DERSequence(of));
        }
        entries.add(new DERSequence(entry));
        return this;
    }

    public TestCrl thisUpdate(String instant) {
        thisUpdate = time(instant);
        return this;
    }

    public TestCrl nextUpdate(String instant) {
        nextUpdate = Optional.of(time(instant));
        return this;
    }

    public TestCrl withoutNextUpdate() {
        nextUpdate = Optional.empty();
        return this;
    }

    public TestCrl named(String other) {
        name = Optional.of(new X500Name(other));
        return this;
    }

    public TestCrl signedBy(TestCa other) {
        keys = other.keys();
        return this;
    }

    public TestCrl signature(String jcaName) {
        algorithm = jcaName;
        return this;
    }

    public TestCrl version(int encoded) {
        version = Optional.of(new ASN1Integer(encoded));
        return this;
    }

    /** Version 1. */
    public TestCrl v1() {
        version = Optional.empty();
        return this;
    }

    public TestCrl with(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {
        extensions.add(extension(type, critical, value));
        return this;
    }

    public TestCrl corruptSignature() {
        corrupt = true;
        return this;
    }

    public static Extension extension(
            ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {
        try {
            return new Extension(type, critical, value.toASN1Primitive().getEncoded("DER"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public byte[] der() {
        AlgorithmIdentifier identifier =
                new DefaultSignatureAlgorithmIdentifierFinder().find(algorithm);
        List<ASN1Encodable> tbs = new ArrayList<>();
        version.ifPresent(tbs::add);
        tbs.add(identifier);
        tbs.add(
                name.orElseGet(() ->
                        org.bouncycastle.asn1.x509.Certificate.getInstance(issuer.der())
                                .getSubject()));
        tbs.add(thisUpdate);
        nextUpdate.ifPresent(tbs::add);
        if (entries.size() > 0) {
            tbs.add(new DERSequence(entries));
        }
        if (extensions.size() > 0) {
            tbs.add(new DERTaggedObject(true, 0, new DERSequence(extensions)));
        }
        try {
            DERSequence signed = new DERSequence(tbs.toArray(ASN1Encodable[]::new));
            Signature signature =
                    algorithm.endsWith("MGF1")
                                    || keys.getPublic()
                                            instanceof org.bouncycastle.jce.interfaces.ECPublicKey
                            ? Signature.getInstance(algorithm, new BouncyCastleProvider())
                            : Signature.getInstance(algorithm);
            signature.initSign(keys.getPrivate());
            signature.update(signed.getEncoded("DER"));
            byte[] value = signature.sign();
            if (corrupt) {
                value[value.length - 1] ^= 1;
            }
            return new DERSequence(
                            new ASN1Encodable[] {signed, identifier, new DERBitString(value)})
                    .getEncoded("DER");
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError("cannot make the list", e);
        }
    }

    private static ASN1Encodable time(String instant) {
        Instant at = Instant.parse(instant);
        return at.atOffset(ZoneOffset.UTC).getYear() < 2050
                ? new DERUTCTime(text("yyMMddHHmmss'Z'", at))
                : new DERGeneralizedTime(text("yyyyMMddHHmmss'Z'", at));
    }

    private static String text(String pattern, Instant at) {
        return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC).format(at);
    }
}
