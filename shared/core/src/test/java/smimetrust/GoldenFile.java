package smimetrust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A checked-in file that says what is right; reviewed like code. */
public final class GoldenFile {

    private GoldenFile() {}

    /** Whether this run may write files; such a run always fails. */
    public static boolean isUpdate() {
        return Boolean.getBoolean("golden.update");
    }

    /** Compares; in an update run writes what differs, and fails all the same. */
    public static void assertMatches(Path golden, String actual) throws IOException {
        String expected =
                Files.exists(golden) ? Files.readString(golden, StandardCharsets.UTF_8) : "";
        if (isUpdate() && !expected.equals(actual)) {
            Files.createDirectories(golden.toAbsolutePath().getParent());
            Files.writeString(golden, actual, StandardCharsets.UTF_8);
            fail("rewrote %s: review the diff and run again without golden.update", golden);
        }
        assertThat(actual).as("%s (-Dgolden.update=true rewrites it)", golden).isEqualTo(expected);
    }
}
