/** Public test suites, each case asked our question: is this CA anchored? */
@NullMarked
package smimetrust.conformance;

import org.jspecify.annotations.NullMarked;
