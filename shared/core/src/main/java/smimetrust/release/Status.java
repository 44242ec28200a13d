package smimetrust.release;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Finding;
import smimetrust.Refusal;
import smimetrust.Role;
import smimetrust.Severity;
import smimetrust.Sha256;

/**
 * A bundle's current state: the only pointer to what is published, and the only commit. Stored as
 * {@code status.json}; its JSON schema is {@code docs/schemas/status.schema.json}. Fields may be
 * added; none changes its meaning.
 *
 * @param schema {@value #SCHEMA}
 * @param bundle its name
 * @param release what is published, if anything ever was
 * @param certificates every distinct certificate found, by digest
 * @param files every file, by name
 * @param orphans the accepted certificates without a path to an included root
 * @param expiring what crossed a tier, the soonest first
 * @param incidents private keys seen, kept 30 days after the object is gone
 * @param blockers why the newest set was not published; {@link CertificateEntry#included} then
 *     tells what would have been
 * @param remarks what should be known of the bundle and blocks nothing
 * @param hold since when the shrink guard holds the newest set back
 * @param unjudged files that wait for their verdict
 * @param audit what is superseded, superfluous or stands for nothing: at most one entry for a
 *     certificate; none in what older programs wrote
 * @param language in which people are told of it; absent in what older programs wrote
 * @param approval what the policy demanded when this was judged; nothing where older programs wrote
 * @param approvals every certificate that needs an approval, and every approval that is there, by
 *     digest
 * @param tenant what the tenant was read to trust, against the releases; absent unless somebody
 *     gave a read-back
 */
public record Status(
        String schema,
        String bundle,
        Optional<Release> release,
        List<CertificateEntry> certificates,
        List<FileEntry> files,
        List<OrphanEntry> orphans,
        List<Expiry> expiring,
        List<Incident> incidents,
        List<Blocker> blockers,
        List<Finding> remarks,
        Optional<Hold> hold,
        Optional<Unjudged> unjudged,
        List<AuditEntry> audit,
        Optional<Policy.Language> language,
        Policy.Approval approval,
        List<ApprovalEntry> approvals,
        Optional<Tenant> tenant) {

    public static final String SCHEMA = "smime-trust/status/1";

    public Status {
        certificates = List.copyOf(certificates);
        files = List.copyOf(files);
        orphans = List.copyOf(orphans);
        expiring = List.copyOf(expiring);
        incidents = List.copyOf(incidents);
        blockers = List.copyOf(blockers);
        remarks = List.copyOf(remarks);
        // Older programs wrote none, and JSON has no other way to say so.
        audit = audit == null ? List.of() : List.copyOf(audit);
        approval = approval == null ? Policy.Approval.NONE : approval;
        approvals = approvals == null ? List.of() : List.copyOf(approvals);
        language = language == null ? Optional.empty() : language;
        tenant = tenant == null ? Optional.empty() : tenant;
    }

    /** Whether other bundles take over what is in this one, and it is never imported itself. */
    public boolean isShared() {
        return BundleName.of(bundle).filter(BundleName::isShared).isPresent();
    }

    /** The same with what a read-back says. */
    public Status withTenant(Optional<Tenant> other, List<Finding> otherRemarks) {
        return new Status(
                schema,
                bundle,
                release,
                certificates,
                files,
                orphans,
                expiring,
                incidents,
                blockers,
                otherRemarks,
                hold,
                unjudged,
                audit,
                language,
                approval,
                approvals,
                other);
    }

    /** A bundle of which nothing is known yet. */
    public static Status empty(String bundle) {
        return new Status(
                SCHEMA,
                bundle,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Policy.Approval.NONE,
                List.of(),
                Optional.empty());
    }

    /**
     * One distinct certificate.
     *
     * @param sha256 the digest of its DER
     * @param name what people call it: one safe line
     * @param subject one safe line
     * @param issuer one safe line
     * @param serial hexadecimal
     * @param included whether it is in the newest set
     * @param sources the files that hold it
     * @param successor the newest certificate by which the same authority followed it
     * @param removableAfter the last moment at which something could need it, where another
     *     certificate follows it or does all that it does; past: it can be removed
     */
    public record CertificateEntry(
            Sha256 sha256,
            String name,
            String subject,
            String issuer,
            String serial,
            Role role,
            Instant notBefore,
            Instant notAfter,
            boolean included,
            List<Finding> findings,
            List<String> sources,
            Optional<Sha256> successor,
            Optional<Instant> removableAfter) {
        public CertificateEntry {
            findings = List.copyOf(findings);
            sources = List.copyOf(sources);
            // As for the audit: older programs wrote neither.
            successor = successor == null ? Optional.empty() : successor;
            removableAfter = removableAfter == null ? Optional.empty() : removableAfter;
        }

        /** Whether an error finding keeps it out. */
        public boolean isRejected() {
            return findings.stream().anyMatch(f -> f.severity() == Severity.ERROR);
        }
    }

    /**
     * One file.
     *
     * @param name its key below the bundle, as it is; the whole key of a shared bundle's file, and
     *     of one that could be taken for such: untrusted text
     * @param sha256 the digest of its bytes; absent where they were not read
     * @param certificates the digests of what was found in it
     * @param refusals what was refused in it; of a shared bundle's file that bundle's status tells
     * @param uploadedBy the principal of the upload, as the storage says; untrusted text
     * @param bundle the shared bundle whose file it is; absent for the bundle's own
     */
    public record FileEntry(
            String name,
            Optional<Sha256> sha256,
            List<Sha256> certificates,
            List<Refusal> refusals,
            Optional<String> uploadedBy,
            Optional<Instant> uploadedAt,
            Optional<String> bundle) {
        public FileEntry {
            certificates = List.copyOf(certificates);
            refusals = List.copyOf(refusals);
            bundle = bundle == null ? Optional.empty() : bundle; // older programs wrote none
        }

        /** A file of the bundle's own. */
        public FileEntry(
                String name,
                Optional<Sha256> sha256,
                List<Sha256> certificates,
                List<Refusal> refusals,
                Optional<String> uploadedBy,
                Optional<Instant> uploadedAt) {
            this(name, sha256, certificates, refusals, uploadedBy, uploadedAt, Optional.empty());
        }
    }

    /**
     * An accepted certificate whose chain does not reach a root, and what is missing.
     *
     * @param issuer the missing issuer's name: one safe line
     * @param authorityKeyId the missing issuer's key identifier, hexadecimal
     * @param issuerUrls where it can be had, as the certificate says: untrusted text
     */
    public record OrphanEntry(
            Sha256 sha256,
            String issuer,
            Optional<String> authorityKeyId,
            List<String> issuerUrls) {
        public OrphanEntry {
            issuerUrls = List.copyOf(issuerUrls);
        }
    }

    /**
     * A certificate that expires soon.
     *
     * @param tier the smallest tier crossed, in days
     */
    public record Expiry(Sha256 sha256, Instant notAfter, int tier) {}

    /**
     * What an audit says of one included certificate.
     *
     * @param rule of the family {@code audit.}
     * @param instead the certificate that follows it, or does all that it does
     */
    public record AuditEntry(
            Sha256 sha256,
            String rule,
            Severity severity,
            String message,
            String fix,
            Optional<Sha256> instead) {

        /** Whether the certificate can be removed today, and nothing loses its chain. */
        public boolean isRemovable() {
            return rule.equals(Cards.REDUNDANT.id()) || rule.equals(Cards.REMOVABLE.id());
        }
    }

    /**
     * One certificate that needs an approval, or one approval that is there.
     *
     * @param subject what people call the certificate: one safe line; absent where only an approval
     *     of it is there
     * @param uploaders the principals known to have uploaded it, now or earlier: untrusted text
     * @param approvedBy the principal that wrote this version of the approval, as the storage says;
     *     untrusted text
     * @param approvedAt when
     * @param version the version of the approval's object
     * @param reason what the approval says of itself: one safe line of untrusted text
     * @param reach what the certificate would make possible, while it is not decided
     */
    public record ApprovalEntry(
            Sha256 sha256,
            Optional<String> subject,
            ApprovalState state,
            List<String> uploaders,
            Optional<String> approvedBy,
            Optional<Instant> approvedAt,
            Optional<String> version,
            Optional<String> reason,
            Optional<String> reach) {
        public ApprovalEntry {
            uploaders = List.copyOf(uploaders);
        }

        /** Whether the certificate waits. */
        public boolean isHeld() {
            return switch (state) {
                case WANTED, NOT_INDEPENDENT, PRINCIPAL_UNKNOWN -> true;
                case APPROVED, STANDING, UNUSED -> false;
            };
        }
    }

    /** What became of a certificate's approval. */
    public enum ApprovalState {
        /** There is none. */
        WANTED,
        /** Somebody else than its uploaders gave it. */
        APPROVED,
        /** An uploader gave it, or not all uploaders are known. */
        NOT_INDEPENDENT,
        /** There is one, and nobody knows who gave it. */
        PRINCIPAL_UNKNOWN,
        /** It was published when the policy began to demand approvals, and needs none. */
        STANDING,
        /** There is one, and nothing here needs it now. */
        UNUSED
    }

    /**
     * A private key that was uploaded.
     *
     * @param rule {@code file.private-key} or {@code file.pkcs12}
     * @param file the name of the file: untrusted text
     * @param seen when the object was written
     * @param gone since when no such object is there
     */
    public record Incident(
            String rule,
            String file,
            Instant seen,
            Optional<Instant> gone,
            String message,
            String fix) {}

    /**
     * The shrink guard at work.
     *
     * @param since when it began
     * @param missing the certificates that the newest set would lose
     */
    public record Hold(Instant since, List<Sha256> missing) {
        public Hold {
            missing = List.copyOf(missing);
        }
    }

    /**
     * Files without a verdict.
     *
     * @param since when the first of them was asked for
     * @param files their names
     */
    public record Unjudged(Instant since, List<String> files) {
        public Unjudged {
            files = List.copyOf(files);
        }
    }

    /**
     * What the tenant was read to trust, against the release that stands.
     *
     * @param readAt when the read-back was put where it is
     * @param set the SHA-256 over the sorted digests of its certificates: which ones they are
     * @param certificates how many they are
     * @param release the newest release that has exactly these, as far as was looked back
     * @param missing what the release that stands has and the tenant has not
     * @param extra what the tenant has and the release that stands has not
     * @param unimportedDays the most of the {@link #TIERS} that are over since the release that
     *     stands was published, while no read-back shows that it was imported
     */
    public record Tenant(
            Instant readAt,
            Sha256 set,
            int certificates,
            Optional<Long> release,
            Some missing,
            Some extra,
            Optional<Integer> unimportedDays) {

        /** When people are reminded of a release that was not imported. Unit: days. */
        public static final List<Integer> TIERS = List.of(3, 7, 14);

        /** Whether it is exactly this release. */
        public boolean trusts(Release wanted) {
            return release.equals(Optional.of(wanted.number()));
        }
    }

    /**
     * Some certificates.
     *
     * @param count of all
     * @param certificates the first of them, by name
     */
    public record Some(int count, List<Named> certificates) {

        /** More are counted. */
        public static final int MAX_NAMED = 50;

        public Some {
            certificates = List.copyOf(certificates);
        }
    }

    /**
     * A certificate that need not be in any file.
     *
     * @param name what people call it: one safe line
     */
    public record Named(Sha256 sha256, String name) {}
}
