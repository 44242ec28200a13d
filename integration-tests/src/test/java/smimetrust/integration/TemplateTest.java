package smimetrust.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.aws.Environment;
import smimetrust.aws.Log;
import smimetrust.functions.assemble.AssembleHandler;
import smimetrust.functions.notify.NotifyHandler;
import smimetrust.functions.validate.ValidateHandler;
import smimetrust.pipeline.Settings;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The template and the code name the same things; neither is deployed without the other. */
class TemplateTest {

    private static final List<String> FUNCTIONS =
            List.of("ValidateFunction", "AssembleFunction", "NotifyFunction");

    private static final Template TEMPLATE = new Template();

    /** How the sources ask for a variable of a function's environment. */
    private static final Pattern ASKED =
            Pattern.compile("\\b(?:required|optional|read)\\(\\s*\"([A-Z][A-Z_]*)\"");

    @Test
    @DisplayName("these are all functions")
    void functions() {
        assertThat(TEMPLATE.resources("AWS::Serverless::Function"))
                .containsExactlyInAnyOrderElementsOf(FUNCTIONS);
    }

    static List<String> functionIds() {
        return FUNCTIONS;
    }

    @ParameterizedTest
    @MethodSource("functionIds")
    @DisplayName(
            "its handler is a class that Lambda can make and call, in the module whose zip it is")
    void handlers(String id) throws Exception {
        Template.Lambda function = TEMPLATE.function(id);
        String[] handler = function.handler().split("::", -1);
        assertThat(handler).hasSize(2);
        assertThat(handler[1]).isEqualTo("handleRequest");
        Class<?> type = Class.forName(handler[0], false, getClass().getClassLoader());
        assertThat(type).isPublic().isAssignableTo(RequestStreamHandler.class);
        assertThatCode(type::getConstructor).doesNotThrowAnyException();
        String zip = "/target/function.zip";
        assertThat(function.code()).endsWith(zip);
        String module = function.code().substring(0, function.code().length() - zip.length());
        assertThat(Path.of("..", module, "src/main/java", handler[0].replace('.', '/') + ".java"))
                .isRegularFile();
    }

    /** The function's variables, as a deployment with all defaults has them. */
    private static Map<String, String> variables(String id) {
        Map<String, String> variables = new TreeMap<>();
        List<String> parameters =
                List.of(
                        "Profile",
                        "RevocationCheck",
                        "Approval",
                        "MaxBytes",
                        "MinimumValidityHours",
                        "QuietSeconds",
                        "ShrinkHoldMinutes");
        TEMPLATE.function(id)
                .variables()
                .forEach((name, value) ->
                        variables.put(
                                name,
                                Template.resolved(
                                        value,
                                        ref ->
                                                parameters.contains(ref)
                                                        ? TEMPLATE.parameter(ref)
                                                        : "the-"
                                                                + ref.toLowerCase(
                                                                        java.util.Locale.ROOT))));
        return variables;
    }

    private static RequestStreamHandler start(String id, Map<String, String> variables) {
        Environment environment = new Environment(variables);
        S3Client s3 =
                S3Client.builder()
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build();
        SqsClient sqs =
                SqsClient.builder()
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build();
        SnsClient sns =
                SnsClient.builder()
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build();
        Log log =
                new Log(
                        new PrintStream(OutputStream.nullOutputStream(), false, UTF_8),
                        Clock.systemUTC());
        return switch (id) {
            case "ValidateFunction" -> new ValidateHandler(environment, s3, log);
            case "AssembleFunction" -> new AssembleHandler(environment, s3, sqs, log);
            case "NotifyFunction" -> new NotifyHandler(environment, s3, sns, log);
            default -> throw new IllegalArgumentException(id);
        };
    }

    @ParameterizedTest
    @MethodSource("functionIds")
    @DisplayName("it starts with what the template gives it")
    void starts(String id) {
        assertThatCode(() -> start(id, variables(id))).doesNotThrowAnyException();
    }

    static Stream<Arguments> functionsAndVariables() {
        return FUNCTIONS.stream()
                .flatMap(id -> variables(id).keySet().stream().map(name -> arguments(id, name)));
    }

    @ParameterizedTest(name = "{0} reads {1}, and says so when it cannot be used")
    @MethodSource("functionsAndVariables")
    void reads(String id, String name) {
        Map<String, String> variables = variables(id);
        variables.put(name, "");
        assertThatThrownBy(() -> start(id, variables))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(name);
    }

    @Test
    @DisplayName(
            "every variable that the sources ask for is in the template, and the other way round")
    void names() throws IOException {
        TreeSet<String> asked = new TreeSet<>();
        for (String module : List.of("shared/aws", "functions")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module))) {
                for (Path file :
                        files.filter(f ->
                                        f.toString().contains("src/main")
                                                && f.toString().endsWith(".java"))
                                .toList()) {
                    ASKED.matcher(Files.readString(file))
                            .results()
                            .map((MatchResult m) -> m.group(1))
                            .forEach(asked::add);
                }
            }
        }
        TreeSet<String> given = new TreeSet<>();
        FUNCTIONS.forEach(id -> given.addAll(variables(id).keySet()));
        assertThat(asked).isEqualTo(given);
    }

    @Test
    @DisplayName("a deployment with all defaults has the settings that the code calls usual")
    void defaults() {
        assertThat(new Environment(variables("AssembleFunction")).settings())
                .isEqualTo(Settings.DEFAULT);
    }

    @Test
    @DisplayName("the schedule's message is one that assemble understands")
    void schedule() {
        assertThat(TEMPLATE.reconcileMessage()).isEqualTo("{\"kind\":\"reconcile\"}");
    }

    @Test
    @DisplayName(
            "each function has a queue of its own with dead letters after five attempts or more")
    void queues() {
        assertThat(FUNCTIONS.stream().map(id -> TEMPLATE.function(id).queue()))
                .doesNotHaveDuplicates()
                .allSatisfy(queue -> {
                    assertThat(TEMPLATE.hasDeadLetters(queue)).isTrue();
                    assertThat(TEMPLATE.maxReceiveCount(queue)).isGreaterThanOrEqualTo(5);
                });
    }
}
