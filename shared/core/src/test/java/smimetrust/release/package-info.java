/** Plans of releases. */
@NullMarked
package smimetrust.release;

import org.jspecify.annotations.NullMarked;
