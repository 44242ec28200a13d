package smimetrust.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import smimetrust.Json;
import smimetrust.aws.S3Store;
import smimetrust.pipeline.ObjectStore;
import smimetrust.release.Status;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * {@code template.yaml} itself, built and deployed by the SAM CLI into a LocalStack of its own,
 * which runs the functions' zips in containers of the Java 25 runtime. Closing it removes them all.
 */
final class DeployedStack implements AutoCloseable {

    /** Everything that must happen happens within this time, or the test fails. */
    static final Duration PATIENCE = Duration.ofMinutes(4);

    /** The recipient of mails; those that LocalStack sends can be read there. */
    private static final String PEOPLE = "people@example.com";

    private static final String NAME = "st";
    private static final String REGION = "eu-central-1";
    private static final String LOCALSTACK = "localstack/localstack:4.14.0";
    private static final String RUNTIME = "public.ecr.aws/lambda/java:25";
    private static final String LABEL = "smime-trust.deployed-test";
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Path LOGS = Path.of("target/deployed").toAbsolutePath();

    private final String run = UUID.randomUUID().toString();
    private final DockerClient docker = DockerClientFactory.instance().client();
    private final Template template = new Template();
    private final LocalStackContainer container;
    private final Map<String, String> resources = new HashMap<>();
    private final List<JsonObject> heard = new ArrayList<>();

    final S3Client s3;
    final SqsClient sqs;
    final CloudWatchClient metrics;
    final EventBridgeClient events;
    private final LambdaClient lambda;
    private final CloudWatchLogsClient logs;
    private final String notices;

    @SuppressWarnings("resource") // closed with this
    DeployedStack() {
        Emulator.require(LOCALSTACK);
        Emulator.require(RUNTIME);
        requireZips();
        container =
                new LocalStackContainer(DockerImageName.parse(LOCALSTACK))
                        .withEnv("DEFAULT_REGION", REGION)
                        // The template asks for arm64, and this machine may be another.
                        .withEnv("LAMBDA_IGNORE_ARCHITECTURE", "1")
                        .withEnv("LAMBDA_DOCKER_FLAGS", "-l " + LABEL + "=" + run);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        try {
            container.start();
            SdkHttpClient.Builder<?> many = Apache5HttpClient.builder().maxConnections(64);
            s3 = wired(S3Client.builder().forcePathStyle(true), many).build();
            sqs = wired(SqsClient.builder(), many).build();
            metrics = wired(CloudWatchClient.builder(), many).build();
            events = wired(EventBridgeClient.builder(), many).build();
            lambda = wired(LambdaClient.builder(), many).build();
            logs = wired(CloudWatchLogsClient.builder(), many).build();
            deploy();
            try (CloudFormationClient stacks =
                    wired(CloudFormationClient.builder(), many).build()) {
                stacks.describeStackResources(d -> d.stackName(NAME))
                        .stackResources()
                        .forEach(r -> resources.put(r.logicalResourceId(), r.physicalResourceId()));
            }
            notices = sqs.createQueue(q -> q.queueName("heard")).queueUrl();
            try (SnsClient sns = wired(SnsClient.builder(), many).build()) {
                sns.subscribe(s ->
                        s.topicArn(resource("NoticeTopic"))
                                .protocol("sqs")
                                .endpoint(attribute(notices, QueueAttributeName.QUEUE_ARN))
                                .attributes(Map.of("RawMessageDelivery", "true")));
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void requireZips() {
        for (String id : template.resources("AWS::Serverless::Function")) {
            Path zip = PROJECT.resolve(template.function(id).code());
            try {
                assertThat(zip)
                        .as("what Maven packs before this: run the whole build, mvn verify")
                        .isRegularFile();
                FileTime packed = Files.getLastModifiedTime(zip);
                for (Path target :
                        List.of(
                                zip.resolveSibling(""),
                                PROJECT.resolve("shared/core/target"),
                                PROJECT.resolve("shared/aws/target"))) {
                    try (Stream<Path> files = Files.list(target)) {
                        for (Path jar :
                                files.filter(f -> f.toString().endsWith("SNAPSHOT.jar")).toList()) {
                            assertThat(packed)
                                    .as(
                                            "%s is older than %s: run the whole build, mvn verify",
                                            zip, jar)
                                    .isGreaterThanOrEqualTo(Files.getLastModifiedTime(jar));
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void deploy() {
        Path built = LOGS.resolve("sam-build");
        sam("build", "--template", PROJECT.resolve("template.yaml").toString())
                .add("--build-dir", built.toString())
                .run(Duration.ofMinutes(3));
        sam("deploy", "--template-file", built.resolve("template.yaml").toString())
                .add("--stack-name", NAME, "--resolve-s3", "--capabilities", "CAPABILITY_IAM")
                .add("--no-confirm-changeset", "--parameter-overrides", "QuietSeconds=2")
                .add("ShrinkHoldMinutes=0", "RevocationCheck=false", "NotificationEmail=" + PEOPLE)
                .run(Duration.ofMinutes(4));
    }

    private Sam sam(String verb, String... arguments) {
        return new Sam(verb, container.getEndpoint()).add(arguments);
    }

    /** One call of the SAM CLI. Nobody's own settings or credentials have a part in it. */
    private record Sam(String verb, URI endpoint, List<String> command) {
        Sam(String verb, URI endpoint) {
            this(verb, endpoint, new ArrayList<>(List.of(executable(), verb)));
        }

        private static String executable() {
            return Stream.concat(
                            Stream.ofNullable(System.getenv("SMIME_TRUST_TOOLS"))
                                    .map(tools -> Path.of(tools, "bin")),
                            Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                                    .map(Path::of))
                    .map(folder -> folder.resolve("sam"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() ->
                            new AssertionError(
                                    "the deployed tests need the SAM CLI, on PATH or in"
                                            + " $SMIME_TRUST_TOOLS/bin. On Debian 12, as root,"
                                            + " .ci/install.sh brings it: then source .ci/env.sh;"
                                            + " elsewhere: pip install aws-sam-cli"))
                    .toString();
        }

        Sam add(String... arguments) {
            command.addAll(List.of(arguments));
            return this;
        }

        void run(Duration patience) {
            try {
                Files.createDirectories(LOGS);
                Path config = Files.writeString(LOGS.resolve("samconfig.toml"), "version = 0.1\n");
                command.addAll(List.of("--config-file", config.toString()));
                Path log = LOGS.resolve("sam-" + verb + ".log");
                ProcessBuilder builder =
                        new ProcessBuilder(command)
                                .directory(LOGS.toFile())
                                .redirectErrorStream(true)
                                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                                .redirectOutput(log.toFile());
                builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
                builder.environment()
                        .putAll(
                                Map.of(
                                        "AWS_ENDPOINT_URL", endpoint.toString(),
                                        "AWS_ACCESS_KEY_ID", "test",
                                        "AWS_SECRET_ACCESS_KEY", "test",
                                        "AWS_DEFAULT_REGION", REGION,
                                        "AWS_CONFIG_FILE", "/dev/null",
                                        "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
                                        "SAM_CLI_TELEMETRY", "0"));
                Process process = builder.start();
                boolean ended = process.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
                if (!ended) {
                    process.destroyForcibly();
                }
                if (!ended || process.exitValue() != 0) {
                    throw new AssertionError(
                            "sam "
                                    + verb
                                    + (ended ? " failed: " : " took more than " + patience + ": ")
                                    + Files.readString(log));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B wired(
            B builder, SdkHttpClient.Builder<?> http) {
        return builder.endpointOverride(container.getEndpoint())
                .httpClientBuilder(http)
                .region(Region.of(REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("test", "test")));
    }

    /** The name, ARN or address that a logical id of the template has in this stack. */
    String resource(String id) {
        return Optional.ofNullable(resources.get(id)).orElseThrow();
    }

    String attribute(String queueUrl, QueueAttributeName name) {
        return String.valueOf(
                sqs.getQueueAttributes(g -> g.queueUrl(queueUrl).attributeNames(name))
                        .attributes()
                        .get(name));
    }

    void upload(String key, byte[] content) {
        s3.putObject(
                p -> p.bucket(resource("InboxBucket")).key(key), RequestBody.fromBytes(content));
    }

    void delete(String key) {
        s3.deleteObject(d -> d.bucket(resource("InboxBucket")).key(key));
    }

    void send(String queue, String body) {
        sqs.sendMessage(s -> s.queueUrl(resource(queue)).messageBody(body));
    }

    private ObjectStore output() {
        return new S3Store(s3, resource("OutputBucket"));
    }

    List<String> outputKeys(String prefix) {
        return output().list(prefix, 5_000).entries().stream().map(ObjectStore.Entry::key).toList();
    }

    byte[] output(String key) {
        return output().find(key, 16 << 20).orElseThrow().bytes();
    }

    Status status(String bundle) {
        return output().find(bundle + "/status.json", 64 << 20)
                .map(found -> Json.read(found.bytes(), Status.class))
                .orElseGet(() -> Status.empty(bundle));
    }

    /** Waits for a status, and then until nothing is under way any more. */
    Status settled(String bundle, Predicate<Status> wanted) {
        Awaitility.await("the status of " + bundle)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> {
                    Status now = status(bundle);
                    assertThat(wanted.test(now)).as("of %s", now).isTrue();
                });
        settle();
        Status status = status(bundle);
        assertThat(wanted).as("it stays so: %s", status).accepts(status);
        return status;
    }

    /** Waits until no function has work, for longer than anything is put off but a last resort. */
    void settle() {
        Awaitility.await("quiet queues")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .during(Duration.ofMillis(2_500))
                .until(() ->
                        Stream.of("ValidateQueue", "AssembleQueue", "NotifyQueue")
                                .allMatch(this::isIdle));
    }

    private boolean isIdle(String queue) {
        return sqs
                .getQueueAttributes(g ->
                        g.queueUrl(resource(queue))
                                .attributeNames(
                                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                        QueueAttributeName
                                                .APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
                .attributes()
                .values()
                .stream()
                .allMatch("0"::equals);
    }

    /** All that came through the topic so far, repeats too. */
    List<JsonObject> heard() {
        List<Message> messages;
        do {
            messages =
                    sqs.receiveMessage(r -> r.queueUrl(notices).maxNumberOfMessages(10)).messages();
            for (Message message : messages) {
                sqs.deleteMessage(d -> d.queueUrl(notices).receiptHandle(message.receiptHandle()));
                heard.add(JsonParser.parseString(message.body()).getAsJsonObject());
            }
        } while (!messages.isEmpty());
        return List.copyOf(heard);
    }

    /** Waits until a bundle's people were told something of this kind; each notice comes once. */
    List<JsonObject> told(String bundle, String kind) {
        return Awaitility.await("a notice of " + bundle + ": " + kind)
                .atMost(PATIENCE)
                .until(() -> noticesOf(bundle, kind), found -> !found.isEmpty());
    }

    List<JsonObject> noticesOf(String bundle, String kind) {
        Map<String, JsonObject> distinct = new java.util.LinkedHashMap<>();
        for (JsonObject notice : heard()) {
            if (notice.get("bundle").getAsString().equals(bundle)
                    && notice.getAsJsonArray("events").asList().stream()
                            .map(JsonElement::getAsString)
                            .anyMatch(kind::equals)) {
                distinct.putIfAbsent(notice.get("noticeId").getAsString(), notice);
            }
        }
        return List.copyOf(distinct.values());
    }

    /** The mails that were sent, as text: LocalStack keeps them instead of sending them. */
    List<String> mails() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String answer =
                    http.send(
                                    HttpRequest.newBuilder(
                                                    container.getEndpoint().resolve("/_aws/ses"))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            return JsonParser.parseString(answer)
                    .getAsJsonObject()
                    .getAsJsonArray("messages")
                    .asList()
                    .stream()
                    .map(JsonElement::getAsJsonObject)
                    .filter(mail -> mail.get("Destination").toString().contains(PEOPLE))
                    .map(mail -> mail.getAsJsonObject("Body").get("text_part").getAsString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What the functions logged, as an operator reads it. */
    String logged() {
        StringBuilder all = new StringBuilder();
        logs.describeLogGroupsPaginator()
                .logGroups()
                .forEach(group -> {
                    logs.filterLogEventsPaginator(f -> f.logGroupName(group.logGroupName()))
                            .events()
                            .forEach(event -> all.append(event.message()).append('\n'));
                });
        return all.toString();
    }

    /**
     * Everything that was ever written to where many can read: all versions in the state and the
     * output bucket, notices, mails and logs, and what the functions' containers and LocalStack
     * itself printed.
     */
    String everythingSaid() {
        StringBuilder all = new StringBuilder();
        for (String bucket : List.of("StateBucket", "OutputBucket")) {
            s3.listObjectVersionsPaginator(l -> l.bucket(resource(bucket))).versions().stream()
                    .map(v -> read(resource(bucket), v))
                    .forEach(all::append);
        }
        heard().forEach(all::append);
        mails().forEach(all::append);
        all.append(logged());
        functionContainers().forEach(c -> all.append(printed(c)));
        return all.append(container.getLogs()).toString();
    }

    private String read(String bucket, ObjectVersion version) {
        return version.key()
                + "\n"
                + s3.getObjectAsBytes(g ->
                                g.bucket(bucket).key(version.key()).versionId(version.versionId()))
                        .asString(StandardCharsets.ISO_8859_1);
    }

    private String printed(Container function) {
        StringBuilder printed = new StringBuilder();
        try {
            docker.logContainerCmd(function.getId())
                    .withStdOut(true)
                    .withStdErr(true)
                    .exec(
                            new ResultCallback.Adapter<Frame>() {
                                @Override
                                public void onNext(Frame frame) {
                                    printed.append(
                                            new String(frame.getPayload(), StandardCharsets.UTF_8));
                                }
                            })
                    .awaitCompletion(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return printed.toString();
    }

    private List<Container> functionContainers() {
        return docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(LABEL, run))
                .exec();
    }

    /**
     * Changes a function's settings as an operator by mistake, until it is closed.
     *
     * @param variables in the place of those of the same name
     */
    Mistake mistake(String function, Map<String, String> variables, int timeoutSeconds) {
        return new Mistake(function, variables, timeoutSeconds);
    }

    /** A function's settings that are not the template's; closing it puts these back. */
    final class Mistake implements AutoCloseable {
        private final FunctionConfiguration before;

        private Mistake(String function, Map<String, String> variables, int timeoutSeconds) {
            before = lambda.getFunction(g -> g.functionName(resource(function))).configuration();
            Map<String, String> all = new HashMap<>(before.environment().variables());
            all.putAll(variables);
            configure(all, timeoutSeconds);
        }

        private void configure(Map<String, String> variables, int timeoutSeconds) {
            lambda.updateFunctionConfiguration(
                    UpdateFunctionConfigurationRequest.builder()
                            .functionName(before.functionName())
                            .timeout(timeoutSeconds)
                            .environment(e -> e.variables(variables))
                            .build());
            lambda.waiter().waitUntilFunctionUpdated(g -> g.functionName(before.functionName()));
        }

        @Override
        public void close() {
            configure(before.environment().variables(), before.timeout());
        }
    }

    /** Has a queue give up soon, until it is closed: as deployed, that takes half an hour. */
    Impatience impatient(String queue, int visibilitySeconds, int tries) {
        return new Impatience(resource(queue), visibilitySeconds, tries);
    }

    /** A queue's attributes that are not the template's; closing it puts these back. */
    final class Impatience implements AutoCloseable {
        private final String queue;
        private final Map<QueueAttributeName, String> before = new HashMap<>();

        private Impatience(String queue, int visibilitySeconds, int tries) {
            this.queue = queue;
            for (QueueAttributeName name :
                    List.of(
                            QueueAttributeName.VISIBILITY_TIMEOUT,
                            QueueAttributeName.REDRIVE_POLICY)) {
                before.put(name, attribute(queue, name));
            }
            JsonObject redrive =
                    JsonParser.parseString(
                                    String.valueOf(before.get(QueueAttributeName.REDRIVE_POLICY)))
                            .getAsJsonObject();
            redrive.addProperty("maxReceiveCount", tries);
            sqs.setQueueAttributes(s ->
                    s.queueUrl(queue)
                            .attributes(
                                    Map.of(
                                            QueueAttributeName.VISIBILITY_TIMEOUT,
                                            String.valueOf(visibilitySeconds),
                                            QueueAttributeName.REDRIVE_POLICY,
                                            redrive.toString())));
            // A receive that waits at the moment still gives the old visibility to what it gets
            // (of six minutes): it gets what S3 sends to try a connection, which means nothing.
            sqs.sendMessage(s -> s.queueUrl(queue).messageBody("{\"Event\":\"s3:TestEvent\"}"));
            settle();
        }

        @Override
        public void close() {
            sqs.setQueueAttributes(s -> s.queueUrl(queue).attributes(before));
        }
    }

    /** Opens a way to S3 on which writes of a status.json can be withheld; its address. */
    String openWay() {
        try {
            container.copyFileToContainer(
                    Transferable.of(
                            Files.readString(Path.of("src/test/resources/deployed/withhold.py"))),
                    "/tmp/withhold.py");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inContainer("nohup python3 /tmp/withhold.py >/tmp/withhold.log 2>&1 &");
        String address =
                container.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
                        .map(network -> network.getIpAddress())
                        .findFirst()
                        .orElseThrow();
        return "http://" + address + ":4599";
    }

    void withhold() {
        inContainer("rm -f /tmp/withheld; touch /tmp/withhold");
    }

    void passOn() {
        inContainer("rm -f /tmp/withhold");
    }

    boolean isWithheld() {
        return inContainer("ls /tmp").lines().anyMatch("withheld"::equals);
    }

    private String inContainer(String script) {
        try {
            return container.execInContainer("sh", "-c", script).getStdout();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void removeContainers() {
        for (Container function : functionContainers()) {
            try {
                docker.removeContainerCmd(function.getId()).withForce(true).exec();
            } catch (com.github.dockerjava.api.exception.NotFoundException
                    | com.github.dockerjava.api.exception.ConflictException e) {
                // It is gone, or on its way.
            }
        }
    }

    /** Nothing of it stays: LocalStack first, so that it starts no function again. */
    @Override
    public void close() {
        try {
            if (container.isRunning()) {
                Files.createDirectories(LOGS);
                Files.writeString(LOGS.resolve("localstack.log"), container.getLogs());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            container.stop();
            removeContainers();
        }
    }
}
