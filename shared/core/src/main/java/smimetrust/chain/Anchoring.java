package smimetrust.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Sha256;
import smimetrust.chain.Outcome.Anchored;

/**
 * Which accepted certificates of a bundle have a way up to a root that is published too, and why
 * the others have none.
 */
public final class Anchoring {

    /**
     * The value of the security property {@code jdk.certpath.disabledAlgorithms} that {@link
     * #pinAlgorithms} sets.
     */
    public static final String DISABLED_ALGORITHMS = RuntimeAlgorithms.DISABLED;

    static {
        pinAlgorithms();
    }

    private final Map<Sha256, Outcome> outcomes;
    private final Map<Sha256, Integer> depths;
    private final List<Certificate> inOrder;
    private final List<Certificate> orphans;

    /**
     * Sets, for the whole process, which algorithms the Java platform's path validation refuses: a
     * runtime patch must not change a verdict. Entry points call it before anything else, because
     * the platform reads the list once, at its first path or signed archive.
     */
    public static void pinAlgorithms() {
        RuntimeAlgorithms.pin();
    }

    /**
     * Decides for each candidate. The order of the input does not matter, nor do repetitions.
     *
     * @param candidates what the rules accepted, is valid at both moments and not excluded
     * @param leftOut the rest of the bundle, which is never part of a path and only explains
     * @param at the first moment at which every path must be valid
     * @param minimumValidity how long it must stay valid, not negative
     * @throws IllegalArgumentException if a certificate is in both collections
     */
    public static Anchoring of(
            Collection<Certificate> candidates,
            Collection<Certificate> leftOut,
            Instant at,
            Duration minimumValidity) {
        return of(candidates, leftOut, at, minimumValidity, Limits.STANDARD);
    }

    static Anchoring of(
            Collection<Certificate> candidates,
            Collection<Certificate> leftOut,
            Instant at,
            Duration minimumValidity,
            Limits limits) {
        if (minimumValidity.isNegative()) {
            throw new IllegalArgumentException("a negative minimum validity");
        }
        Set<Certificate> out = new HashSet<>(leftOut);
        if (candidates.stream().anyMatch(out::contains)) {
            throw new IllegalArgumentException("a certificate is both a candidate and left out");
        }
        Instant until = at.plus(minimumValidity);
        List<Certificate> sorted =
                Stream.concat(candidates.stream(), out.stream())
                        .distinct()
                        .sorted(Comparator.comparing(Certificate::sha256))
                        .toList();
        sorted.parallelStream().forEach(Certificate::isSelfSigned); // which it then remembers
        List<Node> nodes = new ArrayList<>();
        for (Certificate certificate : sorted) {
            nodes.add(new Node(certificate, nodes.size(), out.contains(certificate), at, until));
        }
        Signatures signatures = new Signatures(nodes);
        Search search = new Search(nodes, signatures, new PathValidation(at, until), limits);
        search.run();
        return new Anchoring(nodes, new Explanation(nodes, signatures, search, limits));
    }

    private Anchoring(List<Node> nodes, Explanation explanation) {
        outcomes = new LinkedHashMap<>();
        for (Node node : nodes) {
            if (!node.leftOut) {
                outcomes.put(
                        node.certificate.sha256(),
                        node.isAnchored()
                                ? new Anchored(
                                        node.confirmed.stream()
                                                .map(above -> above.certificate)
                                                .toList())
                                : explanation.of(node));
            }
        }
        depths = depths(nodes);
        inOrder =
                nodes.stream()
                        .filter(Node::isAnchored)
                        .map(node -> node.certificate)
                        .sorted(Comparator.comparingInt(this::depth)) // stable: then by SHA-256
                        .toList();
        orphans =
                nodes.stream()
                        .filter(node -> !node.leftOut && !node.isAnchored())
                        .map(node -> node.certificate)
                        .toList();
    }

    private static Map<Sha256, Integer> depths(List<Node> nodes) {
        Map<Sha256, Integer> depths = new HashMap<>();
        Deque<Node> next = new ArrayDeque<>();
        for (Node node : nodes) {
            if (node.root && node.isAnchored()) {
                depths.put(node.certificate.sha256(), 0);
                next.add(node);
            }
        }
        while (!next.isEmpty()) {
            Node above = next.removeFirst();
            int depth = depths.getOrDefault(above.certificate.sha256(), 0) + 1;
            for (Node below : above.key().issued) {
                if (below.isAnchored()
                        && depths.putIfAbsent(below.certificate.sha256(), depth) == null) {
                    next.add(below);
                }
            }
        }
        return depths;
    }

    /**
     * What became of a candidate.
     *
     * @throws IllegalArgumentException if the certificate was none
     */
    public Outcome outcome(Certificate candidate) {
        Outcome outcome = outcomes.get(candidate.sha256());
        if (outcome == null) {
            throw new IllegalArgumentException("not a candidate: " + candidate);
        }
        return outcome;
    }

    /** Whether the certificate was a candidate and is anchored. */
    public boolean isAnchored(Certificate certificate) {
        return depths.containsKey(certificate.sha256());
    }

    /**
     * The number of issuing steps from the nearest anchored root: the fewest between anchored
     * certificates, which is not always the length of {@link Anchored#path}.
     *
     * @throws IllegalArgumentException if the certificate is not anchored
     */
    public int depth(Certificate anchored) {
        Integer depth = depths.get(anchored.sha256());
        if (depth == null) {
            throw new IllegalArgumentException("not anchored: " + anchored);
        }
        return depth;
    }

    /**
     * The anchored certificates in the order of publication: roots, then by depth, then SHA-256.
     */
    public List<Certificate> inOrder() {
        return inOrder;
    }

    /** The other candidates, by SHA-256. */
    public List<Certificate> orphans() {
        return orphans;
    }

    /**
     * Why path validation refuses a path.
     *
     * @param text one safe line
     * @param outsideNameConstraints whether a name on it is one that a CA above may not vouch for
     */
    public record Refused(String text, boolean outsideNameConstraints) {}

    /**
     * Whether path validation agrees to the path of a person's certificate; empty where it does.
     *
     * @param path that certificate first, the root last
     * @param at the moment at which it must be valid
     */
    public static Optional<Refused> refusal(List<Certificate> path, Instant at) {
        return PathValidation.ofPersons(at)
                .complaint(path)
                .map(complaint -> new Refused(complaint.text(), complaint.isOfNameConstraints()));
    }

    /** Everything that this room can say. */
    public static List<Card> catalogue() {
        return Cards.ALL;
    }
}
