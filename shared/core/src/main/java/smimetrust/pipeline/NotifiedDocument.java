package smimetrust.pipeline;

import smimetrust.release.Status;

/**
 * What people were last told.
 *
 * @param status the whole status that the last notice ended with
 */
public record NotifiedDocument(String schema, Status status) {

    static final String SCHEMA = "smime-trust/notified/1";

    static String key(String bundle) {
        return "notified/" + bundle + ".json";
    }
}
