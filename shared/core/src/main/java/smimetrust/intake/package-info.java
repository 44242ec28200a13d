/**
 * Finds the certificates in an uploaded file, and names what in it is none. Start at {@link
 * smimetrust.intake.CertificateFile#read}.
 *
 * <p>In: bytes of any origin, at most {@value smimetrust.intake.CertificateFile#MAX_BYTES}; what
 * they are is told by their content, never by a name. Out: the certificates in the order of the
 * file, each once and with its exact bytes, and a refusal for everything else. A file that exceeds
 * a bound gives no certificate at all: an arbitrary part of a list is worse than none. Never: an
 * exception, a trust decision, any content of a private key, files, network, clock. Sees {@code
 * sst} and the root package.
 *
 * <p>Format sources: RFC 5280 section 4 (certificates), RFC 7468 and RFC 1421 (PEM), RFC 5652
 * section 5 (PKCS#7 and CMS), RFC 5958, RFC 8017 and RFC 5915 (private keys), RFC 7292 (PKCS#12),
 * X.690 (BER and DER), PKWARE APPNOTE (zip).
 */
@NullMarked
package smimetrust.intake;

import org.jspecify.annotations.NullMarked;
