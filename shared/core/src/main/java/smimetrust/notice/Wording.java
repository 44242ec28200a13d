package smimetrust.notice;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import smimetrust.Finding;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.release.Release;

/**
 * A notice for people, to be read on a phone: what happened first, then what to do. Short lines but
 * for commands, which must not be broken.
 */
final class Wording {

    /** Nobody reads a longer list in a mail; all of it is in the status. */
    private static final int MAX_ITEMS = 40;

    /** Unit: characters. */
    private static final int MAX_NAME = 100;

    /** Few of the few: where one certificate lies, or what one list misses. */
    private static final int MAX_INNER = 3;

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Notice notice;
    private final List<Event> distinct;
    private final Optional<Event.Released> released;
    private final List<Section> sections = new ArrayList<>();

    /** One list: a title, its items, and what to do about all of them. */
    private record Section(int weight, String title, List<List<String>> items, List<String> after) {
        Shortening.Part part() {
            return new Shortening.Part(
                    weight,
                    items.stream()
                            .limit(MAX_ITEMS)
                            .map(lines -> Shortening.encoded(String.join("\n", lines) + "\n"))
                            .toList());
        }
    }

    Wording(Notice notice) {
        this.notice = notice;
        this.distinct = notice.distinctEvents();
        this.released = notice.all(Event.Released.class).stream().findFirst();
    }

    String text() {
        incidents();
        blockers();
        approvals();
        roots();
        int beforeRelease = sections.size();
        released.ifPresent(this::changes);
        findings();
        List<Integer> kept =
                Shortening.fit(
                        sections.stream().map(Section::part).toList(), Announcement.TEXT_BUDGET);

        List<String> lines = new ArrayList<>();
        if (released.isPresent() && released.get().first()) {
            lines.add("FIRST: importing REPLACES the whole list that the tenant has now.");
            lines.add("Keep that list before you import, as told below.");
            lines.add("");
        }
        lines.add(Headline.full(notice));
        for (int i = 0; i <= sections.size(); i++) {
            if (i == beforeRelease) {
                released.ifPresent(r -> lines.addAll(facts(r)));
            }
            if (i < sections.size()) {
                lines.addAll(rendered(sections.get(i), kept.get(i)));
            }
        }
        released.ifPresent(r -> lines.addAll(importing(r)));
        lines.add("");
        lines.add("Everything in detail: " + SafeText.line(notice.statusLocation(), 2000));
        lines.add("Notice " + notice.noticeId());
        return String.join("\n", lines) + "\n";
    }

    private List<String> rendered(Section section, int kept) {
        List<String> lines = new ArrayList<>(List.of("", section.title()));
        section.items().subList(0, kept).forEach(lines::addAll);
        int omitted = section.items().size() - kept;
        if (omitted > 0) {
            lines.add(
                    "... and "
                            + omitted
                            + " more: see status.json at "
                            + SafeText.line(notice.statusLocation(), 2000));
        }
        lines.addAll(section.after());
        return lines;
    }

    private <E extends Event> void section(
            int weight,
            String title,
            Class<E> type,
            Function<E, List<String>> item,
            List<String> after) {
        List<E> events = distinct.stream().filter(type::isInstance).map(type::cast).toList();
        if (!events.isEmpty()) {
            sections.add(
                    new Section(
                            weight,
                            title + ": " + events.size(),
                            events.stream().map(item).toList(),
                            after));
        }
    }

    private void incidents() {
        section(
                3,
                "PRIVATE KEY UPLOADED",
                Event.Incident.class,
                i -> {
                    List<String> lines = new ArrayList<>();
                    lines.add("- " + brief(i.file()) + " (" + i.rule() + ")");
                    lines.add("  " + i.message());
                    lines.add("  Written " + minute(i.seen()) + ".");
                    i.gone().ifPresent(at -> lines.add("  Deleted " + minute(at) + "."));
                    lines.add("  Do: " + i.fix());
                    return lines;
                },
                List.of());
    }

    private void blockers() {
        List<String> stands =
                List.of(
                        notice.release()
                                .map(r ->
                                        "Release "
                                                + r.number()
                                                + " stands as before: nothing to import.")
                                .orElse("Nothing is released yet: nothing to import."));
        List<String> after = released.isPresent() ? List.of() : stands;
        section(
                3,
                "NOT PUBLISHED, reasons",
                Event.Blocked.class,
                b -> List.of("- " + b.message() + " (" + b.rule() + ")", "  Do: " + b.fix()),
                after);
        section(
                3,
                "HELD BACK",
                Event.Held.class,
                h -> {
                    List<String> lines = new ArrayList<>();
                    lines.add("- " + h.message() + " (" + h.rule() + ")");
                    h.since().ifPresent(at -> lines.add("  Since " + minute(at) + "."));
                    h.missing().items().forEach(m -> lines.add("  Missing: " + brief(m.name())));
                    if (h.missing().omitted() > 0) {
                        lines.add("  Missing: " + h.missing().omitted() + " more");
                    }
                    lines.add("  Do: " + h.fix());
                    return lines;
                },
                after);
    }

    private void approvals() {
        section(
                3,
                "WAITS FOR APPROVAL, not published",
                Event.ApprovalWanted.class,
                a -> {
                    List<String> lines = new ArrayList<>();
                    lines.add("- " + brief(a.name()) + " (" + a.rule() + ")");
                    lines.add("  SHA-256 " + a.sha256());
                    lines.addAll(uploaders(a.uploaders()));
                    a.approvedBy().ifPresent(by -> lines.add("  Approved by " + brief(by)));
                    a.reach().ifPresent(reach -> lines.add("  If approved: " + reach));
                    lines.add("  smime-trust approve " + notice.bundle() + " " + a.sha256());
                    return lines;
                },
                List.of(
                        "Do: compare the SHA-256 with what the CA publishes; then let somebody",
                        "approve it who did not upload it. If nobody wants it, delete the file."));
        section(
                1,
                "Approved",
                Event.Approved.class,
                a -> {
                    List<String> lines = new ArrayList<>();
                    lines.add("- " + brief(a.name()) + " (" + a.sha256().brief() + ")");
                    lines.addAll(uploaders(a.uploaders()));
                    lines.add(
                            "  Approved by "
                                    + brief(a.approvedBy().orElse("an unknown principal"))
                                    + a.approvedAt().map(at -> ", " + minute(at)).orElse(""));
                    a.reason().ifPresent(reason -> lines.add("  Because: " + reason));
                    return lines;
                },
                List.of());
    }

    private static List<String> uploaders(Listed<String> uploaders) {
        List<String> lines = new ArrayList<>();
        uploaders.items().stream()
                .limit(MAX_INNER)
                .forEach(by -> lines.add("  Uploaded by " + brief(by)));
        int more = uploaders.total() - Math.min(MAX_INNER, uploaders.items().size());
        if (uploaders.total() == 0) {
            lines.add("  Uploaded by an unknown principal");
        } else if (more > 0) {
            lines.add("  Uploaded by " + more + " more");
        }
        return lines;
    }

    private void roots() {
        section(
                3,
                "NEW ROOTS, everything below them is trusted",
                Event.NewRoot.class,
                r -> {
                    List<String> lines = new ArrayList<>();
                    lines.add("- " + brief(r.name()));
                    lines.add("  SHA-256 " + r.sha256());
                    for (Event.Upload u : r.uploads().items().stream().limit(MAX_INNER).toList()) {
                        lines.add("  In " + brief(u.file()) + uploaded(u));
                    }
                    int more = r.uploads().total() - MAX_INNER;
                    if (more > 0) {
                        lines.add("  In " + more + " more files");
                    }
                    return lines;
                },
                List.of(
                        "Compare the SHA-256 with what the CA publishes. If you did not expect it:",
                        "do not import, and delete the file."));
    }

    private static String uploaded(Event.Upload upload) {
        return upload.uploadedBy().map(by -> ", uploaded by " + by).orElse(", uploader unknown")
                + upload.uploadedAt().map(at -> ", " + minute(at)).orElse("");
    }

    private List<String> facts(Event.Released released) {
        Release release = released.release();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("RELEASE " + release.number());
        if (released.expiryOnly()) {
            lines.add("No hurry: all that left the list is expired, or expires in days. What the");
            lines.add("tenant has keeps working, and an expired certificate verifies nothing.");
            lines.add("Exchange refuses older releases once their first certificate expired, so");
            lines.add("take this one the next time you import.");
        }
        lines.add("Import before: " + minute(release.importBefore()));
        lines.add("Certificates: " + release.certificates());
        lines.add("Size: " + release.size() + " bytes");
        lines.add("SHA-256: " + release.sha256());
        if (released.added().isEmpty() && released.removed().isEmpty()) {
            lines.add("It has the certificates of the release before, in other bytes.");
        }
        return lines;
    }

    private void changes(Event.Released released) {
        change(
                "Added",
                released.added().stream()
                        .map(a -> List.of("+ " + brief(a.name()) + role(a.role())))
                        .toList());
        change(
                "Removed",
                released.removed().stream()
                        .map(r -> List.of("- " + brief(r.name()) + " " + reason(r)))
                        .toList());
    }

    private void change(String title, List<List<String>> items) {
        if (!items.isEmpty()) {
            sections.add(new Section(1, title + ": " + items.size(), items, List.of()));
        }
    }

    private static String role(Role role) {
        return role == Role.ROOT ? " (root)" : "";
    }

    private static String reason(Event.Removed removed) {
        return switch (removed.reason()) {
            case EXPIRED -> "(valid until " + minute(removed.notAfter()) + ")";
            case REJECTED -> "(rejected)";
            case ORPHANED -> "(no chain to a root any more)";
            case NOT_APPROVED -> "(not approved)";
            case GONE -> "(no file holds it any more)";
        };
    }

    private void findings() {
        section(
                2,
                "Refused",
                Event.Refused.class,
                r -> {
                    List<String> lines = new ArrayList<>();
                    lines.add(
                            "- "
                                    + brief(r.file())
                                    + (r.at().equals("file") ? "" : ", " + brief(r.at()))
                                    + " ("
                                    + r.rule()
                                    + ")");
                    lines.add("  " + r.message());
                    r.uploadedBy().ifPresent(by -> lines.add("  Uploaded by " + by));
                    lines.add("  Do: " + r.fix());
                    return lines;
                },
                List.of());
        section(
                2,
                "Rejected certificates",
                Event.Rejected.class,
                r -> {
                    List<String> lines = new ArrayList<>();
                    lines.add("- " + brief(r.name()));
                    lines.addAll(in(r.sources()));
                    for (Finding f : r.findings().items()) {
                        lines.add("  " + f.message() + " (" + f.rule() + ")");
                        lines.add("  Do: " + f.fix());
                    }
                    if (r.findings().omitted() > 0) {
                        lines.add("  and " + r.findings().omitted() + " more errors");
                    }
                    return lines;
                },
                List.of());
        section(
                2,
                "Issuer missing, not published",
                Event.Orphaned.class,
                o -> {
                    List<String> lines = new ArrayList<>();
                    lines.add("- " + brief(o.name()));
                    lines.addAll(in(o.sources()));
                    lines.add("  Missing: " + o.issuer());
                    o.authorityKeyId().ifPresent(id -> lines.add("  Its key identifier: " + id));
                    o.issuerUrls().items().stream()
                            .limit(MAX_INNER)
                            .forEach(url -> lines.add("  The certificate names: " + url));
                    return lines;
                },
                List.of(
                        "Do: get the missing certificates from the CA and add them to the"
                                + " bundle."));
        section(
                1,
                "Expiring",
                Event.Expiring.class,
                e ->
                        List.of(
                                "- "
                                        + brief(e.name())
                                        + ": valid until "
                                        + minute(e.notAfter())
                                        + ", within "
                                        + e.tier()
                                        + (e.tier() == 1 ? " day" : " days")),
                List.of("Do: ask the CA for what follows it and add that to the bundle in time."));
        section(
                1,
                "Renewed",
                Event.Renewed.class,
                r -> {
                    List<String> lines = new ArrayList<>();
                    lines.add("- " + brief(r.name()) + " (" + r.sha256().brief() + ")");
                    lines.add(
                            "  renewed by "
                                    + brief(r.successor().name())
                                    + " ("
                                    + r.successor().sha256().brief()
                                    + "), valid until "
                                    + minute(r.successorNotAfter()));
                    if (r.removable()) {
                        lines.add("  The old one can be removed now.");
                    } else {
                        r.removableAfter()
                                .ifPresent(at ->
                                        lines.add(
                                                "  The old one can be removed after "
                                                        + minute(at)
                                                        + "."));
                    }
                    return lines;
                },
                List.of("Do: keep an old one until its day: certificates under it are in use."));
        section(
                1,
                "Can be removed now",
                Event.Removable.class,
                r ->
                        List.of(
                                "- " + brief(r.name()) + " (" + r.sha256().brief() + ")",
                                "  " + r.message() + " (" + r.rule() + ")",
                                "  Do: " + r.fix()),
                List.of());
        section(
                1,
                "Remarks",
                Event.Remark.class,
                r -> List.of("- " + r.message() + " (" + r.rule() + ")", "  Do: " + r.fix()),
                List.of());
        section(
                1,
                "Publishing works again; no longer true",
                Event.Recovered.class,
                r -> List.of("- " + r.message() + " (" + r.rule() + ")"),
                List.of());
    }

    private static List<String> in(Listed<String> sources) {
        List<String> lines = new ArrayList<>();
        sources.items().stream().limit(MAX_INNER).forEach(file -> lines.add("  In " + brief(file)));
        int more = sources.total() - MAX_INNER;
        if (more > 0) {
            lines.add("  In " + more + " more files");
        }
        return lines;
    }

    private List<String> importing(Event.Released released) {
        Release release = released.release();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("TO IMPORT");
        lines.add(
                notice.place() instanceof Place.Bucket
                        ? "Fetch the file, in the folder where you work:"
                        : "The file is:");
        lines.add("");
        lines.addAll(ImportSession.fetch(notice.place(), release));
        lines.add("");
        lines.add("In Windows PowerShell 5.1 or PowerShell 7, one line at a time.");
        lines.add("The first line is for the first time, the second for later times;");
        lines.add("put your own name for admin@example.com:");
        lines.add("");
        lines.addAll(ImportSession.connect());
        if (released.first()) {
            lines.add("");
            lines.add("Keep the present list. What Exchange gives back is not documented, so this");
            lines.add("saves it only if it is bytes:");
            lines.add("");
            lines.addAll(ImportSession.keep());
            lines.add("");
            lines.add("If it says saved: put present.sst into this bundle and wait for the next");
            lines.add("notice, whose release has both. If it says anything else, and signed mail");
            lines.add("is verified today: put the SST that was imported last, or its");
            lines.add("certificates, into this bundle first.");
        }
        lines.add("");
        lines.add("Import. These lines read the file once, and import it only if its SHA-256 is");
        lines.add("the one above:");
        lines.add("");
        lines.addAll(ImportSession.replace(notice.place(), release));
        lines.addAll(ImportSession.readBack());
        lines.addAll(ImportSession.disconnect());
        lines.add("");
        lines.add(
                "The date read back should be "
                        + minute(release.importBefore())
                        + " (it may show in your time zone).");
        lines.add("");
        lines.add("With directory synchronisation the change comes with the next cycle, about");
        lines.add("30 minutes. To have it at once, on the synchronisation server:");
        lines.add("");
        lines.add("Start-ADSyncSyncCycle -PolicyType Delta");
        lines.add("");
        lines.add("Then test: open a signed message in Outlook on the web and in the new Outlook.");
        lines.add("Classic Outlook and mobile use their own device's trust, not this list.");
        return lines;
    }

    private static String brief(String safe) {
        return SafeText.line(safe, MAX_NAME);
    }

    private static String minute(Instant at) {
        return MINUTE.format(at);
    }
}
