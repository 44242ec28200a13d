package smimetrust.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import smimetrust.BundleName;
import smimetrust.TestCa;
import smimetrust.aws.S3Store;
import smimetrust.aws.SnsAnnouncer;
import smimetrust.aws.SqsRequests;
import smimetrust.notice.Place;
import smimetrust.pipeline.Assembly;
import smimetrust.pipeline.Notification;
import smimetrust.pipeline.Request;
import smimetrust.pipeline.Settings;
import smimetrust.pipeline.Validation;
import smimetrust.release.Layout;
import smimetrust.release.Policy;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The whole of the work: many bundles on their first and on a quiet day, and one bundle as large as
 * may be. The stages and the adapters are the functions' own; requests are counted where they
 * arrive, in the local cloud.
 */
final class ThroughputBench {

    /** As many workers as the template lets assemble have. */
    private static final int WORKERS = 5;

    private static final int AT_A_TIME = 32;

    private final LocalCloud cloud;
    private final S3Store inbox;
    private final Validation validation;
    private final Assembly assembly;
    private final Notification notification;
    private final StringBuilder page = new StringBuilder();
    private final PrintStream progress;

    private ThroughputBench(LocalCloud cloud, PrintStream progress) {
        this.cloud = cloud;
        this.progress = progress;
        SdkHttpClient http = Apache5HttpClient.builder().maxConnections(200).build();
        S3Client s3 =
                S3Client.builder()
                        .httpClient(http)
                        .endpointOverride(cloud.endpoint())
                        .forcePathStyle(true)
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .build();
        SqsClient sqs =
                SqsClient.builder()
                        .httpClient(http)
                        .endpointOverride(cloud.endpoint())
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .build();
        SnsClient sns =
                SnsClient.builder()
                        .httpClient(http)
                        .endpointOverride(cloud.endpoint())
                        .region(Region.EU_CENTRAL_1)
                        .credentialsProvider(AnonymousCredentialsProvider.create())
                        .build();
        inbox = new S3Store(s3, Deployment.INBOX);
        S3Store state = new S3Store(s3, Deployment.STATE);
        S3Store output = new S3Store(s3, Deployment.OUTPUT);
        validation = new Validation(inbox, state);
        Policy usual = Policy.DEFAULT;
        assembly =
                new Assembly(
                        inbox,
                        new S3Store(s3, Deployment.CONTROL),
                        state,
                        output,
                        new SqsRequests(
                                sqs,
                                cloud.endpoint() + "/0/validate",
                                cloud.endpoint() + "/0/assemble"),
                        Settings.DEFAULT
                                .withQuiet(Duration.ZERO)
                                // Else the large bundle is only blocked.
                                .withFloors(
                                        new Policy(
                                                usual.profile(),
                                                Policy.MAX_STORE_BYTES,
                                                usual.minimumValidity(),
                                                usual.tiers(),
                                                usual.exclude(),
                                                usual.language(),
                                                usual.approval())),
                        Clock.systemUTC());
        notification =
                new Notification(
                        output,
                        state,
                        new SnsAnnouncer(sns, "arn:aws:sns:eu-central-1:0:notices", Duration.ZERO),
                        Layout.BUNDLES,
                        new Place.Bucket(Deployment.OUTPUT));
    }

    /** Arguments: how many bundles, the project's folder, and the page to write into, if any. */
    public static void main(String[] args) throws IOException {
        try (LocalCloud cloud = new LocalCloud()) {
            ThroughputBench bench = new ThroughputBench(cloud, System.err);
            bench.page.append(
                    """
                    | work | times a bare GET | LIST | GET | PUT | SendMessage | Publish | US$ |
                    | --- | --- | --- | --- | --- | --- | --- | --- |
                    """);
            bench.manyBundles(
                    Integer.parseInt(args[0]), new Deployment(Path.of(args[1])).samples());
            bench.oneLargeBundle();
            System.out.print(bench.page);
            if (args.length > 2) {
                Page.replace(Path.of(args[2]), "throughput", bench.page.toString());
            }
        }
    }

    private void manyBundles(int bundles, Map<String, byte[]> samples) {
        List<String> names =
                List.of(
                        "swisssign-rsa-smime-root-ca-2022-1.cer",
                        "swisssign-rsa-smime-lcp-ica-2022-1.cer",
                        "globalsign-secure-mail-root-r45.cer");
        for (int i = 0; i < bundles; i++) {
            for (String name : names) {
                cloud.upload(
                        Deployment.INBOX,
                        bundle(i) + "/" + name,
                        Optional.ofNullable(samples.get(name)).orElseThrow());
            }
        }
        measure(
                "bundle",
                "validate 3 files each",
                bundles,
                WORKERS,
                i ->
                        names.forEach(name ->
                                validation.run(
                                        new Request.Validate(
                                                bundle(i) + "/" + name, Optional.empty()))));
        measure(
                "bundle",
                "reconcile: ask for all",
                bundles,
                1,
                i -> {
                    if (i == 0) {
                        assembly.reconcile();
                    }
                });
        measure(
                "bundle",
                "assemble, first release",
                bundles,
                WORKERS,
                i ->
                        expect(
                                Assembly.Outcome.Released.class,
                                assembly.run(Request.Assemble.thorough(bundle(i)))));
        measure(
                "bundle",
                "notify",
                bundles,
                WORKERS,
                i ->
                        expect(
                                Notification.Outcome.Told.class,
                                notification.run(new Request.Notify(bundle(i)))));
        measure(
                "bundle",
                "reconcile of a quiet day: assemble, nothing new",
                bundles,
                WORKERS,
                i ->
                        expect(
                                Assembly.Outcome.Unchanged.class,
                                assembly.run(Request.Assemble.thorough(bundle(i)))));
    }

    private void oneLargeBundle() {
        int files = Settings.MAX_OBJECTS;
        BundleName large = new BundleName("large");
        TestCa root = TestCa.root("Root").build();
        cloud.upload(Deployment.INBOX, large + "/0.cer", root.der());
        for (int i = 1; i < files; i++) {
            cloud.upload(
                    Deployment.INBOX,
                    large + "/" + i + ".cer",
                    TestCa.issuedBy(root, "CA " + i).build().der());
        }
        measure(
                "file",
                "validate, one bundle of 2,000 files",
                files,
                WORKERS,
                i ->
                        validation.run(
                                new Request.Validate(large + "/" + i + ".cer", Optional.empty())));
        Request.Assemble request = Request.Assemble.of(large);
        measure(
                "file",
                "assemble it, first release",
                files,
                1,
                i -> {
                    if (i == 0) {
                        expect(Assembly.Outcome.Released.class, assembly.run(request));
                    }
                });
        measure(
                "file",
                "assemble it, nothing new",
                files,
                1,
                i -> {
                    if (i == 0) {
                        expect(Assembly.Outcome.Unchanged.class, assembly.run(request));
                    }
                });
    }

    private static BundleName bundle(int i) {
        return new BundleName("bundle-" + i);
    }

    private static void expect(Class<?> type, Object outcome) {
        if (!type.isInstance(outcome)) {
            throw new IllegalStateException("not " + type + " but " + outcome.getClass());
        }
    }

    /** One row: its time a unit, in bare GETs of this run, 32 at a time; its requests and price. */
    private void measure(String unit, String work, int count, int workers, IntConsumer task) {
        progress.println(work);
        cloud.takeCounts();
        double own = seconds(count, workers, task);
        Map<LocalCloud.Operation, Long> counts = cloud.takeCounts();
        int gets = 4_000;
        String some = cloud.keys(Deployment.INBOX).iterator().next();
        double bare = seconds(gets, AT_A_TIME, _ -> inbox.find(some, 1 << 20));
        cloud.takeCounts();
        page.append(
                "| %s: %,d | %.1f a %s (%.1f s in all)"
                        .formatted(work, count, own / count / (bare / gets), unit, own));
        counts.forEach((_, number) -> page.append(" | %,d".formatted(number)));
        page.append(" | %.3f |%n".formatted(Prices.of(counts)));
    }

    private static double seconds(int count, int workers, IntConsumer task) {
        long start = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
            List<Callable<Boolean>> slices = new ArrayList<>();
            for (int w = 0; w < workers; w++) {
                int worker = w;
                slices.add(() -> {
                    IntStream.range(0, count).filter(i -> i % workers == worker).forEach(task);
                    return true;
                });
            }
            for (Future<Boolean> slice : pool.invokeAll(slices)) {
                slice.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return (System.nanoTime() - start) / 1e9;
    }
}
