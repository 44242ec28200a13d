package smimetrust.folder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.pipeline.ObjectStore;

/**
 * A folder as a store: a key is a path below it. Writes replace a file atomically, and conditions
 * hold between threads and between processes, through a lock file that is there while one writes.
 *
 * <p>Everything that is not a folder is an object, so that nothing is left out silently: a link is
 * followed if it leads to a file, and what cannot be read is {@link ObjectStore.Unreadable}.
 */
public final class DirectoryStore implements ObjectStore {

    private static final String OWN = ".smime-trust";
    private static final String LOCK = OWN + ".lock";
    private static final String TEMPORARY = ".tmp";

    /** Unit: characters. */
    private static final int MAX_OWNER = 256;

    private static final char REPLACEMENT = '\uFFFD';

    /**
     * Files up to this size are told apart by their content, larger ones by size and time. Unit:
     * bytes.
     */
    private static final int MAX_HASHED = 16 << 20;

    /** A file lock belongs to the whole process, so its threads need one of their own. */
    private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

    private final Path root;

    /** The folder need not exist: it is made by the first write, and lists as empty until then. */
    public DirectoryStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public Listing list(String prefix, int limit) {
        int slash = prefix.lastIndexOf('/');
        List<String> keys =
                walk(slash < 0 ? "" : prefix.substring(0, slash)).stream()
                        .filter(key -> key.startsWith(prefix))
                        .toList();
        return listing(keys, limit);
    }

    @Override
    public Top top(int limit) {
        return Top.of(walk(""), keys -> listing(keys, limit));
    }

    private Listing listing(List<String> keys, int limit) {
        List<Entry> entries = new ArrayList<>();
        for (String key : keys) {
            if (entries.size() == limit) {
                return new Listing(entries, false);
            }
            switch (get(key, MAX_HASHED)) {
                case Found f ->
                        entries.add(new Entry(key, f.etag(), f.bytes().length, f.lastModified()));
                case TooLarge t ->
                        entries.add(new Entry(key, t.etag(), t.size(), t.lastModified()));
                case Unreadable u -> entries.add(new Entry(key, u.etag(), 0, u.lastModified()));
                case Missing() -> {} // removed since the walk
            }
        }
        return new Listing(entries, true);
    }

    /** The keys of all objects, sorted as a listing is; nothing is read. */
    public List<String> keys() {
        return walk("");
    }

    /** The keys of everything below a folder that is not a folder that can be read, sorted. */
    private List<String> walk(String folder) {
        List<String> keys = new ArrayList<>();
        Optional<Path> start = path(folder);
        if (start.isEmpty()) {
            return List.of();
        }
        try {
            Files.walkFileTree(
                    start.get(),
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
                            if (!isOwn(file.getFileName().toString())) {
                                keys.add(key(file));
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e)
                                throws IOException {
                            if (e instanceof NoSuchFileException) {
                                return FileVisitResult.CONTINUE; // removed meanwhile
                            }
                            if (file.equals(root)) {
                                throw e;
                            }
                            keys.add(key(file)); // read later, and then found unreadable
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keys.sort(ObjectStore.KEY_ORDER);
        return keys;
    }

    private String key(Path file) {
        return key(root, file);
    }

    /** The key of a file below a folder: its path, with slashes. */
    static String key(Path folder, Path file) {
        StringBuilder key = new StringBuilder();
        for (Path segment : folder.relativize(file)) {
            key.append(key.isEmpty() ? "" : "/").append(segment);
        }
        return key.toString();
    }

    private static boolean isOwn(String fileName) {
        return fileName.equals(LOCK) || (fileName.startsWith(OWN) && fileName.endsWith(TEMPORARY));
    }

    /** The file of a key; absent for a key that no file of this folder can have. */
    private Optional<Path> path(String key) {
        try {
            Path path = root.resolve(key).normalize();
            boolean inside = path.startsWith(root) && (key.isEmpty() || key(path).equals(key));
            return inside ? Optional.of(path) : Optional.empty();
        } catch (java.nio.file.InvalidPathException e) {
            return Optional.empty();
        }
    }

    @Override
    public Fetched get(String key, int maxBytes) {
        Optional<Path> path = path(key);
        if (path.isEmpty() || key.isEmpty()) {
            return withoutFile(key);
        }
        Path file = path.get();
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Instant modified = attributes.lastModifiedTime().toInstant();
            if (!attributes.isRegularFile()) { // opening a pipe would wait for its writer
                return notAFile(file, attributes.isDirectory(), modified);
            }
            int limit = Math.max(maxBytes, MAX_HASHED);
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(limit + 1);
            }
            long size = bytes.length > limit ? Files.size(file) : bytes.length;
            String etag =
                    bytes.length > MAX_HASHED
                            ? "size-" + size + "-at-" + modified
                            : Sha256.of(bytes).hex();
            Optional<String> version = Optional.of(version(attributes));
            return size > maxBytes
                    ? new TooLarge(size, etag, version, modified)
                    : new Found(bytes, etag, version, modified);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Files.isSymbolicLink(file)
                    ? unreadable("a link that leads nowhere")
                    : withoutFile(key);
        } catch (AccessDeniedException e) {
            return unreadable("access denied");
        } catch (FileSystemException e) { // its message has the path, which is no part of why
            return unreadable(Optional.ofNullable(e.getReason()).orElse("cannot be read"));
        } catch (IOException e) {
            return unreadable(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Who wrote a file, as far as a folder tells.
     *
     * @param version the file that it is true of, as reading it gives it
     * @param principal the file's owner
     * @param at when it was written
     */
    public record Writer(String version, String principal, Instant at) {}

    /**
     * The writer of the present file: its owner. Absent for a link, which anybody can make to a
     * file of somebody else, and where the system knows no owners.
     */
    public Optional<Writer> writer(String key) {
        Optional<Path> path = path(key);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        Path file = path.get();
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(
                            file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile() || links(file) > 1) {
                return Optional.empty();
            }
            return Optional.of(
                    new Writer(
                            version(attributes),
                            SafeText.line(
                                    Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName(),
                                    MAX_OWNER),
                            attributes.lastModifiedTime().toInstant()));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** How many names the file has, where the system counts them. */
    private static int links(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                        && Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                                instanceof Integer count
                ? count
                : 1;
    }

    /** Another one after every write, as far as the file system tells. */
    private static String version(BasicFileAttributes attributes) {
        return attributes.fileKey()
                + " "
                + attributes.lastModifiedTime().toInstant()
                + " "
                + attributes.size();
    }

    private static Fetched notAFile(Path file, boolean folder, Instant modified) {
        if (!folder) {
            return new Unreadable("not a file", "no-file", modified);
        }
        if (Files.isSymbolicLink(file)) {
            return new Unreadable("a link to a folder", "no-file", modified);
        }
        // Its files are not in any listing, so that it has to stand for them.
        return Files.isReadable(file) ? new Missing() : unreadable("a folder: access denied");
    }

    /**
     * A name that is no text in the encoding of this system is listed with replacement characters,
     * and then no file has that key. It is there all the same, and must not be left out silently.
     */
    private static Fetched withoutFile(String key) {
        return key.indexOf(REPLACEMENT) < 0
                ? new Missing()
                : unreadable("its name is not UTF-8: give it another one");
    }

    private static Fetched unreadable(String why) {
        return new Unreadable(SafeText.line(why, 200), "unreadable", Instant.EPOCH);
    }

    @Override
    public Put put(String key, byte[] bytes, Condition condition) {
        Path file = path(key).orElseThrow(() -> new IllegalArgumentException("no key of a folder"));
        try {
            Files.createDirectories(root);
            return put(file, key, bytes, condition);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Put put(Path file, String key, byte[] bytes, Condition condition) throws IOException {
        // One folder has one lock, by whatever links it was reached.
        ReentrantLock threads = LOCKS.computeIfAbsent(root.toRealPath(), _ -> new ReentrantLock());
        threads.lock();
        try (FolderLock processes = FolderLock.acquire(root.resolve(LOCK))) {
            return processes.isHeld() && condition.holds(get(key, 0))
                    ? replace(file, bytes)
                    : Put.CONFLICT;
        } finally {
            threads.unlock();
        }
    }

    /** Called under both locks, so that a temporary file found here is one that a crash left. */
    private static Put replace(Path file, byte[] bytes) throws IOException {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IOException("the root of the file system is no object");
        }
        Files.createDirectories(folder);
        Path temporary = folder.resolve(OWN + TEMPORARY);
        try (FileChannel out =
                FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
        Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        return Put.WRITTEN;
    }
}
