package smimetrust.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.aws.S3Store;
import smimetrust.folder.DirectoryStore;
import smimetrust.pipeline.ObjectStore;
import smimetrust.release.Status;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** One part of a deployment by its own name: a bucket, or a folder of a run. */
final class Parts {

    static final String S3 = "s3://";
    private static final int MAX_STATUS = 64 << 20;

    private Parts() {}

    /** Whether this names a bucket, and not a folder. */
    static boolean isBucket(String where) {
        return where.startsWith(S3);
    }

    static String bucket(String where) {
        return where.substring(S3.length()).replaceAll("/+$", "");
    }

    /**
     * The store itself.
     *
     * @param where a bucket, or the folder of a run
     * @param part which of a run's folders is meant
     */
    static ObjectStore store(String where, String part) {
        if (isBucket(where)) {
            return new S3Store(S3Store.client(UrlConnectionHttpClient.builder()), bucket(where));
        }
        Path folder = Path.of(where);
        if (!Files.isDirectory(folder.resolve(part))) {
            throw new SmimeTrust.InputException(
                    folder, "no folder of a run: it has no " + part + " folder");
        }
        return new DirectoryStore(folder.resolve(part));
    }

    /** A status, if there is one under that key. */
    static Optional<Status> status(ObjectStore output, String where, String key) {
        return output.find(key, MAX_STATUS)
                .map(found -> {
                    try {
                        return Json.read(found.bytes(), Status.class);
                    } catch (JsonException e) {
                        throw new SmimeTrust.InputException(
                                where + ": " + key + " is no status: " + e.getMessage());
                    }
                });
    }
}
