package smimetrust.explain;

import java.util.ArrayDeque;
import java.util.Deque;

/** How deep BER is nested, told without recursion: the parser that reads it afterwards recurses. */
final class Nesting {

    private Nesting() {}

    /** Whether constructed elements stand deeper in one another than allowed. */
    static boolean exceeds(byte[] bytes, int allowed) {
        Deque<Integer> ends = new ArrayDeque<>(); // -1 for a length that its content ends
        int at = 0;
        while (at < bytes.length) {
            while (!ends.isEmpty() && ends.peek() >= 0 && at >= ends.peek()) {
                ends.pop();
            }
            int first = bytes[at] & 0xFF;
            if (first == 0 && at + 1 < bytes.length && bytes[at + 1] == 0) {
                at += 2;
                if (!ends.isEmpty() && ends.peek() < 0) {
                    ends.pop();
                }
                continue;
            }
            at++;
            if ((first & 0x1F) == 0x1F) {
                while (at < bytes.length && (bytes[at] & 0x80) != 0) {
                    at++;
                }
                at++;
            }
            if (at >= bytes.length) {
                return false;
            }
            int length = bytes[at++] & 0xFF;
            long content = length;
            if (length == 0x80) {
                content = -1;
            } else if (length > 0x80) {
                content = 0;
                for (int i = length & 0x7F; i > 0 && at < bytes.length; i--) {
                    content = Math.min((content << 8) | (bytes[at++] & 0xFF), 1L << 40);
                }
            }
            boolean constructed = (first & 0x20) != 0;
            if (constructed) {
                ends.push(content < 0 ? -1 : (int) Math.min(at + content, bytes.length));
                if (ends.size() > allowed) {
                    return true;
                }
            } else {
                at = (int) Math.min(at + Math.max(0, content), bytes.length);
            }
        }
        return false;
    }
}
