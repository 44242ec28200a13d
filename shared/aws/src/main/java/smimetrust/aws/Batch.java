package smimetrust.aws;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import smimetrust.Json;
import smimetrust.pipeline.Request;

/**
 * An SQS event of one function: its messages are decoded, what asks for the same is done once, and
 * only the messages whose work failed are reported back, so that only they come again.
 */
public final class Batch {

    private final Messages messages;
    private final Function<Request, Map<String, Object>> stage;
    private final Log log;

    /**
     * Around a stage.
     *
     * @param stage does one request, and says what it did, for the log
     */
    public Batch(Environment environment, Function<Request, Map<String, Object>> stage, Log log) {
        this.messages = new Messages(environment.buckets());
        this.stage = stage;
        this.log = log;
    }

    /** Reads the event, does its work, and writes the partial batch response. */
    public void handle(InputStream event, OutputStream response, String requestId)
            throws IOException {
        Map<Request, Set<String>> work = new LinkedHashMap<>();
        Set<String> failed = new LinkedHashSet<>();
        for (JsonElement element : records(event.readAllBytes())) {
            JsonObject message = element.getAsJsonObject();
            String id = message.get("messageId").getAsString();
            try {
                for (Request request : messages.decode(message.get("body").getAsString())) {
                    work.computeIfAbsent(request, _ -> new LinkedHashSet<>()).add(id);
                }
            } catch (Messages.PoisonException e) {
                failed.add(id);
                log.failure("message.poison", requestId, Map.of("messageId", id), e);
            }
        }
        merged(work)
                .forEach((request, ids) -> {
                    if (!attempt(request, requestId)) {
                        failed.addAll(ids);
                    }
                });
        response.write(response(failed).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonArray records(byte[] event) {
        if (Json.object(event).get("Records") instanceof JsonArray records) {
            return records;
        }
        throw new IllegalArgumentException("not an SQS event");
    }

    /** One request a bundle, however many messages ask for it. */
    private static Map<Request, Set<String>> merged(Map<Request, Set<String>> work) {
        Map<Object, Request> byTarget = new LinkedHashMap<>();
        Map<Object, Set<String>> ids = new LinkedHashMap<>();
        work.forEach((request, messageIds) -> {
            Object target =
                    request instanceof Request.Assemble assemble ? assemble.bundle() : request;
            byTarget.merge(target, request, Batch::both);
            ids.computeIfAbsent(target, _ -> new LinkedHashSet<>()).addAll(messageIds);
        });
        Map<Request, Set<String>> merged = new LinkedHashMap<>();
        byTarget.forEach(
                (target, request) -> merged.put(request, ids.getOrDefault(target, Set.of())));
        return merged;
    }

    private static Request both(Request one, Request other) {
        return one instanceof Request.Assemble a && other instanceof Request.Assemble b
                ? new Request.Assemble(
                        a.bundle(),
                        chosen(a.changed(), b.changed(), true),
                        chosen(a.since(), b.since(), false),
                        a.thorough() || b.thorough(),
                        Stream.concat(a.approvals().stream(), b.approvals().stream())
                                .distinct()
                                .toList())
                : one;
    }

    private static Optional<Instant> chosen(
            Optional<Instant> a, Optional<Instant> b, boolean later) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.or(() -> b);
        }
        return a.get().isAfter(b.get()) == later ? a : b;
    }

    private boolean attempt(Request request, String requestId) {
        Map<String, Object> fields = new LinkedHashMap<>(subject(request));
        long start = System.nanoTime();
        try {
            fields.putAll(stage.apply(request));
            fields.put("ms", (System.nanoTime() - start) / 1_000_000);
            log.event(String.valueOf(fields.remove("event")), requestId, fields);
            return true;
        } catch (RuntimeException e) {
            // Whatever it was: this request comes again, and the others go on.
            log.failure("request.failed", requestId, fields, e);
            return false;
        }
    }

    private static Map<String, Object> subject(Request request) {
        return switch (request) {
            case Request.Validate validate -> Map.of("key", validate.key());
            case Request.Assemble assemble -> Map.of("bundle", assemble.bundle().text());
            case Request.CheckRevocation check -> Map.of("bundle", check.bundle().text());
            case Request.Notify notify -> Map.of("bundle", notify.bundle().text());
            case Request.Reconcile() -> Map.of();
        };
    }

    private static String response(Set<String> failed) {
        JsonArray list = new JsonArray();
        for (String id : failed) {
            JsonObject failure = new JsonObject();
            failure.addProperty("itemIdentifier", id);
            list.add(failure);
        }
        JsonObject response = new JsonObject();
        response.add("batchItemFailures", list);
        return response.toString();
    }
}
