package smimetrust.sst;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import smimetrust.Card;
import smimetrust.Certificate;

/** A Microsoft serialized certificate store: what {@code Set-SmimeConfig} takes as bytes. */
public final class SerializedStore {

    /** The largest store that is read. Unit: bytes. */
    public static final int MAX_BYTES = 16 << 20;

    /** The most elements that are read, properties among them. */
    public static final int MAX_ELEMENTS = 20_000;

    static final int HEADER_BYTES = 8;
    static final int ELEMENT_HEADER_BYTES = 12;
    static final int END_MARKER_BYTES = 12;

    /** The bytes {@code CERT} as a little-endian number. */
    static final int FILE_TYPE = 0x54524543;

    static final int CERTIFICATE_ID = 32;
    static final int CRL_ID = 33;
    static final int CTL_ID = 34;

    /** X509_ASN_ENCODING. */
    static final int ASN1_ENCODING = 1;

    private SerializedStore() {}

    /** What some bytes are. */
    public sealed interface Reading {}

    /**
     * A well-formed store.
     *
     * @param elements in the order of the file; none in an empty store, which is legal
     */
    public record Store(List<Element> elements) implements Reading {
        public Store {
            elements = List.copyOf(elements);
        }

        /** The certificates in the order of the file, repeated ones too. */
        public List<Certificate> certificates() {
            return elements.stream()
                    .filter(CertificateElement.class::isInstance)
                    .map(element -> ((CertificateElement) element).certificate())
                    .toList();
        }
    }

    /**
     * Not a well-formed store: the first thing that is wrong.
     *
     * @param card the reason
     * @param offset where, in bytes from the start
     * @param message the reason with its evidence: one line, safe to print
     */
    public record Malformed(Card card, int offset, String message) implements Reading {}

    /** One member of a store; the properties before it belong to it and are not kept. */
    public sealed interface Element {
        /** Where the element starts, in bytes from the start of the file. */
        int offset();
    }

    /** A certificate; its {@link Certificate#der} are the bytes of the element. */
    public record CertificateElement(int offset, Certificate certificate) implements Element {}

    /** A certificate revocation list: legal, and no certificate. Its content is not looked at. */
    public record RevocationList(int offset, int size) implements Element {}

    /** A certificate trust list: legal, and no certificate. Its content is not looked at. */
    public record TrustList(int offset, int size) implements Element {}

    /**
     * Writes a store.
     *
     * @param certificates in the order wanted, of any number; a repeated one is a mistake of the
     *     caller
     * @return a little-endian store without properties: header of 8 bytes, one element a
     *     certificate, end marker of 12 bytes; equal lists give equal bytes
     * @see "[MS-OSHARED] Serialized Certificate Store Structure"
     */
    public static byte[] write(List<Certificate> certificates) {
        if (new HashSet<>(certificates).size() != certificates.size()) {
            throw new IllegalArgumentException("a certificate is repeated");
        }
        int size = HEADER_BYTES + END_MARKER_BYTES;
        for (Certificate certificate : certificates) {
            size = Math.addExact(size, ELEMENT_HEADER_BYTES + certificate.size());
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0).putInt(FILE_TYPE);
        for (Certificate certificate : certificates) {
            out.putInt(CERTIFICATE_ID).putInt(ASN1_ENCODING).putInt(certificate.size());
            out.put(certificate.der());
        }
        out.putInt(0).putInt(0).putInt(0);
        return out.array();
    }

    /** Reads a store strictly: what Windows might repair or skip is refused. Never throws. */
    public static Reading read(byte[] bytes) {
        return new StoreReader(bytes).read();
    }

    /**
     * What Windows keeps beside the certificates of a store, such as 11, a friendly name: the
     * identifier of each property, in the order of the file, repeated ones too. None where the
     * bytes are no well-formed store.
     */
    public static List<Integer> propertyIds(byte[] bytes) {
        if (!(read(bytes) instanceof Store)) {
            return List.of();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> ids = new ArrayList<>();
        // Every length was found to lie in the file.
        for (int at = HEADER_BYTES;
                at < bytes.length - END_MARKER_BYTES;
                at += ELEMENT_HEADER_BYTES + in.getInt(at + 8)) {
            int id = in.getInt(at);
            if (id != CERTIFICATE_ID && id != CRL_ID && id != CTL_ID) {
                ids.add(id);
            }
        }
        return ids;
    }

    /**
     * Whether bytes mean to be a store, well-formed or not: the file type, and a version that is
     * not text.
     */
    public static boolean isMeant(byte[] bytes) {
        return bytes.length >= HEADER_BYTES
                && ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4) == FILE_TYPE
                && bytes[2] == 0
                && bytes[3] == 0;
    }

    /** Every reason for which a store is refused. */
    public static List<Card> catalogue() {
        return Defect.CARDS;
    }
}
