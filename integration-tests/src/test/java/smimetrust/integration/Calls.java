package smimetrust.integration;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/**
 * What one function asked of AWS, in the words of its policy: the emulator enforces none, so the
 * requests themselves are held against the template.
 */
final class Calls {

    private final Set<Call> made = ConcurrentHashMap.newKeySet();

    /**
     * One kind of request.
     *
     * @param action as IAM names it
     * @param resource the logical id, for an object with a slash and its key
     */
    record Call(String action, String resource) implements Comparable<Call> {
        @Override
        public int compareTo(Call other) {
            return toString().compareTo(other.toString());
        }
    }

    Set<Call> made() {
        return new TreeSet<>(made);
    }

    private void made(String action, String resource) {
        made.add(new Call(action, resource));
    }

    /** The client, listened to; {@code ids} gives the logical id of a name. */
    S3Client heard(S3Client s3, UnaryOperator<String> ids) {
        return new S3Client() {
            @Override
            public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
                made("s3:ListBucket", ids.apply(request.bucket()));
                return s3.listObjectsV2(request);
            }

            @Override
            public <T> T getObject(
                    GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> reader) {
                String bucket = ids.apply(request.bucket());
                made("s3:GetObject", bucket + "/" + request.key());
                try {
                    return s3.getObject(request, reader);
                } catch (NoSuchKeyException e) {
                    // Without the right to list, S3 would say 403, and nobody could tell.
                    made("s3:ListBucket", bucket);
                    throw e;
                }
            }

            @Override
            public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
                made("s3:PutObject", ids.apply(request.bucket()) + "/" + request.key());
                return s3.putObject(request, body);
            }

            @Override
            public String serviceName() {
                return s3.serviceName();
            }

            @Override
            public void close() {
                // The emulator's, shared by all tests.
            }
        };
    }

    SqsClient heard(SqsClient sqs, UnaryOperator<String> ids) {
        return new SqsClient() {
            @Override
            public SendMessageResponse sendMessage(SendMessageRequest request) {
                made("sqs:SendMessage", ids.apply(request.queueUrl()));
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
        };
    }

    SnsClient heard(SnsClient sns, UnaryOperator<String> ids) {
        return new SnsClient() {
            @Override
            public PublishResponse publish(PublishRequest request) {
                made("sns:Publish", ids.apply(request.topicArn()));
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
        };
    }

    /** The logical ids by what they are called here. */
    static UnaryOperator<String> ids(Map<String, String> references) {
        return name ->
                references.entrySet().stream()
                        .filter(e -> e.getValue().equals(name))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse("nothing of the template: " + name);
    }
}
