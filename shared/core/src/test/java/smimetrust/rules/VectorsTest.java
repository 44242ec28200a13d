package smimetrust.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.GoldenFile;
import smimetrust.TestCa;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class VectorsTest {

    private static final Path SAMPLES = Path.of("../../samples");
    private static final Path GOLDEN = Vector.FOLDER.resolve("rulebook.golden");

    static List<Vector> vectors() {
        return Vector.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void judged(Vector vector) {
        assertThat(vector.found()).isEqualTo(vector.expect());
    }

    @Test
    @DisplayName("every recipe has been followed: -Dgolden.update=true makes what is missing")
    void recipes() throws IOException {
        List<String> made = new ArrayList<>();
        for (VectorRecipes recipe : VectorRecipes.all()) {
            Path folder = Vector.FOLDER.resolve(recipe.name());
            if (Files.exists(folder)) {
                continue;
            }
            made.add(recipe.name());
            if (GoldenFile.isUpdate()) {
                Files.createDirectories(folder);
                Files.writeString(
                        folder.resolve("input.pem"),
                        TestCa.pem("CERTIFICATE", recipe.der().get()),
                        StandardCharsets.US_ASCII);
                Files.writeString(
                        folder.resolve("case.json"),
                        JsonMapper.builder()
                                        .enable(SerializationFeature.INDENT_OUTPUT)
                                        .build()
                                        .writeValueAsString(
                                                new Vector.Case(
                                                        recipe.says(),
                                                        recipe.profile(),
                                                        recipe.expect()))
                                + "\n",
                        StandardCharsets.UTF_8);
            }
        }
        if (!made.isEmpty()) {
            fail("no folder for %s", made);
        }
    }

    static List<Rule> rules() {
        return Rulebook.rules();
    }

    @ParameterizedTest
    @MethodSource("rules")
    @DisplayName("a rule has a vector that fails it, and one that it looks at and passes")
    void covered(Rule rule) {
        List<Vector> looked =
                vectors().stream().filter(v -> rule.appliesTo(v.certificate())).toList();
        assertThat(looked)
                .as("vectors that pass " + rule.card().id())
                .filteredOn(v -> hears(v, rule))
                .anyMatch(v -> rule.check(v.certificate()).isEmpty() && v.expect().isEmpty());
        assertThat(looked)
                .as("vectors that fail " + rule.card().id())
                .anyMatch(v -> v.expect().equals(List.of(rule.card().id())));
    }

    private static boolean hears(Vector vector, Rule rule) {
        return rule.card().scope() == Card.Scope.ANY || vector.profile() == Card.Scope.PUBLIC;
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("under private nothing is told that a public CA alone must heed")
    void isPrivate(Vector vector) {
        assertThat(Rulebook.told(Rulebook.judge(vector.certificate()), Card.Scope.ANY))
                .noneMatch(f -> Rulebook.isOnlyPublic(f.rule()));
    }

    static Stream<Rule> supersedingRules() {
        return Rulebook.rules().stream().filter(rule -> !rule.supersedes().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("supersedingRules")
    @DisplayName("a rule for public CAs says more than rules for all, and these exist")
    void superseded(Rule rule) {
        assertThat(rule.card().scope()).isEqualTo(Card.Scope.PUBLIC);
        assertThat(rule.supersedes())
                .allMatch(id ->
                        Rulebook.catalogue().stream()
                                .anyMatch(c -> c.id().equals(id) && c.scope() == Card.Scope.ANY));
    }

    @Test
    @DisplayName("every rule that is written is in the book")
    void registered() {
        assertThat(
                        new ClassFileImporter()
                                .importPackages("smimetrust.rules").stream()
                                        .filter(c -> c.isAssignableTo(Rule.class))
                                        .filter(c -> !c.isInterface())
                                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrderElementsOf(
                        rules().stream().map(rule -> rule.getClass().getSimpleName()).toList());
    }

    @Test
    @DisplayName("a judgement that changes makes a new edition of the rule book")
    void edition() throws IOException {
        Map<String, String> now = judgements();
        String page =
                Rulebook.VERSION
                        + "\n"
                        + now.entrySet().stream()
                                .map(line -> line.getKey() + ":" + line.getValue() + "\n")
                                .collect(Collectors.joining());
        List<String> known = Files.exists(GOLDEN) ? Files.readAllLines(GOLDEN) : List.of("0");
        if (known.getFirst().equals(Rulebook.VERSION)) {
            Map<String, String> then = new LinkedHashMap<>();
            known.stream()
                    .skip(1)
                    .map(line -> line.split(":", 2))
                    .forEach(parts -> then.put(parts[0], parts[1]));
            // A vector more is no change; a rule more or less is one.
            assertThat(now.entrySet().stream().filter(l -> known(l.getKey(), then)))
                    .as("judgement changed: bump Rulebook.VERSION")
                    .containsExactlyInAnyOrderElementsOf(
                            then.entrySet().stream().filter(l -> known(l.getKey(), now)).toList());
        }
        GoldenFile.assertMatches(GOLDEN, page);
    }

    private static boolean known(String subject, Map<String, String> judgements) {
        return subject.startsWith("rule ") || judgements.containsKey(subject);
    }

    private static Map<String, String> judgements() throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        Rulebook.catalogue().forEach(c -> lines.put("rule " + c.id(), " " + c.severity()));
        vectors()
                .forEach(v ->
                        lines.put(
                                "vector " + v.name(),
                                listed(Vector.ids(Rulebook.judge(v.certificate())))));
        try (Stream<Path> files = Files.list(SAMPLES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".cer")).sorted().toList()) {
                Certificate sample = Vector.certificate(file);
                lines.put(
                        "sample " + file.getFileName(), listed(Vector.ids(Rulebook.judge(sample))));
            }
        }
        return lines;
    }

    private static String listed(List<String> ids) {
        return ids.isEmpty() ? " -" : " " + String.join(" ", ids);
    }
}
