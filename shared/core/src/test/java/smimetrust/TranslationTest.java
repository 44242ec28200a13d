package smimetrust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.notice.Notice;
import smimetrust.pipeline.Catalogue;

/** Whatever is said in English is said in Chinese too. */
class TranslationTest {

    private static final Path RESOURCES = Path.of("src/main/resources/smimetrust");
    private static final Pattern PLACE = Pattern.compile("\\{[0-9]}");
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    /** Half-width punctuation beside a Chinese character, which no Chinese text has. */
    private static final Pattern WESTERN =
            Pattern.compile("\\p{IsHan}[,:;!?()]|[,:;!?()]\\p{IsHan}");

    /** Fixes that rooms compose, beside the cards'. */
    private static final Map<String, List<String>> COMPOSED =
            Map.of(
                    "ca.not-a-ca",
                    List.of(
                            "Nothing to upload: its CA is included in this bundle already. Delete"
                                    + " this file.",
                            "See what is said of {0} and resolve that; delete this file.",
                            "Get the certificate of {0} from {1} or the CA's repository and upload"
                                    + " that, with its root, instead of this file.",
                            "Get the certificate of {0} from the CA's repository and upload that,"
                                    + " with its root, instead of this file."),
                    "release.empty",
                    List.of(
                            "Have what waits approved: it is published then. Until then the"
                                    + " tenant's list stays as it is."),
                    "chain.issuer-missing",
                    issuer(),
                    "chain.signature",
                    issuer());

    private static List<String> issuer() {
        return List.of(
                "Get the certificate of {0} from {1} or the CA's repository and drop it into the"
                        + " bundle's folder.",
                "Get the certificate of {0} from the CA's repository and drop it into the bundle's"
                        + " folder.");
    }

    @Test
    @DisplayName("cards_en.properties is what the cards say")
    void english() throws IOException {
        StringBuilder file =
                new StringBuilder(
                        """
                        # Generated from the catalogues (mvn verify -Dgolden.update=true rewrites it): do not edit.
                        # By these sentences a card's fix is recognised; fix.1 and on are those that rooms compose.
                        """);
        Catalogue.cards()
                .forEach(card -> {
                    file.append('\n').append(line(card.id() + ".title", card.title()));
                    file.append(line(card.id() + ".fix", card.fix()));
                    List<String> composed = COMPOSED.getOrDefault(card.id(), List.of());
                    for (int i = 0; i < composed.size(); i++) {
                        file.append(line(card.id() + ".fix." + (i + 1), composed.get(i)));
                    }
                });
        GoldenFile.assertMatches(RESOURCES.resolve("cards_en.properties"), file.toString());
    }

    private static String line(String key, String text) {
        return key + "=" + text.replace("\\", "\\\\") + "\n";
    }

    @Test
    @DisplayName("above each line of cards_zh.properties stands the English that it translates")
    void current() throws IOException {
        Phrasebook english = Phrasebook.beside(Phrasebook.class, "cards_en.properties");
        Map<String, String> translated = new HashMap<>();
        String comment = "";
        for (String line : Files.readAllLines(RESOURCES.resolve("cards_zh.properties"))) {
            if (line.startsWith("# ")) {
                comment = line.substring(2);
            } else if (!line.isEmpty()) {
                translated.put(line.substring(0, line.indexOf('=')), comment);
                comment = "";
            }
        }
        Map<String, String> expected = new HashMap<>();
        english.keys().forEach(key -> expected.put(key, english.template(key)));
        assertThat(translated).isEqualTo(expected);
    }

    @Test
    @DisplayName("every card has a Chinese title and a Chinese fix")
    void everyCard() {
        CardWords chinese = CardWords.chinese();
        assertThat(Catalogue.cards())
                .allSatisfy(card -> {
                    assertThat(chinese.title(card.id()))
                            .hasValueSatisfying(title ->
                                    assertThat(title)
                                            .containsPattern(HAN)
                                            .doesNotEndWith("\u3002")
                                            .hasSizeLessThanOrEqualTo(40));
                    assertThat(chinese.fix(card.id(), card.fix()))
                            .containsPattern(HAN)
                            .endsWith("\u3002");
                });
    }

    static Stream<Arguments> books() {
        return Stream.of(
                Arguments.of(CardWords.class, "cards"), Arguments.of(Notice.class, "notice"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("books")
    @DisplayName("both files have the same keys, each with the same places and as many lines")
    void alike(Class<?> room, String book) {
        Phrasebook english = Phrasebook.beside(room, book + "_en.properties");
        Phrasebook chinese = Phrasebook.beside(room, book + "_zh.properties");
        assertThat(chinese.keys()).isEqualTo(english.keys());
        assertThat(english.keys())
                .allSatisfy(key -> {
                    assertThat(places(chinese.template(key)))
                            .isEqualTo(places(english.template(key)));
                    assertThat(chinese.template(key)).doesNotContainPattern(WESTERN);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"cards_en", "cards_zh", "notice/notice_en", "notice/notice_zh"})
    @DisplayName("a key stands once: the second would win in silence")
    void once(String book) throws IOException {
        assertThat(
                        Files.readAllLines(RESOURCES.resolve(book + ".properties")).stream()
                                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                                .map(line -> line.substring(0, line.indexOf('='))))
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("a sentence of a notice is Chinese, unless it is nothing but values")
    void chinese() {
        Phrasebook chinese = Phrasebook.beside(Notice.class, "notice_zh.properties");
        assertThat(chinese.keys())
                .allSatisfy(key -> {
                    String words = chinese.template(key).replaceAll("\\{[0-9]}|SHA-256", "");
                    if (words.matches(".*[a-zA-Z].*")) {
                        assertThat(words).containsPattern(HAN);
                    }
                });
    }

    @Test
    @DisplayName("what the subject is made of is ASCII")
    void subject() {
        Phrasebook english = Phrasebook.beside(Notice.class, "notice_en.properties");
        assertThat(english.keys().stream().filter(key -> key.startsWith("headline.")))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(english.template(key)).matches("[ -~]+"));
    }

    private static List<String> places(String template) {
        List<String> places = new ArrayList<>();
        Matcher place = PLACE.matcher(template);
        while (place.find()) {
            places.add(place.group());
        }
        return List.copyOf(new TreeSet<>(places));
    }

    @ParameterizedTest
    @CsvSource({
        "ca.not-a-ca, 'See what is said of A and B and resolve that; delete this file.', A and B",
        "chain.issuer-missing, 'Get the certificate of CN=A from http://b/ or the CA''s repository"
                + " and drop it into the bundle''s folder.', http://b/",
        "chain.signature, 'Get the certificate of CN={1} $1 from the CA''s repository and drop it"
                + " into the bundle''s folder.', CN={1} $1"
    })
    @DisplayName("a composed fix is recognised, and keeps what it names")
    void composed(String rule, String english, String named) {
        assertThat(CardWords.chinese().fix(rule, english)).containsPattern(HAN).contains(named);
    }

    @ParameterizedTest
    @CsvSource({"ca.not-a-ca, Something else.", "unknown.rule, Ask the CA."})
    @DisplayName("another fix stays as it is: better English than wrong")
    void unknown(String rule, String english) {
        assertThat(CardWords.chinese().fix(rule, english)).isEqualTo(english);
    }

    @Test
    @DisplayName("in English the cards' own words stand")
    void none() {
        assertThat(CardWords.english().title("ca.not-a-ca")).isEmpty();
        assertThat(CardWords.english().fix("ca.not-a-ca", "x")).isEqualTo("x");
    }
}
