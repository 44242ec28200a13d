package smimetrust.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTest {

    private static final int LONGEST = 10_000;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Log log =
            new Log(
                    new PrintStream(bytes, true, UTF_8),
                    Clock.fixed(Instant.parse("2026-11-25T10:00:00Z"), ZoneOffset.UTC));

    /** The lines, each of which is one JSON object. */
    static List<JsonObject> lines(ByteArrayOutputStream bytes) {
        return bytes.toString(UTF_8)
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    @Test
    @DisplayName("a line has the time, the level, the event, the request and what it is about")
    void line() {
        log.event("object.judged", "r1", Collections.singletonMap("certificates", 3));
        assertThat(bytes.toString(UTF_8))
                .isEqualTo(
                        "{\"timestamp\":\"2026-11-25T10:00:00Z\",\"level\":\"INFO\",\"event\":\"object.judged\","
                            + "\"requestId\":\"r1\",\"certificates\":3}"
                                + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb\r\n{\"level\":\"FATAL\"}",
                "\"},\"level\":\"FATAL",
                "\u202Etxt.exe\u2066",
                "\u0000\u001b[31m",
                "\u2028\u2029\u0085",
                "\uD800 alone",
                "back\\slash 証 😀"
            })
    @DisplayName("whatever a name holds, it stays in its field and on its line")
    void hostile(String text) {
        log.event("e", "r", Map.of("key", text));
        log.event("e", "r", Map.of("keys", List.of(text, text)));
        log.failure("e", "r", Map.of("key", text), new IllegalStateException(text));
        assertThat(lines(bytes))
                .hasSize(3)
                .allSatisfy(line -> {
                    assertThat(line.get("level").getAsString()).isIn("INFO", "ERROR");
                    assertThat(line.entrySet())
                            .allSatisfy(field ->
                                    assertThat(field.getValue().getAsString())
                                            .matches(LogTest::isVisible));
                });
        assertThat(bytes.toString(UTF_8))
                .matches(line ->
                        line.strip().replace("\n", "").matches("[^\\p{Cc}\\p{Cf}\\u2028\\u2029]*"));
    }

    private static boolean isVisible(String text) {
        return text.codePoints()
                .noneMatch(c ->
                        Character.isISOControl(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.getType(c) == Character.SURROGATE);
    }

    @Test
    @DisplayName("a line is bounded, whatever is in it")
    void bounded() {
        String huge = "x".repeat(3_000_000);
        log.event("e", "r", Map.of("key", huge, "keys", Collections.nCopies(10_000, "key")));
        log.failure("e", "r", Map.of("key", huge), new IllegalStateException(huge));
        assertThat(lines(bytes)).hasSize(2);
        assertThat(bytes.toString(UTF_8).lines()).allMatch(line -> line.length() < LONGEST);
    }

    @Test
    @DisplayName("causes are told to a bounded depth, even in a circle")
    void causes() {
        IllegalStateException first = new IllegalStateException("first");
        IllegalStateException second = new IllegalStateException("second", first);
        first.initCause(second);
        log.failure("e", "r", Map.of(), second);
        RuntimeException deep = new IllegalStateException("end");
        for (int i = 0; i < 100_000; i++) {
            deep = new IllegalStateException("", deep);
        }
        log.failure("e", "r", Map.of(), deep);
        assertThat(lines(bytes)).hasSize(2);
        assertThat(lines(bytes).getFirst().get("error").getAsString()).contains("second", "first");
        assertThat(bytes.toString(UTF_8).lines()).allMatch(line -> line.length() < LONGEST);
    }

    @Test
    @DisplayName("a failure without a message or a place is still told")
    void bare() {
        RuntimeException bare = new UnsupportedOperationException();
        bare.setStackTrace(new StackTraceElement[0]);
        log.failure("e", "r", Map.of(), bare);
        JsonElement error = lines(bytes).getFirst().get("error");
        assertThat(error.getAsString()).contains("UnsupportedOperationException");
    }
}
