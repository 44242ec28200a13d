package smimetrust.release;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import smimetrust.release.Situation.KeySighting;
import smimetrust.release.Status.Incident;

/** Private keys are told as long as their object is there, and 30 days beyond. */
final class Incidents {

    private Incidents() {}

    static List<Incident> next(Situation situation) {
        List<Incident> before = situation.previous().incidents();
        List<Incident> next = new ArrayList<>();
        for (KeySighting sighting : situation.incidents()) {
            Optional<Incident> known = before.stream().filter(i -> isSame(i, sighting)).findFirst();
            if (sighting.present()) {
                next.add(incident(sighting, Optional.empty()));
            } else if (known.isPresent() || isRecent(sighting.recorded(), situation.now())) {
                // An old sighting that no status remembers was told and forgotten before.
                Instant gone = known.flatMap(Incident::gone).orElse(situation.now());
                if (isRecent(gone, situation.now())) {
                    next.add(incident(sighting, Optional.of(gone)));
                }
            }
        }
        next.sort(
                Comparator.comparing(Incident::seen)
                        .thenComparing(Incident::file)
                        .thenComparing(Incident::rule));
        return next;
    }

    private static boolean isRecent(Instant moment, Instant now) {
        return now.isBefore(moment.plus(ReleasePlan.INCIDENT_MEMORY));
    }

    private static boolean isSame(Incident incident, KeySighting sighting) {
        return incident.rule().equals(sighting.rule())
                && incident.file().equals(sighting.file())
                && incident.seen().equals(sighting.seen());
    }

    private static Incident incident(KeySighting sighting, Optional<Instant> gone) {
        return new Incident(
                sighting.rule(),
                sighting.file(),
                sighting.seen(),
                gone,
                sighting.message(),
                sighting.fix());
    }
}
