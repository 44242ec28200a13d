package smimetrust.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import smimetrust.Json;
import smimetrust.SafeText;
import smimetrust.release.Status;

/** What waits for an approval. */
@Command(
        name = "pending",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the certificates that wait for somebody else than their uploaders to approve"
                    + " them.",
            "WHERE is the folder of a run, or the output bucket as s3://BUCKET.",
            "Exits with 1 if any waits."
        })
final class PendingCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "WHERE",
            description = "a folder, or s3://BUCKET with AWS's usual credentials")
    private String where = "";

    @Option(names = "--json", description = "print them as JSON")
    private boolean json;

    /** The JSON form. */
    public record Pending(List<Waiting> pending) {}

    /** One certificate that waits, in its bundle. */
    public record Waiting(String bundle, Status.ApprovalEntry certificate) {}

    @Override
    public Integer call() {
        List<Waiting> waiting = new ArrayList<>();
        Places.asked(where, () -> Places.of(where).statuses())
                .forEach(status ->
                        status.approvals().stream()
                                .filter(Status.ApprovalEntry::isHeld)
                                .map(entry -> new Waiting(status.bundle(), entry))
                                .forEach(waiting::add));
        if (json) {
            spec.commandLine()
                    .getOut()
                    .print(new String(Json.pretty(new Pending(waiting)), StandardCharsets.UTF_8));
        } else {
            Page page = new Page(spec.commandLine().getOut());
            page.line(waiting.isEmpty() ? "nothing waits" : "waiting " + waiting.size());
            for (Waiting one : waiting) {
                page.gap();
                show(page, one.bundle(), one.certificate());
                Places.place(where)
                        .flatMap(p -> Places.approval(p, one.bundle(), one.certificate()))
                        .ifPresent(command -> page.line("  " + command));
            }
        }
        return waiting.isEmpty() ? 0 : SmimeTrust.REFUSED;
    }

    /**
     * One certificate, for whoever decides.
     *
     * @param bundle its bundle; empty where that is known
     */
    static void show(Page page, String bundle, Status.ApprovalEntry entry) {
        page.line(
                (bundle.isEmpty() ? "" : bundle + "  ")
                        + SafeText.line(
                                entry.subject().orElse("a certificate that is not there"), 200));
        page.line("  sha256 " + entry.sha256());
        page.labelled(
                "  uploaded by ",
                entry.uploaders().isEmpty()
                        ? "an unknown principal"
                        : String.join(", ", entry.uploaders()));
        switch (entry.state()) {
            case APPROVED -> page.labelled("  approved by ", entry.approvedBy().orElse("somebody"));
            case NOT_INDEPENDENT ->
                    page.labelled(
                            "  approved by ",
                            entry.approvedBy().orElse("somebody")
                                    + ", which does not count: an uploader, or not every uploader"
                                    + " is known");
            case PRINCIPAL_UNKNOWN ->
                    page.labelled("  approved by ", "nobody known: write the approval again");
            case STANDING -> page.line("  was published before approvals were demanded");
            case WANTED, UNUSED -> {}
        }
        entry.reach().ifPresent(reach -> page.labelled("  if approved, ", reach));
    }
}
