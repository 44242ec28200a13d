package smimetrust.page;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium with one page, over its DevTools protocol: a process of our own with a
 * profile of its own, which reaches for nothing outside.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">the protocol</a>
 */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<JsonObject>> events = new ConcurrentHashMap<>();

    /** What the page complained of, or asked for. */
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

    private Browser(Process process, Path profile, URI page, HttpClient http) {
        this.process = process;
        this.profile = profile;
        this.socket =
                http.newWebSocketBuilder()
                        .buildAsync(page, new Listener())
                        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .join();
        List.of("Page.enable", "Runtime.enable", "Network.enable", "Log.enable")
                .forEach(domain -> send(domain, Map.of()));
    }

    static Browser start() throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("smime-trust-browser-");
        Process process =
                new ProcessBuilder(
                                program().toString(),
                                "--headless",
                                "--no-sandbox", // it also runs as root; the page is our own
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--disable-dev-shm-usage",
                                "--hide-scrollbars",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                "about:blank")
                        .redirectErrorStream(true)
                        .redirectOutput(profile.resolve("said.log").toFile())
                        .start();
        Instant end = Instant.now().plus(PATIENCE);
        Path portFile = profile.resolve("DevToolsActivePort");
        while (!Files.exists(portFile) || Files.readAllLines(portFile).size() < 2) {
            if (!process.isAlive() || Instant.now().isAfter(end)) {
                process.destroyForcibly();
                throw new AssertionError(
                        "Chromium did not start: " + Files.readString(profile.resolve("said.log")));
            }
            Thread.sleep(20);
        }
        int port = Integer.parseInt(Files.readAllLines(portFile).getFirst());
        HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        JsonObject page =
                new Gson()
                        .fromJson(
                                http.send(
                                                HttpRequest.newBuilder(
                                                                URI.create(
                                                                        "http://127.0.0.1:"
                                                                                + port
                                                                                + "/json/new?about:blank"))
                                                        .PUT(HttpRequest.BodyPublishers.noBody())
                                                        .timeout(PATIENCE)
                                                        .build(),
                                                HttpResponse.BodyHandlers.ofString())
                                        .body(),
                                JsonObject.class);
        return new Browser(
                process, profile, URI.create(page.get("webSocketDebuggerUrl").getAsString()), http);
    }

    private static Path program() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return NAMES.stream()
                .flatMap(name ->
                        Stream.of(path.split(java.io.File.pathSeparator, -1))
                                .filter(folder -> !folder.isEmpty())
                                .map(folder -> FileSystems.getDefault().getPath(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(
                                "the report is looked at in a real browser: install"
                                        + " Chromium (Debian: apt-get install chromium,"
                                        + " which .ci/install.sh does)"));
    }

    /** Loads a file into the page, at this width, and forgets earlier complaints. */
    void open(Path file, int width, boolean dark) {
        send("Emulation.setDeviceMetricsOverride", metrics(width, 900));
        send(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"))));
        complaints.clear();
        CompletableFuture<JsonObject> loaded = new CompletableFuture<>();
        events.put("Page.loadEventFired", loaded);
        send("Page.navigate", Map.of("url", file.toUri().toString()));
        loaded.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static Map<String, Object> metrics(int width, int height) {
        return Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false);
    }

    /** Evaluates an expression, awaits it, and gives its value. */
    JsonElement evaluate(String expression) {
        JsonObject answer =
                send(
                        "Runtime.evaluate",
                        Map.of(
                                "expression",
                                expression,
                                "awaitPromise",
                                true,
                                "returnByValue",
                                true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(answer.get("exceptionDetails").toString());
        }
        return answer.getAsJsonObject("result").get("value");
    }

    /** A picture of the top of the page, as PNG. */
    byte[] picture(int width, int height) {
        return picture(width, 0, height);
    }

    /** A picture of a part of the page, as PNG. */
    byte[] picture(int width, int from, int height) {
        send("Emulation.setDeviceMetricsOverride", metrics(width, from + height));
        return Base64.getDecoder()
                .decode(
                        send(
                                        "Page.captureScreenshot",
                                        Map.of(
                                                "format",
                                                "png",
                                                "clip",
                                                Map.of(
                                                        "x", 0, "y", from, "width", width, "height",
                                                        height, "scale", 1)))
                                .get("data")
                                .getAsString());
    }

    byte[] pdf() {
        return Base64.getDecoder()
                .decode(send("Page.printToPDF", Map.of()).get("data").getAsString());
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private JsonObject send(String method, Map<String, Object> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        socket.sendText(
                        new Gson().toJson(Map.of("id", id, "method", method, "params", parameters)),
                        true)
                .join();
        JsonObject message = answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        if (message.has("error")) {
            throw new AssertionError(method + ": " + message.get("error"));
        }
        return message.getAsJsonObject("result");
    }

    private void received(JsonObject message) {
        if (message.has("id")) {
            CompletableFuture<JsonObject> answer = waiting.remove(message.get("id").getAsInt());
            if (answer != null) {
                answer.complete(message);
            }
            return;
        }
        String method = message.get("method").getAsString();
        JsonObject parameters = message.getAsJsonObject("params");
        CompletableFuture<JsonObject> event = events.remove(method);
        if (event != null) {
            event.complete(parameters);
        }
        switch (method) {
            case "Log.entryAdded",
                    "Runtime.consoleAPICalled",
                    "Runtime.exceptionThrown",
                    "Page.javascriptDialogOpening" ->
                    complaints.add(method + " " + parameters);
            case "Network.requestWillBeSent" -> {
                String url = parameters.getAsJsonObject("request").get("url").getAsString();
                if (!url.startsWith("file:") || !url.endsWith(".html")) {
                    complaints.add("asked for " + url);
                }
            }
            default -> {}
        }
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Collections.reverseOrder())
                    .forEach(file -> {
                        try {
                            Files.deleteIfExists(file);
                        } catch (IOException e) {
                            // A child of the browser may still write; the folder is a
                            // temporary one.
                        }
                    });
        }
    }

    /** The text of axe-core, as it stands in its own jar. */
    static String axe() {
        try (InputStream in =
                Objects.requireNonNull(
                        Browser.class.getResourceAsStream("/axe.min.js"), "axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                JsonObject message = new Gson().fromJson(text.toString(), JsonObject.class);
                text.setLength(0);
                received(message);
            }
            webSocket.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
