package smimetrust.notice;

import java.util.List;
import java.util.Optional;
import smimetrust.SafeText;
import smimetrust.release.Release;
import smimetrust.release.Status;

/** What is new of what the tenant trusts. */
final class TenantNews {

    /** Unit: characters. */
    private static final int MAX_NAME = 200;

    private static final int MAX_INNER = 10;

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
}
