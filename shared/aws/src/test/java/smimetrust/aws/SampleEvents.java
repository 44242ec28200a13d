package smimetrust.aws;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What Lambda hands to a function: the files in {@code events/}, and made ones. */
final class SampleEvents {

    private static final Path FOLDER = Path.of("../../events");
    private static final String PLACE = "-123456789012-eu-central-1";

    /** The buckets that the samples are about, as an assemble function knows them. */
    static final Environment ENVIRONMENT =
            new Environment(
                    Map.of(
                            "INBOX_BUCKET", bucket("inbox"),
                            "CONTROL_BUCKET", bucket("control"),
                            "STATE_BUCKET", bucket("state"),
                            "OUTPUT_BUCKET", bucket("output")));

    private SampleEvents() {}

    static String bucket(String role) {
        return "smime-trust-" + role + PLACE;
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonObject> messages(String name) {
        return JsonParser.parseString(
                        new String(bytes(name), java.nio.charset.StandardCharsets.UTF_8))
                .getAsJsonObject()
                .getAsJsonArray("Records")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    static List<String> bodies(String name) {
        return messages(name).stream().map(m -> m.get("body").getAsString()).toList();
    }

    static List<String> ids(String name) {
        return messages(name).stream().map(m -> m.get("messageId").getAsString()).toList();
    }

    /** An event of messages with ids 1, 2, … */
    static byte[] event(String... bodies) {
        JsonArray records = new JsonArray();
        for (int i = 0; i < bodies.length; i++) {
            JsonObject message = new JsonObject();
            message.addProperty("messageId", Integer.toString(i + 1));
            message.addProperty("body", bodies[i]);
            message.addProperty("eventSource", "aws:sqs");
            records.add(message);
        }
        JsonObject event = new JsonObject();
        event.add("Records", records);
        return event.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /**
     * S3's notification of one change.
     *
     * @param key encoded as S3 does it
     */
    static String change(String bucket, String eventName, String key, String time) {
        JsonObject identity = new JsonObject();
        identity.addProperty("principalId", "AWS:ann");
        return change(bucket, eventName, key, time, identity);
    }

    static String change(
            String bucket, String eventName, String key, String time, JsonElement identity) {
        JsonObject name = new JsonObject();
        name.addProperty("name", bucket);
        JsonObject object = new JsonObject();
        object.addProperty("key", key);
        object.addProperty("versionId", "v1");
        JsonObject s3 = new JsonObject();
        s3.add("bucket", name);
        s3.add("object", object);
        JsonObject record = new JsonObject();
        record.addProperty("eventName", eventName);
        record.addProperty("eventTime", time);
        record.add("userIdentity", identity);
        record.add("s3", s3);
        JsonArray records = new JsonArray();
        records.add(record);
        JsonObject body = new JsonObject();
        body.add("Records", records);
        return body.toString();
    }
}
