package smimetrust.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import smimetrust.folder.FolderSystem;
import smimetrust.pipeline.CrlSource;
import smimetrust.pipeline.Request;
import smimetrust.pipeline.Settings;

/** The whole system on folders, until it is stopped. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the whole system on folders, until Ctrl-C.",
            "The folders are inbox, control, state and output below DIR."
                    + " Drop certificate files into inbox/BUNDLE/ and see the notice."
                    + " A policy lies in control/BUNDLE/policy.json. What changed while it was"
                    + " stopped is seen at the next start.",
            "Exits with 130 after Ctrl-C and 143 after SIGTERM, when the stage under way is done."
        })
final class RunCommand implements Callable<Integer>, SmimeTrust.Online {

    private static final Duration LOOK = Duration.ofMillis(500);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "made if it is missing")
    private Path root = Path.of("");

    @Option(
            names = "--quiet",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "wait until the newest change is this old (default: ${DEFAULT-VALUE})")
    private int quiet;

    @Option(
            names = "--shrink-hold",
            paramLabel = "MINUTES",
            defaultValue = "60",
            description =
                    "hold a release that would lose much for this time (default:"
                            + " ${DEFAULT-VALUE})")
    private int shrinkHold;

    @Option(
            names = "--online",
            description =
                    "fetch the CAs' revocation lists from the internet once a day, and leave out"
                            + " what was revoked")
    private boolean online;

    @Option(names = "--json", description = "print notices as JSON, one a line")
    private boolean json;

    private final Clock clock;
    private final CrlSource lists;

    /** What was last said of a folder that could not be looked into. */
    private String complaint = "";

    /** Opened to stop. */
    private final CountDownLatch stop = new CountDownLatch(1);

    RunCommand(Clock clock, CrlSource lists) {
        this.clock = clock;
        this.lists = lists;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new SmimeTrust.InputException(root, "no folder");
        }
        if (quiet < 0 || shrinkHold < 0) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--quiet and --shrink-hold are not negative");
        }
        if (root.toString().codePoints().anyMatch(Character::isISOControl)) {
            throw new SmimeTrust.InputException(
                    root, "its name has a line break or another control character");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        FolderSystem system =
                new FolderSystem(
                        root,
                        Settings.DEFAULT
                                .withQuiet(Duration.ofSeconds(quiet))
                                .withShrinkHold(Duration.ofMinutes(shrinkHold))
                                .withRevocation(online),
                        clock,
                        lists,
                        new ConsoleAnnouncer(out, json),
                        (request, failure) -> report(err, request, failure));
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook =
                new Thread(() -> {
                    stop.countDown();
                    await(stopped);
                });
        Runtime.getRuntime().addShutdownHook(hook);
        err.println("drop certificate files into " + root.resolve("inbox") + "/BUNDLE/");
        err.println("each bundle's page is " + root.resolve("output") + "/BUNDLE/report.html");
        err.println("notices follow; Ctrl-C stops");
        err.flush();
        try {
            do {
                look(system, err);
                while (stop.getCount() > 0 && system.step()) {
                    // one request after the other, as long as any is due
                }
            } while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
            err.println("stopped; what was under way goes on at the next start");
        } finally {
            err.flush();
            stopped.countDown();
        }
        return 0;
    }

    /** A folder that cannot be looked into now may be back the next time. */
    private void look(FolderSystem system, PrintWriter err) {
        String problem = "";
        try {
            system.look();
        } catch (UncheckedIOException e) {
            problem = SmimeTrust.reason(SmimeTrust.cause(e));
        }
        if (!problem.isEmpty() && !problem.equals(complaint)) { // twice a second, said once
            SmimeTrust.say(err, root + ": " + problem);
        }
        complaint = problem;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                System.err.println("smime-trust: a stage did not end within 10 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void report(PrintWriter err, Request request, RuntimeException failure) {
        Throwable why = failure instanceof UncheckedIOException io ? io.getCause() : failure;
        SmimeTrust.say(err, request + " failed, and comes again: " + why);
    }
}
