package smimetrust.notice;

import java.util.List;
import java.util.Optional;
import smimetrust.CardWords;
import smimetrust.Phrasebook;
import smimetrust.release.Policy;

/** The language of a notice: its own sentences, and those of the cards. */
final class Tongue {

    /** Read when the first notice needs it: the files take time that a cold start should not. */
    private static final class English {
        private static final Tongue TONGUE =
                new Tongue(
                        Phrasebook.beside(Tongue.class, "notice_en.properties"),
                        CardWords.english());
    }

    private static final class Chinese {
        private static final Tongue TONGUE =
                new Tongue(
                        Phrasebook.beside(Tongue.class, "notice_zh.properties"),
                        CardWords.chinese());
    }

    private final Phrasebook sentences;
    private final CardWords cards;

    private Tongue(Phrasebook sentences, CardWords cards) {
        this.sentences = sentences;
        this.cards = cards;
    }

    static Tongue of(Policy.Language language) {
        return switch (language) {
            case EN -> English.TONGUE;
            case ZH -> Chinese.TONGUE;
        };
    }

    /** One sentence. */
    String say(String key, Object... values) {
        return sentences.say(key, values);
    }

    /** One sentence of several lines. */
    List<String> lines(String key, Object... values) {
        return sentences.lines(key, values);
    }

    /** The title of a card, where the evidence alone would not be understood. */
    Optional<String> title(String rule) {
        return cards.title(rule);
    }

    /** What to do. */
    String fix(String rule, String english) {
        return cards.fix(rule, english);
    }
}
