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
 * folder. Who waited for a file that was removed meanwhile holds a lock on nothing. That is told by
 * a length: a random one is given to the locked file, and the file under the name must have it. (To
 * read the file under the name would not do: closing it gives up the lock, says POSIX.)
 */
final class FolderLock implements AutoCloseable {

    /** The file is sparse: it takes one block of the disk. Unit: bytes. */
    private static final long MAX_LENGTH = 1L << 30;

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private FolderLock(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /** Waits until it is held. */
    static FolderLock acquire(Path file) throws IOException {
        while (true) {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.SPARSE);
            FolderLock candidate = new FolderLock(file, channel, channel.lock());
            if (candidate.isStillThere()) {
                return candidate;
            }
            channel.close();
        }
    }

    private boolean isStillThere() throws IOException {
        long length = ThreadLocalRandom.current().nextLong(1, MAX_LENGTH);
        channel.truncate(0);
        channel.write(ByteBuffer.allocate(1), length - 1);
        try {
            return Files.size(file) == length;
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
            Files.deleteIfExists(file);
        }
    }
}
