/**
 * Writes and strictly reads Microsoft's serialized certificate store (.sst). Start at {@link
 * smimetrust.sst.SerializedStore}.
 *
 * <p>In: certificates, or bytes of any origin. Out: the bytes of a store without properties, or a
 * {@link smimetrust.sst.SerializedStore.Reading}: the elements of a well-formed store, or the first
 * thing that is wrong with it. Bounds when reading: {@value
 * smimetrust.sst.SerializedStore#MAX_BYTES} bytes, {@value
 * smimetrust.sst.SerializedStore#MAX_ELEMENTS} elements. Never: an order of its own, a trust
 * decision, an exception for what somebody uploaded, files, network, clock. Knows the root package
 * only. Format sources: [MS-OSHARED] "Serialized Certificate Store Structure" and "Certificate
 * element"; what {@code CertSaveStore} writes.
 */
@NullMarked
package smimetrust.sst;

import org.jspecify.annotations.NullMarked;
