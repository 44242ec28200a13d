package smimetrust.reach;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import smimetrust.Certificate;
import smimetrust.Role;

/** Who issued whom in one set of certificates, by name and signature, whatever the day. */
final class Graph {

    /** Three times what 2,000 certificates with 200 cross-certificates need. */
    static final int MAX_SIGNATURE_CHECKS = 10_000;

    /** One certificate and its neighbours; equal only to itself. */
    static final class Node {
        final Certificate certificate;
        final int rank;
        final boolean root;
        final boolean ca;
        final List<Node> issuers = new ArrayList<>();
        final List<Node> issued = new ArrayList<>();

        Node(Certificate certificate, int rank) {
            this.certificate = certificate;
            this.rank = rank;
            this.ca = mayIssue(certificate);
            // Trusted because it is there: whether its signature over itself verifies, path
            // validation does not ask (RFC 5280 6.1).
            this.root = certificate.claimsToBeRoot();
        }

        private static boolean mayIssue(Certificate certificate) {
            return certificate.role() != Role.LEAF
                    && (certificate.extension(Extension.keyUsage).isEmpty()
                            || certificate
                                    .keyUsage()
                                    .map(usage -> usage.hasUsages(KeyUsage.keyCertSign))
                                    .orElse(true));
        }
    }

    private record Pair(Node issuer, Node subject) {}

    final List<Node> nodes = new ArrayList<>();

    /** Whether a bound left signatures untried. */
    final boolean exhausted;

    Graph(Iterable<Certificate> certificates) {
        List<Certificate> sorted = new ArrayList<>();
        certificates.forEach(sorted::add);
        sorted.sort(Comparator.comparing(Certificate::sha256));
        sorted.parallelStream().forEach(Certificate::isSelfSigned); // which it then remembers
        Map<String, List<Node>> byName = new HashMap<>();
        for (Certificate certificate : sorted) {
            Node node = new Node(certificate, nodes.size());
            nodes.add(node);
            if (node.ca) {
                byName.computeIfAbsent(certificate.subject().canonical(), _ -> new ArrayList<>())
                        .add(node);
            }
        }
        List<Pair> pairs = new ArrayList<>();
        boolean tooMany = false;
        for (Node node : nodes) {
            for (Node issuer :
                    byName.getOrDefault(node.certificate.issuer().canonical(), List.of())) {
                if (issuer != node && !node.root) {
                    tooMany |= pairs.size() == MAX_SIGNATURE_CHECKS;
                    if (!tooMany) {
                        pairs.add(new Pair(issuer, node));
                    }
                }
            }
        }
        exhausted = tooMany;
        List<Boolean> issued = pairs.parallelStream().map(Graph::isIssued).toList();
        for (int i = 0; i < pairs.size(); i++) {
            if (issued.get(i)) {
                Pair pair = pairs.get(i);
                pair.issuer.issued.add(pair.subject);
                pair.subject.issuers.add(pair.issuer);
            }
        }
    }

    private static boolean isIssued(Pair pair) {
        Certificate issuer = pair.issuer.certificate;
        Certificate subject = pair.subject.certificate;
        return subject.isSignedBy(issuer) || !isComputable(issuer, subject);
    }

    /** What we cannot compute, others may: see {@link Certificate#isSignedBy}. */
    private static boolean isComputable(Certificate issuer, Certificate subject) {
        return issuer.x509().isPresent()
                && subject.x509().isPresent()
                && !issuer.key().algorithm().equals("DSA");
    }

    /** The roots above a certificate, itself included where it is one. */
    static List<Node> roots(Node from) {
        return above(from).stream().filter(node -> node.root).toList();
    }

    /** Everything above a certificate, itself included, by SHA-256. */
    static List<Node> above(Node from) {
        BitSet seen = new BitSet();
        List<Node> found = new ArrayList<>();
        found.add(from);
        seen.set(from.rank);
        for (int i = 0; i < found.size(); i++) {
            for (Node issuer : found.get(i).issuers) {
                if (!seen.get(issuer.rank)) {
                    seen.set(issuer.rank);
                    found.add(issuer);
                }
            }
        }
        found.sort(Comparator.comparingInt(node -> node.rank));
        return found;
    }
}
