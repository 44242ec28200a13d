package smimetrust.pipeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.Sha256;
import smimetrust.release.Changes;
import smimetrust.release.Manifest;
import smimetrust.release.Policy;
import smimetrust.release.Release;
import smimetrust.sst.SerializedStore;

/**
 * The folders of a bundle's releases, as they lie in the output. A folder is written before the
 * status points to it, so that there may be some to which none ever did.
 */
public final class Releases {

    /** More objects are not listed. A release has five. */
    public static final int MAX_OBJECTS = 100_000;

    /** Each hundred numbers has a prefix of its own. */
    private static final int SPAN = 100;

    /** Nobody gives one number to more folders. */
    private static final int MAX_IN_SPAN = 5_000;

    private static final Pattern FOLDER = Pattern.compile("([0-9]{6,18})-([0-9a-f]{12})");
    private static final String STORE = "smime-trust.sst";
    private static final String MANIFEST = "manifest.json";

    private final ObjectStore output;
    private final BundleName bundle;

    /** Over an output that is only read. */
    public Releases(ObjectStore output, BundleName bundle) {
        this.output = output;
        this.bundle = bundle;
    }

    /**
     * One folder.
     *
     * @param key of the folder, with the slash
     * @param written when its store was written, as the storage says
     * @param changes the keys of what tells its changes
     */
    public record Folder(
            long number, String digest, String key, Instant written, List<String> changes) {
        public Folder {
            changes = List.copyOf(changes);
        }

        /** Where its store is. */
        public String store() {
            return key + STORE;
        }

        /** Whether it is this release's. */
        public boolean isOf(long itsNumber, Sha256 store) {
            return number == itsNumber && digest.equals(store.brief());
        }
    }

    /**
     * Some folders.
     *
     * @param folders the newest number first
     * @param complete whether these are all there are
     */
    public record Found(List<Folder> folders, boolean complete) {
        public Found {
            folders = List.copyOf(folders);
        }
    }

    /**
     * What is told of a folder.
     *
     * @param manifest absent where it is gone or another folder's
     * @param changes what it changed: one, where no two writers knew different things
     */
    public record Told(Folder folder, Optional<Manifest> manifest, List<Changes> changes) {
        public Told {
            changes = List.copyOf(changes);
        }
    }

    /** All folders that have a store. */
    public Found all() {
        ObjectStore.Listing listing = output.list(prefix(), MAX_OBJECTS);
        return new Found(folders(listing.entries()), listing.complete());
    }

    /** The folders of at least so many numbers up to this one, as far as there are any. */
    public Found newest(long number, int most) {
        List<ObjectStore.Entry> entries = new ArrayList<>();
        boolean complete = true;
        long span = number / SPAN;
        for (long first = span; first >= 0 && span - first <= most / SPAN; first--) {
            // 000123-… begins with 0001, and so does 0001234-…, which is never written.
            String hundred = String.format(Locale.ROOT, "%06d", first * SPAN);
            ObjectStore.Listing listing =
                    output.list(prefix() + hundred.substring(0, hundred.length() - 2), MAX_IN_SPAN);
            entries.addAll(listing.entries());
            complete &= listing.complete();
        }
        return new Found(
                folders(entries).stream().filter(f -> f.number() <= number).toList(), complete);
    }

    private String prefix() {
        return bundle + "/releases/";
    }

    private List<Folder> folders(List<ObjectStore.Entry> entries) {
        Map<String, List<String>> changes = new HashMap<>();
        Map<String, Instant> stores = new HashMap<>();
        for (ObjectStore.Entry entry : entries) {
            int slash = entry.key().lastIndexOf('/');
            String folder = entry.key().substring(0, slash + 1);
            String file = entry.key().substring(slash + 1);
            if (file.equals(STORE)) {
                stores.put(folder, entry.lastModified());
            } else if (Changes.isFile(file)) {
                changes.computeIfAbsent(folder, _ -> new ArrayList<>()).add(entry.key());
            }
        }
        List<Folder> folders = new ArrayList<>();
        stores.forEach((key, written) -> {
            Matcher name = FOLDER.matcher(key.substring(prefix().length(), key.length() - 1));
            if (name.matches()) {
                folders.add(
                        new Folder(
                                Long.parseLong(name.group(1)),
                                name.group(2),
                                key,
                                written,
                                changes.getOrDefault(key, List.of())));
            }
        });
        folders.sort(
                Comparator.comparingLong(Folder::number)
                        .reversed()
                        .thenComparing(Folder::written, Comparator.reverseOrder())
                        .thenComparing(Folder::digest));
        return folders;
    }

    /** What is told of each folder, in the same order. */
    public List<Told> read(List<Folder> folders) {
        List<Callable<Told>> reads = new ArrayList<>();
        for (Folder folder : folders) {
            reads.add(() -> new Told(folder, manifest(folder), changes(folder)));
        }
        return Concurrently.all(reads);
    }

    /** The manifests alone, in the same order. */
    public List<Optional<Manifest>> manifests(List<Folder> folders) {
        List<Callable<Optional<Manifest>>> reads = new ArrayList<>();
        folders.forEach(folder -> reads.add(() -> manifest(folder)));
        return Concurrently.all(reads);
    }

    private Optional<Manifest> manifest(Folder folder) {
        return read(folder.key() + MANIFEST, Manifest.class)
                .filter(m -> m.bundle().equals(bundle.text()))
                .filter(m -> folder.isOf(m.number(), m.sha256()));
    }

    private List<Changes> changes(Folder folder) {
        return folder.changes().stream()
                .flatMap(key -> read(key, Changes.class).stream())
                .filter(c -> c.schema().equals(Changes.SCHEMA))
                .filter(c -> folder.isOf(c.number(), c.sha256()))
                .toList();
    }

    private <T extends Record> Optional<T> read(String key, Class<T> type) {
        return output.find(key, Policy.MAX_STORE_BYTES)
                .flatMap(found -> {
                    try {
                        return Optional.of(Json.read(found.bytes(), type));
                    } catch (JsonException e) { // not recorded, then
                        return Optional.empty();
                    }
                });
    }

    /** What is in a folder's store; absent where its bytes are not those that its name says. */
    public Optional<List<Certificate>> certificates(Folder folder) {
        return certificates(folder.store(), folder.digest());
    }

    /** What is in the store of a release that a status names. */
    public Optional<List<Certificate>> certificates(Release release) {
        return certificates(release.key(), release.sha256().brief());
    }

    private Optional<List<Certificate>> certificates(String key, String digest) {
        return output.find(key, Policy.MAX_STORE_BYTES)
                .filter(found -> Sha256.of(found.bytes()).brief().equals(digest))
                .flatMap(found ->
                        SerializedStore.read(found.bytes()) instanceof SerializedStore.Store store
                                ? Optional.of(store.certificates())
                                : Optional.empty());
    }

    /** The certificates of a manifest, as a set. */
    static Set<Sha256> set(Manifest manifest) {
        Set<Sha256> set = new HashSet<>();
        manifest.certificates().forEach(entry -> set.add(entry.sha256()));
        return set;
    }
}
