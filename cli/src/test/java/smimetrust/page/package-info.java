/** The report in a real browser. */
@NullMarked
package smimetrust.page;

import org.jspecify.annotations.NullMarked;
