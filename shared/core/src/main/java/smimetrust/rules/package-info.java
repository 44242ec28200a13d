/**
 * Judges one certificate by its bytes alone. Start at {@link smimetrust.rules.Rulebook#judge}.
 *
 * <p>In: a {@link smimetrust.Certificate}. Out: findings with their evidence, in the order of the
 * catalogue; one finding alone where the certificate is not a CA's. Never: dates against today,
 * neighbours, policy, revocation (those are judged later, so that a stored verdict cannot go
 * stale), files, network, clock. Sources: RFC 5280, RFC 5480, X.690, S/MIME Baseline Requirements,
 * and what Windows and Java's path validation refuse. A new rule is a class here and a line in
 * {@code Rulebook}.
 */
@NullMarked
package smimetrust.rules;

import org.jspecify.annotations.NullMarked;
