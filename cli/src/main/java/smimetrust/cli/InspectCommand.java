package smimetrust.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Json;
import smimetrust.KeyDescription;
import smimetrust.Refusal;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Severity;
import smimetrust.intake.CertificateFile;
import smimetrust.rules.Rulebook;
import smimetrust.sst.SerializedStore;

/** What is in a file, and what would be said of it. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what is in certificate files or stores, and what is wrong with it.",
            "Each certificate is judged alone: whether its chain is complete, build tells. A file"
                    + " named .sst must be a store that Exchange can read."
        })
final class InspectCommand implements Callable<Integer>, SmimeTrust.Clocked {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "any certificate file or SST; - for standard input")
    private List<Path> files = List.of();

    @Option(names = "--at", paramLabel = "TIME", description = "ask about another day")
    private @Nullable Instant at;

    @Option(names = "--json", description = "print JSON instead of text")
    private boolean json;

    private final Clock clock;

    InspectCommand(Clock clock) {
        this.clock = clock;
    }

    /** The JSON form. */
    public record Inspection(List<Inspected> files) {}

    /** One file. */
    public record Inspected(String name, List<Shown> certificates, List<Refusal> refusals) {
        static Inspected of(Path file, CertificateFile.Contents contents) {
            return new Inspected(
                    file.toString(),
                    contents.certificates().stream().map(Shown::of).toList(),
                    contents.refusals());
        }
    }

    /**
     * One certificate.
     *
     * @param at where in the file
     * @param key algorithm and size
     */
    public record Shown(
            String at,
            String sha256,
            Role role,
            String subject,
            String issuer,
            String serial,
            Instant notBefore,
            Instant notAfter,
            String key,
            List<Finding> findings) {

        static Shown of(CertificateFile.Found found) {
            Certificate c = found.certificate();
            KeyDescription key = c.key();
            return new Shown(
                    found.at(),
                    c.sha256().hex(),
                    c.role(),
                    c.subject().toString(),
                    c.issuer().toString(),
                    c.serialHex(),
                    c.notBefore().instant(),
                    c.notAfter().instant(),
                    key.algorithm() + (key.bits() == 0 ? "" : " " + key.bits()),
                    Rulebook.judge(c));
        }

        boolean isRejected() {
            return findings.stream().anyMatch(f -> f.severity() == Severity.ERROR);
        }
    }

    @Override
    public Integer call() {
        List<Inspected> inspected = new ArrayList<>();
        for (Path file : files) {
            read(file).ifPresent(contents -> inspected.add(Inspected.of(file, contents)));
        }
        if (json) {
            spec.commandLine()
                    .getOut()
                    .print(
                            new String(
                                    Json.pretty(new Inspection(inspected)),
                                    StandardCharsets.UTF_8));
        } else {
            Page page = new Page(spec.commandLine().getOut());
            inspected.forEach(file -> print(page, file));
        }
        if (inspected.size() < files.size()) {
            return SmimeTrust.NO_INPUT;
        }
        if (inspected.stream().allMatch(file -> file.certificates.isEmpty())) {
            return SmimeTrust.NOTHING;
        }
        boolean clean =
                inspected.stream()
                        .allMatch(file ->
                                file.refusals.isEmpty()
                                        && file.certificates.stream().noneMatch(Shown::isRejected));
        return clean ? 0 : SmimeTrust.REFUSED;
    }

    /** Empty where the file cannot be read, which is then said. */
    private Optional<CertificateFile.Contents> read(Path file) {
        boolean standardInput = file.toString().equals("-");
        if (!standardInput && Files.isDirectory(file)) {
            return unreadable(file, "a folder; build reads folders, inspect reads files");
        }
        try (InputStream in = standardInput ? System.in : Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(SerializedStore.MAX_BYTES + 1);
            // Whoever asks about a store asks whether Exchange would take it: nothing else will do,
            // though an inbox would take the certificates out of, say, a PKCS#7 of that name.
            if (file.toString().toLowerCase(Locale.ROOT).endsWith(".sst")) {
                switch (SerializedStore.read(bytes)) {
                    case SerializedStore.Malformed malformed -> {
                        return Optional.of(malformed(malformed));
                    }
                    case SerializedStore.Store store
                            when bytes.length > CertificateFile.MAX_BYTES -> {
                        return Optional.of(new CertificateFile.Contents(found(store), List.of()));
                    }
                    case SerializedStore.Store _ -> {} // read as an inbox reads it
                }
            }
            if (bytes.length > SerializedStore.MAX_BYTES && !standardInput) {
                return Optional.of(
                        new CertificateFile.Contents(
                                List.of(), List.of(CertificateFile.tooLarge(Files.size(file)))));
            }
            return Optional.of(CertificateFile.read(bytes));
        } catch (IOException e) {
            return unreadable(file, SmimeTrust.reason(e));
        }
    }

    private Optional<CertificateFile.Contents> unreadable(Path file, String why) {
        SmimeTrust.say(spec.commandLine().getErr(), file + ": " + why);
        return Optional.empty();
    }

    private static CertificateFile.Contents malformed(SerializedStore.Malformed malformed) {
        return new CertificateFile.Contents(
                List.of(),
                List.of(
                        malformed
                                .card()
                                .refusal("byte " + malformed.offset(), malformed.message())));
    }

    private static List<CertificateFile.Found> found(SerializedStore.Store store) {
        return store.elements().stream()
                .filter(SerializedStore.CertificateElement.class::isInstance)
                .map(SerializedStore.CertificateElement.class::cast)
                .map(e -> new CertificateFile.Found(e.certificate(), "byte " + e.offset()))
                .toList();
    }

    private void print(Page page, Inspected file) {
        page.line(
                SafeText.line(file.name, 200)
                        + ": "
                        + file.certificates.size()
                        + (file.certificates.size() == 1 ? " certificate" : " certificates"));
        Instant now = at == null ? clock.instant() : at;
        for (Shown c : file.certificates) {
            page.gap();
            page.wrapped("  ", c.role.name().toLowerCase(Locale.ROOT) + ", at " + c.at);
            field(page, "subject", c.subject);
            field(page, "issuer", c.issuer);
            field(page, "serial", c.serial);
            field(
                    page,
                    "valid",
                    Moment.day(c.notBefore)
                            + " to "
                            + Moment.day(c.notAfter)
                            + (now.isAfter(c.notAfter)
                                    ? ", EXPIRED"
                                    : now.isBefore(c.notBefore) ? ", NOT YET VALID" : ""));
            field(page, "key", c.key);
            field(page, "sha256", c.sha256);
            for (Finding f : c.findings) {
                field(
                        page,
                        f.severity().name().toLowerCase(Locale.ROOT),
                        f.rule() + ": " + f.message());
                field(page, "", "→ " + f.fix());
            }
        }
        for (Refusal refusal : file.refusals) {
            page.gap();
            field(page, "refused", refusal.rule() + ", at " + refusal.at());
            field(page, "", refusal.message());
            field(page, "", "→ " + refusal.fix());
        }
    }

    private static void field(Page page, String name, String value) {
        page.labelled("    " + Page.cell(name, 9), value);
    }
}
