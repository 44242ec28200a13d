/** Tests of what is fetched, against real servers on loopback. */
@NullMarked
package smimetrust.online;

import org.jspecify.annotations.NullMarked;
