package smimetrust.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    @TempDir Path folder;

    @Test
    @DisplayName("the first screen of the README is what the command prints")
    void firstScreen() throws IOException {
        Path out = folder.resolve("out");
        String printed = Terminal.run("build", Terminal.SAMPLES, "--out", out).out();
        assertThat(Files.readString(Path.of("../README.md")))
                .contains(
                        "```text\n"
                                + printed.replace(out.toString(), "/home/you/smime-trust/out")
                                + "```\n");
    }
}
