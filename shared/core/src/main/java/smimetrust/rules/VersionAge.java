package smimetrust.rules;

import smimetrust.Certificate;

/** Certificates from before version 3. */
final class VersionAge {

    private VersionAge() {}

    /**
     * Of version 1 or 2, and as such. With extensions it is another fault, and has its own rule.
     */
    static boolean isOld(Certificate certificate) {
        return certificate.extensions().isEmpty()
                && (certificate.version() == 1 || certificate.version() == 2);
    }
}
