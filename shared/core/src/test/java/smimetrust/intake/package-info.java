/** Tests of intake: a table of uploads, properties over wrappings and damage, a fuzz target. */
@NullMarked
package smimetrust.intake;

import org.jspecify.annotations.NullMarked;
