package smimetrust.integration;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** One LocalStack for all tests of this process. It is never skipped: without it tests fail. */
final class Emulator {

    private static final String IMAGE = "localstack/localstack:4.14.0";
    private static final FutureTask<Emulator> ONLY = new FutureTask<>(Emulator::new);

    private final LocalStackContainer container;

    /** A client with many connections, as the assemble function has, and for the tests. */
    final S3Client s3;

    /** A client as the validate and the notify function have. */
    final S3Client plainS3;

    final SqsClient sqs;
    final SnsClient sns;

    private Emulator() {
        require(IMAGE);
        container =
                new LocalStackContainer(DockerImageName.parse(IMAGE))
                        .withServices("s3", "sqs", "sns");
        container.start(); // stopped with this process
        SdkHttpClient.Builder<?> many = Apache5HttpClient.builder().maxConnections(64);
        s3 = wired(S3Client.builder().forcePathStyle(true).httpClientBuilder(many)).build();
        plainS3 =
                wired(
                                S3Client.builder()
                                        .forcePathStyle(true)
                                        .httpClientBuilder(UrlConnectionHttpClient.builder()))
                        .build();
        sqs = wired(SqsClient.builder().httpClientBuilder(many)).build();
        sns = wired(SnsClient.builder().httpClientBuilder(many)).build();
    }

    /** Started when it is first asked for; what keeps it from starting is told each time. */
    static Emulator get() {
        ONLY.run();
        try {
            return ONLY.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new AssertionError("LocalStack does not start: " + e.getMessage(), e.getCause());
        }
    }

    /** Asks once: Testcontainers itself would try for minutes where there is no registry. */
    static void require(String image) {
        try {
            DockerClient docker = DockerClientFactory.instance().client();
            try {
                docker.inspectImageCmd(image).exec();
            } catch (NotFoundException e) {
                docker.pullImageCmd(image).start().awaitCompletion();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (DockerException | DockerClientException | IllegalStateException e) {
            throw new IllegalStateException(
                    "the integration tests need a running Docker engine that has, or can pull, "
                            + image
                            + ". On Debian 12, as root, .ci/install.sh brings both; elsewhere"
                            + " install Docker and run: docker pull "
                            + image
                            + ". Then source .ci/env.sh and run again. ("
                            + e.getMessage()
                            + ")",
                    e);
        }
    }

    private <B extends AwsClientBuilder<B, ?>> B wired(B builder) {
        URI endpoint = container.getEndpoint();
        return builder.endpointOverride(endpoint)
                .region(Region.of(container.getRegion()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        container.getAccessKey(), container.getSecretKey())));
    }

    /** A name that no other test has. */
    static String fresh(String role) {
        return "st-" + UUID.randomUUID().toString().substring(0, 13) + "-" + role;
    }
}
