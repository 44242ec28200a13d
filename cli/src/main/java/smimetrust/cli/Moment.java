package smimetrust.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine.TypeConversionException;

/** A point in time as people type it: a day (its first second, in UTC) or an instant. */
final class Moment {

    /** What certificates can be asked about, with room for every period that is added. */
    private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9000-01-01T00:00:00Z");

    private Moment() {}

    static Instant parse(String text) {
        try {
            Instant moment =
                    text.contains("T")
                            ? Instant.parse(text)
                            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            if (moment.isBefore(FIRST) || moment.isAfter(LAST)) {
                throw new TypeConversionException("'" + text + "' is not between 1900 and 9000");
            }
            return moment;
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
