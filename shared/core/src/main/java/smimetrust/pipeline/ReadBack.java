package smimetrust.pipeline;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.intake.CertificateFile;
import smimetrust.release.Layout;
import smimetrust.release.Manifest;
import smimetrust.release.Policy;
import smimetrust.release.Release;
import smimetrust.release.Status;
import smimetrust.sst.SerializedStore;

/**
 * What a tenant answered when it was asked what it trusts, as somebody put it into the control
 * store. It is told against the releases, and nothing else depends on it: no such object, no word.
 */
final class ReadBack {

    /** Beside the policy. */
    static final String FILE = "readback.sst";

    /** Older releases are not looked at. */
    static final int MAX_LOOKED = 100;

    private static final int MAX_PROBLEM = 300;

    private final ObjectStore.Fetched fetched;

    private ReadBack(ObjectStore.Fetched fetched) {
        this.fetched = fetched;
    }

    /** Reads it; a single build and what belongs to no bundle have none. */
    static ReadBack of(ObjectStore control, BundleName bundle, Layout layout) {
        return new ReadBack(
                layout == Layout.BUNDLES && bundle.isReleased()
                        ? fetch(control, bundle)
                        : new ObjectStore.Missing());
    }

    private static ObjectStore.Fetched fetch(ObjectStore control, BundleName bundle) {
        return control.get(bundle + "/" + FILE, Policy.MAX_STORE_BYTES);
    }

    /** Whether another one is there by now, whose run may have come and gone. */
    boolean isOutdated(ObjectStore control, BundleName bundle) {
        return !(fetched instanceof ObjectStore.Missing)
                && !Retry.over(fetched).equals(Retry.over(fetch(control, bundle)));
    }

    /**
     * The status with what the tenant has.
     *
     * @param published what is in the release that the status points to
     */
    Status told(
            Status status,
            Optional<List<Certificate>> published,
            Status previous,
            Releases releases,
            Instant now) {
        return switch (fetched) {
            case ObjectStore.Missing() -> status;
            case ObjectStore.Found found ->
                    switch (read(found.bytes())) {
                        case Answer(Map<Sha256, Certificate> trusted) ->
                                status.withTenant(
                                        tenant(
                                                found.lastModified(),
                                                trusted,
                                                status.release(),
                                                published,
                                                previous.tenant(),
                                                releases,
                                                now),
                                        status.remarks());
                        case Unusable(String problem) -> remarked(status, problem);
                    };
            case ObjectStore.TooLarge large ->
                    remarked(
                            status,
                            "%,d bytes; at most %,d"
                                    .formatted(large.size(), Policy.MAX_STORE_BYTES));
            case ObjectStore.Unreadable unreadable -> remarked(status, unreadable.why());
        };
    }

    private static Status remarked(Status status, String problem) {
        List<Finding> remarks = new ArrayList<>(status.remarks());
        remarks.add(Cards.READ_BACK.finding(FILE + ": " + SafeText.line(problem, MAX_PROBLEM)));
        return status.withTenant(Optional.empty(), remarks);
    }

    /** What some bytes are. */
    private sealed interface Reading {}

    /** A list of certificates, which may be empty: the tenant trusts nobody. */
    private record Answer(Map<Sha256, Certificate> trusted) implements Reading {}

    /** No such list, or one that is not known whole. */
    private record Unusable(String problem) implements Reading {}

    private static Reading read(byte[] bytes) {
        if (SerializedStore.isMeant(bytes)) {
            return switch (SerializedStore.read(bytes)) {
                case SerializedStore.Malformed malformed -> new Unusable(malformed.message());
                case SerializedStore.Store store -> answer(store.certificates());
            };
        }
        CertificateFile.Contents contents = CertificateFile.read(bytes);
        return contents.refusals().isEmpty()
                ? answer(
                        contents.certificates().stream()
                                .map(CertificateFile.Found::certificate)
                                .toList())
                : new Unusable(contents.refusals().getFirst().message());
    }

    private static Reading answer(List<Certificate> certificates) {
        return new Answer(byDigest(certificates));
    }

    private static SortedMap<Sha256, Certificate> byDigest(List<Certificate> certificates) {
        SortedMap<Sha256, Certificate> map = new TreeMap<>();
        certificates.forEach(c -> map.put(c.sha256(), c));
        return map;
    }

    private static Optional<Status.Tenant> tenant(
            Instant readAt,
            Map<Sha256, Certificate> trusted,
            Optional<Release> release,
            Optional<List<Certificate>> published,
            Optional<Status.Tenant> previous,
            Releases releases,
            Instant now) {
        Sha256 set = digest(trusted);
        Optional<Status.Tenant> known = previous.filter(p -> p.set().equals(set));
        if (release.isPresent() && published.isEmpty()) {
            return known; // the release's store is lost: nothing can be compared
        }
        Map<Sha256, Certificate> wanted = byDigest(published.orElse(List.of()));
        boolean same = release.isPresent() && wanted.keySet().equals(trusted.keySet());
        Optional<Long> number =
                same
                        ? release.map(Release::number)
                        // A release that came since was compared when it came.
                        : known.isPresent()
                                ? known.get().release()
                                : release.flatMap(
                                        r -> older(releases, r.number(), trusted.keySet()));
        return Optional.of(
                new Status.Tenant(
                        readAt,
                        set,
                        trusted.size(),
                        number,
                        some(wanted, trusted.keySet()),
                        some(trusted, wanted.keySet()),
                        same ? Optional.empty() : release.flatMap(r -> days(r, now))));
    }

    private static Optional<Long> older(Releases releases, long current, Set<Sha256> trusted) {
        List<Releases.Folder> folders =
                releases.newest(current, MAX_LOOKED).folders().stream().limit(MAX_LOOKED).toList();
        return releases.manifests(folders).stream()
                .flatMap(Optional::stream)
                .filter(m -> m.number() != current && Releases.set(m).equals(trusted))
                .map(Manifest::number)
                .findFirst();
    }

    private static Optional<Integer> days(Release release, Instant now) {
        return Status.Tenant.TIERS.stream()
                .filter(days -> !now.isBefore(release.publishedAt().plus(Duration.ofDays(days))))
                .max(Comparator.naturalOrder());
    }

    private static Status.Some some(Map<Sha256, Certificate> all, Set<Sha256> without) {
        List<Certificate> rest =
                all.values().stream().filter(c -> !without.contains(c.sha256())).toList();
        return new Status.Some(
                rest.size(),
                rest.stream()
                        .map(c -> new Status.Named(c.sha256(), c.subject().brief()))
                        .sorted(
                                Comparator.comparing((Status.Named n) ->
                                                n.name().toLowerCase(Locale.ROOT))
                                        .thenComparing(Status.Named::sha256))
                        .limit(Status.Some.MAX_NAMED)
                        .toList());
    }

    private static Sha256 digest(Map<Sha256, Certificate> trusted) {
        StringBuilder text = new StringBuilder();
        trusted.keySet().stream().sorted().forEach(one -> text.append(one).append('\n'));
        return Sha256.of(text.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
