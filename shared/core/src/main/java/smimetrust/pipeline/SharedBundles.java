package smimetrust.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import smimetrust.BundleName;
import smimetrust.JsonException;
import smimetrust.release.Policy;
import smimetrust.release.Status;

/**
 * Which bundles take over which shared ones, as the policies in the control bucket say now.
 *
 * @param byBundle what each bundle's policy names
 * @param unreadable bundles whose policy cannot be used: nobody knows what they would take over
 */
record SharedBundles(
        SortedMap<BundleName, List<BundleName>> byBundle, List<BundleName> unreadable) {

    /** One bundle's policy. */
    private record Wanted(BundleName bundle, boolean readable, List<BundleName> shared) {}

    /** Reads every policy there is. */
    static SharedBundles in(ObjectStore control, Policy floors) {
        List<Callable<Wanted>> reads = new ArrayList<>();
        for (String folder : control.top(0).folders()) {
            BundleName.of(folder)
                    .filter(BundleName::isReleased)
                    .ifPresent(bundle -> reads.add(() -> read(control, bundle, floors)));
        }
        SortedMap<BundleName, List<BundleName>> byBundle = new TreeMap<>();
        List<BundleName> unreadable = new ArrayList<>();
        for (Wanted wanted : Concurrently.all(reads)) {
            if (!wanted.readable) {
                unreadable.add(wanted.bundle);
            } else if (!wanted.shared.isEmpty()) {
                byBundle.put(wanted.bundle, wanted.shared);
            }
        }
        return new SharedBundles(byBundle, unreadable);
    }

    private static Wanted read(ObjectStore control, BundleName bundle, Policy floors) {
        return switch (control.get(key(bundle), Policy.MAX_DOCUMENT_BYTES)) {
            case ObjectStore.Missing() -> new Wanted(bundle, true, List.of());
            case ObjectStore.Found found -> {
                try {
                    yield new Wanted(bundle, true, floors.tightenedBy(found.bytes()).shared());
                } catch (JsonException e) {
                    yield new Wanted(bundle, false, List.of());
                }
            }
            case ObjectStore.TooLarge _, ObjectStore.Unreadable _ ->
                    new Wanted(bundle, false, List.of());
        };
    }

    /** Where a bundle's policy lies. */
    static String key(BundleName bundle) {
        return bundle + "/policy.json";
    }

    /** What a bundle takes over, as far as its policy can be read. */
    List<BundleName> of(BundleName bundle) {
        return byBundle.getOrDefault(bundle, List.of());
    }

    /** The bundles that take over this one, or could. */
    List<BundleName> members(BundleName shared) {
        List<BundleName> members = new ArrayList<>(unreadable);
        byBundle.entrySet().stream()
                .filter(one -> one.getValue().contains(shared))
                .map(Map.Entry::getKey)
                .forEach(members::add);
        members.sort(java.util.Comparator.naturalOrder());
        return members;
    }

    /**
     * Whether what others take over is another than before. Nothing is while files wait for their
     * verdict: whoever takes them over waits for the same.
     */
    static boolean concerns(Status previous, Status next) {
        return next.unjudged().isEmpty()
                && (previous.unjudged().isPresent()
                        || !next.files().equals(previous.files())
                        || !next.certificates().equals(previous.certificates())
                        || !next.approvals().equals(previous.approvals())
                        || !next.blockers().equals(previous.blockers()));
    }
}
