/**
 * The notify function: people are told what changed in a bundle's status. Start at {@link
 * smimetrust.functions.notify.NotifyHandler}. All decisions are the stage's.
 */
@NullMarked
package smimetrust.functions.notify;

import org.jspecify.annotations.NullMarked;
