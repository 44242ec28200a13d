package smimetrust.pipeline;

import java.time.Instant;

/**
 * A private key seen, as it is stored: beside the verdict, since it must be told even if the object
 * is deleted before the bundle is next looked at. It holds nothing of the key.
 *
 * @param seen when the object was written
 */
public record IncidentDocument(
        String schema,
        String key,
        String etag,
        String rule,
        Instant seen,
        String message,
        String fix) {

    static final String SCHEMA = "smime-trust/incident/1";
    static final String FOLDER = "incidents";
    static final int MAX_BYTES = 64 << 10;

    /** Of more than these the newest are told: by then everybody knows of the others. */
    static final int MAX_COUNT = 1_000;

    /** More are not listed for one bundle. */
    static final int MAX_LISTED = 50_000;
}
