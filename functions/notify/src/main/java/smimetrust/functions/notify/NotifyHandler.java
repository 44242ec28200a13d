package smimetrust.functions.notify;

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
import smimetrust.aws.SnsAnnouncer;
import smimetrust.notice.Place;
import smimetrust.pipeline.Notification;
import smimetrust.pipeline.Request;
import smimetrust.release.Layout;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;

/** Queue of status changes → {@link Notification} → topic. */
public final class NotifyHandler implements RequestStreamHandler {

    private final Batch batch;

    /** Used by Lambda: the clients are made once, while the function starts. */
    public NotifyHandler() {
        Environment environment = new Environment(System.getenv());
        SdkHttpClient.Builder<?> http = UrlConnectionHttpClient.builder();
        S3Client s3 = S3Store.client(http);
        String output = environment.required("OUTPUT_BUCKET");
        Notification notification =
                new Notification(
                        new S3Store(s3, output),
                        new S3Store(s3, environment.required("STATE_BUCKET")),
                        new SnsAnnouncer(
                                SnsClient.builder().httpClientBuilder(http).build(),
                                environment.required("TOPIC_ARN"),
                                SnsAnnouncer.PAUSE),
                        Layout.BUNDLES,
                        new Place.Bucket(output));
        batch =
                new Batch(
                        environment,
                        request -> run(notification, request),
                        new Log(System.out, Clock.systemUTC()));
    }

    private static Map<String, Object> run(Notification notification, Request request) {
        if (!(request instanceof Request.Notify notify)) {
            throw new IllegalArgumentException("not a request to notify");
        }
        return switch (notification.run(notify)) {
            case Notification.Outcome.Told(String noticeId, var events) ->
                    Map.of("event", "notice.published", "noticeId", noticeId, "events", events);
            case Notification.Outcome.Silent() -> Map.of("event", "notice.none");
        };
    }

    @Override
    public void handleRequest(InputStream event, OutputStream response, Context context)
            throws IOException {
        batch.handle(event, response, context.getAwsRequestId());
    }
}
