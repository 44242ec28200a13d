/** Tests of the room that reads revocation lists. */
@NullMarked
package smimetrust.revocation;

import org.jspecify.annotations.NullMarked;
