/** Chains of every odd kind, and a naive search to compare with. */
@NullMarked
package smimetrust.chain;

import org.jspecify.annotations.NullMarked;
