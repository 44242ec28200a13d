package smimetrust.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.release.Layout;
import smimetrust.release.Release;
import smimetrust.release.Status;

/** A status as it is stored. */
final class StatusDocument {

    /** 2,000 files and 2,000 certificates, each with a full set of findings. Unit: bytes. */
    static final int MAX_BYTES = 64 << 20;

    private StatusDocument() {}

    /**
     * Reads; absent only where there is none.
     *
     * @throws JsonException if it is none, another bundle's, or one that a newer smime-trust wrote:
     *     that must not be overwritten by somebody who does not understand it
     */
    static Optional<Status> read(ObjectStore.Fetched stored, BundleName bundle, Layout layout) {
        Status status;
        switch (stored) {
            case ObjectStore.Missing() -> {
                return Optional.empty();
            }
            case ObjectStore.Found found -> status = Json.read(found.bytes(), Status.class);
            case ObjectStore.TooLarge large ->
                    throw unusable("has %,d bytes".formatted(large.size()));
            case ObjectStore.Unreadable unreadable -> throw unusable(unreadable.why());
        }
        if (!status.schema().equals(Status.SCHEMA)) {
            throw unusable("has schema " + status.schema() + ", not " + Status.SCHEMA);
        }
        // One flat folder may be built from a folder of another name the next time.
        if (layout == Layout.BUNDLES && !status.bundle().equals(bundle.text())) {
            throw unusable("is that of " + status.bundle());
        }
        return Optional.of(status);
    }

    private static JsonException unusable(String reason) {
        String text = "the status cannot be used: " + reason;
        return new JsonException(text, new IllegalArgumentException(text));
    }

    /**
     * What is left of a status that is too large to be read again: what is published, what is
     * blocked, the keys that were seen, and what the tenant has.
     */
    static Status withoutLists(Status status, Optional<Release> standing, Blocker reason) {
        List<Blocker> blockers = new ArrayList<>(status.blockers());
        blockers.add(reason);
        return new Status(
                status.schema(),
                status.bundle(),
                standing,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                status.incidents(),
                blockers,
                List.of(),
                status.hold(),
                status.unjudged(),
                List.of(),
                status.language(),
                // A list that is lost would give trust anew, or take it.
                status.approval(),
                status.approvals(),
                status.tenant());
    }

    /** The same state, with some files that wait for their verdict. */
    static Status waiting(Status previous, Status.Unjudged unjudged) {
        return withUnjudged(previous, Optional.of(unjudged));
    }

    static Status withUnjudged(Status status, Optional<Status.Unjudged> unjudged) {
        return new Status(
                status.schema(),
                status.bundle(),
                status.release(),
                status.certificates(),
                status.files(),
                status.orphans(),
                status.expiring(),
                status.incidents(),
                status.blockers(),
                status.remarks(),
                status.hold(),
                unjudged,
                status.audit(),
                status.language(),
                status.approval(),
                status.approvals(),
                status.tenant());
    }
}
