package smimetrust.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smimetrust.GoldenFile;

/**
 * What people see of renewals: a root that Firmaprofesional renewed with its key in 2014, and
 * GlobalSign's e-mail root beside its cross-certificate from an older root.
 */
class RenewalOutputTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Path FILES = Path.of("src/test/resources/renewal");

    @TempDir Path out;

    @Test
    @DisplayName("build tells in a line what could go, status tells all")
    void output() throws IOException {
        Terminal build = Terminal.run("build", FILES, "--out", out);
        assertThat(build.err()).isEmpty();
        GoldenFile.assertMatches(
                GOLDEN.resolve("renewal-build.txt"), build.out().replace(out.toString(), "/OUT"));
        GoldenFile.assertMatches(
                GOLDEN.resolve("renewal-status.txt"),
                Terminal.run("status", out, "renewal").out().replace(out.toString(), "/OUT"));
        GoldenFile.assertMatches(
                GOLDEN.resolve("renewal-table.txt"), Terminal.run("status", out).out());
        assertThat(build.out().lines()).allMatch(line -> line.length() <= 80);
    }
}
