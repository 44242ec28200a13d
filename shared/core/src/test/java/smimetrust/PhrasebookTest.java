package smimetrust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PhrasebookTest {

    private static final Phrasebook BOOK =
            Phrasebook.beside(PhrasebookTest.class, "phrasebook.properties");

    @Test
    @DisplayName("values stand in their places, whatever they are, and nothing else is special")
    void places() {
        assertThat(BOOK.say("two", "{1} $1 \\", "b'")).isEqualTo("b' isn't {1} $1 \\, {a} 'c'");
    }

    @Test
    @DisplayName("the file is UTF-8")
    void utf8() {
        assertThat(BOOK.say("chinese")).isEqualTo("\u8BC1\u4E66");
    }

    @Test
    @DisplayName("a line feed in the file begins a line, one in a value does not")
    void lines() {
        assertThat(BOOK.lines("lines", "a\nb")).containsExactly("one a b", "two");
    }

    @Test
    @DisplayName("a sentence, a value or a file that is missing is our mistake, and not silent")
    void missing() {
        assertThatThrownBy(() -> BOOK.say("none")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BOOK.say("two", "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Phrasebook.beside(PhrasebookTest.class, "none.properties"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
