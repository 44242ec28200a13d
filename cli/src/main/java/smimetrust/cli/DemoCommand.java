package smimetrust.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import smimetrust.folder.DirectoryStore;
import smimetrust.folder.FolderSystem;
import smimetrust.pipeline.Settings;

/** The samples through the whole system, narrated. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the samples through the whole system and shows every notice.",
            "Ten files are dropped into a fresh inbox, and a release comes of it; then somebody"
                    + " drops a private key by mistake. Nothing but the folder is touched."
        })
final class DemoCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--at",
            paramLabel = "TIME",
            defaultValue = "2026-12-01",
            description =
                    "the day that the samples are looked at (default: ${DEFAULT-VALUE}, so that it"
                            + " always shows the same)")
    private Instant at = Instant.EPOCH;

    @Option(names = "--dir", paramLabel = "DIR", description = "where (default: a new folder)")
    private @Nullable Path folder;

    @Option(names = "--json", description = "print the notices as JSON, one a line")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        // The notices are the output; with --json the story about them is not.
        Page page = new Page(json ? spec.commandLine().getErr() : out);
        Path root = folder == null ? Files.createTempDirectory("smime-trust-demo-") : folder;
        if (Files.exists(root.resolve("output"))) {
            throw new SmimeTrust.InputException(root, "it has seen a demo or a run already");
        }
        FolderSystem system =
                new FolderSystem(
                        root,
                        Settings.DEFAULT.withQuiet(Duration.ZERO).withRevocation(false),
                        Clock.fixed(at, ZoneOffset.UTC),
                        url -> {
                            throw new IllegalStateException("a demo asks nobody");
                        },
                        new ConsoleAnnouncer(out, json),
                        (request, failure) ->
                                RunCommand.report(spec.commandLine().getErr(), request, failure));

        Path contoso = root.resolve("inbox").resolve("contoso");
        say(page, "1. Ten files from public CAs are dropped into inbox/contoso/. The notice:");
        copySamples(contoso);
        settle(system);

        say(page, "2. Somebody drops a private key by mistake. The notice:");
        Files.writeString(contoso.resolve("our new certificate.pem"), privateKey());
        settle(system);

        say(page, "3. What lies on disk now:");
        page.line(root.toString());
        tree(page, root);
        page.gap();
        page.wrapped("", "The page that tells all of it, for a browser:");
        page.line(root.resolve("output/contoso/report.html").toString());
        page.gap();
        page.wrapped(
                "", "That was the whole system on folders. Go on with it: smime-trust run " + root);
        return 0;
    }

    private static void say(Page page, String text) {
        page.gap();
        page.wrapped("", text);
        page.gap();
    }

    private static void settle(FolderSystem system) {
        system.look();
        while (system.step()) {
            // one request after the other, as long as any is due
        }
    }

    private static void copySamples(Path into) throws IOException {
        Path samples = Path.of(System.getProperty("smime-trust.home", "."), "samples");
        if (!Files.isDirectory(samples)) {
            throw new SmimeTrust.InputException(
                    "the samples are not in "
                            + samples.toAbsolutePath().normalize()
                            + ": run the launcher of a checkout");
        }
        Files.createDirectories(into);
        try (Stream<Path> files = Files.list(samples)) {
            for (Path file : files.filter(DemoCommand::isCertificateFile).sorted().toList()) {
                Files.copy(file, into.resolve(file.getFileName().toString()));
            }
        }
    }

    private static boolean isCertificateFile(Path file) {
        String name = file.toString();
        return name.endsWith(".cer") || name.endsWith(".p7b");
    }

    private static String privateKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(key)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes EC keys", e);
        }
    }

    private static void tree(Page page, Path root) {
        List.of("inbox", "output")
                .forEach(name ->
                        new DirectoryStore(root.resolve(name))
                                .list("", Settings.MAX_OBJECTS)
                                .entries()
                                .forEach(entry ->
                                        page.line(
                                                "  "
                                                        + Page.cell(name + "/" + entry.key(), 68)
                                                        + "%,9d".formatted(entry.size()))));
    }
}
