/**
 * The nouns that every room uses: a {@link smimetrust.Certificate} and what is said of one. Start
 * at {@link smimetrust.Certificate#parse}.
 *
 * <p>In: DER bytes. Out: immutable values. Never: trust decisions, files, network, clock. Knows no
 * other package of this project. Format sources: RFC 5280 section 4, X.690.
 *
 * <p>Languages too: {@link smimetrust.Phrasebook} reads the sentences of any room, {@link
 * smimetrust.CardWords} has the titles and fixes of all cards in Chinese.
 */
@NullMarked
package smimetrust;

import org.jspecify.annotations.NullMarked;
