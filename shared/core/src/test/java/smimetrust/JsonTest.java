package smimetrust;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    public record Inner(String text, int number) {}

    public record Outer(
            Sha256 digest,
            Severity severity,
            Instant at,
            Duration length,
            Optional<Inner> inner,
            OptionalInt tier,
            List<Inner> list) {
        public Outer {
            list = List.copyOf(list);
        }
    }

    private static final Sha256 DIGEST = Sha256.of(new byte[0]);
    private static final Outer FULL =
            new Outer(
                    DIGEST,
                    Severity.WARNING,
                    Instant.parse("2026-12-01T00:00:00Z"),
                    Duration.ofDays(2),
                    Optional.of(new Inner("<ä'\">", 1)),
                    OptionalInt.of(7),
                    List.of(new Inner("", -1)));

    @Test
    @DisplayName("the form of a document is fixed")
    void form() {
        assertThat(new String(Json.compact(FULL), UTF_8))
                .isEqualTo(
                        "{\"digest\":\""
                                + DIGEST
                                + "\",\"severity\":\"warning\",\"at\":\"2026-12-01T00:00:00Z\",\"length\":\"PT48H\","
                                + "\"inner\":{\"text\":\"<ä'\\\">\",\"number\":1},\"tier\":7,"
                                + "\"list\":[{\"text\":\"\",\"number\":-1}]}");
        Outer bare =
                new Outer(
                        DIGEST,
                        Severity.NOTICE,
                        FULL.at(),
                        FULL.length(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        List.of());
        assertThat(new String(Json.compact(bare), UTF_8))
                .endsWith("\"inner\":null,\"tier\":null,\"list\":[]}");
        assertThat(Json.read(Json.pretty(bare), Outer.class)).isEqualTo(bare);
    }

    @Test
    @DisplayName("what was written is read, and unknown names are skipped")
    void roundTrip() {
        assertThat(Json.read(Json.compact(FULL), Outer.class)).isEqualTo(FULL);
        assertThat(Json.read(Json.pretty(FULL), Outer.class)).isEqualTo(FULL);
        assertThat(
                        Json.read(
                                "{\"new\":[[]],\"text\":\"a\",\"number\":2}".getBytes(UTF_8),
                                Inner.class))
                .isEqualTo(new Inner("a", 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "1",
                "{",
                "{}",
                "{\"text\":null,\"number\":1}",
                "{\"text\":\"a\",\"number\":1} x",
                "{\"text\":\"a\",\"number\":1,}",
                "{'text':'a','number':1}",
                "{\"text\":\"a\",\"number\":99999999999}",
                "{\"text\":\"a\",\"number\":1.5}",
                "{\"text\":[],\"number\":1}",
                "{\"text\":\"a\",\"number\":1,\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"
            })
    @DisplayName("anything else is one kind of error")
    void malformed(String text) {
        assertThatThrownBy(() -> Json.read(text.getBytes(UTF_8), Inner.class))
                .isInstanceOf(JsonException.class);
    }

    @Test
    @DisplayName("an object of unknown shape keeps its names, each once")
    void object() {
        assertThat(Json.object("{\"b\":1,\"a\":[2]}".getBytes(UTF_8)).keySet())
                .containsExactly("b", "a");
        assertThatThrownBy(() -> Json.object("{\"a\":1,\"a\":2}".getBytes(UTF_8)))
                .isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.object("[]".getBytes(UTF_8)))
                .isInstanceOf(JsonException.class);
    }

    @Test
    @DisplayName("what is not UTF-8 is an error, not a replacement character")
    void encoding() {
        byte[] bytes = "{\"text\":\"?\",\"number\":1}".getBytes(UTF_8);
        bytes[9] = (byte) 0xFF;
        assertThatThrownBy(() -> Json.read(bytes, Inner.class)).isInstanceOf(JsonException.class);
    }
}
