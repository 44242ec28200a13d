package smimetrust.chain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import smimetrust.Card;
import smimetrust.Finding;
import smimetrust.chain.Signatures.Fit;

/**
 * Tells each orphan why: where the way up from it ends. A cause is found where it is, and handed
 * down to everything below; of several the one that is nearest to a published chain is told.
 */
final class Explanation {

    /** Most telling first: how near the certificate came to being anchored. */
    private static final List<Card> ORDER =
            List.of(
                    Cards.SEARCH_EXHAUSTED,
                    Cards.PKIX,
                    Cards.PATH_LENGTH,
                    Cards.NOT_FOR_EMAIL,
                    Cards.NOT_VALID,
                    Cards.UNREADABLE,
                    Cards.WEAK_ALGORITHM,
                    Cards.NOT_A_CA,
                    Cards.ISSUER_LEFT_OUT,
                    Cards.ISSUER_MISSING,
                    Cards.SIGNATURE,
                    Cards.LOOP);

    /**
     * Why a way up ends.
     *
     * @param orphan who is told
     * @param topmost where it ends
     * @param evidence a sentence about the topmost certificate, beginning after its name
     * @param distance steps from the orphan to the topmost certificate
     */
    private record Cause(Node orphan, Node topmost, Card card, String evidence, int distance) {}

    private static final Comparator<Cause> BEST_FIRST =
            Comparator.<Cause>comparingInt(cause -> ORDER.indexOf(cause.card))
                    .thenComparingInt(Cause::distance)
                    .thenComparingInt(cause -> cause.topmost.rank)
                    .thenComparingInt(cause -> cause.orphan.rank);

    private final Signatures signatures;
    private final Set<Node> undecided;
    private final List<Node> orphans;
    private final Purse purse;
    private final Map<Node, Cause> causes = new HashMap<>();

    Explanation(List<Node> nodes, Signatures signatures, Search search, Limits limits) {
        this.signatures = signatures;
        this.undecided = search.undecided();
        this.orphans = nodes.stream().filter(node -> !node.leftOut && !node.isAnchored()).toList();
        this.purse = new Purse(limits.explanationChecks(), nodes.size());
        findIssuers();
        spread();
    }

    /** The keys among what is not anchored too: an issuer that is left out explains. */
    private void findIssuers() {
        List<Node> open = orphans.stream().filter(node -> !node.root).toList();
        int tried;
        do {
            List<Node> unknown = open.stream().filter(node -> node.issuers.isEmpty()).toList();
            tried = signatures.round(unknown, key -> true, Fit.MISMATCH, purse).tried();
        } while (tried > 0);
    }

    private void spread() {
        PriorityQueue<Cause> queue = new PriorityQueue<>(BEST_FIRST);
        for (Node orphan : orphans) {
            queue.addAll(own(orphan));
        }
        while (!queue.isEmpty()) {
            Cause cause = queue.remove();
            if (causes.putIfAbsent(cause.orphan, cause) == null) {
                for (Node below : cause.orphan.key().issued) {
                    if (!below.leftOut && !below.isAnchored() && isOpenUpwards(below)) {
                        queue.add(
                                new Cause(
                                        below,
                                        cause.topmost,
                                        cause.card,
                                        cause.evidence,
                                        cause.distance + 1));
                    }
                }
            }
        }
        for (Node orphan : orphans) {
            causes.computeIfAbsent(
                    orphan,
                    any ->
                            new Cause(
                                    orphan,
                                    orphan,
                                    Cards.LOOP,
                                    "is issued by certificates that lead back to each other",
                                    0));
        }
    }

    /** Whether its own state leaves it to the certificates above to explain. */
    private static boolean isOpenUpwards(Node orphan) {
        return !orphan.root && orphan.defect.isEmpty() && orphan.ban.isEmpty();
    }

    /** What is to be said of the orphan itself and of its direct issuers. */
    private List<Cause> own(Node orphan) {
        if (orphan.defect.isPresent()) {
            return List.of(
                    cause(
                            orphan,
                            orphan.defect.get().card(),
                            "cannot be used: " + orphan.defect.get().evidence()));
        }
        if (orphan.ban.isPresent()) {
            return List.of(
                    cause(
                            orphan,
                            orphan.ban.get().card(),
                            "has no path that passes: " + orphan.ban.get().evidence()));
        }
        if (undecided.contains(orphan)) {
            return List.of(
                    cause(
                            orphan,
                            Cards.SEARCH_EXHAUSTED,
                            "has more possible chains than are tried"));
        }
        if (orphan.issuers.isEmpty()) {
            return List.of(withoutIssuer(orphan));
        }
        List<Cause> causes = new ArrayList<>();
        for (Node issuer : orphan.issuers.stream().flatMap(key -> key.carriers.stream()).toList()) {
            if (issuer.isAnchored()) {
                causes.add(
                        cause(
                                orphan,
                                Cards.PATH_LENGTH,
                                "has no path length left for the certificates that it issues, below"
                                        + " "
                                        + issuer));
            } else if (issuer.leftOut) {
                causes.add(
                        cause(
                                orphan,
                                Cards.ISSUER_LEFT_OUT,
                                "was issued by "
                                        + issuer
                                        + ", which is in the bundle but may not be included"));
            }
        }
        return causes;
    }

    private Cause withoutIssuer(Node orphan) {
        List<Node> namesakes =
                signatures.keysOf(orphan.certificate.issuer().canonical()).stream()
                        .flatMap(key -> key.carriers.stream())
                        .filter(node -> node != orphan)
                        .toList();
        String issuer =
                Missing.issuerOf(orphan.certificate).described()
                        // Or it is damaged: by itself it cannot tell.
                        + (orphan.selfIssued ? ", with another key than its own" : "");
        if (namesakes.isEmpty()) {
            return cause(
                    orphan,
                    Cards.ISSUER_MISSING,
                    "was issued by " + issuer + ", which is not in the bundle");
        }
        if (signatures.hasUntried(orphan, key -> true)) {
            return cause(
                    orphan,
                    Cards.SEARCH_EXHAUSTED,
                    "was issued by " + issuer + ", a name with more keys than are tried");
        }
        return cause(
                orphan,
                Cards.SIGNATURE,
                "was issued by "
                        + issuer
                        + "; the certificate of that name in the bundle, "
                        + namesakes.getFirst()
                        + ", has another key");
    }

    private static Cause cause(Node orphan, Card card, String evidence) {
        return new Cause(orphan, orphan, card, evidence, 0);
    }

    /** What became of an orphan. */
    Outcome.Orphan of(Node orphan) {
        Cause cause = Optional.ofNullable(causes.get(orphan)).orElseThrow();
        Missing missing = Missing.issuerOf(cause.topmost.certificate);
        String message =
                cause.topmost == orphan
                        ? orphan + " " + cause.evidence + "."
                        : orphan
                                + " leads up to "
                                + cause.topmost
                                + ", which "
                                + cause.evidence
                                + ".";
        return new Outcome.Orphan(
                new Finding(cause.card.id(), cause.card.severity(), message, fix(cause, missing)),
                missing);
    }

    private static String fix(Cause cause, Missing missing) {
        if (Set.of(Cards.ISSUER_MISSING, Cards.SIGNATURE).contains(cause.card)) {
            return "Get the certificate of "
                    + missing.issuer()
                    + " from "
                    + missing.source()
                    + " and drop it into the bundle's folder.";
        }
        return cause.card.fix();
    }
}
