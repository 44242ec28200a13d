package smimetrust.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.Json;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.pipeline.Releases;
import smimetrust.reach.Authority;
import smimetrust.reach.Reach;
import smimetrust.release.Manifest;
import smimetrust.release.Release;
import smimetrust.release.Status;

/** Whether a tenant trusts what was released. */
@Command(
        name = "verify-tenant",
        mixinStandardHelpOptions = true,
        description = {
            "Compares what a tenant answered with what was released: which release it trusts, or"
                    + " what is missing, what is extra, and what that may do.",
            "READBACK is the readback.sst that the import script writes, or the same certificates"
                    + " as PEM, PKCS#7 or a folder.",
            "WHERE is the folder of a run, an output folder or an output bucket as s3://BUCKET; or"
                    + " one release: its folder, its SST, or the out folder of a build."
        },
        footerHeading = "%nExit codes: ",
        footer = {
            "0 the tenant trusts exactly the newest release; 1 it does not;",
            "64 usage; 66 READBACK or the releases cannot be read."
        })
final class VerifyTenantCommand implements Callable<Integer>, SmimeTrust.Clocked {

    private static final int DIFFERS = 1;

    /** Older releases are not looked at. */
    private static final int MAX_RELEASES = 1_000;

    /** Longer lists are cut; the JSON has all. */
    private static final int MAX_SHOWN = 40;

    private static final int MAX_NAME = 200;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "READBACK", description = "what the tenant answered")
    private Path answer = Path.of("");

    @Option(
            names = "--with",
            required = true,
            paramLabel = "WHERE",
            description = "the releases to compare with")
    private String where = "";

    @Option(
            names = "--bundle",
            paramLabel = "BUNDLE",
            description = "the bundle, where there are several")
    private @Nullable String bundle;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "ask about another day; what has expired by then gives no trust")
    private @Nullable Instant at;

    @Option(names = "--json", description = "print JSON instead of text")
    private boolean json;

    private final Clock clock;

    VerifyTenantCommand(Clock clock) {
        this.clock = clock;
    }

    /**
     * The JSON form: docs/formats.md.
     *
     * @param certificates how many the tenant trusts
     * @param newest the newest release, with which all else compares; absent where one store alone
     *     was given, which has no number
     * @param trusts the release that the tenant trusts exactly; absent where it is none of those
     *     looked at
     * @param nearest the release that differs least from what the tenant trusts, where it is none
     * @param behind how many releases are newer than the one that the tenant trusts
     * @param same whether the tenant trusts exactly the newest release
     * @param missing what the newest release has and the tenant has not
     * @param extra what the tenant has and the newest release has not
     */
    public record Verified(
            int certificates,
            Optional<Long> newest,
            Optional<Long> trusts,
            Optional<Nearest> nearest,
            Optional<Integer> behind,
            boolean same,
            List<Entry> missing,
            List<Entry> extra) {
        public Verified {
            missing = List.copyOf(missing);
            extra = List.copyOf(extra);
        }
    }

    /** A release that differs little. */
    public record Nearest(long number, int missing, int extra) {}

    /**
     * One certificate.
     *
     * @param may what it lets people do, in words; absent where it gives no trust
     * @param why why it gives none
     */
    public record Entry(
            Sha256 sha256,
            String name,
            String subject,
            Role role,
            Instant notAfter,
            Optional<String> may,
            Optional<String> why) {}

    /** What there is to compare with. */
    private record Standard(
            String name,
            Optional<Release> release,
            List<Certificate> certificates,
            List<Manifest> older) {}

    @Override
    public Integer call() throws IOException {
        List<Certificate> trusted = answered();
        Standard standard =
                isOneStore() ? oneStore() : Places.asked(where, () -> released(Places.of(where)));
        Verified verified = verified(trusted, standard, at == null ? clock.instant() : at);
        if (json) {
            spec.commandLine()
                    .getOut()
                    .print(new String(Json.pretty(verified), StandardCharsets.UTF_8));
        } else {
            print(new Page(spec.commandLine().getOut()), verified, standard);
        }
        return verified.same() ? 0 : DIFFERS;
    }

    /** What is not known whole can be compared with nothing. */
    private List<Certificate> answered() throws IOException {
        Input.Trusted read = Input.trusted(answer);
        // An empty store says so in its one refusal: a tenant may trust nobody.
        if (!read.refusals().isEmpty() && !read.certificates().isEmpty()) {
            throw new SmimeTrust.InputException(
                    answer,
                    "a part of it gave no certificate: " + read.refusals().getFirst().message());
        }
        return read.certificates();
    }

    private boolean isOneStore() {
        if (where.startsWith("s3://")) {
            return false;
        }
        Path path = Path.of(where);
        return !Files.isDirectory(path)
                || Files.exists(path.resolve("smime-trust.sst"))
                || Files.exists(path.resolve("status.json"));
    }

    private Standard oneStore() throws IOException {
        Input.Trusted read = Input.trusted(Path.of(where));
        return new Standard(
                SafeText.line(read.from().toString(), MAX_NAME),
                Optional.empty(),
                read.certificates(),
                List.of());
    }

    private Standard released(Places places) {
        BundleName name = places.bundle(Optional.ofNullable(bundle));
        Release release =
                places.status(name)
                        .flatMap(Status::release)
                        .orElseThrow(() ->
                                new SmimeTrust.InputException(
                                        where + ": " + name + " has no release yet"));
        Releases releases = new Releases(places.output(), name);
        List<Certificate> newest =
                releases.certificates(release)
                        .orElseThrow(() ->
                                new SmimeTrust.InputException(
                                        where
                                                + ": the store of release "
                                                + release.number()
                                                + " is gone or changed"));
        List<Releases.Folder> folders =
                releases.newest(release.number(), MAX_RELEASES).folders().stream()
                        .filter(f -> f.number() < release.number())
                        .limit(MAX_RELEASES)
                        .toList();
        return new Standard(
                name.text(),
                Optional.of(release),
                newest,
                releases.manifests(folders).stream().flatMap(Optional::stream).toList());
    }

    private static Verified verified(List<Certificate> trusted, Standard standard, Instant moment) {
        Set<Sha256> is = trusted.stream().map(Certificate::sha256).collect(Collectors.toSet());
        Set<Sha256> wanted =
                standard.certificates.stream().map(Certificate::sha256).collect(Collectors.toSet());
        boolean same = is.equals(wanted);
        Optional<Long> newest = standard.release.map(Release::number);
        Optional<Long> trusts =
                same
                        ? newest
                        : standard.older.stream()
                                .filter(m -> digests(m).equals(is))
                                .map(Manifest::number)
                                .findFirst();
        Optional<Nearest> nearest =
                same || trusts.isPresent() || is.isEmpty()
                        ? Optional.empty()
                        : standard.older.stream()
                                .map(m -> nearest(m, is))
                                .min(Comparator.comparingInt(n -> n.missing() + n.extra()))
                                .filter(n ->
                                        n.missing() + n.extra()
                                                < without(wanted, is) + without(is, wanted));
        return new Verified(
                is.size(),
                newest,
                trusts,
                nearest,
                newest.flatMap(n ->
                        trusts.map(t ->
                                same
                                        ? 0
                                        : 1
                                                + (int)
                                                        standard.older.stream()
                                                                .map(Manifest::number)
                                                                .distinct()
                                                                .filter(o -> o > t)
                                                                .count())),
                same,
                entries(standard.certificates, is, moment),
                entries(trusted, wanted, moment));
    }

    private static Nearest nearest(Manifest manifest, Set<Sha256> is) {
        Set<Sha256> has = digests(manifest);
        return new Nearest(manifest.number(), without(has, is), without(is, has));
    }

    private static int without(Set<Sha256> all, Set<Sha256> others) {
        return (int) all.stream().filter(one -> !others.contains(one)).count();
    }

    private static Set<Sha256> digests(Manifest manifest) {
        Set<Sha256> set = new HashSet<>();
        manifest.certificates().forEach(c -> set.add(c.sha256()));
        return set;
    }

    private static List<Entry> entries(
            List<Certificate> store, Set<Sha256> without, Instant moment) {
        Reach reach = Reach.of(store, moment);
        List<Entry> entries = new ArrayList<>();
        store.stream()
                .distinct()
                .filter(c -> !without.contains(c.sha256()))
                .forEach(c ->
                        entries.add(
                                new Entry(
                                        c.sha256(),
                                        c.subject().brief(),
                                        c.subject().toString(),
                                        c.role(),
                                        c.notAfter().instant(),
                                        reach.authority(c).map(Authority::may),
                                        reach.idle().stream()
                                                .filter(i -> i.certificate().equals(c))
                                                .map(i -> i.why().text())
                                                .findFirst())));
        entries.sort(
                Comparator.comparing(Entry::role)
                        .thenComparing(e -> e.name().toLowerCase(Locale.ROOT))
                        .thenComparing(Entry::sha256));
        return entries;
    }

    private static void print(Page page, Verified verified, Standard standard) {
        String newest =
                verified.newest()
                        .map(n -> "release " + n)
                        .orElse("the certificates of " + standard.name);
        String bundle = standard.release.isPresent() ? standard.name + ": " : "";
        page.wrapped("", bundle + verdict(verified, newest));
        verified.nearest()
                .ifPresent(n ->
                        page.wrapped(
                                "",
                                "Nearest is release "
                                        + n.number()
                                        + ": "
                                        + n.missing()
                                        + " missing, "
                                        + n.extra()
                                        + " extra."));
        if (verified.same()) {
            return;
        }
        list(page, "− ", "missing, against " + newest, verified.missing());
        list(page, "+ ", "extra, against " + newest, verified.extra());
        page.gap();
        page.wrapped(
                "→ ",
                "Import "
                        + newest
                        + ": importing replaces the whole list."
                        + (verified.extra().isEmpty()
                                ? ""
                                : " What is extra is lost by that: whoever needs it adds it to the"
                                        + " bundle first."));
    }

    private static String verdict(Verified verified, String newest) {
        if (verified.same()) {
            return "the tenant trusts exactly " + newest + ".";
        }
        if (verified.certificates() == 0) {
            return "the tenant trusts no certificate at all.";
        }
        return verified.trusts()
                .map(t ->
                        "the tenant trusts exactly release "
                                + t
                                + ", "
                                + behind(verified.behind().orElse(0))
                                + ": import "
                                + newest
                                + ".")
                .orElse(
                        "the tenant trusts "
                                + Words.count(verified.certificates(), "certificate")
                                + ", which are not "
                                + newest
                                + (verified.newest().isPresent() ? " nor an older one." : "."));
    }

    private static String behind(int releases) {
        return releases == 1 ? "one behind" : releases + " behind";
    }

    private static void list(Page page, String sign, String title, List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        page.gap();
        page.line(entries.size() + " " + title);
        for (Entry entry : entries.stream().limit(MAX_SHOWN).toList()) {
            page.labelled(
                    "  " + sign,
                    SafeText.line(entry.name(), MAX_NAME)
                            + (entry.role() == Role.ROOT ? ", root" : "")
                            + " ("
                            + entry.sha256().brief()
                            + ")");
            page.wrapped("      ", entry.may().orElse("gives no trust: " + entry.why().orElse("")));
        }
        if (entries.size() > MAX_SHOWN) {
            page.line("  and " + (entries.size() - MAX_SHOWN) + " more: --json has all");
        }
    }
}
