package smimetrust.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import smimetrust.pipeline.ObjectStore;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket, through S3's conditional writes and its strong consistency. */
public final class S3Store implements ObjectStore {

    private static final int PAGE = 1_000;

    private final S3Client s3;
    private final String bucket;

    /** One bucket through a client that other stores may share. */
    public S3Store(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /**
     * A client for the environment it runs in. Where an endpoint is set (an emulator), buckets are
     * addressed by path, since their names do not resolve there.
     */
    public static S3Client client(SdkHttpClient.Builder<?> http) {
        S3ClientBuilder builder = S3Client.builder().httpClientBuilder(http);
        if (System.getenv("AWS_ENDPOINT_URL") != null) {
            builder.forcePathStyle(true);
        }
        return builder.build();
    }

    @Override
    public Listing list(String prefix, int limit) {
        List<Entry> entries = new ArrayList<>();
        ListObjectsV2Request.Builder request =
                ListObjectsV2Request.builder()
                        .bucket(bucket)
                        .prefix(prefix)
                        .maxKeys(Math.clamp(limit + 1L, 1, PAGE));
        while (true) {
            ListObjectsV2Response page = s3.listObjectsV2(request.build());
            page.contents().forEach(object -> entries.add(entry(object)));
            if (!page.isTruncated() || entries.size() > limit) {
                return listing(entries, limit);
            }
            request.continuationToken(page.nextContinuationToken());
        }
    }

    @Override
    public Top top(int limit) {
        List<Entry> entries = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        ListObjectsV2Request.Builder request =
                ListObjectsV2Request.builder().bucket(bucket).delimiter("/").maxKeys(PAGE);
        while (true) {
            ListObjectsV2Response page = s3.listObjectsV2(request.build());
            for (S3Object object : page.contents()) {
                if (entries.size() <= limit) {
                    entries.add(entry(object));
                }
            }
            for (CommonPrefix common : page.commonPrefixes()) {
                folders.add(common.prefix().substring(0, common.prefix().length() - 1));
            }
            if (!page.isTruncated()) {
                return new Top(listing(entries, limit), folders);
            }
            request.continuationToken(page.nextContinuationToken());
        }
    }

    private static Listing listing(List<Entry> entries, int limit) {
        return new Listing(
                entries.subList(0, Math.min(limit, entries.size())), entries.size() <= limit);
    }

    private static Entry entry(S3Object object) {
        return new Entry(object.key(), object.eTag(), object.size(), object.lastModified());
    }

    @Override
    public Fetched get(String key, int maxBytes) {
        try (ResponseInputStream<GetObjectResponse> in =
                s3.getObject(get -> get.bucket(bucket).key(key))) {
            GetObjectResponse object = in.response();
            Optional<String> version =
                    Optional.ofNullable(object.versionId()).filter(v -> !v.equals("null"));
            if (object.contentLength() > maxBytes) {
                in.abort(); // else closing would read the rest
                return new TooLarge(
                        object.contentLength(), object.eTag(), version, object.lastModified());
            }
            return new Found(in.readAllBytes(), object.eTag(), version, object.lastModified());
        } catch (NoSuchKeyException e) {
            return new Missing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Put put(String key, byte[] bytes, Condition condition) {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(bucket).key(key).contentType(contentType(key));
        switch (condition) {
            case Always() -> {}
            case IfAbsent() -> request.ifNoneMatch("*");
            case IfMatch(String etag) -> request.ifMatch(etag);
        }
        try {
            s3.putObject(request.build(), RequestBody.fromBytes(bytes));
            return Put.WRITTEN;
        } catch (S3Exception e) {
            if (!(condition instanceof Always) && isConflict(e)) {
                return Put.CONFLICT;
            }
            throw e;
        }
    }

    /** Another object is there (412), is being written (409), or is gone (404). */
    private static boolean isConflict(S3Exception e) {
        return e.statusCode() == 412
                || e.statusCode() == 409
                || (e.statusCode() == 404
                        && !e.awsErrorDetails().errorCode().equals("NoSuchBucket"));
    }

    private static String contentType(String key) {
        if (key.endsWith(".html")) {
            return "text/html; charset=utf-8";
        }
        return key.endsWith(".json")
                ? "application/json"
                : key.endsWith(".pem") ? "application/x-pem-file" : "application/octet-stream";
    }
}
