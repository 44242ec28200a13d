package smimetrust.integration;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.BundleName;
import smimetrust.aws.Batch;
import smimetrust.aws.Environment;
import smimetrust.aws.Log;
import smimetrust.aws.SqsRequests;
import smimetrust.pipeline.Request;
import smimetrust.pipeline.Requests;
import smimetrust.pipeline.RequestsContract;
import software.amazon.awssdk.services.sqs.model.Message;

/** Over real queues, and decoded as a function decodes it. */
class SqsRequestsIT extends RequestsContract {

    private final Emulator aws = Emulator.get();
    private String validateQueue = "";
    private String assembleQueue = "";

    @BeforeEach
    void make() {
        validateQueue =
                aws.sqs.createQueue(q -> q.queueName(Emulator.fresh("validate"))).queueUrl();
        assembleQueue =
                aws.sqs.createQueue(q -> q.queueName(Emulator.fresh("assemble"))).queueUrl();
    }

    @Override
    protected Requests requests() {
        return new SqsRequests(aws.sqs, validateQueue, assembleQueue);
    }

    @Override
    protected Optional<Request> receive(Duration patience) {
        Instant end = Instant.now().plus(patience);
        do {
            for (String queue : List.of(validateQueue, assembleQueue)) {
                for (Message message :
                        aws.sqs
                                .receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(1))
                                .messages()) {
                    aws.sqs.deleteMessage(
                            d -> d.queueUrl(queue).receiptHandle(message.receiptHandle()));
                    Request request = decoded(message);
                    boolean validate = request instanceof Request.Validate;
                    if (validate != queue.equals(validateQueue)) {
                        throw new AssertionError(request + " is in the other stage's queue");
                    }
                    return Optional.of(request);
                }
            }
        } while (Instant.now().isBefore(end));
        return Optional.empty();
    }

    private static Request decoded(Message message) {
        JsonObject one = new JsonObject();
        one.addProperty("messageId", message.messageId());
        one.addProperty("body", message.body());
        JsonArray records = new JsonArray();
        records.add(one);
        JsonObject event = new JsonObject();
        event.add("Records", records);
        List<Request> requests = new ArrayList<>();
        Batch batch =
                new Batch(
                        new Environment(Map.of()),
                        request -> {
                            requests.add(request);
                            return Map.of();
                        },
                        new Log(
                                new PrintStream(
                                        OutputStream.nullOutputStream(),
                                        false,
                                        StandardCharsets.UTF_8),
                                Clock.systemUTC()));
        try {
            batch.handle(
                    new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)),
                    new ByteArrayOutputStream(),
                    "test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return requests.getFirst();
    }

    @Test
    @DisplayName("nobody asks for a notice: the status does")
    void notices() {
        assertThatThrownBy(() ->
                        requests().send(new Request.Notify(BundleName.DEFAULT), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
