package smimetrust.chain;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import smimetrust.Certificate;
import smimetrust.chain.Node.Ban;
import smimetrust.chain.Node.State;
import smimetrust.chain.PathValidation.Complaint;
import smimetrust.chain.Signatures.Fit;
import smimetrust.chain.Signatures.Round;

/**
 * Finds who is anchored: from the roots downwards, the largest remaining path length first, because
 * it dominates every smaller one; then path validation is asked about each, and what it refuses on
 * every way is taken out, until nothing changes.
 *
 * <p>What comes out is the largest set in which every certificate has an agreed way up inside the
 * set: taking a certificate out of the input never brings another one in.
 */
final class Search {

    private static final Comparator<State> BEST_FIRST =
            Comparator.comparingInt(State::depth).thenComparingInt(state -> state.node().rank);

    /**
     * Anybody can certify another's CA with constraints that fit nothing: such parents come last,
     * and those first that have proved good for others.
     */
    private static final Comparator<Node> LIKELY_FIRST =
            Comparator.<Node>comparingInt(parent -> parent.constraining ? 1 : 0)
                    .thenComparingInt(parent -> -parent.proved)
                    .thenComparing(parent -> parent.states.getFirst(), BEST_FIRST);

    private final List<Node> nodes;
    private final Signatures signatures;
    private final PathValidation validation;
    private final Limits limits;
    private final Purse signaturePurse;
    private final Purse pathPurse;

    /** Apart, so that what validation refuses cannot use up what the others need. */
    private final Purse climbPurse;

    /** Paths refused so far, by the certificate at their lower end. */
    private final Map<Node, Set<List<Node>>> refused = new HashMap<>();

    private final Map<Node, Complaint> complaints = new HashMap<>();

    /** Certificates for which not every path could be tried. */
    private final Set<Node> exhausted = new HashSet<>();

    /** Certificates that a longer path than we follow would have reached, or reached better. */
    private Set<Node> cut = Set.of();

    Search(List<Node> nodes, Signatures signatures, PathValidation validation, Limits limits) {
        this.nodes = nodes;
        this.signatures = signatures;
        this.validation = validation;
        this.limits = limits;
        this.signaturePurse = new Purse(limits.signatureChecks(), nodes.size());
        this.pathPurse = new Purse(limits.pathSteps(), nodes.size());
        this.climbPurse = new Purse(limits.pathSteps(), nodes.size());
    }

    void run() {
        spread();
        while (true) {
            reach();
            List<Node> without = confirm();
            if (without.isEmpty()) {
                return;
            }
            // Perhaps another key of an issuer's name opens another way; else they go.
            if (!widen(without)) {
                without.forEach(this::ban);
                spread();
            }
        }
    }

    /** A key is worth trying when a certificate that carries it is itself reached. */
    private static boolean isOpen(SigningKey key) {
        return key.carriers.stream().anyMatch(Node::isReached);
    }

    /**
     * Verifies signatures downwards until everything usable is reached or nothing is left to try.
     */
    private void reach() {
        while (true) {
            List<Node> waiting =
                    nodes.stream()
                            .filter(node -> node.isUsable() && !node.root && !node.isReached())
                            .toList();
            List<Node> fresh = waiting.stream().filter(node -> node.issuers.isEmpty()).toList();
            Predicate<SigningKey> open = memo(Search::isOpen);
            Round round = new Round(0, 0);
            for (Fit fit : Fit.values()) {
                if (round.tried() == 0) {
                    round = signatures.round(fresh, open, fit, signaturePurse);
                }
            }
            if (round.tried() == 0) {
                if (!widen(waiting)) {
                    return;
                }
            } else if (round.verified() > 0) {
                spread();
            }
        }
    }

    /**
     * A signature can be made to verify with a second key too, so one answer need not be the only
     * one: what these depend on is tried with every other key that is open.
     */
    private boolean widen(List<Node> waiting) {
        if (waiting.isEmpty()) {
            return false;
        }
        List<Node> above = upwards(waiting);
        Predicate<SigningKey> open = memo(Search::isOpen);
        while (true) {
            Round round = signatures.round(above, open, Fit.MISMATCH, signaturePurse);
            if (round.tried() == 0) {
                return false;
            }
            if (round.verified() > 0) {
                spread();
                return true;
            }
        }
    }

    private static Predicate<SigningKey> memo(Predicate<SigningKey> asked) {
        Map<SigningKey, Boolean> answers = new HashMap<>();
        return key -> answers.computeIfAbsent(key, asked::test);
    }

    /** These and everything usable that by name could stand above them, roots excepted. */
    private List<Node> upwards(List<Node> from) {
        Set<Node> found = new HashSet<>(from);
        Deque<Node> next = new ArrayDeque<>(from);
        Set<String> names = new HashSet<>();
        while (!next.isEmpty()) {
            String issuer = next.removeFirst().certificate.issuer().canonical();
            if (names.add(issuer)) {
                for (SigningKey key : signatures.keysOf(issuer)) {
                    for (Node node : key.carriers) {
                        if (node.isUsable() && !node.root && found.add(node)) {
                            next.add(node);
                        }
                    }
                }
            }
        }
        return found.stream().sorted(Comparator.comparingInt(node -> node.rank)).toList();
    }

    /** Recomputes every way up that is worth having, one step of depth after the other. */
    private void spread() {
        nodes.forEach(node -> node.states.clear());
        cut = Set.of();
        List<State> frontier = new ArrayList<>();
        for (Node node : nodes) {
            if (node.root && node.isUsable()) {
                State state = new State(node, Optional.empty(), node.limit, 0);
                node.states.add(state);
                frontier.add(state);
            }
        }
        for (int depth = 1; !frontier.isEmpty(); depth++) {
            Map<Node, State> layer = below(frontier, depth);
            if (depth > limits.depth()) {
                cut = Set.copyOf(layer.keySet());
                return;
            }
            layer.forEach((node, state) -> node.states.add(state));
            frontier = layer.values().stream().sorted(BEST_FIRST).toList();
        }
    }

    private static Map<Node, State> below(List<State> frontier, int depth) {
        Map<Node, State> layer = new HashMap<>();
        for (State above : frontier) {
            for (Node child : above.node().key().issued) {
                int remaining = child.remainingBelow(above.remaining());
                if (child.isUsable() && !child.root && remaining > best(child)) {
                    State state = new State(child, Optional.of(above), remaining, depth);
                    State known = layer.get(child);
                    if (known == null || isBetter(state, known)) {
                        layer.put(child, state);
                    }
                }
            }
        }
        return layer;
    }

    private static int best(Node node) {
        return node.states.isEmpty() ? -1 : node.states.getLast().remaining();
    }

    private static boolean isBetter(State state, State known) {
        return state.remaining() > known.remaining()
                || (state.remaining() == known.remaining() && isLikelier(state, known));
    }

    private static boolean isLikelier(State state, State known) {
        return state.isConstrained() == known.isConstrained()
                ? fit(state).compareTo(fit(known)) < 0
                : known.isConstrained();
    }

    private static Fit fit(State state) {
        return state.above()
                .map(above -> Signatures.fit(state.node(), above.node().key()))
                .orElse(Fit.MATCH);
    }

    /**
     * Asks path validation about everything reached.
     *
     * @return the topmost of those for which no path was agreed to
     */
    private List<Node> confirm() {
        List<Node> asked =
                nodes.stream()
                        .filter(node -> node.isReached() && node.confirmed.isEmpty())
                        .sorted(Comparator.comparing(node -> node.states.getFirst(), BEST_FIRST))
                        .toList();
        List<Node> affordable =
                asked.stream()
                        .filter(node -> !isRefused(node.states.getFirst().path()))
                        .filter(node -> pathPurse.take(node, cost(node.states.getFirst().path())))
                        .toList();
        List<Optional<Complaint>> answers =
                affordable.parallelStream()
                        .map(node ->
                                validation.complaint(certificates(node.states.getFirst().path())))
                        .toList();
        for (int i = 0; i < affordable.size(); i++) {
            record(affordable.get(i).states.getFirst().path(), answers.get(i));
        }
        List<Node> without = new ArrayList<>();
        for (Node node : asked) {
            // What is further down may only have failed for these: it is asked again without them.
            if (!without.isEmpty() && depth(node) > depth(without.getFirst())) {
                break;
            }
            if (node.confirmed.isEmpty() && !pathPurse.hasFailed(node)) {
                confirmOtherwise(node);
            }
            if (node.confirmed.isEmpty()) {
                without.add(node);
            }
        }
        return without;
    }

    /**
     * How long path validation takes, in units of {@link Limits#pathSteps}: the constraints of a
     * path are merged, each with each, and compared with every name below them.
     */
    static int cost(List<Node> path) {
        long comparisons = 0;
        long subtrees = 0;
        for (Node node : path.reversed()) {
            comparisons += node.names * subtrees;
            if (node.subtrees > 0 && path.size() > 1) {
                subtrees += node.subtrees;
                comparisons += subtrees * subtrees;
            }
        }
        return (int)
                Math.min(Integer.MAX_VALUE, path.size() + comparisons / Limits.COMPARISONS_A_STEP);
    }

    private static int depth(Node node) {
        return node.states.getFirst().depth();
    }

    private void confirmOtherwise(Node node) {
        Complaint complaint = complaints.get(node);
        if (complaint != null && complaint.certain()) {
            return;
        }
        for (State state : node.states) {
            if (tryPath(state.path(), pathPurse)) {
                return;
            }
        }
        new Climb(node).run();
    }

    private static List<Certificate> certificates(List<Node> path) {
        return path.stream().map(node -> node.certificate).toList();
    }

    private boolean isRefused(List<Node> path) {
        return refused.getOrDefault(path.getFirst(), Set.of()).contains(path);
    }

    /** Whether the path is agreed to; a path is asked about once. */
    private boolean tryPath(List<Node> path, Purse purse) {
        if (isRefused(path) || !purse.take(path.getFirst(), cost(path))) {
            return false;
        }
        return record(path, validation.complaint(certificates(path)));
    }

    private boolean record(List<Node> path, Optional<Complaint> complaint) {
        Node node = path.getFirst();
        if (complaint.isEmpty()) {
            node.confirmed = List.copyOf(path);
            if (path.size() > 1) {
                path.get(1).proved++;
            }
            return true;
        }
        refused.computeIfAbsent(node, any -> new HashSet<>()).add(List.copyOf(path));
        complaints.putIfAbsent(node, complaint.get());
        return false;
    }

    /** Every simple path of one certificate, likely ones first, as far as the limits go. */
    private final class Climb {
        private final Node start;
        private final List<Node> path = new ArrayList<>();
        private int climbs;
        private int tried;

        Climb(Node start) {
            this.start = start;
        }

        void run() {
            path.add(start);
            if (!from(start) && isOver()) {
                exhausted.add(start);
            }
        }

        private boolean isOver() {
            return climbs >= limits.climbsPerCertificate()
                    || tried >= limits.pathsPerCertificate()
                    || climbPurse.hasFailed(start);
        }

        private boolean from(Node at) {
            if (at.root) {
                if (!fits() || isRefused(path)) {
                    return false;
                }
                tried++;
                return tryPath(List.copyOf(path), climbPurse);
            }
            if (path.size() > limits.depth()) {
                exhausted.add(start);
                return false;
            }
            for (Node parent : parents(at)) {
                if (isOver()) {
                    return false;
                }
                if (!path.contains(parent)) {
                    climbs++;
                    path.add(parent);
                    boolean found = from(parent);
                    path.removeLast();
                    if (found) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean fits() {
            int remaining = path.getLast().limit;
            for (Node below : path.reversed().subList(1, path.size())) {
                remaining = below.remainingBelow(remaining);
                if (remaining < 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static List<Node> parents(Node node) {
        return node.issuers.stream()
                .flatMap(key -> key.carriers.stream())
                .filter(Node::isReached)
                .sorted(LIKELY_FIRST)
                .toList();
    }

    private void ban(Node node) {
        boolean undecided = exhausted.contains(node) || pathPurse.hasFailed(node);
        node.ban =
                Optional.of(
                        undecided
                                ? new Ban(
                                        Cards.SEARCH_EXHAUSTED,
                                        "not every path up from it could be tried")
                                : new Ban(
                                        Cards.PKIX,
                                        Optional.ofNullable(complaints.get(node))
                                                .map(Complaint::text)
                                                .orElse("there is no other path")));
        for (Node below : nodes) {
            if (below.confirmed.contains(node)) {
                below.confirmed = List.of();
            }
        }
    }

    /** Those for which a bound, and not the certificates, may be why they are not reached. */
    Set<Node> undecided() {
        if (!signaturePurse.hasFailed() && cut.isEmpty()) {
            return Set.of();
        }
        Map<String, List<Node>> byIssuer =
                nodes.stream()
                        .filter(node -> node.isUsable() && !node.root)
                        .collect(groupingBy(node -> node.certificate.issuer().canonical()));
        Predicate<SigningKey> open = memo(Search::isOpen);
        Set<Node> found = new HashSet<>(cut);
        if (signaturePurse.hasFailed()) {
            byIssuer.values().stream()
                    .flatMap(List::stream)
                    .filter(node -> signatures.hasUntried(node, open))
                    .forEach(found::add);
        }
        Deque<Node> next = new ArrayDeque<>(found);
        Set<String> names = new HashSet<>();
        while (!next.isEmpty()) {
            String subject = next.removeFirst().certificate.subject().canonical();
            if (names.add(subject)) {
                for (Node below : byIssuer.getOrDefault(subject, List.of())) {
                    if (found.add(below)) {
                        next.add(below);
                    }
                }
            }
        }
        return found;
    }
}
