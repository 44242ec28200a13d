package smimetrust.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import smimetrust.Certificate;
import smimetrust.Json;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.reach.Authority;
import smimetrust.reach.Change;
import smimetrust.reach.Idle;
import smimetrust.reach.Reach;

/** What trust changes between two stores. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what trust changes from A to B: who could newly sign as whom, and whose"
                    + " signatures are no longer trusted.",
            "A and B are each an SST, a certificate file, a release's folder, a bundle's folder or"
                    + " status.json (for the release that it points to), or a folder of"
                    + " certificates, all of which then count.",
            "A limit is believed only where it is proved; what a root says of itself is not."
        },
        footerHeading = "%nExit codes: ",
        footer = {
            "0 no difference in trust; 1 there is one; 64 usage;",
            "66 A or B cannot be read, or holds no certificate."
        })
final class DiffCommand implements Callable<Integer>, SmimeTrust.Clocked {

    private static final int MAX_NAME = 200;
    private static final int DIFFERENT = 1;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "A", description = "what is trusted now")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "what would be trusted")
    private Path after = Path.of("");

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "ask about another day; what has expired by then gives no trust")
    private @Nullable Instant at;

    @Option(names = "--json", description = "print JSON instead of text")
    private boolean json;

    private final Clock clock;

    DiffCommand(Clock clock) {
        this.clock = clock;
    }

    /**
     * The JSON form: docs/formats.md.
     *
     * @param exhausted whether a bound was reached, so that no limit counts
     */
    public record Difference(
            Side a,
            Side b,
            Instant at,
            String summary,
            List<Entry> added,
            List<Entry> removed,
            List<Shift> changed,
            List<Shift> renewed,
            boolean exhausted) {}

    /** One store. */
    public record Side(
            String name, int certificates, List<WithoutTrust> withoutTrust, int refusals) {}

    /** A certificate by which nobody can vouch for anybody. */
    public record WithoutTrust(Sha256 sha256, String name, Idle.Reason why) {}

    /** A CA that comes or goes. */
    public record Entry(Ca ca, List<String> rootsOnBothSides) {}

    /** A CA that stays. */
    public record Shift(Ca before, Ca after, boolean more, boolean less) {}

    /** One CA: a name and a key. */
    public record Ca(
            String name,
            String subject,
            boolean root,
            List<Sha256> certificates,
            List<Sha256> roots,
            String may,
            boolean anyAddress,
            Optional<List<String>> permittedAddresses,
            List<String> excludedAddresses,
            Optional<List<String>> permittedNames,
            List<String> excludedNames,
            OptionalInt depth,
            Optional<List<String>> usages,
            Instant from,
            Instant until,
            List<String> notes) {

        static Ca of(Authority authority) {
            return new Ca(
                    authority.name(),
                    authority.subject(),
                    authority.isRoot(),
                    digests(authority.certificates()),
                    digests(authority.roots()),
                    authority.may(),
                    authority.mayVouchForAnyAddress(),
                    authority.permittedAddresses(),
                    authority.excludedAddresses(),
                    authority.permittedNames(),
                    authority.excludedNames(),
                    authority.depth(),
                    authority.usages(),
                    authority.from(),
                    authority.until(),
                    authority.notes());
        }

        private static List<Sha256> digests(List<Certificate> certificates) {
            return certificates.stream().map(Certificate::sha256).toList();
        }
    }

    @Override
    public Integer call() throws IOException {
        Instant moment = at == null ? clock.instant() : at;
        Input.Trusted a = Input.trusted(before);
        Input.Trusted b = Input.trusted(after);
        Reach then = Reach.of(a.certificates(), moment);
        Reach now = Reach.of(b.certificates(), moment);
        Change change = then.to(now);
        if (json) {
            spec.commandLine()
                    .getOut()
                    .print(
                            new String(
                                    Json.pretty(
                                            new Difference(
                                                    side(a, then),
                                                    side(b, now),
                                                    moment,
                                                    change.summary(),
                                                    entries(change.added()),
                                                    entries(change.removed()),
                                                    shifts(change.changed()),
                                                    shifts(change.renewed()),
                                                    change.exhausted())),
                                    StandardCharsets.UTF_8));
        } else {
            print(new Page(spec.commandLine().getOut()), change, a, then, b, now);
        }
        return change.isEmpty() ? 0 : DIFFERENT;
    }

    private static Side side(Input.Trusted trusted, Reach reach) {
        return new Side(
                trusted.from().toString(),
                trusted.certificates().size(),
                reach.idle().stream()
                        .map(idle ->
                                new WithoutTrust(
                                        idle.certificate().sha256(),
                                        idle.certificate().subject().brief(),
                                        idle.why()))
                        .toList(),
                trusted.refusals().size());
    }

    private static List<Entry> entries(List<Change.Entry> entries) {
        return entries.stream()
                .map(e ->
                        new Entry(
                                Ca.of(e.authority()),
                                e.standing().stream().map(Authority::name).toList()))
                .toList();
    }

    private static List<Shift> shifts(List<Change.Shift> shifts) {
        return shifts.stream()
                .map(s -> new Shift(Ca.of(s.before()), Ca.of(s.after()), s.more(), s.less()))
                .toList();
    }

    private static void print(
            Page page, Change change, Input.Trusted a, Reach then, Input.Trusted b, Reach now) {
        page.wrapped("", change.summary());
        for (Change.Entry entry : change.added()) {
            page.gap();
            head(page, "+ ", entry.authority());
            may(page, entry.authority());
            if (!entry.standing().isEmpty()) {
                page.wrapped(
                        "    ",
                        names(entry.standing())
                                + " above it was trusted before: messages that carry this CA's"
                                + " certificate may have been accepted already");
            }
        }
        for (Change.Entry entry : change.removed()) {
            page.gap();
            head(page, "- ", entry.authority());
            page.wrapped(
                    "    ",
                    entry.standing().isEmpty()
                            ? "signatures that lead to it alone will no longer be trusted"
                            : "signatures that lead to it alone will no longer be trusted, except"
                                    + " in messages that carry this CA's certificate: "
                                    + names(entry.standing())
                                    + " above it stays");
            page.wrapped("    ", "before: " + entry.authority().may());
            certificates(page, entry.authority());
        }
        for (Change.Shift shift : change.changed()) {
            page.gap();
            head(page, "~ ", shift.after());
            may(page, shift.after());
            page.wrapped("    ", "before: " + shift.before().may());
        }
        for (Change.Shift shift : change.renewed()) {
            page.gap();
            head(page, "= ", shift.after());
            page.wrapped(
                    "    ",
                    "no change of who may sign, new validity: until "
                            + Moment.day(shift.after().until())
                            + ", before until "
                            + Moment.day(shift.before().until()));
            certificates(page, shift.after());
        }
        page.gap();
        print(page, "A ", a, then);
        print(page, "B ", b, now);
        if (change.exhausted()) {
            page.wrapped("", "too many ways to look at all of them: no limit is counted");
        }
    }

    private static void head(Page page, String sign, Authority authority) {
        page.wrapped(sign, authority.name());
        if (!authority.subject().equals("CN=" + authority.name())) {
            page.wrapped("    ", authority.subject());
        }
    }

    private static void may(Page page, Authority authority) {
        page.wrapped("    ", authority.may());
        authority
                .usages()
                .ifPresent(usages -> page.wrapped("    ", "for " + Words.list(usages) + " only"));
        certificates(page, authority);
        authority.notes().forEach(note -> page.wrapped("    ", "note: " + note));
    }

    private static void certificates(Page page, Authority authority) {
        page.wrapped(
                "    ",
                (authority.isRoot() ? "root, sha256 " : "sha256 ")
                        + authority.certificates().stream()
                                .map(c -> c.sha256().brief())
                                .limit(MAX_LISTED)
                                .collect(Collectors.joining(", "))
                        + more(authority.certificates().size())
                        + (authority.isRoot() ? "" : ", below " + roots(authority)));
    }

    private static final int MAX_LISTED = 4;

    private static String more(int size) {
        return size > MAX_LISTED ? " and " + (size - MAX_LISTED) + " more" : "";
    }

    private static String roots(Authority authority) {
        List<String> names =
                authority.roots().stream().map(c -> c.subject().brief()).distinct().toList();
        return names.stream().limit(MAX_LISTED).collect(Collectors.joining(", "))
                + more(names.size());
    }

    private static String names(List<Authority> authorities) {
        return authorities.stream()
                        .map(Authority::name)
                        .limit(MAX_LISTED)
                        .collect(Collectors.joining(", "))
                + more(authorities.size());
    }

    private static void print(Page page, String label, Input.Trusted side, Reach reach) {
        page.labelled(
                label,
                SafeText.line(side.from().toString(), MAX_NAME)
                        + ": "
                        + Words.count(side.certificates().size(), "certificate"));
        reach.idle()
                .forEach(idle ->
                        page.wrapped(
                                "  ",
                                idle.certificate().subject().brief()
                                        + " gives no trust: "
                                        + idle.why().text()));
        side.refusals().stream()
                .limit(MAX_LISTED)
                .forEach(refusal ->
                        page.wrapped(
                                "  ",
                                SafeText.line(refusal.at(), MAX_NAME)
                                        + ": refused, "
                                        + refusal.message()));
        if (side.refusals().size() > MAX_LISTED) {
            page.wrapped("  ", (side.refusals().size() - MAX_LISTED) + " more refused");
        }
    }
}
