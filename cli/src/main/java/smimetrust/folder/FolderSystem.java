package smimetrust.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import smimetrust.BundleName;
import smimetrust.notice.Place;
import smimetrust.pipeline.Announcer;
import smimetrust.pipeline.ApprovalDocument;
import smimetrust.pipeline.Assembly;
import smimetrust.pipeline.CrlSource;
import smimetrust.pipeline.Notification;
import smimetrust.pipeline.ObjectStore;
import smimetrust.pipeline.Request;
import smimetrust.pipeline.RevocationCheck;
import smimetrust.pipeline.Settings;
import smimetrust.pipeline.Validation;

/**
 * The whole system on four folders: {@code inbox}, {@code control}, {@code state} and {@code
 * output}. It is driven by one caller, step by step; what the cloud's events tell is here seen by
 * looking.
 */
public final class FolderSystem {

    /** What failed comes again after this time, as a queue does it. */
    private static final Duration RETRY = Duration.ofMinutes(1);

    private static final Duration DAY = Duration.ofDays(1);

    private final Path inboxFolder;
    private final Path controlFolder;
    private final Clock clock;
    private final LocalQueue queue;
    private final Validation validation;
    private final RevocationCheck revocation;
    private final Assembly assembly;
    private final Notification notification;
    private final BiConsumer<Request, RuntimeException> failures;
    private Map<String, Stamp> inboxSeen = Map.of();
    private Map<String, Stamp> controlSeen = Map.of();
    private Instant reconcileAt = Instant.MIN;

    /** What tells without reading it that a file changed. */
    private record Stamp(long size, Instant modified, String identity) {}

    /**
     * On the folders below {@code root}, which are made if they are missing.
     *
     * @param lists where revocation lists come from, if the settings say that they are asked for
     * @param failures hears of a stage that failed; its request comes again
     */
    public FolderSystem(
            Path root,
            Settings settings,
            Clock clock,
            CrlSource lists,
            Announcer announcer,
            BiConsumer<Request, RuntimeException> failures) {
        this.inboxFolder = root.resolve("inbox");
        this.controlFolder = root.resolve("control");
        this.clock = clock;
        this.queue = new LocalQueue(clock);
        this.failures = failures;
        Path outputFolder = root.resolve("output");
        for (Path folder :
                List.of(inboxFolder, controlFolder, root.resolve("state"), outputFolder)) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        ObjectStore inbox = new DirectoryStore(inboxFolder);
        ObjectStore control = new DirectoryStore(controlFolder);
        ObjectStore state = new Told(new DirectoryStore(root.resolve("state")), this::stateWritten);
        ObjectStore output = new Told(new DirectoryStore(outputFolder), this::outputWritten);
        this.validation = new Validation(inbox, state);
        this.revocation = new RevocationCheck(inbox, state, lists, clock, RevocationCheck.PATIENCE);
        Place place = new Place.Folder(outputFolder.toAbsolutePath().normalize().toString());
        this.assembly =
                new Assembly(inbox, control, state, output, queue, settings, clock)
                        .withReport(place);
        this.notification = new Notification(output, state, announcer, settings.layout(), place);
    }

    private void stateWritten(String key) {
        boolean learned = key.startsWith("revocation/");
        if (learned || key.startsWith("verdicts/")) {
            String part = key.split("/", -1)[1];
            String bundle = learned ? part.substring(0, part.length() - ".json".length()) : part;
            queue.send(Request.Assemble.of(new BundleName(bundle)), Duration.ZERO);
        }
    }

    private void outputWritten(String key) {
        if (key.endsWith("/status.json")) {
            BundleName bundle = new BundleName(key.substring(0, key.indexOf('/')));
            queue.send(new Request.Notify(bundle), Duration.ZERO);
        }
    }

    /** Looks for what changed since the last look, and whether a day is over. */
    public void look() {
        Instant now = clock.instant();
        if (!now.isBefore(reconcileAt)) {
            reconcileAt = now.plus(DAY);
            queue.send(new Request.Reconcile(), Duration.ZERO);
        }
        Map<String, Stamp> inboxNow = stamps(inboxFolder);
        inboxNow.forEach((key, stamp) -> {
            if (!stamp.equals(inboxSeen.get(key))) {
                queue.send(
                        new Request.Validate(key, upload(new DirectoryStore(inboxFolder), key)),
                        Duration.ZERO);
            }
        });
        removed(inboxSeen, inboxNow).forEach(key -> changed(BundleName.ofKey(key), now));
        inboxSeen = inboxNow;
        Map<String, Stamp> controlNow = stamps(controlFolder);
        controlNow.forEach((key, stamp) -> {
            if (!stamp.equals(controlSeen.get(key)) && key.contains("/")) {
                controlChanged(key, now);
            }
        });
        removed(controlSeen, controlNow).forEach(key -> changed(controlBundle(key), now));
        controlSeen = controlNow;
    }

    private static Optional<Request.Upload> upload(DirectoryStore store, String key) {
        return store.writer(key).map(w -> new Request.Upload(w.version(), w.principal(), w.at()));
    }

    private void controlChanged(String key, Instant now) {
        Optional<ApprovalDocument.Target> target = ApprovalDocument.target(key);
        Optional<Request.Upload> writer = upload(new DirectoryStore(controlFolder), key);
        if (target.isPresent() && writer.isPresent()) {
            queue.send(
                    new Request.Assemble(
                            target.get().bundle(),
                            Optional.of(now),
                            Optional.empty(),
                            false,
                            List.of(new Request.Approval(target.get().sha256(), writer.get()))),
                    Duration.ZERO);
        } else {
            changed(controlBundle(key), now);
        }
    }

    private static BundleName controlBundle(String key) {
        return ApprovalDocument.target(key)
                .map(ApprovalDocument.Target::bundle)
                .orElse(BundleName.ofKey(key));
    }

    private static List<String> removed(Map<String, Stamp> before, Map<String, Stamp> after) {
        return before.keySet().stream().filter(key -> !after.containsKey(key)).toList();
    }

    private void changed(BundleName bundle, Instant at) {
        queue.send(Request.Assemble.changed(bundle, at), Duration.ZERO);
    }

    private static Map<String, Stamp> stamps(Path folder) {
        Map<String, Stamp> stamps = new HashMap<>();
        try {
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
                            stamps.put(
                                    DirectoryStore.key(folder, file),
                                    new Stamp(
                                            a.size(),
                                            a.lastModifiedTime().toInstant(),
                                            String.valueOf(a.fileKey())));
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e) {
                            return FileVisitResult.CONTINUE; // gone, or read and refused later
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return stamps;
    }

    /** Handles one request that is due. False if none is. */
    public boolean step() {
        Optional<Request> next = queue.poll();
        if (next.isEmpty()) {
            return false;
        }
        Request request = next.get();
        try {
            switch (request) {
                case Request.Validate validate -> validation.run(validate);
                case Request.CheckRevocation check -> revocation.run(check);
                case Request.Assemble assemble -> assembly.run(assemble);
                case Request.Notify notify -> notification.run(notify);
                case Request.Reconcile() -> assembly.reconcile();
            }
        } catch (RuntimeException e) {
            // Whatever it was: the request comes again, and the others go on.
            failures.accept(request, e);
            queue.send(request, RETRY);
        }
        return true;
    }

    /** A store that tells what was written to it, as a bucket's notifications do. */
    private record Told(ObjectStore store, java.util.function.Consumer<String> written)
            implements ObjectStore {

        @Override
        public Listing list(String prefix, int limit) {
            return store.list(prefix, limit);
        }

        @Override
        public Top top(int limit) {
            return store.top(limit);
        }

        @Override
        public Fetched get(String key, int maxBytes) {
            return store.get(key, maxBytes);
        }

        @Override
        public Put put(String key, byte[] bytes, Condition condition) {
            Put put = store.put(key, bytes, condition);
            if (put == Put.WRITTEN) {
                written.accept(key);
            }
            return put;
        }
    }
}
