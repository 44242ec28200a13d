/**
 * Decides what a bundle's present files mean, and what is published. Start at {@link
 * smimetrust.release.ReleasePlan#of}.
 *
 * <p>In: the verdicts of all files, the policy, the previous status, the release that stands, the
 * time. Out: the next status, and the artefacts of a release where there is a new one. Never:
 * files, network, clock. What is published has passed the pre-flight on its very bytes.
 */
@NullMarked
package smimetrust.release;

import org.jspecify.annotations.NullMarked;
