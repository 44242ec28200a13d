package smimetrust.intake;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipInputStream;
import smimetrust.SafeText;
import smimetrust.intake.Recogniser.Archive;

/**
 * A zip archive in memory. Its directory says what there is, as it does to every unpacking program;
 * each entry is then unpacked on its own by the JDK's {@link ZipInputStream}, which checks size and
 * CRC, so that one bad entry does not cost the others. Sizes in the archive are never believed.
 */
final class ZipContent {

    /** The most entries, folders among them. */
    static final int MAX_ENTRIES = 1_000;

    /** The most that all entries together may unpack to. Unit: bytes. */
    static final int MAX_UNPACKED = 8 << 20;

    /** The most that an archive may unpack to, as a multiple of its own size. */
    static final int MAX_RATIO = 100;

    /** What may be unpacked whatever the ratio is. Unit: bytes. */
    static final int FREE_OF_RATIO = 64 * 1024;

    private static final int LOCAL_HEADER = 0x04034B50;
    private static final int DIRECTORY_ENTRY = 0x02014B50;
    private static final int DIRECTORY_END = 0x06054B50;
    private static final int DIRECTORY_ENTRY_BYTES = 46;
    private static final int DIRECTORY_END_BYTES = 22;
    private static final int MAX_COMMENT = 0xFFFF;
    private static final int MAX_NAME = 120;

    /** What operating systems leave in archives. */
    private static final Set<String> LITTER = Set.of(".ds_store", "thumbs.db", "desktop.ini");

    private final Harvest harvest;
    private final byte[] bytes;
    private final ByteBuffer in;
    private final Place at;
    private long allowance;

    ZipContent(Harvest harvest, byte[] bytes, Place at) {
        this.harvest = harvest;
        this.bytes = bytes;
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.at = at;
        this.allowance =
                Math.min(MAX_UNPACKED, Math.max(FREE_OF_RATIO, (long) MAX_RATIO * bytes.length));
    }

    /** Whether bytes start as a zip archive does, an empty one too. */
    static boolean isMeant(byte[] bytes) {
        if (bytes.length < 4) {
            return false;
        }
        int first = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        return first == LOCAL_HEADER || first == DIRECTORY_END;
    }

    /** One entry of the directory. */
    private record Entry(String name, boolean encrypted, long offset, Place place) {}

    void read() {
        int end = directoryEnd();
        if (end < 0) {
            damaged(at, "its directory is missing: the archive is not whole");
            return;
        }
        int count = Short.toUnsignedInt(in.getShort(end + 10));
        if (count > MAX_ENTRIES) {
            harvest.abandon(
                    Cards.ZIP_BOUNDS,
                    at,
                    count + " entries, at most " + MAX_ENTRIES + " are read: none is");
            return;
        }
        if (count == 0) {
            harvest.refuse(Cards.NO_CERTIFICATE, at, "an archive without entries");
            return;
        }
        long from = Integer.toUnsignedLong(in.getInt(end + 16));
        for (int number = 1; number <= count && !harvest.isAbandoned(); number++) {
            if (from + DIRECTORY_ENTRY_BYTES > end || in.getInt((int) from) != DIRECTORY_ENTRY) {
                damaged(at, "its directory breaks off before entry " + number + " of " + count);
                return;
            }
            int entry = (int) from;
            from +=
                    DIRECTORY_ENTRY_BYTES
                            + Short.toUnsignedInt(in.getShort(entry + 28))
                            + Short.toUnsignedInt(in.getShort(entry + 30))
                            + Short.toUnsignedInt(in.getShort(entry + 32));
            if (from > end) {
                damaged(at, "its directory breaks off in entry " + number + " of " + count);
                return;
            }
            entry(entry(entry, number));
        }
    }

    /** The end record stands last, but for a comment of its own. */
    private int directoryEnd() {
        int least = Math.max(0, bytes.length - DIRECTORY_END_BYTES - MAX_COMMENT);
        for (int i = bytes.length - DIRECTORY_END_BYTES; i >= least; i--) {
            if (in.getInt(i) == DIRECTORY_END) {
                int comment = Short.toUnsignedInt(in.getShort(i + 20));
                if (i + DIRECTORY_END_BYTES + comment == bytes.length) {
                    return i;
                }
            }
        }
        return -1;
    }

    private Entry entry(int record, int number) {
        int length = Short.toUnsignedInt(in.getShort(record + 28));
        String name = name(record + DIRECTORY_ENTRY_BYTES, length);
        return new Entry(
                name,
                (in.getShort(record + 8) & 1) != 0,
                Integer.toUnsignedLong(in.getInt(record + 42)),
                at.in("entry " + number + " (" + SafeText.line(name, MAX_NAME) + ")"));
    }

    private String name(int from, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, length))
                    .toString();
        } catch (CharacterCodingException e) { // an old code page; which one is not said
            return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        }
    }

    private void entry(Entry entry) {
        if (entry.name().endsWith("/")) {
            return;
        }
        if (entry.encrypted()) {
            harvest.refuse(Cards.ZIP_ENCRYPTED, entry.place(), "an encrypted entry");
            return;
        }
        if (entry.offset() >= bytes.length) {
            damaged(entry.place(), "the entry starts beyond the archive");
            return;
        }
        byte[] content;
        try {
            content = unpack((int) entry.offset());
        } catch (IOException | IllegalArgumentException e) { // a bad name is an argument to the JDK
            damaged(entry.place(), SafeText.line(String.valueOf(e.getMessage()), 200));
            return;
        }
        if (allowance < 0) {
            harvest.abandon(
                    Cards.ZIP_BOUNDS,
                    entry.place(),
                    bytes.length + " bytes unpack to more than is read: nothing of it is kept");
        } else if (content.length > CertificateFile.MAX_BYTES) {
            harvest.refuse(
                    Cards.TOO_LARGE,
                    entry.place(),
                    "more than " + CertificateFile.MAX_BYTES + " bytes unpacked");
        } else if (isLitter(entry.name())) {
            Harvest aside = new Harvest();
            new Recogniser(aside).read(content, entry.place(), Archive.REFUSED);
            harvest.incidentsOf(aside);
        } else {
            new Recogniser(harvest).read(content, entry.place(), Archive.REFUSED);
        }
    }

    /**
     * The content, or one byte more of it than is read; takes what it unpacks from the allowance.
     */
    private byte[] unpack(int offset) throws IOException {
        try (ZipInputStream zip =
                new ZipInputStream(
                        new ByteArrayInputStream(bytes, offset, bytes.length - offset),
                        StandardCharsets.ISO_8859_1)) {
            if (zip.getNextEntry() == null) {
                throw new IOException("the entry's own header is missing");
            }
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = zip.read(buffer);
                    n >= 0 && allowance >= 0 && content.size() <= CertificateFile.MAX_BYTES;
                    n = zip.read(buffer)) {
                content.write(buffer, 0, n);
                allowance -= n;
            }
            return content.toByteArray();
        }
    }

    private static boolean isLitter(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        return name.startsWith("__MACOSX/")
                || last.startsWith("._")
                || LITTER.contains(last.toLowerCase(Locale.ROOT));
    }

    private void damaged(Place place, String message) {
        harvest.refuse(Cards.ZIP_DAMAGED, place, message);
    }
}
