package smimetrust.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.aws.S3Store;
import smimetrust.pipeline.ObjectStore;
import smimetrust.pipeline.ObjectStore.Always;
import smimetrust.pipeline.ObjectStore.Entry;
import smimetrust.pipeline.ObjectStore.Found;
import smimetrust.pipeline.ObjectStore.IfAbsent;
import smimetrust.pipeline.ObjectStore.IfMatch;
import smimetrust.pipeline.ObjectStore.Listing;
import smimetrust.pipeline.ObjectStore.Missing;
import smimetrust.pipeline.ObjectStore.Put;
import smimetrust.pipeline.ObjectStore.TooLarge;
import smimetrust.pipeline.ObjectStoreContract;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3StoreIT extends ObjectStoreContract {

    private final Emulator aws = Emulator.get();
    private final String bucket = Emulator.fresh("store");

    @BeforeEach
    void make() {
        aws.s3.createBucket(b -> b.bucket(bucket));
        aws.s3.putBucketVersioning(v ->
                v.bucket(bucket)
                        .versioningConfiguration(c -> c.status(BucketVersioningStatus.ENABLED)));
    }

    @Override
    protected ObjectStore store() {
        return new S3Store(aws.s3, bucket);
    }

    @Override
    protected ObjectStore sameStorage() {
        return new S3Store(aws.plainS3, bucket);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    @DisplayName("the version that was read is told, of an object that is too large too")
    void versions() {
        String first =
                aws.s3
                        .putObject(p -> p.bucket(bucket).key("a"), RequestBody.fromString("1"))
                        .versionId();
        assertThat(((Found) store().get("a", 10)).version()).contains(first);
        String second =
                aws.s3
                        .putObject(p -> p.bucket(bucket).key("a"), RequestBody.fromString("22"))
                        .versionId();
        assertThat(second).isNotEqualTo(first);
        assertThat(((Found) store().get("a", 10)).version()).contains(second);
        assertThat(((TooLarge) store().get("a", 1)).version()).contains(second);
    }

    @Test
    @DisplayName("where no versions are kept, none is told")
    void unversioned() {
        String other = Emulator.fresh("unversioned");
        aws.s3.createBucket(b -> b.bucket(other));
        S3Store store = new S3Store(aws.s3, other);
        store.put("a", bytes("1"), new Always());
        assertThat(((Found) store.get("a", 10)).version()).isEmpty();
    }

    @Test
    @DisplayName("a deleted object is not there, although its versions are")
    void deleted() {
        store().put("a", bytes("1"), new Always());
        String etag = ((Found) store().get("a", 10)).etag();
        aws.s3.deleteObject(d -> d.bucket(bucket).key("a"));
        assertThat(store().get("a", 10)).isEqualTo(new Missing());
        assertThat(store().list("", 10).entries()).isEmpty();
        assertThat(store().put("a", bytes("2"), new IfMatch(etag))).isEqualTo(Put.CONFLICT);
        assertThat(store().put("a", bytes("2"), new IfAbsent())).isEqualTo(Put.WRITTEN);
    }

    @Test
    @DisplayName("a bucket that is not there is a fault, not an empty store or a conflict")
    void noBucket() {
        S3Store nowhere = new S3Store(aws.s3, Emulator.fresh("nowhere"));
        assertThatThrownBy(() -> nowhere.get("a", 10)).isInstanceOf(S3Exception.class);
        assertThatThrownBy(() -> nowhere.list("", 10)).isInstanceOf(S3Exception.class);
        assertThatThrownBy(() -> nowhere.top(10)).isInstanceOf(S3Exception.class);
        assertThatThrownBy(() -> nowhere.put("a", bytes("1"), new Always()))
                .isInstanceOf(S3Exception.class);
        assertThatThrownBy(() -> nowhere.put("a", bytes("1"), new IfAbsent()))
                .isInstanceOf(S3Exception.class);
        assertThatThrownBy(() -> nowhere.put("a", bytes("1"), new IfMatch("\"0\"")))
                .isInstanceOf(S3Exception.class);
    }

    @Test
    @DisplayName("more objects and folders than one page holds are all listed, in order")
    void pages() throws Exception {
        List<String> keys =
                IntStream.range(0, 1_050)
                        .mapToObj(i -> i % 2 == 0 ? "in/%04d".formatted(i) : "f%04d/x".formatted(i))
                        .toList();
        // In one folder, at the top, and each in a folder of its own.
        List<String> all = new ArrayList<>(keys);
        IntStream.range(0, 1_050).forEach(i -> all.add("in/more-%04d".formatted(i)));
        IntStream.range(0, 1_050).forEach(i -> all.add("top-%04d".formatted(i)));
        ObjectStore store = store();
        List<Callable<Put>> writes =
                all.stream()
                        .<Callable<Put>>map(key -> () -> store.put(key, bytes("x"), new Always()))
                        .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            for (Future<Put> written : threads.invokeAll(writes)) {
                assertThat(written.get()).isEqualTo(Put.WRITTEN);
            }
        }
        List<String> expected =
                all.stream()
                        .filter(k -> k.startsWith("in/"))
                        .sorted(ObjectStore.KEY_ORDER)
                        .toList();
        Listing listing = store.list("in/", 2_000);
        assertThat(listing.complete()).isTrue();
        assertThat(listing.entries()).extracting(Entry::key).isEqualTo(expected);
        Listing cut = store.list("in/", 1_200);
        assertThat(cut.complete()).isFalse();
        assertThat(cut.entries()).extracting(Entry::key).isEqualTo(expected.subList(0, 1_200));
        assertThat(store.list("in/", expected.size()).complete()).isTrue();
        assertThat(store.list("in/", expected.size() - 1).complete()).isFalse();

        ObjectStore.Top top = store.top(2_000);
        assertThat(top.folders())
                .isEqualTo(
                        all.stream()
                                .filter(k -> k.contains("/"))
                                .map(k -> k.substring(0, k.indexOf('/')))
                                .distinct()
                                .sorted(ObjectStore.KEY_ORDER)
                                .toList());
        assertThat(top.objects().entries()).hasSize(1_050);
        assertThat(top.objects().complete()).isTrue();
        assertThat(store.top(1).folders()).isEqualTo(top.folders());
        assertThat(store.top(1).objects().complete()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "contoso//x",
                "contoso/ lead and trail ",
                "contoso/%2F%2e%41",
                "contoso/a\nb\tc",
                "contoso/\u202Egpj.cer",
                "contoso/e\u0301 and é",
                "contoso/~!@$^*(){}[]|:,&=+`",
                "contoso/back\\slash",
                "Bad Name/x",
                "/leading"
            })
    @DisplayName("the oddest keys are listed and read as they are")
    void oddKeys(String key) {
        assertThat(store().put(key, bytes("content"), new IfAbsent())).isEqualTo(Put.WRITTEN);
        assertThat(store().list("", 10).entries()).extracting(Entry::key).containsExactly(key);
        assertThat(((Found) store().get(key, 10)).bytes()).isEqualTo(bytes("content"));
        assertThat(store().top(10).folders()).containsExactly(key.substring(0, key.indexOf('/')));
        assertThat(sameStorage().get(key, 10)).isInstanceOf(Found.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.json", "a.pem", "a.sst"})
    @DisplayName("a browser is told what a document is")
    void contentTypes(String key) {
        store().put(key, bytes("x"), new Always());
        assertThat(aws.s3.headObject(h -> h.bucket(bucket).key(key)).contentType())
                .isEqualTo(
                        switch (key) {
                            case "a.json" -> "application/json";
                            case "a.pem" -> "application/x-pem-file";
                            default -> "application/octet-stream";
                        });
    }
}
