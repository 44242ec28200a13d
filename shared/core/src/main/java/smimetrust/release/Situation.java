package smimetrust.release;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.Sha256;
import smimetrust.Verdict;
import smimetrust.revocation.Known;

/**
 * All that a plan follows from.
 *
 * @param files every file of the bundle that has a verdict
 * @param incidents every private key that was ever seen in the bundle, as far as it is recorded
 * @param revocation what the checks of revocation learned
 * @param approvals every approval that is there for the bundle now
 * @param policy what holds for the bundle
 * @param previous the status that stands
 * @param standing what is in the store that the previous status points to; absent where it points
 *     to none, or to bytes that are gone or changed
 * @param obstacles why nothing may be published, as found while the situation was gathered
 * @param now the time of judgement
 * @param shrinkHold how long the shrink guard waits
 * @param layout where documents lie
 * @param skipped how many of the next release numbers cannot be used, since their folders hold
 *     other bytes than they should
 */
public record Situation(
        BundleName bundle,
        List<JudgedFile> files,
        List<KeySighting> incidents,
        List<Known> revocation,
        List<Approval> approvals,
        Policy policy,
        Status previous,
        Optional<List<Certificate>> standing,
        List<Blocker> obstacles,
        Instant now,
        Duration shrinkHold,
        Layout layout,
        int skipped) {

    public Situation {
        // The order of files is nobody's to choose: equal bundles give equal documents.
        files = files.stream().sorted(Comparator.comparing(JudgedFile::name)).toList();
        incidents = List.copyOf(incidents);
        revocation = List.copyOf(revocation);
        approvals = List.copyOf(approvals);
        standing = standing.map(List::copyOf);
        obstacles = List.copyOf(obstacles);
    }

    /** The same, with one release number less to choose from. */
    public Situation skippingOneMore() {
        return new Situation(
                bundle,
                files,
                incidents,
                revocation,
                approvals,
                policy,
                previous,
                standing,
                obstacles,
                now,
                shrinkHold,
                layout,
                skipped + 1);
    }

    /**
     * One file with its verdict.
     *
     * @param name its key below the bundle: untrusted text
     * @param uploadedBy the principal, where the storage told it
     * @param earlierBy everybody who is known to have written the same bytes under this name
     * @param bundle the shared bundle whose file it is; absent for the bundle's own
     */
    public record JudgedFile(
            String name,
            Verdict verdict,
            Optional<String> uploadedBy,
            Optional<Instant> uploadedAt,
            List<String> earlierBy,
            Optional<BundleName> bundle) {
        public JudgedFile {
            earlierBy = List.copyOf(earlierBy);
        }

        /** A file of the bundle's own. */
        public JudgedFile(
                String name,
                Verdict verdict,
                Optional<String> uploadedBy,
                Optional<Instant> uploadedAt,
                List<String> earlierBy) {
            this(name, verdict, uploadedBy, uploadedAt, earlierBy, Optional.empty());
        }

        /** Where nobody wrote it before. */
        public JudgedFile(
                String name,
                Verdict verdict,
                Optional<String> uploadedBy,
                Optional<Instant> uploadedAt) {
            this(name, verdict, uploadedBy, uploadedAt, List.of());
        }
    }

    /**
     * An object by which somebody approves one certificate.
     *
     * @param sha256 of the certificate's DER
     * @param version of the object
     * @param by the principal that wrote this version, where the storage told it: untrusted text
     * @param at when
     * @param reason as it says itself: one safe line of untrusted text
     */
    public record Approval(
            Sha256 sha256,
            String version,
            Optional<String> by,
            Optional<Instant> at,
            Optional<String> reason) {}

    /**
     * A private key that was found in an object.
     *
     * @param seen when the object was written, as the storage has it: a copied file may be old
     * @param recorded when it was found
     * @param present whether that object is still there
     */
    public record KeySighting(
            String rule,
            String file,
            Instant seen,
            Instant recorded,
            String message,
            String fix,
            boolean present) {}
}
