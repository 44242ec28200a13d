/**
 * Says who could sign as whom if a set of certificates were trusted: what each CA in it may vouch
 * for. Start at {@link smimetrust.reach.Reach#of}.
 *
 * <p>In: the certificates of a store, and a moment. Out: for each CA, a name and a key, an {@link
 * smimetrust.reach.Authority}; between two stores a {@link smimetrust.reach.Change}. Never: the
 * decision what is published, network, clock. Sees only the root package.
 *
 * <p>Wrong only to the safe side: "may vouch for any address" unless a limit is proved. Every path
 * counts, not the best alone; a constraint of a form that is not supported limits nothing; what a
 * root says of itself (name constraints, path length, extended key usage) limits nothing, because
 * RFC 5280 6.1 does not apply it, though Windows does; a signature that cannot be computed here is
 * taken for good; past a bound everything may vouch for any address. What is left: a certificate
 * whose address stands in its subject beside a subject alternative name is under no rfc822Name
 * constraint (RFC 5280 4.2.1.10).
 *
 * <p>Sources: RFC 5280 4.2.1.9 (path length), 4.2.1.10 (name constraints), 4.2.1.12 (extended key
 * usage, nested as Windows does), 6.1 (paths).
 */
@NullMarked
package smimetrust.reach;

import org.jspecify.annotations.NullMarked;
