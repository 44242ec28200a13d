/**
 * Says why a signature would or would not be trusted with a store. Start at {@link
 * smimetrust.explain.Explain#of}.
 *
 * <p>In: the bytes of a mail, a signature or a person's certificate, of any origin and at most
 * {@value smimetrust.explain.Explain#MAX_BYTES}; the certificates of a store; a moment. Out: an
 * {@link smimetrust.explain.Answer}: each signer's signature, path and address, the error code of
 * Windows, and what to upload. Never: an exception for what is in the bytes, decryption,
 * revocation, files, network, clock; trust in a root that only the message brought. Sees {@code
 * chain}, {@code rules}, {@code intake} and the root package; release asks it for what to say of a
 * person's certificate in a bundle ({@link smimetrust.explain.Explain#issuers}).
 *
 * <p>Sources: RFC 8551 (S/MIME), RFC 8550 (its certificates), RFC 5652 (CMS), RFC 1847
 * (multipart/signed), RFC 2045 to 2047 and 5322 (mail), RFC 9598 (addresses beyond ASCII);
 * winerror.h for the codes.
 */
@NullMarked
package smimetrust.explain;

import org.jspecify.annotations.NullMarked;
