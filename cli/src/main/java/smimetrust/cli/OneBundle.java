package smimetrust.cli;

import java.util.List;
import smimetrust.BundleName;
import smimetrust.pipeline.ObjectStore;

/**
 * A folder of certificates as an inbox that has one bundle: everything below the folder, at any
 * depth, belongs to it.
 */
record OneBundle(ObjectStore folder, BundleName bundle) implements ObjectStore {

    private String prefix() {
        return bundle + "/";
    }

    @Override
    public Listing list(String prefix, int limit) {
        if (!prefix.startsWith(prefix())) {
            return new Listing(List.of(), true);
        }
        Listing listing = folder.list(prefix.substring(prefix().length()), limit);
        return new Listing(
                listing.entries().stream()
                        .map(e ->
                                new Entry(prefix() + e.key(), e.etag(), e.size(), e.lastModified()))
                        .toList(),
                listing.complete());
    }

    @Override
    public Top top(int limit) {
        return new Top(new Listing(List.of(), true), List.of(bundle.text()));
    }

    @Override
    public Fetched get(String key, int maxBytes) {
        return key.startsWith(prefix())
                ? folder.get(key.substring(prefix().length()), maxBytes)
                : new Missing();
    }

    @Override
    public Put put(String key, byte[] bytes, Condition condition) {
        throw new UnsupportedOperationException("an inbox is only read");
    }
}
