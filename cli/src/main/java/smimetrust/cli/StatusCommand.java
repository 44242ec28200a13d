package smimetrust.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.aws.S3Store;
import smimetrust.folder.DirectoryStore;
import smimetrust.pipeline.ObjectStore;
import smimetrust.release.Layout;
import smimetrust.release.Status;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** All bundles at a glance. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows all bundles at a glance: release, deadline, what is wrong.",
            "WHERE is the folder of a run, the out folder of a build, or the output bucket as"
                    + " s3://BUCKET.",
            "Exits with 2 if a bundle is blocked, waits for verdicts or is past its importBefore,"
                    + " else with 1 if something was refused or left out."
        })
final class StatusCommand implements Callable<Integer>, SmimeTrust.Clocked {

    private static final int MAX_STATUS = 64 << 20;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "WHERE",
            description = "a folder, or s3://BUCKET with AWS's usual credentials")
    private String where = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "BUNDLE",
            description = "show this bundle in full")
    private @Nullable String bundle;

    @Option(names = "--at", paramLabel = "TIME", description = "ask about another day")
    private @Nullable Instant at;

    @Option(names = "--json", description = "print the statuses as JSON")
    private boolean json;

    private final Clock clock;

    StatusCommand(Clock clock) {
        this.clock = clock;
    }

    /** The JSON form. */
    public record Statuses(List<Status> bundles) {}

    @Override
    public Integer call() {
        List<Status> statuses =
                read().stream().filter(s -> bundle == null || s.bundle().equals(bundle)).toList();
        if (statuses.isEmpty()) {
            throw new SmimeTrust.InputException(
                    where
                            + (bundle == null
                                    ? ": no bundle has a status.json there"
                                    : ": bundle " + bundle + " has no status.json there"));
        }
        Instant now = at == null ? clock.instant() : at;
        Page page = new Page(spec.commandLine().getOut());
        if (json) {
            spec.commandLine()
                    .getOut()
                    .print(new String(Json.pretty(new Statuses(statuses)), StandardCharsets.UTF_8));
        } else if (bundle != null) {
            statuses.forEach(s -> inFull(page, s));
        } else {
            table(page, statuses, now);
        }
        return statuses.stream().mapToInt(s -> exitCode(s, now)).max().orElse(0);
    }

    private static void inFull(Page page, Status status) {
        new StatusPage(page, status).print();
        status.release()
                .ifPresent(release -> {
                    page.gap();
                    page.line(StatusPage.release(release));
                    page.line(release.key());
                    page.line("sha256 " + release.sha256());
                });
    }

    private static int exitCode(Status status, Instant now) {
        boolean invalid = status.bundle().equals(BundleName.INVALID.text());
        boolean urgent =
                !status.blockers().isEmpty()
                        || status.unjudged().isPresent()
                        || status.release().filter(r -> StatusPage.isPast(r, now)).isPresent();
        return urgent
                ? SmimeTrust.NOTHING
                : invalid ? SmimeTrust.REFUSED : StatusPage.exitCode(status);
    }

    private List<Status> read() {
        if (where.startsWith("s3://")) {
            String bucket = where.substring("s3://".length()).replaceAll("/+$", "");
            try {
                return bundles(
                        new S3Store(S3Store.client(UrlConnectionHttpClient.builder()), bucket));
            } catch (SdkException e) { // no credentials, no region, no such bucket, no network
                throw new SmimeTrust.InputException(where + ": " + e.getMessage());
            }
        }
        Path folder = Path.of(where);
        if (!Files.isDirectory(folder)) {
            throw new SmimeTrust.InputException(folder, "no folder that can be read");
        }
        Path output = folder.resolve("output");
        ObjectStore store = new DirectoryStore(Files.isDirectory(output) ? output : folder);
        return read(store, Layout.FLAT.status(BundleName.DEFAULT))
                .map(List::of)
                .orElseGet(() -> bundles(store));
    }

    private List<Status> bundles(ObjectStore store) {
        List<Status> statuses = new ArrayList<>();
        for (String name : store.top(0).folders()) {
            BundleName.of(name)
                    .or(() ->
                            name.equals(BundleName.INVALID.text())
                                    ? Optional.of(BundleName.INVALID)
                                    : Optional.empty())
                    .flatMap(b -> read(store, Layout.BUNDLES.status(b)))
                    .ifPresent(statuses::add);
        }
        return statuses;
    }

    private Optional<Status> read(ObjectStore store, String key) {
        return store.find(key, MAX_STATUS)
                .map(found -> {
                    try {
                        return Json.read(found.bytes(), Status.class);
                    } catch (JsonException e) {
                        throw new SmimeTrust.InputException(
                                where + ": " + key + " is no status: " + e.getMessage());
                    }
                });
    }

    private static void table(Page page, List<Status> statuses, Instant now) {
        page.line(
                Page.cell("BUNDLE", 22)
                        + Page.cell("RELEASE", 9)
                        + Page.cell("CERTS", 7)
                        + Page.cell("IMPORT BEFORE", 15)
                        + "STATE");
        for (Status status : statuses) {
            page.labelled(
                    Page.cell(status.bundle(), 21)
                            + " "
                            + Page.cell(
                                    status.release().map(r -> "" + r.number()).orElse("none"), 9)
                            + Page.cell(
                                    status.release().map(r -> "" + r.certificates()).orElse("-"), 7)
                            + Page.cell(
                                    status.release()
                                            .map(r -> Moment.day(r.importBefore()))
                                            .orElse("-"),
                                    15),
                    String.join(", ", states(status, now)));
        }
    }

    private static List<String> states(Status status, Instant now) {
        List<String> states = new ArrayList<>();
        status.blockers().stream().map(Blocker::rule).forEach(r -> states.add("BLOCKED " + r));
        if (status.release().filter(r -> StatusPage.isPast(r, now)).isPresent()) {
            states.add("PAST IMPORT");
        }
        status.unjudged().ifPresent(u -> states.add(u.files().size() + " UNJUDGED"));
        if (!status.incidents().isEmpty()) {
            states.add(status.incidents().size() + " INCIDENTS");
        }
        count(states, status.expiring().size(), "expiring");
        count(
                states,
                status.certificates().stream().filter(Status.CertificateEntry::isRejected).count(),
                "rejected");
        count(states, status.orphans().size(), "orphaned");
        count(states, status.files().stream().mapToInt(f -> f.refusals().size()).sum(), "refused");
        return states.isEmpty() ? List.of("ok") : states;
    }

    private static void count(List<String> states, long number, String what) {
        if (number > 0) {
            states.add(number + " " + what);
        }
    }
}
