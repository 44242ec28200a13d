package smimetrust.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A lock between processes whose file is removed again, so that nothing of ours stays in a person's
 * folder. Whoever removes it marks it first, so that those who waited for it know that they now
 * hold a lock on nothing, and wait for the next one.
 *
 * <p>The file is never opened a second time: on POSIX systems a process loses its lock on a file as
 * soon as it closes any channel to it, not only the one that was locked.
 */
final class FolderLock implements AutoCloseable {

    private static final byte REMOVED = 'x';

    /** The size that tells our file from another one at the same path. Unit: bytes. */
    private static final int MAX_TOKEN = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private FolderLock(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /** Waits until it is held. One thread of a process at a time. */
    static FolderLock acquire(Path file) throws IOException {
        while (true) {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            FolderLock candidate = new FolderLock(file, channel, channel.lock());
            if (!candidate.isMarked() || candidate.wasLeftByACrash()) {
                return candidate;
            }
            channel.close();
        }
    }

    private boolean isMarked() throws IOException {
        ByteBuffer first = ByteBuffer.allocate(1);
        return channel.read(first, 0) == 1 && first.get(0) == REMOVED;
    }

    /** Marked, and still there: it is given a size that no other file at this path will have. */
    private boolean wasLeftByACrash() throws IOException {
        int token = ThreadLocalRandom.current().nextInt(2, MAX_TOKEN);
        channel.write(ByteBuffer.wrap(new byte[] {REMOVED}), token - 1L);
        try {
            if (Files.size(file) == token) {
                channel.truncate(0);
                return true;
            }
            return false;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    boolean isHeld() {
        return lock.isValid();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            channel.write(ByteBuffer.wrap(new byte[] {REMOVED}), 0);
            Files.deleteIfExists(file);
        }
    }
}
