package smimetrust.pipeline;

/**
 * Where revocation lists come from: the internet, asked as Exchange would ask it. An address comes
 * from a certificate that anybody may have uploaded, so an adapter connects to public addresses
 * only, and bounds time and size.
 */
public interface CrlSource {

    /**
     * Fetches one list. Called by several threads at a time.
     *
     * @param url untrusted text
     */
    Answer fetch(String url);

    /** What a fetch gave. */
    sealed interface Answer {}

    /**
     * Bytes, of whatever kind.
     *
     * @param bytes handed over: at most {@link smimetrust.revocation.RevocationList#MAX_BYTES}
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
    record Fetched(byte[] bytes) implements Answer {}

    /**
     * Nothing.
     *
     * @param evidence one safe line
     */
    record Failed(Reason reason, String evidence) implements Answer {}

    /** Why there is nothing. */
    enum Reason {
        /** Not a URL. */
        URL_INVALID("url-invalid", true),
        /** Neither http nor https. */
        SCHEME("scheme-not-http", true),
        /** Not the scheme's usual port: Exchange would ask, we do not. */
        PORT("port-not-80-or-443", false),
        /** The name does not resolve. */
        NAME("name-not-found", true),
        /** The name resolves to addresses that are not of the public internet only. */
        ADDRESS("address-not-public", true),
        /** No connection, or one that broke. */
        CONNECTION("no-connection", true),
        /** The server's certificate is not good. */
        TLS("tls-failed", true),
        /** No answer in time. */
        TIME("time-out", true),
        /** More redirects than are followed. */
        REDIRECTS("too-many-redirects", true),
        /** An answer that is not 200, or has no content as it is. */
        ANSWER("http-answer", true),
        /** More bytes than are read. */
        SIZE("too-large", false);

        private final String id;
        private final boolean alsoForExchange;

        Reason(String id, boolean alsoForExchange) {
            this.id = id;
            this.alsoForExchange = alsoForExchange;
        }

        /** Its stable name. */
        public String id() {
            return id;
        }

        /** Whether Exchange would get nothing either. */
        public boolean isAlsoForExchange() {
            return alsoForExchange;
        }
    }
}
