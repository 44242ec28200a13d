package smimetrust;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the cards say, in another language. Titles go by the card's id. A fix goes by its English
 * sentence, since some rooms compose a better one than the card's: what is not known here stays in
 * English, rather than being replaced by something else. Evidence is not translated.
 */
public final class CardWords {

    private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");

    private final Optional<Books> books;

    private record Books(Phrasebook english, Phrasebook other) {}

    private CardWords(Optional<Books> books) {
        this.books = books;
    }

    /** As the cards have it. */
    public static CardWords english() {
        return new CardWords(Optional.empty());
    }

    /** In simplified Chinese. */
    public static CardWords chinese() {
        return new CardWords(
                Optional.of(
                        new Books(
                                Phrasebook.beside(CardWords.class, "cards_en.properties"),
                                Phrasebook.beside(CardWords.class, "cards_zh.properties"))));
    }

    /** The title of a card; absent in English, and where the card is not known. */
    public Optional<String> title(String rule) {
        String key = rule + ".title";
        return books.map(Books::other).filter(o -> o.has(key)).map(o -> o.template(key));
    }

    /**
     * What to do.
     *
     * @param english as a finding, a refusal or a blocker says it
     */
    public String fix(String rule, String english) {
        return books.flatMap(both -> fix(both, rule, english)).orElse(english);
    }

    private static Optional<String> fix(Books both, String rule, String english) {
        String key = rule + ".fix";
        if (!both.english().has(key)) {
            return Optional.empty();
        }
        if (both.english().template(key).equals(english)) {
            return Optional.of(both.other().template(key));
        }
        for (int i = 1; both.english().has(key + "." + i); i++) {
            Optional<Object[]> values = values(both.english().template(key + "." + i), english);
            if (values.isPresent()) {
                return Optional.of(both.other().say(key + "." + i, values.get()));
            }
        }
        return Optional.empty();
    }

    /** What stands in the places of a template, if the sentence was made of it. */
    private static Optional<Object[]> values(String template, String sentence) {
        StringBuilder pattern = new StringBuilder();
        List<Integer> places = new ArrayList<>();
        Matcher place = PLACE.matcher(template);
        int from = 0;
        while (place.find()) {
            pattern.append(Pattern.quote(template.substring(from, place.start()))).append("(.+)");
            places.add(place.group(1).charAt(0) - '0');
            from = place.end();
        }
        pattern.append(Pattern.quote(template.substring(from)));
        Matcher made = Pattern.compile(pattern.toString()).matcher(sentence);
        if (!made.matches()) {
            return Optional.empty();
        }
        Object[] values = new Object[places.size()];
        for (int i = 0; i < values.length; i++) {
            values[places.get(i)] = made.group(i + 1);
        }
        return Optional.of(values);
    }
}
