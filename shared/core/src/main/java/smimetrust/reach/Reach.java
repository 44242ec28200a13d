package smimetrust.reach;

import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Certificate;
import smimetrust.Sha256;
import smimetrust.reach.Graph.Node;

/** What the CAs of one store may vouch for, if the store is trusted. */
public final class Reach {

    /** More doubts than anybody would read. */
    private static final int MAX_NOTES = 6;

    private final Map<Sha256, Node> nodes = new HashMap<>();
    private final Spread spread;
    private final Map<String, Authority> authorities = new LinkedHashMap<>();
    private final List<Idle> idle = new ArrayList<>();

    /**
     * Looks at one store. Order and repetitions do not matter.
     *
     * @param store every certificate that would be trusted, roots among them
     * @param at what ends before gives no trust; what begins later does
     */
    public static Reach of(Collection<Certificate> store, Instant at) {
        return new Reach(new Graph(new LinkedHashSet<>(store)), at);
    }

    private Reach(Graph graph, Instant at) {
        spread = new Spread(graph, at);
        for (Node node : graph.nodes) {
            nodes.put(node.certificate.sha256(), node);
            if (spread.grants(node).isEmpty()) {
                idle.add(new Idle(node.certificate, reason(node, at)));
            }
        }
        SortedMap<String, List<Node>> byId =
                graph.nodes.stream()
                        .filter(node -> !spread.grants(node).isEmpty())
                        .collect(
                                groupingBy(
                                        node -> id(node.certificate),
                                        TreeMap::new,
                                        java.util.stream.Collectors.toList()));
        byId.entrySet().stream()
                .map(entry -> authority(entry.getKey(), entry.getValue()))
                .sorted(
                        Comparator.comparing((Authority a) -> a.name().toLowerCase(Locale.ROOT))
                                .thenComparing(Authority::id))
                .forEach(authority -> authorities.put(authority.id(), authority));
    }

    private static Idle.Reason reason(Node node, Instant at) {
        if (!node.ca) {
            return Idle.Reason.NOT_A_CA;
        }
        if (node.certificate.notAfter().instant().isBefore(at)) {
            return Idle.Reason.EXPIRED;
        }
        if (!node.certificate.allowsEmail()) {
            return Idle.Reason.NOT_FOR_EMAIL;
        }
        return node.issuers.isEmpty() ? Idle.Reason.NO_ISSUER : Idle.Reason.NO_WAY;
    }

    /** A CA is its name and its key. */
    static String id(Certificate certificate) {
        try {
            return Sha256.of(certificate.publicKeyInfo().getEncoded())
                    + " "
                    + certificate.subject().canonical();
        } catch (IOException e) {
            throw new IllegalStateException("what was decoded can be encoded", e);
        }
    }

    private Authority authority(String id, List<Node> same) {
        List<Grant> grants = new ArrayList<>();
        Set<Certificate> roots = new LinkedHashSet<>();
        Set<String> notes = new LinkedHashSet<>();
        for (Node node : same) {
            for (Grant grant : spread.grants(node)) {
                if (grants.stream().noneMatch(one -> one.replaces(grant))) {
                    grants.removeIf(grant::replaces);
                    grants.add(grant);
                }
            }
            for (Node above : Graph.above(node)) {
                if (!spread.grants(above).isEmpty()) {
                    if (above.root) {
                        roots.add(above.certificate);
                        rootsOwnLimits(above).ifPresent(notes::add);
                    } else {
                        notes.addAll(spread.of(above).doubts());
                    }
                }
            }
        }
        if (spread.isExhausted()) {
            notes.add("too many ways to look at all of them: no limit is counted");
        }
        return new Authority(
                id,
                same.stream().map(node -> node.certificate).toList(),
                grants,
                roots.stream().sorted(Comparator.comparing(Certificate::sha256)).toList(),
                notes.stream().sorted().limit(MAX_NOTES).toList());
    }

    private static Optional<String> rootsOwnLimits(Node root) {
        Certificate certificate = root.certificate;
        List<String> own = new ArrayList<>();
        if (certificate.extension(Extension.nameConstraints).isPresent()) {
            own.add("nameConstraints");
        }
        if (certificate.extension(Extension.extendedKeyUsage).isPresent()) {
            own.add("extKeyUsage");
        }
        if (certificate
                .basicConstraints()
                .filter(constraints -> constraints.pathLength().isPresent())
                .isPresent()) {
            own.add("pathLenConstraint");
        }
        return own.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        certificate.subject().brief()
                                + ": a root's own "
                                + String.join(" and ", own)
                                + ", which Windows applies and path validation (RFC 5280 6.1)"
                                + " need not, is not counted as a limit");
    }

    /** Every CA that can make trusted signatures possible, in the order of names. */
    public List<Authority> authorities() {
        return List.copyOf(authorities.values());
    }

    /** The CA of that name and key, whether this very certificate is in the store or not. */
    public Optional<Authority> authority(Certificate certificate) {
        return Optional.ofNullable(authorities.get(id(certificate)));
    }

    /** The certificates by which nobody can vouch for anybody, by SHA-256. */
    public List<Idle> idle() {
        return List.copyOf(idle);
    }

    /** The certificates of the store whose name and key issued this one, by SHA-256. */
    public List<Certificate> issuers(Certificate certificate) {
        Node node = nodes.get(certificate.sha256());
        return node == null
                ? List.of()
                : node.issuers.stream().map(issuer -> issuer.certificate).toList();
    }

    /** Whether a bound was reached: everything may then vouch for any address, it is said. */
    public boolean isExhausted() {
        return spread.isExhausted();
    }

    /**
     * The reach of one certificate of the store in one sentence: for whoever is asked to approve
     * it.
     */
    public String sentence(Certificate certificate) {
        return certificate.subject().brief()
                + " "
                + idle.stream()
                        .filter(one -> one.certificate().equals(certificate))
                        .findFirst()
                        .map(one -> "gives no trust: " + one.why().text())
                        .or(() -> authority(certificate).map(Authority::may))
                        .orElse("is not in the store");
    }

    /** What trust changes when this store is replaced by the other. */
    public Change to(Reach other) {
        return Change.between(authorities, other.authorities, isExhausted() || other.isExhausted());
    }
}
