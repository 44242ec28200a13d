package smimetrust.notice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    static String phrase(Event.Tenant t) {
        return switch (t.kind()) {
            case TENANT_AGREES -> "the tenant trusts release " + t.release();
            case TENANT_BEHIND ->
                    "release " + t.release() + " not imported for " + t.days().orElse(0) + " days";
            default -> "the tenant's list is not release " + t.release();
        };
    }

    static List<String> lines(
            Event.Tenant t, UnaryOperator<String> brief, Function<Instant, String> minute) {
        List<String> lines = new ArrayList<>();
        String read = "read back " + minute.apply(t.readAt());
        if (t.kind() == Event.Kind.TENANT_AGREES) {
            lines.add("- It trusts exactly release " + t.release() + ", " + read + ".");
            return lines;
        }
        if (t.kind() == Event.Kind.TENANT_BEHIND) {
            lines.add(
                    "- Release "
                            + t.release()
                            + " was published "
                            + minute.apply(t.publishedAt())
                            + ", "
                            + t.days().orElse(0)
                            + " days ago or more,");
            lines.add("  and no read-back shows that it was imported.");
        }
        lines.add(
                (t.kind() == Event.Kind.TENANT_BEHIND ? "  " : "- ")
                        + "It has "
                        + t.trusts()
                                .map(number -> "release " + number)
                                .orElse("what no release has")
                        + ", "
                        + t.certificates()
                        + (t.certificates() == 1 ? " certificate, " : " certificates, ")
                        + read
                        + ".");
        some(lines, "  Missing: ", t.missing(), brief);
        some(lines, "  Extra: ", t.extra(), brief);
        lines.add(
                t.kind() == Event.Kind.TENANT_BEHIND || t.extra().total() == 0
                        ? "  Do: import release " + t.release() + " and read back again."
                        : "  Do: smime-trust verify-tenant says what the extra ones may do. To end"
                                + " it,");
        if (t.kind() != Event.Kind.TENANT_BEHIND && t.extra().total() > 0) {
            lines.add("  import release " + t.release() + "; to keep one, add it to the bundle.");
        }
        return lines;
    }

    private static void some(
            List<String> lines,
            String label,
            Listed<Event.Named> some,
            UnaryOperator<String> brief) {
        some.items().stream()
                .limit(MAX_SHOWN)
                .forEach(n ->
                        lines.add(label + brief.apply(n.name()) + " (" + n.sha256().brief() + ")"));
        if (some.total() > MAX_SHOWN) {
            lines.add(label + (some.total() - MAX_SHOWN) + " more");
        }
    }
}
