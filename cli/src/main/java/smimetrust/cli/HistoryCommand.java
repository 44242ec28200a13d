package smimetrust.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.Sha256;
import smimetrust.pipeline.Releases;

/** What trust a bundle gained and lost. */
@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what trust was added, by whom and when, and why it left: release by release,"
                    + " newest first.",
            "WHERE is the folder of a run or an output folder, or the output bucket as"
                    + " s3://BUCKET. What was not recorded is said to be not recorded."
        },
        footerHeading = "%nExit codes: ",
        footer = {"0 shown; 64 usage; 66 there is no release, or no such certificate."})
final class HistoryCommand implements Callable<Integer> {

    private static final int MAX_LAST = 20_000;
    private static final int MIN_PREFIX = 4;
    private static final int MAX_CHOSEN = 20;
    private static final int AT_A_TIME = 250;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{" + MIN_PREFIX + ",64}");

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "WHERE",
            description = "a folder, or s3://BUCKET with AWS's usual credentials")
    private String where = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "BUNDLE",
            description = "the bundle, where there are several")
    private @Nullable String bundle;

    @Option(
            names = "--certificate",
            paramLabel = "SHA256",
            description = "the life of the certificates whose SHA-256 begins so")
    private @Nullable String certificate;

    @Option(
            names = "--last",
            paramLabel = "N",
            description = "look at the newest N folders only (default: 5000)")
    private int last = 5_000;

    @Option(names = "--json", description = "print JSON instead of text")
    private boolean json;

    @Override
    public Integer call() {
        if (last < 1 || last > MAX_LAST) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--last wants 1 to %,d".formatted(MAX_LAST));
        }
        Optional<String> prefix = Optional.ofNullable(certificate).map(this::prefix);
        History history = Places.asked(where, () -> history(Places.of(where)));
        List<Sha256> chosen = prefix.map(p -> chosen(history, p)).orElse(List.of());
        if (json) {
            spec.commandLine()
                    .getOut()
                    .print(
                            new String(
                                    Json.pretty(
                                            prefix.isPresent() ? only(history, chosen) : history),
                                    StandardCharsets.UTF_8));
            return 0;
        }
        HistoryPage page = new HistoryPage(new Page(spec.commandLine().getOut()), history);
        if (prefix.isPresent()) {
            page.print(chosen);
        } else {
            page.print();
        }
        return 0;
    }

    /** As viewers show it: with colons or spaces, in capitals. */
    private String prefix(String typed) {
        String hex = typed.replaceAll("[: ]", "").toLowerCase(Locale.ROOT);
        if (!HEX.matcher(hex).matches()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--certificate wants " + MIN_PREFIX + " to 64 hexadecimal digits");
        }
        return hex;
    }

    private History history(Places places) {
        BundleName name = places.bundle(Optional.ofNullable(bundle));
        Releases releases = new Releases(places.output(), name);
        Releases.Found found = releases.all();
        if (!found.complete()) {
            throw new SmimeTrust.InputException(
                    "%s: more than %,d objects below %s/releases/"
                            .formatted(where, Releases.MAX_OBJECTS, name));
        }
        if (found.folders().isEmpty()) {
            throw new SmimeTrust.InputException(where + ": " + name + " has no release yet");
        }
        List<Releases.Folder> folders =
                found.folders().subList(0, Math.min(last, found.folders().size()));
        List<Releases.Told> told = new ArrayList<>();
        try (Progress progress = Progress.of("reading", folders.size())) {
            for (int i = 0; i < folders.size(); i += AT_A_TIME) {
                told.addAll(
                        releases.read(folders.subList(i, Math.min(i + AT_A_TIME, folders.size()))));
                for (int j = i; j < told.size(); j++) {
                    progress.step();
                }
            }
        }
        return History.of(
                name.text(), places.status(name), told, found.folders().size() - folders.size());
    }

    private List<Sha256> chosen(History history, String prefix) {
        List<Sha256> chosen =
                history.releases().stream()
                        .flatMap(r ->
                                Stream.concat(
                                        r.added().stream().map(History.Came::sha256),
                                        r.removed().stream().map(History.Went::sha256)))
                        .filter(digest -> digest.hex().startsWith(prefix))
                        .distinct()
                        .sorted()
                        .toList();
        if (chosen.isEmpty()) {
            throw new SmimeTrust.InputException(
                    where + ": no release gained or lost a certificate " + prefix + "…");
        }
        if (chosen.size() > MAX_CHOSEN) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    chosen.size() + " certificates begin with " + prefix + ": say more digits");
        }
        return chosen;
    }

    /** The releases that concern these certificates, and of each only them. */
    private static History only(History history, List<Sha256> chosen) {
        return new History(
                history.bundle(),
                history.releases().stream()
                        .map(r ->
                                new History.Entry(
                                        r.number(),
                                        r.state(),
                                        r.sha256(),
                                        r.folder(),
                                        r.written(),
                                        r.importBefore(),
                                        r.certificates(),
                                        r.recorded(),
                                        r.added().stream()
                                                .filter(c -> chosen.contains(c.sha256()))
                                                .toList(),
                                        r.removed().stream()
                                                .filter(c -> chosen.contains(c.sha256()))
                                                .toList()))
                        .filter(r -> !r.added().isEmpty() || !r.removed().isEmpty())
                        .toList(),
                history.omitted());
    }
}
