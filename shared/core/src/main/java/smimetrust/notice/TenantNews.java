package smimetrust.notice;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import smimetrust.SafeText;
import smimetrust.release.Release;
import smimetrust.release.Status;

/** What is new of what the tenant trusts, and how it is said. */
final class TenantNews {

    /** Unit: characters. */
    private static final int MAX_NAME = 200;

    private static final int MAX_INNER = 10;

    /** Few in a mail: the status has more. */
    private static final int MAX_SHOWN = 5;

    private final Status told;
    private final Status now;

    TenantNews(Status told, Status now) {
        this.told = told;
        this.now = now;
    }

    /** Nothing where no read-back was given, or nothing was published that it could be. */
    Optional<Event> event() {
        Optional<Release> release = now.release();
        Optional<Status.Tenant> tenant = now.tenant();
        if (release.isEmpty() || tenant.isEmpty()) {
            return Optional.empty();
        }
        Status.Tenant is = tenant.get();
        Optional<Status.Tenant> was = told.tenant();
        boolean sameRelease = told.release().map(Release::number).equals(number(release.get()));
        boolean agreed = told.release().flatMap(r -> was.map(t -> t.trusts(r))).orElse(false);
        if (is.trusts(release.get())) {
            return agreed ? Optional.empty() : Optional.of(event(release.get(), is, false));
        }
        boolean sameSet = was.map(Status.Tenant::set).equals(Optional.of(is.set()));
        boolean strange = is.release().isEmpty() && (!sameSet || told.release().isEmpty());
        if (strange || (agreed && sameRelease)) {
            return Optional.of(event(release.get(), is, false));
        }
        int before = sameRelease ? was.flatMap(Status.Tenant::unimportedDays).orElse(0) : 0;
        return is.unimportedDays()
                .filter(days -> days > before)
                .map(_ -> event(release.get(), is, true));
    }

    private static Optional<Long> number(Release release) {
        return Optional.of(release.number());
    }

    private static Event event(Release release, Status.Tenant tenant, boolean late) {
        return new Event.Tenant(
                release.number(),
                release.publishedAt(),
                tenant.release(),
                tenant.certificates(),
                tenant.readAt(),
                late ? tenant.unimportedDays() : Optional.empty(),
                named(tenant.missing()),
                named(tenant.extra()));
    }

    private static Listed<Event.Named> named(Status.Some some) {
        List<Event.Named> first =
                some.certificates().stream()
                        .limit(MAX_INNER)
                        .map(n -> new Event.Named(n.sha256(), SafeText.line(n.name(), MAX_NAME)))
                        .toList();
        return new Listed<>(first, Math.max(0, some.count() - first.size()));
    }

    /** The key of the first line: the release, and when the tenant's list was read. */
    static String said(Event.Tenant t) {
        return t.kind() + ".item";
    }

    /** The other lines, as keys and what goes into them. */
    static void write(
            Event.Tenant t,
            UnaryOperator<String> brief,
            Function<Instant, String> minute,
            BiConsumer<String, Object[]> line) {
        if (t.kind() == Event.Kind.TENANT_AGREES) {
            return;
        }
        if (t.kind() == Event.Kind.TENANT_BEHIND) {
            line.accept(
                    "tenant.published",
                    new Object[] {minute.apply(t.publishedAt()), t.days().orElse(0)});
        }
        String has = t.trusts().isPresent() ? "tenant.has.release" : "tenant.has.none";
        line.accept(has, new Object[] {t.certificates(), t.trusts().orElse(0L)});
        some("tenant.missing", t.missing(), brief, line);
        some("tenant.extra", t.extra(), brief, line);
        line.accept(
                t.kind() == Event.Kind.TENANT_BEHIND || t.extra().total() == 0
                        ? "tenant.import"
                        : "tenant.import-or-keep",
                new Object[] {t.release()});
    }

    private static void some(
            String key,
            Listed<Event.Named> some,
            UnaryOperator<String> brief,
            BiConsumer<String, Object[]> line) {
        some.items().stream()
                .limit(MAX_SHOWN)
                .forEach(n ->
                        line.accept(key, new Object[] {brief.apply(n.name()), n.sha256().brief()}));
        if (some.total() > MAX_SHOWN) {
            line.accept(key + ".more", new Object[] {some.total() - MAX_SHOWN});
        }
    }
}
