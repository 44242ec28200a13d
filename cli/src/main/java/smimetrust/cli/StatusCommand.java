package smimetrust.cli;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.Sha256;
import smimetrust.notice.Place;
import smimetrust.release.Release;
import smimetrust.release.Status;

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

    @Option(
            names = "--with-next",
            description = {
                "also show what this version of the program would publish now, with every file"
                    + " judged anew: ask before an upgrade. Nothing is written. For a bucket, the"
                    + " inbox and control buckets of the same stack are read too."
            })
    private boolean withNext;

    private final Clock clock;

    StatusCommand(Clock clock) {
        this.clock = clock;
    }

    /** The JSON form. */
    public record Statuses(List<Status> bundles) {}

    /**
     * The JSON form with a look at what comes next.
     *
     * @param next what this program would make of each bundle, in the same order
     */
    public record Compared(List<Status> bundles, List<Status> next) {}

    @Override
    public Integer call() {
        return Places.asked(where, () -> show(Places.of(where)));
    }

    private int show(Places places) {
        List<Status> statuses =
                places.statuses().stream()
                        .filter(s -> bundle == null || s.bundle().equals(bundle))
                        .toList();
        if (statuses.isEmpty()) {
            throw new SmimeTrust.InputException(
                    where
                            + (bundle == null
                                    ? ": no bundle has a status.json there"
                                    : ": bundle " + bundle + " has no status.json there"));
        }
        Instant now = at == null ? clock.instant() : at;
        List<Status> next = withNext ? next(places, statuses, now) : List.of();
        Page page = new Page(spec.commandLine().getOut());
        if (json) {
            spec.commandLine()
                    .getOut()
                    .print(
                            new String(
                                    Json.pretty(
                                            withNext
                                                    ? new Compared(statuses, next)
                                                    : new Statuses(statuses)),
                                    StandardCharsets.UTF_8));
        } else if (bundle != null) {
            statuses.forEach(s -> inFull(page, s, Places.place(where)));
        } else {
            table(page, statuses, now);
        }
        if (withNext && !json) {
            page.gap();
            page.line("WITH THIS PROGRAM");
            for (int i = 0; i < statuses.size(); i++) {
                page.labelled(
                        Page.cell(statuses.get(i).bundle(), 21) + " ",
                        difference(statuses.get(i), next.get(i)));
            }
        }
        return statuses.stream().mapToInt(s -> exitCode(s, now)).max().orElse(0);
    }

    private static void inFull(Page page, Status status, Optional<Place> place) {
        new StatusPage(page, status).printInFull(place);
        status.release()
                .ifPresent(release -> {
                    page.gap();
                    page.line(StatusPage.release(release));
                    page.line(release.key());
                    page.line("sha256 " + release.sha256());
                });
    }

    private static int exitCode(Status status, Instant now) {
        boolean urgent =
                !status.blockers().isEmpty()
                        || status.unjudged().isPresent()
                        || status.release().filter(r -> StatusPage.isPast(r, now)).isPresent();
        return urgent
                ? SmimeTrust.NOTHING
                : status.bundle().equals(BundleName.INVALID.text())
                        ? SmimeTrust.REFUSED
                        : StatusPage.exitCode(status);
    }

    private List<Status> next(Places places, List<Status> statuses, Instant now) {
        if (places.inbox().isEmpty() || places.control().isEmpty()) {
            throw new SmimeTrust.InputException(
                    where
                            + ": --with-next needs the folder of a run, or a bucket named"
                            + " STACK-output-ACCOUNT-REGION");
        }
        Preview preview =
                new Preview(
                        places.inbox().get(),
                        places.control().get(),
                        places.output(),
                        Clock.fixed(now, ZoneOffset.UTC));
        return statuses.stream()
                .map(s ->
                        s.bundle().equals(BundleName.INVALID.text())
                                ? s
                                : preview.of(new BundleName(s.bundle()), s.approval()))
                .toList();
    }

    private static String difference(Status present, Status next) {
        if (!next.blockers().isEmpty()) {
            return "would be BLOCKED "
                    + String.join(", ", next.blockers().stream().map(Blocker::rule).toList());
        }
        if (present.release().map(Release::sha256).equals(next.release().map(Release::sha256))) {
            return "the same release";
        }
        Set<Sha256> before = included(present);
        Set<Sha256> after = included(next);
        List<String> changes = new ArrayList<>();
        next.certificates().stream()
                .filter(c -> after.contains(c.sha256()) && !before.contains(c.sha256()))
                .forEach(c -> changes.add("+ " + c.name()));
        Stream.concat(present.certificates().stream(), next.certificates().stream())
                .filter(c -> before.contains(c.sha256()) && !after.contains(c.sha256()))
                .map(c -> "− " + c.name())
                .distinct()
                .forEach(changes::add);
        return "would publish "
                + next.release().map(StatusPage::release).orElse("nothing")
                + (changes.isEmpty() ? "" : ": " + String.join("; ", changes));
    }

    private static Set<Sha256> included(Status status) {
        return status.certificates().stream()
                .filter(Status.CertificateEntry::included)
                .map(Status.CertificateEntry::sha256)
                .collect(Collectors.toSet());
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
                                    status.release()
                                            .map(r -> "" + r.number())
                                            .orElse(status.isShared() ? "shared" : "none"),
                                    9)
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
        status.tenant()
                .filter(tenant -> status.release().filter(r -> !tenant.trusts(r)).isPresent())
                .map(tenant ->
                        tenant.release()
                                .map(number -> "tenant has release " + number)
                                .orElse("TENANT DIFFERS"))
                .ifPresent(states::add);
        count(states, status.expiring().size(), "expiring");
        count(
                states,
                status.certificates().stream().filter(Status.CertificateEntry::isRejected).count(),
                "rejected");
        count(states, status.orphans().size(), "orphaned");
        count(
                states,
                status.approvals().stream().filter(Status.ApprovalEntry::isHeld).count(),
                "to approve");
        count(
                states,
                status.audit().stream().filter(Status.AuditEntry::isRemovable).count(),
                "removable");
        count(states, status.files().stream().mapToInt(f -> f.refusals().size()).sum(), "refused");
        return states.isEmpty() ? List.of("ok") : states;
    }

    private static void count(List<String> states, long number, String what) {
        if (number > 0) {
            states.add(number + " " + what);
        }
    }
}
