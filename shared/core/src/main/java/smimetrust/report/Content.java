package smimetrust.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Finding;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.notice.ImportSteps;
import smimetrust.notice.Listed;
import smimetrust.release.Manifest;
import smimetrust.release.Release;
import smimetrust.release.Status;
import smimetrust.release.Status.CertificateEntry;

/**
 * What the page shows, chosen and cut: every text is one safe line of bounded length, every list
 * has a bound. The templates only lay it out.
 *
 * @param needs what somebody must do something about, the gravest first
 * @param approvals what waits for somebody else than its uploaders
 * @param followers what waits for nothing but them
 * @param steps how to import; absent where nothing is released
 * @param tenant what the tenant has; absent where no read-back was given
 * @param changes what the release added and removed; absent where the one before is not there
 */
record Content(
        Texts texts,
        Style style,
        State state,
        String bundle,
        Optional<Release> release,
        Optional<Listed<String>> waiting,
        Listed<Need> needs,
        Listed<Awaited> approvals,
        Listed<String> followers,
        Optional<ImportSteps> steps,
        Optional<InTenant> tenant,
        Optional<Changes> changes,
        Listed<Chains.Row> chains,
        Timeline timeline,
        Listed<Timeline.Row> ends,
        Listed<Missing> orphans,
        Listed<LeftOut> rejected,
        Listed<RefusedFile> refused,
        Listed<Remark> remarks,
        Listed<Remark> audit,
        Listed<Known> certificates,
        Listed<Edition> releases) {

    // How many. A page of all of them, each with its longest texts, is below Report.MAX_BYTES.
    private static final int MAX_DRAWN = 120;
    private static final int MAX_KNOWN = 200;
    private static final int MAX_LEFT_OUT = 40;
    private static final int MAX_REMARKS = 30;
    private static final int MAX_NEEDS = 20;
    private static final int MAX_CHANGES = 60;
    private static final int MAX_INNER = 3;
    private static final int MAX_NAMES = 8;

    // Units: characters.
    private static final int MAX_NAME = 120;
    private static final int MAX_FILE = 160;
    private static final int MAX_SENTENCE = 400;
    private static final int MAX_TOKEN = 80;

    private static final String HELD = "release.shrink-held";
    private static final String FOLLOWS = "approval.issuer-waits";
    private static final String APPROVAL = "approval.";
    private static final String ORPHAN = "chain.issuer-missing";

    /** What the page says first. */
    enum State {
        /** The release is all there is to import. */
        READY,
        /** The release stands, and something newer is not published. */
        STANDS,
        /** There is no release. */
        NOTHING,
        /** There never is one: others take over what is in it. */
        SHARED
    }

    /** Something to act on: a blocker, a private key. */
    record Need(String rule, String message, String fix, Listed<String> names) {}

    /**
     * A certificate that waits for an approval.
     *
     * @param approver who gave an approval that does not count; empty where nobody is known
     * @param reach what it would make possible
     * @param command that approves it
     */
    record Awaited(
            String name,
            Sha256 sha256,
            Listed<String> files,
            Listed<String> uploaders,
            String approver,
            String reach,
            Listed<Said> why,
            String command) {}

    /**
     * What the tenant was read to trust.
     *
     * @param said which release that is
     * @param read when
     * @param missing names of what the release has and the tenant has not
     * @param extra names of what the tenant has and the release has not
     */
    record InTenant(String said, String read, Listed<String> missing, Listed<String> extra) {}

    /** What one release has and another had not. */
    record Changes(long since, Listed<Line> added, Listed<Line> removed) {}

    /** A certificate in a list. */
    record Line(String name, String brief, Role role, String until) {}

    /** A certificate whose issuer is not there, and what is known of that. */
    record Missing(
            String name,
            String brief,
            Listed<String> files,
            String issuer,
            Optional<String> keyId,
            Listed<String> urls) {}

    /** One thing said of a certificate or a file. */
    record Said(String rule, String message, String fix, String at) {}

    /** A certificate that is kept out. */
    record LeftOut(String name, String brief, Listed<String> files, Listed<Said> why) {}

    /** A file of which something gave no certificate. */
    record RefusedFile(String name, String uploader, Listed<Said> why) {}

    /** One rule's remarks, about some certificates. */
    record Remark(String rule, Severity severity, String fix, Listed<About> about) {}

    /** A remark's evidence, and of which certificates it is said; of the bundle where none. */
    record About(String message, Listed<String> names) {}

    /**
     * An included certificate, with what it takes to recognise it.
     *
     * @param approval who approved it, where that was demanded
     */
    record Known(
            String name,
            Role role,
            String from,
            String until,
            Sha256 sha256,
            String serial,
            Listed<String> files,
            Optional<String> approval) {}

    /**
     * A release's folder.
     *
     * @param doubtful another folder has its number: only one of them was published
     */
    record Edition(
            long number,
            String date,
            int certificates,
            String importBefore,
            Sha256 sha256,
            boolean stands,
            boolean doubtful) {}

    static Content of(Report report) {
        return new Making(report).content();
    }

    long roots() {
        return certificatesOf(Role.ROOT);
    }

    long intermediates() {
        return certificatesOf(Role.INTERMEDIATE);
    }

    private long certificatesOf(Role role) {
        return timeline.rows().stream().filter(row -> row.entry().role() == role).count();
    }

    boolean hasLeftOut() {
        return orphans.total() + rejected.total() + refused.total() > 0;
    }

    private static <T, R> Listed<R> first(int most, List<T> all, Function<T, R> shown) {
        int kept = Math.min(most, all.size());
        return new Listed<>(all.stream().limit(most).map(shown).toList(), all.size() - kept);
    }

    static String name(String text) {
        return SafeText.line(text, MAX_NAME);
    }

    private static String file(String text) {
        return SafeText.line(text, MAX_FILE);
    }

    private static String sentence(String text) {
        return SafeText.line(text, MAX_SENTENCE);
    }

    private static String token(String text) {
        return SafeText.line(text, MAX_TOKEN);
    }

    /** One making of the content. */
    private static final class Making {

        private final Report report;
        private final Status status;
        private final Texts texts;
        private final Map<Sha256, String> names = new HashMap<>();

        Making(Report report) {
            this.report = report;
            this.status = report.status();
            this.texts = Texts.in(report.language());
            report.releases().reversed().stream()
                    .flatMap(past -> past.manifest().certificates().stream())
                    .forEach(entry -> names.put(entry.sha256(), name(entry.name())));
            status.certificates().forEach(entry -> names.put(entry.sha256(), name(entry.name())));
        }

        Content content() {
            Timeline timeline = Timeline.of(status);
            Set<Sha256> orphans = new HashSet<>();
            status.orphans().forEach(orphan -> orphans.add(orphan.sha256()));
            return new Content(
                    texts,
                    Style.OF_THE_PAGE,
                    status.release().isEmpty()
                            ? nothing()
                            : status.blockers().isEmpty() ? State.READY : State.STANDS,
                    status.bundle(),
                    status.release(),
                    status.unjudged().map(u -> first(MAX_NAMES, u.files(), Content::file)),
                    Listed.first(MAX_NEEDS, needs()),
                    first(
                            MAX_LEFT_OUT,
                            status.approvals().stream()
                                    .filter(Status.ApprovalEntry::isHeld)
                                    .toList(),
                            this::awaited),
                    first(
                            MAX_CHANGES,
                            status.certificates().stream()
                                    .filter(c ->
                                            c.findings().stream()
                                                    .anyMatch(f -> f.rule().equals(FOLLOWS)))
                                    .toList(),
                            c -> name(c.name())),
                    status.release().map(release -> ImportSteps.of(report.place(), release)),
                    status.tenant().map(this::inTenant),
                    changes(),
                    Listed.first(MAX_DRAWN, Chains.of(status)),
                    timeline,
                    Listed.first(MAX_DRAWN, timeline.rows()),
                    first(MAX_LEFT_OUT, status.orphans(), this::missing),
                    first(
                            MAX_LEFT_OUT,
                            status.certificates().stream()
                                    .filter(CertificateEntry::isRejected)
                                    .filter(entry -> !orphans.contains(entry.sha256()))
                                    .toList(),
                            this::leftOut),
                    first(
                            MAX_LEFT_OUT,
                            status.files().stream()
                                    .filter(file -> !file.refusals().isEmpty())
                                    .toList(),
                            Making::refused),
                    Listed.first(MAX_REMARKS, remarks()),
                    Listed.first(MAX_REMARKS, audit()),
                    first(
                            MAX_KNOWN,
                            status.certificates().stream()
                                    .filter(CertificateEntry::included)
                                    .sorted(
                                            Comparator.comparing(CertificateEntry::role)
                                                    .thenComparing(CertificateEntry::name)
                                                    .thenComparing(CertificateEntry::sha256))
                                    .toList(),
                            this::known),
                    Listed.first(MAX_CHANGES, editions()));
        }

        private State nothing() {
            return status.isShared() ? State.SHARED : State.NOTHING;
        }

        private List<Need> needs() {
            List<Need> needs = new ArrayList<>();
            for (Status.Incident incident : status.incidents()) {
                List<String> facts = new ArrayList<>();
                facts.add(file(incident.file()));
                facts.add(texts.say("incident.seen", texts.minute(incident.seen())));
                incident.gone()
                        .ifPresent(at -> facts.add(texts.say("incident.gone", texts.minute(at))));
                needs.add(need(incident.rule(), incident.message(), incident.fix(), facts));
            }
            for (Blocker blocker : status.blockers()) {
                needs.add(
                        need(
                                blocker.rule(),
                                blocker.message(),
                                blocker.fix(),
                                blocker.rule().equals(HELD)
                                        ? status.hold().map(Status.Hold::missing).stream()
                                                .flatMap(List::stream)
                                                .map(this::called)
                                                .toList()
                                        : List.of()));
            }
            return needs;
        }

        private Awaited awaited(Status.ApprovalEntry entry) {
            return new Awaited(
                    name(entry.subject().orElse(entry.sha256().brief())),
                    entry.sha256(),
                    files(entry.sha256()),
                    first(MAX_NAMES, entry.uploaders(), Content::file),
                    entry.approvedBy().map(Content::file).orElse(""),
                    entry.reach().map(Content::sentence).orElse(""),
                    Listed.first(
                            1,
                            status.certificates().stream()
                                    .filter(c -> c.sha256().equals(entry.sha256()))
                                    .flatMap(c -> c.findings().stream())
                                    .filter(f -> f.rule().startsWith(APPROVAL))
                                    .map(f ->
                                            new Said(
                                                    token(f.rule()),
                                                    sentence(f.message()),
                                                    sentence(f.fix()),
                                                    ""))
                                    .toList()),
                    BundleName.of(status.bundle())
                            .map(bundle -> report.place().approve(bundle, entry.sha256()))
                            .orElse(""));
        }

        private Optional<String> approval(Sha256 digest) {
            return status.approvals().stream()
                    .filter(entry -> entry.sha256().equals(digest))
                    .findFirst()
                    .flatMap(entry ->
                            switch (entry.state()) {
                                case APPROVED ->
                                        Optional.of(
                                                texts.say(
                                                        "approved",
                                                        file(entry.approvedBy().orElse("?")),
                                                        entry.approvedAt()
                                                                .map(texts::day)
                                                                .orElse("?")));
                                case STANDING -> Optional.of(texts.say("standing"));
                                case WANTED, NOT_INDEPENDENT, PRINCIPAL_UNKNOWN, UNUSED ->
                                        Optional.empty();
                            });
        }

        private InTenant inTenant(Status.Tenant tenant) {
            String number = status.release().map(r -> String.valueOf(r.number())).orElse("?");
            String said =
                    status.release().filter(tenant::trusts).isPresent()
                            ? texts.say("tenant.same", number)
                            : tenant.release()
                                    .map(has ->
                                            texts.say("tenant.behind", String.valueOf(has), number))
                                    .orElseGet(
                                            () -> texts.say("tenant.other", tenant.certificates()));
            return new InTenant(
                    said,
                    texts.say("tenant.read", texts.minute(tenant.readAt())),
                    some(tenant.missing()),
                    some(tenant.extra()));
        }

        private static Listed<String> some(Status.Some some) {
            List<String> names =
                    some.certificates().stream().limit(MAX_NAMES).map(c -> name(c.name())).toList();
            return new Listed<>(names, Math.max(0, some.count() - names.size()));
        }

        private static Need need(String rule, String message, String fix, List<String> names) {
            return new Need(
                    token(rule), sentence(message), sentence(fix), Listed.first(MAX_NAMES, names));
        }

        /** What the standing release has and the newest certain one before it had not. */
        private Optional<Changes> changes() {
            if (status.release().isEmpty()) {
                return Optional.empty();
            }
            Release release = status.release().get();
            Optional<Manifest> now =
                    manifests().filter(m -> m.sha256().equals(release.sha256())).findFirst();
            Optional<Manifest> before =
                    manifests()
                            .filter(m -> m.number() < release.number() && !isDoubtful(m))
                            .max(Comparator.comparingLong(Manifest::number));
            if (now.isEmpty() || before.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    new Changes(
                            before.get().number(),
                            missingFrom(before.get(), now.get()),
                            missingFrom(now.get(), before.get())));
        }

        private java.util.stream.Stream<Manifest> manifests() {
            return report.releases().stream().map(Report.Past::manifest);
        }

        /** Two writers can have made folders for one number; only one of them was published. */
        private boolean isDoubtful(Manifest manifest) {
            return manifests().filter(m -> m.number() == manifest.number()).count() > 1;
        }

        private Listed<Line> missingFrom(Manifest lacking, Manifest having) {
            Set<Sha256> there =
                    lacking.certificates().stream()
                            .map(Manifest.Entry::sha256)
                            .collect(Collectors.toSet());
            return first(
                    MAX_CHANGES,
                    having.certificates().stream()
                            .filter(entry -> !there.contains(entry.sha256()))
                            .sorted(
                                    Comparator.comparing(Manifest.Entry::role)
                                            .thenComparing(Manifest.Entry::name)
                                            .thenComparing(Manifest.Entry::sha256))
                            .toList(),
                    entry ->
                            new Line(
                                    name(entry.name()),
                                    entry.sha256().brief(),
                                    entry.role(),
                                    texts.day(entry.notAfter())));
        }

        private Missing missing(Status.OrphanEntry orphan) {
            return new Missing(
                    called(orphan.sha256()),
                    orphan.sha256().brief(),
                    files(orphan.sha256()),
                    file(orphan.issuer()),
                    orphan.authorityKeyId().map(Content::token),
                    first(MAX_INNER, orphan.issuerUrls(), Content::file));
        }

        private LeftOut leftOut(CertificateEntry entry) {
            return new LeftOut(
                    name(entry.name()),
                    entry.sha256().brief(),
                    first(MAX_INNER, entry.sources(), Content::file),
                    first(
                            MAX_INNER,
                            entry.findings().stream()
                                    .filter(f -> f.severity() == Severity.ERROR)
                                    .toList(),
                            f ->
                                    new Said(
                                            token(f.rule()),
                                            sentence(f.message()),
                                            sentence(f.fix()),
                                            "")));
        }

        private static RefusedFile refused(Status.FileEntry entry) {
            return new RefusedFile(
                    file(entry.name()),
                    entry.uploadedBy().map(Content::file).orElse(""),
                    first(
                            MAX_INNER,
                            entry.refusals(),
                            r ->
                                    new Said(
                                            token(r.rule()),
                                            sentence(r.message()),
                                            sentence(r.fix()),
                                            r.at().equals("file") ? "" : file(r.at()))));
        }

        /** By rule: what is the same for ten certificates is said once. */
        private List<Remark> remarks() {
            Gathering gathering = new Gathering();
            status.remarks().forEach(finding -> gathering.add(finding, Optional.empty()));
            for (CertificateEntry entry : status.certificates()) {
                if (entry.included()) {
                    entry.findings().stream()
                            .filter(f -> f.severity() != Severity.ERROR)
                            .filter(f -> !f.rule().equals(ORPHAN))
                            .forEach(f -> gathering.add(f, Optional.of(entry.sha256())));
                }
            }
            return gathering.remarks();
        }

        private List<Remark> audit() {
            Gathering gathering = new Gathering();
            for (Status.AuditEntry entry : status.audit()) {
                gathering.add(
                        new Finding(entry.rule(), entry.severity(), entry.message(), entry.fix()),
                        Optional.of(entry.sha256()));
            }
            return gathering.remarks();
        }

        private Known known(CertificateEntry entry) {
            return new Known(
                    name(entry.name()),
                    entry.role(),
                    texts.day(entry.notBefore()),
                    texts.day(entry.notAfter()),
                    entry.sha256(),
                    token(entry.serial()),
                    first(MAX_INNER, entry.sources(), Content::file),
                    approval(entry.sha256()));
        }

        private List<Edition> editions() {
            List<Edition> editions = new ArrayList<>();
            for (Report.Past past : report.releases()) {
                Manifest manifest = past.manifest();
                Optional<Release> standing =
                        status.release()
                                .filter(r -> r.number() == manifest.number())
                                .filter(r -> r.sha256().equals(manifest.sha256()));
                editions.add(
                        new Edition(
                                manifest.number(),
                                texts.day(
                                        standing.map(Release::publishedAt)
                                                .orElse(past.writtenAt())),
                                manifest.certificates().size(),
                                texts.day(manifest.importBefore()),
                                manifest.sha256(),
                                standing.isPresent(),
                                standing.isEmpty() && isDoubtful(manifest)));
            }
            return editions;
        }

        private String called(Sha256 digest) {
            return names.getOrDefault(digest, digest.brief());
        }

        private Listed<String> files(Sha256 digest) {
            return first(
                    MAX_INNER,
                    status.files().stream()
                            .filter(file -> file.certificates().contains(digest))
                            .map(Status.FileEntry::name)
                            .toList(),
                    Content::file);
        }

        /** Findings by rule, then by what they say. */
        private final class Gathering {
            private record Group(Finding finding, Map<String, List<String>> said) {}

            private final Map<String, Group> groups = new TreeMap<>();

            void add(Finding finding, Optional<Sha256> about) {
                List<String> of =
                        groups.computeIfAbsent(
                                        finding.rule(),
                                        _ -> new Group(finding, new LinkedHashMap<>()))
                                .said()
                                .computeIfAbsent(finding.message(), _ -> new ArrayList<>());
                about.ifPresent(digest -> of.add(called(digest)));
            }

            List<Remark> remarks() {
                return groups.values().stream()
                        .sorted(
                                Comparator.comparing((Group g) -> g.finding().severity())
                                        .thenComparing(g -> g.finding().rule()))
                        .map(g ->
                                new Remark(
                                        token(g.finding().rule()),
                                        g.finding().severity(),
                                        sentence(g.finding().fix()),
                                        first(
                                                MAX_INNER,
                                                List.copyOf(g.said().entrySet()),
                                                said ->
                                                        new About(
                                                                sentence(said.getKey()),
                                                                Listed.first(
                                                                        MAX_NAMES,
                                                                        said.getValue())))))
                        .toList();
            }
        }
    }
}
