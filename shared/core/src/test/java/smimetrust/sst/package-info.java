/** Tests of the store: shared vectors, properties, a fuzz target. */
@NullMarked
package smimetrust.sst;

import org.jspecify.annotations.NullMarked;
