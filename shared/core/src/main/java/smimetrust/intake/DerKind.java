package smimetrust.intake;

import java.util.HexFormat;
import java.util.List;

/**
 * What a BER or DER sequence is, told by the tags of its first parts alone. So the kind of a
 * truncated one is known too: half of a private key is an incident like a whole one.
 */
enum DerKind {
    CERTIFICATE,
    CERTIFICATE_REQUEST,
    CRL,
    PUBLIC_KEY,
    CMS,
    PKCS12,
    /** RFC 5958, and its version 0, RFC 5208. */
    PKCS8_KEY,
    ENCRYPTED_PKCS8_KEY,
    /** RFC 8017 appendix A.1.2. */
    RSA_KEY,
    /** OpenSSL's own: version, p, q, g, y, x. */
    DSA_KEY,
    /** RFC 5915. */
    EC_KEY,
    OTHER;

    private static final int PEEK = 10;
    private static final int DSA_PARTS = 6;
    private static final byte[] PFX_VERSION = {3};

    /** PKCS#5, PKCS#12 and Bouncy Castle's password-based encryptions. */
    private static final List<byte[]> PASSWORD_BASED =
            List.of(
                    HexFormat.of().parseHex("2A864886F70D0105"),
                    HexFormat.of().parseHex("2A864886F70D010C01"),
                    HexFormat.of().parseHex("2B0601040181B01A"));

    static DerKind of(Tlv element) {
        if (element.tag() != Tlv.SEQUENCE) {
            return OTHER;
        }
        List<Tlv> parts = element.children(PEEK);
        if (parts.isEmpty()) {
            return OTHER;
        }
        return switch (parts.getFirst().tag()) {
            case Tlv.INTEGER -> startsWithVersion(element, parts);
            case Tlv.OBJECT_IDENTIFIER -> tag(parts, 1) == Tlv.CONTEXT_0 ? CMS : OTHER;
            case Tlv.SEQUENCE -> startsWithSequence(parts);
            default -> OTHER;
        };
    }

    private static DerKind startsWithVersion(Tlv element, List<Tlv> parts) {
        Tlv version = parts.getFirst();
        boolean zeroOrOne = version.contentIs(new byte[] {0}) || version.contentIs(new byte[] {1});
        return switch (tag(parts, 1)) {
            case Tlv.OCTET_STRING -> zeroOrOne ? EC_KEY : OTHER;
            case Tlv.SEQUENCE -> {
                boolean algorithm = parts.get(1).firstTag() == Tlv.OBJECT_IDENTIFIER;
                if (algorithm && version.contentIs(PFX_VERSION)) {
                    yield PKCS12;
                }
                boolean key = tag(parts, 2) == Tlv.OCTET_STRING || !element.complete();
                yield algorithm && zeroOrOne && key ? PKCS8_KEY : OTHER;
            }
            case Tlv.INTEGER -> {
                if (!zeroOrOne) { // a modulus, or a prime: RFC 8017 A.1.1
                    yield parts.size() <= 3 ? PUBLIC_KEY : OTHER;
                }
                yield element.complete() && parts.size() == DSA_PARTS ? DSA_KEY : RSA_KEY;
            }
            default -> OTHER;
        };
    }

    private static DerKind startsWithSequence(List<Tlv> parts) {
        Tlv first = parts.getFirst();
        if (first.firstTag() == Tlv.OBJECT_IDENTIFIER && tag(parts, 1) != Tlv.SEQUENCE) {
            if (isPasswordBased(first)) {
                return ENCRYPTED_PKCS8_KEY;
            }
            return tag(parts, 1) == Tlv.BIT_STRING ? PUBLIC_KEY : OTHER;
        }
        boolean signed = tag(parts, 1) == Tlv.SEQUENCE && tag(parts, 2) == Tlv.BIT_STRING;
        DerKind kind = signedPart(first);
        // What is signed and nothing else that is known gets the certificate parser's verdict.
        return kind == OTHER && signed ? CERTIFICATE : kind;
    }

    private static DerKind signedPart(Tlv signed) {
        List<Tlv> parts = signed.children(PEEK);
        if (tag(parts, 0) == Tlv.CONTEXT_0) {
            return CERTIFICATE;
        }
        if (tag(parts, 0) == Tlv.INTEGER && tag(parts, 1) == Tlv.SEQUENCE) {
            int second = parts.get(1).firstTag();
            if (second == Tlv.OBJECT_IDENTIFIER) {
                return isTime(tag(parts, 3)) ? CRL : CERTIFICATE;
            }
            return second == Tlv.SET || second < 0 ? CERTIFICATE_REQUEST : OTHER;
        }
        return tag(parts, 0) == Tlv.SEQUENCE && isTime(tag(parts, 2)) ? CRL : OTHER;
    }

    private static boolean isPasswordBased(Tlv algorithm) {
        return algorithm.children(1).stream()
                .anyMatch(oid -> PASSWORD_BASED.stream().anyMatch(oid::contentStartsWith));
    }

    private static boolean isTime(int tag) {
        return tag == Tlv.UTC_TIME || tag == Tlv.GENERALIZED_TIME;
    }

    private static int tag(List<Tlv> parts, int index) {
        return index < parts.size() ? parts.get(index).tag() : -1;
    }
}
