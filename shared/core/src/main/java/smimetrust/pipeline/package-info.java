/**
 * The three stages, and the ports through which they see the world. Start at {@link
 * smimetrust.pipeline.Validation}, {@link smimetrust.pipeline.Assembly} and {@link
 * smimetrust.pipeline.Notification}; the ports are {@link smimetrust.pipeline.ObjectStore}, {@link
 * smimetrust.pipeline.Requests} and {@link smimetrust.pipeline.Announcer}.
 *
 * <p>In: a request, which says where to look and nothing more. Out: verdicts, a status, a notice.
 * Each stage computes from what is; run twice, late, out of order or after a crash it ends in the
 * same state. Never: a clock of its own, a cloud.
 */
@NullMarked
package smimetrust.pipeline;

import org.jspecify.annotations.NullMarked;
