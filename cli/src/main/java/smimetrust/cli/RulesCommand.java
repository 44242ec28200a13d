package smimetrust.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import smimetrust.Card;
import smimetrust.Json;
import smimetrust.pipeline.Catalogue;

/** The catalogue of all that can be said. */
@Command(
        name = "rules",
        mixinStandardHelpOptions = true,
        description = "Prints everything that smime-trust can say, or one entry of it in full.")
final class RulesCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "ID", description = "such as validity.expired")
    private @Nullable String id;

    @Option(names = "--json", description = "print JSON instead of text")
    private boolean json;

    /** The JSON form. */
    public record Cards(List<Card> rules) {}

    @Override
    public Integer call() {
        List<Card> cards = Catalogue.cards().filter(c -> id == null || c.id().equals(id)).toList();
        if (cards.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "there is no rule '" + id + "'; rules lists them all");
        }
        if (json) {
            spec.commandLine()
                    .getOut()
                    .print(new String(Json.pretty(new Cards(cards)), StandardCharsets.UTF_8));
            return 0;
        }
        Page page = new Page(spec.commandLine().getOut());
        for (Card card : cards) {
            page.line(Page.cell(card.severity().name().toLowerCase(Locale.ROOT), 9) + card.id());
            page.wrapped("         ", card.title());
            if (id != null) {
                page.wrapped("         ", "source: " + card.citation());
                page.wrapped("         ", "→ " + card.fix());
            }
        }
        return 0;
    }
}
