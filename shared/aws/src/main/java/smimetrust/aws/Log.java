package smimetrust.aws;

import com.google.gson.JsonObject;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import smimetrust.SafeText;

/**
 * One JSON object a line, with fixed names: {@code timestamp}, {@code level}, {@code event}, {@code
 * requestId}, then what the event is about ({@code bundle}, {@code key}, …). No certificate, no
 * content of a file, no address.
 */
public final class Log {

    private static final int MAX_TEXT = 1_000;
    private static final int MAX_FRAMES = 12;

    private final PrintStream out;
    private final Clock clock;

    /** To a stream: in a function, standard output. */
    public Log(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Something was done. */
    public void event(String event, String requestId, Map<String, Object> fields) {
        print("INFO", event, requestId, fields, new JsonObject());
    }

    /** Something failed, and will come again. */
    public void failure(
            String event, String requestId, Map<String, ?> fields, RuntimeException cause) {
        JsonObject error = new JsonObject();
        StringBuilder chain = new StringBuilder();
        for (Throwable t = cause; t != null && chain.length() < MAX_TEXT; t = t.getCause()) {
            chain.append(chain.isEmpty() ? "" : " <- ")
                    .append(t.getClass().getName())
                    .append(": ")
                    .append(t.getMessage());
        }
        error.addProperty("error", SafeText.line(chain.toString(), MAX_TEXT));
        StringBuilder frames = new StringBuilder();
        StackTraceElement[] trace = cause.getStackTrace();
        for (int i = 0; i < Math.min(MAX_FRAMES, trace.length); i++) {
            frames.append(i == 0 ? "" : " < ").append(trace[i]);
        }
        error.addProperty("at", frames.toString());
        print("ERROR", event, requestId, fields, error);
    }

    private void print(
            String level, String event, String requestId, Map<String, ?> fields, JsonObject last) {
        JsonObject line = new JsonObject();
        line.addProperty("timestamp", clock.instant().toString());
        line.addProperty("level", level);
        line.addProperty("event", event);
        line.addProperty("requestId", requestId);
        fields.forEach((name, value) -> add(line, name, value));
        last.entrySet().forEach(e -> line.add(e.getKey(), e.getValue()));
        out.println(line);
    }

    private static void add(JsonObject line, String name, Object value) {
        switch (value) {
            case Number number -> line.addProperty(name, number);
            case Collection<?> texts ->
                    line.addProperty(
                            name,
                            SafeText.line(
                                    String.join(" ", texts.stream().map(String::valueOf).toList()),
                                    MAX_TEXT));
            default -> line.addProperty(name, SafeText.line(String.valueOf(value), MAX_TEXT));
        }
    }
}
