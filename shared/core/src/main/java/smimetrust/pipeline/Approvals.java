package smimetrust.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.release.Situation;
import smimetrust.release.Situation.JudgedFile;
import smimetrust.release.Status;

/**
 * The approvals of one bundle that are in the control bucket now, with who wrote them. The object
 * is the truth; its content is informative. Who wrote it only an event tells, once: the status
 * keeps that for as long as the same version of the object is there.
 *
 * <p>Of a certificate that a shared bundle holds an approval of that bundle counts too, unless the
 * bundle has one of its own.
 *
 * @param scopes where approvals were looked for
 * @param found each certificate once
 * @param written when those of an unknown writer were written
 */
record Approvals(List<Scope> scopes, List<Situation.Approval> found, List<Instant> written) {

    static final Approvals NONE = new Approvals(List.of(), List.of(), List.of());

    /**
     * One bundle's folder of approvals.
     *
     * @param only the certificates that count; absent where all do
     */
    record Scope(BundleName bundle, Optional<Set<Sha256>> only) {
        Scope {
            only = only.map(Set::copyOf);
        }

        boolean has(Sha256 sha256) {
            return only.filter(some -> !some.contains(sha256)).isEmpty();
        }
    }

    /** More of one bundle block it. */
    static final int MAX_COUNT = 4_000;

    /** How long the event that tells the writer may be late. */
    static final Duration EVENT_PATIENCE = Duration.ofMinutes(2);

    /** Unit: characters. */
    private static final int MAX_REASON = 300;

    /** One object, as it is now. */
    private record Present(
            BundleName bundle,
            Sha256 sha256,
            String version,
            Instant lastModified,
            Optional<String> reason) {}

    Approvals {
        scopes = List.copyOf(scopes);
        found = List.copyOf(found);
        written = List.copyOf(written);
    }

    /**
     * Reads them.
     *
     * @param files the bundle's own, and those of the shared bundles that it takes over
     * @param told what events said of their writers
     * @param previous the status that stands, which remembers earlier ones
     * @param records what a shared bundle's status says of its approvals: the events that tell of
     *     their writers go there
     */
    static Approvals of(
            ObjectStore control,
            BundleName bundle,
            List<JudgedFile> files,
            List<Request.Approval> told,
            Status previous,
            Function<BundleName, List<Status.ApprovalEntry>> records,
            List<Blocker> obstacles) {
        List<Scope> scopes = scopes(bundle, files);
        Map<Scope, Map<Sha256, String>> listed = listed(control, scopes);
        for (Scope scope : scopes) {
            if (listed.getOrDefault(scope, Map.of()).size() > MAX_COUNT) {
                obstacles.add(
                        Cards.TOO_MANY_APPROVALS.blocker(
                                "more than %,d approvals".formatted(MAX_COUNT)
                                        + (scope.bundle.equals(bundle)
                                                ? ""
                                                : " of " + scope.bundle)));
            }
        }
        Map<BundleName, List<Status.ApprovalEntry>> elsewhere = new LinkedHashMap<>();
        List<Situation.Approval> found = new ArrayList<>();
        List<Instant> written = new ArrayList<>();
        for (Present each : present(control, listed)) {
            Optional<Request.Upload> writer =
                    Stream.concat(
                                    // What is on record stands: a later word cannot change it.
                                    remembered(previous.approvals(), each),
                                    told.stream()
                                            .filter(one -> one.sha256().equals(each.sha256))
                                            .map(Request.Approval::upload))
                            .filter(upload -> upload.version().equals(each.version))
                            .findFirst()
                            .or(() ->
                                    each.bundle.equals(bundle)
                                            ? Optional.empty()
                                            : remembered(
                                                            elsewhere.computeIfAbsent(
                                                                    each.bundle, records),
                                                            each)
                                                    .filter(upload ->
                                                            upload.version().equals(each.version))
                                                    .findFirst());
            if (writer.isEmpty()) {
                written.add(each.lastModified);
            }
            found.add(
                    new Situation.Approval(
                            each.sha256,
                            each.version,
                            writer.map(Request.Upload::principal),
                            writer.map(Request.Upload::at),
                            each.reason));
        }
        return new Approvals(scopes, found, written);
    }

    /** The bundle's own approvals first. */
    private static List<Scope> scopes(BundleName bundle, List<JudgedFile> files) {
        Map<BundleName, Set<Sha256>> shared = new LinkedHashMap<>();
        for (JudgedFile file : files) {
            file.bundle()
                    .ifPresent(name ->
                            file.verdict()
                                    .certificates()
                                    .forEach(judged ->
                                            shared.computeIfAbsent(name, _ -> new HashSet<>())
                                                    .add(judged.certificate().sha256())));
        }
        List<Scope> scopes = new ArrayList<>();
        scopes.add(new Scope(bundle, Optional.empty()));
        shared.forEach((name, digests) -> scopes.add(new Scope(name, Optional.of(digests))));
        return scopes;
    }

    private static Stream<Request.Upload> remembered(
            List<Status.ApprovalEntry> entries, Present present) {
        return entries.stream()
                .filter(entry -> entry.sha256().equals(present.sha256))
                .flatMap(entry -> remembered(entry).stream());
    }

    private static Optional<Request.Upload> remembered(Status.ApprovalEntry entry) {
        return entry.version()
                .flatMap(version ->
                        entry.approvedBy()
                                .flatMap(by ->
                                        entry.approvedAt()
                                                .map(at -> new Request.Upload(version, by, at))));
    }

    private static List<Present> present(
            ObjectStore control, Map<Scope, Map<Sha256, String>> listed) {
        Map<Sha256, Present> present = new LinkedHashMap<>();
        listed.forEach((scope, keys) -> {
            List<Callable<Optional<Present>>> reads = new ArrayList<>();
            keys.forEach((digest, key) -> {
                if (scope.has(digest) && !present.containsKey(digest)) {
                    reads.add(() -> read(control, scope.bundle, key, digest));
                }
            });
            Concurrently.all(reads).stream()
                    .flatMap(Optional::stream)
                    .forEach(each -> present.put(each.sha256, each));
        });
        return List.copyOf(present.values());
    }

    /** The keys of all approvals, by digest, in the order of their scopes. */
    private static Map<Scope, Map<Sha256, String>> listed(ObjectStore control, List<Scope> scopes) {
        Map<Scope, Map<Sha256, String>> listed = new LinkedHashMap<>();
        scopes.forEach(scope -> listed.put(scope, listed(control, scope.bundle)));
        return listed;
    }

    private static Map<Sha256, String> listed(ObjectStore control, BundleName bundle) {
        Map<Sha256, String> keys = new LinkedHashMap<>();
        for (ObjectStore.Entry entry :
                control.list(ApprovalDocument.folder(bundle), MAX_COUNT + 1).entries()) {
            ApprovalDocument.digest(entry.key(), bundle)
                    .ifPresent(digest -> keys.put(digest, entry.key()));
        }
        return keys;
    }

    private static Optional<Present> read(
            ObjectStore control, BundleName bundle, String key, Sha256 digest) {
        return switch (control.get(key, ApprovalDocument.MAX_BYTES)) {
            case ObjectStore.Found found ->
                    found.version()
                            .map(version ->
                                    new Present(
                                            bundle,
                                            digest,
                                            version,
                                            found.lastModified(),
                                            reason(found.bytes())));
            case ObjectStore.TooLarge large ->
                    large.version()
                            .map(version ->
                                    new Present(
                                            bundle,
                                            digest,
                                            version,
                                            large.lastModified(),
                                            Optional.empty()));
            case ObjectStore.Missing _, ObjectStore.Unreadable _ -> Optional.empty();
        };
    }

    private static Optional<String> reason(byte[] content) {
        try {
            return Json.read(content, ApprovalDocument.class)
                    .reason()
                    .map(text -> SafeText.line(text, MAX_REASON));
        } catch (JsonException e) { // the object alone approves
            return Optional.empty();
        }
    }

    /** How long to wait for an event that may be on its way; absent where none is. */
    Optional<Duration> untilTold(Instant now) {
        return written.stream()
                .map(at -> Duration.between(now, at.plus(EVENT_PATIENCE)))
                // A time to come is a wrong clock or a copied file's: it says nothing of now.
                .filter(wait -> wait.isPositive() && wait.compareTo(EVENT_PATIENCE) <= 0)
                .max(java.util.Comparator.naturalOrder());
    }

    /** Whether others are there by now. */
    boolean areOutdated(ObjectStore control) {
        return !scopes.isEmpty()
                && !present(control, listed(control, scopes)).stream()
                        .map(each -> each.sha256 + " " + each.version)
                        .toList()
                        .equals(
                                found.stream()
                                        .map(each -> each.sha256() + " " + each.version())
                                        .toList());
    }
}
