package smimetrust;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page that lists every card: one section a room, in the order of {@link #section} calls. */
final class RulesPage {

    private record Section(String title, String says, List<Card> cards) {}

    private final List<Section> sections = new ArrayList<>();

    /**
     * Adds a room's cards, in the room's own order.
     *
     * @param title of the section
     * @param says one paragraph: what the room looks at, and what an error of it means
     */
    RulesPage section(String title, String says, List<Card> cards) {
        sections.add(new Section(title, says, List.copyOf(cards)));
        return this;
    }

    /** Every card of every section. */
    List<Card> cards() {
        return sections.stream().flatMap(section -> section.cards().stream()).toList();
    }

    /** The page, in Markdown. */
    String markdown() {
        StringBuilder out =
                new StringBuilder(
                        """
                        # What smime-trust can say

                        Generated from the code (`mvn verify -Dgolden.update=true` rewrites it): do not edit.
                        `smime-trust rules` prints the same. Ids are stable: filter on them.

                        - **error**: the certificate is rejected, the bytes are refused, or the bundle is not published
                        - **warning**: somebody should act
                        - **notice**: good to know

                        What is said only of CAs that the public trusts is marked: a bundle whose `policy.json` has the profile
                        `private` does not hear of it.
                        """);
        for (Section section : sections) {
            out.append("\n## ").append(section.title()).append("\n\n");
            out.append(section.says()).append('\n');
            section.cards().forEach(card -> entry(out, card));
        }
        return out.toString();
    }

    private static void entry(StringBuilder out, Card card) {
        out.append("\n### ").append(card.id()).append("\n\n");
        out.append("**")
                .append(card.severity().name().toLowerCase(Locale.ROOT))
                .append("**: ")
                .append(card.title())
                .append(card.scope() == Card.Scope.PUBLIC ? " (profile `public` only)" : "")
                .append("  \n");
        out.append("Source: ").append(card.citation()).append("  \n");
        out.append("Fix: ").append(card.fix()).append('\n');
    }
}
