@NullMarked
package smimetrust.explain;

import org.jspecify.annotations.NullMarked;
