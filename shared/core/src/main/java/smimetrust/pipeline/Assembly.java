package smimetrust.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.notice.Place;
import smimetrust.pipeline.ObjectStore.Found;
import smimetrust.release.Layout;
import smimetrust.release.Policy;
import smimetrust.release.ReleasePlan;
import smimetrust.release.Situation;
import smimetrust.release.Status;
import smimetrust.revocation.Known;
import smimetrust.sst.SerializedStore;

/**
 * The second stage: brings one bundle's status up to date with what is in the inbox now. The
 * listing is the truth, a verdict is a cache, and the status is the only commit: it is read first
 * and written last, under the condition that nobody else wrote it meanwhile.
 */
public final class Assembly {

    /** Other bytes in the folders of so many next releases are no accident any more. */
    private static final int MAX_SKIPPED = 10;

    /** What an event told and cannot be used yet comes again after this time. */
    private static final Duration APPROVALS_KEPT = Duration.ofMinutes(1);

    private static final int APPROVALS_A_MESSAGE = 200;

    private final ObjectStore inbox;
    private final ObjectStore control;
    private final ObjectStore state;
    private final ObjectStore output;
    private final Requests requests;
    private final Settings settings;
    private final Clock clock;
    private final Bounds bounds;
    private final Optional<ReportPage> page;

    /**
     * What one run takes in and gives out.
     *
     * @param verdicts all verdicts of a bundle. Unit: bytes
     * @param status a status document. Unit: bytes
     */
    record Bounds(long verdicts, int status) {
        static final Bounds STANDARD =
                new Bounds(Settings.MAX_VERDICT_BYTES, StatusDocument.MAX_BYTES);
    }

    /** Over stores of which only the output is written. */
    public Assembly(
            ObjectStore inbox,
            ObjectStore control,
            ObjectStore state,
            ObjectStore output,
            Requests requests,
            Settings settings,
            Clock clock) {
        this(inbox, control, state, output, requests, settings, clock, Bounds.STANDARD);
    }

    /**
     * The same, which also keeps each bundle's page beside its status.
     *
     * @param place where the output is
     */
    public Assembly withReport(Place place) {
        return new Assembly(
                inbox,
                control,
                state,
                output,
                requests,
                settings,
                clock,
                bounds,
                Optional.of(new ReportPage(output, settings, place)));
    }

    Assembly(
            ObjectStore inbox,
            ObjectStore control,
            ObjectStore state,
            ObjectStore output,
            Requests requests,
            Settings settings,
            Clock clock,
            Bounds bounds) {
        this(inbox, control, state, output, requests, settings, clock, bounds, Optional.empty());
    }

    private Assembly(
            ObjectStore inbox,
            ObjectStore control,
            ObjectStore state,
            ObjectStore output,
            Requests requests,
            Settings settings,
            Clock clock,
            Bounds bounds,
            Optional<ReportPage> page) {
        this.bounds = bounds;
        this.page = page;
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
        output.top(1).folders().forEach(f -> BundleName.known(f).ifPresent(bundles::add));
        SharedBundles shared = SharedBundles.in(control, settings.floors());
        bundles.addAll(shared.byBundle().keySet()); // those may have nothing of their own
        // Others wait for the verdicts of the shared ones.
        List<BundleName> inOrder = new ArrayList<>(bundles);
        inOrder.sort(Comparator.comparing((BundleName bundle) -> !bundle.isShared()));
        spread(
                inOrder,
                (bundle, delay) -> {
                    requests.send(Request.Assemble.thorough(bundle), delay);
                    if (settings.revocation() && !bundle.equals(BundleName.INVALID)) {
                        requests.send(
                                new Request.CheckRevocation(bundle, shared.of(bundle)), delay);
                    }
                });
        return inOrder.size();
    }

    /** A few bundles need no spreading; very many share the time evenly. */
    private static void spread(List<BundleName> bundles, BiConsumer<BundleName, Duration> send) {
        long step =
                Math.min(
                        1_000L, Settings.RECONCILE_SPREAD.toMillis() / Math.max(1, bundles.size()));
        List<Callable<Boolean>> sends = new ArrayList<>();
        for (BundleName bundle : bundles) {
            Duration delay = Duration.ofSeconds(step * sends.size() / 1_000);
            sends.add(() -> {
                send.accept(bundle, delay);
                return true;
            });
        }
        Concurrently.all(sends);
    }

    /** Has every bundle that takes over this shared one look at it again. */
    private void wake(BundleName shared) {
        spread(
                SharedBundles.in(control, settings.floors()).members(shared),
                (member, delay) -> requests.send(Request.Assemble.of(member), delay));
    }

    /** Assembles. */
    public Outcome run(Request.Assemble request) {
        return Retry.untilPresent("the status of " + request.bundle(), () -> attempt(request));
    }

    private Optional<Outcome> attempt(Request.Assemble request) {
        BundleName bundle = request.bundle();
        Instant now = clock.instant();
        String statusKey = settings.layout().status(bundle);
        ObjectStore.Fetched stored = output.get(statusKey, StatusDocument.MAX_BYTES);
        Status previous =
                StatusDocument.read(stored, bundle, settings.layout())
                        .orElseGet(() -> Status.empty(bundle.text()));
        boolean isNew = stored instanceof ObjectStore.Missing;

        ObjectStore.Fetched policyDocument =
                control.get(SharedBundles.key(bundle), Policy.MAX_DOCUMENT_BYTES);
        List<Blocker> obstacles = new ArrayList<>();
        Policy policy = excluding(policy(bundle, policyDocument, previous, obstacles), obstacles);
        Gathered gathered = Gathered.of(inbox, bundle, policy.shared());
        Optional<Duration> wait = untilQuiet(request, gathered, policyDocument, now);
        if (wait.isPresent()) {
            return Optional.of(postpone(request, wait.get(), now));
        }

        for (BundleName incomplete : gathered.incomplete(bundle)) {
            obstacles.add(
                    Cards.TOO_MANY_OBJECTS.blocker(
                            "more than %,d files".formatted(Settings.MAX_OBJECTS)
                                    + (incomplete.equals(bundle) ? "" : " in " + incomplete)));
        }
        for (BundleName missing : gathered.missing()) {
            obstacles.add(Cards.SHARED_MISSING.blocker(missing(missing)));
        }
        Verdicts verdicts = Verdicts.of(state, bundle, gathered.keys(), bounds.verdicts);
        if (verdicts.tooMuch()) {
            obstacles.add(
                    Cards.TOO_MUCH.blocker(
                            "the verdicts have more than %,d bytes".formatted(bounds.verdicts)));
        }
        Optional<Status.Unjudged> unjudged = unjudged(bundle, verdicts, previous, now);
        if (unjudged.isPresent()) {
            Status.Unjudged waiting = unjudged.get();
            boolean patient = now.isBefore(waiting.since().plus(Settings.UNJUDGED_PATIENCE));
            ask(
                    bundle,
                    verdicts.missing(),
                    patient && !request.thorough() ? asked(previous) : Set.of(),
                    patient);
            if (patient) {
                if (!request.approvals().isEmpty()) {
                    postpone(request, APPROVALS_KEPT, now); // who wrote them is told once
                }
                return commit(
                                statusKey,
                                stored,
                                previous,
                                fitting(StatusDocument.waiting(previous, waiting), previous),
                                false)
                        .map(written -> {
                            show(request, written);
                            return new Outcome.Waiting(waiting.files().size());
                        });
            }
            obstacles.add(
                    Cards.UNJUDGED.blocker(
                            waiting.files().size()
                                    + " files have had no verdict since "
                                    + waiting.since()
                                    + ": "
                                    + SafeText.line(String.join(", ", waiting.files()), 200)));
        }

        Approvals approvals =
                // Of a shared bundle's approvals only its own status remembers who wrote them.
                policy.approval() == Policy.Approval.NONE && !bundle.isShared()
                        ? Approvals.NONE
                        : Approvals.of(
                                control,
                                bundle,
                                verdicts.files(),
                                request.approvals(),
                                previous,
                                this::approvals,
                                obstacles);
        Optional<Duration> untilTold =
                approvals.untilTold(now).filter(_ -> !isImpatient(request, now));
        if (untilTold.isPresent()) {
            return Optional.of(postpone(request, bounded(untilTold.get()), now));
        }
        List<Known> revocation = revocation(bundle, policy.shared(), obstacles);
        ReadBack readBack = ReadBack.of(control, bundle, settings.layout());
        Releases releases = new Releases(output, bundle);
        Situation situation =
                new Situation(
                        bundle,
                        verdicts.files(),
                        IncidentDocument.sightings(state, bundle, gathered.own()),
                        revocation,
                        approvals.found(),
                        policy,
                        previous,
                        standing(previous),
                        obstacles,
                        now,
                        settings.shrinkHold(),
                        settings.layout(),
                        0);
        ReleasePlan plan = ReleasePlan.of(situation);
        Status next = next(plan, situation, unjudged, readBack, releases);
        if (isNew
                && gathered.keys().isEmpty()
                && next.incidents().isEmpty()
                && obstacles.isEmpty()) {
            return Optional.of(new Outcome.Unchanged(next)); // a bundle that never was
        }
        boolean isRelease = plan.isRelease() && next.release().equals(plan.status().release());
        while (next.release().equals(plan.status().release()) && !publish(plan)) {
            if (situation.skipped() == MAX_SKIPPED) {
                throw new IllegalStateException(
                        "the next releases of " + bundle + " are there already, with other bytes");
            }
            situation = situation.skippingOneMore();
            plan = ReleasePlan.of(situation);
            next = next(plan, situation, unjudged, readBack, releases);
        }
        return finish(request, statusKey, stored, previous, next, isRelease)
                .map(outcome -> {
                    if (!(outcome instanceof Outcome.Unchanged)
                            && (isOutdated(bundle, gathered, policyDocument)
                                    || approvals.areOutdated(control)
                                    || readBack.isOutdated(control, bundle))) {
                        requests.send(Request.Assemble.of(bundle), Duration.ZERO);
                    }
                    if (!(outcome instanceof Outcome.Unchanged)
                            && isUnchecked(verdicts, revocation, now)) {
                        requests.send(
                                new Request.CheckRevocation(bundle, policy.shared()),
                                Duration.ZERO);
                    }
                    show(request, !(outcome instanceof Outcome.Unchanged));
                    return outcome;
                });
    }

    private Outcome postpone(Request.Assemble request, Duration delay, Instant now) {
        // In parts, since a message has a bounded size. One at least: there may be none to keep.
        List<Request.Approval> approvals = request.approvals();
        int from = 0;
        do {
            int to = Math.min(approvals.size(), from + APPROVALS_A_MESSAGE);
            requests.send(
                    new Request.Assemble(
                            request.bundle(),
                            request.changed(),
                            Optional.of(request.since().orElse(now)),
                            request.thorough(),
                            approvals.subList(from, to)),
                    delay);
            from = to;
        } while (from < approvals.size());
        return new Outcome.Postponed(delay);
    }

    /** Whether this request was put back for long enough. */
    private static boolean isImpatient(Request.Assemble request, Instant now) {
        return request.since()
                .filter(since -> !now.isBefore(since.plus(Settings.QUIET_PATIENCE)))
                .isPresent();
    }

    /**
     * Brings the page up to date, after all that matters has been done. One whose write was lost is
     * put right by the next thorough run, or the next one at all where each is someone's command.
     */
    private void show(Request.Assemble request, boolean changed) {
        if (changed || request.thorough() || settings.layout() == Layout.FLAT) {
            page.ifPresent(p -> p.refresh(request.bundle()));
        }
    }

    private Optional<Outcome> finish(
            Request.Assemble request,
            String statusKey,
            ObjectStore.Fetched stored,
            Status previous,
            Status next,
            boolean isRelease) {
        Instant now = clock.instant();
        boolean tell = request.thorough() && !isTold(next);
        if (request.bundle().isShared() && SharedBundles.concerns(previous, next)) {
            wake(request.bundle()); // first: a crash in between repeats it, and loses nothing
        }
        Optional<Outcome> outcome =
                commit(statusKey, stored, previous, next, tell)
                        .map(written ->
                                isRelease
                                        ? new Outcome.Released(next)
                                        : written
                                                ? new Outcome.Updated(next)
                                                : new Outcome.Unchanged(next));
        if (outcome.isPresent()) {
            next.hold()
                    .ifPresent(hold ->
                            requests.send(
                                    Request.Assemble.of(request.bundle()),
                                    bounded(
                                            Duration.between(
                                                    now,
                                                    hold.since().plus(settings.shrinkHold())))));
        }
        return outcome;
    }

    /**
     * Whether the bundle is not any more what this run saw of it. Another run may have seen the
     * change before this one wrote, found the status of before to be right, and gone.
     */
    private boolean isOutdated(BundleName bundle, Gathered seen, ObjectStore.Fetched policy) {
        return !Gathered.of(inbox, bundle, List.copyOf(seen.shared().keySet())).equals(seen)
                || !Retry.over(policy)
                        .equals(
                                Retry.over(
                                        control.get(
                                                SharedBundles.key(bundle),
                                                Policy.MAX_DOCUMENT_BYTES)));
    }

    /** What the plan, the files that wait and what the tenant has make together. */
    private Status next(
            ReleasePlan plan,
            Situation situation,
            Optional<Status.Unjudged> unjudged,
            ReadBack readBack,
            Releases releases) {
        Status previous = situation.previous();
        return fitting(
                readBack.told(
                        StatusDocument.withUnjudged(plan.status(), unjudged),
                        plan.published(situation),
                        previous,
                        releases,
                        situation.now()),
                previous);
    }

    /** A status that can be read again: what would be too large says only that. */
    private Status fitting(Status next, Status previous) {
        if (next.equals(previous)) {
            return next; // it was read just now, and so fits: a quiet day writes no JSON
        }
        int size = Json.pretty(next).length;
        return size <= bounds.status
                ? next
                : StatusDocument.withoutLists(
                        next,
                        previous.release(),
                        Cards.TOO_MUCH.blocker(
                                "the status would have %,d bytes; at most %,d"
                                        .formatted(size, bounds.status)));
    }

    /** How long to wait, so that a folder dragged in becomes one release. */
    private Optional<Duration> untilQuiet(
            Request.Assemble request, Gathered gathered, ObjectStore.Fetched policy, Instant now) {
        if (settings.quiet().isZero() || isImpatient(request, now)) {
            return Optional.empty();
        }
        List<Instant> changes = new ArrayList<>();
        gathered.keys().values().forEach(entry -> changes.add(entry.lastModified()));
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

    private static Optional<Status.Unjudged> unjudged(
            BundleName bundle, Verdicts verdicts, Status previous, Instant now) {
        if (verdicts.missing().isEmpty() || verdicts.tooMuch()) {
            return Optional.empty();
        }
        List<String> files = verdicts.missing().stream().map(key -> key.nameIn(bundle)).toList();
        return Optional.of(
                new Status.Unjudged(
                        previous.unjudged()
                                // Others have come since: they have not waited yet.
                                .filter(before ->
                                        files.stream()
                                                .anyMatch(Set.copyOf(before.files())::contains))
                                .map(Status.Unjudged::since)
                                .orElse(now),
                        files));
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
        List<InboxKey> unasked =
                missing.stream().filter(k -> !asked.contains(k.nameIn(bundle))).toList();
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
     * A policy that cannot be used changes nothing: it blocks, since what it excludes is unknown,
     * and people are told so in the language of before.
     */
    private Policy policy(
            BundleName bundle,
            ObjectStore.Fetched document,
            Status previous,
            List<Blocker> obstacles) {
        String problem;
        switch (document) {
            case ObjectStore.Missing() -> {
                return settings.floors();
            }
            case Found found -> {
                try {
                    Policy policy = settings.floors().tightenedBy(found.bytes());
                    if (policy.shared().isEmpty() || bundle.isReleased()) {
                        return policy;
                    }
                    problem = "shared: what others take over cannot take over others";
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
        // Nor does it end what was demanded: who stands must not stand anew when it is mended.
        Policy floors =
                settings.floors()
                        .withShared(taken(bundle, previous))
                        .withApproval(settings.floors().approval().or(previous.approval()));
        return previous.language().map(floors::withLanguage).orElse(floors);
    }

    /** What a shared bundle's status says of its approvals. */
    private List<Status.ApprovalEntry> approvals(BundleName shared) {
        try {
            return StatusDocument.read(
                            output.get(settings.layout().status(shared), StatusDocument.MAX_BYTES),
                            shared,
                            settings.layout())
                    .map(Status::approvals)
                    .orElse(List.of());
        } catch (JsonException e) { // who is unknown never counts
            return List.of();
        }
    }

    /**
     * With what the policies of its shared bundles exclude: an officer says it once for all who
     * take over what is in them.
     */
    private Policy excluding(Policy policy, List<Blocker> obstacles) {
        Policy all = policy;
        for (BundleName shared : policy.shared()) {
            ObjectStore.Fetched document =
                    control.get(SharedBundles.key(shared), Policy.MAX_DOCUMENT_BYTES);
            if (document instanceof Found found) {
                try {
                    all = all.excluding(settings.floors().tightenedBy(found.bytes()).exclude());
                } catch (JsonException e) {
                    obstacles.add(
                            Cards.POLICY.blocker(
                                    SharedBundles.key(shared) + ": " + e.getMessage()));
                }
            } else if (!(document instanceof ObjectStore.Missing)) {
                obstacles.add(Cards.POLICY.blocker(SharedBundles.key(shared) + ": unreadable"));
            }
        }
        return all;
    }

    /** What the bundle took over last: a policy that cannot be used ends that no more. */
    private static List<BundleName> taken(BundleName bundle, Status previous) {
        return bundle.isReleased()
                ? previous.files().stream()
                        .flatMap(file -> file.bundle().stream())
                        .distinct()
                        .sorted()
                        .flatMap(name -> BundleName.of(name).stream())
                        .filter(BundleName::isShared)
                        .limit(Policy.MAX_SHARED)
                        .toList()
                : List.of();
    }

    private String missing(BundleName shared) {
        return settings.layout() == Layout.FLAT
                ? shared
                        + ": the policy names it, and build takes one folder and what --shared"
                        + " gives"
                : shared + ": the inbox has no file of it";
    }

    /**
     * What is known of revocations. While nobody asks for lists, only revocations count: whether
     * lists can be had goes stale.
     */
    private List<Known> revocation(
            BundleName bundle, List<BundleName> shared, List<Blocker> obstacles) {
        SortedMap<Sha256, Known> known = new TreeMap<>();
        List<BundleName> bundles = new ArrayList<>(List.of(bundle));
        bundles.addAll(shared);
        for (BundleName each : bundles) {
            for (Known one : revocation(each, obstacles)) {
                // Each list may have been asked for on another day: a revocation that is known
                // anywhere counts.
                known.merge(
                        one.sha256(),
                        one,
                        (first, other) ->
                                first.revoked().isPresent()
                                        ? first
                                        : other.revoked().isPresent() ? other : first);
            }
        }
        return List.copyOf(known.values());
    }

    private List<Known> revocation(BundleName bundle, List<Blocker> obstacles) {
        try {
            List<Known> known =
                    RevocationDocument.read(
                                    state.get(
                                            RevocationDocument.key(bundle),
                                            RevocationDocument.MAX_BYTES),
                                    bundle)
                            .certificates();
            return settings.revocation()
                    ? known
                    : known.stream().map(Known::withoutTrouble).toList();
        } catch (JsonException e) { // a revoked CA may be in it
            obstacles.add(
                    Cards.REVOCATION_UNKNOWN.blocker(
                            (bundle.isShared() ? bundle + ": " : "") + e.getMessage()));
            return List.of();
        }
    }

    /** Whether there are certificates that no check has seen: they need not wait for tomorrow's. */
    private boolean isUnchecked(Verdicts verdicts, List<Known> revocation, Instant now) {
        Set<Sha256> checked = new HashSet<>();
        revocation.forEach(known -> checked.add(known.sha256()));
        return settings.revocation()
                && !RevocationSubjects.of(verdicts.files(), now, c -> !checked.contains(c.sha256()))
                        .certificates()
                        .isEmpty();
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

    /** Whether all files of the plan are there now; not if another release has their place. */
    private boolean publish(ReleasePlan plan) {
        return plan.artefacts().entrySet().stream()
                .allMatch(artefact -> publish(artefact.getKey(), artefact.getValue()));
    }

    private boolean publish(String key, byte[] bytes) {
        boolean immutable = settings.layout().isImmutable();
        if (immutable
                && output.put(key, bytes, new ObjectStore.IfAbsent()) == ObjectStore.Put.WRITTEN) {
            return true;
        }
        // A folder that a crash left is the same one: its name holds number and digest.
        boolean same =
                output.find(key, Policy.MAX_STORE_BYTES)
                        .filter(found -> java.util.Arrays.equals(found.bytes(), bytes))
                        .isPresent();
        if (!same && !immutable) {
            output.put(key, bytes, new ObjectStore.Always());
        }
        return same || !immutable;
    }

    /** Whether people were told of this very status, as far as the notify stage recorded. */
    private boolean isTold(Status status) {
        try {
            return state.find(NotifiedDocument.key(status.bundle()), StatusDocument.MAX_BYTES)
                    .map(found -> Json.read(found.bytes(), NotifiedDocument.class).status())
                    .filter(status::equals)
                    .isPresent();
        } catch (JsonException e) { // nobody knows, so it is told again
            return false;
        }
    }

    /**
     * Writes the status if it changed.
     *
     * @param tell write it even so, since the write is what wakes the notify stage
     * @return whether it changed; empty where another writer was faster
     */
    private Optional<Boolean> commit(
            String key, ObjectStore.Fetched stored, Status previous, Status next, boolean tell) {
        boolean changed = stored instanceof ObjectStore.Missing || !next.equals(previous);
        if (!changed && !tell) {
            return Optional.of(false);
        }
        return output.put(key, Json.pretty(next), Retry.over(stored)) == ObjectStore.Put.WRITTEN
                ? Optional.of(changed)
                : Optional.empty();
    }
}
