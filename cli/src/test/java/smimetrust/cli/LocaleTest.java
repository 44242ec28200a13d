package smimetrust.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocaleTest {

    @TempDir private Path out;

    @Test
    @DisplayName("what is written is the same where people write numbers in other digits")
    void otherDigits() throws IOException, InterruptedException {
        assertThat(built("en", "US")).contains("12,833 bytes").isEqualTo(built("ar", "EG"));
    }

    private String built(String language, String country) throws IOException, InterruptedException {
        Path folder = Files.createDirectory(out.resolve(language));
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-Duser.language=" + language,
                                "-Duser.country=" + country,
                                "-cp",
                                System.getProperty("java.class.path"),
                                SmimeTrust.class.getName(),
                                "build",
                                Terminal.SAMPLES.toString(),
                                "--out",
                                folder.toString(),
                                "--at",
                                "2026-12-01")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        return said.replace(folder.toString(), "OUT")
                + Files.readString(folder.resolve("status.json"));
    }
}
