/** The ports' contracts, run on folders. */
@NullMarked
package smimetrust.folder;

import org.jspecify.annotations.NullMarked;
