/**
 * The assemble function: bundles whose inbox, verdicts or policy changed, and once a day all of
 * them, get their status and release. Start at {@link
 * smimetrust.functions.assemble.AssembleHandler}. All decisions are the stage's.
 */
@NullMarked
package smimetrust.functions.assemble;

import org.jspecify.annotations.NullMarked;
