package smimetrust.pipeline;

import java.util.List;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.revocation.Known;

/**
 * What the checks of a bundle's certificates learned, as it is stored. Its JSON schema is {@code
 * docs/schemas/revocation.schema.json}.
 *
 * @param certificates every certificate that was checked, and those that were revoked and are not
 *     there now, by digest
 */
public record RevocationDocument(String schema, String bundle, List<Known> certificates) {

    static final String SCHEMA = "smime-trust/revocation/1";
    static final String FOLDER = "revocation";

    /** {@value #MAX_COUNT} certificates with full evidence. Unit: bytes. */
    static final int MAX_BYTES = 8 << 20;

    /** Of more than these only the first, by digest, are kept. */
    static final int MAX_COUNT = 4_000;

    public RevocationDocument {
        certificates = List.copyOf(certificates);
    }

    static String key(BundleName bundle) {
        return FOLDER + "/" + bundle + ".json";
    }

    /**
     * Reads; empty where there is none.
     *
     * @throws JsonException if it is none, another bundle's, or one that a newer smime-trust wrote:
     *     what it remembers must not be forgotten
     */
    static RevocationDocument read(ObjectStore.Fetched stored, BundleName bundle) {
        return switch (stored) {
            case ObjectStore.Missing() -> new RevocationDocument(SCHEMA, bundle.text(), List.of());
            case ObjectStore.Found found -> {
                RevocationDocument document = Json.read(found.bytes(), RevocationDocument.class);
                if (!document.schema.equals(SCHEMA) || !document.bundle.equals(bundle.text())) {
                    throw unusable("it is " + document.schema + " of " + document.bundle);
                }
                yield document;
            }
            case ObjectStore.TooLarge large ->
                    throw unusable("it has %,d bytes".formatted(large.size()));
            case ObjectStore.Unreadable unreadable -> throw unusable(unreadable.why());
        };
    }

    private static JsonException unusable(String reason) {
        String text = "what is known of revocations cannot be used: " + reason;
        return new JsonException(text, new IllegalArgumentException(text));
    }
}
