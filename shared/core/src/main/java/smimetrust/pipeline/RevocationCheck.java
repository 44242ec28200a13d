package smimetrust.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Json;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.revocation.Known;
import smimetrust.revocation.Outcome;
import smimetrust.revocation.Point;
import smimetrust.revocation.RevocationList;

/**
 * Asks for the revocation lists of a bundle's CA certificates, and keeps what was learned: the
 * first stage's other task, since it is the one that cannot write what people read. Roots are not
 * asked for: Exchange does not do so either.
 */
public final class RevocationCheck {

    /**
     * What goes wrong is told when it went wrong for this time: on the third day of daily checks,
     * which are never quite a day apart.
     */
    public static final Duration PATIENCE = Duration.ofHours(47);

    /** More distinct addresses are not asked in one check of a bundle. */
    public static final int MAX_URLS = 36;

    /** Nothing is begun after this time: with the last fetch, a check takes ten seconds more. */
    public static final Duration BUDGET = Duration.ofSeconds(60);

    /** Nothing is begun after so much was fetched. Unit: bytes. */
    public static final long MAX_TOTAL_BYTES = 256L << 20;

    /** Each may hold a list of {@link RevocationList#MAX_BYTES} in memory. */
    private static final int AT_A_TIME = 6;

    /** Certificates of the issuer's name that are tried, likely ones first. */
    private static final int MAX_ISSUERS = 16;

    private static final int MAX_URL = 300;

    private final ObjectStore inbox;
    private final ObjectStore state;
    private final CrlSource source;
    private final Clock clock;
    private final Duration patience;

    /**
     * Over an inbox to read and a state to write.
     *
     * @param patience how long something must go wrong before it is told; zero where there is no
     *     other check
     */
    public RevocationCheck(
            ObjectStore inbox,
            ObjectStore state,
            CrlSource source,
            Clock clock,
            Duration patience) {
        this.inbox = inbox;
        this.state = state;
        this.source = source;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * What one check did; for logs and people.
     *
     * @param certificates how many were checked
     * @param lists what each address gave, in the order of asking
     * @param changed whether anything is known now that was not
     */
    public record Report(int certificates, List<Asked> lists, boolean changed) {
        public Report {
            lists = List.copyOf(lists);
        }
    }

    /**
     * One address that was asked.
     *
     * @param url one safe line
     * @param gave what it gave, in a word or with the evidence: one safe line
     */
    public record Asked(String url, boolean conclusive, String gave) {}

    /**
     * Whether a certificate is checked: a CA's that could be published, no root, with a
     * distribution point.
     */
    static boolean concerns(Certificate certificate, Collection<Finding> findings, Instant now) {
        return certificate.role() == Role.INTERMEDIATE
                && certificate.extension(Extension.cRLDistributionPoints).isPresent()
                && !certificate.notAfter().instant().isBefore(now)
                && findings.stream().noneMatch(f -> f.severity() == Severity.ERROR);
    }

    /** Checks. */
    public Report run(Request.CheckRevocation request) {
        return run(request, _ -> {});
    }

    /**
     * Checks.
     *
     * @param progress hears of each address that was asked; called by several threads
     */
    public Report run(Request.CheckRevocation request, Consumer<Asked> progress) {
        BundleName bundle = request.bundle();
        Instant now = clock.instant();
        RevocationSubjects concerned =
                RevocationSubjects.of(
                        Verdicts.of(
                                        state,
                                        bundle,
                                        Gathered.of(inbox, bundle, request.shared()).keys(),
                                        Settings.MAX_VERDICT_BYTES)
                                .files(),
                        now,
                        _ -> true);
        List<Subject> subjects =
                concerned.certificates().values().stream()
                        .sorted(Comparator.comparing(Certificate::sha256))
                        .map(c -> new Subject(c, candidates(c, concerned.issuers(c))))
                        // Without its issuer it is not published, and nothing can be verified.
                        .filter(s ->
                                isOver(now)
                                        || s.candidates.stream()
                                                .anyMatch(s.certificate::isSignedBy))
                        .toList();
        List<Asked> asked = new Round(subjects, now, progress).run();
        boolean[] changed = {false};
        if (!subjects.isEmpty() || stored(bundle) instanceof ObjectStore.Found) {
            Retry.untilWritten(
                    "what is known of revocations in " + bundle,
                    () -> {
                        ObjectStore.Fetched stored = stored(bundle);
                        RevocationDocument before = RevocationDocument.read(stored, bundle);
                        RevocationDocument after = merged(before, subjects, now);
                        changed[0] = !after.equals(before);
                        return changed[0]
                                ? state.put(
                                        RevocationDocument.key(bundle),
                                        Json.pretty(after),
                                        Retry.over(stored))
                                : ObjectStore.Put.WRITTEN;
                    });
        }
        return new Report(subjects.size(), asked, changed[0]);
    }

    private boolean isOver(Instant start) {
        return clock.instant().isAfter(start.plus(BUDGET));
    }

    private ObjectStore.Fetched stored(BundleName bundle) {
        return state.get(RevocationDocument.key(bundle), RevocationDocument.MAX_BYTES);
    }

    /** The likely issuers among those with its issuer's name, the likeliest first. */
    static List<Certificate> candidates(Certificate certificate, Collection<Certificate> named) {
        Optional<String> wanted = certificate.authorityKeyIdentifier();
        return named.stream()
                .sorted(
                        Comparator.comparing((Certificate c) ->
                                        wanted.isEmpty()
                                                || !wanted.equals(c.subjectKeyIdentifier()))
                                .thenComparing(Certificate::sha256))
                .limit(MAX_ISSUERS)
                .toList();
    }

    private RevocationDocument merged(
            RevocationDocument before, List<Subject> subjects, Instant now) {
        SortedMap<Sha256, Known> known = new TreeMap<>();
        for (Known one : before.certificates()) {
            // The certificate may come back, and then its list may not be had.
            if (one.revoked().isPresent() && !one.notAfter().isBefore(now)) {
                known.put(one.sha256(), one.withoutTrouble());
            }
        }
        Map<Sha256, Known> all = new HashMap<>();
        before.certificates().forEach(one -> all.put(one.sha256(), one));
        for (Subject subject : subjects) {
            Known one = all.get(subject.certificate.sha256());
            if (one == null) {
                one =
                        Known.nothing(
                                subject.certificate.sha256(),
                                subject.certificate.notAfter().instant());
            }
            Answer answer = subject.best();
            known.put(one.sha256(), one.after(answer.outcome, answer.url, now, patience));
        }
        return new RevocationDocument(
                RevocationDocument.SCHEMA,
                before.bundle(),
                known.values().stream().limit(RevocationDocument.MAX_COUNT).toList());
    }

    /** What one address gave for one certificate. */
    private record Answer(String url, Outcome outcome) {}

    /** One certificate under check. */
    private static final class Subject {
        final Certificate certificate;
        final List<Certificate> candidates;
        final List<Point> points;
        final Map<String, Outcome> outcomes = new HashMap<>();

        Subject(Certificate certificate, List<Certificate> candidates) {
            this.certificate = certificate;
            this.candidates = candidates;
            this.points = RevocationList.points(certificate);
        }

        /** Its addresses in order, without repetition. */
        List<String> urls() {
            return points.stream()
                    .filter(point -> point.obstacle().isEmpty())
                    .flatMap(point -> point.urls().stream())
                    .distinct()
                    .toList();
        }

        synchronized boolean isSettled() {
            return outcomes.values().stream().anyMatch(Outcome::isConclusive);
        }

        synchronized boolean isSettledBy(String url) {
            Outcome outcome = outcomes.get(url);
            return outcome != null && outcome.isConclusive();
        }

        synchronized void gave(String url, Outcome outcome) {
            outcomes.put(url, outcome);
        }

        void judge(String url, RevocationList list, Instant now) {
            for (Point point : points) {
                if (point.obstacle().isEmpty() && point.urls().contains(url)) {
                    Outcome outcome = list.judge(certificate, point, candidates, now);
                    gave(url, outcome);
                    if (outcome.isConclusive()) {
                        return;
                    }
                }
            }
        }

        /** A revocation before all, then a list that says good, then the most telling trouble. */
        synchronized Answer best() {
            List<Answer> answers = new ArrayList<>();
            for (String url : urls()) {
                Outcome outcome = outcomes.get(url);
                if (outcome != null) {
                    answers.add(new Answer(shown(url), outcome));
                }
            }
            points.forEach(point ->
                    point.obstacle()
                            .ifPresent(why ->
                                    answers.add(
                                            new Answer(
                                                    "the distribution point",
                                                    new Outcome.Unsupported(why)))));
            return answers.stream()
                    .min(Comparator.comparingInt(answer -> rank(answer.outcome)))
                    .orElseGet(() ->
                            new Answer(
                                    "the distribution point",
                                    new Outcome.Unsupported("it cannot be read")));
        }

        private static int rank(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Revoked _ -> 0;
                case Outcome.Good _ -> 1;
                case Outcome.Expired _ -> 2;
                case Outcome.NotSigned _ -> 3;
                case Outcome.Malformed _ -> 4;
                case Outcome.NotChecked _ -> 5;
                case Outcome.Unsupported _ -> 6;
                case Outcome.Unreachable _ -> 7;
            };
        }
    }

    private static String shown(String url) {
        return SafeText.line(url, MAX_URL);
    }

    /** One check: each address is asked once at most, and for all certificates that have it. */
    private final class Round {
        private final List<Subject> subjects;
        private final Instant now;
        private final Consumer<Asked> progress;
        private final Map<String, List<Subject>> byUrl = new LinkedHashMap<>();
        private final AtomicLong bytes = new AtomicLong();

        Round(List<Subject> subjects, Instant now, Consumer<Asked> progress) {
            this.subjects = subjects;
            this.now = now;
            this.progress = progress;
        }

        List<Asked> run() {
            // Every first choice before any second one.
            int most = subjects.stream().mapToInt(s -> s.urls().size()).max().orElse(0);
            List<Asked> asked = new ArrayList<>();
            for (Subject subject : subjects) {
                for (String url : subject.urls()) {
                    byUrl.computeIfAbsent(url, _ -> new ArrayList<>()).add(subject);
                }
            }
            Set<String> done = new LinkedHashSet<>();
            for (int choice = 0; choice < most; choice++) {
                Set<String> urls = new LinkedHashSet<>();
                for (Subject subject : subjects) {
                    if (!subject.isSettled() && subject.urls().size() > choice) {
                        urls.add(subject.urls().get(choice));
                    }
                }
                urls.removeAll(done);
                done.addAll(urls);
                asked.addAll(ask(turned(List.copyOf(urls)), asked.size()));
            }
            return asked;
        }

        /**
         * Others first each day: where a bound is reached, everything is asked within some days,
         * whatever somebody put before it.
         */
        private List<String> turned(List<String> urls) {
            if (urls.isEmpty()) {
                return urls;
            }
            long day = now.getEpochSecond() / 86_400;
            int first = (int) Math.floorMod(day * MAX_URLS, (long) urls.size());
            List<String> turned = new ArrayList<>(urls.subList(first, urls.size()));
            turned.addAll(urls.subList(0, first));
            return turned;
        }

        private List<Asked> ask(List<String> urls, int before) {
            List<Callable<Asked>> tasks = new ArrayList<>();
            for (String url : urls) {
                boolean tooMany = before + tasks.size() >= MAX_URLS;
                tasks.add(() -> {
                    Asked asked = ask(url, tooMany);
                    progress.accept(asked);
                    return asked;
                });
            }
            return Concurrently.all(tasks, AT_A_TIME);
        }

        private Asked ask(String url, boolean tooMany) {
            Optional<String> bound = bound(tooMany);
            if (bound.isPresent()) {
                return nothing(url, new Outcome.NotChecked(bound.get()));
            }
            return switch (source.fetch(url)) {
                case CrlSource.Failed(CrlSource.Reason reason, String evidence) -> {
                    String why = reason.id() + ": " + evidence;
                    yield nothing(
                            url,
                            reason.isAlsoForExchange()
                                    ? new Outcome.Unreachable(why)
                                    : new Outcome.NotChecked(why));
                }
                case CrlSource.Fetched(byte[] content) -> {
                    bytes.addAndGet(content.length);
                    RevocationList list = RevocationList.read(content);
                    boolean conclusive = false;
                    for (Subject subject : concerned(url)) {
                        if (isOver(now)) {
                            subject.gave(url, new Outcome.NotChecked("the check took too long"));
                            continue;
                        }
                        subject.judge(url, list, now);
                        conclusive |= subject.isSettledBy(url);
                    }
                    yield new Asked(shown(url), conclusive, "%,d bytes".formatted(content.length));
                }
            };
        }

        private List<Subject> concerned(String url) {
            return byUrl.getOrDefault(url, List.of());
        }

        private Asked nothing(String url, Outcome outcome) {
            concerned(url).forEach(subject -> subject.gave(url, outcome));
            return new Asked(
                    shown(url),
                    false,
                    switch (outcome) {
                        case Outcome.Unreachable(String why) -> why;
                        case Outcome.NotChecked(String why) -> why;
                        default -> throw new IllegalArgumentException("a list was there");
                    });
        }

        private Optional<String> bound(boolean tooMany) {
            if (tooMany) {
                return Optional.of(
                        "the bundle names more than " + MAX_URLS + " addresses of lists");
            }
            if (isOver(now)) {
                return Optional.of(
                        "the other lists took more than " + BUDGET.toSeconds() + " seconds");
            }
            return bytes.get() > MAX_TOTAL_BYTES
                    ? Optional.of(
                            "the other lists had more than %,d bytes".formatted(MAX_TOTAL_BYTES))
                    : Optional.empty();
        }
    }
}
