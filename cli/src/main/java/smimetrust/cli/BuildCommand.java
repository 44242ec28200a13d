package smimetrust.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.SafeText;
import smimetrust.folder.DirectoryStore;
import smimetrust.notice.Place;
import smimetrust.pipeline.Assembly;
import smimetrust.pipeline.MemoryStore;
import smimetrust.pipeline.ObjectStore;
import smimetrust.pipeline.Request;
import smimetrust.pipeline.Settings;
import smimetrust.pipeline.Validation;
import smimetrust.release.Layout;
import smimetrust.release.Policy;
import smimetrust.release.Status;

/** One bundle from a folder, once. */
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        description = {
            "Makes the store of one bundle from a folder of certificate files.",
            "Writes smime-trust.sst, manifest.json, chain.pem and status.json into the out folder;"
                    + " nothing if nothing changed. If nothing can be published, what is there"
                    + " stays."
        })
final class BuildCommand implements Callable<Integer>, SmimeTrust.Clocked {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "the folder of certificate files")
    private Path folder = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "where to write; made if it is missing")
    private Path out = Path.of("");

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "what holds for the bundle: docs/formats.md")
    private @Nullable Path policy;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "ask about another day, such as 2027-01-31")
    private @Nullable Instant at;

    @Option(names = "--json", description = "print status.json instead of text")
    private boolean json;

    private final Clock clock;

    BuildCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        Path from = readable(folder);
        Path to = out.toAbsolutePath().normalize();
        if (to.startsWith(from)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the out folder must not lie in the folder of certificates: its files would be"
                            + " read as certificates the next time");
        }
        Status status = build(from, to);
        if (json) {
            spec.commandLine()
                    .getOut()
                    .print(new String(Json.pretty(status), StandardCharsets.UTF_8));
        } else {
            print(status, to);
        }
        return StatusPage.exitCode(status);
    }

    private static Path readable(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(path) || !Files.isReadable(path)) {
            throw new SmimeTrust.InputException(
                    SafeText.line(folder.toString(), 300) + " is no folder that can be read");
        }
        return path;
    }

    private Status build(Path from, Path to) {
        Clock time = at == null ? clock : Clock.fixed(at, ZoneOffset.UTC);
        BundleName bundle = bundle(from);
        ObjectStore inbox = new OneBundle(new DirectoryStore(from), bundle);
        ObjectStore state = new MemoryStore(time);
        Validation validation = new Validation(inbox, state);
        List<ObjectStore.Entry> files =
                inbox.list(bundle + "/", Settings.MAX_OBJECTS + 1).entries();
        try (Progress progress = Progress.of("judging", files.size())) {
            files.parallelStream()
                    .forEach(file -> {
                        validation.run(new Request.Validate(file.key(), Optional.empty()));
                        progress.step();
                    });
        }
        Assembly assembly =
                new Assembly(
                        inbox,
                        new MemoryStore(time),
                        state,
                        new DirectoryStore(to),
                        (request, delay) -> {}, // whoever builds once comes back by building again
                        Settings.DEFAULT
                                .withQuiet(Duration.ZERO)
                                .withShrinkHold(Duration.ZERO)
                                .withFloors(policy())
                                .withLayout(Layout.FLAT),
                        time);
        return switch (assembly.run(Request.Assemble.of(bundle))) {
            case Assembly.Outcome.Released(Status status) -> status;
            case Assembly.Outcome.Updated(Status status) -> status;
            case Assembly.Outcome.Unchanged(Status status) -> status;
            case Assembly.Outcome.Postponed _, Assembly.Outcome.Waiting _ ->
                    throw new SmimeTrust.InputException(
                            "the files changed while they were read; build again");
        };
    }

    /** The folder's name where it is fit for a bundle. */
    private static BundleName bundle(Path folder) {
        Path name = folder.getFileName();
        return BundleName.of(name == null ? "" : name.toString().toLowerCase(Locale.ROOT))
                .filter(bundle -> !bundle.equals(BundleName.DEFAULT))
                .orElse(new BundleName("local"));
    }

    private Policy policy() {
        if (policy == null) {
            return Policy.DEFAULT;
        }
        try {
            return Policy.DEFAULT.read(Files.readAllBytes(policy));
        } catch (IOException e) {
            throw new SmimeTrust.InputException(
                    "the policy " + SafeText.line(policy.toString(), 300) + " cannot be read");
        } catch (JsonException e) {
            throw new SmimeTrust.InputException(
                    "the policy "
                            + SafeText.line(policy.toString(), 300)
                            + " cannot be used: "
                            + e.getMessage());
        }
    }

    private void print(Status status, Path to) {
        Page page = new Page(spec.commandLine().getOut());
        new StatusPage(page, status).print();
        status.release()
                .ifPresent(release -> {
                    page.gap();
                    page.line(StatusPage.release(release));
                    page.line(new Place.Folder(to.toString()).locate(release.key()));
                    page.line("sha256 " + release.sha256());
                    if (status.blockers().isEmpty()) {
                        page.gap();
                        page.line("import it, in Windows PowerShell 5.1 or PowerShell 7:");
                        page.line(
                                "  Connect-ExchangeOnline -UserPrincipalName"
                                        + " admin@yourtenant.onmicrosoft.com");
                        page.line(
                                "  Set-SmimeConfig -SMIMECertificateIssuingCA"
                                        + " ([System.IO.File]::ReadAllBytes(");
                        page.line("    (Resolve-Path '.\\smime-trust.sst').ProviderPath))");
                        page.line("this REPLACES the list that your tenant has now");
                    } else {
                        page.line("this release stays: nothing new was published");
                    }
                });
    }
}
