package smimetrust.notice;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import smimetrust.Finding;
import smimetrust.Role;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.release.Release;

/**
 * One thing that happened to a bundle. Every text in it is one safe line of bounded length; where a
 * name was shortened or had invisible characters, {@code status.json} has it as it is.
 */
public sealed interface Event {

    /** What happened. The names are public: people filter on them. The most important first. */
    enum Kind {
        INCIDENT("incident"),
        REVOKED("revoked"),
        BLOCKED("blocked"),
        HELD("held"),
        APPROVAL_WANTED("approval-wanted"),
        NEW_ROOT("new-root"),
        RELEASED("released"),
        REFUSED("refused"),
        REJECTED("rejected"),
        ORPHANED("orphaned"),
        EXPIRED("expired"),
        TENANT_DIFFERS("tenant-differs"),
        TENANT_BEHIND("tenant-behind"),
        EXPIRING("expiring"),
        APPROVED("approved"),
        RENEWED("renewed"),
        REMOVABLE("removable"),
        REMARK("remark"),
        RECOVERED("recovered"),
        TENANT_AGREES("tenant-agrees");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** The stable name. */
        public String text() {
            return text;
        }

        /** In logs the same name stands as in notices. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** What happened. */
    Kind kind();

    /** What it means for the people who are told. */
    Severity severity();

    /** A certificate, as lists show it. */
    record Named(Sha256 sha256, String name) {}

    /** A certificate that a release has and the one before had not. */
    record Added(Sha256 sha256, String name, Role role, Instant notAfter) {}

    /** A certificate that a release has no longer. */
    record Removed(Sha256 sha256, String name, Role role, Instant notAfter, Reason reason) {}

    /** A certificate of a release, and when it ends. */
    record Due(Sha256 sha256, String name, Instant notAfter) {}

    /** Why a certificate left. */
    enum Reason {
        /** It expired, or expires too soon to be imported. */
        EXPIRED,
        /** Its issuer revoked it. */
        REVOKED,
        /** It is there, with an error finding. */
        REJECTED,
        /** It is there, without a chain to a root. */
        ORPHANED,
        /** It is there, and its approval is not, or counts no longer. */
        NOT_APPROVED,
        /** No file holds it any more. */
        GONE
    }

    /**
     * How a certificate came in.
     *
     * @param uploadedBy the principal of the upload, as the storage says
     */
    record Upload(String file, Optional<String> uploadedBy, Optional<Instant> uploadedAt) {}

    /**
     * A new release is there to be imported.
     *
     * @param first whether nothing was released before it
     * @param expiryOnly whether nothing happened but that certificates expired
     * @param next what of it expires first, the soonest first
     */
    record Released(
            Release release,
            boolean first,
            boolean expiryOnly,
            List<Added> added,
            List<Removed> removed,
            Listed<Due> next)
            implements Event {

        // It stands in commands: what we make ourselves matches, and nothing else may.
        private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9./-]{0,299}");

        public Released {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            if (!KEY.matcher(release.key()).matches() || release.key().contains("..")) {
                throw new IllegalArgumentException("not the key of a release");
            }
        }

        @Override
        public Kind kind() {
            return Kind.RELEASED;
        }

        @Override
        public Severity severity() {
            return Severity.NOTICE;
        }
    }

    /** A release has a root that the one before had not: somebody added trust. */
    record NewRoot(Sha256 sha256, String name, Instant notAfter, Listed<Upload> uploads)
            implements Event {
        @Override
        public Kind kind() {
            return Kind.NEW_ROOT;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }
    }

    /**
     * Bytes that gave no certificate.
     *
     * @param sha256 of the file; absent where it was not read
     */
    record Refused(
            String file,
            Optional<Sha256> sha256,
            String rule,
            String at,
            String message,
            String fix,
            Optional<String> uploadedBy)
            implements Event {
        @Override
        public Kind kind() {
            return Kind.REFUSED;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }
    }

    /**
     * A CA's certificate was revoked by its issuer, and is kept out.
     *
     * @param published whether it was in the release that people were told of last
     * @param stands whether it still is in the release that stands: no newer one could be published
     * @param sources the files that hold it
     */
    record Revoked(
            Sha256 sha256,
            String name,
            boolean published,
            boolean stands,
            String rule,
            String message,
            String fix,
            Listed<String> sources)
            implements Event {
        @Override
        public Kind kind() {
            return Kind.REVOKED;
        }

        /** What nobody trusts yet is kept out, and that is all. */
        @Override
        public Severity severity() {
            return published || stands ? Severity.ERROR : Severity.WARNING;
        }
    }

    /**
     * A certificate of the release that people were told of last has expired, or expires too soon
     * to be imported, and is kept out.
     *
     * @param stands whether it still is in the release that stands: no newer one could be published
     * @param ended whether it has expired; if not, it will too soon
     */
    record Expired(Sha256 sha256, String name, Instant notAfter, boolean stands, boolean ended)
            implements Event {
        @Override
        public Kind kind() {
            return Kind.EXPIRED;
        }

        /** A release with it cannot be imported any more; one without it is there to be. */
        @Override
        public Severity severity() {
            return stands ? Severity.WARNING : Severity.NOTICE;
        }
    }

    /**
     * A certificate that is kept out.
     *
     * @param findings the errors
     * @param sources the files that hold it
     */
    record Rejected(Sha256 sha256, String name, Listed<Finding> findings, Listed<String> sources)
            implements Event {
        @Override
        public Kind kind() {
            return Kind.REJECTED;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }
    }

    /**
     * A certificate whose chain does not reach a root.
     *
     * @param reason why it does not, as far as the status says it
     * @param issuer the missing issuer's name
     * @param authorityKeyId the missing issuer's key identifier, hexadecimal
     * @param issuerUrls where it can be had, as the certificate says
     */
    record Orphaned(
            Sha256 sha256,
            String name,
            Optional<Finding> reason,
            String issuer,
            Optional<String> authorityKeyId,
            Listed<String> issuerUrls,
            Listed<String> sources)
            implements Event {
        @Override
        public Kind kind() {
            return Kind.ORPHANED;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }
    }

    /** Why the newest set was not published. */
    record Blocked(String rule, String message, String fix) implements Event {
        @Override
        public Kind kind() {
            return Kind.BLOCKED;
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }
    }

    /**
     * The shrink guard holds the newest set back.
     *
     * @param missing what it would lose
     */
    record Held(
            String rule, String message, String fix, Optional<Instant> since, Listed<Named> missing)
            implements Event {
        @Override
        public Kind kind() {
            return Kind.HELD;
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }
    }

    /**
     * A certificate waits for the approval of somebody else than its uploaders.
     *
     * @param rule why: there is none, or one that does not count
     * @param fix what to do about that
     * @param uploaders the principals known to have uploaded it, as the storage names them
     * @param approvedBy who gave the one that does not count, if anybody knows
     * @param reach what the certificate would make possible
     */
    record ApprovalWanted(
            Sha256 sha256,
            String name,
            String rule,
            String fix,
            Listed<String> uploaders,
            Optional<String> approvedBy,
            Optional<String> reach)
            implements Event {
        @Override
        public Kind kind() {
            return Kind.APPROVAL_WANTED;
        }

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }
    }

    /**
     * The approval that a certificate waited for has come.
     *
     * @param uploaders the principals known to have uploaded it
     * @param reason as the approval says itself
     */
    record Approved(
            Sha256 sha256,
            String name,
            Listed<String> uploaders,
            Optional<String> approvedBy,
            Optional<Instant> approvedAt,
            Optional<String> reason)
            implements Event {
        @Override
        public Kind kind() {
            return Kind.APPROVED;
        }

        @Override
        public Severity severity() {
            return Severity.NOTICE;
        }
    }

    /** A reason not to publish that was told, and no such reason is left. */
    record Recovered(String rule, String message) implements Event {
        @Override
        public Kind kind() {
            return Kind.RECOVERED;
        }

        @Override
        public Severity severity() {
            return Severity.NOTICE;
        }
    }

    /** A private key was uploaded. */
    record Incident(
            String rule,
            String file,
            Instant seen,
            Optional<Instant> gone,
            String message,
            String fix)
            implements Event {
        @Override
        public Kind kind() {
            return Kind.INCIDENT;
        }

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }
    }

    /**
     * A certificate crossed a tier.
     *
     * @param tier the smallest tier crossed, in days
     */
    record Expiring(Sha256 sha256, String name, Instant notAfter, int tier) implements Event {

        /** From this tier on somebody should act. Unit: days. */
        public static final int WARNING_TIER = 14;

        @Override
        public Kind kind() {
            return Kind.EXPIRING;
        }

        @Override
        public Severity severity() {
            return tier <= WARNING_TIER ? Severity.WARNING : Severity.NOTICE;
        }
    }

    /**
     * A release has the successor of a certificate, and the one before had not.
     *
     * @param sha256 the old one
     * @param successor the newest one that follows it
     * @param successorNotAfter the end of that
     * @param removable whether the old one can be removed now
     * @param removableAfter the last moment at which something could still need the old one
     */
    record Renewed(
            Sha256 sha256,
            String name,
            Named successor,
            Instant successorNotAfter,
            boolean removable,
            Optional<Instant> removableAfter)
            implements Event {
        @Override
        public Kind kind() {
            return Kind.RENEWED;
        }

        @Override
        public Severity severity() {
            return Severity.NOTICE;
        }
    }

    /**
     * A certificate that had to stay beside its successor can be removed now.
     *
     * @param rule why
     */
    record Removable(Sha256 sha256, String name, String rule, String message, String fix)
            implements Event {
        @Override
        public Kind kind() {
            return Kind.REMOVABLE;
        }

        @Override
        public Severity severity() {
            return Severity.NOTICE;
        }
    }

    /** Something of the bundle that should be known and blocks nothing. */
    record Remark(String rule, Severity severity, String message, String fix) implements Event {
        @Override
        public Kind kind() {
            return Kind.REMARK;
        }
    }

    /**
     * What the tenant was read to trust: the release that stands, something else, or still not that
     * release.
     *
     * @param release the release that stands
     * @param trusts the release that the tenant trusts; absent where it is none that was found
     * @param certificates how many the tenant trusts
     * @param days for so many days and more the release was not imported: only where this is what
     *     is told
     * @param missing what the release that stands has and the tenant has not
     * @param extra what the tenant has and that release has not
     */
    record Tenant(
            long release,
            Instant publishedAt,
            Optional<Long> trusts,
            int certificates,
            Instant readAt,
            Optional<Integer> days,
            Listed<Named> missing,
            Listed<Named> extra)
            implements Event {

        /** From so many days on somebody should act. */
        public static final int WARNING_DAYS = 7;

        @Override
        public Kind kind() {
            if (trusts.equals(Optional.of(release))) {
                return Kind.TENANT_AGREES;
            }
            return days.isPresent() ? Kind.TENANT_BEHIND : Kind.TENANT_DIFFERS;
        }

        @Override
        public Severity severity() {
            return kind() == Kind.TENANT_AGREES || days.filter(d -> d < WARNING_DAYS).isPresent()
                    ? Severity.NOTICE
                    : Severity.WARNING;
        }
    }
}
