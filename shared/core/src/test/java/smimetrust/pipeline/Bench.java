package smimetrust.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.release.Status;
import smimetrust.rules.Rulebook;

/** Four stores, a clock that a test turns, and a list of what was sent: one stage at a time. */
final class Bench {

    static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    static final BundleName CONTOSO = new BundleName("contoso");

    record Sent(Request request, Duration delay) {}

    Instant now = START;
    final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    final MemoryStore inbox = new MemoryStore(clock);
    final MemoryStore control = new MemoryStore(clock);
    final MemoryStore state = new MemoryStore(clock);
    final MemoryStore output = new MemoryStore(clock);
    final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());
    final Trap inboxTrap = new Trap(inbox);
    final Trap controlTrap = new Trap(control);
    final Trap stateTrap = new Trap(state);
    final Trap outputTrap = new Trap(output);
    Settings settings = Settings.DEFAULT.withQuiet(Duration.ZERO);
    Assembly.Bounds bounds = Assembly.Bounds.STANDARD;

    /** A store that counts, and before a call of one kind does something once. */
    static final class Trap implements ObjectStore {
        private final ObjectStore store;
        private Predicate<String> when = _ -> false;
        private Runnable what = () -> {};
        final List<String> puts = Collections.synchronizedList(new ArrayList<>());
        final List<String> gets = Collections.synchronizedList(new ArrayList<>());
        Optional<String> unreadable = Optional.empty();

        Trap(ObjectStore store) {
            this.store = store;
        }

        /** Once, before the first call that is like {@code put contoso/status.json}. */
        void before(String call, Runnable happening) {
            beforeEach(
                    call,
                    () -> {
                        when = _ -> false;
                        happening.run();
                    });
        }

        void beforeEach(String call, Runnable happening) {
            when = c -> c.startsWith(call);
            what = happening;
        }

        private void call(String call) {
            if (when.test(call)) {
                what.run();
            }
        }

        @Override
        public Listing list(String prefix, int limit) {
            call("list " + prefix);
            return store.list(prefix, limit);
        }

        @Override
        public Top top(int limit) {
            call("top");
            return store.top(limit);
        }

        @Override
        public Fetched get(String key, int maxBytes) {
            call("get " + key);
            gets.add(key);
            return unreadable.filter(key::equals).isPresent()
                    ? new Unreadable("access denied", "etag", START)
                    : store.get(key, maxBytes);
        }

        @Override
        public Put put(String key, byte[] bytes, Condition condition) {
            call("put " + key);
            Put put = store.put(key, bytes, condition);
            if (put == Put.WRITTEN) {
                puts.add(key);
            }
            return put;
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** Writes an object and returns its version. */
    String upload(String key, byte[] content) {
        inbox.put(key, content, new ObjectStore.Always());
        return found(inbox, key).version().orElseThrow();
    }

    /** Writes an object and has it judged. */
    void drop(String key, byte[] content) {
        upload(key, content);
        judge(key);
    }

    Validation.Outcome judge(String key) {
        return validation().run(new Request.Validate(key, Optional.empty()));
    }

    void policy(String json) {
        control.put("contoso/policy.json", bytes(json), new ObjectStore.Always());
    }

    Validation validation() {
        return new Validation(inboxTrap, stateTrap);
    }

    Assembly assembly() {
        return new Assembly(
                inboxTrap,
                controlTrap,
                stateTrap,
                outputTrap,
                (request, delay) -> sent.add(new Sent(request, delay)),
                settings,
                clock,
                bounds);
    }

    Assembly.Outcome assemble() {
        return assemble(CONTOSO);
    }

    Assembly.Outcome assemble(BundleName bundle) {
        return assembly().run(Request.Assemble.of(bundle));
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    static ObjectStore.Found found(ObjectStore store, String key) {
        return store.find(key, 1 << 28).orElseThrow(() -> new AssertionError("no " + key));
    }

    Status status() {
        return status(CONTOSO);
    }

    Status status(BundleName bundle) {
        return Json.read(found(output, bundle + "/status.json").bytes(), Status.class);
    }

    List<String> blockers() {
        return status().blockers().stream().map(Blocker::rule).toList();
    }

    /** The name of the present object's verdict. */
    String verdictName(String key) {
        return InboxKey.of(key)
                .orElseThrow()
                .document(VerdictDocument.FOLDER, found(inbox, key).etag(), Rulebook.VERSION);
    }

    VerdictDocument verdict(String key) {
        return Json.read(found(state, verdictName(key)).bytes(), VerdictDocument.class);
    }

    List<Request> requests() {
        return sent.stream().map(Sent::request).toList();
    }
}
