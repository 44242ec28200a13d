package smimetrust.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The project as it was built: the zips, and what the template gives them.
 *
 * @param root the project's folder
 */
record Deployment(Path root) {

    static final String INBOX = "inbox";
    static final String CONTROL = "control";
    static final String STATE = "state";
    static final String OUTPUT = "output";

    /** The zip of a function, as the template names it. */
    Path zip(String name) {
        return root.resolve("functions").resolve(name).resolve("target/function.zip");
    }

    /** A function, unpacked into a folder, to run against a cloud. */
    Sandbox.Function function(String name, Path folder, URI cloud) {
        unpack(zip(name), folder.resolve(name));
        String template = read(root.resolve("template.yaml"));
        String own = after(template, "CodeUri: functions/" + name + "/target/function.zip");
        Map<String, String> environment = new TreeMap<>();
        environment.put("AWS_ENDPOINT_URL", cloud.toString());
        environment.put("JAVA_TOOL_OPTIONS", value(template, "JAVA_TOOL_OPTIONS"));
        environment.put("INBOX_BUCKET", INBOX);
        environment.put("CONTROL_BUCKET", CONTROL);
        environment.put("STATE_BUCKET", STATE);
        environment.put("OUTPUT_BUCKET", OUTPUT);
        environment.put("VALIDATE_QUEUE_URL", cloud + "/000000000000/validate");
        environment.put("ASSEMBLE_QUEUE_URL", cloud + "/000000000000/assemble");
        environment.put("TOPIC_ARN", "arn:aws:sns:eu-central-1:000000000000:notices");
        environment.put("QUIET_SECONDS", "0");
        environment.put("REVOCATION_CHECK", "false"); // a measurement asks no CA
        return new Sandbox.Function(
                name,
                folder.resolve(name),
                value(own, "Handler"),
                Integer.parseInt(value(own, "MemorySize")),
                environment);
    }

    /** A function that does nothing, with the same JVM options. */
    Sandbox.Function hello(Path folder) {
        String type = Hello.class.getName().replace('.', '/') + ".class";
        try (InputStream code = Hello.class.getResourceAsStream("/" + type)) {
            Path file = folder.resolve("hello").resolve(type);
            Files.createDirectories(file.getParent());
            Files.write(file, code.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Sandbox.Function(
                "hello",
                folder.resolve("hello"),
                Hello.class.getName() + "::handleRequest",
                Sandbox.ONE_CPU,
                Map.of(
                        "JAVA_TOOL_OPTIONS",
                        value(read(root.resolve("template.yaml")), "JAVA_TOOL_OPTIONS")));
    }

    /** The files in the folder of samples: name and content. */
    Map<String, byte[]> samples() {
        Map<String, byte[]> samples = new TreeMap<>();
        try (var files = Files.list(root.resolve("samples"))) {
            for (Path file : files.toList()) {
                samples.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return samples;
    }

    /** SQS's event with one message: S3 says that an object was written. */
    static String written(String bucket, String key) {
        JsonObject object = new JsonObject();
        object.addProperty("key", key);
        object.addProperty("versionId", "1");
        JsonObject named = new JsonObject();
        named.addProperty("name", bucket);
        JsonObject s3 = new JsonObject();
        s3.add("bucket", named);
        s3.add("object", object);
        JsonObject who = new JsonObject();
        who.addProperty("principalId", "bench");
        JsonObject record = new JsonObject();
        record.addProperty("eventName", "ObjectCreated:Put");
        record.addProperty("eventTime", "2026-01-01T00:00:00.000Z");
        record.add("userIdentity", who);
        record.add("s3", s3);
        JsonObject message = new JsonObject();
        message.addProperty("messageId", "1");
        message.addProperty("body", of(record).toString());
        return of(message).toString();
    }

    private static JsonObject of(JsonObject record) {
        JsonArray records = new JsonArray();
        records.add(record);
        JsonObject event = new JsonObject();
        event.add("Records", records);
        return event;
    }

    private static void unpack(Path zip, Path folder) {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            List<Path> files = new ArrayList<>();
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = folder.resolve(entry.getName()).normalize();
                if (!file.startsWith(folder)) {
                    throw new IllegalStateException("a zip entry outside: " + entry.getName());
                }
                if (!entry.isDirectory()) {
                    Files.createDirectories(file.getParent());
                    Files.write(file, in.readAllBytes());
                    files.add(file);
                }
            }
            if (files.isEmpty()) {
                throw new IllegalStateException("nothing in " + zip);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String after(String text, String mark) {
        int at = text.indexOf(mark);
        if (at < 0) {
            throw new IllegalStateException("the template has no " + mark);
        }
        return text.substring(at);
    }

    private static String value(String text, String name) {
        Matcher value = Pattern.compile("\\b" + name + ": *(.*)").matcher(text);
        if (!value.find()) {
            throw new IllegalStateException("the template has no " + name);
        }
        return value.group(1).strip();
    }
}
