/** The documents that others build on. */
@NullMarked
package smimetrust.release;

import org.jspecify.annotations.NullMarked;
