package smimetrust.integration;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.Certificate;
import smimetrust.Refusal;
import smimetrust.Sha256;
import smimetrust.TestCa;
import smimetrust.release.Release;
import smimetrust.release.Status;
import smimetrust.release.Status.FileEntry;
import smimetrust.sst.SerializedStore;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.eventbridge.model.DescribeRuleResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The very template, deployed once for all of these, each with a bundle of its own: what users do
 * in buckets, what operators see, and what becomes of it.
 */
class DeployedIT {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa ISSUING = TestCa.issuedBy(ROOT, "Issuing").build();
    private static final TestCa OTHER = TestCa.issuedBy(ROOT, "Other").build();

    private static DeployedStack stack;

    @BeforeAll
    static void deploy() {
        stack = new DeployedStack();
    }

    @AfterAll
    @SuppressWarnings("NullAway") // where it could not be deployed there is nothing to remove
    static void remove() {
        if (stack != null) {
            stack.close();
        }
    }

    private static long number(Status status) {
        return status.release().map(Release::number).orElse(0L);
    }

    private static Set<Sha256> digests(TestCa... cas) {
        return Stream.of(cas).map(ca -> ca.certificate().sha256()).collect(Collectors.toSet());
    }

    private static boolean isReleased(Status status, int files) {
        return status.files().size() == files
                && status.release().isPresent()
                && status.unjudged().isEmpty()
                && status.blockers().isEmpty();
    }

    /** What an administrator fetches: it is what the status says, and reads as a store. */
    private static Set<Sha256> published(Release release) {
        byte[] bytes = stack.output(release.key());
        assertThat(Sha256.of(bytes)).isEqualTo(release.sha256());
        assertThat(bytes).hasSize((int) release.size());
        SerializedStore.Store store = (SerializedStore.Store) SerializedStore.read(bytes);
        return store.certificates().stream().map(Certificate::sha256).collect(Collectors.toSet());
    }

    private static Set<Sha256> published(Status status) {
        return published(status.release().orElseThrow());
    }

    private static List<String> named(JsonObject notice, String list) {
        return notice
                .getAsJsonObject("released")
                .getAsJsonObject(list)
                .getAsJsonArray("items")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .map(item -> item.get("sha256").getAsString())
                .toList();
    }

    private static void uploadAtOnce(Map<String, byte[]> files) throws Exception {
        List<Callable<Boolean>> uploads = new ArrayList<>();
        files.forEach((key, bytes) ->
                uploads.add(() -> {
                    stack.upload(key, bytes);
                    return true;
                }));
        Collections.shuffle(uploads, new Random(7));
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> upload : threads.invokeAll(uploads)) {
                assertThat(upload.get()).isTrue();
            }
        }
    }

    private static FileEntry withoutUpload(FileEntry file) {
        return new FileEntry(
                file.name(),
                file.sha256(),
                file.certificates(),
                file.refusals(),
                Optional.empty(),
                Optional.empty());
    }

    /** What is published and said is what one build on one machine gives. */
    private static void equalsLocalBuild(String bundle, Map<String, byte[]> files, Status status) {
        Release release = status.release().orElseThrow();
        LocalBuild build = LocalBuild.of(bundle, files, release.publishedAt());
        assertThat(stack.output(release.key())).isEqualTo(build.store());
        assertThat(status.certificates()).isEqualTo(build.status().certificates());
        assertThat(status.orphans()).isEqualTo(build.status().orphans());
        assertThat(status.files().stream().map(DeployedIT::withoutUpload))
                .isEqualTo(build.status().files().stream().map(DeployedIT::withoutUpload).toList());
    }

    @Test
    @DisplayName("the samples become the store of a local build, and one notice that names it")
    void samples() throws Exception {
        Map<String, byte[]> samples = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of("../samples"))) {
            for (Path file : files.toList()) {
                samples.put("samples/" + file.getFileName(), Files.readAllBytes(file));
            }
        }
        uploadAtOnce(samples);
        Status status = stack.settled("samples", s -> isReleased(s, samples.size()));
        equalsLocalBuild("samples", samples, status);
        Release release = status.release().orElseThrow();
        assertThat(release.number()).isEqualTo(1);

        List<JsonObject> told = stack.told("samples", "released");
        assertThat(told).hasSize(1);
        JsonObject released = told.getFirst().getAsJsonObject("released");
        String location = "s3://" + stack.resource("OutputBucket") + "/" + release.key();
        assertThat(released.get("location").getAsString()).isEqualTo(location);
        assertThat(released.get("sha256").getAsString()).isEqualTo(release.sha256().hex());
        assertThat(named(told.getFirst(), "added")).hasSize(release.certificates());
        assertThat(stack.mails())
                .filteredOn(mail -> mail.contains("aws s3 cp \"" + location + "\""))
                .hasSize(1)
                .allSatisfy(mail -> assertThat(mail).contains(release.sha256().hex()));
    }

    @Test
    @DisplayName("what is deleted leaves, and a renewed certificate stands beside the one before")
    void deletedAndRenewed() {
        TestCa renewed = TestCa.issuedBy(ROOT, "Issuing").build();
        stack.upload("renewal/root.cer", ROOT.der());
        stack.upload("renewal/issuing.cer", ISSUING.der());
        stack.upload("renewal/other.cer", OTHER.der());
        Status first = stack.settled("renewal", s -> isReleased(s, 3));
        assertThat(published(first)).isEqualTo(digests(ROOT, ISSUING, OTHER));

        stack.delete("renewal/other.cer");
        Status second =
                stack.settled("renewal", s -> isReleased(s, 2) && number(s) > number(first));
        assertThat(published(second)).isEqualTo(digests(ROOT, ISSUING));
        JsonObject notice = stack.told("renewal", "released").getLast();
        assertThat(named(notice, "removed")).containsExactly(OTHER.certificate().sha256().hex());
        assertThat(named(notice, "added")).isEmpty();

        stack.upload("renewal/issuing-2026.cer", renewed.der());
        Status third =
                stack.settled("renewal", s -> isReleased(s, 3) && number(s) > number(second));
        assertThat(renewed.certificate().sha256()).isNotEqualTo(ISSUING.certificate().sha256());
        assertThat(published(third)).isEqualTo(digests(ROOT, ISSUING, renewed));
        assertThat(named(stack.told("renewal", "released").getLast(), "added"))
                .containsExactly(renewed.certificate().sha256().hex());

        // In the place of the old file: the old certificate leaves with it.
        stack.upload("renewal/issuing.cer", renewed.der());
        Status fourth = stack.settled("renewal", s -> number(s) > number(third));
        assertThat(published(fourth)).isEqualTo(digests(ROOT, renewed));
        assertThat(published(first.release().orElseThrow()))
                .as("what was released before is still there")
                .isEqualTo(digests(ROOT, ISSUING, OTHER));
    }

    @Test
    @DisplayName("a private key is an incident, and nothing of it goes anywhere")
    void privateKey() {
        KeyPair keys = TestCa.newKeys("RSA2048");
        byte[] der = keys.getPrivate().getEncoded();
        String mistake = ROOT.pem() + TestCa.pem("PRIVATE KEY", der) + ISSUING.pem();
        stack.upload("incident/mistake.pem", mistake.getBytes(US_ASCII));
        stack.upload("incident/key.der", der);
        Status status =
                stack.settled(
                        "incident", s -> s.incidents().size() == 2 && s.release().isPresent());
        assertThat(status.files())
                .hasSize(2)
                .allSatisfy(f ->
                        assertThat(f.refusals())
                                .extracting(Refusal::rule)
                                .contains("file.private-key"));
        assertThat(published(status)).isEqualTo(digests(ROOT, ISSUING));
        assertThat(stack.told("incident", "incident"))
                .allSatisfy(notice ->
                        assertThat(notice.get("severity").getAsString()).isEqualTo("error"));

        // What every RSA key begins with stands in certificates too.
        String secret = Base64.getEncoder().encodeToString(der).substring(60);
        assertThat(stack.logged()).contains("incident/mistake.pem", "incident/key.der");
        String said = stack.everythingSaid();
        assertThat(said).contains("incident/mistake.pem", ROOT.certificate().sha256().hex());
        for (int i = 0; i + 20 <= secret.length(); i++) {
            if (said.contains(secret.substring(i, i + 20))) {
                throw new AssertionError("a part of the private key, from character " + (i + 60));
            }
        }
    }

    @Test
    @DisplayName("files of any name arrive under that name, and the same file twice is one entry")
    void names() {
        List<String> names =
                List.of(
                        "one.cer",
                        "the same again.cer",
                        "a b+c%41 é 証.cer",
                        "e\u0301 and 😀.cer",
                        "it's \"quoted\" & <x> #?=;.cer",
                        "sub/deep/100%.cer",
                        "back\\slash.cer");
        names.forEach(name -> stack.upload("names/" + name, ROOT.der()));
        Status status = stack.settled("names", s -> isReleased(s, names.size()));
        assertThat(status.files())
                .extracting(FileEntry::name)
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(status.files()).allSatisfy(f -> assertThat(f.refusals()).isEmpty());
        assertThat(status.certificates()).hasSize(1);
        assertThat(status.certificates().getFirst().sources())
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(published(status)).isEqualTo(digests(ROOT));

        stack.delete("names/a b+c%41 é 証.cer");
        Status less = stack.settled("names", s -> isReleased(s, names.size() - 1));
        assertThat(less.files())
                .extracting(FileEntry::name)
                .doesNotContain("a b+c%41 é 証.cer")
                .contains("sub/deep/100%.cer");
        assertThat(less.release()).as("nothing in it changed").isEqualTo(status.release());
    }

    @Test
    @DisplayName("300 files at once over three bundles: none is lost, and releases are few")
    void burst() throws Exception {
        KeyPair keys = TestCa.newKeys("secp256r1");
        Map<String, Map<String, byte[]>> bundles = new LinkedHashMap<>();
        Map<String, byte[]> all = new TreeMap<>();
        for (String bundle : List.of("burst-one", "burst-two", "burst-three")) {
            Map<String, byte[]> files = new TreeMap<>();
            TestCa root = TestCa.root("Root of " + bundle).keys(keys).build();
            files.put(bundle + "/root.cer", root.der());
            for (int i = 0; files.size() < 100; i++) {
                switch (i % 6) {
                    case 0 ->
                            files.put(
                                    bundle + "/not-" + i + ".cer",
                                    ("no certificate " + i).getBytes(US_ASCII));
                    case 1 -> files.put(bundle + "/again-" + i + ".cer", root.der());
                    default ->
                            files.put(
                                    bundle + "/ca " + i + ".cer",
                                    TestCa.issuedBy(root, "CA " + i + " of " + bundle)
                                            .keys(keys)
                                            .build()
                                            .der());
                }
            }
            bundles.put(bundle, files);
            all.putAll(files);
        }
        assertThat(all).hasSize(300);
        uploadAtOnce(all);
        for (Map.Entry<String, Map<String, byte[]>> bundle : bundles.entrySet()) {
            Status status = stack.settled(bundle.getKey(), s -> isReleased(s, 100));
            equalsLocalBuild(bundle.getKey(), bundle.getValue(), status);
            assertThat(number(status)).isLessThanOrEqualTo(5);
            List<JsonObject> told = stack.told(bundle.getKey(), "released");
            assertThat(told.getLast().getAsJsonObject("released").get("sha256").getAsString())
                    .isEqualTo(status.release().orElseThrow().sha256().hex());
        }
    }

    @Test
    @DisplayName("uploads and removals whose events were lost are found by the schedule")
    void schedule() {
        stack.upload("lost/root.cer", ROOT.der());
        stack.upload("lost/other.cer", OTHER.der());
        Status first = stack.settled("lost", s -> isReleased(s, 2));
        String inbox = stack.resource("InboxBucket");
        var connected = stack.s3.getBucketNotificationConfiguration(g -> g.bucket(inbox));
        assertThat(connected.queueConfigurations()).hasSizeGreaterThanOrEqualTo(2);
        try {
            stack.s3.putBucketNotificationConfiguration(
                    p -> p.bucket(inbox).notificationConfiguration(c -> {}));
            stack.upload("lost/issuing.cer", ISSUING.der());
            stack.delete("lost/other.cer");
            stack.upload("lost-too/root.cer", ROOT.der());
        } finally {
            stack.s3.putBucketNotificationConfiguration(p ->
                    p.bucket(inbox)
                            .notificationConfiguration(
                                    c -> c.queueConfigurations(connected.queueConfigurations())));
        }
        stack.settle();
        assertThat(stack.status("lost")).isEqualTo(first);
        assertThat(stack.status("lost-too").release()).isEmpty();

        // The rule that the template made, with its own target and message, but soon.
        String assembler =
                stack.attribute(stack.resource("AssembleQueue"), QueueAttributeName.QUEUE_ARN);
        List<String> rules =
                stack.events.listRuleNamesByTarget(l -> l.targetArn(assembler)).ruleNames();
        assertThat(rules).hasSize(1);
        DescribeRuleResponse rule = stack.events.describeRule(d -> d.name(rules.getFirst()));
        assertThat(rule.scheduleExpression()).startsWith("cron(");
        reschedule(rule, "rate(1 minute)"); // half a minute to two, LocalStack looks once a minute
        try {
            Status healed =
                    stack.settled("lost", s -> isReleased(s, 2) && number(s) > number(first));
            assertThat(published(healed)).isEqualTo(digests(ROOT, ISSUING));
            Status other = stack.settled("lost-too", s -> isReleased(s, 1));
            assertThat(published(other)).isEqualTo(digests(ROOT));
        } finally {
            reschedule(rule, rule.scheduleExpression());
        }
        assertThat(stack.told("lost-too", "released")).hasSize(1);
    }

    private static void reschedule(DescribeRuleResponse rule, String expression) {
        var targets = stack.events.listTargetsByRule(l -> l.rule(rule.name())).targets();
        assertThat(targets).hasSize(1);
        // LocalStack stops a schedule when its rule is disabled, and starts it with the targets.
        stack.events.disableRule(d -> d.name(rule.name()));
        stack.events.putRule(p ->
                p.name(rule.name())
                        .description(rule.description())
                        .state(rule.state())
                        .scheduleExpression(expression));
        stack.events.putTargets(p -> p.rule(rule.name()).targets(targets));
    }

    @Test
    @DisplayName(
            "what cannot be processed becomes a dead letter that the alarm's metric shows, and"
                    + " redrive heals what was mended")
    void deadLetters() {
        String queue = stack.resource("NotifyQueue");
        String letters = stack.resource("NotifyDeadLetters");
        String poison = "no message of ours";
        Status status;
        try (var _ = stack.impatient("NotifyQueue", 1, 2)) {
            try (var _ =
                    stack.mistake(
                            "NotifyFunction",
                            Map.of("TOPIC_ARN", stack.resource("NoticeTopic") + "-mistyped"),
                            60)) {
                stack.send("NotifyQueue", poison);
                stack.upload("dead/root.cer", ROOT.der());
                Awaitility.await("dead letters")
                        .atMost(DeployedStack.PATIENCE)
                        .untilAsserted(() -> assertThat(visible(letters)).isEqualTo(2));
                status = stack.status("dead");
                assertThat(published(status)).isEqualTo(digests(ROOT));
                assertThat(stack.noticesOf("dead", "released")).isEmpty();
                MetricAlarm alarm = alarmOf(letters);
                Awaitility.await("the alarm's metric")
                        .atMost(DeployedStack.PATIENCE)
                        .pollInterval(Duration.ofSeconds(1))
                        .untilAsserted(() ->
                                assertThat(highest(alarm))
                                        .isGreaterThanOrEqualTo(alarm.threshold())
                                        .isEqualTo(2));
            }
            stack.sqs.startMessageMoveTask(s ->
                    s.sourceArn(stack.attribute(letters, QueueAttributeName.QUEUE_ARN))
                            .destinationArn(stack.attribute(queue, QueueAttributeName.QUEUE_ARN)));
            assertThat(stack.told("dead", "released")).hasSize(1);
            Awaitility.await("only what can never be processed is back")
                    .atMost(DeployedStack.PATIENCE)
                    .untilAsserted(() -> {
                        stack.settle();
                        assertThat(visible(letters)).isEqualTo(1);
                    });
        }
        assertThat(stack.status("dead")).isEqualTo(status);
        assertThat(
                        stack.sqs
                                .receiveMessage(r -> r.queueUrl(letters).visibilityTimeout(0))
                                .messages())
                .extracting(m -> m.body())
                .containsExactly(poison);
        assertThat(stack.logged()).contains("message.poison", "request.failed");
    }

    private static int visible(String queue) {
        return Integer.parseInt(
                stack.attribute(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }

    /** The alarm that the template has for a dead-letter queue. */
    private static MetricAlarm alarmOf(String letters) {
        String arn = stack.attribute(letters, QueueAttributeName.QUEUE_ARN);
        String name = arn.substring(arn.lastIndexOf(':') + 1);
        return stack.metrics.describeAlarms().metricAlarms().stream()
                .filter(a -> "AWS/SQS".equals(a.namespace()))
                .filter(a -> a.dimensions().stream().anyMatch(d -> d.value().equals(name)))
                .filter(a -> a.metricName().equals("ApproximateNumberOfMessagesVisible"))
                .findFirst()
                .orElseThrow();
    }

    private static double highest(MetricAlarm alarm) {
        return stack
                .metrics
                .getMetricStatistics(g ->
                        g.namespace(alarm.namespace())
                                .metricName(alarm.metricName())
                                .dimensions(alarm.dimensions())
                                .statistics(alarm.statistic())
                                .period(60)
                                .startTime(Instant.now().minusSeconds(600))
                                .endTime(Instant.now().plusSeconds(60)))
                .datapoints()
                .stream()
                .mapToDouble(d -> d.maximum())
                .max()
                .orElse(0);
    }

    @Test
    @DisplayName(
            "a function killed in the middle of a release leaves the one before whole, and the"
                    + " retry completes it")
    void killed() {
        stack.upload("killed/root.cer", ROOT.der());
        Status first = stack.settled("killed", s -> isReleased(s, 1));
        List<String> before = stack.outputKeys("killed/releases/");
        long timeOuts = timeOuts();
        String way = stack.openWay();
        try (var _ = stack.impatient("AssembleQueue", 10, 5);
                var _ = stack.mistake("AssembleFunction", Map.of("AWS_ENDPOINT_URL_S3", way), 8)) {
            stack.withhold();
            try {
                stack.upload("killed/issuing.cer", ISSUING.der());
                Awaitility.await("the last write of the release")
                        .atMost(DeployedStack.PATIENCE)
                        .until(stack::isWithheld);
                // The files of the release are there, but nothing points to them.
                assertThat(stack.outputKeys("killed/releases/"))
                        .containsAll(before)
                        .hasSize(2 * before.size());
                Awaitility.await("the time-out")
                        .atMost(DeployedStack.PATIENCE)
                        .until(() -> timeOuts() > timeOuts);
                assertThat(stack.status("killed")).isEqualTo(first);
                assertThat(published(first)).isEqualTo(digests(ROOT));
            } finally {
                stack.passOn();
            }
            Status second =
                    stack.settled("killed", s -> isReleased(s, 2) && number(s) > number(first));
            assertThat(published(second)).isEqualTo(digests(ROOT, ISSUING));
            assertThat(published(first.release().orElseThrow())).isEqualTo(digests(ROOT));
            assertThat(number(second)).isEqualTo(2);
        }
        assertThat(stack.told("killed", "released")).hasSize(2);
    }

    private static long timeOuts() {
        return stack.logged().lines().filter(line -> line.contains("Task timed out")).count();
    }
}
