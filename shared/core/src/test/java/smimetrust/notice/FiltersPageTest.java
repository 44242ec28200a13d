package smimetrust.notice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.Json;
import smimetrust.Severity;

/** The filters that people copy ask for what there is. */
class FiltersPageTest {

    private static final Pattern FILTER = Pattern.compile("\\| `(\\{.*})` \\|");

    private static List<Map<String, JsonElement>> filters() throws IOException {
        List<Map<String, JsonElement>> filters = new ArrayList<>();
        Matcher filter =
                FILTER.matcher(Files.readString(Path.of("../../docs/operations.md"), UTF_8));
        while (filter.find()) {
            filters.add(Json.object(filter.group(1).getBytes(UTF_8)));
        }
        return filters;
    }

    @Test
    @DisplayName(
            "the filters of operations.md name attributes, events and severities that there are")
    void filters_name_what_is() throws IOException {
        Map<String, Set<String>> known =
                Map.of(
                        "events",
                        Stream.of(Event.Kind.values())
                                .map(Event.Kind::text)
                                .collect(Collectors.toSet()),
                        "severity",
                        Arrays.stream(Severity.values())
                                .map(s -> s.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.toSet()));
        assertThat(filters())
                .hasSizeGreaterThan(5)
                .allSatisfy(filter -> {
                    assertThat(Set.of("events", "bundle", "severity")).containsAll(filter.keySet());
                    known.forEach((name, values) -> {
                        if (filter.containsKey(name)) {
                            assertThat(
                                            filter.get(name).getAsJsonArray().asList().stream()
                                                    .map(JsonElement::getAsString))
                                    .isNotEmpty()
                                    .isSubsetOf(values);
                        }
                    });
                });
    }

    @Test
    @DisplayName("formats.md lists every event")
    void events() throws IOException {
        String page = Files.readString(Path.of("../../docs/formats.md"), UTF_8);
        assertThat(Event.Kind.values())
                .allSatisfy(kind -> assertThat(page).contains("\n| `" + kind.text() + "` | "));
    }
}
