package smimetrust.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import smimetrust.Blocker;
import smimetrust.Finding;
import smimetrust.Refusal;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.notice.Place;
import smimetrust.release.Release;
import smimetrust.release.Status;
import smimetrust.release.Status.ApprovalEntry;
import smimetrust.release.Status.AuditEntry;
import smimetrust.release.Status.CertificateEntry;
import smimetrust.release.Status.Expiry;
import smimetrust.release.Status.FileEntry;
import smimetrust.release.Status.OrphanEntry;
import smimetrust.rules.Rulebook;

/** One bundle's status, as a person reads it. */
final class StatusPage {

    /** More are in status.json. */
    private static final int MAX_NOTES = 8;

    /** Longer lists of one kind are cut; the JSON has all. */
    private static final int MAX_AUDIT = 20;

    private final Page page;
    private final Status status;
    private final Map<Sha256, Expiry> expiring;
    private final Map<Sha256, OrphanEntry> orphans;
    private final Set<Sha256> removable;
    private final Map<Sha256, ApprovalEntry> approvals;

    StatusPage(Page page, Status status) {
        this.page = page;
        this.status = status;
        this.expiring =
                status.expiring().stream().collect(Collectors.toMap(Expiry::sha256, e -> e));
        this.orphans =
                status.orphans().stream().collect(Collectors.toMap(OrphanEntry::sha256, o -> o));
        this.removable =
                status.audit().stream()
                        .filter(AuditEntry::isRemovable)
                        .map(AuditEntry::sha256)
                        .collect(Collectors.toSet());
        this.approvals =
                status.approvals().stream()
                        .collect(Collectors.toMap(ApprovalEntry::sha256, a -> a));
    }

    void print() {
        included();
        leftOut(_ -> true);
        refused();
        incidents();
        notes();
        remarks();
        auditInShort();
        blockers();
    }

    /**
     * With the whole audit, and all that is known of what waits for an approval.
     *
     * @param place where the output is: it stands in the commands
     */
    void printInFull(Optional<Place> place) {
        if (status.isShared()) {
            page.wrapped(
                    "",
                    "shared: never imported itself; what is included here is in the lists of all"
                            + " bundles whose policy names it");
            page.gap();
        }
        included();
        waiting(place);
        leftOut(c -> !isHeld(c));
        refused();
        incidents();
        notes();
        remarks();
        tenant();
        audit();
        blockers();
    }

    private boolean isHeld(CertificateEntry certificate) {
        ApprovalEntry entry = approvals.get(certificate.sha256());
        return entry != null && entry.isHeld();
    }

    private void waiting(Optional<Place> place) {
        List<ApprovalEntry> held =
                status.approvals().stream().filter(ApprovalEntry::isHeld).toList();
        if (held.isEmpty()) {
            return;
        }
        page.gap();
        page.line("waiting for approval " + held.size());
        for (ApprovalEntry entry : held) {
            PendingCommand.show(page, "", entry);
            place.flatMap(p -> Places.approval(p, status.bundle(), entry))
                    .ifPresent(command -> page.line("  " + command));
        }
    }

    /** What a read-back said, if one was given. */
    private void tenant() {
        status.tenant()
                .ifPresent(tenant -> {
                    page.gap();
                    page.wrapped("", tenant(tenant) + ", read back " + Moment.day(tenant.readAt()));
                    tenant.unimportedDays()
                            .ifPresent(days ->
                                    page.wrapped(
                                            "  ",
                                            "the release was published "
                                                    + days
                                                    + " days ago or more, and is not imported"));
                    if (status.release().filter(tenant::trusts).isEmpty()) {
                        some("  − missing ", tenant.missing());
                        some("  + extra ", tenant.extra());
                    }
                });
    }

    private String tenant(Status.Tenant tenant) {
        return "the tenant trusts "
                + tenant.release()
                        .map(number ->
                                "exactly release "
                                        + number
                                        + (status.release().filter(tenant::trusts).isPresent()
                                                ? ""
                                                : ", an older one"))
                        .orElse(
                                Words.count(tenant.certificates(), "certificate")
                                        + " that are no release");
    }

    private void some(String label, Status.Some some) {
        some.certificates().stream()
                .limit(MAX_AUDIT)
                .forEach(c ->
                        page.labelled(
                                label,
                                SafeText.line(c.name(), 200) + " (" + c.sha256().brief() + ")"));
        if (some.count() > MAX_AUDIT) {
            page.line(label + (some.count() - MAX_AUDIT) + " more");
        }
    }

    private void included() {
        List<CertificateEntry> included =
                status.certificates().stream()
                        .filter(CertificateEntry::included)
                        .sorted(
                                Comparator.comparing(CertificateEntry::role)
                                        .thenComparing(c -> c.name().toLowerCase(Locale.ROOT))
                                        .thenComparing(CertificateEntry::sha256))
                        .toList();
        page.line("included " + included.size());
        for (CertificateEntry c : included) {
            page.line(
                    "  "
                            + Page.cell(c.role() == Role.ROOT ? "root" : "intermediate", 13)
                            + Page.cell(c.name(), 48)
                            + " until "
                            + Moment.day(c.notAfter()));
            Expiry expiry = expiring.get(c.sha256());
            if (expiry != null) {
                page.line("               expires within " + expiry.tier() + " days");
            }
            c.successor().ifPresent(next -> page.wrapped("               ", renewal(next, c)));
            Optional.ofNullable(approvals.get(c.sha256()))
                    .filter(entry -> entry.state() == Status.ApprovalState.APPROVED)
                    .ifPresent(entry -> page.wrapped("               ", approved(entry)));
            c.findings().stream()
                    .filter(f -> f.severity() == Severity.WARNING && !isNote(f))
                    .forEach(f -> finding("               ", f));
        }
    }

    private static String approved(ApprovalEntry entry) {
        return "approved by "
                + SafeText.line(entry.approvedBy().orElse("somebody"), 200)
                + entry.approvedAt().map(at -> ", " + Moment.day(at)).orElse("");
    }

    /** What nobody must act on today: it is told once for all certificates that it is true of. */
    private static boolean isNote(Finding finding) {
        return finding.severity() == Severity.NOTICE || Rulebook.isOnlyPublic(finding.rule());
    }

    private void notes() {
        record Note(Severity severity, String rule, String message) {}
        Map<Note, List<String>> notes = new LinkedHashMap<>();
        status.certificates().stream()
                .filter(CertificateEntry::included)
                .forEach(c ->
                        c.findings().stream()
                                .filter(f -> f.severity() != Severity.ERROR && isNote(f))
                                .map(f -> new Note(f.severity(), f.rule(), f.message()))
                                .distinct()
                                .forEach(n ->
                                        notes.computeIfAbsent(n, _ -> new ArrayList<>())
                                                .add(c.name())));
        if (notes.isEmpty()) {
            return;
        }
        page.gap();
        page.line("to know " + notes.size());
        notes.entrySet().stream()
                .sorted(
                        Comparator.comparing(
                                        (Map.Entry<Note, List<String>> n) -> n.getKey().severity())
                                .thenComparing(n -> n.getKey().rule()))
                .limit(MAX_NOTES)
                .forEach(n -> {
                    page.wrapped("  ", n.getKey().rule() + ": " + n.getKey().message());
                    page.wrapped(
                            "    ", "(" + first(n.getValue().stream().sorted().toList()) + ")");
                });
        page.wrapped(
                "  ",
                (notes.size() > MAX_NOTES
                                ? "and " + (notes.size() - MAX_NOTES) + " more in status.json; "
                                : "")
                        + "smime-trust rules ID says what to do");
    }

    private void leftOut(Predicate<CertificateEntry> which) {
        List<CertificateEntry> leftOut =
                status.certificates().stream()
                        .filter(c -> !c.included())
                        .filter(which)
                        .sorted(Comparator.comparing(c -> c.name().toLowerCase(Locale.ROOT)))
                        .toList();
        if (leftOut.isEmpty()) {
            return;
        }
        page.gap();
        page.line("left out " + leftOut.size());
        for (CertificateEntry c : leftOut) {
            page.wrapped("  ", c.name());
            page.wrapped("    ", "in " + sources(c.sources()));
            c.successor()
                    .ifPresent(next ->
                            page.wrapped(
                                    "    ",
                                    "renewed by " + label(next) + ": this one can be deleted"));
            c.findings().stream()
                    .filter(f ->
                            f.severity() == Severity.ERROR
                                    || f.rule().startsWith("approval.")
                                    || (orphans.containsKey(c.sha256())
                                            && f.rule().startsWith("chain.")))
                    .forEach(f -> finding("    ", f));
        }
    }

    private static String sources(List<String> sources) {
        return first(sources.stream().map(name -> SafeText.line(name, 60)).toList());
    }

    private static String first(List<String> names) {
        String shown = names.stream().limit(3).collect(Collectors.joining(", "));
        return names.size() > 3 ? shown + " and " + (names.size() - 3) + " more" : shown;
    }

    private void finding(String indent, Finding finding) {
        page.wrapped(indent, finding.rule() + ": " + finding.message());
        page.wrapped(indent, "→ " + finding.fix());
    }

    private void refused() {
        List<FileEntry> refused =
                status.files().stream().filter(f -> !f.refusals().isEmpty()).toList();
        if (refused.isEmpty()) {
            return;
        }
        page.gap();
        page.line("refused " + refused.stream().mapToInt(f -> f.refusals().size()).sum());
        for (FileEntry file : refused) {
            page.wrapped("  ", SafeText.line(file.name(), 200));
            for (Refusal refusal : file.refusals()) {
                page.wrapped(
                        "    ", refusal.rule() + ", at " + refusal.at() + ": " + refusal.message());
                page.wrapped("    ", "→ " + refusal.fix());
            }
        }
    }

    private void incidents() {
        if (!status.incidents().isEmpty()) {
            page.gap();
            page.line("INCIDENTS " + status.incidents().size());
            status.incidents()
                    .forEach(i ->
                            page.wrapped(
                                    "  ",
                                    SafeText.line(i.file(), 200)
                                            + ", seen "
                                            + i.seen()
                                            + ": "
                                            + i.message()
                                            + " → "
                                            + i.fix()));
        }
    }

    private String renewal(Sha256 next, CertificateEntry old) {
        return "renewed by "
                + label(next)
                + (removable.contains(old.sha256())
                        ? ", can be removed"
                        : old.removableAfter()
                                .map(at -> ", can be removed after " + Moment.day(at))
                                .orElse(""));
    }

    private String label(Sha256 digest) {
        return status.certificates().stream()
                        .filter(c -> c.sha256().equals(digest))
                        .map(CertificateEntry::name)
                        .findFirst()
                        .orElse("a certificate")
                + " ("
                + digest.brief()
                + ")";
    }

    /** One line; {@link #audit} tells all. */
    private void auditInShort() {
        if (!status.audit().isEmpty()) {
            page.gap();
            page.wrapped(
                    "",
                    "audit: "
                            + byRule().entrySet().stream()
                                    .map(e ->
                                            e.getValue().size()
                                                    + " "
                                                    + e.getKey().replace("audit.", ""))
                                    .collect(Collectors.joining(", "))
                            + "; smime-trust status DIR "
                            + status.bundle()
                            + " tells which");
        }
    }

    private Map<String, List<AuditEntry>> byRule() {
        return status.audit().stream()
                .collect(
                        Collectors.groupingBy(AuditEntry::rule, TreeMap::new, Collectors.toList()));
    }

    /** What is superseded, superfluous or stands for nothing, by rule. */
    void audit() {
        byRule().forEach((rule, entries) -> {
            page.gap();
            page.line(rule + " " + entries.size());
            entries.stream()
                    .limit(MAX_AUDIT)
                    .forEach(entry -> page.labelled("  - ", entry.message()));
            if (entries.size() > MAX_AUDIT) {
                page.line("  and " + (entries.size() - MAX_AUDIT) + " more: --json has all");
            }
            page.wrapped("  ", "→ " + entries.getFirst().fix());
        });
    }

    private void remarks() {
        for (Finding remark : status.remarks()) {
            page.gap();
            finding("", remark);
        }
    }

    private void blockers() {
        for (Blocker blocker : status.blockers()) {
            page.gap();
            page.wrapped("", "BLOCKED " + blocker.rule() + ": " + blocker.message());
            page.wrapped("  ", "→ " + blocker.fix());
        }
    }

    /** 2 if nothing can be published, else 1 if something was refused or left out, else 0. */
    static int exitCode(Status status) {
        if (!status.blockers().isEmpty() || (status.release().isEmpty() && !status.isShared())) {
            return SmimeTrust.NOTHING;
        }
        boolean all =
                status.certificates().stream().allMatch(CertificateEntry::included)
                        && status.files().stream().allMatch(f -> f.refusals().isEmpty());
        return all ? 0 : SmimeTrust.REFUSED;
    }

    /** One line about a release. */
    static String release(Release release) {
        return "release "
                + release.number()
                + ", "
                + release.certificates()
                + " certificates, "
                + "%,d".formatted(release.size())
                + " bytes, import before "
                + Moment.day(release.importBefore());
    }

    /** Whether the time of import is over. */
    static boolean isPast(Release release, Instant now) {
        return !now.isBefore(release.importBefore());
    }
}
