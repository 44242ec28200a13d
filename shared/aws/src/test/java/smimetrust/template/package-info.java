/**
 * What {@code template.yaml} must say: numbers that fit each other and the code, and what every
 * resource of a kind has. Start at {@code TemplateTest}.
 */
@NullMarked
package smimetrust.template;

import org.jspecify.annotations.NullMarked;
