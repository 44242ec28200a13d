package smimetrust.pipeline;

import java.time.Duration;
import smimetrust.release.Layout;
import smimetrust.release.Policy;

/**
 * What a deployment fixes.
 *
 * @param quiet a bundle is left alone until its newest change is this old, so that a folder dragged
 *     in becomes one release
 * @param shrinkHold how long the shrink guard waits
 * @param floors what holds for a bundle without a policy, and what a policy may only tighten
 * @param layout where the output's documents lie
 * @param revocation whether revocation lists are asked for; what was learned of revocations stands
 *     without it too
 */
public record Settings(
        Duration quiet, Duration shrinkHold, Policy floors, Layout layout, boolean revocation) {

    /** Files without a verdict block their bundle after this time. */
    public static final Duration UNJUDGED_PATIENCE = Duration.ofMinutes(15);

    /** Nobody can keep a bundle waiting for quiet any longer than this. */
    public static final Duration QUIET_PATIENCE = Duration.ofMinutes(15);

    /** More objects block a bundle. */
    public static final int MAX_OBJECTS = 2_000;

    /** More stored verdicts block a bundle. Unit: bytes. */
    public static final long MAX_VERDICT_BYTES = 64L << 20;

    /** Reconciling all bundles is spread over this time. */
    public static final Duration RECONCILE_SPREAD = Duration.ofMinutes(15);

    /** As a deployment has it unless its parameters say otherwise. */
    public static final Settings DEFAULT =
            new Settings(
                    Duration.ofMinutes(1),
                    Duration.ofHours(1),
                    Policy.DEFAULT,
                    Layout.BUNDLES,
                    true);

    public Settings withQuiet(Duration other) {
        return new Settings(other, shrinkHold, floors, layout, revocation);
    }

    public Settings withShrinkHold(Duration other) {
        return new Settings(quiet, other, floors, layout, revocation);
    }

    public Settings withFloors(Policy other) {
        return new Settings(quiet, shrinkHold, other, layout, revocation);
    }

    public Settings withLayout(Layout other) {
        return new Settings(quiet, shrinkHold, floors, other, revocation);
    }

    public Settings withRevocation(boolean other) {
        return new Settings(quiet, shrinkHold, floors, layout, other);
    }
}
