/**
 * The ports over local folders: the embedded default. Start at {@link
 * smimetrust.folder.DirectoryStore}.
 *
 * <p>In: a folder. Out: the same promises that S3 gives: whole objects, conditional writes that
 * hold between processes. Never: a decision about a certificate.
 */
@NullMarked
package smimetrust.folder;

import org.jspecify.annotations.NullMarked;
