import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites a function's zip: the jars in it hold their entries stored rather than compressed, so that the zip around
 * them compresses across entries and is a third smaller, and a start inflates nothing. Signatures of jars are left
 * out: checking them is time at each start (docs/decisions/0004-small-functions.md).
 *
 * <p>Run by Maven as {@code java StoreJars.java FUNCTION.ZIP}, on 17 or newer. Equal input gives equal bytes.
 */
final class StoreJars {

    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    public static void main(String[] args) throws IOException {
        Path zip = Path.of(args[0]);
        ByteArrayOutputStream rewritten = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip));
                ZipOutputStream out = new ZipOutputStream(rewritten)) {
            out.setLevel(Deflater.BEST_COMPRESSION);
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (!entry.isDirectory()) {
                    byte[] content = in.readAllBytes();
                    ZipEntry copy = new ZipEntry(entry.getName());
                    copy.setTimeLocal(TIME);
                    out.putNextEntry(copy);
                    out.write(entry.getName().endsWith(".jar") ? stored(content) : content);
                }
            }
        }
        Files.write(zip, rewritten.toByteArray());
    }

    private static byte[] stored(byte[] jar) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream file = new ByteArrayInputStream(jar);
                ZipInputStream in = new ZipInputStream(file);
                ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.isDirectory() || isSignature(entry.getName())) {
                    continue;
                }
                byte[] content = in.readAllBytes();
                CRC32 crc = new CRC32();
                crc.update(content);
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setMethod(ZipEntry.STORED);
                copy.setSize(content.length);
                copy.setCrc(crc.getValue());
                copy.setTimeLocal(TIME);
                out.putNextEntry(copy);
                out.write(content);
            }
        }
        return bytes.toByteArray();
    }

    private static boolean isSignature(String name) {
        return name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    }
}
