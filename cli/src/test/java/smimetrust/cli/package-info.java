/** The ports' contracts, run on folders. */
@NullMarked
package smimetrust.cli;

import org.jspecify.annotations.NullMarked;
