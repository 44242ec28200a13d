package smimetrust.integration;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Plays Lambda's event source mapping with {@code ReportBatchItemFailures}: a batch becomes an
 * event, and what did not fail is deleted. What failed comes again at once rather than after the
 * queue's visibility time-out, so that tests need not wait.
 */
final class EventSource implements AutoCloseable {

    private static final int AT_A_TIME = 10; // SQS gives no more

    private final SqsClient sqs;
    private final String queue;
    private final int batchSize;
    private final RequestStreamHandler function;
    private final List<Throwable> faults;
    private final Thread thread;
    private volatile boolean closed;

    EventSource(
            SqsClient sqs,
            String queue,
            int batchSize,
            RequestStreamHandler function,
            List<Throwable> faults) {
        this.sqs = sqs;
        this.queue = queue;
        this.batchSize = batchSize;
        this.function = function;
        this.faults = faults;
        this.thread = Thread.ofPlatform().name("event source").start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                List<Message> batch = batch();
                if (!batch.isEmpty()) {
                    handle(batch);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            faults.add(e);
        }
    }

    private List<Message> batch() {
        List<Message> batch = new ArrayList<>(receive(1));
        while (!batch.isEmpty() && batch.size() + AT_A_TIME <= batchSize) {
            List<Message> more = receive(0);
            if (more.isEmpty()) {
                break;
            }
            batch.addAll(more);
        }
        return batch;
    }

    private List<Message> receive(int seconds) {
        return sqs.receiveMessage(r ->
                        r.queueUrl(queue)
                                .maxNumberOfMessages(Math.min(AT_A_TIME, batchSize))
                                .waitTimeSeconds(seconds))
                .messages();
    }

    private void handle(List<Message> batch) throws IOException {
        Set<String> failed = invoke(function, batch);
        for (Message message : batch) {
            if (failed.contains(message.messageId())) {
                sqs.changeMessageVisibility(c ->
                        c.queueUrl(queue)
                                .receiptHandle(message.receiptHandle())
                                .visibilityTimeout(0));
            } else {
                sqs.deleteMessage(d -> d.queueUrl(queue).receiptHandle(message.receiptHandle()));
            }
        }
    }

    /** Hands one event to a function; the ids of the messages that it wants again. */
    static Set<String> invoke(RequestStreamHandler function, List<Message> batch)
            throws IOException {
        JsonArray records = new JsonArray();
        for (Message message : batch) {
            JsonObject record = new JsonObject();
            record.addProperty("messageId", message.messageId());
            record.addProperty("receiptHandle", message.receiptHandle());
            record.addProperty("body", message.body());
            record.addProperty("eventSource", "aws:sqs");
            records.add(record);
        }
        JsonObject event = new JsonObject();
        event.add("Records", records);
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        function.handleRequest(
                new ByteArrayInputStream(event.toString().getBytes(StandardCharsets.UTF_8)),
                response,
                new Invocation(UUID.randomUUID().toString()));
        Set<String> failed = new HashSet<>();
        for (JsonElement failure :
                JsonParser.parseString(response.toString(StandardCharsets.UTF_8))
                        .getAsJsonObject()
                        .getAsJsonArray("batchItemFailures")) {
            failed.add(failure.getAsJsonObject().get("itemIdentifier").getAsString());
        }
        return failed;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(Deployment.PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a function is told of its invocation; ours ask for the id alone. */
    private record Invocation(String id) implements Context {
        @Override
        public String getAwsRequestId() {
            return id;
        }

        @Override
        public String getLogGroupName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getLogStreamName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getFunctionName() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getFunctionVersion() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getInvokedFunctionArn() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CognitoIdentity getIdentity() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ClientContext getClientContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getRemainingTimeInMillis() {
            return 120_000; // as after the start
        }

        @Override
        public int getMemoryLimitInMB() {
            throw new UnsupportedOperationException();
        }

        @Override
        public LambdaLogger getLogger() {
            throw new UnsupportedOperationException();
        }
    }
}
