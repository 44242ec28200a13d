package smimetrust.aws;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.pipeline.ApprovalDocument;
import smimetrust.pipeline.Request;

/**
 * The bodies of queue messages: S3's own notifications, and the requests that stages send each
 * other. Of a notification only the place is believed, and the writer of the version that it names.
 *
 * @param buckets which bucket plays which part
 */
record Messages(Buckets buckets) {

    private static final int MAX_PRINCIPAL = 256;

    /** The names of the buckets; empty where a function has nothing to do with one. */
    record Buckets(String inbox, String control, String state, String output) {}

    /** A message that no retry will help: it goes to the dead-letter queue. */
    static final class PoisonException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PoisonException(String reason, Throwable cause) {
            super(SafeText.line(reason, 300), cause);
        }
    }

    /** A request as a message's body. */
    static String encode(Request request) {
        JsonObject body = new JsonObject();
        switch (request) {
            case Request.Validate validate -> {
                body.addProperty("kind", "validate");
                body.addProperty("key", validate.key());
            }
            case Request.Assemble assemble -> {
                body.addProperty("kind", "assemble");
                body.addProperty("bundle", assemble.bundle().text());
                assemble.changed().ifPresent(at -> body.addProperty("changed", at.toString()));
                assemble.since().ifPresent(at -> body.addProperty("since", at.toString()));
                body.addProperty("thorough", assemble.thorough());
                if (!assemble.approvals().isEmpty()) {
                    JsonArray approvals = new JsonArray();
                    assemble.approvals().forEach(one -> approvals.add(encode(one)));
                    body.add("approvals", approvals);
                }
            }
            case Request.CheckRevocation check -> {
                body.addProperty("kind", "check-revocation");
                body.addProperty("bundle", check.bundle().text());
                if (!check.shared().isEmpty()) {
                    JsonArray shared = new JsonArray();
                    check.shared().forEach(one -> shared.add(one.text()));
                    body.add("shared", shared);
                }
            }
            case Request.Reconcile() -> body.addProperty("kind", "reconcile");
            case Request.Notify notify -> {
                body.addProperty("kind", "notify");
                body.addProperty("bundle", notify.bundle().text());
            }
        }
        return body.toString();
    }

    private static JsonObject encode(Request.Approval approval) {
        JsonObject body = new JsonObject();
        body.addProperty("sha256", approval.sha256().hex());
        body.addProperty("version", approval.upload().version());
        body.addProperty("principal", approval.upload().principal());
        body.addProperty("at", approval.upload().at().toString());
        return body;
    }

    /**
     * What a message asks for: nothing (S3's test event), one thing, or more.
     *
     * @throws PoisonException if it is none of our messages
     */
    List<Request> decode(String body) {
        try {
            Map<String, JsonElement> message = Json.object(body.getBytes(StandardCharsets.UTF_8));
            if (message.containsKey("kind")) {
                return List.of(request(message));
            }
            if (isText(message.get("Event"), "s3:TestEvent")) {
                return List.of();
            }
            if (message.get("Records") instanceof JsonArray records) {
                List<Request> requests = new ArrayList<>();
                for (JsonElement record : records) {
                    change(record.getAsJsonObject()).ifPresent(requests::add);
                }
                return requests;
            }
            throw new IllegalArgumentException("neither a notification nor a request");
        } catch (JsonException
                | IllegalArgumentException
                | IllegalStateException
                | UnsupportedOperationException
                | DateTimeException e) {
            throw new PoisonException(String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean isText(@org.jspecify.annotations.Nullable JsonElement e, String text) {
        return e instanceof JsonPrimitive primitive && primitive.getAsString().equals(text);
    }

    private static Request request(Map<String, JsonElement> message) {
        JsonObject body = new JsonObject();
        message.forEach(body::add);
        return switch (text(body, "kind")) {
            case "validate" -> new Request.Validate(text(body, "key"), Optional.empty());
            case "assemble" ->
                    new Request.Assemble(
                            bundle(body),
                            time(body, "changed"),
                            time(body, "since"),
                            isText(body.get("thorough"), "true"),
                            approvals(body));
            case "check-revocation" -> new Request.CheckRevocation(bundle(body), shared(body));
            case "reconcile" -> new Request.Reconcile();
            case "notify" -> new Request.Notify(bundle(body));
            default -> throw new IllegalArgumentException("an unknown kind of request");
        };
    }

    private static List<BundleName> shared(JsonObject body) {
        List<BundleName> shared = new ArrayList<>();
        if (body.get("shared") instanceof JsonArray array) {
            array.forEach(one -> shared.add(new BundleName(one.getAsString())));
        }
        return shared;
    }

    private static List<Request.Approval> approvals(JsonObject body) {
        List<Request.Approval> approvals = new ArrayList<>();
        if (body.get("approvals") instanceof JsonArray array) {
            for (JsonElement element : array) {
                JsonObject one = element.getAsJsonObject();
                approvals.add(
                        new Request.Approval(
                                new Sha256(text(one, "sha256")),
                                new Request.Upload(
                                        text(one, "version"),
                                        text(one, "principal"),
                                        Instant.parse(text(one, "at")))));
            }
        }
        return approvals;
    }

    private static BundleName bundle(JsonObject body) {
        return new BundleName(text(body, "bundle"));
    }

    private static Optional<Instant> time(JsonObject body, String name) {
        return body.has(name) ? Optional.of(Instant.parse(text(body, name))) : Optional.empty();
    }

    private static String text(JsonObject in, String name) {
        return find(in, name).orElseThrow(() -> new IllegalArgumentException("no " + name));
    }

    private static Optional<String> find(JsonObject in, String name) {
        return in.get(name) instanceof JsonPrimitive primitive && primitive.isString()
                ? Optional.of(primitive.getAsString())
                : Optional.empty();
    }

    private static JsonObject object(JsonObject in, String name) {
        if (in.get(name) instanceof JsonObject object) {
            return object;
        }
        throw new IllegalArgumentException("no " + name);
    }

    /** One record of a notification; absent where it concerns nothing of ours. */
    private Optional<Request> change(JsonObject record) {
        JsonObject s3 = object(record, "s3");
        String bucket = text(object(s3, "bucket"), "name");
        if (bucket.isEmpty()) { // what a function has nothing to do with has no name either
            throw new IllegalArgumentException("a bucket without a name");
        }
        JsonObject object = object(s3, "object");
        // S3 writes keys as in a form: "+" is a space, and "%2B" a plus.
        String key = URLDecoder.decode(text(object, "key"), StandardCharsets.UTF_8);
        String name = text(record, "eventName");
        Instant at = Instant.parse(text(record, "eventTime"));
        if (bucket.equals(buckets.inbox)) {
            return Optional.of(
                    name.startsWith("ObjectCreated")
                            ? new Request.Validate(key, upload(record, object, at))
                            : Request.Assemble.changed(BundleName.ofKey(key), at));
        }
        if (bucket.equals(buckets.state)) {
            return second(key, "verdicts")
                    .or(() -> document(key, "revocation"))
                    .map(Request.Assemble::of);
        }
        if (bucket.equals(buckets.control)) {
            return ApprovalDocument.target(key)
                    .<Request>map(target -> approval(target, name, upload(record, object, at), at))
                    .or(() -> first(key).map(bundle -> Request.Assemble.changed(bundle, at)));
        }
        if (bucket.equals(buckets.output)) {
            return key.endsWith("/status.json")
                    ? first(key).map(Request.Notify::new)
                    : Optional.empty();
        }
        throw new IllegalArgumentException("a bucket that is none of ours");
    }

    /** Of an approval the writer is told; where it is not known, or it is gone, the change is. */
    private static Request.Assemble approval(
            ApprovalDocument.Target target,
            String eventName,
            Optional<Request.Upload> upload,
            Instant at) {
        return upload.filter(_ -> eventName.startsWith("ObjectCreated"))
                .map(writer ->
                        Request.Assemble.approved(
                                target.bundle(), new Request.Approval(target.sha256(), writer)))
                .orElse(Request.Assemble.changed(target.bundle(), at));
    }

    /**
     * Who wrote: absent where the event does not say so as expected. An approval then does not
     * count, nor does one of what was uploaded so; the upload itself is not lost.
     */
    private static Optional<Request.Upload> upload(
            JsonObject record, JsonObject object, Instant at) {
        return find(object, "versionId")
                .flatMap(version ->
                        record.get("userIdentity") instanceof JsonObject identity
                                ? find(identity, "principalId")
                                        .map(principal ->
                                                new Request.Upload(
                                                        version,
                                                        SafeText.line(principal, MAX_PRINCIPAL),
                                                        at))
                                : Optional.empty());
    }

    private static Optional<BundleName> first(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? Optional.empty() : BundleName.known(key.substring(0, slash));
    }

    /** The bundle whose one document in a folder it is. */
    private static Optional<BundleName> document(String key, String folder) {
        return key.startsWith(folder + "/") && key.endsWith(".json")
                ? BundleName.known(
                        key.substring(folder.length() + 1, key.length() - ".json".length()))
                : Optional.empty();
    }

    private static Optional<BundleName> second(String key, String folder) {
        return key.startsWith(folder + "/")
                ? first(key.substring(folder.length() + 1))
                : Optional.empty();
    }
}
