@NullMarked
package smimetrust.bench;

import org.jspecify.annotations.NullMarked;
