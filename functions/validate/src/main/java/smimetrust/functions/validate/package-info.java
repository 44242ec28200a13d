/**
 * The validate function: objects that came into the inbox are judged. Start at {@link
 * smimetrust.functions.validate.ValidateHandler}. All decisions are the stage's.
 */
@NullMarked
package smimetrust.functions.validate;

import org.jspecify.annotations.NullMarked;
