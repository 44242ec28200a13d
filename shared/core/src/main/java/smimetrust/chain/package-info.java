/**
 * Says which certificates have a way up to a root that is published too. Start at {@link
 * smimetrust.chain.Anchoring#of}.
 *
 * <p>In: the accepted certificates of one bundle, those left out of it, and two moments. Out: for
 * each accepted one an {@link smimetrust.chain.Outcome}, and the order of publication. Never: rules
 * about one certificate alone, network, clock, revocation. Sees only the root package. Bounded:
 * what would take too long is an orphan that says {@code chain.search-exhausted}, never a guess;
 * half of each bound is shared out, so that no upload can use up what other certificates need.
 *
 * <p>Sources: RFC 5280 section 6 (paths), 4.2.1.9 (path length), 4.2.1.10 (name constraints), 7.1
 * (names).
 */
@NullMarked
package smimetrust.chain;

import org.jspecify.annotations.NullMarked;
