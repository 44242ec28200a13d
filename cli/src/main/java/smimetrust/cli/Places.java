package smimetrust.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import smimetrust.BundleName;
import smimetrust.aws.S3Store;
import smimetrust.folder.DirectoryStore;
import smimetrust.notice.Place;
import smimetrust.pipeline.ObjectStore;
import smimetrust.release.Layout;
import smimetrust.release.Status;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The stores of one deployment, as far as they can be found from its output.
 *
 * @param where as it was typed
 */
record Places(
        String where,
        ObjectStore output,
        Optional<ObjectStore> inbox,
        Optional<ObjectStore> control) {

    /** The folder of a run, an output folder, or an output bucket as {@code s3://BUCKET}. */
    static Places of(String where) {
        if (Parts.isBucket(where)) {
            String bucket = Parts.bucket(where);
            return asked(
                    where,
                    () -> {
                        S3Client s3 = S3Store.client(UrlConnectionHttpClient.builder());
                        return new Places(
                                where,
                                new S3Store(s3, bucket),
                                sister(s3, bucket, "inbox"),
                                sister(s3, bucket, "control"));
                    });
        }
        Path folder = Path.of(where);
        if (!Files.isDirectory(folder)) {
            throw new SmimeTrust.InputException(folder, "no folder that can be read");
        }
        Path output = folder.resolve("output");
        return Files.isDirectory(output)
                ? new Places(
                        where,
                        new DirectoryStore(output),
                        Optional.of(new DirectoryStore(folder.resolve("inbox"))),
                        Optional.of(new DirectoryStore(folder.resolve("control"))))
                : new Places(where, new DirectoryStore(folder), Optional.empty(), Optional.empty());
    }

    /** Where the output is, for commands; absent for what can be no bucket's name. */
    static Optional<Place> place(String where) {
        if (Parts.isBucket(where)) {
            try {
                return Optional.of(new Place.Bucket(Parts.bucket(where)));
            } catch (IllegalArgumentException e) { // it was not read either, then
                return Optional.empty();
            }
        }
        Path folder = Path.of(where).toAbsolutePath().normalize();
        Path output = folder.resolve("output");
        return Optional.of(
                new Place.Folder((Files.isDirectory(output) ? output : folder).toString()));
    }

    /** The command that approves what waits there. */
    static Optional<String> approval(Place place, String bundle, Status.ApprovalEntry entry) {
        return BundleName.of(bundle).map(name -> place.approve(name, entry.sha256()));
    }

    /** The template names the buckets of one stack alike. */
    private static Optional<ObjectStore> sister(S3Client s3, String output, String part) {
        return Place.Bucket.sister(output, "output", part).map(name -> new S3Store(s3, name));
    }

    /** What a bucket answers; no credentials, no region, no such bucket, no network: no input. */
    static <T> T asked(String where, Supplier<T> question) {
        try {
            return question.get();
        } catch (SdkException e) {
            throw new SmimeTrust.InputException(where + ": " + e.getMessage());
        }
    }

    /** Every bundle's status, or the one of a single build. */
    List<Status> statuses() {
        return status(Layout.FLAT.status(BundleName.DEFAULT))
                .map(List::of)
                .orElseGet(() -> {
                    List<Status> statuses = new ArrayList<>();
                    for (BundleName bundle : bundles()) {
                        status(Layout.BUNDLES.status(bundle)).ifPresent(statuses::add);
                    }
                    return statuses;
                });
    }

    private List<BundleName> bundles() {
        return output.top(0).folders().stream()
                .flatMap(name -> BundleName.known(name).stream())
                .toList();
    }

    /** One bundle: the one that was asked for, or the only one there is. */
    BundleName bundle(Optional<String> wanted) {
        List<BundleName> all = bundles().stream().filter(BundleName::isReleased).toList();
        if (wanted.isPresent()) {
            return all.stream()
                    .filter(b -> b.text().equals(wanted.get()))
                    .findFirst()
                    .orElseThrow(() ->
                            new SmimeTrust.InputException(
                                    where + ": no bundle " + wanted.get() + " is there"));
        }
        if (all.size() != 1) {
            throw new SmimeTrust.InputException(
                    where
                            + (all.isEmpty()
                                    ? ": no bundle is there"
                                    : ": say which bundle: " + some(all)));
        }
        return all.getFirst();
    }

    private static String some(List<BundleName> all) {
        int most = 10;
        return String.join(", ", all.stream().limit(most).map(BundleName::text).toList())
                + (all.size() > most ? " and " + (all.size() - most) + " more" : "");
    }

    /** The status of a bundle, if there is one. */
    Optional<Status> status(BundleName bundle) {
        return status(Layout.BUNDLES.status(bundle));
    }

    private Optional<Status> status(String key) {
        return Parts.status(output, where, key);
    }
}
