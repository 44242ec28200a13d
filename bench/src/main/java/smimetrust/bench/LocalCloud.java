package smimetrust.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * As much of S3, SQS and SNS as the functions call, in this process's memory: it answers in a
 * fraction of a millisecond, so that what is measured is the function, and counts each request, so
 * that it can be priced. It checks no signature, keeps no message and delivers no event.
 */
final class LocalCloud implements AutoCloseable {

    private static final int PAGE = 1_000;

    /** A billed kind of request. */
    enum Operation {
        LIST,
        GET,
        PUT,
        SEND,
        PUBLISH
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Stored(byte[] bytes, String etag, Instant at) {}

    private final Map<String, NavigableMap<String, Stored>> buckets = new ConcurrentHashMap<>();
    private final Map<Operation, LongAdder> counts = new ConcurrentHashMap<>();
    private final HttpServer server;

    LocalCloud() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where its three services listen. */
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Puts an object, without counting. */
    void upload(String bucket, String key, byte[] bytes) {
        bucket(bucket).put(key, stored(bytes));
    }

    /** Empties a bucket. */
    void clear(String bucket) {
        bucket(bucket).clear();
    }

    /** The content of a bucket. */
    Map<String, byte[]> copy(String bucket) {
        Map<String, byte[]> copy = new TreeMap<>();
        bucket(bucket).forEach((key, stored) -> copy.put(key, stored.bytes));
        return copy;
    }

    /** Makes a bucket what it was. */
    void restore(String bucket, Map<String, byte[]> copy) {
        clear(bucket);
        copy.forEach((key, bytes) -> upload(bucket, key, bytes));
    }

    /** The keys of a bucket. */
    Iterable<String> keys(String bucket) {
        return bucket(bucket).keySet();
    }

    /** The text of an object that is there. */
    String text(String bucket, String key) {
        Stored stored = bucket(bucket).get(key);
        if (stored == null) {
            throw new IllegalArgumentException("no " + key + " in " + bucket);
        }
        return new String(stored.bytes, StandardCharsets.UTF_8);
    }

    /** How many requests of each kind came since the last call. */
    Map<Operation, Long> takeCounts() {
        Map<Operation, Long> taken = new TreeMap<>();
        for (Operation operation : Operation.values()) {
            taken.put(operation, counter(operation).sumThenReset());
        }
        return taken;
    }

    private LongAdder counter(Operation operation) {
        return counts.computeIfAbsent(operation, _ -> new LongAdder());
    }

    private NavigableMap<String, Stored> bucket(String name) {
        return buckets.computeIfAbsent(name, _ -> new ConcurrentSkipListMap<>());
    }

    private static Stored stored(byte[] bytes) {
        return new Stored(bytes, '"' + md5(bytes) + '"', Instant.now());
    }

    private static String md5(byte[] bytes) {
        try {
            return "%032x"
                    .formatted(new BigInteger(1, MessageDigest.getInstance("MD5").digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            int slash = path.indexOf('/', 1);
            String key = slash < 0 ? "" : path.substring(slash + 1);
            if (exchange.getRequestMethod().equals("POST") && key.isEmpty()) {
                post(exchange, body);
                return;
            }
            NavigableMap<String, Stored> bucket =
                    bucket(slash < 0 ? path.substring(1) : path.substring(1, slash));
            switch (exchange.getRequestMethod()) {
                case "GET" -> {
                    if (key.isEmpty()) {
                        list(exchange, bucket);
                    } else {
                        get(exchange, bucket.get(key));
                    }
                }
                case "PUT" -> put(exchange, bucket, key, plain(exchange, body));
                default -> error(exchange, 405, "MethodNotAllowed");
            }
        }
    }

    private void get(HttpExchange exchange, @Nullable Stored stored) throws IOException {
        counter(Operation.GET).increment();
        if (stored == null) {
            error(exchange, 404, "NoSuchKey");
            return;
        }
        exchange.getResponseHeaders().add("ETag", stored.etag);
        exchange.getResponseHeaders()
                .add(
                        "Last-Modified",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                stored.at.atZone(ZoneOffset.UTC)));
        answer(exchange, 200, "application/octet-stream", stored.bytes);
    }

    private void put(
            HttpExchange exchange, NavigableMap<String, Stored> bucket, String key, byte[] bytes)
            throws IOException {
        counter(Operation.PUT).increment();
        String absent = exchange.getRequestHeaders().getFirst("If-None-Match");
        String match = exchange.getRequestHeaders().getFirst("If-Match");
        Stored fresh = stored(bytes);
        AtomicBoolean allowed = new AtomicBoolean();
        bucket.compute(
                key,
                (_, old) -> {
                    allowed.set(
                            (absent == null || old == null)
                                    && (match == null || (old != null && old.etag.equals(match))));
                    return allowed.get() ? fresh : old;
                });
        if (!allowed.get()) {
            error(exchange, 412, "PreconditionFailed");
            return;
        }
        exchange.getResponseHeaders().add("ETag", fresh.etag);
        answer(exchange, 200, "application/xml", new byte[0]);
    }

    private void list(HttpExchange exchange, NavigableMap<String, Stored> bucket)
            throws IOException {
        counter(Operation.LIST).increment();
        Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
        String prefix = query.getOrDefault("prefix", "");
        boolean folders = query.containsKey("delimiter");
        int most = Math.min(PAGE, Integer.parseInt(query.getOrDefault("max-keys", "" + PAGE)));
        String token = query.getOrDefault("continuation-token", "");
        String from =
                token.isEmpty()
                        ? prefix
                        : new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        StringBuilder entries = new StringBuilder();
        int count = 0;
        String next = "";
        for (Map.Entry<String, Stored> entry = bucket.ceilingEntry(from);
                entry != null && entry.getKey().startsWith(prefix); ) {
            String key = entry.getKey();
            if (count == most) {
                next = key;
                break;
            }
            count++;
            int slash = folders ? key.indexOf('/', prefix.length()) : -1;
            if (slash >= 0) {
                String folder = key.substring(0, slash + 1);
                entries.append("<CommonPrefixes><Prefix>")
                        .append(encoded(folder))
                        .append("</Prefix></CommonPrefixes>");
                entry = bucket.ceilingEntry(folder + '\uffff');
            } else {
                Stored stored = entry.getValue();
                entries.append("<Contents><Key>")
                        .append(encoded(key))
                        .append("</Key><LastModified>")
                        .append(stored.at)
                        .append("</LastModified><ETag>&quot;")
                        .append(stored.etag, 1, stored.etag.length() - 1)
                        .append("&quot;</ETag><Size>")
                        .append(stored.bytes.length)
                        .append("</Size></Contents>");
                entry = bucket.higherEntry(key);
            }
        }
        String more =
                next.isEmpty()
                        ? "<IsTruncated>false</IsTruncated>"
                        : "<IsTruncated>true</IsTruncated><NextContinuationToken>"
                                + Base64.getUrlEncoder()
                                        .encodeToString(next.getBytes(StandardCharsets.UTF_8))
                                + "</NextContinuationToken>";
        answer(
                exchange,
                200,
                "application/xml",
                ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListBucketResult>"
                                + "<EncodingType>url</EncodingType>"
                                + more
                                + entries
                                + "</ListBucketResult>")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    private void post(HttpExchange exchange, byte[] body) throws IOException {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if ("AmazonSQS.SendMessage".equals(target)) {
            counter(Operation.SEND).increment();
            String message =
                    JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
                            .getAsJsonObject()
                            .get("MessageBody")
                            .getAsString();
            JsonObject answer = new JsonObject();
            answer.addProperty("MessageId", "0");
            answer.addProperty("MD5OfMessageBody", md5(message.getBytes(StandardCharsets.UTF_8)));
            answer(
                    exchange,
                    200,
                    "application/x-amz-json-1.0",
                    answer.toString().getBytes(StandardCharsets.UTF_8));
        } else if ("Publish".equals(form(new String(body, StandardCharsets.UTF_8)).get("Action"))) {
            counter(Operation.PUBLISH).increment();
            answer(
                    exchange,
                    200,
                    "text/xml",
                    ("<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">"
                                    + "<PublishResult><MessageId>0</MessageId></PublishResult>"
                                    + "</PublishResponse>")
                            .getBytes(StandardCharsets.UTF_8));
        } else {
            error(exchange, 400, "InvalidAction");
        }
    }

    private static Map<String, String> form(@Nullable String text) {
        Map<String, String> form = new HashMap<>();
        if (text != null) {
            for (String pair : text.split("&", -1)) {
                int equals = pair.indexOf('=');
                form.put(
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** What was put, without the chunks and trailing checksum that the SDK may send it in. */
    private static byte[] plain(HttpExchange exchange, byte[] body) {
        if (!exchange.getRequestHeaders().containsKey("X-amz-decoded-content-length")) {
            return body;
        }
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int at = 0; ; ) {
            int end = at;
            while (body[end] != '\r') {
                end++;
            }
            String header = new String(body, at, end - at, StandardCharsets.US_ASCII);
            int size = Integer.parseInt(header.replaceFirst(";.*", ""), 16);
            if (size == 0) {
                return plain.toByteArray();
            }
            plain.write(body, end + 2, size);
            at = end + 2 + size + 2;
        }
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        answer(
                exchange,
                status,
                "application/xml",
                ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
                                + code
                                + "</Code><Message>"
                                + code
                                + "</Message></Error>")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
