package smimetrust.aws;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import smimetrust.notice.Announcement;
import smimetrust.pipeline.Announcer;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/** The topic. Over ten messages a second to one mail address suspend its subscription. */
public final class SnsAnnouncer implements Announcer {

    /** Two functions at a time, as the template has them, then stay at five publishes a second. */
    public static final Duration PAUSE = Duration.ofMillis(400);

    private final SnsClient sns;
    private final String topic;
    private final Duration pause;
    private long next;

    /**
     * A topic by its ARN.
     *
     * @param pause the least time between two publishes of this process
     */
    public SnsAnnouncer(SnsClient sns, String topic, Duration pause) {
        this.sns = sns;
        this.topic = topic;
        this.pause = pause;
        this.next = System.nanoTime();
    }

    @Override
    public synchronized void publish(Announcement announcement) {
        pace();
        Map<String, MessageAttributeValue> attributes = new LinkedHashMap<>();
        for (Announcement.Attribute attribute : announcement.attributes()) {
            attributes.put(
                    attribute.name(),
                    MessageAttributeValue.builder()
                            .dataType(attribute.type())
                            .stringValue(attribute.value())
                            .build());
        }
        sns.publish(publish ->
                publish.topicArn(topic)
                        .subject(announcement.subject())
                        .messageStructure("json")
                        .message(new String(announcement.snsMessage(), StandardCharsets.UTF_8))
                        .messageAttributes(attributes));
    }

    private void pace() {
        long wait = next - System.nanoTime();
        if (wait > 0) {
            try {
                Thread.sleep(Duration.ofNanos(wait));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted between two notices", e);
            }
        }
        next = System.nanoTime() + pause.toNanos();
    }
}
