/** The stages and their ports; the ports' contracts are run by every adapter. */
@NullMarked
package smimetrust.pipeline;

import org.jspecify.annotations.NullMarked;
