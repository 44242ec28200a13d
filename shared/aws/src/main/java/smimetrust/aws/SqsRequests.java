package smimetrust.aws;

import java.time.Duration;
import smimetrust.pipeline.Request;
import smimetrust.pipeline.Requests;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The queues of the validate and the assemble stage. */
public final class SqsRequests implements Requests {

    private final SqsClient sqs;
    private final String validateQueue;
    private final String assembleQueue;

    /** By the addresses of the queues. */
    public SqsRequests(SqsClient sqs, String validateQueue, String assembleQueue) {
        this.sqs = sqs;
        this.validateQueue = validateQueue;
        this.assembleQueue = assembleQueue;
    }

    @Override
    public void send(Request request, Duration delay) {
        String queue =
                switch (request) {
                    case Request.Validate _, Request.CheckRevocation _ -> validateQueue;
                    case Request.Assemble _, Request.Reconcile _ -> assembleQueue;
                    case Request.Notify _ ->
                            throw new IllegalArgumentException(
                                    "the status's own event wakes the notify stage");
                };
        // Rounded up: too early would only be put back again.
        int seconds = (int) delay.plusNanos(999_999_999).toSeconds();
        sqs.sendMessage(send ->
                send.queueUrl(queue).messageBody(Messages.encode(request)).delaySeconds(seconds));
    }
}
