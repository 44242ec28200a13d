package smimetrust.release;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import smimetrust.Blocker;
import smimetrust.Certificate;
import smimetrust.Sha256;
import smimetrust.chain.Anchoring;

/**
 * Holds back a release that would lose more than a third of its certificates because objects
 * vanished: a folder deleted by mistake should be noticed by a notice, not by tenants. What
 * expired, was excluded or is judged otherwise now is no accident and is not held. (A release that
 * would lose its last root would be empty, and that is never published.)
 */
final class ShrinkGuard {

    private ShrinkGuard() {}

    /**
     * Whether to wait.
     *
     * @param anchoring what would be published
     * @param eyes what waits for an approval, or lost it
     * @param present the digests of everything that the bundle's files hold
     */
    static Optional<Status.Hold> hold(
            Situation situation, Anchoring anchoring, FourEyes eyes, Set<Sha256> present) {
        // Nobody may delay by an accident of his own what an officer decided.
        if (situation.standing().isEmpty() || eyes.takesAway(situation.standing().get())) {
            return Optional.empty();
        }
        List<Certificate> standing = situation.standing().get();
        Set<Certificate> kept = new HashSet<>(anchoring.inOrder());
        // What is there and lost all the same mostly lost its way to a root, and goes with what
        // vanished.
        List<Certificate> gone =
                standing.stream().filter(c -> !kept.contains(c) && isValid(c, situation)).toList();
        if (isLittle(gone, standing, present)) {
            return Optional.empty();
        }
        // Who tidies up what others stand in for, as the status says one can, takes nothing away.
        Succession succession = new Succession(anchoring);
        gone =
                gone.stream()
                        .filter(c ->
                                !Audit.leavesNoGap(
                                        c,
                                        anchoring,
                                        succession,
                                        situation.policy(),
                                        situation.now()))
                        .toList();
        if (isLittle(gone, standing, present)) {
            return Optional.empty();
        }
        List<Sha256> missing = gone.stream().map(Certificate::sha256).sorted().toList();
        // More that vanishes starts the wait again: it is a new accident.
        Instant since =
                situation
                        .previous()
                        .hold()
                        .filter(before -> before.missing().containsAll(missing))
                        .map(Status.Hold::since)
                        .orElse(situation.now());
        return situation.now().isBefore(since.plus(situation.shrinkHold()))
                ? Optional.of(new Status.Hold(since, missing))
                : Optional.empty();
    }

    private static boolean isLittle(
            List<Certificate> gone, List<Certificate> standing, Set<Sha256> present) {
        return gone.stream().allMatch(c -> present.contains(c.sha256()))
                || gone.size() * 3 <= standing.size();
    }

    /** What expires or is excluded leaves without its file too: to delete that is tidying up. */
    private static boolean isValid(Certificate certificate, Situation situation) {
        return !certificate
                        .notAfter()
                        .instant()
                        .isBefore(situation.now().plus(situation.policy().minimumValidity()))
                && !situation.policy().exclude().contains(certificate.sha256());
    }

    static Blocker blocker(Status.Hold hold, Duration shrinkHold, Situation situation) {
        return Cards.SHRINK_HELD.blocker(
                "the newest files would take "
                        + hold.missing().size()
                        + " of "
                        + situation.standing().map(List::size).orElse(0)
                        + " certificates out of the release, because objects vanished; held until "
                        + hold.since().plus(shrinkHold).truncatedTo(ChronoUnit.SECONDS));
    }
}
