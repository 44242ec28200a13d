package smimetrust.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.Sha256;
import smimetrust.aws.Environment;
import smimetrust.aws.Log;
import smimetrust.aws.S3Store;
import smimetrust.functions.assemble.AssembleHandler;
import smimetrust.functions.notify.NotifyHandler;
import smimetrust.functions.validate.ValidateHandler;
import smimetrust.online.PublicInternet;
import smimetrust.pipeline.ApprovalDocument;
import smimetrust.pipeline.CrlSource;
import smimetrust.pipeline.ObjectStore;
import smimetrust.release.Status;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.FilterRule;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.QueueConfiguration;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/**
 * What {@code template.yaml} deploys, with fresh names: its buckets with their notifications, its
 * queues with their dead-letter queues, its topic, and its functions, whose event source is played
 * by a thread or two for each. Closing it checks every line of log.
 */
final class Deployment implements AutoCloseable {

    /** Everything that must happen happens within this time, or the test fails. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Longer delays are for what must not happen in a test: nobody waits for them. */
    private static final int LONG_DELAY = 600;

    private static final String VISIBILITY_SECONDS = "60";

    private final Emulator aws = Emulator.get();
    private final Template template = new Template();
    private final Map<String, String> references = new HashMap<>();
    private final Map<String, String> parameters;
    private final String notices;
    private final List<Announced> heard = new ArrayList<>();
    private final List<EventSource> sources = new ArrayList<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Log log =
            new Log(new PrintStream(logged, true, StandardCharsets.UTF_8), Clock.systemUTC());

    /** Revocation lists, by their addresses. */
    final Map<String, byte[]> internet = new ConcurrentHashMap<>();

    private final Map<String, Calls> calls = new ConcurrentHashMap<>();
    private final PatientSqs sqs = new PatientSqs(aws.sqs);
    private final RecordingSns sns = new RecordingSns(aws.sns);

    /** One message that came through the topic. */
    record Announced(String subject, JsonObject json, JsonObject attributes) {
        String noticeId() {
            return json.get("noticeId").getAsString();
        }

        String bundle() {
            return json.get("bundle").getAsString();
        }

        List<String> kinds() {
            return json.getAsJsonArray("events").asList().stream()
                    .map(JsonElement::getAsString)
                    .toList();
        }
    }

    /** Deployed, wired and running, with a second of quiet and no shrink guard. */
    static Deployment running() {
        Deployment deployment = with(Map.of());
        deployment.connect();
        deployment.start();
        return deployment;
    }

    /** Deployed, but neither connected nor started. */
    static Deployment with(Map<String, String> parameters) {
        Map<String, String> all =
                new HashMap<>(Map.of("QuietSeconds", "1", "ShrinkHoldMinutes", "0"));
        all.putAll(parameters);
        return new Deployment(all);
    }

    private Deployment(Map<String, String> parameters) {
        this.parameters = parameters;
        template.resources("AWS::S3::Bucket").forEach(this::createBucket);
        List<String> queues = template.resources("AWS::SQS::Queue");
        queues.stream()
                .filter(q -> !template.hasDeadLetters(q))
                .forEach(q -> createQueue(q, Map.of()));
        queues.stream().filter(template::hasDeadLetters).forEach(q -> createQueue(q, redrive(q)));
        for (String id : template.resources("AWS::SNS::Topic")) {
            references.put(
                    id, aws.sns.createTopic(t -> t.name(Emulator.fresh("notices"))).topicArn());
        }
        notices = aws.sqs.createQueue(q -> q.queueName(Emulator.fresh("heard"))).queueUrl();
        aws.sns.subscribe(
                s -> s.topicArn(reference("NoticeTopic")).protocol("sqs").endpoint(arn(notices)));
    }

    private void createBucket(String id) {
        String name = Emulator.fresh(id.toLowerCase(java.util.Locale.ROOT));
        aws.s3.createBucket(b -> b.bucket(name));
        aws.s3.putBucketVersioning(v ->
                v.bucket(name)
                        .versioningConfiguration(c -> c.status(BucketVersioningStatus.ENABLED)));
        references.put(id, name);
    }

    private void createQueue(String id, Map<QueueAttributeName, String> attributes) {
        references.put(
                id,
                aws.sqs
                        .createQueue(q -> q.queueName(Emulator.fresh(id)).attributes(attributes))
                        .queueUrl());
    }

    private Map<QueueAttributeName, String> redrive(String queue) {
        JsonObject policy = new JsonObject();
        policy.addProperty("deadLetterTargetArn", arn(reference(template.deadLetters(queue))));
        policy.addProperty("maxReceiveCount", template.maxReceiveCount(queue));
        return Map.of(
                QueueAttributeName.REDRIVE_POLICY,
                policy.toString(),
                QueueAttributeName.VISIBILITY_TIMEOUT,
                VISIBILITY_SECONDS);
    }

    private String arn(String queueUrl) {
        return String.valueOf(
                attributes(queueUrl, QueueAttributeName.QUEUE_ARN)
                        .get(QueueAttributeName.QUEUE_ARN));
    }

    private Map<QueueAttributeName, String> attributes(
            String queueUrl, QueueAttributeName... names) {
        return aws.sqs
                .getQueueAttributes(g -> g.queueUrl(queueUrl).attributeNames(names))
                .attributes();
    }

    /** What a logical id or a parameter of the template is here. */
    String reference(String id) {
        String here = references.get(id);
        return here != null ? here : parameters.getOrDefault(id, template.parameter(id));
    }

    /** Has the buckets notify the queues, as the template says. */
    void connect() {
        template.resources("AWS::S3::Bucket").forEach(this::connect);
    }

    /** Has one bucket notify its queues. */
    void connect(String bucket) {
        List<QueueConfiguration> configurations =
                template.notifications(bucket).stream()
                        .map(n ->
                                QueueConfiguration.builder()
                                        .queueArn(arn(reference(n.queue())))
                                        .eventsWithStrings(n.event())
                                        .filter(f -> f.key(k -> k.filterRules(rules(n))))
                                        .build())
                        .toList();
        aws.s3.putBucketNotificationConfiguration(p ->
                p.bucket(reference(bucket))
                        .notificationConfiguration(c -> c.queueConfigurations(configurations)));
    }

    /** From now on this bucket's events are lost. */
    void disconnect(String bucket) {
        aws.s3.putBucketNotificationConfiguration(
                p -> p.bucket(reference(bucket)).notificationConfiguration(c -> {}));
    }

    private static List<FilterRule> rules(Template.Notification notification) {
        return notification.filters().entrySet().stream()
                .map(f -> FilterRule.builder().name(f.getKey()).value(f.getValue()).build())
                .toList();
    }

    /** Starts the functions: two of those that can race. */
    void start() {
        start("ValidateFunction", 2);
        start("AssembleFunction", 2);
        start("NotifyFunction", 1);
    }

    private void start(String id, int count) {
        Template.Lambda function = template.function(id);
        for (int i = 0; i < count; i++) {
            sources.add(
                    new EventSource(
                            aws.sqs,
                            reference(function.queue()),
                            function.batchSize(),
                            function(id),
                            faults));
        }
    }

    /** A function as it is deployed, with an instance of its own. */
    RequestStreamHandler function(String id) {
        Map<String, String> variables = new LinkedHashMap<>();
        template.function(id)
                .variables()
                .forEach((name, value) ->
                        variables.put(name, Template.resolved(value, this::reference)));
        Environment environment = new Environment(variables);
        Calls mine = calls(id);
        UnaryOperator<String> ids = Calls.ids(references);
        return switch (id) {
            case "ValidateFunction" ->
                    new ValidateHandler(environment, mine.heard(aws.plainS3, ids), log, this::list);
            case "AssembleFunction" ->
                    new AssembleHandler(
                            environment, mine.heard(aws.s3, ids), mine.heard(sqs, ids), log);
            case "NotifyFunction" ->
                    new NotifyHandler(
                            environment, mine.heard(aws.plainS3, ids), mine.heard(sns, ids), log);
            default -> throw new IllegalArgumentException(id);
        };
    }

    /** No test asks the internet; what is none of it is refused by the guard itself. */
    private CrlSource.Answer list(String url) {
        byte[] there = internet.get(url);
        if (there != null) {
            return new CrlSource.Fetched(there);
        }
        return url.startsWith("http://169.254.")
                ? new PublicInternet().fetch(url)
                : new CrlSource.Failed(CrlSource.Reason.NAME, "no such name in a test");
    }

    /** What a function asked for so far. */
    Calls calls(String function) {
        return calls.computeIfAbsent(function, _ -> new Calls());
    }

    /** What it may ask for. */
    List<Calls.Call> grants(String function) {
        return template.grants(function);
    }

    ObjectStore store(String bucket) {
        return new S3Store(aws.s3, reference(bucket));
    }

    void upload(String key, byte[] content) {
        aws.s3.putObject(
                p -> p.bucket(reference("InboxBucket")).key(key), RequestBody.fromBytes(content));
    }

    void delete(String key) {
        aws.s3.deleteObject(d -> d.bucket(reference("InboxBucket")).key(key));
    }

    void policy(String bundle, String json) {
        aws.s3.putObject(
                p -> p.bucket(reference("ControlBucket")).key(bundle + "/policy.json"),
                RequestBody.fromString(json));
    }

    /** Writes an approval and returns the version of its object. */
    String approve(String bundle, Sha256 digest) {
        return aws.s3
                .putObject(
                        p -> p.bucket(reference("ControlBucket")).key(approval(bundle, digest)),
                        RequestBody.fromString("{}"))
                .versionId();
    }

    void takeAwayApproval(String bundle, Sha256 digest) {
        aws.s3.deleteObject(
                d -> d.bucket(reference("ControlBucket")).key(approval(bundle, digest)));
    }

    private static String approval(String bundle, Sha256 digest) {
        return ApprovalDocument.key(new BundleName(bundle), digest);
    }

    /** The event of an approval, as another principal's: all are one in the emulator. */
    void approvedBy(String principal, String bundle, Sha256 digest, String version) {
        send(
                "AssembleQueue",
                """
                {"Records":[{"eventTime":"%s","eventName":"ObjectCreated:Put",
                "userIdentity":{"principalId":"%s"},"s3":{"bucket":{"name":"%s"},
                "object":{"key":"%s","versionId":"%s"}}}]}
                """
                        .formatted(
                                java.time.Instant.now(),
                                principal,
                                reference("ControlBucket"),
                                approval(bundle, digest),
                                version));
    }

    /** What a tenant answered. */
    void readBack(String bundle, byte[] store) {
        aws.s3.putObject(
                p -> p.bucket(reference("ControlBucket")).key(bundle + "/readback.sst"),
                RequestBody.fromBytes(store));
    }

    /** What the daily schedule does. */
    void reconcile() {
        send("AssembleQueue", template.reconcileMessage());
    }

    void send(String queue, String body) {
        aws.sqs.sendMessage(s -> s.queueUrl(reference(queue)).messageBody(body));
    }

    Optional<Status> findStatus(String bundle) {
        return store("OutputBucket")
                .find(bundle + "/status.json", 64 << 20)
                .map(found -> Json.read(found.bytes(), Status.class));
    }

    Status status(String bundle) {
        return findStatus(bundle).orElseGet(() -> Status.empty(bundle));
    }

    /** Waits for a status, and then until nothing is under way any more. */
    Status settled(String bundle, Predicate<Status> wanted) {
        Awaitility.await("the status of " + bundle)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    noFault();
                    Status now = status(bundle);
                    assertThat(wanted.test(now)).as("of %s after %s", now, errors()).isTrue();
                });
        settle();
        Status status = status(bundle);
        assertThat(wanted).as("it stays so: %s", status).accepts(status);
        return status;
    }

    /** Waits until no queue holds anything, and nothing comes for a while. */
    void settle() {
        Awaitility.await("quiet queues")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .during(Duration.ofMillis(1_200))
                .until(() -> noFault() && isIdle());
    }

    private boolean noFault() {
        if (!faults.isEmpty()) {
            throw new IllegalStateException("a function failed as a whole", faults.getFirst());
        }
        return true;
    }

    private boolean isIdle() {
        return waiting() == sqs.longDelays();
    }

    /** How many messages the functions' queues hold. */
    int waiting() {
        int waiting = 0;
        for (String id : List.of("ValidateQueue", "AssembleQueue", "NotifyQueue")) {
            waiting +=
                    attributes(
                                    reference(id),
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED,
                                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)
                            .values()
                            .stream()
                            .mapToInt(Integer::parseInt)
                            .sum();
        }
        return waiting;
    }

    private List<JsonObject> errors() {
        return log().stream()
                .filter(line -> line.get("level").getAsString().equals("ERROR"))
                .toList();
    }

    /** How often an object was written. */
    int versions(String bucket, String key) {
        return aws.s3
                .listObjectVersions(l -> l.bucket(reference(bucket)).prefix(key))
                .versions()
                .size();
    }

    /** What came through the topic so far; a repeat, which a notice id tells, is dropped. */
    List<Announced> announced() {
        List<Message> messages;
        do {
            messages =
                    aws.sqs
                            .receiveMessage(r -> r.queueUrl(notices).maxNumberOfMessages(10))
                            .messages();
            for (Message message : messages) {
                aws.sqs.deleteMessage(
                        d -> d.queueUrl(notices).receiptHandle(message.receiptHandle()));
                JsonObject envelope = JsonParser.parseString(message.body()).getAsJsonObject();
                Announced announced =
                        new Announced(
                                envelope.get("Subject").getAsString(),
                                JsonParser.parseString(envelope.get("Message").getAsString())
                                        .getAsJsonObject(),
                                envelope.getAsJsonObject("MessageAttributes"));
                if (heard.stream().noneMatch(h -> h.noticeId().equals(announced.noticeId()))) {
                    heard.add(announced);
                }
            }
        } while (!messages.isEmpty());
        return List.copyOf(heard);
    }

    List<Announced> announced(String bundle, String kind) {
        return announced().stream()
                .filter(a -> a.bundle().equals(bundle) && a.kinds().contains(kind))
                .toList();
    }

    /** What people read in their mails: no mail is sent here, so it is taken from the publishes. */
    List<String> mails() {
        return sns.requests.stream()
                .map(r ->
                        JsonParser.parseString(r.message())
                                .getAsJsonObject()
                                .get("email")
                                .getAsString())
                .toList();
    }

    /** The bodies in a queue's dead-letter queue. */
    List<String> deadLetters(String queue) {
        String url = reference(template.deadLetters(queue));
        List<String> bodies = new ArrayList<>();
        List<Message> messages;
        do {
            messages =
                    aws.sqs
                            .receiveMessage(r ->
                                    r.queueUrl(url).maxNumberOfMessages(10).visibilityTimeout(2))
                            .messages();
            messages.forEach(m -> bodies.add(m.body()));
        } while (!messages.isEmpty());
        return bodies;
    }

    /** The keys of all objects in a bucket. */
    List<String> keys(String bucket, String prefix) {
        return store(bucket).list(prefix, 5_000).entries().stream()
                .map(ObjectStore.Entry::key)
                .toList();
    }

    byte[] output(String key) {
        return store("OutputBucket").find(key, 16 << 20).orElseThrow().bytes();
    }

    /**
     * Everything that was ever written to where many can read: all versions in the state and the
     * output bucket, all that was published, all that was logged.
     */
    String everythingSaid() {
        StringBuilder all = new StringBuilder();
        for (String bucket : List.of("StateBucket", "OutputBucket")) {
            aws.s3.listObjectVersionsPaginator(l -> l.bucket(reference(bucket))).versions().stream()
                    .map(v -> read(reference(bucket), v))
                    .forEach(all::append);
        }
        sns.requests.forEach(all::append);
        return all.append(logged.toString(StandardCharsets.UTF_8)).toString();
    }

    private String read(String bucket, ObjectVersion version) {
        return version.key()
                + "\n"
                + aws.s3
                        .getObjectAsBytes(g ->
                                g.bucket(bucket).key(version.key()).versionId(version.versionId()))
                        .asString(StandardCharsets.ISO_8859_1);
    }

    /** The log so far. */
    List<JsonObject> log() {
        return logged.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    @Override
    public void close() {
        sources.forEach(EventSource::close);
        noFault();
        Instant now = Instant.now();
        assertThat(log())
                .allSatisfy(line -> {
                    assertThat(line.get("event").getAsString()).matches("[a-z.-]+");
                    assertThat(line.get("level").getAsString()).isIn("INFO", "ERROR");
                    assertThat(Instant.parse(line.get("timestamp").getAsString()))
                            .isBeforeOrEqualTo(now);
                });
    }

    /** Counts what is sent so late that no test waits for it. */
    private static final class PatientSqs implements SqsClient {
        private final SqsClient sqs;
        private final List<SendMessageRequest> late = new CopyOnWriteArrayList<>();

        PatientSqs(SqsClient sqs) {
            this.sqs = sqs;
        }

        int longDelays() {
            return late.size();
        }

        @Override
        public SendMessageResponse sendMessage(SendMessageRequest request) {
            if (request.delaySeconds() >= LONG_DELAY) {
                late.add(request);
            }
            return sqs.sendMessage(request);
        }

        @Override
        public String serviceName() {
            return sqs.serviceName();
        }

        @Override
        public void close() {
            // The emulator's, shared by all tests.
        }
    }

    /** Keeps what is published, which no subscription gets in full. */
    private static final class RecordingSns implements SnsClient {
        private final SnsClient sns;
        private final List<PublishRequest> requests = new CopyOnWriteArrayList<>();

        RecordingSns(SnsClient sns) {
            this.sns = sns;
        }

        @Override
        public PublishResponse publish(PublishRequest request) {
            requests.add(request);
            return sns.publish(request);
        }

        @Override
        public String serviceName() {
            return sns.serviceName();
        }

        @Override
        public void close() {
            // The emulator's, shared by all tests.
        }
    }
}
