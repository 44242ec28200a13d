package smimetrust.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.notice.Place;
import smimetrust.pipeline.ObjectStore.Found;
import smimetrust.release.Layout;
import smimetrust.release.Manifest;
import smimetrust.release.Policy;
import smimetrust.release.Release;
import smimetrust.release.Status;
import smimetrust.report.Report;

/**
 * Keeps a bundle's page as its status is. The page that is there is read first, then the status,
 * and the page is written only over the one that was read: so of two runs the one that saw the
 * older status cannot have the last word.
 */
final class ReportPage {

    /** Twenty numbers of four files, and what crashes left. */
    private static final int MAX_FILES = 200;

    private final ObjectStore output;
    private final Settings settings;
    private final Place place;

    ReportPage(ObjectStore output, Settings settings, Place place) {
        this.output = output;
        this.settings = settings;
        this.place = place;
    }

    /** Writes the page if it is not as it should be; nothing where there is no status. */
    void refresh(BundleName bundle) {
        Retry.untilWritten("the report of " + bundle, () -> attempt(bundle));
    }

    private ObjectStore.Put attempt(BundleName bundle) {
        Layout layout = settings.layout();
        ObjectStore.Fetched present = output.get(layout.report(bundle), Report.MAX_BYTES);
        Optional<Status> status =
                StatusDocument.read(
                        output.get(layout.status(bundle), StatusDocument.MAX_BYTES),
                        bundle,
                        layout);
        if (status.isEmpty()) {
            return ObjectStore.Put.WRITTEN;
        }
        Policy.Language language = status.get().language().orElse(settings.floors().language());
        byte[] page =
                new Report(status.get(), language, place, releases(bundle, status.get())).html();
        return present instanceof Found found && java.util.Arrays.equals(found.bytes(), page)
                ? ObjectStore.Put.WRITTEN
                : output.put(layout.report(bundle), page, Retry.over(present));
    }

    /** The latest releases up to the standing one, the newest first. */
    private List<Report.Past> releases(BundleName bundle, Status status) {
        List<Report.Past> releases = new ArrayList<>();
        if (status.release().isEmpty()) {
            return releases;
        }
        Release standing = status.release().get();
        String own = Layout.manifestBeside(standing.key());
        manifest(own)
                .filter(past -> past.manifest().sha256().equals(standing.sha256()))
                .ifPresent(releases::add);
        for (String prefix : settings.layout().latest(bundle, standing.number())) {
            for (ObjectStore.Entry entry : output.list(prefix, MAX_FILES).entries()) {
                if (Layout.isManifest(entry.key()) && !entry.key().equals(own)) {
                    manifest(entry.key())
                            // A folder of this number or a later one is not of a release yet.
                            .filter(past -> past.manifest().number() < standing.number())
                            .ifPresent(releases::add);
                }
            }
        }
        releases.sort(
                Comparator.comparingLong((Report.Past past) -> past.manifest().number())
                        .reversed()
                        .thenComparing(past -> past.manifest().sha256()));
        return releases;
    }

    private Optional<Report.Past> manifest(String key) {
        Optional<Found> found = output.find(key, Policy.MAX_STORE_BYTES);
        try {
            return found.map(
                    f -> new Report.Past(Json.read(f.bytes(), Manifest.class), f.lastModified()));
        } catch (JsonException e) { // whatever it is, it tells nothing of a release
            return Optional.empty();
        }
    }
}
