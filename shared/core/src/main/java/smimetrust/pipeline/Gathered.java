package smimetrust.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import smimetrust.BundleName;
import smimetrust.pipeline.ObjectStore.Entry;

/**
 * The inbox's objects that one bundle is made of: its own, and those of the shared bundles that its
 * policy names.
 *
 * @param shared in the order in which they were named
 */
record Gathered(Uploads own, Map<BundleName, Uploads> shared) {

    Gathered {
        shared = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(shared));
    }

    /** Lists them. */
    static Gathered of(ObjectStore inbox, BundleName bundle, List<BundleName> shared) {
        Map<BundleName, Uploads> others = new LinkedHashMap<>();
        shared.forEach(name -> others.put(name, Uploads.of(inbox, name)));
        return new Gathered(Uploads.of(inbox, bundle), others);
    }

    /** All of them, the bundle's own first. */
    Map<InboxKey, Entry> keys() {
        if (shared.isEmpty()) {
            return own.keys();
        }
        Map<InboxKey, Entry> keys = new LinkedHashMap<>(own.keys());
        shared.values().forEach(uploads -> keys.putAll(uploads.keys()));
        return keys;
    }

    /** The bundles of which more objects are there than were listed. */
    List<BundleName> incomplete(BundleName bundle) {
        List<BundleName> incomplete = new ArrayList<>();
        if (!own.complete()) {
            incomplete.add(bundle);
        }
        shared.forEach((name, uploads) -> {
            if (!uploads.complete()) {
                incomplete.add(name);
            }
        });
        return incomplete;
    }

    /** The shared bundles that are not there: misspelt, or with all of their objects deleted. */
    List<BundleName> missing() {
        return shared.entrySet().stream()
                .filter(one -> one.getValue().keys().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }
}
