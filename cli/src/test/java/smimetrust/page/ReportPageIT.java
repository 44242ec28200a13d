package smimetrust.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.release.Policy;

/**
 * What a real browser makes of the report. Its pictures are left in {@code target/report}, and
 * those of the documentation are made anew with {@code -Dpictures.update=true}.
 */
class ReportPageIT {

    private static final Path PICTURES = Path.of("..", "docs", "pictures");
    private static final int MAX_PICTURE_BYTES = 200_000;
    private static final int PHONE = 360;
    private static final int DESK = 1280;

    /** As much as a first look shows. Unit: pixels. */
    private static final int TOP = 1_130;

    private static Browser browser;

    @TempDir static Path folder;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Map<String, byte[]> pages = new LinkedHashMap<>();
        pages.put("usual", Sample.usual());
        pages.put("blocked-zh", Sample.blockedInChinese());
        pages.put("hostile", Sample.hostile());
        pages.put("nothing", Sample.nothing());
        pages.put("waiting", Sample.waiting("en"));
        pages.put("waiting-zh", Sample.waiting("zh"));
        pages.put("empty-zh", Sample.empty(Policy.Language.ZH));
        for (Map.Entry<String, byte[]> page : pages.entrySet()) {
            Files.write(file(page.getKey()), page.getValue());
        }
        browser = Browser.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    static Stream<Arguments> views() {
        List<Arguments> views = new ArrayList<>();
        for (String page :
                List.of(
                        "usual",
                        "blocked-zh",
                        "hostile",
                        "nothing",
                        "waiting",
                        "waiting-zh",
                        "empty-zh")) {
            for (int width : new int[] {PHONE, DESK}) {
                for (boolean dark : new boolean[] {false, true}) {
                    views.add(Arguments.of(page, width, dark));
                }
            }
        }
        return views.stream();
    }

    @ParameterizedTest(name = "{0}, {1} px, dark {2}: fits, is accessible, runs and asks nothing")
    @MethodSource("views")
    void view(String page, int width, boolean dark) throws IOException {
        browser.open(file(page), width, dark);

        assertThat(browser.complaints()).isEmpty();
        assertThat(number("document.scripts.length + document.images.length")).isZero();
        assertThat(number("document.documentElement.scrollWidth")).isEqualTo(width);
        assertThat(
                        browser.evaluate(
                                        "[...document.querySelectorAll('body *')].filter(e =>"
                                                + " !e.closest('svg') && !e.closest('.sr') &&"
                                                + " e.getBoundingClientRect().right > innerWidth"
                                                + " + 1).map(e => e.outerHTML.slice(0,"
                                                + " 200)).join('\\n')")
                                .getAsString())
                .isEmpty();
        assertThat(
                        browser.evaluate(
                                        "getComputedStyle(document.documentElement)"
                                                + ".backgroundColor")
                                .getAsString())
                .as("the style is allowed by the page's own policy")
                .isEqualTo(dark ? "rgb(20, 23, 26)" : "rgb(253, 252, 250)");
        Path target = Path.of("target", "report");
        Files.createDirectories(target);
        Files.write(
                target.resolve(page + "-" + width + (dark ? "-dark.png" : "-light.png")),
                browser.picture(
                        width, Math.min(8_000, number("document.documentElement.scrollHeight"))));

        browser.evaluate(Browser.axe() + ";0");
        assertThat(
                        browser.evaluate(
                                        "axe.run(document, {resultTypes:"
                                                + " ['violations']}).then(r => r.violations.map(v"
                                                + " => v.id + ': ' + v.nodes.map(n => n.html + ' '"
                                                + " + n.failureSummary).join('; ')).join('\\n'))")
                                .getAsString())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} is printed")
    @MethodSource("names")
    void print(String page) throws IOException {
        browser.open(file(page), DESK, true);
        byte[] pdf = browser.pdf();
        assertThat(new String(pdf, 0, 5, UTF_8)).isEqualTo("%PDF-");
        Files.write(Path.of("target", "report", page + ".pdf"), pdf);
    }

    static Stream<String> names() {
        return Stream.of("usual", "blocked-zh", "hostile");
    }

    @Test
    @DisplayName("a command is selected whole, in one line")
    void command() {
        browser.open(file("usual"), PHONE, false);
        assertThat(
                        browser.evaluate(
                                        "(() => { const pre = [...document.querySelectorAll('pre')]"
                                                + ".at(-1); getSelection().selectAllChildren(pre);"
                                                + " return getSelection().toString() })()")
                                .getAsString())
                .isEqualTo(
                        "& './Import-SmimeTrust.ps1' -Path './smime-trust.sst' -Sha256 (Read-Host"
                                + " 'SHA-256 from the notice') -UserPrincipalName"
                                + " admin@example.com");
    }

    @Test
    @DisplayName("the documentation's pictures are there, and small")
    void pictures() throws IOException {
        Path light = PICTURES.resolve("report-light.png");
        Path dark = PICTURES.resolve("report-dark.png");
        Path chains = PICTURES.resolve("report-chains.png");
        if (Boolean.getBoolean("pictures.update")) {
            Files.createDirectories(PICTURES);
            browser.open(file("usual"), DESK, false);
            Files.write(light, browser.picture(DESK, TOP));
            // The two sections that are drawn.
            int from =
                    number(
                            "Math.round(document.getElementById('chains')"
                                    + ".closest('section').getBoundingClientRect().top) + 1");
            int to =
                    number(
                            "Math.round(document.getElementById('ends')"
                                    + ".closest('section').getBoundingClientRect().bottom)");
            Files.write(chains, browser.picture(DESK, from, to - from + 40));
            browser.open(file("usual"), DESK, true);
            Files.write(dark, browser.picture(DESK, TOP));
        }
        for (Path picture : List.of(light, dark, chains)) {
            assertThat(picture).exists();
            assertThat(Files.size(picture)).isLessThan(MAX_PICTURE_BYTES);
        }
        if (Boolean.getBoolean("pictures.update")) {
            fail("made the pictures anew: look at them, and run again without pictures.update");
        }
    }

    private static Path file(String page) {
        return folder.resolve(page + ".html");
    }

    private static int number(String expression) {
        return browser.evaluate(expression).getAsInt();
    }
}
