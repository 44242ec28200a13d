package smimetrust;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.pipeline.Catalogue;

class RulesPageTest {

    private static RulesPage page() {
        RulesPage page = new RulesPage();
        for (Catalogue.Section section : Catalogue.sections()) {
            page = page.section(section.title(), section.says(), section.cards());
        }
        return page;
    }

    @Test
    @DisplayName("docs/rules.md is what the catalogues say")
    void page_is_current() throws IOException {
        GoldenFile.assertMatches(Path.of("../../docs/rules.md"), page().markdown());
    }

    @Test
    @DisplayName("an id is used once")
    void unique() {
        assertThat(page().cards()).extracting(Card::id).doesNotHaveDuplicates();
    }

    static Stream<Card> cards() {
        return page().cards().stream();
    }

    @ParameterizedTest
    @MethodSource("cards")
    @DisplayName("a card is complete, and each of its lines can stand in a table")
    void complete(Card card) {
        assertThat(card.id()).matches("[a-z0-9]+(\\.[a-z0-9-]+)+");
        assertThat(Stream.of(card.title(), card.citation(), card.fix()))
                .allSatisfy(text -> assertThat(text).isNotBlank().doesNotContain("\n"));
        assertThat(card.title()).hasSizeLessThanOrEqualTo(60).doesNotEndWith(".");
        assertThat(card.fix()).endsWith(".");
    }
}
