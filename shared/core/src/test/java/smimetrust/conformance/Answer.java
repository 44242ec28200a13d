package smimetrust.conformance;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Severity;
import smimetrust.chain.Anchoring;
import smimetrust.chain.Outcome;
import smimetrust.conformance.Suite.Case;
import smimetrust.rules.Rulebook;

/**
 * What we say of a case, as a release would: the rules leave out what they find an error in, time
 * leaves out what is not valid, and the rest is anchored or not. The CA asked about is the one that
 * issued the target.
 *
 * @param anchored whether the target's issuer would be published
 * @param why what keeps it out: ids of findings, {@code no-issuer} where no certificate has the
 *     issuer's name; empty where it is anchored
 */
record Answer(boolean anchored, String why) {

    static Answer of(Case asked) {
        Set<Certificate> given = new HashSet<>(asked.anchors());
        for (Certificate other : asked.others()) {
            // With us a self-signed certificate in the bundle is trusted: whoever does not trust it
            // does not put it there.
            if (!other.isSelfSigned()) {
                given.add(other);
            }
        }
        Set<Certificate> leftOut =
                given.stream().filter(each -> !reasons(each, asked).isEmpty()).collect(toSet());
        List<Certificate> candidates =
                given.stream().filter(each -> !leftOut.contains(each)).toList();
        Anchoring anchoring = Anchoring.of(candidates, leftOut, asked.at(), Duration.ZERO);
        List<Certificate> issuers = issuers(asked, given);
        if (issuers.stream().anyMatch(anchoring::isAnchored)) {
            return new Answer(true, "");
        }
        String why =
                issuers.stream()
                        .flatMap(each ->
                                leftOut.contains(each)
                                        ? reasons(each, asked).stream()
                                        : Stream.of(orphaned(anchoring.outcome(each))))
                        .distinct()
                        .sorted()
                        .collect(joining(" "));
        return new Answer(false, why.isEmpty() ? "no-issuer" : why);
    }

    /** By signature where there is one that verifies, else by name. */
    private static List<Certificate> issuers(Case asked, Set<Certificate> given) {
        Optional<Certificate> target = asked.target();
        if (target.isEmpty()) {
            return List.of();
        }
        List<Certificate> named =
                given.stream()
                        .filter(each -> each.subject().matches(target.get().issuer()))
                        .toList();
        List<Certificate> signers =
                named.stream().filter(each -> target.get().isSignedBy(each)).toList();
        return signers.isEmpty() ? named : signers;
    }

    private static List<String> reasons(Certificate certificate, Case asked) {
        List<String> errors =
                Rulebook.judge(certificate).stream()
                        .filter(finding -> finding.severity() == Severity.ERROR)
                        .map(Finding::rule)
                        .toList();
        boolean valid =
                !asked.at().isBefore(certificate.notBefore().instant())
                        && !asked.at().isAfter(certificate.notAfter().instant());
        return valid ? errors : Stream.concat(errors.stream(), Stream.of("not-valid")).toList();
    }

    private static String orphaned(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Orphan orphan -> orphan.finding().rule();
            case Outcome.Anchored anchored -> throw new IllegalStateException("" + anchored);
        };
    }
}
