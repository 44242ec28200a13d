package smimetrust.sst;

import java.util.List;
import smimetrust.Card;
import smimetrust.Severity;

/** What can be wrong with a store; thrown inside the reader, a value outside of it. */
final class Defect extends Exception {

    private static final long serialVersionUID = 1L;

    private static final String STRUCTURE = "[MS-OSHARED] Serialized Certificate Store Structure";
    private static final String ELEMENT = "[MS-OSHARED] Certificate element";
    private static final String EXPORT_AGAIN =
            "Export the store again (certificates MMC snap-in, or Export-Certificate -Type SST) and"
                    + " copy it as a binary file.";

    static final Card NOT_A_STORE =
            card(
                    "sst.not-a-store",
                    "These bytes are not a serialized certificate store",
                    STRUCTURE,
                    "Use a file that was exported as a Microsoft serialized certificate store"
                            + " (.sst); PKCS#7 and base64 are other formats.");
    static final Card HEADER_SHORT =
            card("sst.header-short", "The header is incomplete", STRUCTURE, EXPORT_AGAIN);
    static final Card VERSION =
            card("sst.version", "The version is not 0", STRUCTURE, EXPORT_AGAIN);
    static final Card END_MARKER_MISSING =
            card(
                    "sst.end-marker-missing",
                    "The end marker is missing: certificates may be missing too",
                    STRUCTURE,
                    EXPORT_AGAIN);
    static final Card END_MARKER_SHORT =
            card(
                    "sst.end-marker-short",
                    "The end marker is shorter than 12 bytes",
                    STRUCTURE,
                    EXPORT_AGAIN);
    static final Card TRAILING_BYTES =
            card("sst.trailing-bytes", "Bytes follow the end marker", STRUCTURE, EXPORT_AGAIN);
    static final Card TRUNCATED =
            card("sst.truncated", "The file ends inside an element", STRUCTURE, EXPORT_AGAIN);
    static final Card LENGTH =
            card(
                    "sst.length",
                    "An element's length points past the end of the file",
                    ELEMENT,
                    EXPORT_AGAIN);
    static final Card ELEMENT_ID =
            card("sst.element-id", "An element's id is not in 1..65535", ELEMENT, EXPORT_AGAIN);
    static final Card ENCODING =
            card("sst.encoding", "An element's encoding is not 1", ELEMENT, EXPORT_AGAIN);
    static final Card NOT_A_CERTIFICATE =
            card(
                    "sst.not-a-certificate",
                    "A certificate element holds no certificate",
                    ELEMENT,
                    EXPORT_AGAIN);
    static final Card DER_TRAILING_BYTES =
            card(
                    "sst.der-trailing-bytes",
                    "Bytes follow the certificate inside its element",
                    ELEMENT,
                    EXPORT_AGAIN);
    static final Card DANGLING_PROPERTY =
            card(
                    "sst.dangling-property",
                    "A property has no certificate after it",
                    ELEMENT,
                    EXPORT_AGAIN);
    static final Card PROPERTY_AFTER_CERTIFICATE =
            card(
                    "sst.property-after-certificate",
                    "Properties stand after their certificate, not before it",
                    ELEMENT,
                    "The program that wrote this store is at fault: " + EXPORT_AGAIN);
    static final Card TOO_LARGE =
            card(
                    "sst.too-large",
                    "The store is larger than 16 MiB",
                    "smime-trust bounds",
                    "Split it: export fewer certificates into each store.");
    static final Card TOO_MANY_ELEMENTS =
            card(
                    "sst.too-many-elements",
                    "The store has more than 20,000 elements",
                    "smime-trust bounds",
                    "Split it: export fewer certificates into each store.");

    static final List<Card> CARDS =
            List.of(
                    NOT_A_STORE,
                    HEADER_SHORT,
                    VERSION,
                    END_MARKER_MISSING,
                    END_MARKER_SHORT,
                    TRAILING_BYTES,
                    TRUNCATED,
                    LENGTH,
                    ELEMENT_ID,
                    ENCODING,
                    NOT_A_CERTIFICATE,
                    DER_TRAILING_BYTES,
                    DANGLING_PROPERTY,
                    PROPERTY_AFTER_CERTIFICATE,
                    TOO_LARGE,
                    TOO_MANY_ELEMENTS);

    private final transient SerializedStore.Malformed malformed;

    /** The message is made of numbers and of text that is safe already. */
    Defect(Card card, int offset, String message) {
        super(message, null, false, false);
        this.malformed = new SerializedStore.Malformed(card, offset, message);
    }

    SerializedStore.Malformed malformed() {
        return malformed;
    }

    private static Card card(String id, String title, String citation, String fix) {
        return new Card(id, Severity.ERROR, title, citation, fix);
    }
}
