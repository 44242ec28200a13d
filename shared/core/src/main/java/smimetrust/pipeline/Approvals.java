package smimetrust.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.release.Situation;
import smimetrust.release.Status;

/**
 * The approvals of one bundle that are in the control bucket now, with who wrote them. The object
 * is the truth; its content is informative. Who wrote it only an event tells, once: the status
 * keeps that for as long as the same version of the object is there.
 *
 * @param asked whether the policy demands any
 * @param found by digest
 * @param written when those of an unknown writer were written
 */
record Approvals(boolean asked, List<Situation.Approval> found, List<Instant> written) {

    static final Approvals NONE = new Approvals(false, List.of(), List.of());

    /** More of one bundle block it. */
    static final int MAX_COUNT = 4_000;

    /** How long the event that tells the writer may be late. */
    static final Duration EVENT_PATIENCE = Duration.ofMinutes(2);

    /** Unit: characters. */
    private static final int MAX_REASON = 300;

    /** One object, as it is now. */
    private record Present(
            Sha256 sha256, String version, Instant lastModified, Optional<String> reason) {}

    Approvals {
        found = List.copyOf(found);
        written = List.copyOf(written);
    }

    /**
     * Reads them.
     *
     * @param told what events said of their writers
     * @param previous the status that stands, which remembers earlier ones
     */
    static Approvals of(
            ObjectStore control,
            BundleName bundle,
            List<Request.Approval> told,
            Status previous,
            List<Blocker> obstacles) {
        List<Present> present = present(control, bundle);
        if (present.size() > MAX_COUNT) {
            obstacles.add(
                    Cards.TOO_MANY_APPROVALS.blocker(
                            "more than %,d approvals".formatted(MAX_COUNT)));
        }
        List<Situation.Approval> found = new ArrayList<>();
        List<Instant> written = new ArrayList<>();
        for (Present each : present) {
            Optional<Request.Upload> writer =
                    Stream.concat(
                                    // What is on record stands: a later word cannot change it.
                                    previous.approvals().stream()
                                            .filter(entry -> entry.sha256().equals(each.sha256))
                                            .flatMap(entry -> remembered(entry).stream()),
                                    told.stream()
                                            .filter(one -> one.sha256().equals(each.sha256))
                                            .map(Request.Approval::upload))
                            .filter(upload -> upload.version().equals(each.version))
                            .findFirst();
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
        return new Approvals(true, found, written);
    }

    private static Optional<Request.Upload> remembered(Status.ApprovalEntry entry) {
        return entry.version()
                .flatMap(version ->
                        entry.approvedBy()
                                .flatMap(by ->
                                        entry.approvedAt()
                                                .map(at -> new Request.Upload(version, by, at))));
    }

    private static List<Present> present(ObjectStore control, BundleName bundle) {
        List<Callable<Optional<Present>>> reads = new ArrayList<>();
        for (ObjectStore.Entry entry :
                control.list(ApprovalDocument.folder(bundle), MAX_COUNT + 1).entries()) {
            ApprovalDocument.digest(entry.key(), bundle)
                    .ifPresent(digest -> reads.add(() -> read(control, entry.key(), digest)));
        }
        return Concurrently.all(reads).stream().flatMap(Optional::stream).toList();
    }

    private static Optional<Present> read(ObjectStore control, String key, Sha256 digest) {
        return switch (control.get(key, ApprovalDocument.MAX_BYTES)) {
            case ObjectStore.Found found ->
                    found.version()
                            .map(version ->
                                    new Present(
                                            digest,
                                            version,
                                            found.lastModified(),
                                            reason(found.bytes())));
            case ObjectStore.TooLarge large ->
                    large.version()
                            .map(version ->
                                    new Present(
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
    boolean areOutdated(ObjectStore control, BundleName bundle) {
        return asked
                && !present(control, bundle).stream()
                        .map(each -> each.sha256 + " " + each.version)
                        .toList()
                        .equals(
                                found.stream()
                                        .map(each -> each.sha256() + " " + each.version())
                                        .toList());
    }
}
