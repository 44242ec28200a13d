package smimetrust.functions.validate;

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
import smimetrust.pipeline.Request;
import smimetrust.pipeline.Validation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Queue of the inbox → {@link Validation} → state bucket. */
public final class ValidateHandler implements RequestStreamHandler {

    private final Batch batch;

    /** Used by Lambda: the clients are made once, while the function starts. */
    public ValidateHandler() {
        this(
                new Environment(System.getenv()),
                S3Store.client(UrlConnectionHttpClient.builder()),
                new Log(System.out, Clock.systemUTC()));
    }

    /** Over any client: an emulator's, in tests. */
    public ValidateHandler(Environment environment, S3Client s3, Log log) {
        Validation validation =
                new Validation(
                        new S3Store(s3, environment.required("INBOX_BUCKET")),
                        new S3Store(s3, environment.required("STATE_BUCKET")));
        batch = new Batch(environment, request -> run(validation, request), log);
    }

    private static Map<String, Object> run(Validation validation, Request request) {
        if (!(request instanceof Request.Validate validate)) {
            throw new IllegalArgumentException("not a request to validate");
        }
        return switch (validation.run(validate)) {
            case Validation.Outcome.Ignored() -> Map.of("event", "object.ignored");
            case Validation.Outcome.Gone() -> Map.of("event", "object.gone");
            case Validation.Outcome.Judged judged ->
                    Map.of(
                            "event", "object.judged",
                            "bundle", judged.bundle(),
                            "certificates", judged.certificates(),
                            "rejected", judged.rejected(),
                            "refused", judged.refused());
        };
    }

    @Override
    public void handleRequest(InputStream event, OutputStream response, Context context)
            throws IOException {
        batch.handle(event, response, context.getAwsRequestId());
    }
}
