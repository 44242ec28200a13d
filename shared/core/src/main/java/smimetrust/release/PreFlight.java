package smimetrust.release;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import smimetrust.Blocker;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.Severity;
import smimetrust.chain.Anchoring;
import smimetrust.chain.Outcome;
import smimetrust.rules.Rulebook;
import smimetrust.sst.SerializedStore;

/**
 * The last look, on the very bytes that would be published and on nothing else: they are read again
 * by the strict reader and judged as if nobody had judged them before.
 */
final class PreFlight {

    private PreFlight() {}

    /**
     * Why these bytes must not be published; empty if they may.
     *
     * @param expected what should be in them, in order
     * @param found how many distinct certificates the bundle's files hold
     */
    static List<Blocker> check(
            byte[] store, List<Certificate> expected, Policy policy, Instant now, int found) {
        if (expected.isEmpty()) {
            return List.of(
                    Cards.EMPTY.blocker(
                            found == 0
                                    ? "no certificate was found in the bundle's files"
                                    : "none of the %,d certificates found can be included"
                                            .formatted(found)));
        }
        if (store.length > policy.maxBytes()) {
            return List.of(
                    Cards.TOO_LARGE.blocker(
                            "the store would have %,d bytes with %,d certificates; at most %,d"
                                    .formatted(store.length, expected.size(), policy.maxBytes())));
        }
        return contents(store, expected, policy, now);
    }

    private static List<Blocker> contents(
            byte[] store, List<Certificate> expected, Policy policy, Instant now) {
        switch (SerializedStore.read(store)) {
            case SerializedStore.Malformed malformed -> {
                return List.of(failed("the store cannot be read back: " + malformed.message()));
            }
            case SerializedStore.Store whole -> {
                if (whole.elements().size() != whole.certificates().size()) {
                    return List.of(failed("the store holds more than certificates"));
                }
                if (!whole.certificates().equals(expected)) {
                    return List.of(failed("the store read back is not what was written"));
                }
            }
        }
        // From here on the same bytes, whose signatures need not be computed once more.
        List<Blocker> blockers = new ArrayList<>();
        if (expected.stream().noneMatch(c -> c.role() == Role.ROOT && c.isSelfSigned())) {
            blockers.add(failed("the store has no root"));
        }
        Instant horizon = now.plus(policy.minimumValidity());
        for (Certificate certificate : expected) {
            if (certificate.notAfter().instant().isBefore(horizon)
                    || certificate.notBefore().instant().isAfter(now)) {
                blockers.add(failed(certificate + " is not valid for long enough"));
            }
            if (policy.exclude().contains(certificate.sha256())) {
                blockers.add(failed(certificate + " is excluded"));
            }
            // A stored verdict is a cache: what it says of these few is not believed here.
            Rulebook.judge(certificate).stream()
                    .filter(finding -> finding.severity() == Severity.ERROR)
                    .forEach(finding -> blockers.add(failed(certificate + ": " + finding.rule())));
        }
        Anchoring again = Anchoring.of(expected, List.of(), now, policy.minimumValidity());
        for (Certificate certificate : expected) {
            if (again.outcome(certificate) instanceof Outcome.Orphan) {
                blockers.add(failed(certificate + " has no path to a root in the store"));
            }
        }
        return blockers;
    }

    private static Blocker failed(String reason) {
        return Cards.PRE_FLIGHT.blocker(reason);
    }
}
