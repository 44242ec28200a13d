package smimetrust.sst;

import static smimetrust.sst.SerializedStore.ASN1_ENCODING;
import static smimetrust.sst.SerializedStore.CERTIFICATE_ID;
import static smimetrust.sst.SerializedStore.CRL_ID;
import static smimetrust.sst.SerializedStore.CTL_ID;
import static smimetrust.sst.SerializedStore.ELEMENT_HEADER_BYTES;
import static smimetrust.sst.SerializedStore.END_MARKER_BYTES;
import static smimetrust.sst.SerializedStore.FILE_TYPE;
import static smimetrust.sst.SerializedStore.HEADER_BYTES;
import static smimetrust.sst.SerializedStore.MAX_BYTES;
import static smimetrust.sst.SerializedStore.MAX_ELEMENTS;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import smimetrust.Certificate;
import smimetrust.MalformedCertificateException;
import smimetrust.sst.SerializedStore.CertificateElement;
import smimetrust.sst.SerializedStore.Element;
import smimetrust.sst.SerializedStore.Reading;
import smimetrust.sst.SerializedStore.RevocationList;
import smimetrust.sst.SerializedStore.Store;
import smimetrust.sst.SerializedStore.TrustList;

/** One pass over the bytes of one store. */
final class StoreReader {

    private static final byte[] HEADER = {0, 0, 0, 0, 'C', 'E', 'R', 'T'};
    private static final int MAX_PROPERTY_ID = 0xFFFF;

    /** Tag, length of the length, four octets of length. */
    private static final int LONGEST_DER_HEADER = 6;

    private final byte[] bytes;
    private final ByteBuffer in;
    private final List<Element> elements = new ArrayList<>();
    private int elementsSeen;

    /** Where the first property starts that no context element has followed yet; else -1. */
    private int pendingProperty = -1;

    /** Whether the first context element has properties before it, as it should. */
    private boolean firstHasProperties;

    /** How many context elements have properties right after them. */
    private int withPropertyAfter;

    StoreReader(byte[] bytes) {
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    Reading read() {
        try {
            header();
            int offset = HEADER_BYTES;
            while (!isEnd(offset)) {
                offset = element(offset);
            }
            return new Store(elements);
        } catch (Defect defect) {
            return defect.malformed();
        }
    }

    private void header() throws Defect {
        if (bytes.length > MAX_BYTES) {
            throw new Defect(Defect.TOO_LARGE, MAX_BYTES, bytes.length + " bytes");
        }
        if (bytes.length < HEADER_BYTES) {
            if (Arrays.equals(bytes, Arrays.copyOf(HEADER, bytes.length))) {
                throw new Defect(
                        Defect.HEADER_SHORT,
                        bytes.length,
                        "the header has " + bytes.length + " of its 8 bytes");
            }
            throw new Defect(Defect.NOT_A_STORE, 0, "the file does not start as a store does");
        }
        if (in.getInt(4) != FILE_TYPE) {
            throw new Defect(Defect.NOT_A_STORE, 4, "the file type is not CERT");
        }
        if (in.getInt(0) != 0) {
            throw new Defect(
                    Defect.VERSION, 0, "version " + Integer.toUnsignedString(in.getInt(0)));
        }
    }

    private boolean isEnd(int offset) throws Defect {
        int left = bytes.length - offset;
        if (left == 0) {
            throw new Defect(
                    Defect.END_MARKER_MISSING,
                    offset,
                    "the file ends after " + elementsSeen + " elements without an end marker");
        }
        if (left < ELEMENT_HEADER_BYTES) {
            if (isZero(offset, bytes.length)) {
                throw new Defect(
                        Defect.END_MARKER_SHORT,
                        offset,
                        "the end marker has " + left + " of its 12 bytes");
            }
            throw new Defect(
                    Defect.TRUNCATED,
                    offset,
                    "the file ends after " + left + " bytes of an element's header");
        }
        if (!isZero(offset, offset + END_MARKER_BYTES)) {
            return false;
        }
        if (pendingProperty >= 0) {
            throw misplacedProperty();
        }
        if (left > END_MARKER_BYTES) {
            throw new Defect(
                    Defect.TRAILING_BYTES,
                    offset + END_MARKER_BYTES,
                    (left - END_MARKER_BYTES) + " bytes after the end marker");
        }
        return true;
    }

    private Defect misplacedProperty() {
        int count = elements.size();
        // One certificate and one property leave it open whose the property is; a whole file in
        // which each certificate comes first does not.
        boolean allAfter = count > 1 && withPropertyAfter == count && !firstHasProperties;
        return allAfter
                ? new Defect(
                        Defect.PROPERTY_AFTER_CERTIFICATE,
                        pendingProperty,
                        "each of the " + count + " elements has its properties after it")
                : new Defect(
                        Defect.DANGLING_PROPERTY,
                        pendingProperty,
                        "property "
                                + Integer.toUnsignedString(in.getInt(pendingProperty))
                                + " has no certificate after it");
    }

    private int element(int offset) throws Defect {
        int id = in.getInt(offset);
        if (id <= 0 || id > MAX_PROPERTY_ID) {
            throw new Defect(
                    Defect.ELEMENT_ID, offset, "element id " + Integer.toUnsignedString(id));
        }
        int encoding = in.getInt(offset + 4);
        if (encoding != ASN1_ENCODING) {
            throw new Defect(
                    Defect.ENCODING,
                    offset + 4,
                    "element " + id + " has encoding " + Integer.toUnsignedString(encoding));
        }
        long length = Integer.toUnsignedLong(in.getInt(offset + 8));
        int start = offset + ELEMENT_HEADER_BYTES;
        if (length > bytes.length - start) {
            throw pastTheEnd(id, offset, length);
        }
        if (++elementsSeen > MAX_ELEMENTS) {
            throw new Defect(
                    Defect.TOO_MANY_ELEMENTS, offset, "more than " + MAX_ELEMENTS + " elements");
        }
        int end = start + (int) length;
        switch (id) {
            case CERTIFICATE_ID -> context(new CertificateElement(offset, certificate(start, end)));
            case CRL_ID -> context(new RevocationList(offset, end - start));
            case CTL_ID -> context(new TrustList(offset, end - start));
            default -> property(offset);
        }
        return end;
    }

    private void context(Element element) {
        firstHasProperties |= elements.isEmpty() && pendingProperty >= 0;
        pendingProperty = -1;
        elements.add(element);
    }

    private void property(int offset) {
        if (pendingProperty < 0) {
            pendingProperty = offset;
            withPropertyAfter += elements.isEmpty() ? 0 : 1;
        }
    }

    /** A cut file and a wrong number look alike, but for what the DER inside says of its length. */
    private Defect pastTheEnd(int id, int offset, long length) {
        int start = offset + ELEMENT_HEADER_BYTES;
        OptionalLong der = derLength(start, bytes.length);
        boolean agrees =
                bytes.length - start < LONGEST_DER_HEADER
                        || (der.isPresent() && der.getAsLong() == length);
        boolean cut = id == CERTIFICATE_ID && agrees && length <= MAX_BYTES;
        String evidence =
                "element "
                        + id
                        + " says "
                        + length
                        + " bytes, the file has "
                        + (bytes.length - start)
                        + " more";
        return cut
                ? new Defect(Defect.TRUNCATED, start, evidence)
                : new Defect(Defect.LENGTH, offset + 8, evidence);
    }

    private Certificate certificate(int start, int end) throws Defect {
        try {
            return Certificate.parse(Arrays.copyOfRange(bytes, start, end));
        } catch (MalformedCertificateException e) {
            OptionalLong der = derLength(start, end);
            if (der.isPresent() && der.getAsLong() < end - start) {
                int derEnd = start + (int) der.getAsLong();
                if (isCertificate(start, derEnd)) {
                    throw new Defect(
                            Defect.DER_TRAILING_BYTES,
                            derEnd,
                            (end - derEnd) + " bytes after the certificate in its element");
                }
            }
            throw new Defect(Defect.NOT_A_CERTIFICATE, start, String.valueOf(e.getMessage()));
        }
    }

    private boolean isCertificate(int start, int end) {
        try {
            Certificate.parse(Arrays.copyOfRange(bytes, start, end));
            return true;
        } catch (MalformedCertificateException e) {
            return false;
        }
    }

    /** The whole length that a DER sequence says it has (X.690 8.1.3); empty where it says none. */
    private OptionalLong derLength(int start, int end) {
        if (end - start < 2 || bytes[start] != 0x30) {
            return OptionalLong.empty();
        }
        int first = bytes[start + 1] & 0xFF;
        if (first < 0x80) {
            return OptionalLong.of(2L + first);
        }
        int octets = first & 0x7F;
        if (octets == 0 || octets > 4 || end - start < 2 + octets) {
            return OptionalLong.empty();
        }
        long length = 0;
        for (int i = 0; i < octets; i++) {
            length = (length << 8) | (bytes[start + 2 + i] & 0xFF);
        }
        return OptionalLong.of(2L + octets + length);
    }

    private boolean isZero(int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
