package smimetrust.report;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import smimetrust.Sha256;
import smimetrust.release.Release;
import smimetrust.release.Status;
import smimetrust.release.Status.CertificateEntry;

/**
 * When what is included ends, the soonest first, on one axis of years. It begins with the year in
 * which the release was published and not today: a page has no today.
 *
 * @param ticks the axis
 * @param rows one for each certificate, all of them
 */
record Timeline(List<Tick> ticks, List<Row> rows) {

    private static final int MAX_TICKS = 6;

    /** Nobody plans further; what lasts longer reaches the edge. Unit: years. */
    private static final int MAX_YEARS = 40;

    /**
     * A year.
     *
     * @param x in percent of the width
     * @param anchor so that no label leaves the drawing
     */
    record Tick(int year, String x, String anchor) {}

    /**
     * One certificate's end.
     *
     * @param x in percent of the width
     * @param tier the smallest tier crossed, in days
     */
    record Row(CertificateEntry entry, String x, Optional<Integer> tier) {}

    static Timeline of(Status status) {
        List<CertificateEntry> entries =
                status.certificates().stream()
                        .filter(CertificateEntry::included)
                        .sorted(
                                Comparator.comparing(CertificateEntry::notAfter)
                                        .thenComparing(CertificateEntry::sha256))
                        .toList();
        if (entries.isEmpty()) {
            return new Timeline(List.of(), List.of());
        }
        int first =
                year(
                        status.release()
                                .map(Release::publishedAt)
                                .orElse(entries.getFirst().notAfter()));
        int last =
                Math.min(
                        Math.max(year(entries.getLast().notAfter()), first) + 1, first + MAX_YEARS);
        int step = step(last - first);
        Instant from = start(first);
        Instant to = start(last);
        List<Tick> ticks = new ArrayList<>();
        for (int year = first; year <= last; year += step) {
            ticks.add(
                    new Tick(
                            year,
                            percent(start(year), from, to),
                            year == first
                                    ? "start"
                                    : (last - year) * 12 < last - first ? "end" : "middle"));
        }
        Map<Sha256, Integer> tiers = new HashMap<>();
        status.expiring().forEach(e -> tiers.merge(e.sha256(), e.tier(), Math::min));
        return new Timeline(
                List.copyOf(ticks),
                entries.stream()
                        .map(e ->
                                new Row(
                                        e,
                                        percent(e.notAfter(), from, to),
                                        Optional.ofNullable(tiers.get(e.sha256()))))
                        .toList());
    }

    private static int step(int years) {
        for (int step : new int[] {1, 2, 5}) {
            if (years / step < MAX_TICKS) {
                return step;
            }
        }
        return 10;
    }

    private static int year(Instant at) {
        return at.atOffset(ZoneOffset.UTC).getYear();
    }

    private static Instant start(int year) {
        return LocalDate.ofYearDay(Math.clamp(year, Year.MIN_VALUE + 1, Year.MAX_VALUE - 1), 1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private static String percent(Instant at, Instant from, Instant to) {
        double share =
                (double) (at.getEpochSecond() - from.getEpochSecond())
                        / (to.getEpochSecond() - from.getEpochSecond());
        return String.format(Locale.ROOT, "%.2f%%", Math.clamp(share, 0, 1) * 100);
    }
}
