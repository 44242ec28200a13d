package smimetrust.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
import smimetrust.Sha256;
import smimetrust.folder.DirectoryStore;
import smimetrust.notice.Place;
import smimetrust.pipeline.Assembly;
import smimetrust.pipeline.ContendedException;
import smimetrust.pipeline.CrlSource;
import smimetrust.pipeline.MemoryStore;
import smimetrust.pipeline.ObjectStore;
import smimetrust.pipeline.Request;
import smimetrust.pipeline.RevocationCheck;
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
            "Writes status.json, report.html (the page that shows it), smime-trust.sst,"
                + " manifest.json, chain.pem and Import-SmimeTrust.ps1 into the out folder; nothing"
                + " if nothing changed. If nothing can be published, what is there stays."
        })
final class BuildCommand implements Callable<Integer>, SmimeTrust.Online {

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
            names = "--shared",
            paramLabel = "DIR",
            description =
                    "the folder of a shared bundle, named like it (_shared, _shared-eu); give it"
                            + " again for another")
    private List<Path> shared = List.of();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "ask about another day, such as 2027-01-31")
    private @Nullable Instant at;

    @Option(
            names = "--online",
            description =
                    "fetch the CAs' revocation lists from the internet, and leave out what was"
                            + " revoked")
    private boolean online;

    @Option(names = "--json", description = "print status.json instead of text")
    private boolean json;

    private final Clock clock;
    private final CrlSource lists;
    private List<RevocationCheck.Asked> asked = List.of();

    BuildCommand(Clock clock, CrlSource lists) {
        this.clock = clock;
        this.lists = lists;
    }

    @Override
    public Integer call() {
        if (online && at != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--online asks what is revoked today, and --at about another day");
        }
        Path from = readable(folder);
        SortedMap<BundleName, Path> others = shared();
        Path to = out.toAbsolutePath().normalize();
        if (Stream.concat(Stream.of(from), others.values().stream())
                .anyMatch(read -> real(to).startsWith(real(read)))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the out folder must not lie in the folder of certificates: its files would be"
                            + " read as certificates the next time");
        }
        Status status = build(from, others, to);
        if (json) {
            spec.commandLine()
                    .getOut()
                    .print(new String(Json.pretty(status), StandardCharsets.UTF_8));
        } else {
            print(status, to);
        }
        return StatusPage.exitCode(status);
    }

    /** The same place without links, as far as it exists. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            Path parent = path.getParent();
            Path name = path.getFileName();
            return parent == null || name == null ? path : real(parent).resolve(name);
        }
    }

    private static Path readable(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(path) || !Files.isReadable(path)) {
            throw new SmimeTrust.InputException(folder, "no folder that can be read");
        }
        return path;
    }

    private SortedMap<BundleName, Path> shared() {
        SortedMap<BundleName, Path> folders = new TreeMap<>();
        for (Path each : shared) {
            Path path = readable(each);
            Path name = path.getFileName();
            BundleName bundle =
                    BundleName.of(String.valueOf(name))
                            .filter(BundleName::isShared)
                            .orElseThrow(() ->
                                    new ParameterException(
                                            spec.commandLine(),
                                            "--shared takes a folder named _shared, or _shared- and"
                                                    + " small letters, digits and hyphens"));
            if (folders.put(bundle, path) != null) {
                throw new ParameterException(
                        spec.commandLine(), "--shared names " + bundle + " twice");
            }
        }
        if (folders.size() > Policy.MAX_SHARED) {
            throw new ParameterException(
                    spec.commandLine(), "--shared can be given " + Policy.MAX_SHARED + " times");
        }
        return folders;
    }

    /** What the policy names and what was given: who gives a folder wants it. */
    private static Policy taking(Policy policy, Collection<BundleName> given) {
        return policy.withShared(
                Stream.concat(policy.shared().stream(), given.stream()).distinct().toList());
    }

    private Status build(Path from, SortedMap<BundleName, Path> others, Path to) {
        Clock time = at == null ? clock : Clock.fixed(at, ZoneOffset.UTC);
        BundleName bundle = bundle(from);
        SortedMap<BundleName, DirectoryStore> stores = new TreeMap<>();
        others.forEach((name, path) -> stores.put(name, new DirectoryStore(path)));
        OneBundle inbox = new OneBundle(new DirectoryStore(from), bundle, stores);
        ObjectStore state = new MemoryStore(time);
        ObjectStore output = new DirectoryStore(to);
        Validation validation = new Validation(inbox, state);
        // One more than the bound: beyond it the bundle is blocked, whatever the rest is.
        List<String> keys =
                Stream.concat(Stream.of(bundle), others.keySet().stream())
                        .flatMap(one -> inbox.keys(one).stream().limit(Settings.MAX_OBJECTS + 1L))
                        .toList();
        try (Progress progress = Progress.of("judging", keys.size())) {
            keys.parallelStream()
                    .forEach(key -> {
                        validation.run(new Request.Validate(key, Optional.empty()));
                        progress.step();
                    });
        }
        if (online) {
            // Nobody comes back tomorrow to see whether it was only for a moment.
            RevocationCheck check = new RevocationCheck(inbox, state, lists, time, Duration.ZERO);
            try (Progress progress = Progress.of("asking for revocation lists", -1)) {
                List<Request.CheckRevocation> checks = new ArrayList<>();
                others.keySet().forEach(one -> checks.add(new Request.CheckRevocation(one)));
                checks.add(new Request.CheckRevocation(bundle, List.copyOf(others.keySet())));
                asked =
                        checks.stream()
                                .flatMap(one ->
                                        check.run(one, _ -> progress.step()).lists().stream())
                                .toList();
            }
        }
        Assembly assembly =
                new Assembly(
                                inbox,
                                new MemoryStore(time),
                                state,
                                output,
                                (request,
                                        delay) -> {}, // whoever builds once comes back by building
                                // again
                                Settings.DEFAULT
                                        .withQuiet(Duration.ZERO)
                                        .withShrinkHold(Duration.ZERO)
                                        .withFloors(
                                                taking(policy(), others.keySet())
                                                        .withApproval(Policy.Approval.NONE))
                                        .withRevocation(online)
                                        .withLayout(Layout.FLAT),
                                time)
                        .withReport(place(to));
        try {
            return switch (assembly.run(Request.Assemble.of(bundle))) {
                case Assembly.Outcome.Released(Status status) -> status;
                case Assembly.Outcome.Updated(Status status) -> checked(status, output, to);
                case Assembly.Outcome.Unchanged(Status status) -> checked(status, output, to);
                case Assembly.Outcome.Postponed _, Assembly.Outcome.Waiting _ ->
                        throw new IllegalStateException("every file has its verdict");
            };
        } catch (UncheckedIOException e) { // the inbox has been read by now
            throw new SmimeTrust.OutputException(to, SmimeTrust.reason(SmimeTrust.cause(e)));
        } catch (JsonException e) {
            throw new SmimeTrust.InputException(
                    to.resolve("status.json"),
                    "no status that this program can go on from ("
                            + e.getMessage()
                            + "); if it is damaged, delete it and build again");
        } catch (ContendedException e) {
            throw new SmimeTrust.OutputException(
                    to, "status.json cannot be replaced; does another build write there?");
        }
    }

    /**
     * Where the page's commands find the store; a path unfit for commands is left to the reader.
     */
    private static Place place(Path to) {
        try {
            return new Place.Folder(to.toString());
        } catch (IllegalArgumentException e) {
            return new Place.Folder(".");
        }
    }

    /** What stays because of a blocker is only as good as the bytes that lie there. */
    private Status checked(Status status, ObjectStore output, Path to) {
        boolean altered =
                status.release()
                        .filter(release ->
                                output.find(release.key(), Policy.MAX_STORE_BYTES)
                                        .filter(found ->
                                                Sha256.of(found.bytes()).equals(release.sha256()))
                                        .isEmpty())
                        .isPresent();
        if (altered) {
            SmimeTrust.say(
                    spec.commandLine().getErr(),
                    to.resolve("smime-trust.sst")
                            + " is not the store that was published: do not import it");
        }
        return status;
    }

    /** The folder's name where it is fit for a bundle. */
    private static BundleName bundle(Path folder) {
        Path name = folder.getFileName();
        return BundleName.of(name == null ? "" : name.toString().toLowerCase(Locale.ROOT))
                .filter(bundle -> bundle.isReleased() && !bundle.equals(BundleName.DEFAULT))
                .orElse(new BundleName("local"));
    }

    private Policy policy() {
        if (policy == null) {
            return Policy.DEFAULT;
        }
        try (InputStream in = Files.newInputStream(policy)) {
            byte[] document = in.readNBytes(Policy.MAX_DOCUMENT_BYTES + 1);
            if (document.length > Policy.MAX_DOCUMENT_BYTES) {
                throw new SmimeTrust.InputException(
                        policy,
                        "no policy: more than %,d bytes".formatted(Policy.MAX_DOCUMENT_BYTES));
            }
            return Policy.DEFAULT.read(document);
        } catch (IOException e) {
            throw new SmimeTrust.InputException(policy, SmimeTrust.reason(e));
        } catch (JsonException e) {
            throw new SmimeTrust.InputException(policy, "no policy: " + e.getMessage());
        }
    }

    private void print(Status status, Path to) {
        Page page = new Page(spec.commandLine().getOut());
        if (online) {
            page.line("revocation lists " + asked.size());
            for (RevocationCheck.Asked list : asked) {
                page.wrapped("  ", list.url());
                page.wrapped("    ", list.gave());
            }
            page.gap();
        }
        new StatusPage(page, status).print();
        status.release()
                .ifPresent(release -> {
                    page.gap();
                    page.line(StatusPage.release(release));
                    page.line(to.resolve(release.key()).toString());
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
