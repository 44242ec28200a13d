package smimetrust.explain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import smimetrust.Certificate;
import smimetrust.MalformedCertificateException;
import smimetrust.Name;

/**
 * The parts of a CMS SignedData (RFC 5652 5.1) that decide something here.
 *
 * @param contentType what kind of content is signed
 * @param content the content, where it is inside
 * @param certificates those that can be read, in order
 * @param signers in order
 */
record SignedData(
        String contentType,
        Optional<byte[]> content,
        List<Certificate> certificates,
        List<SignerInfo> signers) {

    /** More certificates than any signature carries. */
    static final int MAX_CERTIFICATES = 100;

    /** More signers than any mail has; each costs a signature check and a path search. */
    static final int MAX_SIGNERS = 8;

    /** Constructed elements inside one another; a usual signature has about ten. */
    private static final int MAX_DEPTH = 64;

    private static final String SIGNED = "1.2.840.113549.1.7.2";
    private static final String ENVELOPED = "1.2.840.113549.1.7.3";
    private static final String AUTH_ENVELOPED = "1.2.840.113549.1.9.16.1.23";
    private static final String COMPRESSED = "1.2.840.113549.1.9.16.1.9";

    private static final String CONTENT_TYPE = "1.2.840.113549.1.9.3";
    private static final String MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
    private static final String SIGNING_TIME = "1.2.840.113549.1.9.5";

    SignedData {
        certificates = List.copyOf(certificates);
        signers = List.copyOf(signers);
    }

    /**
     * One signer (RFC 5652 5.3).
     *
     * @param named the identifier, for people
     * @param attributes the signed ones, where there are any
     */
    @SuppressWarnings("ArrayRecordComponent") // shared inside this room, never compared
    record SignerInfo(
            String named,
            Identifier identifier,
            AlgorithmIdentifier digest,
            Optional<Attributes> attributes,
            AlgorithmIdentifier signatureAlgorithm,
            byte[] signature) {}

    /** How a signer's certificate is named. */
    sealed interface Identifier {
        record IssuerAndSerial(Name issuer, BigInteger serial) implements Identifier {}

        record KeyIdentifier(String hex) implements Identifier {}
    }

    /**
     * The signed attributes.
     *
     * @param encodings what may have been signed: in DER, as RFC 5652 5.4 demands, and as they
     *     stand, which is what some programs sign
     * @param contentTypes every value of that attribute
     * @param messageDigests every value of that attribute
     * @param signingTime what the signer says
     */
    record Attributes(
            List<byte[]> encodings,
            List<String> contentTypes,
            List<byte[]> messageDigests,
            Optional<Instant> signingTime) {}

    /** Whether bytes are a CMS structure at all: a sequence that begins with its identifier. */
    static boolean isMeant(byte[] bytes) {
        if (bytes.length < 13 || bytes[0] != 0x30) {
            return false;
        }
        int lengthOctets = bytes[1] >= 0 || (bytes[1] & 0x7F) == 0 ? 0 : bytes[1] & 0x7F;
        int at = 2 + lengthOctets;
        return at + 9 < bytes.length
                && bytes[at] == 0x06
                && (startsWith(bytes, at + 2, "2a864886f70d0107")
                        || startsWith(bytes, at + 2, "2a864886f70d01091001"));
    }

    private static boolean startsWith(byte[] bytes, int from, String hex) {
        byte[] wanted = HexFormat.of().parseHex(hex);
        return from + wanted.length <= bytes.length
                && java.util.Arrays.equals(
                        bytes, from, from + wanted.length, wanted, 0, wanted.length);
    }

    /** Reads one; what follows it is not looked at. */
    static SignedData read(byte[] bytes) throws UnreadableException {
        if (Nesting.exceeds(bytes, MAX_DEPTH)) {
            throw new UnreadableException(
                    Cards.MALFORMED, "more than " + MAX_DEPTH + " levels inside one another");
        }
        try {
            return structure(bytes);
        } catch (IOException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | ArithmeticException
                | IndexOutOfBoundsException
                | NullPointerException e) { // Bouncy Castle's ways of saying "not that structure"
            throw new UnreadableException(
                    Cards.MALFORMED,
                    e.getMessage() == null
                            ? "not the structure of signed data"
                            : "the CMS structure cannot be read: " + e.getMessage());
        }
    }

    private static SignedData structure(byte[] bytes) throws IOException, UnreadableException {
        ASN1Sequence info;
        try (ASN1InputStream in = new ASN1InputStream(bytes)) {
            info = ASN1Sequence.getInstance(in.readObject());
        }
        String type = ASN1ObjectIdentifier.getInstance(info.getObjectAt(0)).getId();
        switch (type) {
            case SIGNED -> {}
            case ENVELOPED, AUTH_ENVELOPED ->
                    throw new UnreadableException(
                            Cards.ENCRYPTED, "an encrypted message; its signature is inside");
            case COMPRESSED ->
                    throw new UnreadableException(
                            Cards.NOT_SIGNED, "a compressed message; Outlook does not read those");
            default ->
                    throw new UnreadableException(Cards.MALFORMED, "a CMS content of type " + type);
        }
        ASN1Sequence signed =
                ASN1Sequence.getInstance(
                        ASN1TaggedObject.getInstance(info.getObjectAt(1)).getExplicitBaseObject());
        int at = 2; // after version and digestAlgorithms
        ASN1Sequence inner = ASN1Sequence.getInstance(signed.getObjectAt(at++));
        String contentType = ASN1ObjectIdentifier.getInstance(inner.getObjectAt(0)).getId();
        Optional<byte[]> content =
                inner.size() < 2 ? Optional.empty() : Optional.of(content(inner.getObjectAt(1)));
        List<Certificate> certificates = new ArrayList<>();
        while (signed.getObjectAt(at) instanceof ASN1TaggedObject tagged) {
            if (tagged.hasContextTag(0)) {
                certificates(ASN1Set.getInstance(tagged, false), certificates);
            }
            at++;
        }
        ASN1Set infos = ASN1Set.getInstance(signed.getObjectAt(at));
        if (infos.size() > MAX_SIGNERS) {
            throw new UnreadableException(
                    Cards.TOO_LARGE, infos.size() + " signers; at most " + MAX_SIGNERS);
        }
        List<SignerInfo> signers = new ArrayList<>();
        for (ASN1Encodable one : infos) {
            signers.add(signer(ASN1Sequence.getInstance(one)));
        }
        if (signers.isEmpty()) {
            throw new UnreadableException(
                    Cards.NOT_SIGNED,
                    "a collection of " + certificates.size() + " certificates, with no signer");
        }
        return new SignedData(contentType, content, certificates, signers);
    }

    private static byte[] content(ASN1Encodable tagged) throws IOException {
        ASN1Encodable base = ASN1TaggedObject.getInstance(tagged).getExplicitBaseObject();
        // PKCS#7 of old allowed any type; its encoding without tag and length is what is signed.
        return base instanceof ASN1OctetString octets
                ? octets.getOctets()
                : base.toASN1Primitive().getEncoded();
    }

    private static void certificates(ASN1Set set, List<Certificate> certificates)
            throws IOException, UnreadableException {
        if (set.size() > MAX_CERTIFICATES) {
            throw new UnreadableException(
                    Cards.TOO_LARGE, set.size() + " certificates; at most " + MAX_CERTIFICATES);
        }
        for (ASN1Encodable one : set) {
            if (one instanceof ASN1Sequence sequence) { // else an attribute certificate
                parse(sequence.getEncoded()).ifPresent(certificates::add);
            }
        }
    }

    /** One that cannot be read may be the signer's: then that is said to be missing. */
    private static Optional<Certificate> parse(byte[] der) {
        try {
            return Optional.of(Certificate.parse(der));
        } catch (MalformedCertificateException e) {
            return Optional.empty();
        }
    }

    private static SignerInfo signer(ASN1Sequence info) throws IOException {
        int at = 1; // after version
        Identifier identifier;
        String named;
        if (info.getObjectAt(at) instanceof ASN1TaggedObject tagged) {
            String hex =
                    HexFormat.of()
                            .formatHex(ASN1OctetString.getInstance(tagged, false).getOctets());
            identifier = new Identifier.KeyIdentifier(hex);
            named = "key identifier " + hex;
        } else {
            ASN1Sequence pair = ASN1Sequence.getInstance(info.getObjectAt(at));
            BigInteger serial = ASN1Integer.getInstance(pair.getObjectAt(1)).getValue();
            Name issuer =
                    Name.of(X500Name.getInstance(pair.getObjectAt(0)))
                            .orElseThrow(() -> new IllegalArgumentException("no name"));
            identifier = new Identifier.IssuerAndSerial(issuer, serial);
            named = "serial number " + serial.toString(16) + ", issued by " + issuer;
        }
        at++;
        AlgorithmIdentifier digest = AlgorithmIdentifier.getInstance(info.getObjectAt(at++));
        Optional<Attributes> attributes = Optional.empty();
        if (info.getObjectAt(at) instanceof ASN1TaggedObject tagged && tagged.hasContextTag(0)) {
            attributes = Optional.of(attributes(ASN1Set.getInstance(tagged, false)));
            at++;
        }
        AlgorithmIdentifier algorithm = AlgorithmIdentifier.getInstance(info.getObjectAt(at++));
        return new SignerInfo(
                smimetrust.SafeText.line(named, 300),
                identifier,
                digest,
                attributes,
                algorithm,
                ASN1OctetString.getInstance(info.getObjectAt(at)).getOctets());
    }

    private static Attributes attributes(ASN1Set set) throws IOException {
        List<String> types = new ArrayList<>();
        List<byte[]> digests = new ArrayList<>();
        Optional<Instant> time = Optional.empty();
        for (ASN1Encodable one : set) {
            ASN1Sequence attribute = ASN1Sequence.getInstance(one);
            String type = ASN1ObjectIdentifier.getInstance(attribute.getObjectAt(0)).getId();
            for (ASN1Encodable value : ASN1Set.getInstance(attribute.getObjectAt(1))) {
                switch (type) {
                    case CONTENT_TYPE -> types.add(ASN1ObjectIdentifier.getInstance(value).getId());
                    case MESSAGE_DIGEST ->
                            digests.add(ASN1OctetString.getInstance(value).getOctets());
                    case SIGNING_TIME -> time = time(value);
                    default -> {}
                }
            }
        }
        return new Attributes(encodings(set), List.copyOf(types), List.copyOf(digests), time);
    }

    private static List<byte[]> encodings(ASN1Set set) throws IOException {
        byte[] der = set.getEncoded(ASN1Encoding.DER);
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (ASN1Encodable one : set) {
            members.writeBytes(one.toASN1Primitive().getEncoded());
        }
        byte[] content = members.toByteArray();
        ByteArrayOutputStream asIs = new ByteArrayOutputStream();
        asIs.write(0x31);
        if (content.length < 0x80) {
            asIs.write(content.length);
        } else {
            byte[] length = BigInteger.valueOf(content.length).toByteArray();
            int from = length[0] == 0 ? 1 : 0;
            asIs.write(0x80 | (length.length - from));
            asIs.write(length, from, length.length - from);
        }
        asIs.writeBytes(content);
        return java.util.Arrays.equals(der, asIs.toByteArray())
                ? List.of(der)
                : List.of(der, asIs.toByteArray());
    }

    private static Optional<Instant> time(ASN1Encodable value) {
        try {
            return switch (value) {
                case ASN1UTCTime utc -> Optional.of(utc.getAdjustedDate().toInstant());
                case ASN1GeneralizedTime general -> Optional.of(general.getDate().toInstant());
                default -> Optional.empty();
            };
        } catch (java.text.ParseException e) { // it proves nothing anyway
            return Optional.empty();
        }
    }
}
