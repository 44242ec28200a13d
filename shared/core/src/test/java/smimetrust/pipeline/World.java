package smimetrust.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.Sha256;
import smimetrust.chain.Anchoring;
import smimetrust.chain.Outcome;
import smimetrust.notice.Announcement;
import smimetrust.notice.Place;
import smimetrust.release.Layout;
import smimetrust.release.Release;
import smimetrust.release.Status;
import smimetrust.sst.SerializedStore;

/**
 * The whole system in memory, with a clock that a test turns and a hook at every port call: there a
 * process can die, or something else can happen first. What must hold at every moment is checked at
 * every write of a status.
 */
final class World {

    /** A process that died. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** What waits in a queue. */
    record Pending(Request request, Instant due) {}

    static final Instant START = Instant.parse("2026-06-01T00:00:00Z");

    private static final Place PLACE = new Place.Bucket("output-bucket");

    private Instant now = START;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    final MemoryStore inbox = new MemoryStore(clock);
    final MemoryStore control = new MemoryStore(clock);
    final MemoryStore state = new MemoryStore(clock);
    final MemoryStore output = new MemoryStore(clock);
    final List<Pending> queue = Collections.synchronizedList(new ArrayList<>());
    final List<Announcement> announced = new ArrayList<>();
    private final Settings settings;

    /**
     * What happens at the coming port calls of the running stage, one entry a call: some of them
     * come at the same time.
     */
    private final Deque<Consumer<World>> ahead = new ConcurrentLinkedDeque<>();

    /** What the internet gives; anything else is unreachable. */
    final Map<String, byte[]> internet = new HashMap<>();

    private final Validation validation;
    private final RevocationCheck revocationCheck;
    private final Assembly assembly;
    private final Notification notification;

    World(Settings settings) {
        this.settings = settings;
        ObjectStore hookedState = new Hooked(state, this::wroteState);
        ObjectStore hookedOutput = new Hooked(output, this::wroteOutput);
        ObjectStore hookedInbox = new Hooked(inbox, _ -> {});
        validation = new Validation(hookedInbox, hookedState);
        revocationCheck =
                new RevocationCheck(
                        hookedInbox, hookedState, this::fetch, clock, RevocationCheck.PATIENCE);
        assembly =
                new Assembly(
                                hookedInbox,
                                new Hooked(control, _ -> {}),
                                hookedState,
                                hookedOutput,
                                this::send,
                                settings,
                                clock)
                        .withReport(PLACE);
        notification =
                new Notification(
                        hookedOutput,
                        hookedState,
                        announcement -> {
                            hook();
                            announced.add(announcement);
                            hook();
                        },
                        Layout.BUNDLES,
                        PLACE);
    }

    private CrlSource.Answer fetch(String url) {
        byte[] there = internet.get(url);
        return there == null
                ? new CrlSource.Failed(CrlSource.Reason.TIME, "10 s")
                : new CrlSource.Fetched(there);
    }

    Instant now() {
        return now;
    }

    void advance(Duration by) {
        now = now.plus(by);
    }

    void upload(String key, byte[] bytes) {
        inbox.put(key, bytes, new ObjectStore.Always());
        String version = ((ObjectStore.Found) inbox.get(key, 1 << 20)).version().orElseThrow();
        enqueue(
                new Request.Validate(key, Optional.of(new Request.Upload(version, "AWS:ann", now))),
                Duration.ZERO);
    }

    void delete(String key) {
        inbox.delete(key);
        enqueue(Request.Assemble.changed(BundleName.ofKey(key), now), Duration.ZERO);
    }

    void policy(String bundle, String json) {
        control.put(
                bundle + "/policy.json",
                json.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                new ObjectStore.Always());
        enqueue(Request.Assemble.of(new BundleName(bundle)), Duration.ZERO);
    }

    void answered(String bundle, byte[] readBack) {
        control.put(bundle + "/readback.sst", readBack, new ObjectStore.Always());
        enqueue(Request.Assemble.of(new BundleName(bundle)), Duration.ZERO);
    }

    private void send(Request request, Duration delay) {
        hook();
        enqueue(request, delay);
        hook();
    }

    private void enqueue(Request request, Duration delay) {
        queue.add(new Pending(request, now.plus(delay)));
    }

    private void wroteState(String key) {
        if (key.startsWith("revocation/")) {
            enqueue(
                    Request.Assemble.of(
                            new BundleName(
                                    key.substring("revocation/".length(), key.length() - 5))),
                    Duration.ZERO);
        }
        if (key.startsWith("verdicts/")) {
            enqueue(Request.Assemble.of(new BundleName(key.split("/", -1)[1])), Duration.ZERO);
        }
    }

    private void wroteOutput(String key) {
        if (key.endsWith("/status.json")) {
            BundleName bundle = new BundleName(key.substring(0, key.indexOf('/')));
            status(bundle).release().ifPresent(this::checkRelease);
            enqueue(new Request.Notify(bundle), Duration.ZERO);
        }
    }

    /** What an administrator could fetch at this very moment. */
    private void checkRelease(Release release) {
        byte[] store =
                output.find(release.key(), 1 << 20)
                        .map(ObjectStore.Found::bytes)
                        .orElseThrow(() -> new AssertionError("no store at " + release.key()));
        assertThat(Sha256.of(store)).isEqualTo(release.sha256());
        SerializedStore.Store read = (SerializedStore.Store) SerializedStore.read(store);
        assertThat(read.certificates()).hasSize(release.certificates()).isNotEmpty();
        Anchoring anchoring =
                Anchoring.of(
                        read.certificates(), List.of(), release.publishedAt(), Duration.ofDays(2));
        assertThat(read.certificates())
                .allMatch(c -> anchoring.outcome(c) instanceof Outcome.Anchored);
    }

    /**
     * Runs one request.
     *
     * @param happenings what happens at its first, second, … port call
     */
    void run(Request request, List<Consumer<World>> happenings) {
        List<Consumer<World>> before = List.copyOf(ahead);
        ahead.clear();
        ahead.addAll(happenings);
        try {
            switch (request) {
                case Request.Validate validate -> validation.run(validate);
                case Request.CheckRevocation check -> revocationCheck.run(check);
                case Request.Assemble assemble -> assembly.run(assemble);
                case Request.Notify notify -> notification.run(notify);
                case Request.Reconcile() -> assembly.reconcile();
            }
        } catch (Crash | ContendedException e) {
            enqueue(request, Duration.ofMinutes(1)); // as SQS does, when its time-out is over
        } finally {
            ahead.clear();
            ahead.addAll(before);
        }
    }

    private void hook() {
        Consumer<World> next = ahead.poll();
        if (next != null) {
            next.accept(this);
        }
    }

    /** Runs what is due until nothing is left, turning the clock to what is due next. */
    void drain() {
        drain(_ -> {});
    }

    /**
     * The same.
     *
     * @param hears of each request before it runs
     */
    void drain(Consumer<Request> hears) {
        for (int i = 0; !queue.isEmpty(); i++) {
            if (i > 5_000) {
                throw new AssertionError("the queue does not empty: " + queue);
            }
            Pending next = queue.stream().min(Comparator.comparing(Pending::due)).orElseThrow();
            queue.remove(next);
            if (next.due().isAfter(now)) {
                now = next.due();
            }
            hears.accept(next.request());
            run(next.request(), List.of());
        }
    }

    /** What a single build of the present inbox gives, at this moment. */
    World built() {
        World fresh = new World(settings.withQuiet(Duration.ZERO).withShrinkHold(Duration.ZERO));
        for (ObjectStore.Entry entry : inbox.list("", 10_000).entries()) {
            fresh.now = entry.lastModified();
            fresh.upload(
                    entry.key(), ((ObjectStore.Found) inbox.get(entry.key(), 1 << 21)).bytes());
        }
        for (ObjectStore.Entry entry : control.list("", 10_000).entries()) {
            fresh.control.put(
                    entry.key(),
                    ((ObjectStore.Found) control.get(entry.key(), 1 << 21)).bytes(),
                    new ObjectStore.Always());
        }
        fresh.now = now;
        fresh.queue.clear();
        for (ObjectStore.Entry entry : inbox.list("", 10_000).entries()) {
            fresh.run(new Request.Validate(entry.key(), Optional.empty()), List.of());
        }
        fresh.queue.clear();
        fresh.run(new Request.Reconcile(), List.of());
        fresh.drain();
        return fresh;
    }

    Status status(BundleName bundle) {
        return output.find(bundle + "/status.json", 1 << 24)
                .map(found -> Json.read(found.bytes(), Status.class))
                .orElseGet(() -> Status.empty(bundle.text()));
    }

    Optional<Status> told(BundleName bundle) {
        return state.find(NotifiedDocument.key(bundle.text()), 1 << 24)
                .map(found -> Json.read(found.bytes(), NotifiedDocument.class).status());
    }

    /** The page as it lies there. */
    Optional<String> page(BundleName bundle) {
        return output.find(bundle + "/report.html", 1 << 24)
                .map(found -> new String(found.bytes(), java.nio.charset.StandardCharsets.UTF_8));
    }

    /** The page as it should be, which is then there. */
    Optional<String> pageAnew(BundleName bundle) {
        output.delete(bundle + "/report.html");
        new ReportPage(output, settings, PLACE).refresh(bundle);
        return page(bundle);
    }

    /** A store with the hook before and after every call, and an event after every write. */
    private final class Hooked implements ObjectStore {
        private final ObjectStore store;
        private final Consumer<String> written;

        Hooked(ObjectStore store, Consumer<String> written) {
            this.store = store;
            this.written = written;
        }

        @Override
        public Listing list(String prefix, int limit) {
            hook();
            return store.list(prefix, limit);
        }

        @Override
        public Top top(int limit) {
            hook();
            return store.top(limit);
        }

        @Override
        public Fetched get(String key, int maxBytes) {
            hook();
            return store.get(key, maxBytes);
        }

        @Override
        public Put put(String key, byte[] bytes, Condition condition) {
            hook();
            if (key.contains("/releases/") && store.get(key, 1 << 24) instanceof Found there) {
                assertThat(Arrays.equals(there.bytes(), bytes) || condition instanceof IfAbsent)
                        .as("a release is never changed")
                        .isTrue();
            }
            Put put = store.put(key, bytes, condition);
            if (put == Put.WRITTEN) {
                written.accept(key);
            }
            hook();
            return put;
        }
    }
}
