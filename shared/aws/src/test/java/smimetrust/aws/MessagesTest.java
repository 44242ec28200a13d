package smimetrust.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.BundleName;
import smimetrust.pipeline.Request;

class MessagesTest {

    private static final String TIME = "2026-11-25T10:00:00.118Z";
    private static final Instant AT = Instant.parse(TIME);
    private static final BundleName CONTOSO = new BundleName("contoso");
    private static final BundleName FABRIKAM = new BundleName("fabrikam");
    private static final String INBOX = SampleEvents.bucket("inbox");
    private static final String CONTROL = SampleEvents.bucket("control");
    private static final String STATE = SampleEvents.bucket("state");
    private static final String OUTPUT = SampleEvents.bucket("output");

    private final Messages messages = new Messages(SampleEvents.ENVIRONMENT.buckets());

    /** What one message asks for; empty where it is poison. */
    private Optional<List<Request>> asked(String body) {
        try {
            return Optional.of(messages.decode(body));
        } catch (Messages.PoisonException e) {
            return Optional.empty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void samples(String name, List<Optional<List<Request>>> expected) {
        assertThat(SampleEvents.bodies(name).stream().map(this::asked)).isEqualTo(expected);
    }

    static Stream<Arguments> samples() {
        String anna = "AWS:AROAEXAMPLEADMINROLE1:anna@contoso.example";
        return Stream.of(
                arguments(
                        "inbox-created.json",
                        List.of(
                                asks(
                                        new Request.Validate(
                                                "contoso/Zürich Root CA + 100% Söhne 根.cer",
                                                Optional.of(
                                                        new Request.Upload(
                                                                "3bfc269594ef649228e9a74bab00f042",
                                                                anna,
                                                                AT)))),
                                asks(
                                        new Request.Validate(
                                                "actalis-chain.p7b",
                                                Optional.of(
                                                        new Request.Upload(
                                                                "22a706ae67234e9fce89f07dead8e03e",
                                                                anna,
                                                                Instant.parse(
                                                                        "2026-11-25T10:00:01.502Z"))))))),
                arguments(
                        "inbox-removed.json",
                        List.of(
                                asks(changed(CONTOSO, TIME)),
                                asks(changed(FABRIKAM, "2026-11-25T10:00:02.030Z")))),
                arguments(
                        "lifecycle-expired.json",
                        List.of(asks(changed(CONTOSO, "2026-11-25T00:12:44Z")))),
                arguments("verdict-created.json", List.of(asks(Request.Assemble.of(CONTOSO)))),
                arguments(
                        "approval-written.json",
                        List.of(
                                asks(
                                        Request.Assemble.approved(
                                                CONTOSO,
                                                new Request.Approval(
                                                        new smimetrust.Sha256(
                                                                "af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf"),
                                                        new Request.Upload(
                                                                "6a06be06b73074c1701dec63d9cc9aa5",
                                                                "AWS:AIDAEXAMPLEOFFICER02",
                                                                AT)))),
                                asks(changed(CONTOSO, TIME)))),
                arguments(
                        "control-changed.json",
                        List.of(asks(changed(CONTOSO, TIME)), asks(changed(FABRIKAM, TIME)))),
                arguments("reconcile.json", List.of(asks(new Request.Reconcile()))),
                arguments("status-changed.json", List.of(asks(new Request.Notify(CONTOSO)))),
                arguments("test-event.json", List.of(asks())),
                arguments(
                        "poison.json",
                        List.of(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                asks(
                                        new Request.Validate(
                                                "contoso/good.cer",
                                                Optional.of(
                                                        new Request.Upload(
                                                                "b78148e668139a252c7f9703730eef2e",
                                                                anna,
                                                                AT)))))));
    }

    private static final String HEX = "e9c63f2048b92813".repeat(4);

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("approvals")
    void approval(String event, String key, Request expected) {
        assertThat(asked(control(event, key, true))).isEqualTo(asks(expected));
    }

    static Stream<Arguments> approvals() {
        Request.Approval approval =
                new Request.Approval(
                        new smimetrust.Sha256(HEX),
                        new Request.Upload("v1", "AWS:AROAOFFICER:olga", AT));
        Request plain = Request.Assemble.changed(CONTOSO, AT);
        Request folder = Request.Assemble.changed(new BundleName("approvals"), AT);
        return Stream.of(
                arguments(
                        "ObjectCreated:Put",
                        "approvals/contoso/" + HEX,
                        Request.Assemble.approved(CONTOSO, approval)),
                arguments(
                        "ObjectCreated:Copy",
                        "approvals/contoso/" + HEX,
                        Request.Assemble.approved(CONTOSO, approval)),
                arguments("ObjectRemoved:Delete", "approvals/contoso/" + HEX, plain),
                arguments("ObjectRemoved:DeleteMarkerCreated", "approvals/contoso/" + HEX, plain),
                arguments("ObjectCreated:Put", "contoso/" + HEX, plain),
                // A bundle may be named so: its own documents lie one level higher.
                arguments("ObjectCreated:Put", "approvals/policy.json", folder),
                arguments("ObjectCreated:Put", "approvals/contoso/policy.json", folder),
                arguments("ObjectCreated:Put", "approvals/contoso/x/" + HEX, folder),
                arguments("ObjectCreated:Put", "approvals/_invalid/" + HEX, folder));
    }

    private static String control(String event, String key, boolean identified) {
        return """
        {"Records":[{"eventTime":"%s","eventName":"%s"%s,"s3":{"bucket":{"name":"%s"},
        "object":{"key":"%s","versionId":"v1"}}}]}
        """
                .formatted(
                        TIME,
                        event,
                        identified
                                ? ",\"userIdentity\":{\"principalId\":\"AWS:AROAOFFICER:olga\"}"
                                : "",
                        CONTROL,
                        key);
    }

    @Test
    @DisplayName("an approval whose writer the event does not name is only a change")
    void approvalByNobody() {
        assertThat(asked(control("ObjectCreated:Put", "approvals/contoso/" + HEX, false)))
                .isEqualTo(asks(Request.Assemble.changed(CONTOSO, AT)));
    }

    @Test
    @DisplayName("no other bucket's event approves anything")
    void approvalElsewhere() {
        for (String bucket : List.of(INBOX, STATE, OUTPUT)) {
            String body =
                    control("ObjectCreated:Put", "approvals/contoso/" + HEX, true)
                            .replace(CONTROL, bucket);
            assertThat(asked(body).orElseThrow())
                    .noneMatch(r -> r instanceof Request.Assemble a && !a.approvals().isEmpty());
        }
    }

    @Test
    @DisplayName("every sample event is in the table above")
    void everySample() {
        assertThat(samples().map(a -> (String) a.get()[0]).sorted())
                .isEqualTo(SampleEvents.names());
    }

    private static Optional<List<Request>> asks(Request... requests) {
        return Optional.of(List.of(requests));
    }

    private static Request changed(BundleName bundle, String at) {
        return Request.Assemble.changed(bundle, Instant.parse(at));
    }

    @ParameterizedTest(name = "the key {0} means \"{1}\"")
    @MethodSource("keys")
    void keys(String encoded, String key) {
        assertThat(messages.decode(SampleEvents.change(INBOX, "ObjectCreated:Put", encoded, TIME)))
                .containsExactly(
                        new Request.Validate(
                                key, Optional.of(new Request.Upload("v1", "AWS:ann", AT))));
    }

    static Stream<Arguments> keys() {
        return Stream.of(
                arguments("a+b", "a b"),
                arguments("a%20b", "a b"),
                arguments("a%2Bb", "a+b"),
                arguments("100%25", "100%"),
                arguments("%2541", "%41"),
                arguments("contoso%2Fa.cer", "contoso/a.cer"),
                arguments("%E8%A8%BC%F0%9F%98%80", "証😀"),
                arguments("e%CC%81", "e\u0301"),
                arguments("a%0Ab", "a\nb"),
                arguments("../x", "../x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void places(String sentence, String bucket, String event, String key, List<Request> expected) {
        assertThat(messages.decode(SampleEvents.change(bucket, event, key, TIME)))
                .isEqualTo(expected);
    }

    static Stream<Arguments> places() {
        return Stream.of(
                arguments(
                        "a removal from the top concerns the default bundle",
                        INBOX,
                        "ObjectRemoved:Delete",
                        "a.cer",
                        List.of(changed(BundleName.DEFAULT, TIME))),
                arguments(
                        "a removal from a folder that is no bundle concerns the reserved one",
                        INBOX,
                        "ObjectRemoved:Delete",
                        "Bad+Name/a.cer",
                        List.of(changed(BundleName.INVALID, TIME))),
                arguments(
                        "an event of a kind to come concerns the bundle",
                        INBOX,
                        "ObjectFrozen:Deep",
                        "contoso/a.cer",
                        List.of(changed(CONTOSO, TIME))),
                arguments(
                        "a verdict of the reserved bundle concerns it",
                        STATE,
                        "ObjectCreated:Put",
                        "verdicts/_invalid/0.json",
                        List.of(Request.Assemble.of(BundleName.INVALID))),
                arguments(
                        "what was learned of a bundle's revocations concerns it",
                        STATE,
                        "ObjectCreated:Put",
                        "revocation/contoso.json",
                        List.of(Request.Assemble.of(CONTOSO))),
                arguments(
                        "anything else that lies there concerns nobody",
                        STATE,
                        "ObjectCreated:Put",
                        "revocation/contoso/0.json",
                        List.of()),
                arguments(
                        "what was told concerns nobody",
                        STATE,
                        "ObjectCreated:Put",
                        "notified/contoso.json",
                        List.of()),
                arguments(
                        "an incident comes before its verdict, and waits for it",
                        STATE,
                        "ObjectCreated:Put",
                        "incidents/contoso/0.json",
                        List.of()),
                arguments(
                        "a verdict without a bundle concerns nobody",
                        STATE,
                        "ObjectCreated:Put",
                        "verdicts/0.json",
                        List.of()),
                arguments(
                        "a policy at the top belongs to no bundle",
                        CONTROL,
                        "ObjectCreated:Put",
                        "policy.json",
                        List.of()),
                arguments(
                        "a policy of what is no bundle is nobody's",
                        CONTROL,
                        "ObjectCreated:Put",
                        "Bad+Name/policy.json",
                        List.of()),
                arguments(
                        "the status of the reserved bundle is told",
                        OUTPUT,
                        "ObjectCreated:Put",
                        "_invalid/status.json",
                        List.of(new Request.Notify(BundleName.INVALID))),
                arguments(
                        "a manifest is no status",
                        OUTPUT,
                        "ObjectCreated:Put",
                        "contoso/releases/000001-0123456789ab/manifest.json",
                        List.of()),
                arguments(
                        "a release is told by its status alone",
                        OUTPUT,
                        "ObjectCreated:Put",
                        "contoso/releases/000001-0123456789ab/smime-trust.sst",
                        List.of()));
    }

    @Test
    @DisplayName("one message may tell of several changes")
    void several() {
        String one = SampleEvents.change(INBOX, "ObjectRemoved:Delete", "contoso/a", TIME);
        String other = SampleEvents.change(INBOX, "ObjectRemoved:Delete", "fabrikam/a", TIME);
        String both =
                one.substring(0, one.length() - "]}".length())
                        + ","
                        + other.substring("{\"Records\":[".length());
        assertThat(messages.decode(both))
                .containsExactly(changed(CONTOSO, TIME), changed(FABRIKAM, TIME));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uploaders")
    void uploaders(String sentence, String body, Optional<Request.Upload> expected) {
        assertThat(messages.decode(body))
                .containsExactly(new Request.Validate("contoso/a.cer", expected));
    }

    static Stream<Arguments> uploaders() {
        JsonObject longName = new JsonObject();
        longName.addProperty("principalId", "x".repeat(100_000));
        JsonObject odd = new JsonObject();
        odd.addProperty("principalId", "AWS:\u202Eeve\n");
        JsonObject number = new JsonObject();
        number.addProperty("principalId", 7);
        String put = "ObjectCreated:Put";
        return Stream.of(
                arguments(
                        "an uploader's name is bounded",
                        SampleEvents.change(INBOX, put, "contoso/a.cer", TIME, longName),
                        Optional.of(new Request.Upload("v1", "x".repeat(255) + "…", AT))),
                arguments(
                        "an uploader's name is one visible line",
                        SampleEvents.change(INBOX, put, "contoso/a.cer", TIME, odd),
                        Optional.of(new Request.Upload("v1", "AWS:\\u{202E}eve\\u{A}", AT))),
                arguments(
                        "an uploader that is no text is not known",
                        SampleEvents.change(INBOX, put, "contoso/a.cer", TIME, number),
                        Optional.empty()),
                arguments(
                        "nobody is not known",
                        SampleEvents.change(INBOX, put, "contoso/a.cer", TIME, JsonNull.INSTANCE),
                        Optional.empty()),
                arguments(
                        "an uploader of another shape is not known",
                        SampleEvents.change(
                                INBOX, put, "contoso/a.cer", TIME, new JsonPrimitive("ann")),
                        Optional.empty()),
                arguments(
                        "without a version an uploader cannot be matched",
                        SampleEvents.change(INBOX, put, "contoso/a.cer", TIME)
                                .replace("\"versionId\":\"v1\"", "\"versionId\":null"),
                        Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("poisons")
    @DisplayName("what is none of our messages is poison")
    void poison(String body) {
        assertThatThrownBy(() -> messages.decode(body))
                .isInstanceOf(Messages.PoisonException.class)
                .message()
                .hasSizeLessThanOrEqualTo(300)
                .doesNotContain("\n");
    }

    static List<String> poisons() {
        List<String> bodies =
                new ArrayList<>(
                        List.of(
                                "",
                                " ",
                                "null",
                                "7",
                                "\"kind\"",
                                "[]",
                                "[{\"kind\":\"reconcile\"}]",
                                "{}",
                                "{\"kind\":\"reconcile\"",
                                "{\"kind\":\"reconcile\"} {}",
                                "{\"kind\":\"reconcile\",\"kind\":\"reconcile\"}",
                                "{\"kind\":null}",
                                "{\"kind\":7}",
                                "{\"kind\":[\"reconcile\"]}",
                                "{\"kind\":\"reconciled\"}",
                                "{\"kind\":\"validate\"}",
                                "{\"kind\":\"validate\",\"key\":{}}",
                                "{\"kind\":\"assemble\"}",
                                "{\"kind\":\"assemble\",\"bundle\":\"Bad Name\"}",
                                "{\"kind\":\"assemble\",\"bundle\":\"../x\"}",
                                "{\"kind\":\"assemble\",\"bundle\":\"contoso\",\"changed\":\"soon\"}",
                                "{\"kind\":\"assemble\",\"bundle\":\"contoso\",\"since\":1}",
                                "{\"kind\":\"notify\",\"bundle\":[\"contoso\"]}",
                                "{\"Event\":\"s3:OtherEvent\"}",
                                "{\"Event\":{}}",
                                "{\"Records\":{}}",
                                "{\"Records\":[7]}",
                                "{\"Records\":[null]}",
                                "{\"Records\":[{}]}",
                                "{\"Records\":[{\"s3\":[]}]}",
                                "{\"Records\":[{\"s3\":{\"bucket\":\"x\"}}]}",
                                "\uD800",
                                "[".repeat(100_000),
                                "{\"a\":".repeat(100_000)));
        String put = "ObjectCreated:Put";
        bodies.add(SampleEvents.change("somebody-elses", put, "contoso/a.cer", TIME));
        bodies.add(SampleEvents.change("", put, "contoso/a.cer", TIME));
        bodies.add(SampleEvents.change(INBOX, put, "contoso/%ZZ.cer", TIME));
        bodies.add(SampleEvents.change(INBOX, put, "contoso/%", TIME));
        bodies.add(SampleEvents.change(INBOX, put, "contoso/a.cer", "yesterday"));
        bodies.add(
                SampleEvents.change(INBOX, put, "contoso/a.cer", TIME)
                        .replace("\"eventTime\"", "\"time\""));
        return bodies;
    }

    @Test
    @DisplayName(
            "a function that has nothing to do with a bucket does not take a nameless one for it")
    void nameless() {
        Messages notify =
                new Messages(new Environment(java.util.Map.of("OUTPUT_BUCKET", OUTPUT)).buckets());
        assertThatThrownBy(() ->
                        notify.decode(
                                SampleEvents.change("", "ObjectCreated:Put", "contoso/a", TIME)))
                .isInstanceOf(Messages.PoisonException.class);
    }

    @ParameterizedTest
    @MethodSource("requests")
    @DisplayName("what a stage sends arrives as it was")
    void roundTrip(Request request) {
        assertThat(messages.decode(Messages.encode(request))).containsExactly(request);
    }

    static List<Request> requests() {
        Instant later = Instant.parse("2026-11-25T10:00:00.000000001Z");
        return List.of(
                new Request.Validate("contoso/a b+c%41 \"é\\ 証😀\n\u2028.cer", Optional.empty()),
                new Request.Validate("", Optional.empty()),
                Request.Assemble.of(CONTOSO),
                Request.Assemble.of(BundleName.INVALID),
                Request.Assemble.changed(CONTOSO, AT),
                Request.Assemble.thorough(CONTOSO),
                new Request.Assemble(CONTOSO, Optional.empty(), Optional.of(later), false),
                new Request.Assemble(FABRIKAM, Optional.of(later), Optional.of(AT), true),
                Request.Assemble.approved(
                        CONTOSO,
                        new Request.Approval(
                                new smimetrust.Sha256(HEX),
                                new Request.Upload("v\"1", "AWS:AROA:Ünal", AT))),
                new Request.CheckRevocation(CONTOSO),
                new Request.CheckRevocation(CONTOSO, List.of(new BundleName("_shared-eu"))),
                Request.Assemble.of(new BundleName("_shared")),
                new Request.Reconcile(),
                new Request.Notify(BundleName.DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"kind\":\"reconcile\"}", " {\"extra\":[1],\"kind\":\"reconcile\"} "})
    @DisplayName("names that we do not know are skipped")
    void extra(String body) {
        assertThat(messages.decode(body)).containsExactly(new Request.Reconcile());
    }
}
