package smimetrust.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import smimetrust.pipeline.CrlSource;

/**
 * What one call of the program printed and returned.
 *
 * @param out standard output
 * @param err standard error
 */
record Terminal(int code, String out, String err) {

    static final Path SAMPLES = Path.of("../samples");
    static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

    /** Calls the program inside this process, on the first of December 2026. */
    static Terminal run(Object... arguments) {
        return online(
                url -> {
                    throw new AssertionError("the network was asked for " + url);
                },
                arguments);
    }

    /** The same, with an internet of the test's own. */
    static Terminal online(CrlSource lists, Object... arguments) {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            texts[i] = arguments[i].toString();
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                SmimeTrust.commandLine(Clock.fixed(NOW, ZoneOffset.UTC), lists)
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(texts);
        return new Terminal(code, out.toString(), err.toString());
    }
}
