package smimetrust.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.BundleName;
import smimetrust.JsonException;
import smimetrust.Sha256;

class PolicyTest {

    private static final String HEX =
            "e9c63f2048b92813d00601daa2f92345ec1ca2afc3cc32eb31a079b7d6f68014";

    private static Policy read(String json) {
        return Policy.DEFAULT.read(json.getBytes(UTF_8));
    }

    @Test
    @DisplayName("what a document leaves out stays as it is")
    void defaults() {
        assertThat(read("{}")).isEqualTo(Policy.DEFAULT);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void reads(String sentence, String json, Function<Policy, Object> part, Object expected) {
        assertThat(part.apply(read(json))).isEqualTo(expected);
    }

    private static Arguments row(
            String sentence, String json, Function<Policy, Object> part, Object expected) {
        return arguments(sentence, json, part, expected);
    }

    static Stream<Arguments> documents() {
        Set<Sha256> digest = Set.of(new Sha256(HEX));
        return Stream.of(
                row(
                        "profile",
                        "{\"profile\":\"private\"}",
                        Policy::profile,
                        Policy.Profile.PRIVATE),
                row("language", "{\"language\":\"zh\"}", Policy::language, Policy.Language.ZH),
                row("size", "{\"maxBytes\":1234}", Policy::maxBytes, 1234),
                row(
                        "approval",
                        "{\"approval\":\"roots\"}",
                        Policy::approval,
                        Policy.Approval.ROOTS),
                row(
                        "shared bundles, each once, in their order",
                        "{\"shared\":[\"_shared-eu\",\"_shared\",\"_shared-eu\"]}",
                        Policy::shared,
                        List.of(new BundleName("_shared-eu"), new BundleName("_shared"))),
                row(
                        "four shared bundles",
                        "{\"shared\":[\"_shared-a\",\"_shared-b\",\"_shared-c\",\"_shared-d\"]}",
                        policy -> policy.shared().size(),
                        4),
                row("no shared bundle", "{\"shared\":[]}", Policy::shared, List.of()),
                row("the smallest size", "{\"maxBytes\":1}", Policy::maxBytes, 1),
                row(
                        "the largest size",
                        "{\"maxBytes\":16777216}",
                        Policy::maxBytes,
                        Policy.MAX_STORE_BYTES),
                row(
                        "the longest validity",
                        "{\"minimumValidity\":\"P366D\"}",
                        Policy::minimumValidity,
                        Duration.ofDays(366)),
                row(
                        "twenty tiers",
                        "{\"tiers\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,3660]}",
                        policy -> policy.tiers().getFirst(),
                        3660),
                row(
                        "validity",
                        "{\"minimumValidity\":\"P3D\"}",
                        Policy::minimumValidity,
                        Duration.ofDays(3)),
                row(
                        "tiers are sorted, each once",
                        "{\"tiers\":[1,30,7,30]}",
                        Policy::tiers,
                        List.of(30, 7, 1)),
                row("a digest", "{\"exclude\":[\"" + HEX + "\"]}", Policy::exclude, digest),
                row(
                        "a digest as Windows shows it",
                        "{\"exclude\":[\""
                                + HEX.toUpperCase(java.util.Locale.ROOT)
                                        .replaceAll("(..)(?=.)", "$1:")
                                + "\"]}",
                        Policy::exclude,
                        digest),
                row(
                        "a digest twice, with spaces",
                        "{\"exclude\":[\""
                                + HEX
                                + "\",\""
                                + HEX.replaceAll("(....)", "$1 ")
                                + "\"]}",
                        Policy::exclude,
                        digest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{\"exclude\":[],\"exclude\":[]}",
                "{\"Exclude\":[]}",
                "{\"schema\":\"smime-trust/policy/2\"}",
                "{\"maxBytes\":0}",
                "{\"shared\":\"_shared\"}",
                "{\"shared\":[\"contoso\"]}",
                "{\"shared\":[\"_invalid\"]}",
                "{\"shared\":[\"_shared-\"]}",
                "{\"shared\":[1]}",
                "{\"shared\":[\"_shared-a\",\"_shared-b\",\"_shared-c\",\"_shared-d\",\"_shared\"]}",
                "{\"maxBytes\":16777217}",
                "{\"tiers\":[]}",
                "{\"tiers\":[0]}",
                "{\"tiers\":[3661]}",
                "{\"tiers\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21]}",
                "{\"minimumValidity\":\"PT8785H\"}",
                "{\"minimumValidity\":\"P9999999999999999999D\"}",
                "{\"maxBytes\":true}",
                "{\"exclude\":[[]]}",
                "{\"exclude\":null}",
                "{} {}"
            })
    void refuses(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(JsonException.class);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("floors")
    void tightens(String sentence, String json, boolean allowed) {
        byte[] document = json.getBytes(UTF_8);
        if (allowed) {
            assertThat(Policy.DEFAULT.tightenedBy(document)).isEqualTo(read(json));
        } else {
            assertThatThrownBy(() -> Policy.DEFAULT.tightenedBy(document))
                    .isInstanceOf(JsonException.class);
        }
    }

    static Stream<Arguments> floors() {
        return Stream.of(
                arguments("nothing said", "{}", true),
                arguments("a smaller store", "{\"maxBytes\":69999}", true),
                arguments("the same size", "{\"maxBytes\":70000}", true),
                arguments("a larger store", "{\"maxBytes\":70001}", false),
                arguments("a longer validity", "{\"minimumValidity\":\"PT49H\"}", true),
                arguments("the same validity", "{\"minimumValidity\":\"P2D\"}", true),
                arguments("a shorter validity", "{\"minimumValidity\":\"PT47H\"}", false));
    }

    @ParameterizedTest(name = "{0} over {1}: {2}")
    @CsvSource({
        "none, none, true",
        "roots, none, true",
        "all, roots, true",
        "roots, roots, true",
        "none, roots, false",
        "roots, all, false"
    })
    void approvalIsNeverLowered(String wanted, String floor, boolean allowed) {
        Policy floors =
                Policy.DEFAULT.withApproval(
                        Policy.Approval.valueOf(floor.toUpperCase(java.util.Locale.ROOT)));
        byte[] document = ("{\"approval\":\"" + wanted + "\"}").getBytes(UTF_8);
        if (allowed) {
            assertThat(floors.tightenedBy(document).approval().name())
                    .isEqualToIgnoringCase(wanted);
        } else {
            assertThatThrownBy(() -> floors.tightenedBy(document))
                    .isInstanceOf(JsonException.class);
        }
        assertThat(floors.tightenedBy("{}".getBytes(UTF_8)).approval())
                .isEqualTo(floors.approval());
    }

    @Test
    @DisplayName("what a deployment excludes stays excluded, whatever a bundle's policy says")
    void floorsExclude() {
        Sha256 digest = new Sha256(HEX);
        Policy floors = read("{\"exclude\":[\"" + HEX + "\"]}");
        Sha256 other = Sha256.of(new byte[0]);
        assertThat(floors.tightenedBy("{\"exclude\":[]}".getBytes(UTF_8)).exclude())
                .containsExactly(digest);
        assertThat(
                        floors.tightenedBy(("{\"exclude\":[\"" + other + "\"]}").getBytes(UTF_8))
                                .exclude())
                .containsExactlyInAnyOrder(digest, other);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\\u202Eb\\u001B[31m\":1}",
                "{\"exclude\":[\"\\u202E\\u001B[31m\"]}",
                "{\"profile\":\"\\u202E\\u001B[31m\"}"
            })
    @DisplayName("a complaint is one safe line")
    void safe(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(JsonException.class)
                .message()
                .doesNotContain("\u202E")
                .doesNotContain("\u001B");
    }
}
