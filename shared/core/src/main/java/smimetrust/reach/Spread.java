package smimetrust.reach;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import smimetrust.reach.Graph.Node;

/**
 * Carries what roots grant downwards along every way, until nothing new arrives. Of two ways, one
 * that leaves nothing more than the other is forgotten.
 */
final class Spread {

    /** Longer ways than any PKI has. Unit: issuing steps. */
    static final int MAX_DEPTH = 32;

    /** Ways to one CA of which none leaves as much as another. */
    static final int MAX_WAYS = 32;

    /** Comparisons of one subtree with another, about 100 ns each. */
    static final long MAX_COMPARISONS = 20_000_000;

    private final Instant at;
    private final Map<Node, List<Grant>> grants = new HashMap<>();
    private final Map<Node, Constraints> constraints = new HashMap<>();
    private long comparisons;
    private boolean exhausted;

    Spread(Graph graph, Instant at) {
        this.at = at;
        this.exhausted = graph.exhausted;
        Map<Node, List<Grant>> frontier = new LinkedHashMap<>();
        for (Node node : graph.nodes) {
            constraints.put(node, Constraints.of(node.certificate));
            if (node.root && node.ca && isLive(node)) {
                Grant grant = Grant.everything(node.certificate);
                grants.put(node, new ArrayList<>(List.of(grant)));
                frontier.put(node, List.of(grant));
            }
        }
        for (int depth = 0; depth < MAX_DEPTH && !frontier.isEmpty() && !exhausted; depth++) {
            frontier = below(frontier);
        }
        exhausted |= !frontier.isEmpty();
        if (exhausted) {
            giveUp(graph);
        }
    }

    private boolean isLive(Node node) {
        return !node.certificate.notAfter().instant().isBefore(at);
    }

    private Map<Node, List<Grant>> below(Map<Node, List<Grant>> frontier) {
        Map<Node, List<Grant>> next = new LinkedHashMap<>();
        frontier.forEach((above, fresh) -> {
            for (Node child : above.issued) {
                for (Grant grant : fresh) {
                    if (child.ca && isLive(child) && !exhausted) {
                        step(grant, child)
                                .filter(left -> add(child, left))
                                .ifPresent(left ->
                                        next.computeIfAbsent(child, _ -> new ArrayList<>())
                                                .add(left));
                    }
                }
            }
        });
        return next;
    }

    private Optional<Grant> step(Grant grant, Node child) {
        Constraints own = of(child);
        spend((long) grant.size() * (1 + own.size()));
        return exhausted
                ? Optional.empty()
                : grant.to(child.certificate, own).filter(left -> !left.until().isBefore(at));
    }

    private boolean add(Node node, Grant grant) {
        List<Grant> known = grants.computeIfAbsent(node, _ -> new ArrayList<>());
        for (Grant one : known) {
            spend((long) one.size() * grant.size());
        }
        if (exhausted || known.stream().anyMatch(one -> one.replaces(grant))) {
            return false;
        }
        known.removeIf(grant::replaces);
        known.add(grant);
        exhausted |= known.size() > MAX_WAYS;
        return true;
    }

    private void spend(long cost) {
        comparisons += cost;
        exhausted |= comparisons > MAX_COMPARISONS;
    }

    /** Not everything could be looked at: then nothing is a limit. */
    private void giveUp(Graph graph) {
        grants.clear();
        for (Node node : graph.nodes) {
            if (node.ca && isLive(node)) {
                grants.put(node, List.of(Grant.everything(node.certificate)));
            }
        }
    }

    /** What is left to a certificate; empty where it gives no trust. */
    List<Grant> grants(Node node) {
        return grants.getOrDefault(node, List.of());
    }

    Constraints of(Node node) {
        return constraints.getOrDefault(node, Constraints.NONE);
    }

    boolean isExhausted() {
        return exhausted;
    }
}
