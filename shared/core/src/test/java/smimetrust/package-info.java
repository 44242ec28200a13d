/** Fixtures that every module's tests share, and checks of the whole module. */
@NullMarked
package smimetrust;

import org.jspecify.annotations.NullMarked;
