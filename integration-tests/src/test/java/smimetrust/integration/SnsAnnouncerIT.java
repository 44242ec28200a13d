package smimetrust.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.Refusal;
import smimetrust.Severity;
import smimetrust.aws.SnsAnnouncer;
import smimetrust.notice.Announcement;
import smimetrust.notice.Notice;
import smimetrust.notice.Place;
import smimetrust.pipeline.Announcer;
import smimetrust.pipeline.AnnouncerContract;
import smimetrust.release.Status;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class SnsAnnouncerIT extends AnnouncerContract {

    private final Emulator aws = Emulator.get();
    private String topic = "";
    private Listener enveloped = new Listener("");
    private Listener raw = new Listener("");

    /** A queue that listens to the topic. */
    private final class Listener {
        private final String queue;
        private final List<String> heard = new ArrayList<>();

        Listener(String queue) {
            this.queue = queue;
        }

        List<String> heard() {
            aws.sqs
                    .receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10))
                    .messages()
                    .forEach(message -> {
                        heard.add(message.body());
                        aws.sqs.deleteMessage(
                                d -> d.queueUrl(queue).receiptHandle(message.receiptHandle()));
                    });
            return heard;
        }

        List<String> heardOf(int count) {
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(this::heard, all -> all.size() >= count);
        }
    }

    @BeforeEach
    void make() {
        topic = aws.sns.createTopic(t -> t.name(Emulator.fresh("notices"))).topicArn();
        enveloped = listener(Map.of());
        raw = listener(Map.of("RawMessageDelivery", "true"));
    }

    private Listener listener(Map<String, String> attributes) {
        String queue = aws.sqs.createQueue(q -> q.queueName(Emulator.fresh("heard"))).queueUrl();
        String arn =
                aws.sqs
                        .getQueueAttributes(
                                g -> g.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
                        .attributes()
                        .get(QueueAttributeName.QUEUE_ARN);
        aws.sns.subscribe(
                s -> s.topicArn(topic).protocol("sqs").endpoint(arn).attributes(attributes));
        return new Listener(queue);
    }

    @Override
    protected Announcer announcer() {
        return new SnsAnnouncer(aws.sns, topic, Duration.ZERO);
    }

    /**
     * The JSON, by way of both kinds of subscription: mail, which gets the text, is not sent here.
     */
    @Override
    protected Optional<Heard> hear(Duration patience) {
        Instant end = Instant.now().plus(patience);
        do {
            if (enveloped.heard().size() >= 1 && raw.heard().size() >= 1) {
                JsonObject envelope =
                        JsonParser.parseString(enveloped.heard.removeFirst()).getAsJsonObject();
                String message = raw.heard.removeFirst();
                assertThat(envelope.get("Message").getAsString()).isEqualTo(message);
                return Optional.of(
                        new Heard(
                                Optional.of(envelope.get("Subject").getAsString()),
                                Optional.empty(),
                                Optional.of(message)));
            }
        } while (Instant.now().isBefore(end));
        return Optional.empty();
    }

    private static Announcement about(String bundle, String events) {
        return new Announcement(
                "subject",
                "text",
                "{\"bundle\":\"" + bundle + "\"}",
                List.of(
                        new Announcement.Attribute("events", "String.Array", events),
                        new Announcement.Attribute("bundle", "String", bundle),
                        new Announcement.Attribute("severity", "String", "notice")));
    }

    @Test
    @DisplayName("the attributes arrive with their types")
    void attributes() {
        announcer().publish(about("contoso", "[\"released\",\"new-root\"]"));
        JsonObject attributes =
                JsonParser.parseString(enveloped.heardOf(1).getFirst())
                        .getAsJsonObject()
                        .getAsJsonObject("MessageAttributes");
        assertThat(attributes.getAsJsonObject("events").get("Type").getAsString())
                .isEqualTo("String.Array");
        assertThat(attributes.getAsJsonObject("events").get("Value").getAsString())
                .isEqualTo("[\"released\",\"new-root\"]");
        assertThat(attributes.getAsJsonObject("bundle").get("Value").getAsString())
                .isEqualTo("contoso");
        assertThat(attributes.getAsJsonObject("severity").get("Value").getAsString())
                .isEqualTo("notice");
    }

    @Test
    @DisplayName("a subscription hears only of the events and the bundles that it asked for")
    void filters() {
        Listener incidents =
                listener(
                        Map.of(
                                "FilterPolicy",
                                "{\"events\":[\"incident\",\"blocked\"]}",
                                "RawMessageDelivery",
                                "true"));
        Listener contoso =
                listener(
                        Map.of(
                                "FilterPolicy",
                                "{\"bundle\":[\"contoso\"]}",
                                "RawMessageDelivery",
                                "true"));
        Announcer announcer = announcer();
        announcer.publish(about("contoso", "[\"released\"]"));
        announcer.publish(about("fabrikam", "[\"new-root\",\"released\"]"));
        announcer.publish(about("fabrikam", "[\"incident\",\"refused\"]"));
        announcer.publish(about("contoso", "[\"blocked\"]"));
        raw.heardOf(4);
        String aboutContoso = "{\"bundle\":\"contoso\"}";
        String aboutFabrikam = "{\"bundle\":\"fabrikam\"}";
        assertThat(incidents.heardOf(2)).containsExactlyInAnyOrder(aboutFabrikam, aboutContoso);
        assertThat(contoso.heardOf(2)).containsExactly(aboutContoso, aboutContoso);
        assertThat(incidents.heard()).hasSize(2);
        assertThat(contoso.heard()).hasSize(2);
    }

    @Test
    @DisplayName(
            "a notice of 2,000 refused files with long odd names is one message, and is accepted")
    void huge() {
        List<Status.FileEntry> files = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            files.add(
                    new Status.FileEntry(
                            "%04d-".formatted(i) + "証é\"\\<&>\u202E\n ".repeat(60),
                            Optional.empty(),
                            List.of(),
                            List.of(
                                    new Refusal(
                                            "file.html",
                                            "file",
                                            "\"\\".repeat(400),
                                            "Download it again. ".repeat(20))),
                            Optional.of("AWS:" + "😀".repeat(100)),
                            Optional.of(Instant.EPOCH)));
        }
        Status empty = Status.empty("contoso");
        Status now =
                new Status(
                        empty.schema(),
                        empty.bundle(),
                        empty.release(),
                        empty.certificates(),
                        files,
                        empty.orphans(),
                        empty.expiring(),
                        empty.incidents(),
                        empty.blockers(),
                        empty.remarks(),
                        empty.hold(),
                        empty.unjudged(),
                        empty.audit(),
                        empty.language(),
                        empty.approval(),
                        empty.approvals(),
                        Optional.empty());
        Notice notice =
                Notice.between(
                                Optional.empty(),
                                now,
                                Optional.empty(),
                                Optional.empty(),
                                new Place.Bucket("output-bucket"))
                        .orElseThrow();
        assertThat(notice.severity()).isNotEqualTo(Severity.NOTICE);
        announcer().publish(notice.announcement());
        JsonObject heard = JsonParser.parseString(raw.heardOf(1).getFirst()).getAsJsonObject();
        JsonObject refused = heard.getAsJsonObject("refused");
        assertThat(refused.getAsJsonArray("items").size() + refused.get("omitted").getAsInt())
                .isEqualTo(2_000);
        assertThat(refused.getAsJsonArray("items")).isNotEmpty();
        assertThat(enveloped.heardOf(1)).hasSize(1);
        assertThat(raw.heard()).hasSize(1);
    }

    @Test
    @DisplayName("between two publishes there is always the pause, whoever publishes")
    void pace() {
        Duration pause = Duration.ofMillis(300);
        SnsAnnouncer announcer = new SnsAnnouncer(aws.sns, topic, pause);
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            threads.add(Thread.ofVirtual().start(() -> announcer.publish(about("contoso", "[]"))));
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(pause.multipliedBy(4));
        assertThat(raw.heardOf(5)).hasSize(5);
    }
}
