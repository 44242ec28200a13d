package smimetrust.pipeline;

import java.util.Optional;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.release.Status;

/** A status as it is stored. */
final class StatusDocument {

    /** 2,000 files and 2,000 certificates, each with a full set of findings. Unit: bytes. */
    static final int MAX_BYTES = 64 << 20;

    private StatusDocument() {}

    /**
     * Reads.
     *
     * @throws JsonException if it is none, or one that a newer smime-trust wrote: that must not be
     *     overwritten by somebody who does not understand it
     */
    static Status read(byte[] bytes) {
        Status status = Json.read(bytes, Status.class);
        if (!status.schema().equals(Status.SCHEMA)) {
            throw new JsonException(
                    "the status has schema " + status.schema() + ", not " + Status.SCHEMA,
                    new IllegalArgumentException());
        }
        return status;
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
                unjudged);
    }
}
