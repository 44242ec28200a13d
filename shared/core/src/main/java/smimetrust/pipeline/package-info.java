/** x */
@NullMarked
package smimetrust.pipeline;

import org.jspecify.annotations.NullMarked;
