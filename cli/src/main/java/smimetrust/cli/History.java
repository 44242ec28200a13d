package smimetrust.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.pipeline.Releases;
import smimetrust.release.Changes;
import smimetrust.release.Manifest;
import smimetrust.release.Release;
import smimetrust.release.Status;

/**
 * What trust a bundle gained and lost, release by release, the newest first: as far as the folders
 * of the releases and the status tell, and nothing that they do not. docs/formats.md.
 *
 * @param omitted how many older folders were not looked at
 */
public record History(String bundle, List<Entry> releases, int omitted) {

    /** Roots first, then by name. */
    private static final Comparator<Manifest.Entry> PEOPLE =
            Comparator.comparing(Manifest.Entry::role)
                    .thenComparing(c -> c.name().toLowerCase(Locale.ROOT))
                    .thenComparing(Manifest.Entry::sha256);

    public History {
        releases = List.copyOf(releases);
    }

    /** What a folder is. */
    public enum State {
        /** The status points to it. */
        CURRENT,
        /** It was current before. */
        PAST,
        /**
         * It is not in the line of releases that leads to the current one: a run that lost a race
         * left it, or the status was lost and counted anew.
         */
        ASIDE,
        /** Several have its number, and nothing recorded says which was current. */
        UNKNOWN
    }

    /**
     * One release.
     *
     * @param sha256 of its store, as its manifest says; absent where that is gone
     * @param written when its store was written, as the storage says: a copy may be younger
     * @param recorded whether uploaders and reasons were recorded when it was made
     */
    public record Entry(
            long number,
            State state,
            Optional<Sha256> sha256,
            String folder,
            Instant written,
            Optional<Instant> importBefore,
            Optional<Integer> certificates,
            boolean recorded,
            List<Came> added,
            List<Went> removed) {
        public Entry {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }

    /**
     * A certificate that a release had first.
     *
     * @param files the first that held it, and who had uploaded them; none: not recorded
     * @param approved by whom, where somebody had to
     */
    public record Came(
            Sha256 sha256,
            String name,
            Role role,
            Instant notAfter,
            List<Changes.Source> files,
            Optional<Changes.Approval> approved) {
        public Came {
            files = List.copyOf(files);
        }
    }

    /**
     * A certificate that a release had no longer.
     *
     * @param reason absent: not recorded
     * @param rules what the rules said against it
     * @param message the evidence
     * @param files where it was before
     */
    public record Went(
            Sha256 sha256,
            String name,
            Role role,
            Instant notAfter,
            Optional<Changes.Reason> reason,
            List<String> rules,
            Optional<String> message,
            List<Changes.Source> files) {
        public Went {
            rules = List.copyOf(rules);
            files = List.copyOf(files);
        }
    }

    /**
     * Puts together what is told.
     *
     * @param told the newest number first
     */
    static History of(
            String bundle, Optional<Status> status, List<Releases.Told> told, int omitted) {
        Line line = new Line(told, status.flatMap(Status::release));
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < told.size(); i++) {
            entries.add(entry(told.get(i), line, i, status, omitted == 0));
        }
        return new History(bundle, entries, omitted);
    }

    private static Entry entry(
            Releases.Told told, Line line, int index, Optional<Status> status, boolean toTheEnd) {
        State state = line.states.get(index);
        Optional<Manifest> manifest = told.manifest();
        boolean inLine = state == State.CURRENT || state == State.PAST;
        Optional<Manifest> before = line.before(index).flatMap(Releases.Told::manifest);
        boolean first = line.before(index).isEmpty() && toTheEnd;
        List<Came> came = new ArrayList<>();
        List<Went> went = new ArrayList<>();
        if (inLine && manifest.isPresent() && (before.isPresent() || first)) {
            Map<Sha256, Manifest.Entry> then = byDigest(before);
            Map<Sha256, Manifest.Entry> now = byDigest(manifest);
            now.values().stream()
                    .filter(c -> !then.containsKey(c.sha256()))
                    .sorted(PEOPLE)
                    .forEach(c -> came.add(came(c, told.changes(), status)));
            then.values().stream()
                    .filter(c -> !now.containsKey(c.sha256()))
                    .sorted(PEOPLE)
                    .forEach(c -> went.add(went(c, told)));
        }
        return new Entry(
                told.folder().number(),
                state,
                manifest.map(Manifest::sha256),
                told.folder().key(),
                told.folder().written(),
                manifest.map(Manifest::importBefore),
                manifest.map(m -> m.certificates().size()),
                !told.changes().isEmpty(),
                came,
                went);
    }

    private static Map<Sha256, Manifest.Entry> byDigest(Optional<Manifest> manifest) {
        Map<Sha256, Manifest.Entry> map = new LinkedHashMap<>();
        manifest.ifPresent(m -> m.certificates().forEach(c -> map.put(c.sha256(), c)));
        return map;
    }

    private static Came came(
            Manifest.Entry certificate, List<Changes> recorded, Optional<Status> status) {
        List<Changes.Added> mine =
                recorded.stream()
                        .flatMap(c -> c.added().stream())
                        .filter(a -> a.sha256().equals(certificate.sha256()))
                        .toList();
        List<Changes.Source> files = mine.stream().flatMap(a -> a.files().stream()).toList();
        return new Came(
                certificate.sha256(),
                certificate.name(),
                certificate.role(),
                certificate.notAfter(),
                recorded.isEmpty() ? present(certificate.sha256(), status) : best(files),
                mine.stream().flatMap(a -> a.approved().stream()).findFirst());
    }

    /** Of a release that recorded nothing, the files that hold the certificate today still tell. */
    private static List<Changes.Source> present(Sha256 digest, Optional<Status> status) {
        return status.stream()
                .flatMap(s -> s.files().stream())
                .filter(f -> f.certificates().contains(digest))
                .map(f ->
                        new Changes.Source(
                                SafeText.line(f.name(), HistoryPage.MAX_NAME),
                                f.uploadedBy(),
                                f.uploadedAt()))
                .toList();
    }

    /** Each file once: of two writers one may have known who uploaded it. */
    private static List<Changes.Source> best(List<Changes.Source> files) {
        Map<String, Changes.Source> best = new LinkedHashMap<>();
        files.forEach(file ->
                best.merge(file.name(), file, (a, b) -> a.uploadedBy().isPresent() ? a : b));
        return List.copyOf(best.values());
    }

    private static Went went(Manifest.Entry certificate, Releases.Told told) {
        List<Changes.Removed> all =
                told.changes().stream()
                        .flatMap(c -> c.removed().stream())
                        .filter(r -> r.sha256().equals(certificate.sha256()))
                        .toList();
        Optional<Changes.Removed> recorded = all.stream().findFirst();
        Optional<Changes.Reason> deduced =
                certificate.notAfter().isBefore(told.folder().written())
                        ? Optional.of(Changes.Reason.EXPIRED)
                        : Optional.empty();
        return new Went(
                certificate.sha256(),
                certificate.name(),
                certificate.role(),
                certificate.notAfter(),
                recorded.map(Changes.Removed::reason).or(() -> deduced),
                recorded.map(Changes.Removed::rules).orElse(List.of()),
                recorded.flatMap(Changes.Removed::message),
                best(all.stream().flatMap(r -> r.files().stream()).toList()));
    }

    /** Which folders were current, one after the other. */
    private static final class Line {
        private final List<Releases.Told> told;
        private final List<State> states = new ArrayList<>();
        private final Map<Integer, Integer> previous = new HashMap<>();

        Line(List<Releases.Told> told, Optional<Release> current) {
            this.told = told;
            told.forEach(_ -> states.add(State.ASIDE));
            Optional<Integer> at =
                    current.flatMap(r -> find(0, f -> f.isOf(r.number(), r.sha256())));
            at.ifPresent(i -> states.set(i, State.CURRENT));
            while (at.isPresent()) {
                int here = at.get();
                at = follow(here);
                at.ifPresent(before -> {
                    states.set(before, State.PAST);
                    previous.put(here, before);
                });
            }
        }

        /** The folder that was current before this one. */
        private Optional<Integer> follow(int here) {
            List<Changes> recorded = told.get(here).changes();
            if (!recorded.isEmpty()) { // without a release before it, it is the first one
                return recorded.stream()
                        .flatMap(c -> c.previous().stream())
                        .flatMap(p -> find(here + 1, f -> f.isOf(p.number(), p.sha256())).stream())
                        .findFirst();
            }
            // Nothing is recorded: the next number, if one folder alone has it.
            long number = told.get(here).folder().number();
            Optional<Integer> next = find(here + 1, f -> f.number() < number);
            if (next.isPresent()) {
                long that = told.get(next.get()).folder().number();
                Optional<Integer> twin = find(next.get() + 1, f -> f.number() == that);
                if (twin.isPresent()) {
                    for (int i = next.get(); i < told.size(); i++) {
                        if (told.get(i).folder().number() == that) {
                            states.set(i, State.UNKNOWN);
                        }
                    }
                    return Optional.empty();
                }
            }
            return next;
        }

        private Optional<Integer> find(int from, java.util.function.Predicate<Releases.Folder> is) {
            for (int i = from; i < told.size(); i++) {
                if (is.test(told.get(i).folder())) {
                    return Optional.of(i);
                }
            }
            return Optional.empty();
        }

        Optional<Releases.Told> before(int index) {
            return Optional.ofNullable(previous.get(index)).map(told::get);
        }
    }
}
