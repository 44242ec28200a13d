package smimetrust.notice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import smimetrust.Blocker;
import smimetrust.Finding;
import smimetrust.Refusal;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.release.Manifest;
import smimetrust.release.Release;
import smimetrust.release.Status;

/** What is in one state and was not in another. */
final class Difference {

    /** The blocker that is told as a hold. */
    private static final String HELD = "release.shrink-held";

    /** The audit's word for what has a successor and must stay. */
    private static final String SUPERSEDED = "audit.superseded";

    /** What is told as a revocation. */
    private static final String REVOKED = "revocation.revoked";

    /** Findings that come with time alone. */
    private static final String EXPIRED = "validity.expired";

    private static final Set<String> BY_TIME = Set.of(EXPIRED, "validity.expires-within-window");

    /** Why an accepted certificate has no chain. */
    private static final String CHAIN = "chain.";

    // Units: characters.
    private static final int MAX_NAME = 200;
    private static final int MAX_FILE = 300;
    private static final int MAX_SENTENCE = 600;
    private static final int MAX_TOKEN = 100;

    /** Lists inside one event are never longer. */
    private static final int MAX_INNER = 10;

    /** How much of what expires next is told. */
    private static final int MAX_NEXT = 3;

    private final Status told;
    private final Status now;
    private final Map<Sha256, Published> before;
    private final Map<Sha256, Published> after;
    private final Map<Sha256, Status.CertificateEntry> found;
    private final Map<Sha256, Status.CertificateEntry> foundBefore;
    private final Set<Sha256> own = new HashSet<>();
    private final Set<Sha256> shared = new HashSet<>();

    /** A certificate of a release. */
    private record Published(Sha256 sha256, String name, Role role, Instant notAfter) {}

    Difference(
            Status told,
            Status now,
            Optional<Manifest> toldRelease,
            Optional<Manifest> nowRelease) {
        this.told = told;
        this.now = now;
        this.before = published(told, toldRelease);
        this.after = published(now, nowRelease);
        this.found = byDigest(now.certificates(), Status.CertificateEntry::sha256);
        this.foundBefore = byDigest(told.certificates(), Status.CertificateEntry::sha256);
        now.files().forEach(f -> (f.bundle().isEmpty() ? own : shared).addAll(f.certificates()));
    }

    List<Event> events() {
        List<Event> events = new ArrayList<>();
        incidents(events);
        blockers(events);
        approvals(events);
        Set<Sha256> expired = release(events);
        refusals(events);
        expirations(events, expired);
        rejections(events, expired);
        orphans(events);
        expiries(events);
        renewals(events);
        remarks(events);
        new TenantNews(told, now).event().ifPresent(events::add);
        events.sort(Comparator.comparing(Event::kind)); // stable: each list keeps its order
        return events;
    }

    private void incidents(List<Event> events) {
        record Key(String rule, String file, Instant seen) {}
        Set<Key> known =
                set(told.incidents().stream().map(i -> new Key(i.rule(), i.file(), i.seen())));
        for (Status.Incident i : now.incidents()) {
            if (!known.contains(new Key(i.rule(), i.file(), i.seen()))) {
                events.add(
                        new Event.Incident(
                                token(i.rule()),
                                file(i.file()),
                                i.seen(),
                                i.gone(),
                                sentence(i.message()),
                                sentence(i.fix())));
            }
        }
    }

    private void blockers(List<Event> events) {
        Set<List<String>> known = set(told.blockers().stream().map(Difference::key));
        boolean sameHold =
                told.hold().map(Status.Hold::missing).equals(now.hold().map(Status.Hold::missing));
        for (Blocker blocker : now.blockers()) {
            boolean holds = blocker.rule().equals(HELD);
            if (known.contains(key(blocker)) && (!holds || sameHold)) {
                continue;
            }
            String rule = token(blocker.rule());
            String message = sentence(blocker.message());
            String fix = sentence(blocker.fix());
            events.add(
                    holds
                            ? new Event.Held(
                                    rule,
                                    message,
                                    fix,
                                    now.hold().map(Status.Hold::since),
                                    Listed.first(
                                            MAX_INNER,
                                            now.hold().map(Status.Hold::missing).stream()
                                                    .flatMap(List::stream)
                                                    .map(d -> new Event.Named(d, name(d)))
                                                    .toList()))
                            : new Event.Blocked(rule, message, fix));
        }
        if (now.blockers().isEmpty()) {
            for (Blocker gone : told.blockers()) {
                events.add(new Event.Recovered(token(gone.rule()), sentence(gone.message())));
            }
        }
    }

    private void approvals(List<Event> events) {
        Map<Sha256, Status.ApprovalEntry> known =
                byDigest(told.approvals(), Status.ApprovalEntry::sha256);
        for (Status.ApprovalEntry entry : now.approvals()) {
            Status.ApprovalEntry earlier = known.get(entry.sha256());
            boolean sameState = earlier != null && earlier.state() == entry.state();
            String name = name(entry.subject().orElse(entry.sha256().brief()));
            Listed<String> uploaders =
                    Listed.first(
                            MAX_INNER, entry.uploaders().stream().map(Difference::file).toList());
            Optional<String> by = entry.approvedBy().map(Difference::file);
            String rule = "approval." + word(entry.state());
            if (entry.isHeld() && !sameState) {
                events.add(
                        new Event.ApprovalWanted(
                                entry.sha256(),
                                name,
                                rule,
                                fix(entry.sha256(), rule),
                                uploaders,
                                by,
                                entry.reach().map(Difference::sentence)));
            } else if (entry.state() == Status.ApprovalState.APPROVED && !sameState) {
                events.add(
                        new Event.Approved(
                                entry.sha256(),
                                name,
                                uploaders,
                                by,
                                entry.approvedAt(),
                                entry.reason().map(Difference::sentence)));
            }
        }
    }

    /** What its certificate's finding asks for. */
    private String fix(Sha256 digest, String rule) {
        return Optional.ofNullable(found.get(digest)).stream()
                .flatMap(entry -> entry.findings().stream())
                .filter(f -> f.rule().equals(rule))
                .map(f -> sentence(f.fix()))
                .findFirst()
                .orElse("");
    }

    /** As the rule has it that says so of the certificate. */
    private static String word(Status.ApprovalState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns what left by expiry. */
    private Set<Sha256> release(List<Event> events) {
        Optional<Release> current = now.release();
        if (current.isEmpty()
                || told.release()
                        .map(Difference::identity)
                        .equals(current.map(Difference::identity))) {
            return Set.of();
        }
        Release release = current.get();
        List<Event.Added> added = new ArrayList<>();
        for (Published p : after.values()) {
            if (before.containsKey(p.sha256())) {
                continue;
            }
            added.add(new Event.Added(p.sha256(), p.name(), p.role(), p.notAfter()));
            if (p.role() == Role.ROOT) {
                events.add(
                        new Event.NewRoot(p.sha256(), p.name(), p.notAfter(), uploads(p.sha256())));
            }
        }
        List<Event.Removed> removed = new ArrayList<>();
        for (Published p : before.values()) {
            if (!after.containsKey(p.sha256())) {
                removed.add(
                        new Event.Removed(
                                p.sha256(),
                                p.name(),
                                p.role(),
                                p.notAfter(),
                                reason(p, release.publishedAt())));
            }
        }
        Set<Sha256> expired =
                set(
                        removed.stream()
                                .filter(r -> r.reason() == Event.Reason.EXPIRED)
                                .map(Event.Removed::sha256));
        boolean expiryOnly =
                added.isEmpty() && !removed.isEmpty() && expired.size() == removed.size();
        events.add(
                new Event.Released(
                        release, told.release().isEmpty(), expiryOnly, added, removed, next()));
        return expired;
    }

    private Listed<Event.Due> next() {
        return Listed.first(
                MAX_NEXT,
                after.values().stream()
                        .sorted(
                                Comparator.comparing(Published::notAfter)
                                        .thenComparing(Published::sha256))
                        .map(p -> new Event.Due(p.sha256(), p.name(), p.notAfter()))
                        .toList());
    }

    private static boolean isByTime(List<Finding> errors) {
        return !errors.isEmpty() && errors.stream().allMatch(f -> BY_TIME.contains(f.rule()));
    }

    private Event.Reason reason(Published gone, Instant published) {
        Status.CertificateEntry entry = found.get(gone.sha256());
        List<Finding> errors = entry == null ? List.of() : errors(entry);
        // All of them: an officer's exclusion is news, whatever else is true of the certificate.
        if (errors.isEmpty() ? gone.notAfter().isBefore(published) : isByTime(errors)) {
            return Event.Reason.EXPIRED;
        }
        if (entry == null) {
            return Event.Reason.GONE;
        }
        if (errors.stream().anyMatch(f -> f.rule().equals(REVOKED))) {
            return Event.Reason.REVOKED;
        }
        if (isHeld(gone.sha256())) {
            return Event.Reason.NOT_APPROVED;
        }
        return errors.isEmpty() ? Event.Reason.ORPHANED : Event.Reason.REJECTED;
    }

    private boolean isHeld(Sha256 digest) {
        return now.approvals().stream().anyMatch(a -> a.sha256().equals(digest) && a.isHeld());
    }

    private Listed<Event.Upload> uploads(Sha256 digest) {
        Set<String> sources =
                found.containsKey(digest) ? new HashSet<>(found.get(digest).sources()) : Set.of();
        return Listed.first(
                MAX_INNER,
                now.files().stream()
                        .filter(f -> sources.contains(f.name()))
                        .map(f ->
                                new Event.Upload(
                                        file(f.name()),
                                        f.uploadedBy().map(Difference::file),
                                        f.uploadedAt()))
                        .toList());
    }

    private void refusals(List<Event> events) {
        record Key(String file, Optional<Sha256> sha256, String rule, String at) {}
        Set<Key> known = new HashSet<>();
        for (Status.FileEntry f : told.files()) {
            for (Refusal r : f.refusals()) {
                known.add(new Key(f.name(), f.sha256(), r.rule(), r.at()));
            }
        }
        for (Status.FileEntry f : now.files()) {
            for (Refusal r : f.refusals()) {
                if (!known.contains(new Key(f.name(), f.sha256(), r.rule(), r.at()))) {
                    events.add(
                            new Event.Refused(
                                    file(f.name()),
                                    f.sha256(),
                                    token(r.rule()),
                                    file(r.at()), // may hold the name of an archive's entry
                                    sentence(r.message()),
                                    sentence(r.fix()),
                                    f.uploadedBy().map(Difference::file)));
                }
            }
        }
    }

    /** What was published and is too old now, whether a release without it could follow or not. */
    private void expirations(List<Event> events, Set<Sha256> left) {
        for (Published p : before.values()) {
            boolean stands = isNewlyExpired(p.sha256()) && after.containsKey(p.sha256());
            if (stands || left.contains(p.sha256())) {
                events.add(
                        new Event.Expired(p.sha256(), p.name(), p.notAfter(), stands, isEnded(p)));
            }
        }
    }

    private boolean isEnded(Published gone) {
        Status.CertificateEntry entry = found.get(gone.sha256());
        return entry == null
                ? now.release().filter(r -> gone.notAfter().isBefore(r.publishedAt())).isPresent()
                : errors(entry).stream().anyMatch(f -> f.rule().equals(EXPIRED));
    }

    private boolean isNewlyExpired(Sha256 digest) {
        Status.CertificateEntry entry = found.get(digest);
        Status.CertificateEntry earlier = foundBefore.get(digest);
        return entry != null
                && isByTime(errors(entry))
                && (earlier == null || !isByTime(errors(earlier)));
    }

    private void rejections(List<Event> events, Set<Sha256> left) {
        for (Status.CertificateEntry entry : now.certificates()) {
            Sha256 digest = entry.sha256();
            Status.CertificateEntry earlier = foundBefore.get(digest);
            Set<String> known =
                    earlier == null ? Set.of() : set(errors(earlier).stream().map(Finding::rule));
            List<Finding> errors = errors(entry);
            List<Finding> fresh = errors.stream().filter(f -> !known.contains(f.rule())).toList();
            boolean isToldAsExpired =
                    isByTime(errors)
                            && (left.contains(digest)
                                    || (before.containsKey(digest) && after.containsKey(digest))
                                    // That it was too old already was told.
                                    || known.stream().anyMatch(BY_TIME::contains));
            if (fresh.isEmpty() || isToldAsExpired || isToldElsewhere(digest)) {
                continue;
            }
            List<Finding> others = new ArrayList<>();
            for (Finding f : errors) {
                if (f.rule().equals(REVOKED) && fresh.contains(f)) {
                    events.add(revoked(entry, f));
                } else {
                    others.add(safe(f));
                }
            }
            if (!fresh.stream().allMatch(f -> f.rule().equals(REVOKED))) {
                events.add(
                        new Event.Rejected(
                                digest,
                                name(entry.name()),
                                Listed.first(MAX_INNER, others),
                                sources(digest)));
            }
        }
    }

    /**
     * Only shared files hold it, and it is in no release: the shared bundle's own notice tells it,
     * once for all who take it over.
     */
    private boolean isToldElsewhere(Sha256 digest) {
        return shared.contains(digest)
                && !own.contains(digest)
                && !before.containsKey(digest)
                && !after.containsKey(digest);
    }

    private Event.Revoked revoked(Status.CertificateEntry entry, Finding finding) {
        return new Event.Revoked(
                entry.sha256(),
                name(entry.name()),
                before.containsKey(entry.sha256()),
                after.containsKey(entry.sha256()),
                token(finding.rule()),
                sentence(finding.message()),
                sentence(finding.fix()),
                sources(entry.sha256()));
    }

    private static Finding safe(Finding finding) {
        return new Finding(
                token(finding.rule()),
                finding.severity(),
                sentence(finding.message()),
                sentence(finding.fix()));
    }

    private void orphans(List<Event> events) {
        Set<Sha256> known = set(told.orphans().stream().map(Status.OrphanEntry::sha256));
        for (Status.OrphanEntry orphan : now.orphans()) {
            if (!known.contains(orphan.sha256()) && !isToldElsewhere(orphan.sha256())) {
                events.add(
                        new Event.Orphaned(
                                orphan.sha256(),
                                name(orphan.sha256()),
                                reason(orphan.sha256()),
                                file(orphan.issuer()),
                                orphan.authorityKeyId().map(Difference::token),
                                Listed.first(
                                        MAX_INNER,
                                        orphan.issuerUrls().stream()
                                                .map(Difference::file)
                                                .toList()),
                                sources(orphan.sha256())));
            }
        }
    }

    private Optional<Finding> reason(Sha256 orphan) {
        Status.CertificateEntry entry = found.get(orphan);
        return entry == null
                ? Optional.empty()
                : entry.findings().stream()
                        .filter(f -> f.rule().startsWith(CHAIN))
                        .findFirst()
                        .map(Difference::safe);
    }

    private void expiries(List<Event> events) {
        Map<Sha256, Integer> known = new HashMap<>();
        for (Status.Expiry e : told.expiring()) {
            known.merge(e.sha256(), e.tier(), Math::min);
        }
        for (Status.Expiry e : now.expiring()) {
            if (e.tier() < known.getOrDefault(e.sha256(), Integer.MAX_VALUE) && !isRenewed(e)) {
                events.add(
                        new Event.Expiring(e.sha256(), name(e.sha256()), e.notAfter(), e.tier()));
            }
        }
    }

    /** Whether what follows it is published already: then its end asks for nothing. */
    private boolean isRenewed(Status.Expiry expiry) {
        return Optional.ofNullable(found.get(expiry.sha256()))
                .flatMap(Status.CertificateEntry::successor)
                .flatMap(next -> Optional.ofNullable(after.get(next)))
                .filter(next -> next.notAfter().isAfter(expiry.notAfter()))
                .isPresent();
    }

    private void renewals(List<Event> events) {
        Map<Sha256, Status.AuditEntry> audit = byDigest(now.audit(), Status.AuditEntry::sha256);
        Set<Sha256> renewed = new HashSet<>();
        for (Status.CertificateEntry entry : now.certificates()) {
            boolean mattered =
                    before.containsKey(entry.sha256()) || after.containsKey(entry.sha256());
            Optional<Published> came =
                    entry.successor()
                            .filter(next -> !before.containsKey(next))
                            .flatMap(next -> Optional.ofNullable(after.get(next)));
            if (mattered && came.isPresent() && renewed.add(entry.sha256())) {
                Published next = came.get();
                events.add(
                        new Event.Renewed(
                                entry.sha256(),
                                name(entry.name()),
                                new Event.Named(next.sha256(), next.name()),
                                next.notAfter(),
                                !entry.included() || isRemovable(audit.get(entry.sha256())),
                                entry.removableAfter()));
            }
        }
        // Only what was told to stay is told to go: an audit's first findings are no event. And
        // only to those who can delete it.
        Map<Sha256, Status.AuditEntry> known = byDigest(told.audit(), Status.AuditEntry::sha256);
        for (Status.AuditEntry entry : audit.values()) {
            if (isRemovable(entry)
                    && isSuperseded(known.get(entry.sha256()))
                    && (own.contains(entry.sha256()) || !shared.contains(entry.sha256()))
                    && !renewed.contains(entry.sha256())) {
                events.add(
                        new Event.Removable(
                                entry.sha256(),
                                name(entry.sha256()),
                                token(entry.rule()),
                                sentence(entry.message()),
                                sentence(entry.fix())));
            }
        }
    }

    private static boolean isSuperseded(Status.@Nullable AuditEntry entry) {
        return entry != null && entry.rule().equals(SUPERSEDED);
    }

    private static boolean isRemovable(Status.@Nullable AuditEntry entry) {
        return entry != null && entry.isRemovable();
    }

    private void remarks(List<Event> events) {
        Set<List<String>> known =
                set(told.remarks().stream().map(f -> List.of(f.rule(), f.message())));
        for (Finding f : now.remarks()) {
            if (!known.contains(List.of(f.rule(), f.message()))) {
                events.add(
                        new Event.Remark(
                                token(f.rule()),
                                f.severity(),
                                sentence(f.message()),
                                sentence(f.fix())));
            }
        }
    }

    private Listed<String> sources(Sha256 digest) {
        Status.CertificateEntry entry = found.get(digest);
        return Listed.first(
                MAX_INNER,
                entry == null
                        ? List.of()
                        : entry.sources().stream().map(Difference::file).toList());
    }

    private String name(Sha256 digest) {
        if (found.containsKey(digest)) {
            return name(found.get(digest).name());
        }
        if (after.containsKey(digest)) {
            return after.get(digest).name();
        }
        if (before.containsKey(digest)) {
            return before.get(digest).name();
        }
        return foundBefore.containsKey(digest)
                ? name(foundBefore.get(digest).name())
                : digest.brief();
    }

    private static Map<Sha256, Published> published(Status status, Optional<Manifest> manifest) {
        if (status.release().isEmpty()) {
            return Map.of();
        }
        Stream<Published> all =
                manifest.isPresent()
                        ? manifest.get().certificates().stream()
                                .map(e ->
                                        new Published(
                                                e.sha256(), name(e.name()), e.role(), e.notAfter()))
                        : status.certificates().stream()
                                .filter(Status.CertificateEntry::included)
                                .map(e ->
                                        new Published(
                                                e.sha256(),
                                                name(e.name()),
                                                e.role(),
                                                e.notAfter()));
        return byDigest(all.toList(), Published::sha256);
    }

    private static <T> Map<Sha256, T> byDigest(List<T> all, Function<T, Sha256> digest) {
        Map<Sha256, T> map = new LinkedHashMap<>();
        all.forEach(one -> map.putIfAbsent(digest.apply(one), one));
        return map;
    }

    private static List<String> key(Blocker blocker) {
        return List.of(blocker.rule(), blocker.message());
    }

    private static List<Object> identity(Release release) {
        return List.of(release.number(), release.sha256());
    }

    private static List<Finding> errors(Status.CertificateEntry entry) {
        return entry.findings().stream().filter(f -> f.severity() == Severity.ERROR).toList();
    }

    private static <T> Set<T> set(Stream<T> all) {
        return all.collect(Collectors.toSet());
    }

    private static String name(String text) {
        return SafeText.line(text, MAX_NAME);
    }

    private static String file(String text) {
        return SafeText.line(text, MAX_FILE);
    }

    private static String sentence(String text) {
        return SafeText.line(text, MAX_SENTENCE);
    }

    private static String token(String text) {
        return SafeText.line(text, MAX_TOKEN);
    }
}
