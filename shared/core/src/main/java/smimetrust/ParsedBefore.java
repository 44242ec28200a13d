package smimetrust;

import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The certificates parsed last, by digest. One run meets each certificate several times (judged,
 * read back from its verdict, in the published store, in the pre-flight), and what takes long is
 * each time the same: the platform's view and the signature. Both follow from the bytes alone, so
 * that a certificate with the same SHA-256 may give the answers that it already has.
 *
 * <p>Bounded in number and size, and given up when memory is short.
 */
final class ParsedBefore {

    /** Two full bundles. */
    private static final int MAX_REMEMBERED = 4_096;

    /** Real certificates have one to four thousand. Unit: bytes. */
    private static final int MAX_DER = 16 << 10;

    private final Map<Sha256, SoftReference<Certificate>> remembered =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(
                        Map.Entry<Sha256, SoftReference<Certificate>> eldest) {
                    return size() > MAX_REMEMBERED;
                }
            };

    synchronized @Nullable Certificate find(Sha256 digest) {
        SoftReference<Certificate> known = remembered.get(digest);
        return known == null ? null : known.get();
    }

    synchronized void add(Certificate certificate) {
        if (certificate.size() <= MAX_DER) {
            remembered.put(certificate.sha256(), new SoftReference<>(certificate));
        }
    }
}
