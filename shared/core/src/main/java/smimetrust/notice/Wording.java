package smimetrust.notice;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
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

    private static final String INDENT = "  ";

    /** Few of the few: where one certificate lies, or what one list misses. */
    private static final int MAX_INNER = 3;

    /** Of what a tenant lacks, or has too much. */
    private static final int MAX_NAMED = 5;

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Notice notice;
    private final Tongue tongue;
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

    /** The lines of one item: the first stands out, the others stand below it. */
    private final class Item {
        private final List<String> lines = new ArrayList<>();

        Item(String key, Object... values) {
            lines.add(tongue.say(key, values));
        }

        Item line(String key, Object... values) {
            tongue.lines(key, values).forEach(line -> lines.add(INDENT + line));
            return this;
        }

        /** Reason and fix, below a name. */
        Item because(String rule, String message, String fix) {
            Optional<String> title = tongue.title(rule);
            if (title.isPresent()) {
                line("title.rule", title.get(), rule);
                line("evidence", message);
            } else {
                line("evidence.rule", message, rule);
            }
            return fix(rule, fix);
        }

        Item fix(String rule, String fix) {
            return line("do", tongue.fix(rule, fix));
        }

        Item in(Listed<String> sources) {
            sources.items().stream().limit(MAX_INNER).forEach(file -> line("in", brief(file)));
            return more(sources.total());
        }

        Item more(int total) {
            return total > MAX_INNER ? line("in.more", total - MAX_INNER) : this;
        }
    }

    Wording(Notice notice) {
        this.notice = notice;
        this.tongue = Tongue.of(notice.language());
        this.distinct = notice.distinctEvents();
        this.released = notice.all(Event.Released.class).stream().findFirst();
    }

    String text() {
        incidents();
        revocations();
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
            lines.addAll(tongue.lines("first"));
            lines.add("");
        }
        lines.add(Headline.full(notice));
        if (notice.bundle().isShared()) {
            lines.add("");
            lines.addAll(tongue.lines("shared"));
        }
        for (int i = 0; i <= sections.size(); i++) {
            if (i == beforeRelease) {
                released.ifPresent(r -> lines.addAll(facts(r)));
            }
            if (i < sections.size()) {
                lines.addAll(rendered(sections.get(i), kept.get(i)));
            }
        }
        if (released.isPresent()) {
            lines.addAll(importing(released.get()));
        } else if (notice.all(Event.Tenant.class).stream()
                .anyMatch(t -> t.kind() != Event.Kind.TENANT_AGREES)) {
            notice.release().ifPresent(release -> lines.addAll(withTheScript(release)));
        }
        lines.add("");
        lines.add(tongue.say("detail", location()));
        lines.add(tongue.say("notice", notice.noticeId()));
        return String.join("\n", lines) + "\n";
    }

    private String location() {
        return SafeText.line(notice.statusLocation(), 2000);
    }

    private List<String> rendered(Section section, int kept) {
        List<String> lines = new ArrayList<>(List.of("", section.title()));
        section.items().subList(0, kept).forEach(lines::addAll);
        int omitted = section.items().size() - kept;
        if (omitted > 0) {
            lines.add(tongue.say("omitted", omitted, location()));
        }
        lines.addAll(section.after());
        return lines;
    }

    private <E extends Event> void section(
            int weight, Class<E> type, Function<E, Item> item, List<String> after) {
        List<E> events = distinct.stream().filter(type::isInstance).map(type::cast).toList();
        if (!events.isEmpty()) {
            add(
                    weight,
                    events.getFirst().kind() + ".title",
                    events.stream().map(item).toList(),
                    after);
        }
    }

    private void add(int weight, String title, List<Item> items, List<String> after) {
        sections.add(
                new Section(
                        weight,
                        tongue.say("title", tongue.say(title), items.size()),
                        items.stream().map(item -> item.lines).toList(),
                        after));
    }

    private void incidents() {
        section(
                3,
                Event.Incident.class,
                i -> {
                    Item item = new Item("item", brief(i.file()));
                    item.because(i.rule(), i.message(), i.fix());
                    item.line("incident.seen", minute(i.seen()));
                    i.gone().ifPresent(at -> item.line("incident.gone", minute(at)));
                    return item;
                },
                List.of());
    }

    private void revocations() {
        section(
                3,
                Event.Revoked.class,
                r -> {
                    Item item = new Item("item.digest", brief(r.name()), r.sha256().brief());
                    item.in(r.sources());
                    if (r.stands()) {
                        item.line("revoked.still");
                    } else if (r.published() && released.isPresent()) {
                        item.line("revoked.gone", released.get().release().number());
                    } else {
                        item.line("revoked.never");
                    }
                    return item.because(r.rule(), r.message(), r.fix());
                },
                List.of());
    }

    private void blockers() {
        List<String> after =
                released.isPresent()
                        ? List.of()
                        : notice.release()
                                .map(r -> tongue.lines("blocked.stands", r.number()))
                                .orElseGet(() ->
                                        tongue.lines(
                                                notice.bundle().isShared()
                                                        ? "blocked.shared"
                                                        : "blocked.nothing"));
        section(3, Event.Blocked.class, b -> said(b.rule(), b.message(), b.fix()), after);
        section(
                3,
                Event.Held.class,
                h -> {
                    Item item = said(h.rule(), h.message());
                    h.since().ifPresent(at -> item.line("held.since", minute(at)));
                    h.missing().items().forEach(m -> item.line("held.missing", brief(m.name())));
                    if (h.missing().omitted() > 0) {
                        item.line("held.missing.more", h.missing().omitted());
                    }
                    return item.fix(h.rule(), h.fix());
                },
                after);
    }

    private void approvals() {
        section(
                3,
                Event.ApprovalWanted.class,
                a -> {
                    Item item = new Item("item.rule", brief(a.name()), a.rule());
                    tongue.title(a.rule()).ifPresent(title -> item.line("evidence", title));
                    item.line("digest", a.sha256());
                    uploaders(item, a.uploaders());
                    if (!isPlain(a)) {
                        a.approvedBy()
                                .ifPresentOrElse(
                                        by -> item.line("approval.vain", brief(by)),
                                        () -> item.line("approval.vain.unknown"));
                    }
                    a.reach().ifPresent(reach -> item.line("approval.reach", reach));
                    if (!isPlain(a) && !a.fix().isEmpty()) {
                        item.fix(a.rule(), a.fix());
                    }
                    return item.line(
                            "evidence", notice.place().approve(notice.bundle(), a.sha256()));
                },
                tongue.lines("approval-wanted.after"));
        section(
                1,
                Event.Approved.class,
                a -> {
                    Item item = new Item("item.digest", brief(a.name()), a.sha256().brief());
                    uploaders(item, a.uploaders());
                    List<Object> by = new ArrayList<>();
                    a.approvedBy().ifPresent(name -> by.add(brief(name)));
                    a.approvedAt().filter(_ -> !by.isEmpty()).ifPresent(at -> by.add(minute(at)));
                    switch (by.size()) {
                        case 0 -> item.line("approval.by.unknown");
                        case 1 -> item.line("approval.by", by.toArray());
                        default -> item.line("approval.by.at", by.toArray());
                    }
                    a.reason().ifPresent(reason -> item.line("approval.because", reason));
                    return item;
                },
                List.of());
    }

    /** Whether there is no approval at all: that is the usual case, and all need the same then. */
    private static boolean isPlain(Event.ApprovalWanted wanted) {
        return wanted.rule().equals("approval.wanted");
    }

    private void uploaders(Item item, Listed<String> uploaders) {
        uploaders.items().stream().limit(MAX_INNER).forEach(by -> item.line("uploaded", brief(by)));
        if (uploaders.total() == 0) {
            item.line("uploaded.unknown");
        } else if (uploaders.total() > MAX_INNER) {
            item.line("uploaded.more", uploaders.total() - MAX_INNER);
        }
    }

    /** What is said of the bundle as a whole. */
    private Item said(String rule, String message) {
        return tongue.title(rule)
                .map(title -> new Item("item.rule", title, rule).line("evidence", message))
                .orElseGet(() -> new Item("item.rule", message, rule));
    }

    private Item said(String rule, String message, String fix) {
        return said(rule, message).fix(rule, fix);
    }

    private void roots() {
        section(
                3,
                Event.NewRoot.class,
                r -> {
                    Item item = new Item("item", brief(r.name()));
                    item.line("digest", r.sha256());
                    for (Event.Upload u : r.uploads().items().stream().limit(MAX_INNER).toList()) {
                        uploaded(item, u);
                    }
                    return item.more(r.uploads().total());
                },
                tongue.lines("new-root.after"));
    }

    private static void uploaded(Item item, Event.Upload upload) {
        String key = upload.uploadedBy().isPresent() ? "in.by" : "in.unknown";
        List<Object> values = new ArrayList<>(List.of(brief(upload.file())));
        upload.uploadedBy().ifPresent(values::add);
        upload.uploadedAt().map(Wording::minute).ifPresent(values::add);
        item.line(key + (upload.uploadedAt().isPresent() ? ".at" : ""), values.toArray());
    }

    private List<String> facts(Event.Released released) {
        Release release = released.release();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(tongue.say("released.title", release.number()));
        if (released.expiryOnly()) {
            lines.addAll(tongue.lines("released.no-hurry"));
        }
        lines.addAll(
                tongue.lines(
                        "released.facts",
                        minute(release.importBefore()),
                        release.certificates(),
                        release.size(),
                        release.sha256()));
        if (!released.next().items().isEmpty()) {
            lines.add(tongue.say("released.next"));
            released.next()
                    .items()
                    .forEach(next ->
                            lines.add(
                                    tongue.say(
                                            "released.next.item",
                                            brief(next.name()),
                                            minute(next.notAfter()))));
        }
        if (released.added().isEmpty() && released.removed().isEmpty()) {
            lines.addAll(tongue.lines("released.same"));
        }
        return lines;
    }

    private void changes(Event.Released released) {
        List<Item> added =
                released.added().stream()
                        .map(a ->
                                new Item(
                                        a.role() == Role.ROOT
                                                ? "released.added.root"
                                                : "released.added.item",
                                        brief(a.name())))
                        .toList();
        if (!added.isEmpty()) {
            add(1, "released.added", added, List.of());
        }
        // What expired has a list of its own.
        List<Item> removed =
                released.removed().stream()
                        .filter(r -> r.reason() != Event.Reason.EXPIRED)
                        .map(r ->
                                new Item(
                                        "released.removed."
                                                + r.reason().name().toLowerCase(Locale.ROOT),
                                        brief(r.name())))
                        .toList();
        if (!removed.isEmpty()) {
            add(1, "released.removed", removed, List.of());
        }
    }

    private void findings() {
        section(
                2,
                Event.Refused.class,
                r -> {
                    Item item =
                            r.at().equals("file")
                                    ? new Item("item", brief(r.file()))
                                    : new Item("item.at", brief(r.file()), brief(r.at()));
                    r.uploadedBy().ifPresent(by -> item.line("uploaded", by));
                    return item.because(r.rule(), r.message(), r.fix());
                },
                List.of());
        section(
                2,
                Event.Rejected.class,
                r -> {
                    Item item = new Item("item", brief(r.name()));
                    item.in(r.sources());
                    r.findings().items().forEach(f -> item.because(f.rule(), f.message(), f.fix()));
                    if (r.findings().omitted() > 0) {
                        item.line("rejected.more", r.findings().omitted());
                    }
                    return item;
                },
                List.of());
        section(
                2,
                Event.Orphaned.class,
                o -> {
                    Item item = new Item("item", brief(o.name()));
                    item.in(o.sources());
                    item.line("orphaned.missing", o.issuer());
                    o.authorityKeyId().ifPresent(id -> item.line("orphaned.key", id));
                    o.issuerUrls().items().stream()
                            .limit(MAX_INNER)
                            .forEach(url -> item.line("orphaned.url", url));
                    o.reason().ifPresent(f -> item.because(f.rule(), f.message(), f.fix()));
                    return item;
                },
                distinct.stream()
                                .anyMatch(
                                        e -> e instanceof Event.Orphaned o && o.reason().isEmpty())
                        ? tongue.lines("orphaned.after")
                        : List.of());
        section(2, Event.Tenant.class, this::tenant, List.of());
        section(
                1,
                Event.Expired.class,
                e -> {
                    String soon = e.ended() ? "" : ".soon";
                    Item item =
                            new Item("expired.item" + soon, brief(e.name()), minute(e.notAfter()));
                    if (e.stands()) {
                        item.line("expired.stands" + soon);
                    }
                    return item;
                },
                tongue.lines("expired.after"));
        section(
                1,
                Event.Expiring.class,
                e ->
                        new Item(
                                e.tier() == 1 ? "expiring.item.one" : "expiring.item.many",
                                brief(e.name()),
                                minute(e.notAfter()),
                                e.tier()),
                tongue.lines("expiring.after"));
        section(
                1,
                Event.Renewed.class,
                r -> {
                    Item item = new Item("item.digest", brief(r.name()), r.sha256().brief());
                    item.line(
                            "renewed.by",
                            brief(r.successor().name()),
                            r.successor().sha256().brief(),
                            minute(r.successorNotAfter()));
                    if (r.removable()) {
                        item.line("renewed.removable");
                    } else {
                        r.removableAfter()
                                .ifPresent(at -> item.line("renewed.after-day", minute(at)));
                    }
                    return item;
                },
                tongue.lines("renewed.after"));
        section(
                1,
                Event.Removable.class,
                r ->
                        new Item("item.digest", brief(r.name()), r.sha256().brief())
                                .because(r.rule(), r.message(), r.fix()),
                List.of());
        section(1, Event.Remark.class, r -> said(r.rule(), r.message(), r.fix()), List.of());
        section(1, Event.Recovered.class, r -> said(r.rule(), r.message()), List.of());
    }

    private Item tenant(Event.Tenant t) {
        Item item = new Item(t.kind() + ".item", t.release(), minute(t.readAt()));
        if (t.kind() == Event.Kind.TENANT_AGREES) {
            return item;
        }
        boolean late = t.kind() == Event.Kind.TENANT_BEHIND;
        if (late) {
            item.line("tenant.published", minute(t.publishedAt()), t.days().orElse(0));
        }
        item.line(
                t.trusts().isPresent() ? "tenant.has.release" : "tenant.has.none",
                t.certificates(),
                t.trusts().orElse(0L));
        named(item, "tenant.missing", t.missing());
        named(item, "tenant.extra", t.extra());
        return item.line(
                late || t.extra().total() == 0 ? "tenant.import" : "tenant.import-or-keep",
                t.release());
    }

    private static void named(Item item, String key, Listed<Event.Named> some) {
        some.items().stream()
                .limit(MAX_NAMED)
                .forEach(n -> item.line(key, brief(n.name()), n.sha256().brief()));
        if (some.total() > MAX_NAMED) {
            item.line(key + ".more", some.total() - MAX_NAMED);
        }
    }

    private List<String> withTheScript(Release release) {
        List<String> lines = new ArrayList<>(List.of("", tongue.say("import.title")));
        lines.addAll(
                tongue.lines(
                        switch (notice.place()) {
                            case Place.Bucket _ -> "import.fetch.bucket";
                            case Place.Folder _ -> "import.fetch.folder";
                        }));
        lines.add("");
        lines.addAll(ImportSession.fetch(notice.place(), release));
        step(lines, "import.script.fetch", ImportSession.fetchScript(notice.place(), release));
        step(lines, "import.script", ImportSession.script(notice.place(), release));
        return lines;
    }

    private List<String> importing(Event.Released released) {
        Release release = released.release();
        List<String> lines = withTheScript(release);
        lines.add("");
        lines.add(tongue.say("import.no-script"));
        lines.addAll(tongue.lines("import.session"));
        lines.add("");
        lines.addAll(ImportSession.connect());
        if (released.first()) {
            step(lines, "import.keep", ImportSession.keep());
            lines.add("");
            lines.addAll(tongue.lines("import.keep.after"));
        }
        step(lines, "import.replace", ImportSession.replace(notice.place(), release));
        lines.addAll(ImportSession.readBack());
        lines.addAll(ImportSession.disconnect());
        lines.add("");
        lines.addAll(tongue.lines("import.read-back", minute(release.importBefore())));
        step(lines, "import.synchronise", List.of("Start-ADSyncSyncCycle -PolicyType Delta"));
        lines.add("");
        lines.addAll(tongue.lines("import.test"));
        return lines;
    }

    /** What to type, after what it is for. */
    private void step(List<String> lines, String key, List<String> commands) {
        lines.add("");
        lines.addAll(tongue.lines(key));
        lines.add("");
        lines.addAll(commands);
    }

    private static String brief(String safe) {
        return SafeText.line(safe, MAX_NAME);
    }

    private static String minute(Instant at) {
        return MINUTE.format(at);
    }
}
