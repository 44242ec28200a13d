package smimetrust.report;

import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.ResourceBundle;
import smimetrust.release.Policy;

/** The words of the page, in one language. Dates and numbers are the same in all of them. */
final class Texts {

    private static final String BUNDLE = "smimetrust.report.texts";

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Locale locale;
    private final ResourceBundle words;

    private Texts(Locale locale) {
        this.locale = locale;
        // No fallback: the machine's own language must not show through.
        this.words =
                ResourceBundle.getBundle(
                        BUNDLE,
                        locale,
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    static Texts in(Policy.Language language) {
        return new Texts(
                switch (language) {
                    case EN -> Locale.ENGLISH;
                    case ZH -> Locale.SIMPLIFIED_CHINESE;
                });
    }

    /** For the document's {@code lang}. */
    String tag() {
        return locale.toLanguageTag();
    }

    /** For the {@code lang} of sentences that are always English; null where they all are. */
    @org.jspecify.annotations.Nullable
    String english() {
        return locale.equals(Locale.ENGLISH) ? null : "en";
    }

    String say(String key, Object... values) {
        String pattern = words.getString(key);
        return values.length == 0
                ? pattern
                : new MessageFormat(pattern, Locale.ENGLISH).format(values);
    }

    String minute(Instant at) {
        return MINUTE.format(at);
    }

    String day(Instant at) {
        return DAY.format(at);
    }
}
