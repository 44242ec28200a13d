package smimetrust.functions.assemble;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Map;
import smimetrust.aws.Batch;
import smimetrust.aws.Environment;
import smimetrust.aws.Log;
import smimetrust.aws.S3Store;
import smimetrust.aws.SqsRequests;
import smimetrust.chain.Anchoring;
import smimetrust.notice.Place;
import smimetrust.pipeline.Assembly;
import smimetrust.pipeline.Request;
import smimetrust.release.Release;
import smimetrust.release.Status;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Queue of changes → {@link Assembly} → output bucket. */
public final class AssembleHandler implements RequestStreamHandler {

    static {
        // Before the first connection: the platform reads the list once.
        Anchoring.pinAlgorithms();
    }

    private final Batch batch;

    /** Used by Lambda: the clients are made once, while the function starts. */
    public AssembleHandler() {
        // As many connections as verdicts are read at a time.
        this(Apache5HttpClient.builder().maxConnections(40));
    }

    private AssembleHandler(SdkHttpClient.Builder<?> http) {
        this(
                new Environment(System.getenv()),
                S3Store.client(http),
                SqsClient.builder().httpClientBuilder(http).build(),
                new Log(System.out, Clock.systemUTC()));
    }

    /** Over any clients: an emulator's, in tests. */
    public AssembleHandler(Environment environment, S3Client s3, SqsClient sqs, Log log) {
        Assembly assembly =
                new Assembly(
                                new S3Store(s3, environment.required("INBOX_BUCKET")),
                                new S3Store(s3, environment.required("CONTROL_BUCKET")),
                                new S3Store(s3, environment.required("STATE_BUCKET")),
                                new S3Store(s3, environment.required("OUTPUT_BUCKET")),
                                new SqsRequests(
                                        sqs,
                                        environment.required("VALIDATE_QUEUE_URL"),
                                        environment.required("ASSEMBLE_QUEUE_URL")),
                                environment.settings(),
                                Clock.systemUTC())
                        .withReport(new Place.Bucket(environment.required("OUTPUT_BUCKET")));
        batch = new Batch(environment, request -> run(assembly, request), log);
    }

    private static Map<String, Object> run(Assembly assembly, Request request) {
        return switch (request) {
            case Request.Assemble assemble -> log(assembly.run(assemble));
            case Request.Reconcile() ->
                    Map.of("event", "reconciled", "bundles", assembly.reconcile());
            case Request.Validate _, Request.CheckRevocation _, Request.Notify _ ->
                    throw new IllegalArgumentException("not a request to assemble");
        };
    }

    private static Map<String, Object> log(Assembly.Outcome outcome) {
        return switch (outcome) {
            case Assembly.Outcome.Released(Status status) -> log("release.published", status);
            case Assembly.Outcome.Updated(Status status) -> log("status.updated", status);
            case Assembly.Outcome.Unchanged(Status status) -> log("status.unchanged", status);
            case Assembly.Outcome.Postponed(var delay) ->
                    Map.of("event", "bundle.postponed", "seconds", delay.toSeconds());
            case Assembly.Outcome.Waiting(int files) ->
                    Map.of("event", "bundle.waiting", "files", files);
        };
    }

    private static Map<String, Object> log(String event, Status status) {
        return Map.of(
                "event", event,
                "release", status.release().map(Release::number).orElse(0L),
                "files", status.files().size(),
                "certificates", status.certificates().size(),
                "blockers", status.blockers().stream().map(b -> b.rule()).toList());
    }

    @Override
    public void handleRequest(InputStream event, OutputStream response, Context context)
            throws IOException {
        batch.handle(event, response, context.getAwsRequestId());
    }
}
