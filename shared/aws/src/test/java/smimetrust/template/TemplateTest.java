package smimetrust.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.aws.SnsAnnouncer;
import smimetrust.pipeline.Requests;
import smimetrust.pipeline.RevocationCheck;
import smimetrust.pipeline.Settings;

class TemplateTest {

    /** What AWS asks for between a function's time-out and its queue's visibility. */
    private static final int ATTEMPTS_IN_FLIGHT = 6;

    private static final Yaml TEMPLATE = template();
    private static final Map<String, Yaml> RESOURCES = TEMPLATE.at("Resources").entries();

    private static Yaml template() {
        try {
            return Yaml.read(Path.of("../../template.yaml"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> ids(String type) {
        List<String> ids =
                RESOURCES.entrySet().stream()
                        .filter(r -> r.getValue().at("Type").text().equals(type))
                        .map(Map.Entry::getKey)
                        .toList();
        assertThat(ids).as(type).isNotEmpty();
        return ids;
    }

    private static Yaml properties(String id) {
        return TEMPLATE.at("Resources", id, "Properties");
    }

    static List<String> functions() {
        return ids("AWS::Serverless::Function");
    }

    static List<String> buckets() {
        return ids("AWS::S3::Bucket");
    }

    static List<String> topics() {
        return ids("AWS::SNS::Topic");
    }

    static List<String> queues() {
        return ids("AWS::SQS::Queue");
    }

    /** The queues that a function reads. */
    static List<String> sources() {
        return functions().stream().map(f -> source(f).at("Queue").id()).toList();
    }

    static List<String> deadLetters() {
        return queues().stream().filter(q -> !sources().contains(q)).toList();
    }

    private static Yaml source(String function) {
        return properties(function).at("Events", "Messages", "Properties");
    }

    // ---- numbers that fit together ----

    @ParameterizedTest
    @MethodSource("functions")
    void aMessageIsHiddenUntilEveryAttemptOnItIsOver(String function) {
        int window =
                source(function).find("MaximumBatchingWindowInSeconds").map(Yaml::number).orElse(0);
        int visibility =
                properties(source(function).at("Queue").id()).at("VisibilityTimeout").number();
        assertThat(visibility)
                .isGreaterThanOrEqualTo(
                        ATTEMPTS_IN_FLIGHT * properties(function).at("Timeout").number() + window);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void onlyTheMessagesThatFailedComeAgainAndTheirNumberAtATimeIsBounded(String function) {
        assertThat(source(function).at("FunctionResponseTypes").value())
                .isEqualTo(List.of("ReportBatchItemFailures"));
        assertThat(source(function).at("ScalingConfig", "MaximumConcurrency").number())
                .isBetween(2, 10); // 2 is the least that Lambda takes
    }

    @ParameterizedTest
    @MethodSource("sources")
    void aMessageHasFiveAttemptsAndOutlivesThemInTheDeadLetterQueue(String queue) {
        Yaml redrive = properties(queue).at("RedrivePolicy");
        Yaml letters = properties(redrive.at("deadLetterTargetArn").id());
        assertThat(redrive.at("maxReceiveCount").number()).isGreaterThanOrEqualTo(5);
        // Its age counts from the first send, so else it would be deleted there at once.
        assertThat(letters.at("MessageRetentionPeriod").number())
                .isGreaterThan(properties(queue).at("MessageRetentionPeriod").number());
        // It is given up while the queue still keeps it.
        assertThat(
                        properties(queue).at("VisibilityTimeout").number()
                                * redrive.at("maxReceiveCount").number())
                .isLessThan(properties(queue).at("MessageRetentionPeriod").number());
        assertThat(letters.at("RedriveAllowPolicy", "sourceQueueArns").items())
                .singleElement()
                .satisfies(arn ->
                        assertThat(arn.at("!Sub").text())
                                .endsWith(":" + properties(queue).at("QueueName", "!Sub").text()));
    }

    @Test
    void quietIsADelayThatAQueueCanKeepAndPatienceDoesNotCutShort() {
        int most = TEMPLATE.at("Parameters", "QuietSeconds", "MaxValue").number();
        assertThat(Duration.ofSeconds(most))
                .isLessThanOrEqualTo(Requests.MAX_DELAY)
                .isLessThan(Settings.QUIET_PATIENCE);
    }

    @Test
    void defaultsAreThoseOfTheCode() {
        Map<String, String> expected =
                Map.of(
                        "QuietSeconds", "" + Settings.DEFAULT.quiet().toSeconds(),
                        "ShrinkHoldMinutes", "" + Settings.DEFAULT.shrinkHold().toMinutes(),
                        "MaxBytes", "" + Settings.DEFAULT.floors().maxBytes(),
                        "RevocationCheck", "" + Settings.DEFAULT.revocation(),
                        "Approval",
                                Settings.DEFAULT
                                        .floors()
                                        .approval()
                                        .name()
                                        .toLowerCase(Locale.ROOT),
                        "MinimumValidityHours",
                                "" + Settings.DEFAULT.floors().minimumValidity().toHours());
        expected.forEach((name, value) ->
                assertThat(TEMPLATE.at("Parameters", name, "Default").text())
                        .as(name)
                        .isEqualTo(value));
    }

    @Test
    void aCheckOfRevocationEndsWithinTheTimeOutAndIsTriedAgainWithinThePatienceForVerdicts() {
        // With the last fetch and what is written, and as long again for the files of the batch.
        assertThat(RevocationCheck.BUDGET.plusSeconds(15).multipliedBy(3).dividedBy(2))
                .isLessThanOrEqualTo(
                        Duration.ofSeconds(properties("ValidateFunction").at("Timeout").number()));
        assertThat(Duration.ofSeconds(properties("ValidateQueue").at("VisibilityTimeout").number()))
                .isLessThan(Settings.UNJUDGED_PATIENCE);
    }

    @Test
    void whatIsLearnedOfRevocationsWakesTheNextStage() {
        assertThat(
                        properties("StateBucket")
                                .at("NotificationConfiguration", "QueueConfigurations")
                                .items())
                .extracting(
                        c -> c.at("Filter", "S3Key", "Rules").items().getFirst().at("Value").text())
                .containsExactly("verdicts/", "revocation/");
    }

    @Test
    void allNoticesTogetherStayFarBelowTheTenASecondThatSuspendAMailAddress() {
        double functions =
                source("NotifyFunction").at("ScalingConfig", "MaximumConcurrency").number();
        assertThat(functions * 1_000 / SnsAnnouncer.PAUSE.toMillis()).isLessThanOrEqualTo(5);
    }

    @Test
    void aBatchOfNoticesIsPacedWithinTheTimeOut() {
        assertThat(
                        SnsAnnouncer.PAUSE.multipliedBy(
                                source("NotifyFunction").at("BatchSize").number()))
                .isLessThan(
                        Duration.ofSeconds(
                                properties("NotifyFunction").at("Timeout").number() / 2));
    }

    // ---- what all of a kind have ----

    @ParameterizedTest
    @MethodSource("buckets")
    void aBucketIsPrivateVersionedAndOutlivesTheStack(String bucket) {
        Yaml its = properties(bucket);
        assertThat(TEMPLATE.at("Resources", bucket, "DeletionPolicy").text()).isEqualTo("Retain");
        assertThat(TEMPLATE.at("Resources", bucket, "UpdateReplacePolicy").text())
                .isEqualTo("Retain");
        assertThat(its.at("VersioningConfiguration", "Status").text()).isEqualTo("Enabled");
        assertThat(its.at("OwnershipControls", "Rules").items())
                .extracting(rule -> rule.at("ObjectOwnership").text())
                .containsExactly("BucketOwnerEnforced");
        assertThat(its.at("PublicAccessBlockConfiguration").value())
                .isEqualTo(
                        Map.of(
                                "BlockPublicAcls", true,
                                "BlockPublicPolicy", true,
                                "IgnorePublicAcls", true,
                                "RestrictPublicBuckets", true));
    }

    @ParameterizedTest
    @MethodSource("buckets")
    void nothingCurrentExpires(String bucket) {
        List<Yaml> rules = properties(bucket).at("LifecycleConfiguration", "Rules").items();
        assertThat(rules)
                .noneMatch(rule -> rule.find("ExpirationInDays").isPresent())
                .noneMatch(rule -> rule.find("ExpirationDate").isPresent())
                .anyMatch(rule -> rule.find("AbortIncompleteMultipartUpload").isPresent());
    }

    static Stream<Arguments> guarded() {
        return Stream.of(
                        buckets().stream().map(b -> arguments(b, "BucketPolicy", "Bucket", "s3:*")),
                        queues().stream().map(q -> arguments(q, "QueuePolicy", "Queues", "sqs:*")),
                        topics().stream()
                                .map(t -> arguments(t, "TopicPolicy", "Topics", "sns:Publish")))
                .flatMap(s -> s);
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void nobodyComesWithoutTls(String id, String kind, String names, String action) {
        assertThat(statements(id, kind, names))
                .filteredOn(s -> s.at("Effect").text().equals("Deny"))
                .filteredOn(s -> s.at("Action").text().equals(action))
                .filteredOn(s -> s.at("Principal").text().equals("*"))
                .filteredOn(s -> s.at("Resource").items().stream().allMatch(r -> r.id().equals(id)))
                .filteredOn(s ->
                        s.find("Condition")
                                .map(Yaml::value)
                                .filter(
                                        Map.of("Bool", Map.of("aws:SecureTransport", "false"))
                                                ::equals)
                                .isPresent())
                .hasSize(1);
    }

    /** The statements of a resource's policy; of optional ones, as if their condition held. */
    private static List<Yaml> statements(String id, String kind, String names) {
        return RESOURCES.keySet().stream()
                .filter(policy ->
                        RESOURCES
                                .getOrDefault(policy, TEMPLATE)
                                .at("Type")
                                .text()
                                .endsWith("::" + kind))
                .map(TemplateTest::properties)
                .filter(policy ->
                        policy.at(names).items().stream().anyMatch(r -> r.id().equals(id)))
                .flatMap(policy -> statements(policy.at("PolicyDocument")))
                .toList();
    }

    private static Stream<Yaml> statements(Yaml document) {
        return document.at("Statement").items().stream()
                .map(s -> s.find("!If").map(branches -> branches.items().get(1)).orElse(s));
    }

    @Test
    void whatHoldsDataTakesAKeyOfOnesOwn() {
        Map<String, String> places =
                Map.of(
                        "AWS::S3::Bucket", "BucketEncryption",
                        "AWS::SQS::Queue", "KmsMasterKeyId",
                        "AWS::SNS::Topic", "KmsMasterKeyId",
                        "AWS::Logs::LogGroup", "KmsKeyId");
        places.forEach((type, place) ->
                assertThat(ids(type))
                        .allSatisfy(id ->
                                assertThat(properties(id).at(place).text())
                                        .contains(
                                                "UsesKey", "{!GetAtt=Key.Arn}", "{!Ref=KmsKey}")));
    }

    // ---- who may do what ----

    static Stream<Arguments> roles() {
        return Stream.of(
                arguments(
                        "ValidateRole",
                        Set.of(
                                "StateBucket/incidents/*",
                                "StateBucket/revocation/*",
                                "StateBucket/verdicts/*")),
                arguments("AssembleRole", Set.of("OutputBucket/*")),
                arguments("NotifyRole", Set.of("StateBucket/notified/*")));
    }

    @ParameterizedTest
    @MethodSource("roles")
    void aFunctionWritesItsOwnPlaceAndNoOther(String role, Set<String> places) {
        Set<String> written = new TreeSet<>();
        for (Yaml statement : allowed(role)) {
            if (statement.at("Action").items().stream()
                    .map(Yaml::text)
                    .anyMatch(action ->
                            action.startsWith("s3:") && !action.matches("s3:(Get|List).*"))) {
                statement.at("Resource").items().stream()
                        .map(r -> r.at("!Sub").text().replaceAll("\\$\\{(\\w+)\\.Arn}", "$1"))
                        .forEach(written::add);
            }
        }
        assertThat(written).isEqualTo(places);
    }

    @ParameterizedTest
    @MethodSource("roles")
    void aFunctionsRightsNameTheirActionsAndResources(String role, Set<String> places) {
        for (Yaml statement : allowed(role)) {
            assertThat(statement.at("Action").items())
                    .allSatisfy(action -> assertThat(action.text()).doesNotContain("*"));
            assertThat(statement.at("Resource").items())
                    .allSatisfy(resource -> assertThat(resource.text()).isNotEqualTo("*"));
        }
        assertThat(properties(role).find("ManagedPolicyArns")).isEmpty();
    }

    private static List<Yaml> allowed(String role) {
        List<Yaml> statements =
                properties(role).at("Policies").items().stream()
                        .flatMap(policy -> statements(policy.at("PolicyDocument")))
                        .toList();
        assertThat(statements).extracting(s -> s.at("Effect").text()).containsOnly("Allow");
        return statements;
    }

    static Stream<Arguments> soleWriters() {
        return Stream.of(
                arguments("StateBucket/verdicts/", "ValidateRole"),
                arguments("StateBucket/incidents/", "ValidateRole"),
                arguments("StateBucket/revocation/", "ValidateRole"),
                arguments("StateBucket/notified/", "NotifyRole"),
                arguments("OutputBucket/", "AssembleRole"));
    }

    @ParameterizedTest
    @MethodSource("soleWriters")
    void whatAFunctionWritesNobodyElseWrites(String place, String role) {
        String bucket = place.substring(0, place.indexOf('/'));
        String pattern = "${" + bucket + ".Arn}" + place.substring(bucket.length()) + "*";
        assertThat(statements(bucket, "BucketPolicy", "Bucket"))
                .filteredOn(s -> s.at("Effect").text().equals("Deny"))
                .filteredOn(s -> s.at("Action").text().contains("s3:PutObject"))
                .filteredOn(s -> s.at("Principal").text().equals("*"))
                .filteredOn(s ->
                        s.at("Resource").items().stream()
                                .anyMatch(r ->
                                        r.find("!Sub")
                                                .map(Yaml::text)
                                                .filter(pattern::equals)
                                                .isPresent()))
                .filteredOn(s ->
                        s.at("Condition")
                                .find("ArnNotEquals")
                                .filter(c -> c.at("aws:PrincipalArn").id().equals(role))
                                .isPresent())
                .hasSize(1);
    }

    @Test
    void onlyTheNotifyFunctionPublishesNotices() {
        assertThat(statements("NoticeTopic", "TopicPolicy", "Topics"))
                .filteredOn(s -> s.at("Effect").text().equals("Deny"))
                .filteredOn(s ->
                        s.at("Condition")
                                .find("ArnNotEquals")
                                .filter(c -> c.at("aws:PrincipalArn").id().equals("NotifyRole"))
                                .isPresent())
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("peoplesBuckets")
    void noFunctionWritesWhatPeopleWrite(String bucket) {
        List<Yaml> denials =
                statements(bucket, "BucketPolicy", "Bucket").stream()
                        .filter(s ->
                                s.find("Condition").flatMap(c -> c.find("ArnEquals")).isPresent())
                        .toList();
        assertThat(denials)
                .singleElement()
                .satisfies(denial -> {
                    assertThat(denial.at("Effect").text()).isEqualTo("Deny");
                    assertThat(denial.at("Action").text())
                            .contains("s3:PutObject", "s3:DeleteObject");
                    assertThat(denial.at("Condition", "ArnEquals", "aws:PrincipalArn").items())
                            .extracting(Yaml::id)
                            .containsExactlyInAnyOrderElementsOf(ids("AWS::IAM::Role"));
                });
    }

    static List<String> peoplesBuckets() {
        return List.of("InboxBucket", "ControlBucket");
    }

    // ---- alarms ----

    static Stream<Arguments> watched() {
        List<Arguments> watched = new ArrayList<>();
        functions()
                .forEach(f -> {
                    watched.add(arguments(f, "Errors"));
                    watched.add(arguments(f, "Throttles"));
                });
        sources().forEach(q -> watched.add(arguments(q, "ApproximateAgeOfOldestMessage")));
        deadLetters().forEach(q -> watched.add(arguments(q, "ApproximateNumberOfMessagesVisible")));
        return watched.stream();
    }

    @ParameterizedTest
    @MethodSource("watched")
    void anAlarmWatches(String id, String metric) {
        assertThat(ids("AWS::CloudWatch::Alarm").stream().map(TemplateTest::properties))
                .filteredOn(alarm -> alarm.at("MetricName").text().equals(metric))
                .filteredOn(alarm ->
                        alarm.find("Dimensions")
                                .map(d -> d.items().getFirst().at("Value").id())
                                .equals(Optional.of(id)))
                .hasSize(1);
    }

    @Test
    void everyAlarmReachesTheOperators() {
        assertThat(ids("AWS::CloudWatch::Alarm"))
                .allSatisfy(alarm ->
                        assertThat(properties(alarm).at("AlarmActions").items())
                                .extracting(Yaml::id)
                                .containsExactly("AlarmTopic"));
    }

    @ParameterizedTest
    @MethodSource("sources")
    void aMessageIsNotLateBecauseItFailedOnce(String queue) {
        assertThat(ids("AWS::CloudWatch::Alarm").stream().map(TemplateTest::properties))
                .filteredOn(alarm ->
                        alarm.at("MetricName").text().equals("ApproximateAgeOfOldestMessage"))
                .allSatisfy(alarm ->
                        assertThat(alarm.at("Threshold").number())
                                .isGreaterThan(
                                        2 * properties(queue).at("VisibilityTimeout").number()));
    }

    @Test
    void aDayAndTwoHoursWithoutAReconcileIsAnAlarmEvenIfNothingIsHeardAtAll() {
        Yaml alarm = properties("NoReconcile");
        Yaml metric = properties("Reconciled").at("MetricTransformations").items().getFirst();
        assertThat(alarm.at("Period").number() * alarm.at("EvaluationPeriods").number())
                .isEqualTo(26 * 3_600);
        assertThat(alarm.at("TreatMissingData").text()).isEqualTo("breaching");
        assertThat(alarm.at("Namespace"))
                .extracting(Yaml::text)
                .isEqualTo(metric.at("MetricNamespace").text());
        assertThat(alarm.at("MetricName").value()).isEqualTo(metric.at("MetricName").value());
        assertThat(properties("Reconciled").at("LogGroupName").id())
                .isEqualTo(properties("AssembleFunction").at("LoggingConfig", "LogGroup").id());
        // A field, not a word anywhere: a bundle may have that name.
        assertThat(properties("Reconciled").at("FilterPattern").text())
                .isEqualTo("{ $.event = \"reconciled\" }");
    }

    @Test
    void everyFunctionLogsToAGroupThatForgets() {
        assertThat(functions())
                .allSatisfy(function ->
                        assertThat(
                                        properties(
                                                        properties(function)
                                                                .at("LoggingConfig", "LogGroup")
                                                                .id())
                                                .at("RetentionInDays")
                                                .id())
                                .isEqualTo("LogRetentionDays"));
    }

    // ---- what a person sees in the console ----

    @Test
    void everyParameterIsExplainedBoundedLabelledAndInAGroup() {
        Map<String, Yaml> parameters = TEMPLATE.at("Parameters").entries();
        Yaml console = TEMPLATE.at("Metadata", "AWS::CloudFormation::Interface");
        parameters.forEach((name, parameter) -> {
            assertThat(parameter.at("Description").text()).as(name).hasSizeBetween(20, 4_000);
            assertThat(parameter.find("Default")).as(name).isPresent();
            assertThat(
                            parameter
                                    .find("AllowedPattern")
                                    .or(() -> parameter.find("AllowedValues"))
                                    .or(() -> parameter.find("MaxValue")))
                    .as(name)
                    .isPresent();
        });
        assertThat(
                        console.at("ParameterGroups").items().stream()
                                .flatMap(group -> group.at("Parameters").items().stream())
                                .map(Yaml::text))
                .containsExactlyInAnyOrderElementsOf(parameters.keySet());
        assertThat(console.at("ParameterLabels").entries().keySet()).isEqualTo(parameters.keySet());
    }

    @Test
    void everyOutputIsExplained() {
        TEMPLATE.at("Outputs")
                .entries()
                .forEach((name, output) ->
                        assertThat(output.at("Description").text()).as(name).isNotEmpty());
    }

    @Test
    void everySuppressionHasItsReasonBesideIt() {
        List<Yaml> skips =
                RESOURCES.values().stream()
                        .flatMap(r -> r.find("Metadata").stream())
                        .flatMap(m -> m.at("checkov", "skip").items().stream())
                        .toList();
        assertThat(skips)
                .isNotEmpty()
                .allSatisfy(skip -> assertThat(skip.at("comment").text()).hasSizeGreaterThan(20));
    }
}
