package smimetrust.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.BundleName;
import smimetrust.pipeline.Request;

class BatchTest {

    private static final String NONE = "{\"batchItemFailures\":[]}";
    private static final Instant EARLY = Instant.parse("2026-11-25T10:00:00Z");
    private static final Instant LATE = Instant.parse("2026-11-25T10:00:09Z");
    private static final BundleName CONTOSO = new BundleName("contoso");
    private static final BundleName FABRIKAM = new BundleName("fabrikam");

    private final List<Request> done = new ArrayList<>();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

    private String handle(byte[] event) {
        return handle(event, _ -> false);
    }

    private String handle(byte[] event, Predicate<Request> fails) {
        Batch batch =
                new Batch(
                        SampleEvents.ENVIRONMENT,
                        request -> {
                            done.add(request);
                            if (fails.test(request)) {
                                throw new IllegalStateException("it failed");
                            }
                            return Map.of("event", "request.done");
                        },
                        new Log(
                                new PrintStream(logged, true, UTF_8),
                                Clock.fixed(LATE, ZoneOffset.UTC)));
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        try {
            batch.handle(new ByteArrayInputStream(event), response, "request-1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return response.toString(UTF_8);
    }

    private List<JsonObject> log() {
        return LogTest.lines(logged);
    }

    private static String assemble(Optional<Instant> changed, Optional<Instant> since) {
        return Messages.encode(new Request.Assemble(CONTOSO, changed, since, false));
    }

    @Test
    @DisplayName("when all went well nothing comes again")
    void well() {
        assertThat(handle(SampleEvents.event("{\"kind\":\"reconcile\"}"))).isEqualTo(NONE);
        assertThat(done).containsExactly(new Request.Reconcile());
        assertThat(log().getFirst().get("event").getAsString()).isEqualTo("request.done");
        assertThat(log().getFirst().get("requestId").getAsString()).isEqualTo("request-1");
        assertThat(log().getFirst().has("ms")).isTrue();
    }

    @Test
    @DisplayName("only the messages whose work failed come again")
    void partial() {
        byte[] event =
                SampleEvents.event(
                        Messages.encode(new Request.Validate("a", Optional.empty())),
                        Messages.encode(new Request.Validate("b", Optional.empty())),
                        Messages.encode(new Request.Validate("c", Optional.empty())),
                        Messages.encode(new Request.Validate("b", Optional.empty())));
        assertThat(handle(event, r -> r instanceof Request.Validate v && v.key().equals("b")))
                .isEqualTo(
                        "{\"batchItemFailures\":[{\"itemIdentifier\":\"2\"},{\"itemIdentifier\":\"4\"}]}");
        assertThat(done)
                .extracting(r -> ((Request.Validate) r).key())
                .containsExactly("a", "b", "c");
        JsonObject failure = log().get(1);
        assertThat(failure.get("event").getAsString()).isEqualTo("request.failed");
        assertThat(failure.get("level").getAsString()).isEqualTo("ERROR");
        assertThat(failure.get("key").getAsString()).isEqualTo("b");
        assertThat(failure.get("error").getAsString()).contains("it failed");
    }

    @Test
    @DisplayName("a bundle is assembled once, for its newest change and its longest wait")
    void merged() {
        byte[] event =
                SampleEvents.event(
                        assemble(Optional.of(EARLY), Optional.empty()),
                        Messages.encode(Request.Assemble.of(FABRIKAM)),
                        assemble(Optional.of(LATE), Optional.of(LATE)),
                        assemble(Optional.empty(), Optional.of(EARLY)),
                        assemble(Optional.of(EARLY), Optional.of(LATE)));
        assertThat(
                        handle(
                                event,
                                r -> r instanceof Request.Assemble a && a.bundle().equals(CONTOSO)))
                .isEqualTo(
                        "{\"batchItemFailures\":[{\"itemIdentifier\":\"1\"},{\"itemIdentifier\":\"3\"},"
                            + "{\"itemIdentifier\":\"4\"},{\"itemIdentifier\":\"5\"}]}");
        assertThat(done)
                .containsExactlyInAnyOrder(
                        new Request.Assemble(CONTOSO, Optional.of(LATE), Optional.of(EARLY), false),
                        Request.Assemble.of(FABRIKAM));
    }

    @Test
    @DisplayName("who approved is kept of all messages, each once")
    void approvals() {
        Request.Approval one = approval("v1");
        Request.Approval other = approval("v2");
        handle(
                SampleEvents.event(
                        Messages.encode(Request.Assemble.approved(CONTOSO, one)),
                        Messages.encode(Request.Assemble.of(CONTOSO)),
                        Messages.encode(Request.Assemble.approved(CONTOSO, other)),
                        Messages.encode(Request.Assemble.approved(CONTOSO, one))));
        assertThat(done)
                .singleElement()
                .satisfies(r ->
                        assertThat(((Request.Assemble) r).approvals())
                                .containsExactlyInAnyOrder(one, other));
    }

    private static Request.Approval approval(String version) {
        return new Request.Approval(
                smimetrust.Sha256.of(new byte[0]),
                new Request.Upload(version, "AWS:AROA:o", EARLY));
    }

    @Test
    @DisplayName("where one message wants it thorough, the one run is")
    void thorough() {
        handle(
                SampleEvents.event(
                        Messages.encode(Request.Assemble.thorough(CONTOSO)),
                        assemble(Optional.of(LATE), Optional.empty())));
        assertThat(done)
                .containsExactly(
                        new Request.Assemble(CONTOSO, Optional.of(LATE), Optional.empty(), true));
    }

    @Test
    @DisplayName("a poisoned message comes again, and the others are done")
    void poison() {
        List<String> ids = SampleEvents.ids("poison.json");
        assertThat(handle(SampleEvents.bytes("poison.json")))
                .isEqualTo(
                        "{\"batchItemFailures\":[%s]}"
                                .formatted(
                                        String.join(
                                                ",",
                                                ids.subList(0, 4).stream()
                                                        .map(id ->
                                                                "{\"itemIdentifier\":\""
                                                                        + id
                                                                        + "\"}")
                                                        .toList())));
        assertThat(done)
                .singleElement()
                .isInstanceOfSatisfying(
                        Request.Validate.class,
                        v -> assertThat(v.key()).isEqualTo("contoso/good.cer"));
        assertThat(log().subList(0, 4))
                .allSatisfy(line ->
                        assertThat(line.get("event").getAsString()).isEqualTo("message.poison"))
                .extracting(line -> line.get("messageId").getAsString())
                .isEqualTo(ids.subList(0, 4));
    }

    @Test
    @DisplayName("a message that fails in one of its changes comes again whole")
    void oneOfSeveral() {
        String a =
                SampleEvents.change(
                        SampleEvents.bucket("inbox"),
                        "ObjectRemoved:Delete",
                        "contoso/a",
                        EARLY.toString());
        String b =
                SampleEvents.change(
                        SampleEvents.bucket("inbox"),
                        "ObjectRemoved:Delete",
                        "fabrikam/a",
                        EARLY.toString());
        String both = a.substring(0, a.length() - 2) + "," + b.substring("{\"Records\":[".length());
        assertThat(
                        handle(
                                SampleEvents.event(both),
                                r -> r instanceof Request.Assemble x && x.bundle().equals(CONTOSO)))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"1\"}]}");
        assertThat(done).hasSize(2);
    }

    static List<String> samples() {
        return SampleEvents.names().stream().filter(n -> !n.equals("poison.json")).toList();
    }

    @ParameterizedTest
    @MethodSource("samples")
    @DisplayName("every sample event is handled, with one line of log for each request")
    void samples(String name) {
        assertThat(handle(SampleEvents.bytes(name))).isEqualTo(NONE);
        assertThat(done.isEmpty()).isEqualTo(name.equals("test-event.json"));
        assertThat(log()).hasSameSizeAs(done);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"Records\":7}", "[]", "", "{\"detail\":{}}"})
    @DisplayName("what is no SQS event fails whole: somebody wired the function wrongly")
    void noEvent(String event) {
        assertThatThrownBy(() -> handle(event.getBytes(UTF_8)))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    @DisplayName("an error of the machine is not taken for a failed message")
    void machine() {
        assertThatThrownBy(() ->
                        handle(
                                SampleEvents.event("{\"kind\":\"reconcile\"}"),
                                _ -> {
                                    throw new OutOfMemoryError("no room");
                                }))
                .isInstanceOf(OutOfMemoryError.class);
    }
}
