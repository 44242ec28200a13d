package smimetrust.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.pipeline.ObjectStore.Entry;
import smimetrust.pipeline.ObjectStore.Found;
import smimetrust.pipeline.ObjectStore.Listing;
import smimetrust.release.Policy;
import smimetrust.release.ReleasePlan;
import smimetrust.release.Situation;
import smimetrust.release.Situation.JudgedFile;
import smimetrust.release.Situation.KeySighting;
import smimetrust.release.Status;
import smimetrust.rules.Rulebook;
import smimetrust.sst.SerializedStore;

/**
 * The second stage: brings one bundle's status up to date with what is in the inbox now. The
 * listing is the truth, a verdict is a cache, and the status is the only commit: it is read first
 * and written last, under the condition that nobody else wrote it meanwhile.
 */
public final class Assembly {

    private final ObjectStore inbox;
    private final ObjectStore control;
    private final ObjectStore state;
    private final ObjectStore output;
    private final Requests requests;
    private final Settings settings;
    private final Clock clock;

    /** Over stores of which only the output is written. */
    public Assembly(
            ObjectStore inbox,
            ObjectStore control,
            ObjectStore state,
            ObjectStore output,
            Requests requests,
            Settings settings,
            Clock clock) {
        this.inbox = inbox;
        this.control = control;
        this.state = state;
        this.output = output;
        this.requests = requests;
        this.settings = settings;
        this.clock = clock;
    }

    /** What one run did; for logs. */
    public sealed interface Outcome {
        /** A new release. */
        record Released(Status status) implements Outcome {}

        /** The same release, and something else that changed. */
        record Updated(Status status) implements Outcome {}

        /** Nothing changed. */
        record Unchanged(Status status) implements Outcome {}

        /** Put back: the newest change is too young. */
        record Postponed(Duration delay) implements Outcome {}

        /** Put back: some files have no verdict yet. */
        record Waiting(int files) implements Outcome {}
    }

    /** Sends a request for every bundle there is or was, spread over a quarter of an hour. */
    public int reconcile() {
        Set<BundleName> bundles = new TreeSet<>();
        ObjectStore.Top uploads = inbox.top(1);
        if (!uploads.objects().entries().isEmpty()) {
            bundles.add(BundleName.DEFAULT);
        }
        uploads.folders()
                .forEach(folder -> bundles.add(BundleName.of(folder).orElse(BundleName.INVALID)));
        output.top(1)
                .folders()
                .forEach(folder ->
                        BundleName.of(folder)
                                .or(() ->
                                        folder.equals(BundleName.INVALID.text())
                                                ? Optional.of(BundleName.INVALID)
                                                : Optional.empty())
                                .ifPresent(bundles::add));
        int i = 0;
        for (BundleName bundle : bundles) {
            // A few bundles need no spreading; very many share the time evenly.
            long step = Math.min(1_000L, Settings.RECONCILE_SPREAD.toMillis() / bundles.size());
            requests.send(
                    Request.Assemble.thorough(bundle), Duration.ofSeconds(step * i++ / 1_000));
        }
        return bundles.size();
    }

    /** Assembles. */
    public Outcome run(Request.Assemble request) {
        return Retry.untilPresent("the status of " + request.bundle(), () -> attempt(request));
    }

    private Optional<Outcome> attempt(Request.Assemble request) {
        BundleName bundle = request.bundle();
        Instant now = clock.instant();
        String statusKey = settings.layout().status(bundle);
        Optional<Found> stored = output.find(statusKey, StatusDocument.MAX_BYTES);
        Status previous =
                stored.map(found -> StatusDocument.read(found.bytes()))
                        .orElseGet(() -> Status.empty(bundle.text()));

        Uploads uploads = list(bundle);
        ObjectStore.Fetched policyDocument =
                control.get(bundle + "/policy.json", Policy.MAX_DOCUMENT_BYTES);
        Optional<Duration> wait = untilQuiet(request, uploads, policyDocument, now);
        if (wait.isPresent()) {
            requests.send(
                    new Request.Assemble(
                            bundle,
                            request.changed(),
                            Optional.of(request.since().orElse(now)),
                            request.thorough()),
                    wait.get());
            return Optional.of(new Outcome.Postponed(wait.get()));
        }

        List<Blocker> obstacles = new ArrayList<>();
        if (!uploads.complete) {
            obstacles.add(
                    Cards.TOO_MANY_OBJECTS.blocker(
                            "more than %,d files".formatted(Settings.MAX_OBJECTS)));
        }
        Verdicts verdicts = verdicts(uploads.keys);
        if (verdicts.bytes > Settings.MAX_VERDICT_BYTES) {
            obstacles.add(
                    Cards.TOO_MUCH.blocker(
                            "the verdicts have more than %,d bytes"
                                    .formatted(Settings.MAX_VERDICT_BYTES)));
        }
        Optional<Status.Unjudged> unjudged = unjudged(verdicts, previous, now);
        if (unjudged.isPresent()) {
            Status.Unjudged waiting = unjudged.get();
            boolean patient = now.isBefore(waiting.since().plus(Settings.UNJUDGED_PATIENCE));
            ask(
                    bundle,
                    verdicts.missing,
                    patient && !request.thorough() ? asked(previous) : Set.of(),
                    patient);
            if (patient) {
                return commit(
                                statusKey,
                                stored,
                                previous,
                                StatusDocument.waiting(previous, waiting),
                                false)
                        .map(_ -> new Outcome.Waiting(waiting.files().size()));
            }
            obstacles.add(
                    Cards.UNJUDGED.blocker(
                            waiting.files().size()
                                    + " files have had no verdict since "
                                    + waiting.since()
                                    + ": "
                                    + SafeText.line(String.join(", ", waiting.files()), 200)));
        }

        Policy policy = policy(policyDocument, obstacles);
        ReleasePlan plan =
                ReleasePlan.of(
                        new Situation(
                                bundle,
                                verdicts.files,
                                sightings(bundle, uploads),
                                policy,
                                previous,
                                standing(previous),
                                obstacles,
                                now,
                                settings.shrinkHold(),
                                settings.layout()));
        Status next = StatusDocument.withUnjudged(plan.status(), unjudged);
        if (stored.isEmpty() && next.files().isEmpty() && next.incidents().isEmpty()) {
            return Optional.of(new Outcome.Unchanged(next)); // a bundle that never was
        }
        plan.artefacts().forEach(this::publish);
        boolean tell = request.thorough() && !isTold(next);
        Optional<Outcome> outcome =
                commit(statusKey, stored, previous, next, tell)
                        .map(written ->
                                plan.isRelease()
                                        ? new Outcome.Released(next)
                                        : written
                                                ? new Outcome.Updated(next)
                                                : new Outcome.Unchanged(next));
        if (outcome.isPresent()) {
            next.hold()
                    .ifPresent(hold ->
                            requests.send(
                                    Request.Assemble.of(bundle),
                                    bounded(
                                            Duration.between(
                                                    now,
                                                    hold.since().plus(settings.shrinkHold())))));
        }
        return outcome;
    }

    /**
     * The inbox's objects of one bundle.
     *
     * @param complete whether these are all
     */
    private record Uploads(Map<InboxKey, Entry> keys, boolean complete) {}

    private Uploads list(BundleName bundle) {
        List<Listing> listings = new ArrayList<>();
        if (bundle.equals(BundleName.INVALID)) {
            for (String folder : inbox.top(0).folders()) {
                int found = listings.stream().mapToInt(l -> l.entries().size()).sum();
                if (BundleName.of(folder).isEmpty() && found <= Settings.MAX_OBJECTS) {
                    listings.add(inbox.list(folder + "/", Settings.MAX_OBJECTS));
                }
            }
        } else {
            listings.add(inbox.list(bundle + "/", Settings.MAX_OBJECTS));
            if (bundle.equals(BundleName.DEFAULT)) {
                listings.add(inbox.top(Settings.MAX_OBJECTS).objects());
            }
        }
        Map<InboxKey, Entry> keys = new java.util.LinkedHashMap<>();
        listings.stream()
                .flatMap(listing -> listing.entries().stream())
                .sorted(java.util.Comparator.comparing(Entry::key, ObjectStore.KEY_ORDER))
                .forEach(entry -> InboxKey.of(entry.key()).ifPresent(key -> keys.put(key, entry)));
        return new Uploads(
                keys,
                keys.size() <= Settings.MAX_OBJECTS
                        && listings.stream().allMatch(Listing::complete));
    }

    /** How long to wait, so that a folder dragged in becomes one release. */
    private Optional<Duration> untilQuiet(
            Request.Assemble request, Uploads uploads, ObjectStore.Fetched policy, Instant now) {
        if (settings.quiet().isZero()
                || request.since()
                        .filter(since -> !now.isBefore(since.plus(Settings.QUIET_PATIENCE)))
                        .isPresent()) {
            return Optional.empty();
        }
        List<Instant> changes = new ArrayList<>();
        uploads.keys.values().forEach(entry -> changes.add(entry.lastModified()));
        if (policy instanceof Found found) {
            changes.add(found.lastModified());
        }
        request.changed().ifPresent(changes::add);
        return changes.stream()
                // A time to come is a wrong clock or a copied file's: it says nothing of now.
                .filter(change -> !change.isAfter(now.plus(settings.quiet())))
                .map(change -> Duration.between(now, change.plus(settings.quiet())))
                .max(java.util.Comparator.naturalOrder())
                .filter(Duration::isPositive)
                .map(Assembly::bounded);
    }

    private static Duration bounded(Duration delay) {
        Duration atLeast =
                delay.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : delay;
        return atLeast.compareTo(Requests.MAX_DELAY) > 0 ? Requests.MAX_DELAY : atLeast;
    }

    /**
     * What is stored about the objects.
     *
     * @param files the judged ones
     * @param missing the ones without a verdict
     * @param bytes the size of all verdicts read
     */
    private record Verdicts(List<JudgedFile> files, List<InboxKey> missing, long bytes) {}

    private Verdicts verdicts(Map<InboxKey, Entry> keys) {
        List<JudgedFile> files = new ArrayList<>();
        List<InboxKey> missing = new ArrayList<>();
        java.util.concurrent.atomic.AtomicLong bytes = new java.util.concurrent.atomic.AtomicLong();
        List<Callable<Optional<VerdictDocument>>> reads = new ArrayList<>();
        keys.forEach((key, entry) -> reads.add(() -> verdict(key, entry, bytes)));
        List<Optional<VerdictDocument>> documents = Concurrently.all(reads);
        int i = 0;
        for (InboxKey key : keys.keySet()) {
            Optional<VerdictDocument> document = documents.get(i++);
            if (document.isPresent()) {
                files.add(
                        new JudgedFile(
                                key.name(),
                                document.get().verdict(),
                                document.get().upload().map(Request.Upload::principal),
                                document.get().upload().map(Request.Upload::at)));
            } else {
                missing.add(key);
            }
        }
        return new Verdicts(files, missing, bytes.get());
    }

    private Optional<VerdictDocument> verdict(
            InboxKey key, Entry entry, java.util.concurrent.atomic.AtomicLong bytes) {
        if (bytes.get() > Settings.MAX_VERDICT_BYTES) {
            return Optional.empty(); // the bundle is blocked already
        }
        String name = key.document(VerdictDocument.FOLDER, entry.etag(), Rulebook.VERSION);
        return state.find(name, VerdictDocument.MAX_BYTES)
                .flatMap(found -> {
                    bytes.addAndGet(found.bytes().length);
                    try {
                        return Optional.of(Json.read(found.bytes(), VerdictDocument.class));
                    } catch (JsonException e) { // as good as none: it is judged again
                        return Optional.empty();
                    }
                })
                .filter(d -> d.isAbout(key.key(), entry.etag(), Rulebook.VERSION));
    }

    private static Optional<Status.Unjudged> unjudged(
            Verdicts verdicts, Status previous, Instant now) {
        if (verdicts.missing.isEmpty() || verdicts.bytes > Settings.MAX_VERDICT_BYTES) {
            return Optional.empty();
        }
        return Optional.of(
                new Status.Unjudged(
                        previous.unjudged().map(Status.Unjudged::since).orElse(now),
                        verdicts.missing.stream().map(InboxKey::name).toList()));
    }

    private static Set<String> asked(Status previous) {
        return previous.unjudged().map(unjudged -> Set.copyOf(unjudged.files())).orElse(Set.of());
    }

    /**
     * Has the missing verdicts made, each asked for once while there is patience, and comes back at
     * its end. Each verdict that comes wakes this stage anyway.
     */
    private void ask(
            BundleName bundle, List<InboxKey> missing, Set<String> asked, boolean comeBack) {
        List<InboxKey> unasked = missing.stream().filter(k -> !asked.contains(k.name())).toList();
        if (unasked.isEmpty()) {
            return;
        }
        List<Callable<Boolean>> sends = new ArrayList<>();
        for (InboxKey key : unasked) {
            sends.add(() -> {
                requests.send(new Request.Validate(key.key(), Optional.empty()), Duration.ZERO);
                return true;
            });
        }
        Concurrently.all(sends);
        if (comeBack) {
            requests.send(Request.Assemble.of(bundle), Settings.UNJUDGED_PATIENCE);
        }
    }

    /**
     * A policy that cannot be used changes nothing: it blocks, since what it excludes is unknown.
     */
    private Policy policy(ObjectStore.Fetched document, List<Blocker> obstacles) {
        String problem;
        switch (document) {
            case ObjectStore.Missing() -> {
                return settings.floors();
            }
            case Found found -> {
                try {
                    return settings.floors().tightenedBy(found.bytes());
                } catch (JsonException e) {
                    problem = e.getMessage();
                }
            }
            case ObjectStore.TooLarge large ->
                    problem =
                            "%,d bytes; at most %,d"
                                    .formatted(large.size(), Policy.MAX_DOCUMENT_BYTES);
            case ObjectStore.Unreadable unreadable -> problem = unreadable.why();
        }
        obstacles.add(Cards.POLICY.blocker("policy.json: " + problem));
        return settings.floors();
    }

    private List<KeySighting> sightings(BundleName bundle, Uploads uploads) {
        Map<String, String> present = new HashMap<>();
        uploads.keys.values().forEach(entry -> present.put(entry.key(), entry.etag()));
        List<KeySighting> sightings = new ArrayList<>();
        Listing documents =
                state.list(
                        IncidentDocument.FOLDER + "/" + bundle + "/", IncidentDocument.MAX_COUNT);
        for (Entry entry : documents.entries()) {
            state.find(entry.key(), IncidentDocument.MAX_BYTES)
                    .map(found -> Json.read(found.bytes(), IncidentDocument.class))
                    .ifPresent(d ->
                            sightings.add(
                                    new KeySighting(
                                            d.rule(),
                                            InboxKey.of(d.key())
                                                    .map(InboxKey::name)
                                                    .orElse(d.key()),
                                            d.seen(),
                                            d.message(),
                                            d.fix(),
                                            d.etag().equals(present.get(d.key())))));
        }
        return sightings;
    }

    /** The certificates of the store that the status points to, if its bytes are still those. */
    private Optional<List<Certificate>> standing(Status previous) {
        return previous.release()
                .flatMap(release ->
                        output.find(release.key(), Policy.MAX_STORE_BYTES)
                                .filter(found -> Sha256.of(found.bytes()).equals(release.sha256())))
                .flatMap(found ->
                        SerializedStore.read(found.bytes()) instanceof SerializedStore.Store store
                                ? Optional.of(store.certificates())
                                : Optional.empty());
    }

    private void publish(String key, byte[] bytes) {
        if (!settings.layout().isImmutable()) {
            output.put(key, bytes, new ObjectStore.Always());
            return;
        }
        // A folder that a crash left is the same one: its name holds number and digest.
        if (output.put(key, bytes, new ObjectStore.IfAbsent()) == ObjectStore.Put.CONFLICT
                && output.find(key, Policy.MAX_STORE_BYTES)
                        .filter(found -> java.util.Arrays.equals(found.bytes(), bytes))
                        .isEmpty()) {
            throw new IllegalStateException(key + " is there already, with other bytes");
        }
    }

    /** Whether people were told of this very status, as far as the notify stage recorded. */
    private boolean isTold(Status status) {
        return state.find(NotifiedDocument.key(status.bundle()), StatusDocument.MAX_BYTES)
                .map(found -> Json.read(found.bytes(), NotifiedDocument.class).status())
                .filter(status::equals)
                .isPresent();
    }

    /**
     * Writes the status if it changed.
     *
     * @param tell write it even so, since the write is what wakes the notify stage
     * @return whether it changed; empty where another writer was faster
     */
    private Optional<Boolean> commit(
            String key, Optional<Found> stored, Status previous, Status next, boolean tell) {
        boolean changed = stored.isEmpty() || !next.equals(previous);
        if (!changed && !tell) {
            return Optional.of(false);
        }
        return output.put(key, Json.pretty(next), Retry.over(stored)) == ObjectStore.Put.WRITTEN
                ? Optional.of(changed)
                : Optional.empty();
    }
}
