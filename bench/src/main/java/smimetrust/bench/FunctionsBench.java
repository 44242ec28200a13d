package smimetrust.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * What one function costs from nothing: its start, its first event, a later one, CPU time and
 * memory, each next to a function that does nothing, in turns within one run.
 */
final class FunctionsBench {

    /** Events a sandbox gets after the first; the last one is the one called warm. */
    private static final int LATER = 8;

    /** How many processes of each kind. */
    private final int runs;

    private final Deployment deployment;
    private final Path folder;
    private final PrintStream progress;

    /** One process's life. */
    private record Life(
            double init, double first, double warm, Sandbox.Usage started, Sandbox.Usage done) {}

    /** A function at a memory size, and the events it gets. */
    private record Subject(Sandbox.Function function, IntFunction<String> events) {
        String title() {
            return "%s, %,d MB".formatted(function.name(), function.memory());
        }
    }

    private FunctionsBench(int runs, Deployment deployment, Path folder, PrintStream progress) {
        this.runs = runs;
        this.deployment = deployment;
        this.folder = folder;
        this.progress = progress;
    }

    /** Arguments: how many runs, and the project's folder. */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("smime-trust-bench");
        Deployment deployment = new Deployment(Path.of(args[1]).toAbsolutePath());
        String table =
                new FunctionsBench(Integer.parseInt(args[0]), deployment, folder, System.err)
                        .table();
        System.out.print(table);
        if (args.length > 2) {
            Page.replace(Path.of(args[2]), "functions", table);
        }
    }

    private String table() {
        try (LocalCloud cloud = new LocalCloud()) {
            Map<String, byte[]> samples = deployment.samples();
            List<String> names = List.copyOf(samples.keySet());
            for (int bundle = 0; bundle <= LATER; bundle++) {
                for (Map.Entry<String, byte[]> sample : samples.entrySet()) {
                    cloud.upload(
                            Deployment.INBOX,
                            "b" + bundle + "/" + sample.getKey(),
                            sample.getValue());
                }
            }
            Sandbox.Function hello = deployment.hello(folder);
            List<Subject> functions =
                    List.of(
                            subject(
                                    "validate",
                                    cloud,
                                    i ->
                                            Deployment.written(
                                                    Deployment.INBOX,
                                                    "b0/" + names.get(i % names.size()))),
                            subject(
                                    "assemble",
                                    cloud,
                                    i ->
                                            Deployment.written(
                                                    Deployment.STATE,
                                                    "verdicts/b" + i + "/x.json")),
                            subject(
                                    "notify",
                                    cloud,
                                    i ->
                                            Deployment.written(
                                                    Deployment.OUTPUT, "b" + i + "/status.json")));
            prepare(cloud, functions);
            List<List<Subject>> groups = new ArrayList<>();
            groups.add(group(hello, Sandbox.ONE_CPU, functions));
            functions.forEach(one -> groups.add(group(hello, one.function.memory(), List.of(one))));
            Map<String, List<Life>> lives = new LinkedHashMap<>();
            for (int run = 0; run < runs; run++) {
                for (List<Subject> group : groups) {
                    for (Subject subject : group) {
                        progress.printf("run %d of %d: %s%n", run + 1, runs, subject.title());
                        lives.computeIfAbsent(subject.title(), _ -> new ArrayList<>())
                                .add(live(cloud, subject));
                    }
                }
            }
            return page(groups, lives);
        }
    }

    private Subject subject(String name, LocalCloud cloud, IntFunction<String> events) {
        return new Subject(deployment.function(name, folder, cloud.endpoint()), events);
    }

    private static List<Subject> group(
            Sandbox.Function hello, int memory, List<Subject> functions) {
        List<Subject> group = new ArrayList<>();
        group.add(new Subject(hello.withMemory(memory), _ -> "{}"));
        functions.forEach(
                one -> group.add(new Subject(one.function.withMemory(memory), one.events)));
        return group;
    }

    /** Validate's verdicts are assemble's input, and assemble's status is that of notify. */
    private static void prepare(LocalCloud cloud, List<Subject> functions) {
        try (Sandbox validate = new Sandbox(functions.get(0).function)) {
            cloud.keys(Deployment.INBOX)
                    .forEach(key -> invoke(validate, Deployment.written(Deployment.INBOX, key)));
        }
        try (Sandbox assemble = new Sandbox(functions.get(1).function)) {
            for (int i = 0; i <= LATER; i++) {
                invoke(assemble, functions.get(1).events.apply(i));
            }
        }
    }

    private static Sandbox.Answer invoke(Sandbox sandbox, String event) {
        Sandbox.Answer answer = sandbox.invoke(event);
        if (!answer.success() || answer.body().contains("itemIdentifier")) {
            throw new IllegalStateException(answer.body() + "\n" + sandbox.log());
        }
        return answer;
    }

    private static Life live(LocalCloud cloud, Subject subject) {
        // Each life does the same work: a bundle without a release, a status that nobody was told.
        switch (subject.function.name()) {
            case "assemble" -> cloud.clear(Deployment.OUTPUT);
            case "notify" -> cloud.clear(Deployment.STATE);
            default -> {}
        }
        Map<String, byte[]> state = cloud.copy(Deployment.STATE);
        try (Sandbox sandbox = new Sandbox(subject.function)) {
            Sandbox.Usage started = sandbox.usage();
            double first = invoke(sandbox, subject.events.apply(0)).ms();
            Sandbox.Usage done = sandbox.usage();
            double warm = 0;
            for (int i = 1; i <= LATER; i++) {
                if (subject.function.name().equals("notify")) {
                    pause(); // its own pacing between two notices is not work
                }
                warm = invoke(sandbox, subject.events.apply(i)).ms();
            }
            return new Life(
                    sandbox.init,
                    first,
                    warm,
                    started,
                    new Sandbox.Usage(done.cpu(), sandbox.usage().peak()));
        } finally {
            cloud.restore(Deployment.STATE, state);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String page(List<List<Subject>> groups, Map<String, List<Life>> lives) {
        StringBuilder page = new StringBuilder();
        page.append(
                """
                | function | zip | init | first event | init and first | CPU of both | a later event | peak memory |
                | --- | --- | --- | --- | --- | --- | --- | --- |
                """);
        for (List<Subject> group : groups) {
            List<Life> hello = lives.getOrDefault(group.getFirst().title(), List.of());
            for (Subject subject : group) {
                List<Life> own = lives.getOrDefault(subject.title(), List.of());
                page.append("| ").append(subject.title()).append(" | ").append(size(subject));
                page.append(" | ")
                        .append(cell(own, hello, Life::init, "ms"))
                        // Without a ratio: hello's own event takes next to nothing.
                        .append(" | %.0f ms | ".formatted(median(own, Life::first)))
                        .append(cell(own, hello, life -> life.init + life.first, "ms"))
                        .append(" | ")
                        .append(cell(own, hello, life -> life.done.cpu(), "ms"));
                page.append(" | %.1f ms | ".formatted(median(own, Life::warm)))
                        .append(cell(own, hello, life -> life.done.peak(), "MiB"))
                        .append(" |\n");
            }
        }
        return page.toString();
    }

    private String size(Subject subject) {
        try {
            return subject.function.name().equals("hello")
                    ? "-"
                    : String.format(
                            Locale.ROOT,
                            "%.1f MB",
                            Files.size(deployment.zip(subject.function.name())) / 1e6);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The median, and the median of the ratios to the hello of the same turn. */
    private static String cell(
            List<Life> own, List<Life> hello, ToDoubleFunction<Life> value, String unit) {
        if (own.equals(hello)) {
            return String.format(Locale.ROOT, "%.0f %s", median(own, value), unit);
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            ratios.add(value.applyAsDouble(own.get(i)) / value.applyAsDouble(hello.get(i)));
        }
        return String.format(
                Locale.ROOT, "**%.1f ×** (%.0f %s)", median(ratios), median(own, value), unit);
    }

    private static double median(List<Life> lives, ToDoubleFunction<Life> value) {
        return median(lives.stream().map(value::applyAsDouble).toList());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(half)
                : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}
