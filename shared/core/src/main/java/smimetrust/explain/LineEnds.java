package smimetrust.explain;

import java.io.ByteArrayOutputStream;

/** Line ends as mail has them: CR LF, for a bare LF and a bare CR. */
final class LineEnds {

    private LineEnds() {}

    static byte[] canonical(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + bytes.length / 32);
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '\n' || b == '\r') {
                out.write('\r');
                out.write('\n');
                if (b == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n') {
                    i++;
                }
            } else {
                out.write(b);
            }
        }
        return out.toByteArray();
    }
}
