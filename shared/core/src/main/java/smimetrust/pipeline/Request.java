package smimetrust.pipeline;

import java.time.Instant;
import java.util.Optional;
import smimetrust.BundleName;

/** Work for a stage. Requests come at least once and in any order; none carries state to trust. */
public sealed interface Request {

    /**
     * Judge the object that is now under this inbox key.
     *
     * @param upload what the storage's event said of the writer, if an event it was
     */
    record Validate(String key, Optional<Upload> upload) implements Request {}

    /**
     * Bring a bundle's status up to date.
     *
     * @param changed when something changed that a listing cannot show (a removal)
     * @param since when this request was first put back, waiting for quiet
     */
    record Assemble(BundleName bundle, Optional<Instant> changed, Optional<Instant> since)
            implements Request {

        /** The plain request. */
        public static Assemble of(BundleName bundle) {
            return new Assemble(bundle, Optional.empty(), Optional.empty());
        }
    }

    /** Bring every bundle up to date. */
    record Reconcile() implements Request {}

    /** Tell what changed in a bundle's status. */
    record Notify(BundleName bundle) implements Request {}

    /**
     * Who wrote one version of an object.
     *
     * @param version the version written
     * @param principal as the storage names it: untrusted text
     * @param at when
     */
    record Upload(String version, String principal, Instant at) {}
}
