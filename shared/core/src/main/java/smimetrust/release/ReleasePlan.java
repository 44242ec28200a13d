package smimetrust.release;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Role;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.Verdict.Judged;
import smimetrust.chain.Anchoring;
import smimetrust.chain.Outcome;
import smimetrust.release.Situation.JudgedFile;
import smimetrust.revocation.Known;
import smimetrust.rules.Rulebook;
import smimetrust.sst.SerializedStore;

/**
 * What a bundle's situation means: its next status, and the files of a release where there is a new
 * one. Equal situations give equal plans.
 *
 * @param status the next status; it points to the new release, if there is one
 * @param isRelease whether the plan publishes a new release
 * @param artefacts the files that must be there before that status is, by key: those of a new
 *     release, and, where files are replaced, those of the one that stands too, since a crash may
 *     have left others in their place
 */
public record ReleasePlan(Status status, boolean isRelease, Map<String, byte[]> artefacts) {

    /** More distinct certificates block a bundle. */
    public static final int MAX_CERTIFICATES = 2_000;

    /** How long an incident is told after its object is gone. */
    static final Duration INCIDENT_MEMORY = Duration.ofDays(30);

    public ReleasePlan {
        artefacts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(artefacts));
    }

    /** What can be said by this room. */
    public static List<Card> catalogue() {
        return Cards.ALL;
    }

    /** Plans. */
    public static ReleasePlan of(Situation situation) {
        return new Planning(situation).plan();
    }

    /** What is in the release that the status points to; absent where that cannot be told. */
    public Optional<List<Certificate>> published(Situation situation) {
        if (!isRelease) {
            return situation.standing();
        }
        return status.release()
                .flatMap(release -> Optional.ofNullable(artefacts.get(release.key())))
                .flatMap(bytes ->
                        SerializedStore.read(bytes) instanceof SerializedStore.Store store
                                ? Optional.of(store.certificates())
                                : Optional.empty());
    }

    /** One certificate of the bundle, with what is said of it so far. */
    static final class Subject {
        final Certificate certificate;
        final List<Finding> findings;
        final List<String> sources = new ArrayList<>();

        Subject(Judged judged, Card.Scope scope) {
            certificate = judged.certificate();
            findings = new ArrayList<>(Rulebook.told(judged.findings(), scope));
        }

        boolean isRejected() {
            return findings.stream().anyMatch(f -> f.severity() == Severity.ERROR);
        }

        /** Left out for nothing but that it expired, or will too soon. */
        boolean isOnlyOld() {
            return findings.stream()
                    .filter(f -> f.severity() == Severity.ERROR)
                    .allMatch(f ->
                            f.rule().equals(Cards.EXPIRES_WITHIN_WINDOW.id())
                                    || f.rule().equals(Cards.EXPIRED.id()));
        }

        /** Left out for nothing but the time that is left. */
        boolean isOnlyTooShort() {
            return findings.stream()
                    .filter(f -> f.severity() == Severity.ERROR)
                    .allMatch(f -> f.rule().equals(Cards.EXPIRES_WITHIN_WINDOW.id()));
        }
    }

    /** The steps of one plan, in order. */
    private static final class Planning {
        private final Situation given;
        private final Instant now;
        private final Policy policy;
        private final SortedMap<Sha256, Subject> subjects = new TreeMap<>();

        Planning(Situation given) {
            this.given = given;
            this.now = given.now();
            this.policy = given.policy();
        }

        ReleasePlan plan() {
            gather();
            if (subjects.size() > MAX_CERTIFICATES) {
                return tooMany();
            }
            judgeByTimeAndPolicy();
            judgeByRevocation();
            List<Status.FileEntry> files = files();
            FourEyes eyes = FourEyes.of(given, subjects.values(), files);
            Anchoring anchoring = anchor(eyes);
            List<Certificate> newest = anchoring.inOrder();
            List<Status.OrphanEntry> orphans = orphans(anchoring, eyes);
            Audit audit = Audit.of(anchoring, lapsed(), policy, now);
            LeafRemarks.complete(subjects.values(), anchoring);

            byte[] store = SerializedStore.write(newest);
            List<Blocker> blockers = new ArrayList<>(given.obstacles());
            Optional<Status.Hold> hold = Optional.empty();
            boolean publishable = given.bundle().isReleased();
            // Nothing to include may follow from what keeps the files from being known.
            if (publishable && (blockers.isEmpty() || !newest.isEmpty())) {
                List<Blocker> failures =
                        PreFlight.check(store, newest, policy, now, subjects.size());
                blockers.addAll(
                        newest.isEmpty()
                                ? eyes.emptied(subjects.size()).map(List::of).orElse(failures)
                                : failures);
                if (blockers.isEmpty()) {
                    hold = ShrinkGuard.hold(given, anchoring, eyes, subjects.keySet());
                    hold.ifPresent(
                            h -> blockers.add(ShrinkGuard.blocker(h, given.shrinkHold(), given)));
                }
            }
            Optional<Release> released = standing();
            Map<String, byte[]> artefacts = Map.of();
            boolean publishes = publishable && blockers.isEmpty();
            boolean isRelease = publishes && !stands(Sha256.of(store));
            if (isRelease) {
                released = Optional.of(next(store, newest));
            }
            if (isRelease || (publishes && !given.layout().isImmutable())) {
                artefacts =
                        Artefacts.of(
                                given.layout(),
                                given.bundle(),
                                released.orElseThrow(),
                                store,
                                newest,
                                Changes.of(
                                        given,
                                        released.orElseThrow(),
                                        newest,
                                        digest -> Optional.ofNullable(subjects.get(digest)),
                                        files,
                                        eyes.plainEntries()));
            }
            return new ReleasePlan(
                    new Status(
                            Status.SCHEMA,
                            given.bundle().text(),
                            released,
                            certificates(Set.copyOf(newest), audit::successor),
                            files,
                            orphans,
                            expiring(Set.copyOf(newest)),
                            Incidents.next(given),
                            blockers,
                            remarks(store, newest),
                            hold,
                            Optional.empty(),
                            audit.entries(),
                            Optional.of(policy.language()),
                            policy.approval(),
                            eyes.entries(publishes),
                            Optional.empty()),
                    isRelease,
                    artefacts);
        }

        /** Nothing is judged together, and only as much is listed as people could read. */
        private ReleasePlan tooMany() {
            List<Status.FileEntry> files = files();
            List<Blocker> blockers = new ArrayList<>(given.obstacles());
            blockers.add(
                    Cards.TOO_MANY_CERTIFICATES.blocker(
                            "%,d distinct certificates; at most %,d"
                                    .formatted(subjects.size(), MAX_CERTIFICATES)));
            return new ReleasePlan(
                    new Status(
                            Status.SCHEMA,
                            given.bundle().text(),
                            standing(),
                            certificates(Set.of(), _ -> Optional.empty())
                                    .subList(0, MAX_CERTIFICATES),
                            files,
                            List.of(),
                            List.of(),
                            Incidents.next(given),
                            blockers,
                            List.of(),
                            Optional.empty(),
                            Optional.empty(),
                            List.of(),
                            Optional.of(policy.language()),
                            policy.approval(),
                            FourEyes.of(given, subjects.values(), files).plainEntries(),
                            Optional.empty()),
                    false,
                    Map.of());
        }

        private void gather() {
            for (JudgedFile file : given.files()) {
                for (Judged judged : file.verdict().certificates()) {
                    subjects.computeIfAbsent(
                                    judged.certificate().sha256(),
                                    _ -> new Subject(judged, policy.profile().scope()))
                            .sources
                            .add(file.name());
                }
            }
        }

        private void judgeByTimeAndPolicy() {
            Instant horizon = now.plus(policy.minimumValidity());
            for (Subject subject : subjects.values()) {
                Instant notBefore = subject.certificate.notBefore().instant();
                Instant notAfter = subject.certificate.notAfter().instant();
                if (policy.exclude().contains(subject.certificate.sha256())) {
                    subject.findings.add(
                            Cards.EXCLUDED.finding(
                                    (policy.shared().isEmpty()
                                                    ? "this bundle's policy excludes "
                                                    : "this bundle's policy, or that of a shared"
                                                            + " bundle, excludes ")
                                            + subject.certificate.sha256()));
                }
                if (notAfter.isBefore(now)) {
                    subject.findings.add(Cards.EXPIRED.finding("expired on " + notAfter));
                } else if (notAfter.isBefore(horizon)) {
                    subject.findings.add(
                            Cards.EXPIRES_WITHIN_WINDOW.finding(
                                    "expires on "
                                            + notAfter
                                            + ", within "
                                            + Durations.text(policy.minimumValidity())));
                }
                if (notBefore.isAfter(now)) {
                    subject.findings.add(
                            Cards.NOT_YET_VALID.finding("not valid before " + notBefore));
                }
                if (!subject.isRejected()) {
                    subject.findings.addAll(policy.profile().ahead(subject.certificate, now));
                }
            }
        }

        private void judgeByRevocation() {
            for (Known known : given.revocation()) {
                Subject subject = subjects.get(known.sha256());
                if (subject != null) {
                    subject.findings.addAll(known.findings());
                }
            }
        }

        private Anchoring anchor(FourEyes eyes) {
            List<Certificate> candidates = new ArrayList<>();
            List<Certificate> leftOut = new ArrayList<>();
            for (Subject subject : subjects.values()) {
                boolean waits = eyes.holds(subject.certificate);
                (waits || subject.isRejected() ? leftOut : candidates).add(subject.certificate);
                if (waits) {
                    subject.findings.add(eyes.finding(subject.certificate));
                }
            }
            return Anchoring.of(candidates, leftOut, now, policy.minimumValidity());
        }

        /** CA certificates that nothing but their validity period keeps out. */
        private List<Certificate> lapsed() {
            return subjects.values().stream()
                    .filter(Subject::isRejected)
                    .filter(Subject::isOnlyOld)
                    .map(s -> s.certificate)
                    .filter(c -> c.role() != Role.LEAF)
                    .toList();
        }

        private List<Status.OrphanEntry> orphans(Anchoring anchoring, FourEyes eyes) {
            List<Status.OrphanEntry> entries = new ArrayList<>();
            for (Subject subject : subjects.values()) {
                if (!subject.isRejected()
                        && !eyes.holds(subject.certificate)
                        && anchoring.outcome(subject.certificate)
                                instanceof Outcome.Orphan orphan) {
                    if (eyes.waitsBelow(subject.certificate)) {
                        subject.findings.add(FourEyes.below(subject.certificate));
                        continue;
                    }
                    subject.findings.add(orphan.finding());
                    entries.add(
                            new Status.OrphanEntry(
                                    subject.certificate.sha256(),
                                    orphan.missing().issuer(),
                                    orphan.missing().authorityKeyIdentifier(),
                                    orphan.missing().issuerUrls()));
                }
            }
            return entries;
        }

        /** Whether the release that the status points to is this bundle's own, with those bytes. */
        private boolean stands(Sha256 digest) {
            return given.standing().isPresent()
                    && given.previous()
                            .release()
                            .filter(r ->
                                    r.sha256().equals(digest)
                                            && r.key().equals(key(r.number(), digest)))
                            .isPresent();
        }

        /** The release that stands; what its store tells is not believed of a status. */
        private Optional<Release> standing() {
            return given.previous()
                    .release()
                    .map(r ->
                            given.standing()
                                    .filter(in -> !in.isEmpty())
                                    .map(in ->
                                            new Release(
                                                    r.number(),
                                                    r.key(),
                                                    r.sha256(),
                                                    SerializedStore.write(
                                                                    in.stream().distinct().toList())
                                                            .length,
                                                    in.size(),
                                                    r.publishedAt(),
                                                    importBefore(in)))
                                    .orElse(r));
        }

        private Release next(byte[] store, List<Certificate> newest) {
            long number =
                    given.previous().release().map(Release::number).orElse(0L)
                            + 1
                            + given.skipped();
            Sha256 digest = Sha256.of(store);
            return new Release(
                    number,
                    key(number, digest),
                    digest,
                    store.length,
                    newest.size(),
                    now,
                    importBefore(newest));
        }

        private String key(long number, Sha256 digest) {
            return given.layout().artefact(given.bundle(), number, digest, Artefacts.STORE);
        }

        private static Instant importBefore(List<Certificate> in) {
            return in.stream()
                    .map(c -> c.notAfter().instant())
                    .min(Comparator.naturalOrder())
                    .orElseThrow();
        }

        private List<Status.CertificateEntry> certificates(
                Set<Certificate> included,
                Function<Certificate, Optional<Audit.Successor>> successor) {
            return subjects.values().stream()
                    .map(s ->
                            new Status.CertificateEntry(
                                    s.certificate.sha256(),
                                    s.certificate.subject().brief(),
                                    s.certificate.subject().toString(),
                                    s.certificate.issuer().toString(),
                                    s.certificate.serialHex(),
                                    s.certificate.role(),
                                    s.certificate.notBefore().instant(),
                                    s.certificate.notAfter().instant(),
                                    included.contains(s.certificate),
                                    s.findings,
                                    s.sources,
                                    successor
                                            .apply(s.certificate)
                                            .flatMap(Audit.Successor::certificate)
                                            .map(Certificate::sha256),
                                    successor
                                            .apply(s.certificate)
                                            .map(Audit.Successor::removableAfter)))
                    .toList();
        }

        private List<Status.FileEntry> files() {
            Map<String, Status.FileEntry> before = new HashMap<>();
            given.previous().files().forEach(f -> before.put(f.name(), f));
            return given.files().stream()
                    .map(file -> entry(file, Optional.ofNullable(before.get(file.name()))))
                    .toList();
        }

        /** The storage tells an uploader once; a new rule-book version judges again without it. */
        private static Status.FileEntry entry(JudgedFile file, Optional<Status.FileEntry> before) {
            Optional<Status.FileEntry> remembered =
                    before.filter(b ->
                            file.uploadedBy().isEmpty()
                                    && b.sha256().equals(file.verdict().sha256()));
            return new Status.FileEntry(
                    file.name(),
                    file.verdict().sha256(),
                    file.verdict().certificates().stream()
                            .map(j -> j.certificate().sha256())
                            .toList(),
                    // Those of a shared file are told once, in its own bundle.
                    file.bundle().isPresent() ? List.of() : file.verdict().refusals(),
                    remembered.map(Status.FileEntry::uploadedBy).orElse(file.uploadedBy()),
                    remembered.map(Status.FileEntry::uploadedAt).orElse(file.uploadedAt()),
                    file.bundle().map(BundleName::text));
        }

        private List<Status.Expiry> expiring(Set<Certificate> included) {
            List<Status.Expiry> expiring = new ArrayList<>();
            for (Subject subject : subjects.values()) {
                Instant notAfter = subject.certificate.notAfter().instant();
                boolean counts =
                        included.contains(subject.certificate)
                                || (subject.isRejected()
                                        && subject.isOnlyTooShort()
                                        && !notAfter.isBefore(now));
                if (counts) {
                    policy.tiers().stream()
                            .filter(tier -> !notAfter.isAfter(now.plus(Duration.ofDays(tier))))
                            .min(Comparator.naturalOrder())
                            .ifPresent(tier ->
                                    expiring.add(
                                            new Status.Expiry(
                                                    subject.certificate.sha256(), notAfter, tier)));
                }
            }
            expiring.sort(
                    Comparator.comparing(Status.Expiry::notAfter)
                            .thenComparing(Status.Expiry::sha256));
            return expiring;
        }

        private List<Finding> remarks(byte[] store, List<Certificate> newest) {
            List<Finding> remarks = new ArrayList<>(fullness(store));
            remarks.addAll(RevocationRemarks.of(given.revocation(), newest));
            return remarks;
        }

        private List<Finding> fullness(byte[] store) {
            long percent = 100L * store.length / policy.maxBytes();
            if (!given.bundle().isReleased()
                    || percent < Cards.NEARLY_FULL_PERCENT
                    || store.length > policy.maxBytes()) {
                return List.of();
            }
            return List.of(
                    Cards.NEARLY_FULL.finding(
                            "the store has %,d of at most %,d bytes (%d %%)"
                                    .formatted(store.length, policy.maxBytes(), percent)));
        }
    }
}
