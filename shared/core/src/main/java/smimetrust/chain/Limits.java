package smimetrust.chain;

/**
 * What one search may spend. Reaching one of these is an ordinary result, {@code
 * chain.search-exhausted}.
 *
 * @param signatureChecks units of about 0.1 ms of trying keys, roots' own signatures not counted:
 *     RSA up to 4,096 bits costs one, P-256 eight, slower keys more
 * @param explanationChecks the same, for telling why an orphan is one
 * @param pathSteps certificates on all paths given to path validation, each at two moments, and
 *     {@value #COMPARISONS_A_STEP} comparisons of names with constraints count as one: so many for
 *     the ways that the search proposes, and so many again for others
 * @param pathsPerCertificate paths tried for one certificate where validation refuses the first
 * @param climbsPerCertificate steps upwards in looking for those
 * @param depth issuing steps on a path
 */
record Limits(
        int signatureChecks,
        int explanationChecks,
        int pathSteps,
        int pathsPerCertificate,
        int climbsPerCertificate,
        int depth) {

    /** Public PKIs are four certificates deep; the deepest private ones seen are six. */
    static final int DEPTH = 16;

    /** Three times what 2,000 certificates on P-384 need, whose key identifiers are right. */
    static final int SIGNATURE_CHECKS = 100_000;

    static final int EXPLANATION_CHECKS = 20_000;
    static final int PATH_STEPS = 50_000;

    /** Comparisons of a name with a constraint that take as long as one step of a path. */
    static final int COMPARISONS_A_STEP = 1_024;

    static final int PATHS_PER_CERTIFICATE = 32;
    static final int CLIMBS_PER_CERTIFICATE = 1_024;

    static final Limits STANDARD =
            new Limits(
                    SIGNATURE_CHECKS,
                    EXPLANATION_CHECKS,
                    PATH_STEPS,
                    PATHS_PER_CERTIFICATE,
                    CLIMBS_PER_CERTIFICATE,
                    DEPTH);
}
