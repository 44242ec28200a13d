/** The page's promises, without a browser. */
@NullMarked
package smimetrust.report;

import org.jspecify.annotations.NullMarked;
