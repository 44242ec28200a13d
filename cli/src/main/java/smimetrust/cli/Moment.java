package smimetrust.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine.TypeConversionException;

/** A point in time as people type it: a day (its first second, in UTC) or an instant. */
final class Moment {

    private Moment() {}

    static Instant parse(String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "'" + text + "' is no day (2026-12-01) and no instant (2026-12-01T12:00:00Z)");
        }
    }

    /** The day of an instant, as people read it. */
    static String day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }
}
