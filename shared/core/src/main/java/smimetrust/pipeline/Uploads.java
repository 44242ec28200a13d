package smimetrust.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import smimetrust.BundleName;
import smimetrust.pipeline.ObjectStore.Entry;
import smimetrust.pipeline.ObjectStore.Listing;

/**
 * The inbox's objects of one bundle, at one moment: the truth.
 *
 * @param keys what people uploaded, in the order of the keys
 * @param complete whether these are all
 */
record Uploads(Map<InboxKey, Entry> keys, boolean complete) {

    /** Lists them: at most a few more than a bundle may have. */
    static Uploads of(ObjectStore inbox, BundleName bundle) {
        List<Listing> listings = new ArrayList<>();
        boolean all = true;
        if (bundle.equals(BundleName.INVALID)) {
            int found = 0;
            for (String folder : inbox.top(0).folders()) {
                if (BundleName.of(folder).isPresent()) {
                    continue;
                }
                if (found > Settings.MAX_OBJECTS) {
                    all = false;
                    break;
                }
                Listing listing = inbox.list(folder + "/", Settings.MAX_OBJECTS);
                listings.add(listing);
                found += listing.entries().size();
            }
        } else {
            listings.add(inbox.list(bundle + "/", Settings.MAX_OBJECTS));
            if (bundle.equals(BundleName.DEFAULT)) {
                listings.add(inbox.top(Settings.MAX_OBJECTS).objects());
            }
        }
        Map<InboxKey, Entry> keys = new LinkedHashMap<>();
        listings.stream()
                .flatMap(listing -> listing.entries().stream())
                .sorted(Comparator.comparing(Entry::key, ObjectStore.KEY_ORDER))
                .forEach(entry -> InboxKey.of(entry.key()).ifPresent(key -> keys.put(key, entry)));
        return new Uploads(
                keys,
                all
                        && keys.size() <= Settings.MAX_OBJECTS
                        && listings.stream().allMatch(Listing::complete));
    }
}
