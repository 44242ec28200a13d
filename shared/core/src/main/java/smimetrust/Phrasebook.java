package smimetrust;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sentences of one language, from a properties file in UTF-8. Neither the machine's locale nor
 * a fallback to another language has a say: what is not in the file is a mistake of ours.
 *
 * <p>In a sentence {@code {0}} to {@code {9}} stand for values. Nothing else is special in it, and
 * nothing at all in a value, which may have been chosen by anybody.
 */
public final class Phrasebook {

    private static final Pattern PLACE = Pattern.compile("\\{([0-9])}");

    private final Properties sentences;

    private Phrasebook(Properties sentences) {
        this.sentences = sentences;
    }

    /**
     * Reads a file that lies beside a class.
     *
     * @param file such as {@code notice_zh.properties}
     */
    public static Phrasebook beside(Class<?> room, String file) {
        InputStream in = room.getResourceAsStream(file);
        if (in == null) {
            throw new IllegalArgumentException(file + " does not lie beside " + room);
        }
        Properties sentences = new Properties();
        try (InputStreamReader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            sentences.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Phrasebook(sentences);
    }

    /** Every key, in order. */
    public Set<String> keys() {
        return new TreeSet<>(sentences.stringPropertyNames());
    }

    /** Whether there is such a sentence. */
    public boolean has(String key) {
        return sentences.containsKey(key);
    }

    /** The sentence as it stands in the file, with its places. */
    public String template(String key) {
        String template = sentences.getProperty(key);
        if (template == null) {
            throw new IllegalArgumentException("no sentence " + key);
        }
        return template;
    }

    /** The sentence with these values in their places. */
    public String say(String key, Object... values) {
        String template = template(key);
        Matcher place = PLACE.matcher(template);
        StringBuilder said = new StringBuilder();
        while (place.find()) {
            int index = place.group(1).charAt(0) - '0';
            if (index >= values.length) {
                throw new IllegalArgumentException(key + " has no value " + index);
            }
            place.appendReplacement(said, Matcher.quoteReplacement(String.valueOf(values[index])));
        }
        return place.appendTail(said).toString();
    }

    /**
     * The same, of several lines: a line feed in the file begins a new one, none in a value does.
     */
    public List<String> lines(String key, Object... values) {
        String[] said = new String[values.length];
        for (int i = 0; i < values.length; i++) {
            said[i] = String.valueOf(values[i]).replace('\n', ' ');
        }
        return say(key, (Object[]) said).lines().toList();
    }
}
