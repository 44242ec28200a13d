/** What is told, to whom it is safe to tell it, and that nothing is forgotten. */
@NullMarked
package smimetrust.notice;

import org.jspecify.annotations.NullMarked;
