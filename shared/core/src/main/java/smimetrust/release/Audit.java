package smimetrust.release;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.Sha256;
import smimetrust.chain.Anchoring;

/**
 * What of a bundle could go, and when. It removes nothing: people do.
 *
 * <p>A CA certificate that another one stands in for ({@link Succession#standIn}) can go at once. A
 * CA that went on with a new key is needed for as long as a leaf that the old key signed can be
 * valid: that is {@link #LEAF_VALIDITY} after it stopped issuing, of which the first sign is the
 * day on which the new certificate began, or the last day on which the old key certified a CA or
 * was certified again. Never longer than its own validity, and always as long where it is no public
 * CA or could have issued other CAs (no path length of 0): their leaves need it too.
 *
 * <p>Whatever is said to be removable can be removed together: {@link Anchoring} was asked, and
 * leaves all the rest anchored.
 */
final class Audit {

    /** S/MIME Baseline Requirements 6.3.2: the longest validity of a leaf. */
    static final Duration LEAF_VALIDITY = Duration.ofDays(825);

    /** The same, for one of the legacy generation. */
    static final Duration LEGACY_LEAF_VALIDITY = Duration.ofDays(1_185);

    /** S/MIME Baseline Requirements 1.2.1: the legacy generation ends. */
    static final Instant LEGACY_END = Instant.parse("2025-07-15T00:00:00Z");

    /** How often the search for a way up is repeated at most to see what can go. */
    static final int MAX_SEARCHES = 3;

    private static final Comparator<Certificate> ELDEST_FIRST =
            Comparator.comparing((Certificate c) -> c.notBefore().instant())
                    .thenComparing(Certificate::sha256);

    private final Anchoring anchoring;
    private final Succession succession;
    private final Policy policy;
    private final Instant now;
    private final Map<Sha256, Successor> successors = new HashMap<>();
    private final Set<Certificate> removable = new HashSet<>();
    private final List<Status.AuditEntry> entries = new ArrayList<>();
    private int searches;

    /**
     * What follows a certificate.
     *
     * @param certificate the successor, or what stands in for it
     * @param removableAfter the last moment at which something could still need the old one
     */
    record Successor(Optional<Certificate> certificate, Instant removableAfter) {}

    /**
     * Looks.
     *
     * @param lapsed CA certificates of the bundle that only time keeps out
     */
    static Audit of(Anchoring anchoring, List<Certificate> lapsed, Policy policy, Instant now) {
        return new Audit(anchoring, lapsed, policy, now);
    }

    private Audit(Anchoring anchoring, List<Certificate> lapsed, Policy policy, Instant now) {
        this.anchoring = anchoring;
        this.succession = new Succession(anchoring);
        this.policy = policy;
        this.now = now;
        List<Certificate> anchored =
                anchoring.inOrder().stream()
                        .sorted(Comparator.comparing(Certificate::sha256))
                        .toList();
        removable(
                anchored.stream()
                        .filter(each -> lastNeeded(each).filter(now::isAfter).isPresent())
                        .toList());
        anchored.forEach(this::judge);
        for (Certificate each : lapsed) {
            succession
                    .successor(each)
                    .ifPresent(next ->
                            successors.put(
                                    each.sha256(),
                                    new Successor(Optional.of(next), each.notAfter().instant())));
        }
    }

    Optional<Successor> successor(Certificate certificate) {
        return Optional.ofNullable(successors.get(certificate.sha256()));
    }

    /** At most one for a certificate, by its digest. */
    List<Status.AuditEntry> entries() {
        return List.copyOf(entries);
    }

    /** Until when it is needed, if it was replaced; whether it can then go is asked apart. */
    private Optional<Instant> lastNeeded(Certificate old) {
        Optional<Instant> standIn = succession.standIn(old).map(c -> c.notBefore().instant());
        return standIn.isPresent()
                ? standIn
                : succession.successor(old).map(_ -> lastLeaf(succession, old, policy));
    }

    private static Instant lastLeaf(Succession succession, Certificate old, Policy policy) {
        Instant end = old.notAfter().instant();
        Optional<Instant> stopped = succession.rolledOver(old);
        if (stopped.isEmpty()
                || policy.profile() == Policy.Profile.PRIVATE
                || old.isSelfSigned()
                || !Coverage.issuesLeavesOnly(old)) {
            return end;
        }
        Instant used = succession.lastUse(old);
        Instant stop = used.isAfter(stopped.get()) ? used : stopped.get();
        return earlier(end, lastLeaf(old.notBefore().instant(), stop));
    }

    /** The end of the longest leaf that could be issued between these two. */
    static Instant lastLeaf(Instant began, Instant stopped) {
        if (!stopped.isAfter(LEGACY_END)) {
            return stopped.plus(LEGACY_LEAF_VALIDITY);
        }
        Instant end = stopped.plus(LEAF_VALIDITY);
        Instant legacy = LEGACY_END.plus(LEGACY_LEAF_VALIDITY);
        return began.isBefore(LEGACY_END) && legacy.isAfter(end) ? legacy : end;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Takes out as many of these as leave the rest anchored; halves them where not all do. */
    private void removable(List<Certificate> wanted) {
        if (wanted.isEmpty() || searches == MAX_SEARCHES) {
            return;
        }
        searches++;
        Set<Certificate> out = new HashSet<>(removable);
        out.addAll(wanted);
        List<Certificate> rest =
                anchoring.inOrder().stream().filter(each -> !out.contains(each)).toList();
        if (Anchoring.of(rest, List.of(), now, policy.minimumValidity()).orphans().isEmpty()) {
            removable.addAll(wanted);
        } else if (wanted.size() > 1) {
            removable(wanted.subList(0, wanted.size() / 2));
            removable(wanted.subList(wanted.size() / 2, wanted.size()));
        }
    }

    private void judge(Certificate each) {
        Optional<Certificate> standIn = succession.standIn(each);
        Optional<Certificate> next = succession.successor(each);
        Optional<Instant> needed = lastNeeded(each);
        boolean canGo = removable.contains(each);
        if (needed.isPresent()) {
            // What could not be shown to be superfluous stays for as long as it is valid.
            Instant until =
                    canGo || !needed.get().isBefore(now) ? needed.get() : each.notAfter().instant();
            successors.put(each.sha256(), new Successor(next, until));
        }
        if (canGo && standIn.isPresent()) {
            add(
                    each,
                    Cards.REDUNDANT,
                    label(each)
                            + " adds nothing to "
                            + label(standIn.get())
                            + ", which has the same subject and key, is valid until "
                            + standIn.get().notAfter().instant()
                            + " and is no narrower",
                    standIn);
        } else if (canGo) {
            add(
                    each,
                    Cards.REMOVABLE,
                    label(each)
                            + " was followed by "
                            + label(next.orElseThrow())
                            + ", and the last certificate under its old key ended by "
                            + needed.orElseThrow(),
                    next);
        } else if (next.isPresent()) {
            add(each, Cards.SUPERSEDED, superseded(each, next.get(), until(each)), next);
        } else {
            alone(each);
        }
    }

    private Instant until(Certificate each) {
        return successor(each).map(Successor::removableAfter).orElse(each.notAfter().instant());
    }

    private static String superseded(Certificate each, Certificate next, Instant until) {
        boolean byExpiry = until.equals(each.notAfter().instant());
        return label(each)
                + " is followed by "
                + label(next)
                + (next.publicKeyInfo().equals(each.publicKeyInfo())
                        ? ", with the same key, which does not replace it in all it does"
                        : ", with a new key")
                + ", valid from "
                + next.notBefore().instant()
                + "; certificates under the old one can be valid until "
                + until
                + (byExpiry ? ", its own end" : ", if it stopped issuing when the new one began");
    }

    /** Of what has no successor: a root that nothing can be said to stand on. */
    private void alone(Certificate each) {
        if (!each.isSelfSigned()) {
            return;
        }
        List<Certificate> strangers =
                succession.strangers(each).stream()
                        .filter(other -> ELDEST_FIRST.compare(other, each) < 0)
                        .toList();
        if (!strangers.isEmpty()) {
            add(
                    each,
                    Cards.NAMESAKE,
                    label(each)
                            + " has the name of "
                            + label(strangers.getFirst())
                            + " and another key, and nothing in the bundle shows that the older key"
                            + " vouches for it",
                    Optional.empty());
        } else if (policy.profile() == Policy.Profile.PUBLIC
                && each.role() == Role.ROOT
                && !succession.isSuccessor(each)
                && succession.issued(each).findAny().isEmpty()) {
            add(
                    each,
                    Cards.NOTHING_BELOW,
                    "no CA of this bundle was issued by " + label(each),
                    Optional.empty());
        }
    }

    private void add(
            Certificate certificate, Card card, String message, Optional<Certificate> instead) {
        entries.add(
                new Status.AuditEntry(
                        certificate.sha256(),
                        card.id(),
                        card.severity(),
                        message,
                        card.fix(),
                        instead.map(Certificate::sha256)));
    }

    private static String label(Certificate certificate) {
        return certificate.subject().brief() + " (" + certificate.sha256().brief() + ")";
    }

    /**
     * Whether something that left a release leaves no gap: what is anchored now stands in for it,
     * or it was rolled over so long ago that nothing under its old key is valid any more.
     */
    static boolean leavesNoGap(
            Certificate gone,
            Anchoring anchoring,
            Succession succession,
            Policy policy,
            Instant now) {
        return anchoring.inOrder().stream().anyMatch(each -> succession.standsIn(each, gone))
                || succession
                        .successor(gone)
                        .filter(_ -> now.isAfter(lastLeaf(succession, gone, policy)))
                        .isPresent();
    }
}
