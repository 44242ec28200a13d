package smimetrust.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.GoldenFile;
import smimetrust.chain.Anchoring;
import smimetrust.conformance.Suite.Case;

/**
 * Every case of the suites is agreed with, or explained, or said to ask nothing of us. The tables
 * beside the suites are checked in both directions: a difference that is in none fails, and so does
 * a row that is not needed.
 */
class ConformanceTest {

    private static final String ANCHORED = "anchored";
    private static final String LEFT_OUT = "left out";
    private static final String NOTHING = "nothing";

    /** Suite and case. */
    private record Key(String suite, String id) {}

    /** What a case asks of us where that is not what the suite expects of its target. */
    private record Asked(String what, String because) {}

    /** A difference. */
    private record Difference(Key key, String expected, String ours, String reason) {}

    private record Count(int cases, int agreed, int ofThem, int explained, int notApplicable) {}

    private static final Map<Key, Answer> ANSWERS = new HashMap<>();
    private static final Map<Key, Case> CASES = new HashMap<>();
    private static Map<Key, Asked> asked = Map.of();
    private static List<Difference> explained = List.of();
    private static Map<String, String> reasons = Map.of();

    @BeforeAll
    static void ask() throws IOException {
        Anchoring.pinAlgorithms();
        for (Suite suite : Suite.values()) {
            for (Case each : suite.cases()) {
                CASES.put(new Key(suite.id, each.id()), each);
                ANSWERS.put(new Key(suite.id, each.id()), Answer.of(each));
            }
        }
        Map<Key, Asked> found = new HashMap<>();
        for (String[] row : table("asked.tsv")) {
            assertThat(found.put(new Key(row[0], row[1]), new Asked(row[2], row[3])))
                    .as("twice in asked.tsv: %s", row[1])
                    .isNull();
        }
        asked = found;
        explained =
                table("differences.tsv").stream()
                        .map(row -> new Difference(new Key(row[0], row[1]), row[2], row[3], row[4]))
                        .toList();
        Map<String, String> texts = new TreeMap<>();
        table("reasons.tsv").forEach(row -> texts.put(row[0], row[1]));
        reasons = texts;
    }

    private static List<String[]> table(String name) throws IOException {
        return Files.readAllLines(Suite.FOLDER.resolve(name)).stream()
                .skip(1)
                .map(line -> line.split("\t", -1))
                .toList();
    }

    /** What the case asks of us. */
    private static String expected(Key key) {
        Asked special = asked.get(key);
        if (special != null) {
            return special.what;
        }
        return of(key).accepts() ? ANCHORED : LEFT_OUT;
    }

    private static Case of(Key key) {
        Case found = CASES.get(key);
        if (found == null) {
            throw new IllegalArgumentException("no case " + key);
        }
        return found;
    }

    private static String ours(Key key) {
        Answer answer = ANSWERS.get(key);
        if (answer == null) {
            throw new IllegalArgumentException("no case " + key);
        }
        return answer.anchored() ? ANCHORED : answer.why();
    }

    private static boolean agrees(Key key) {
        return ours(key).equals(ANCHORED) == expected(key).equals(ANCHORED);
    }

    @Test
    @DisplayName("what differs from a suite is in the table of differences, and nothing else is")
    void differences() {
        Set<String> found = new TreeSet<>();
        for (Key key : CASES.keySet()) {
            if (!expected(key).equals(NOTHING) && !agrees(key)) {
                found.add(String.join("\t", key.suite, key.id, expected(key), ours(key)));
            }
        }
        assertThat(
                        explained.stream()
                                .map(row ->
                                        String.join(
                                                "\t",
                                                row.key.suite,
                                                row.key.id,
                                                row.expected,
                                                row.ours))
                                .toList())
                .containsExactlyElementsOf(found);
    }

    @Test
    @DisplayName("a case is mapped only where the suite refuses the target and exists")
    void mapping() {
        assertThat(asked)
                .allSatisfy((key, mapped) -> {
                    assertThat(of(key).accepts()).isFalse();
                    assertThat(mapped.what).isIn(ANCHORED, NOTHING);
                });
    }

    @Test
    @DisplayName("a case that asks nothing is one whose CA we leave out: nothing is let through")
    void nothing() {
        assertThat(asked.entrySet().stream().filter(row -> row.getValue().what.equals(NOTHING)))
                .allSatisfy(row -> assertThat(ours(row.getKey())).isNotEqualTo(ANCHORED));
    }

    @Test
    @DisplayName("every reason has its text, and every text is used")
    void texts() {
        assertThat(
                        Stream.concat(
                                        asked.values().stream().map(Asked::because),
                                        explained.stream().map(Difference::reason))
                                .distinct()
                                .toList())
                .containsExactlyInAnyOrderElementsOf(reasons.keySet());
    }

    @Test
    @DisplayName("docs/conformance.md says what was found")
    void page() throws IOException {
        GoldenFile.assertMatches(Path.of("../../docs/conformance.md"), markdown());
    }

    private static Count count(Suite suite) {
        List<Key> keys = CASES.keySet().stream().filter(key -> key.suite.equals(suite.id)).toList();
        int notApplicable = (int) keys.stream().filter(k -> expected(k).equals(NOTHING)).count();
        List<Key> agreed =
                keys.stream().filter(k -> !expected(k).equals(NOTHING) && agrees(k)).toList();
        int mapped = (int) agreed.stream().filter(asked::containsKey).count();
        int differing = (int) explained.stream().filter(d -> keys.contains(d.key)).count();
        assertThat(agreed.size() + differing + notApplicable).isEqualTo(keys.size());
        return new Count(keys.size(), agreed.size(), mapped, differing, notApplicable);
    }

    private static String markdown() throws IOException {
        StringBuilder page = new StringBuilder(Files.readString(Suite.FOLDER.resolve("page.md")));
        page.append(
                """

                ## Result

                | suite | cases | agreed | of them: only the CA part | explained differences | not applicable |
                | --- | --- | --- | --- | --- | --- |
                """);
        for (Suite suite : Suite.values()) {
            Count count = count(suite);
            page.append(
                    "| %s | %d | %d | %d | %d | %d |\n"
                            .formatted(
                                    suite.id,
                                    count.cases,
                                    count.agreed,
                                    count.ofThem,
                                    count.explained,
                                    count.notApplicable));
        }
        page.append("\n## Explained differences\n");
        List<String> byReason =
                new ArrayList<>(explained.stream().map(Difference::reason).toList());
        for (String reason : new TreeSet<>(byReason)) {
            section(
                    page,
                    reason,
                    explained.stream()
                            .filter(row -> row.reason.equals(reason))
                            .map(row ->
                                    "`%s` %s: expected %s, ours %s"
                                            .formatted(
                                                    row.key.suite,
                                                    "`" + row.key.id + "`",
                                                    row.expected,
                                                    row.ours.equals(ANCHORED)
                                                            ? ANCHORED
                                                            : "`" + row.ours + "`"))
                            .toList());
        }
        page.append("\n## Cases of which only a part, or nothing, is ours\n");
        for (String reason : new TreeSet<>(asked.values().stream().map(Asked::because).toList())) {
            page.append("\n**%s.** %s\n".formatted(reason, reasons.get(reason)));
            for (Suite suite : Suite.values()) {
                long cases =
                        asked.entrySet().stream()
                                .filter(row -> row.getKey().suite.equals(suite.id))
                                .filter(row -> row.getValue().because.equals(reason))
                                .count();
                if (cases > 0) {
                    page.append("- %s: %d\n".formatted(suite.id, cases));
                }
            }
        }
        return page.toString();
    }

    private static void section(StringBuilder page, String reason, List<String> lines) {
        page.append("\n**%s.** %s\n".formatted(reason, reasons.get(reason)));
        lines.forEach(line -> page.append("- ").append(line).append('\n'));
    }

    @Test
    @DisplayName("no table has a line of the wrong width")
    void widths() throws IOException {
        Map<String, Integer> columns =
                Map.of("asked.tsv", 4, "differences.tsv", 5, "reasons.tsv", 2);
        for (String name : columns.keySet()) {
            assertThat(table(name))
                    .allSatisfy(row ->
                            assertThat(Arrays.asList(row))
                                    .hasSize(columns.getOrDefault(name, 0))
                                    .doesNotContain(""));
        }
    }
}
