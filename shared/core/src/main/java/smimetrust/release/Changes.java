package smimetrust.release;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Severity;
import smimetrust.Sha256;

/**
 * What a release changed against the one before, who had uploaded it, and why what left it left. It
 * lies in the release's folder under a name made of its own content: two writers who make one
 * release at the same time may know different uploaders, and then each leaves its own, and none
 * disagrees with the other about any file. Schema: {@code docs/schemas/changes.schema.json}.
 *
 * @param schema {@value #SCHEMA}
 * @param sha256 the digest of the release's store
 * @param previous the release before; absent for the first one, and where its store was lost
 * @param added by digest
 * @param removed by digest
 */
public record Changes(
        String schema,
        String bundle,
        long number,
        Sha256 sha256,
        Optional<Previous> previous,
        List<Added> added,
        List<Removed> removed) {

    public static final String SCHEMA = "smime-trust/changes/1";

    /** What the name of such a file begins and ends with; the digest of its content is between. */
    public static final String FILE = "changes-";

    public static final String EXTENSION = ".json";

    /** More files that hold one certificate are counted. */
    static final int MAX_FILES = 10;

    // Units: characters.
    private static final int MAX_NAME = 300;
    private static final int MAX_MESSAGE = 300;

    public Changes {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }

    /** The release that it follows. */
    public record Previous(long number, Sha256 sha256) {}

    /**
     * A file that holds a certificate.
     *
     * @param name one safe line
     * @param uploadedBy the principal, where the storage told it: one safe line
     */
    public record Source(String name, Optional<String> uploadedBy, Optional<Instant> uploadedAt) {}

    /**
     * Who approved a certificate, where that was demanded.
     *
     * @param by the principal, as the storage told it: one safe line
     */
    public record Approval(String by, Optional<Instant> at) {}

    /**
     * A certificate that the release before had not.
     *
     * @param files the first that hold it, by name
     * @param omitted how many more do
     * @param approved absent where nobody had to
     */
    public record Added(
            Sha256 sha256,
            String name,
            Role role,
            Instant notAfter,
            List<Source> files,
            int omitted,
            Optional<Approval> approved) {
        public Added {
            files = List.copyOf(files);
            // Older programs wrote none, and JSON has no other way to say so.
            approved = approved == null ? Optional.empty() : approved;
        }
    }

    /**
     * A certificate that the release before had.
     *
     * @param rules what the rules say against it now: none where it is gone
     * @param message the evidence of the first of them
     * @param files where it was last, before this release: the first, by name
     * @param omitted how many more held it
     */
    public record Removed(
            Sha256 sha256,
            String name,
            Role role,
            Instant notAfter,
            Reason reason,
            List<String> rules,
            Optional<String> message,
            List<Source> files,
            int omitted) {
        public Removed {
            rules = List.copyOf(rules);
            files = List.copyOf(files);
        }
    }

    /** Why a certificate left. Where several are true, the first of these. */
    public enum Reason {
        /** No file holds it any more. */
        GONE,
        /** The bundle's policy excludes it. */
        EXCLUDED,
        /** Its issuer revoked it. */
        REVOKED,
        /** Another error finding is against it. */
        REJECTED,
        /** It expired, or expires too soon to be imported. */
        EXPIRED,
        /** It, or what it needs to reach a root, lacks an approval that counts. */
        NOT_APPROVED,
        /** It has no path to an included root any more. */
        ORPHANED
    }

    /** What the rules of approvals begin with. */
    private static final String APPROVAL = "approval.";

    private static final String REVOKED = "revocation.revoked";

    /**
     * Follows from the situation alone.
     *
     * @param newest what the release holds
     * @param findings what is said of each certificate that some file holds
     * @param files every file of the bundle, with its upload as far as it is known
     * @param approvals what became of each approval
     */
    static Changes of(
            Situation given,
            Release release,
            Collection<Certificate> newest,
            Function<Sha256, Optional<ReleasePlan.Subject>> findings,
            List<Status.FileEntry> files,
            List<Status.ApprovalEntry> approvals) {
        Map<Sha256, Certificate> before = byDigest(given.standing().orElse(List.of()));
        Map<Sha256, Certificate> after = byDigest(newest);
        Map<String, Status.FileEntry> present = byName(files);
        Map<String, Status.FileEntry> earlier = byName(given.previous().files());
        Map<Sha256, List<String>> held = new HashMap<>();
        given.previous().certificates().forEach(c -> held.put(c.sha256(), c.sources()));
        List<Added> added = new ArrayList<>();
        after.values().stream()
                .filter(c -> !before.containsKey(c.sha256()))
                .sorted(Comparator.comparing(Certificate::sha256))
                .forEach(c -> {
                    List<String> in =
                            findings.apply(c.sha256()).map(s -> s.sources).orElse(List.of());
                    added.add(
                            new Added(
                                    c.sha256(),
                                    c.subject().brief(),
                                    c.role(),
                                    c.notAfter().instant(),
                                    sources(in, present),
                                    omitted(in),
                                    approval(c.sha256(), approvals)));
                });
        List<Removed> removed = new ArrayList<>();
        before.values().stream()
                .filter(c -> !after.containsKey(c.sha256()))
                .sorted(Comparator.comparing(Certificate::sha256))
                .forEach(c -> {
                    Optional<ReleasePlan.Subject> subject = findings.apply(c.sha256());
                    List<Finding> against = subject.map(Changes::against).orElse(List.of());
                    List<String> in = held.getOrDefault(c.sha256(), List.of());
                    removed.add(
                            new Removed(
                                    c.sha256(),
                                    c.subject().brief(),
                                    c.role(),
                                    c.notAfter().instant(),
                                    subject.isEmpty() ? Reason.GONE : reason(against),
                                    against.stream().map(Finding::rule).distinct().toList(),
                                    against.stream()
                                            .findFirst()
                                            .map(f -> SafeText.line(f.message(), MAX_MESSAGE)),
                                    sources(in, earlier),
                                    omitted(in)));
                });
        return new Changes(
                SCHEMA,
                given.bundle().text(),
                release.number(),
                release.sha256(),
                given.standing()
                        .flatMap(_ -> given.previous().release())
                        .map(r -> new Previous(r.number(), r.sha256())),
                added,
                removed);
    }

    private static List<Finding> against(ReleasePlan.Subject subject) {
        return subject.findings.stream()
                .filter(f ->
                        f.severity() == Severity.ERROR
                                || f.rule().startsWith(APPROVAL)
                                || f.rule().startsWith("chain."))
                .toList();
    }

    private static Reason reason(List<Finding> against) {
        Set<String> errors = new HashSet<>();
        against.stream()
                .filter(f -> f.severity() == Severity.ERROR)
                .forEach(f -> errors.add(f.rule()));
        if (errors.isEmpty()) {
            return against.stream().anyMatch(f -> f.rule().startsWith(APPROVAL))
                    ? Reason.NOT_APPROVED
                    : Reason.ORPHANED;
        }
        if (errors.contains(Cards.EXCLUDED.id())) {
            return Reason.EXCLUDED;
        }
        if (errors.contains(REVOKED)) {
            return Reason.REVOKED;
        }
        return errors.stream().allMatch(Changes::isTime) ? Reason.EXPIRED : Reason.REJECTED;
    }

    private static boolean isTime(String rule) {
        return rule.equals(Cards.EXPIRED.id()) || rule.equals(Cards.EXPIRES_WITHIN_WINDOW.id());
    }

    private static Optional<Approval> approval(
            Sha256 digest, List<Status.ApprovalEntry> approvals) {
        return approvals.stream()
                .filter(entry ->
                        entry.sha256().equals(digest)
                                && entry.state() == Status.ApprovalState.APPROVED)
                .findFirst()
                .flatMap(entry ->
                        entry.approvedBy()
                                .map(by ->
                                        new Approval(
                                                SafeText.line(by, MAX_NAME), entry.approvedAt())));
    }

    private static List<Source> sources(List<String> names, Map<String, Status.FileEntry> files) {
        return names.stream()
                .sorted()
                .limit(MAX_FILES)
                .map(name -> {
                    Optional<Status.FileEntry> file = Optional.ofNullable(files.get(name));
                    return new Source(
                            SafeText.line(name, MAX_NAME),
                            file.flatMap(Status.FileEntry::uploadedBy)
                                    .map(by -> SafeText.line(by, MAX_NAME)),
                            file.flatMap(Status.FileEntry::uploadedAt));
                })
                .toList();
    }

    private static int omitted(List<String> names) {
        return Math.max(0, names.size() - MAX_FILES);
    }

    private static Map<Sha256, Certificate> byDigest(Collection<Certificate> all) {
        Map<Sha256, Certificate> map = new HashMap<>();
        all.forEach(c -> map.put(c.sha256(), c));
        return map;
    }

    private static Map<String, Status.FileEntry> byName(List<Status.FileEntry> all) {
        Map<String, Status.FileEntry> map = new HashMap<>();
        all.forEach(f -> map.put(f.name(), f));
        return map;
    }

    /** Whether a file of a release's folder is one of these, by its name. */
    public static boolean isFile(String name) {
        return name.startsWith(FILE) && name.endsWith(EXTENSION);
    }
}
