package smimetrust.chain;

import java.security.Security;

/**
 * The list of algorithms that the Java platform refuses, pinned so that a patch of the runtime
 * changes no verdict. Uses nothing but the platform: even loading a signed library could make it
 * read its own list, which it does once.
 */
final class RuntimeAlgorithms {

    static final String PROPERTY = "jdk.certpath.disabledAlgorithms";

    /**
     * The list of JDK 25, with RSA and DSA below 2,048 bits instead of 1,024. SHA-1 stays
     * acceptable except where the JDK's own entries for TLS servers and signed archives say
     * otherwise.
     */
    static final String DISABLED =
            "MD2, MD5, SHA1 jdkCA & usage TLSServer, RSA keySize < 2048, DSA keySize < 2048,"
                    + " EC keySize < 224, SHA1 usage SignedJAR & denyAfter 2019-01-01";

    private RuntimeAlgorithms() {}

    static void pin() {
        if (!DISABLED.equals(Security.getProperty(PROPERTY))) {
            Security.setProperty(PROPERTY, DISABLED);
        }
    }
}
