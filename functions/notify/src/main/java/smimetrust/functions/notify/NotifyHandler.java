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
        this(UrlConnectionHttpClient.builder());
    }

    private NotifyHandler(SdkHttpClient.Builder<?> http) {
        this(
                new Environment(System.getenv()),
                S3Store.client(http),
                SnsClient.builder().httpClientBuilder(http).build(),
                new Log(System.out, Clock.systemUTC()));
    }

    /** Over any clients: an emulator's, in tests. */
    public NotifyHandler(Environment environment, S3Client s3, SnsClient sns, Log log) {
        String output = environment.required("OUTPUT_BUCKET");
        Notification notification =
                new Notification(
                        new S3Store(s3, output),
                        new S3Store(s3, environment.required("STATE_BUCKET")),
                        new SnsAnnouncer(
                                sns, environment.required("TOPIC_ARN"), SnsAnnouncer.PAUSE),
                        Layout.BUNDLES,
                        new Place.Bucket(output));
        batch = new Batch(environment, request -> run(notification, request), log);
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
