package smimetrust.revocation;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Walks the elements of one level of DER, in place. It is used again for one element after the
 * other: a list may have half a million entries.
 */
final class DerCursor {

    static final int BOOLEAN = 0x01;
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int ENUMERATED = 0x0A;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int CONTEXT_0 = 0xA0;

    private static final int MAX_LENGTH_OCTETS = 4;

    private final byte[] bytes;
    private int next;
    private int limit;

    /** Where the present element starts. */
    int start;

    /** Its tag; one octet, which is all that a CRL has. */
    int tag;

    /** Where its content starts. */
    int content;

    /** Where it ends. */
    int end;

    /** Over a file; the bytes are not copied, and never changed. */
    @SuppressWarnings("EI_EXPOSE_REP2")
    DerCursor(byte[] bytes) {
        this.bytes = bytes;
        this.limit = bytes.length;
    }

    /** Goes to the first of the elements that another cursor's present element consists of. */
    DerCursor enter(DerCursor outer) {
        return over(outer.content, outer.end);
    }

    DerCursor over(int from, int to) {
        next = from;
        limit = to;
        return this;
    }

    /** A cursor of its own on the inside of the present element. */
    DerCursor inside() {
        return new DerCursor(bytes).enter(this);
    }

    boolean hasNext() {
        return next < limit;
    }

    /** The tag of the element to come; -1 at the end. */
    int nextTag() {
        return next < limit ? bytes[next] & 0xFF : -1;
    }

    /** Goes to the next element. */
    void step() throws MalformedListException {
        int at = next;
        if (limit - at < 2) {
            throw new MalformedListException("it ends inside an element");
        }
        start = at;
        tag = bytes[at++] & 0xFF;
        int length = bytes[at++] & 0xFF;
        if (length > 0x80) {
            int octets = length & 0x7F;
            if (octets > MAX_LENGTH_OCTETS || octets > limit - at) {
                throw new MalformedListException("an element's length cannot be read");
            }
            long longer = 0;
            for (int i = 0; i < octets; i++) {
                longer = (longer << 8) | (bytes[at++] & 0xFF);
            }
            if (longer > limit - at) {
                throw new MalformedListException("it was cut off, or a length in it is wrong");
            }
            length = (int) longer;
        } else if (length == 0x80) {
            throw new MalformedListException("it is not DER");
        }
        if (length > limit - at) {
            throw new MalformedListException("it was cut off, or a length in it is wrong");
        }
        content = at;
        end = at + length;
        next = end;
    }

    /** Goes to the next element, which must be one of this kind. */
    DerCursor step(int wanted, String what) throws MalformedListException {
        if (nextTag() != wanted) {
            throw new MalformedListException("there is no " + what + " where it belongs");
        }
        step();
        return this;
    }

    void finish(String what) throws MalformedListException {
        if (hasNext()) {
            throw new MalformedListException("something follows " + what);
        }
    }

    /** The present element, as it stands. */
    byte[] encoding() {
        return Arrays.copyOfRange(bytes, start, end);
    }

    /** Its content. */
    byte[] value() {
        return Arrays.copyOfRange(bytes, content, end);
    }

    /** Its content in hexadecimal: how object identifiers are compared here. */
    String hex() {
        return HexFormat.of().formatHex(bytes, content, end);
    }

    /**
     * Whether it is that INTEGER, in its shortest form or with octets in front that mean nothing.
     *
     * @param number in its shortest form
     */
    boolean isInteger(byte[] number) {
        int from = content;
        while (end - from > number.length
                && end - from > 1
                && (bytes[from] == 0 || bytes[from] == -1)
                && bytes[from] == bytes[from + 1] >> 7) {
            from++;
        }
        return Arrays.equals(bytes, from, end, number, 0, number.length);
    }
}
