package smimetrust.intake;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** BER and DER: certificates, one or several after one another, PKCS#7, and what is neither. */
final class DerContent {

    private static final byte[] SIGNED_DATA = HexFormat.of().parseHex("2A864886F70D010702");
    private static final byte[] CMS_ARC = HexFormat.of().parseHex("2A864886F70D0107");

    /** S/MIME's own content types: compressed data, authenticated enveloped data. */
    private static final byte[] SMIME_ARC = HexFormat.of().parseHex("2A864886F70D01091001");

    /** More parts than SignedData has (RFC 5652 5.1). */
    private static final int SIGNED_DATA_PARTS = 8;

    private final Harvest harvest;
    private final Recogniser recogniser;

    DerContent(Harvest harvest, Recogniser recogniser) {
        this.harvest = harvest;
        this.recogniser = recogniser;
    }

    /** Whether bytes start as a BER sequence does, and are not a text that starts with a zero. */
    boolean isMeant(byte[] bytes) {
        if (bytes.length < 2 || (bytes[0] & 0xFF) != Tlv.SEQUENCE) {
            return false;
        }
        boolean shortLength = bytes[1] >= 0;
        return Tlv.at(bytes, 0, bytes.length).isPresent() && !(shortLength && isAsciiText(bytes));
    }

    /** Reads a sequence, and those that follow it. */
    void read(byte[] bytes, Place at) {
        int from = 0;
        while (from < bytes.length) {
            Optional<Tlv> next = Tlv.at(bytes, from, bytes.length);
            if (next.isEmpty() || next.get().tag() != Tlv.SEQUENCE) {
                trailing(bytes, from, at);
                return;
            }
            Tlv element = next.get();
            boolean alone = from == 0 && isPadding(bytes, element.next());
            DerKind kind = DerKind.of(element);
            if (kind == DerKind.OTHER && !alone && (element.complete() || from > 0)) {
                unknown(bytes, from, at);
                return;
            }
            one(element, kind, alone ? at : at.atByte(from));
            if (!element.complete()) {
                insideTheCut(bytes, element.content(), at);
                return;
            }
            if (isPadding(bytes, element.next())) {
                return;
            }
            from = element.next();
        }
    }

    /** Reads a certificate and drops the trust settings that OpenSSL writes after it. */
    void readTrusted(byte[] bytes, Place at) {
        Tlv element = Tlv.at(bytes, 0, bytes.length).orElseThrow();
        one(element, DerKind.of(element), at);
        Optional<Tlv> settings = Tlv.at(bytes, element.next(), bytes.length);
        boolean dropped =
                settings.filter(after ->
                                after.tag() == Tlv.SEQUENCE
                                        && after.next() == bytes.length
                                        && DerKind.of(after) == DerKind.OTHER)
                        .isPresent();
        if (element.complete() && !dropped && !isPadding(bytes, element.next())) {
            read(
                    Arrays.copyOfRange(bytes, element.next(), bytes.length),
                    at.atByte(element.next()));
        }
    }

    private void one(Tlv element, DerKind kind, Place at) {
        switch (kind) {
            case PKCS8_KEY -> privateKey("PKCS#8", at);
            case ENCRYPTED_PKCS8_KEY -> privateKey("encrypted PKCS#8", at);
            case RSA_KEY -> privateKey("PKCS#1 RSA", at);
            case DSA_KEY -> privateKey("DSA", at);
            case EC_KEY -> privateKey("EC", at);
            case PKCS12 ->
                    harvest.refuse(Cards.PKCS12, at, "a PKCS#12 file; its content is not read");
            case CERTIFICATE, CERTIFICATE_REQUEST, CRL, PUBLIC_KEY, CMS, OTHER -> {
                if (element.complete()) {
                    whole(element, kind, at);
                } else {
                    harvest.refuse(
                            Cards.TRUNCATED,
                            at,
                            "the content ends after "
                                    + (element.end() - element.start())
                                    + " bytes, before the length that it states");
                }
            }
        }
    }

    private void privateKey(String kind, Place at) {
        harvest.refuse(Cards.PRIVATE_KEY, at, Recogniser.privateKey(kind));
    }

    private void whole(Tlv element, DerKind kind, Place at) {
        switch (kind) {
            case CERTIFICATE -> harvest.certificate(element.encoding(), at);
            case CERTIFICATE_REQUEST ->
                    harvest.refuse(Cards.CERTIFICATE_REQUEST, at, "a PKCS#10 request");
            case CRL -> harvest.refuse(Cards.CRL, at, "a certificate revocation list");
            case PUBLIC_KEY ->
                    harvest.refuse(Cards.PUBLIC_KEY, at, "a public key, or parameters of one");
            case CMS -> cms(element, at);
            case PKCS12, PKCS8_KEY, ENCRYPTED_PKCS8_KEY, RSA_KEY, DSA_KEY, EC_KEY, OTHER ->
                    harvest.refuse(
                            Cards.NOT_RECOGNISED, at, "an ASN.1 structure that is no certificate");
        }
    }

    private void cms(Tlv element, Place at) {
        List<Tlv> parts = element.children(3);
        Tlv type = parts.getFirst();
        if (type.contentIs(SIGNED_DATA)) {
            List<Tlv> content = parts.get(1).children(2);
            if (content.size() == 1
                    && content.getFirst().tag() == Tlv.SEQUENCE
                    && parts.get(1).isFilledBy(content)
                    && element.isFilledBy(parts)) {
                signedData(content.getFirst(), at);
            } else {
                harvest.refuse(Cards.PKCS7_DAMAGED, at, "the signed data is not whole");
            }
        } else if (type.contentStartsWith(CMS_ARC) || type.contentStartsWith(SMIME_ARC)) {
            harvest.refuse(Cards.SMIME_MESSAGE, at, "a PKCS#7 structure that is not signed data");
        } else {
            harvest.refuse(
                    Cards.NOT_RECOGNISED, at, "a content type that is no PKCS#7 signed data");
        }
    }

    /**
     * SignedData (RFC 5652 5.1): version, digestAlgorithms, encapContentInfo, [0] certificates, [1]
     * crls, signerInfos. A certificate collection has no signers; a signature has, and its
     * certificates are its signer's.
     */
    private void signedData(Tlv signedData, Place at) {
        List<Tlv> parts = signedData.children(SIGNED_DATA_PARTS);
        if (!signedData.isFilledBy(parts) || parts.size() < 4 || parts.getLast().tag() != Tlv.SET) {
            harvest.refuse(Cards.PKCS7_DAMAGED, at, "the signed data has not the parts it should");
            return;
        }
        if (parts.getLast().firstTag() >= 0) {
            harvest.refuse(Cards.SMIME_MESSAGE, at, "signed data with a signer");
            return;
        }
        boolean lists = false;
        int certificates = 0;
        for (Tlv part : parts.subList(3, parts.size())) {
            lists |= part.tag() == Tlv.CONTEXT_1 && part.firstTag() >= 0;
            if (part.tag() == Tlv.CONTEXT_0) {
                certificates += certificates(part, at);
            }
        }
        if (certificates == 0) {
            harvest.refuse(
                    lists ? Cards.CRL : Cards.PKCS7_WITHOUT_CERTIFICATES,
                    at,
                    lists
                            ? "signed data with revocation lists only"
                            : "signed data without content");
        }
    }

    private int certificates(Tlv set, Place at) {
        List<Tlv> members = set.children(CertificateFile.MAX_CERTIFICATES + 1);
        int count = 0;
        for (Tlv member : members) {
            Place place = at.in("certificate " + ++count);
            if (member.tag() == Tlv.SEQUENCE) {
                harvest.certificate(member.encoding(), place);
            } else {
                harvest.refuse(
                        Cards.NOT_RECOGNISED, place, "a certificate of a kind other than X.509");
            }
        }
        if (count > CertificateFile.MAX_CERTIFICATES) {
            harvest.abandon(
                    Cards.TOO_MANY_CERTIFICATES,
                    at,
                    "more than "
                            + CertificateFile.MAX_CERTIFICATES
                            + " members of a PKCS#7: none is read");
        } else if (!set.isFilledBy(members)) {
            harvest.refuse(
                    Cards.PKCS7_DAMAGED,
                    at.in("certificate " + (count + 1)),
                    "the certificates are not whole");
            count++;
        }
        return count;
    }

    private void unknown(byte[] bytes, int from, Place at) {
        if (from > 0) {
            trailing(bytes, from, at);
        } else if (TextContent.saysSomething(bytes)) {
            recogniser.rest(bytes, at);
        } else {
            harvest.refuse(Cards.NOT_RECOGNISED, at, "binary data that is no certificate");
        }
    }

    /** A cut file may have been joined with another one, which its stated length would swallow. */
    private void insideTheCut(byte[] bytes, int from, Place at) {
        byte[] rest = Arrays.copyOfRange(bytes, from, bytes.length);
        if (TextContent.saysSomething(rest)) {
            recogniser.rest(rest, at.atByte(from));
        }
    }

    private void trailing(byte[] bytes, int from, Place at) {
        byte[] rest = Arrays.copyOfRange(bytes, from, bytes.length);
        Place place = at.atByte(from);
        if (recogniser.keyMaterial(rest, place)) {
            return;
        }
        if (TextContent.saysSomething(rest)) {
            recogniser.rest(rest, place);
        } else {
            harvest.refuse(
                    Cards.TRAILING_BYTES, place, rest.length + " bytes that are no certificate");
        }
    }

    /** Zeros and white space after the content, as some programs and downloads leave them. */
    private static boolean isPadding(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0 && bytes[i] != 0x1A && !TextContent.isWhiteSpace(bytes[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAsciiText(byte[] bytes) {
        for (byte b : bytes) {
            if (b < ' ' && !TextContent.isWhiteSpace(b)) {
                return false;
            }
        }
        return true;
    }
}
