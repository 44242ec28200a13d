/**
 * Fetches revocation lists from the internet. Start at {@link smimetrust.online.PublicInternet}.
 *
 * <p>In: an address that a certificate names, which anybody may have uploaded. Out: bytes, or why
 * there are none. Never: a connection to anything but a public address, whatever a name resolves to
 * and wherever a redirect points; a proxy, cookies, credentials, decompression; more than {@value
 * smimetrust.revocation.RevocationList#MAX_BYTES} bytes or ten seconds. What the bytes mean is
 * judged elsewhere.
 *
 * <p>Sources: the IANA registries of special-purpose IPv4 and IPv6 addresses; RFC 6890, RFC 9110.
 */
@NullMarked
package smimetrust.online;

import org.jspecify.annotations.NullMarked;
