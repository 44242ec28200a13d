package smimetrust.functions.validate;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntSupplier;
import smimetrust.aws.Batch;
import smimetrust.aws.Environment;
import smimetrust.aws.Log;
import smimetrust.aws.S3Store;
import smimetrust.online.PublicInternet;
import smimetrust.pipeline.CrlSource;
import smimetrust.pipeline.ObjectStore;
import smimetrust.pipeline.Request;
import smimetrust.pipeline.RevocationCheck;
import smimetrust.pipeline.Validation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Queue of the inbox → {@link Validation} → state bucket; and {@link RevocationCheck}, which asks
 * the internet, from the function that cannot write what people read.
 */
public final class ValidateHandler implements RequestStreamHandler {

    /** What a check needs at most: its budget, the last fetch, and writing down what it learned. */
    private static final Duration CHECK = RevocationCheck.BUDGET.plusSeconds(15);

    private final Batch batch;

    /** How many milliseconds the present invocation has left. */
    private volatile IntSupplier remaining = () -> Integer.MAX_VALUE;

    /** Loaded with the first list, so that a function that judges files starts without it. */
    private static final class Internet {
        static final CrlSource LISTS = new PublicInternet();
    }

    /** Used by Lambda: the clients are made once, while the function starts. */
    public ValidateHandler() {
        this(
                new Environment(System.getenv()),
                S3Store.client(UrlConnectionHttpClient.builder()),
                new Log(System.out, Clock.systemUTC()));
    }

    /** Over any client: an emulator's, in tests. */
    public ValidateHandler(Environment environment, S3Client s3, Log log) {
        this(environment, s3, log, url -> Internet.LISTS.fetch(url));
    }

    /** Over any client, and an internet of the test's own. */
    public ValidateHandler(Environment environment, S3Client s3, Log log, CrlSource lists) {
        ObjectStore inbox = new S3Store(s3, environment.required("INBOX_BUCKET"));
        ObjectStore state = new S3Store(s3, environment.required("STATE_BUCKET"));
        Validation validation = new Validation(inbox, state);
        RevocationCheck revocation =
                new RevocationCheck(
                        inbox, state, lists, Clock.systemUTC(), RevocationCheck.PATIENCE);
        boolean asks = environment.revocationCheck();
        batch =
                new Batch(
                        environment,
                        request ->
                                switch (request) {
                                    case Request.Validate validate -> run(validation, validate);
                                    case Request.CheckRevocation check ->
                                            asks
                                                    ? run(revocation, check)
                                                    : Map.of("event", "revocation.off");
                                    case Request.Assemble _,
                                            Request.Reconcile _,
                                            Request.Notify _ ->
                                            throw new IllegalArgumentException(
                                                    "not a request to validate");
                                },
                        log);
    }

    private Map<String, Object> run(RevocationCheck revocation, Request.CheckRevocation check) {
        if (remaining.getAsInt() < CHECK.toMillis()) {
            // Several bundles in one batch: this one comes again, with more time.
            throw new IllegalStateException("no time is left to check revocation");
        }
        RevocationCheck.Report report = revocation.run(check);
        return Map.of(
                "event", "revocation.checked",
                "certificates", report.certificates(),
                "lists", report.lists().size(),
                "without", report.lists().stream().filter(l -> !l.conclusive()).count(),
                "changed", report.changed());
    }

    private static Map<String, Object> run(Validation validation, Request.Validate validate) {
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
        remaining = context::getRemainingTimeInMillis;
        batch.handle(event, response, context.getAwsRequestId());
    }
}
