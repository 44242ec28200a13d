package smimetrust.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.Json;
import smimetrust.TestCa;
import smimetrust.notice.Place;
import smimetrust.pipeline.Assembly.Outcome;
import smimetrust.release.Layout;

/** The page follows the status, and never the other way round. */
class ReportPageTest {

    private static final String PAGE = "contoso/report.html";
    private static final String STATUS = "contoso/status.json";
    private static final TestCa ROOT = TestCa.root("First Root").build();
    private static final TestCa OTHER = TestCa.root("Second Root").build();
    private static final Place PLACE = new Place.Bucket("some-output");

    private final Bench bench = new Bench();

    private Outcome assemble() {
        return bench.assembly().withReport(PLACE).run(Request.Assemble.of(Bench.CONTOSO));
    }

    private Outcome thorough() {
        return bench.assembly().withReport(PLACE).run(Request.Assemble.thorough(Bench.CONTOSO));
    }

    private String page() {
        return new String(Bench.found(bench.output, PAGE).bytes(), UTF_8);
    }

    @Test
    @DisplayName("it is written after the status, and only when something changed")
    void afterTheCommit() {
        bench.drop("contoso/root.cer", ROOT.der());
        assemble();
        assertThat(bench.outputTrap.puts).containsSubsequence(STATUS, PAGE).last().isEqualTo(PAGE);
        String first = page();

        int puts = bench.outputTrap.puts.size();
        bench.outputTrap.gets.clear();
        bench.pass(Duration.ofHours(1));
        assertThat(assemble()).isInstanceOf(Outcome.Unchanged.class);
        assertThat(bench.outputTrap.gets).doesNotContain(PAGE);
        thorough();
        assertThat(bench.outputTrap.puts.subList(puts, bench.outputTrap.puts.size()))
                .as("the same status gives the same bytes, which are not written again")
                .doesNotContain(PAGE);
        assertThat(page()).isEqualTo(first);

        bench.drop("contoso/note.txt", Bench.bytes("hello"));
        assertThat(assemble()).isInstanceOf(Outcome.Updated.class);
        assertThat(page()).isNotEqualTo(first).contains("note.txt");
    }

    @Test
    @DisplayName("a page that cannot be written stops nothing, and the daily run puts it right")
    void lost() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.outputTrap.before(
                "put " + PAGE,
                () -> {
                    throw new World.Crash();
                });
        assertThatThrownBy(this::assemble).isInstanceOf(World.Crash.class);
        assertThat(bench.status().release()).isPresent();
        assertThat(assemble()).isInstanceOf(Outcome.Unchanged.class);
        assertThat(bench.output.find(PAGE, 1 << 20)).isEmpty();

        thorough();
        assertThat(page()).contains("First Root");
    }

    @Test
    @DisplayName("what somebody else wrote there is put right")
    void altered() {
        bench.drop("contoso/root.cer", ROOT.der());
        assemble();
        String right = page();
        bench.output.put(PAGE, new byte[3 << 20], new ObjectStore.Always());
        thorough();
        assertThat(page()).isEqualTo(right);
    }

    @Test
    @DisplayName("a run that saw an older status does not have the last word")
    void overtaken() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.outputTrap.before(
                "put " + PAGE,
                () -> {
                    bench.drop("contoso/other.cer", OTHER.der());
                    assemble();
                });
        assemble();
        assertThat(bench.status().certificates()).hasSize(2);
        assertThat(page()).contains("Second Root");
    }

    @Test
    @DisplayName("nor is a page made of a status that was read before another's page")
    void overtakenWhileReading() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.outputTrap.before(
                "get contoso/releases/000001",
                () -> {
                    bench.drop("contoso/other.cer", OTHER.der());
                    assemble();
                });
        assemble();
        assertThat(page()).contains("Second Root");
    }

    @Test
    @DisplayName(
            "in the language of the policy; of a policy that cannot be used, in the language of"
                    + " before")
    void language() {
        bench.drop("contoso/root.cer", ROOT.der());
        bench.policy("{\"language\":\"zh\"}");
        assemble();
        assertThat(page()).contains("lang=\"zh-CN\"");

        bench.policy("{\"language\":\"zh\",\"exlude\":[]}");
        assemble();
        assertThat(page()).contains("<html lang=\"zh").contains("policy.invalid");
    }

    @Test
    @DisplayName("the latest releases, the newest first; of two under one number none is believed")
    void releases() {
        bench.settings = bench.settings.withShrinkHold(Duration.ZERO);
        for (int i = 0; i < 12; i++) {
            if (i % 2 == 0) {
                bench.drop("contoso/other.cer", OTHER.der());
            } else {
                bench.inbox.delete("contoso/other.cer");
            }
            bench.drop("contoso/root.cer", ROOT.der());
            assemble();
            bench.pass(Duration.ofDays(1));
        }
        assertThat(bench.status().release().orElseThrow().number()).isEqualTo(12);
        assertThat(page())
                .contains("Since release 11")
                .containsSubsequence("2026-06-12", "2026-06-11");

        // What another writer of release 11 left, which never was a status's.
        String eleventh =
                bench.output.list("contoso/releases/000011", 9).entries().stream()
                        .map(ObjectStore.Entry::key)
                        .filter(Layout::isManifest)
                        .findFirst()
                        .orElseThrow();
        bench.output.put(
                "contoso/releases/000011-ffffffffffff/manifest.json",
                Bench.found(bench.output, eleventh).bytes(),
                new ObjectStore.Always());
        bench.output.put(
                "contoso/releases/000013-ffffffffffff/manifest.json",
                Bench.found(bench.output, eleventh).bytes(),
                new ObjectStore.Always());
        bench.output.put(
                "contoso/releases/000010-ffffffffffff/manifest.json",
                Bench.bytes("no manifest"),
                new ObjectStore.Always());
        thorough();
        assertThat(page()).contains("Since release 10");
    }

    @Test
    @DisplayName("a bundle that never was has none")
    void none() {
        thorough();
        assertThat(bench.outputTrap.puts).isEmpty();
    }

    @Test
    @DisplayName("a single build puts right what is missing, every time")
    void flat() {
        bench.settings = bench.settings.withLayout(Layout.FLAT);
        bench.drop("contoso/root.cer", ROOT.der());
        assemble();
        bench.output.delete("report.html");
        assemble();
        assertThat(Bench.found(bench.output, "report.html").bytes()).isNotEmpty();
    }

    @Test
    @DisplayName("while a file waits for its verdict, the page says so")
    void waiting() {
        bench.drop("contoso/root.cer", ROOT.der());
        assemble();
        bench.upload("contoso/late.cer", OTHER.der());
        assertThat(assemble()).isInstanceOf(Outcome.Waiting.class);
        assertThat(
                        Json.read(
                                        Bench.found(bench.output, STATUS).bytes(),
                                        smimetrust.release.Status.class)
                                .unjudged())
                .isNotEqualTo(Optional.empty());
        assertThat(page()).contains("late.cer");
    }
}
