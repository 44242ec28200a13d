@NullMarked
package smimetrust.rules;

import org.jspecify.annotations.NullMarked;
