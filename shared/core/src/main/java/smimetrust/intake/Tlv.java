package smimetrust.intake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One BER element (X.690 8.1) as a window on the bytes of a file. Only headers are looked at, in
 * loops and never by recursion, so that neither nesting nor a lying length costs anything; and what
 * is inside is never encoded anew, so that a certificate keeps its exact bytes.
 *
 * @param bytes the whole file; do not change it
 * @param start where the element starts
 * @param content where its content starts
 * @param end where its content ends
 * @param next where the next element starts
 * @param complete whether all of it is there
 */
@SuppressWarnings("ArrayRecordComponent") // a window, compared by nobody
record Tlv(byte[] bytes, int start, int content, int end, int next, boolean complete) {

    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int UTC_TIME = 0x17;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    static final int CONTEXT_0 = 0xA0;
    static final int CONTEXT_1 = 0xA1;

    /** The deepest indefinite-length nesting that is followed; Bouncy Castle has the same. */
    static final int MAX_DEPTH = 64;

    private static final int CONSTRUCTED = 0x20;
    private static final int HIGH_TAG = 0x1F;
    private static final int INDEFINITE = -1;
    private static final int MAX_LENGTH_OCTETS = 4;

    /** The first octets of one element: a length of {@link #INDEFINITE} ends with a marker. */
    private record Header(int content, long length) {}

    /**
     * The element that starts at {@code from}.
     *
     * @param limit where the bytes that may belong to it end
     * @return empty where no element can start with those bytes
     */
    static Optional<Tlv> at(byte[] bytes, int from, int limit) {
        if (from >= limit) {
            return Optional.empty();
        }
        Optional<Header> header = header(bytes, from, limit);
        if (header.isEmpty()) {
            // Where the bytes end inside a header that is right so far, the rest was cut off.
            boolean cut =
                    limit - from < 2 + MAX_LENGTH_OCTETS
                            && (from + 1 == limit || couldBeLength(bytes[from + 1] & 0xFF));
            return cut
                    ? Optional.of(new Tlv(bytes, from, limit, limit, limit, false))
                    : Optional.empty();
        }
        int content = header.get().content();
        long length = header.get().length();
        if (length != INDEFINITE) {
            return Optional.of(
                    length <= limit - content
                            ? new Tlv(
                                    bytes,
                                    from,
                                    content,
                                    content + (int) length,
                                    content + (int) length,
                                    true)
                            : new Tlv(bytes, from, content, limit, limit, false));
        }
        int next = afterEndMarker(bytes, content, limit);
        return Optional.of(
                next < 0
                        ? new Tlv(bytes, from, content, limit, limit, false)
                        : new Tlv(bytes, from, content, next - 2, next, true));
    }

    private static boolean couldBeLength(int octet) {
        return octet > 0x80 && octet <= 0x80 + MAX_LENGTH_OCTETS;
    }

    private static Optional<Header> header(byte[] bytes, int from, int limit) {
        int at = from + 1;
        if ((bytes[from] & HIGH_TAG) == HIGH_TAG) {
            int most = Math.min(limit, at + MAX_LENGTH_OCTETS);
            while (at < most && (bytes[at] & 0x80) != 0) {
                at++;
            }
            at++;
        }
        if (at >= limit) {
            return Optional.empty();
        }
        int first = bytes[at++] & 0xFF;
        if (first < 0x80) {
            return Optional.of(new Header(at, first));
        }
        if (first == 0x80) {
            return (bytes[from] & CONSTRUCTED) != 0
                    ? Optional.of(new Header(at, INDEFINITE))
                    : Optional.empty();
        }
        int octets = first & 0x7F;
        if (octets > MAX_LENGTH_OCTETS || octets > limit - at) {
            return Optional.empty();
        }
        long length = 0;
        for (int i = 0; i < octets; i++) {
            length = (length << 8) | (bytes[at++] & 0xFF);
        }
        return Optional.of(new Header(at, length));
    }

    /** Where the element after an indefinite-length content starts; -1 where it does not end. */
    private static int afterEndMarker(byte[] bytes, int content, int limit) {
        int depth = 1;
        int at = content;
        while (limit - at >= 2) {
            if (bytes[at] == 0 && bytes[at + 1] == 0) {
                at += 2;
                if (--depth == 0) {
                    return at;
                }
                continue;
            }
            Optional<Header> header = header(bytes, at, limit);
            if (header.isEmpty()) {
                return -1;
            }
            long length = header.get().length();
            if (length == INDEFINITE) {
                if (++depth > MAX_DEPTH) {
                    return -1;
                }
                at = header.get().content();
            } else if (length > limit - header.get().content()) {
                return -1;
            } else {
                at = header.get().content() + (int) length;
            }
        }
        return -1;
    }

    int tag() {
        return bytes[start] & 0xFF;
    }

    /** The elements inside, at most {@code most}, as far as they are elements at all. */
    List<Tlv> children(int most) {
        List<Tlv> children = new ArrayList<>();
        int at = content;
        while (at < end && children.size() < most) {
            Optional<Tlv> child = at(bytes, at, end);
            if (child.isEmpty()) {
                break;
            }
            children.add(child.get());
            at = child.get().next();
        }
        return children;
    }

    /** Whether those children are all of the content, and whole. */
    boolean isFilledBy(List<Tlv> children) {
        return complete
                && (children.isEmpty()
                        ? content == end
                        : children.getLast().complete() && children.getLast().next() == end);
    }

    /** The tag of the first element inside; -1 without one. */
    int firstTag() {
        return content < end ? bytes[content] & 0xFF : -1;
    }

    /** Whether the content is, or as far as it is there starts with, those octets. */
    boolean contentStartsWith(byte[] octets) {
        return end - content >= octets.length
                && Arrays.equals(bytes, content, content + octets.length, octets, 0, octets.length);
    }

    boolean contentIs(byte[] octets) {
        return end - content == octets.length && contentStartsWith(octets);
    }

    /** The exact bytes of the element. */
    byte[] encoding() {
        return Arrays.copyOfRange(bytes, start, next);
    }
}
