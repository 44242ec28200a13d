package smimetrust.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import smimetrust.Card;
import smimetrust.Finding;
import smimetrust.Sha256;

/**
 * What is known of one certificate's revocation, from check to check. It changes only when a fact
 * does: nothing in it is the time of the last check.
 *
 * <p>Once revoked, a certificate stays so until a newer list, in force and signed by its issuer,
 * does not name it any more. What went wrong is told only once it went wrong for some time; a
 * single good answer ends it.
 *
 * @param sha256 the certificate
 * @param notAfter when it expires, and need not be remembered any more
 * @param revoked that it was revoked
 * @param trouble why nothing is known now
 */
public record Known(
        Sha256 sha256, Instant notAfter, Optional<Revoked> revoked, Optional<Trouble> trouble) {

    /**
     * A revocation.
     *
     * @param since its date, as the list has it
     * @param reason the reason code's name
     * @param url where the list was: untrusted text
     * @param listIssued when the first list that told it was issued
     */
    public record Revoked(Instant since, String reason, String url, Instant listIssued) {}

    /**
     * Checks that gave no answer.
     *
     * @param rule the id of what is said of it
     * @param message the first check's evidence: one safe line
     * @param since the first of these checks
     * @param told whether it has lasted long enough to be told
     */
    public record Trouble(String rule, String message, Instant since, boolean told) {}

    /** A certificate that was never checked. */
    public static Known nothing(Sha256 sha256, Instant notAfter) {
        return new Known(sha256, notAfter, Optional.empty(), Optional.empty());
    }

    /**
     * What is known after one more check.
     *
     * @param url the address that gave the outcome: one safe line
     * @param patience how long something must go wrong before it is told
     */
    public Known after(Outcome outcome, String url, Instant now, Duration patience) {
        return switch (outcome) {
            case Outcome.Good good -> {
                // A list of before the revocation, played back to us, takes nothing back.
                boolean old =
                        revoked.filter(r -> !good.issued().isAfter(r.listIssued())).isPresent();
                yield new Known(
                        sha256, notAfter, old ? revoked : Optional.empty(), Optional.empty());
            }
            case Outcome.Revoked r ->
                    new Known(
                            sha256,
                            notAfter,
                            revoked.filter(known ->
                                            known.since.equals(r.since())
                                                    && known.reason.equals(r.reason()))
                                    .or(() ->
                                            Optional.of(
                                                    new Revoked(
                                                            r.since(),
                                                            r.reason(),
                                                            url,
                                                            r.issued()))),
                            Optional.empty());
            case Outcome.Expired(Instant until) ->
                    troubled(
                            Cards.EXPIRED,
                            url + ": the next list was due on " + until,
                            now,
                            patience);
            case Outcome.NotSigned(String why) ->
                    troubled(Cards.NOT_SIGNED, url + ": " + why, now, patience);
            case Outcome.Malformed(String why) ->
                    troubled(Cards.MALFORMED, url + ": " + why, now, patience);
            case Outcome.Unsupported(String why) ->
                    troubled(Cards.UNSUPPORTED, url + ": " + why, now, patience);
            case Outcome.Unreachable(String why) ->
                    troubled(Cards.UNREACHABLE, url + ": " + why, now, patience);
            case Outcome.NotChecked(String why) ->
                    troubled(Cards.NOT_CHECKED, url + ": " + why, now, patience);
        };
    }

    private Known troubled(Card card, String message, Instant now, Duration patience) {
        Instant since = trouble.map(Trouble::since).orElse(now);
        // The same trouble in other words is no news.
        String evidence =
                trouble.filter(t -> t.rule.equals(card.id())).map(Trouble::message).orElse(message);
        boolean told =
                trouble.filter(Trouble::told).isPresent() || !now.isBefore(since.plus(patience));
        return new Known(
                sha256,
                notAfter,
                revoked,
                Optional.of(new Trouble(card.id(), evidence, since, told)));
    }

    /** The same, without what no check has to say any more. */
    public Known withoutTrouble() {
        return new Known(sha256, notAfter, revoked, Optional.empty());
    }

    /** What there is to say of the certificate. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        revoked.ifPresent(r ->
                findings.add(
                        Cards.REVOKED.finding(
                                (r.reason.equals("certificateHold") ? "on hold" : "revoked")
                                        + " since "
                                        + r.since
                                        + " (reason: "
                                        + r.reason
                                        + "), says its issuer's list of "
                                        + r.listIssued
                                        + " at "
                                        + r.url)));
        trouble.filter(Trouble::told)
                .ifPresent(t ->
                        Cards.ALL.stream()
                                .filter(card -> card.id().equals(t.rule))
                                .map(card -> card.finding(t.message))
                                .forEach(findings::add));
        return findings;
    }
}
