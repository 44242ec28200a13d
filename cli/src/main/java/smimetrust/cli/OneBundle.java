package smimetrust.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import smimetrust.BundleName;
import smimetrust.folder.DirectoryStore;
import smimetrust.pipeline.ObjectStore;

/**
 * A folder of certificates as an inbox that has one bundle, and some more as the shared bundles
 * that it takes over: everything below a folder, at any depth, belongs to its bundle.
 *
 * <p>It stands still: what there is was looked up when it was made, and a file that was read is
 * listed as it was read then. So each file is read once, and what is judged is what is listed,
 * whatever happens to the folder meanwhile.
 */
final class OneBundle implements ObjectStore {

    private final SortedMap<BundleName, DirectoryStore> folders;
    private final List<String> keys;

    /** What each file was when it was read; empty where it was gone by then. */
    private final Map<String, Optional<Entry>> seen = new ConcurrentHashMap<>();

    OneBundle(DirectoryStore folder, BundleName bundle, Map<BundleName, DirectoryStore> shared) {
        this.folders = new TreeMap<>(shared);
        folders.put(bundle, folder);
        List<String> all = new ArrayList<>();
        folders.forEach((name, files) ->
                files.keys().stream().map(key -> name + "/" + key).forEach(all::add));
        this.keys = List.copyOf(all);
    }

    /** The keys of a bundle, sorted. */
    List<String> keys(BundleName bundle) {
        return keys.stream().filter(key -> key.startsWith(bundle + "/")).toList();
    }

    @Override
    public Listing list(String prefix, int limit) {
        List<Entry> entries = new ArrayList<>();
        for (String key : keys) {
            if (key.startsWith(prefix)) {
                if (entries.size() == limit) {
                    return new Listing(entries, false);
                }
                entry(key).ifPresent(entries::add);
            }
        }
        return new Listing(entries, true);
    }

    private Optional<Entry> entry(String key) {
        Optional<Entry> known = seen.get(key);
        if (known == null) {
            get(key, 0);
            return seen.getOrDefault(key, Optional.empty());
        }
        return known;
    }

    @Override
    public Top top(int limit) {
        return new Top(
                new Listing(List.of(), true),
                folders.keySet().stream().map(BundleName::text).toList());
    }

    @Override
    public Fetched get(String key, int maxBytes) {
        DirectoryStore folder = folders.get(BundleName.ofKey(key));
        if (folder == null) {
            return new Missing();
        }
        Fetched fetched = folder.get(key.substring(key.indexOf('/') + 1), maxBytes);
        seen.put(
                key,
                switch (fetched) {
                    case Missing() -> Optional.empty();
                    case Found f ->
                            Optional.of(
                                    new Entry(key, f.etag(), f.bytes().length, f.lastModified()));
                    case TooLarge t ->
                            Optional.of(new Entry(key, t.etag(), t.size(), t.lastModified()));
                    case Unreadable u -> Optional.of(new Entry(key, u.etag(), 0, u.lastModified()));
                });
        return fetched;
    }

    @Override
    public Put put(String key, byte[] bytes, Condition condition) {
        throw new UnsupportedOperationException("an inbox is only read");
    }
}
