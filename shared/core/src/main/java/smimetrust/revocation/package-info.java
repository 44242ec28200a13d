/**
 * Says what a certificate revocation list (CRL) tells of a CA's certificate. Start at {@link
 * smimetrust.revocation.RevocationList}.
 *
 * <p>In: the bytes that somebody fetched, the certificate, certificates that may be its issuer's,
 * the time. Out: an {@link smimetrust.revocation.Outcome}; and {@link smimetrust.revocation.Known},
 * what is remembered of a certificate from check to check. Never: network, clock, files; trust.
 * Only a list that the certificate's own issuer signed, that is in force and that this room
 * understands wholly says "good" or "revoked": anything else says neither.
 *
 * <p>Lists of {@value smimetrust.revocation.RevocationList#MAX_BYTES} bytes are walked in place,
 * without an object for each entry.
 *
 * <p>Sources: RFC 5280 5 (the format), 6.3 (validation), 4.2.1.13 (distribution points).
 */
@NullMarked
package smimetrust.revocation;

import org.jspecify.annotations.NullMarked;
