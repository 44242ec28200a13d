/** Tests of {@link smimetrust.reach}. */
@NullMarked
package smimetrust.reach;

import org.jspecify.annotations.NullMarked;
