package smimetrust.notice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.Role;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.pipeline.RevocationDocument;
import smimetrust.release.Changes;
import smimetrust.release.Policy;
import smimetrust.release.Status;
import smimetrust.revocation.Known;
import smimetrust.revocation.Outcome;

/** What is written is what the schemas in docs say. */
class DocumentsTest {

    private static final Path DOCS = Path.of("../../docs");
    private static final SchemaRegistry SCHEMAS =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private static List<Error> errors(String schema, String json) throws IOException {
        return SCHEMAS.getSchema(Files.readString(DOCS.resolve("schemas/" + schema)))
                .validate(json, InputFormat.JSON);
    }

    private static final String POLICY =
            """
            {
              "schema": "smime-trust/policy/1",
              "profile": "private",
              "maxBytes": 60000,
              "minimumValidity": "PT72H",
              "tiers": [60, 14, 1],
              "exclude": ["E9:C6:3F:20:48:B9:28:13:D0:06:01:DA:A2:F9:23:45:EC:1C:A2:AF:C3:CC:32:EB:31:A0:79:B7:D6:F6:80:14"],
              "language": "en",
              "approval": "roots"
            }
            """;

    private static TestStatus full() {
        return new TestStatus()
                .followed("Gone CA", "Fabrikam Mail CA", TestStatus.LATER)
                .release(2, "Fabrikam Root", "Fabrikam Mail CA")
                .certificate("Gone CA", true, List.of(), "gone.cer")
                .audit("audit.superseded", "Gone CA", "Fabrikam Mail CA")
                .audit("audit.removable", "Fabrikam Mail CA", "x")
                .uploaded(
                        "fabrikam.p7b",
                        "arn:aws:iam::111122223333:user/alice",
                        Instant.parse("2026-11-30T10:00:00Z"))
                .refused("request.csr", "1", "file.csr", "file")
                .rejected("Weak CA", "ca.weak-key")
                .rejected("Revoked CA", "revocation.revoked")
                .rejected("Old CA", "validity.expired")
                .language(Policy.Language.ZH)
                .orphan("Lone CA", "CN=Nobody", "http://repo.example/root.cer")
                .expiring("Fabrikam Mail CA", 60)
                .incident("key.pem", TestStatus.NOW)
                .blocked("release.too-large")
                .held("Fabrikam Root")
                .approval("New Root", Status.ApprovalState.WANTED, "AWS:AROAUPLOADERS:alice")
                .approval("Old Root", Status.ApprovalState.PRINCIPAL_UNKNOWN)
                .approval("Good Root", Status.ApprovalState.APPROVED, "AWS:AROAUPLOADERS:alice")
                .remark("bundle.policy", Severity.WARNING)
                .unjudged("new.cer")
                .tenant(0, 7, "Stray Root");
    }

    private static Notice notice(TestStatus told) {
        return TestStatus.between(told, full()).orElseThrow();
    }

    private static Known known() {
        return Known.nothing(Sha256.of(new byte[] {1}), TestStatus.NOW);
    }

    private static Changes changes() {
        Changes.Source known =
                new Changes.Source("a.cer", Optional.of("AWS:ann"), Optional.of(TestStatus.NOW));
        Changes.Source unknown = new Changes.Source("b", Optional.empty(), Optional.empty());
        Sha256 digest = TestStatus.digest("a");
        return new Changes(
                Changes.SCHEMA,
                "contoso",
                2,
                digest,
                Optional.of(new Changes.Previous(1, digest)),
                List.of(
                        new Changes.Added(
                                digest,
                                "A Root",
                                Role.ROOT,
                                TestStatus.LATER,
                                List.of(known, unknown),
                                1,
                                Optional.of(
                                        new Changes.Approval(
                                                "AWS:eve", Optional.of(TestStatus.NOW))))),
                Stream.of(Changes.Reason.values())
                        .map(reason ->
                                new Changes.Removed(
                                        digest,
                                        "A CA",
                                        Role.INTERMEDIATE,
                                        TestStatus.LATER,
                                        reason,
                                        List.of("policy.excluded"),
                                        Optional.of("evidence"),
                                        List.of(known),
                                        0))
                        .toList());
    }

    private static String pretty(Record document) {
        return new String(Json.pretty(document), UTF_8);
    }

    private static NoticeDocument document(Notice notice) {
        return NoticeDocument.of(notice, Headline.subject(notice));
    }

    static Stream<Arguments> documents() {
        TestStatus nothing = new TestStatus();
        Notice everything =
                notice(
                        new TestStatus()
                                .release(1, "Gone CA", "Old CA")
                                .audit("audit.superseded", "Fabrikam Mail CA", "x"));
        Notice recovered =
                TestStatus.between(new TestStatus().blocked("release.too-large"), nothing)
                        .orElseThrow();
        return Stream.of(
                arguments("a full status", "status.schema.json", pretty(full().status())),
                arguments("an empty status", "status.schema.json", pretty(nothing.status())),
                arguments(
                        "a manifest",
                        "manifest.schema.json",
                        pretty(full().manifest().orElseThrow())),
                arguments("what a release changed", "changes.schema.json", pretty(changes())),
                arguments("a full notice", "notice.schema.json", pretty(document(everything))),
                arguments(
                        "a notice of nothing new",
                        "notice.schema.json",
                        pretty(document(recovered))),
                arguments(
                        "what was learned of revocations",
                        "revocation.schema.json",
                        pretty(
                                new RevocationDocument(
                                        "smime-trust/revocation/1",
                                        "contoso",
                                        List.of(
                                                known(),
                                                known().after(
                                                                new Outcome.Revoked(
                                                                        TestStatus.NOW,
                                                                        "keyCompromise",
                                                                        TestStatus.NOW),
                                                                "http://crl.example/",
                                                                TestStatus.NOW,
                                                                Duration.ZERO)
                                                        .after(
                                                                new Outcome.Unreachable("x"),
                                                                "http://crl.example/",
                                                                TestStatus.NOW,
                                                                Duration.ZERO))))),
                arguments("a policy", "policy.schema.json", POLICY));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void valid(String sentence, String schema, String json) throws IOException {
        assertThat(errors(schema, json)).isEmpty();
    }

    @ParameterizedTest(name = "{0} without any one of its names, or with another schema")
    @MethodSource("documents")
    void invalid(String sentence, String schema, String json) throws IOException {
        boolean optional = schema.startsWith("policy");
        for (String name : Json.object(json.getBytes(UTF_8)).keySet()) {
            String renamed = json.replaceFirst("\n  \"" + name + "\"", "\n  \"x-" + name + "\"");
            assertThat(renamed).isNotEqualTo(json);
            assertThat(errors(schema, renamed)).as(name).isNotEmpty();
        }
        assertThat(errors(schema, json.replaceFirst("(smime-trust/[a-z]+/)1", "$12"))).isNotEmpty();
        // Others may be added to what we write, never to what we read.
        assertThat(errors(schema, json.replaceFirst("\\{", "{\"added\": 1,")).isEmpty())
                .isEqualTo(!optional);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void mistakes(String sentence, String schema, String from, String to) throws IOException {
        String json =
                schema.startsWith("status")
                        ? pretty(full().status())
                        : pretty(document(notice(new TestStatus())));
        assertThat(json).contains(from);
        assertThat(errors(schema, json.replace(from, to))).isNotEmpty();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("an upper-case severity", "status.schema.json", "\"error\"", "\"ERROR\""),
                arguments("an unknown role", "status.schema.json", "\"root\"", "\"anchor\""),
                arguments("a local time", "status.schema.json", "12:00:00Z", "12:00:00"),
                arguments(
                        "a number as text",
                        "status.schema.json",
                        "\"tier\": 60",
                        "\"tier\": \"60\""),
                arguments(
                        "a short digest",
                        "status.schema.json",
                        "\"sha256\": \"",
                        "\"sha256\": \"0"),
                arguments("an unknown event", "notice.schema.json", "\"new-root\"", "\"newRoot\""),
                arguments(
                        "a negative count",
                        "notice.schema.json",
                        "\"omitted\": 0",
                        "\"omitted\": -1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"maxBytes\":1}",
                "{\"maxBytes\":16777216}",
                "{\"maxBytes\":70000.0}",
                "{\"minimumValidity\":\"P2D\"}",
                "{\"minimumValidity\":\"P2DT3H4M5.25S\"}",
                "{\"minimumValidity\":\"PT0S\"}",
                "{\"tiers\":[1]}",
                "{\"tiers\":[3660,1]}",
                "{\"exclude\":[]}",
                "{\"exclude\":[\"e9c63f2048b92813d00601daa2f92345ec1ca2afc3cc32eb31a079b7d6f68014\"]}",
                "{\"exclude\":[\" E9"
                        + " C63F2048B92813D00601DAA2F92345EC1CA2AFC3CC32EB31A079B7D6F68014\"]}",
                "{\"profile\":\"public\",\"language\":\"zh\"}"
            })
    @DisplayName("the policy's schema takes what is read")
    void goodPolicies(String json) throws IOException {
        assertThat(errors("policy.schema.json", json)).isEmpty();
        assertThat(Policy.DEFAULT.read(json.getBytes(UTF_8))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"excludes\":[]}",
                "{\"schema\":\"smime-trust/policy/2\"}",
                "{\"schema\":1}",
                "{\"profile\":\"PUBLIC\"}",
                "{\"profile\":null}",
                "{\"profile\":[\"public\"]}",
                "{\"maxBytes\":0}",
                "{\"maxBytes\":16777217}",
                "{\"maxBytes\":1.5}",
                "{\"maxBytes\":\"70000\"}",
                "{\"maxBytes\":1e400}",
                "{\"minimumValidity\":48}",
                "{\"minimumValidity\":\"\"}",
                "{\"minimumValidity\":\"48h\"}",
                "{\"minimumValidity\":\"P1Y\"}",
                "{\"minimumValidity\":\"P\"}",
                "{\"minimumValidity\":\"PT\"}",
                "{\"minimumValidity\":\"P1DT\"}",
                "{\"minimumValidity\":\"-PT1H\"}",
                "{\"tiers\":[]}",
                "{\"tiers\":30}",
                "{\"tiers\":[0]}",
                "{\"tiers\":[3661]}",
                "{\"tiers\":[1.5]}",
                "{\"tiers\":[\"30\"]}",
                "{\"tiers\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21]}",
                "{\"exclude\":\"e9c63f2048b92813d00601daa2f92345ec1ca2afc3cc32eb31a079b7d6f68014\"}",
                "{\"exclude\":[\"e9c63f2048b9\"]}",
                "{\"exclude\":[\"x9c63f2048b92813d00601daa2f92345ec1ca2afc3cc32eb31a079b7d6f68014\"]}",
                "{\"exclude\":[1]}",
                "{\"language\":\"de\"}"
            })
    @DisplayName("the policy's schema refuses what is refused")
    void badPolicies(String json) throws IOException {
        assertThat(errors("policy.schema.json", json)).isNotEmpty();
        assertThat(
                        org.assertj.core.api.Assertions.catchThrowable(
                                () -> Policy.DEFAULT.read(json.getBytes(UTF_8))))
                .isInstanceOf(JsonException.class);
    }
}
