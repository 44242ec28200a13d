package smimetrust.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import smimetrust.BundleName;
import smimetrust.Sha256;

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
     * @param thorough whether to believe nothing that an earlier run did: what it asked for may
     *     have been lost
     * @param approvals who wrote approvals of this bundle, as the storage's events said
     */
    record Assemble(
            BundleName bundle,
            Optional<Instant> changed,
            Optional<Instant> since,
            boolean thorough,
            List<Approval> approvals)
            implements Request {

        public Assemble {
            approvals = List.copyOf(approvals);
        }

        /** Without approvals. */
        public Assemble(
                BundleName bundle,
                Optional<Instant> changed,
                Optional<Instant> since,
                boolean thorough) {
            this(bundle, changed, since, thorough, List.of());
        }

        /** The plain request. */
        public static Assemble of(BundleName bundle) {
            return new Assemble(bundle, Optional.empty(), Optional.empty(), false);
        }

        /** The request after a change at that time, which a listing cannot show. */
        public static Assemble changed(BundleName bundle, Instant at) {
            return new Assemble(bundle, Optional.of(at), Optional.empty(), false);
        }

        /** The request after an approval was written. */
        public static Assemble approved(BundleName bundle, Approval approval) {
            return new Assemble(
                    bundle,
                    Optional.of(approval.upload().at()),
                    Optional.empty(),
                    false,
                    List.of(approval));
        }

        /** The reconciler's request. */
        public static Assemble thorough(BundleName bundle) {
            return new Assemble(bundle, Optional.empty(), Optional.empty(), true);
        }
    }

    /**
     * Ask for the revocation lists of a bundle's certificates.
     *
     * @param shared the shared bundles that its policy names: an issuer may be there
     */
    record CheckRevocation(BundleName bundle, List<BundleName> shared) implements Request {

        public CheckRevocation {
            shared = List.copyOf(shared);
        }

        /** Of a bundle without shared ones. */
        public CheckRevocation(BundleName bundle) {
            this(bundle, List.of());
        }
    }

    /**
     * Who wrote one version of the approval of a certificate. It counts only while that version is
     * there.
     */
    record Approval(Sha256 sha256, Upload upload) {}

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
