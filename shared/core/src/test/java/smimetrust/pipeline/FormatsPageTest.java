package smimetrust.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.BundleName;

/** The examples of {@code docs/formats.md} are what the stages write, given some of the samples. */
class FormatsPageTest {

    private static final Path PAGE = Path.of("../../docs/formats.md");
    private static final Path SAMPLES = Path.of("../../samples");

    @Test
    @DisplayName("the examples of formats.md are real")
    void examples() throws IOException {
        World world = new World(Settings.DEFAULT);
        world.advance(Duration.between(world.now(), Instant.parse("2026-12-01T09:00:00Z")));
        for (String file :
                List.of(
                        "swisssign-rsa-smime-root-ca-2022-1.cer",
                        "siemens-issuing-ca-ee-auth-2021.cer",
                        "harica-s-mime-rsa-subca-r3.cer")) {
            world.upload("contoso/" + file, Files.readAllBytes(SAMPLES.resolve(file)));
        }
        world.upload(
                "contoso/download.cer", "<html><body>404 Not Found</body></html>".getBytes(UTF_8));
        world.drain();

        String text = Files.readString(PAGE);
        String expected = text;
        expected = example(expected, "status", stored(world, "contoso/status.json"));
        String release = world.status(new BundleName("contoso")).release().orElseThrow().key();
        expected =
                example(
                        expected,
                        "manifest",
                        stored(world, release.replace("smime-trust.sst", "manifest.json")));
        assertThat(world.announced).hasSize(1);
        expected = example(expected, "notice", pretty(world.announced.getFirst().json()));
        if (Boolean.getBoolean("golden.update") && !expected.equals(text)) {
            Files.writeString(PAGE, expected);
            fail("rewrote %s: review the difference and run again", PAGE);
        }
        assertThat(text).isEqualTo(expected);
    }

    private static String stored(World world, String key) {
        return new String(world.output.find(key, 1 << 20).orElseThrow().bytes(), UTF_8);
    }

    private static String pretty(String json) {
        return new GsonBuilder()
                        .serializeNulls()
                        .disableHtmlEscaping()
                        .setPrettyPrinting()
                        .create()
                        .toJson(JsonParser.parseString(json))
                + "\n";
    }

    private static String example(String page, String name, String json) {
        Matcher block =
                Pattern.compile(
                                "(<!-- example: " + name + " -->\n```json\n).*?(```\n)",
                                Pattern.DOTALL)
                        .matcher(page);
        assertThat(block.find()).as(name).isTrue();
        return page.substring(0, block.end(1)) + json + page.substring(block.start(2));
    }
}
