package smimetrust.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.release.Status;
import smimetrust.release.Status.CertificateEntry;

/**
 * The chains of a bundle as an outline: every certificate below the one that issued it, a missing
 * issuer in its place. A status knows names and no signatures, so where two CAs share a name, the
 * child stands below the likelier one, and says that there are others.
 */
final class Chains {

    /** Deeper ones are drawn at this depth. */
    private static final int MAX_DEPTH = 6;

    /** No common name may be longer: RFC 5280 has 64. Unit: characters. */
    private static final int MAX_BRIEF = 200;

    // Units of the drawing: CSS pixels.
    static final int ROW = 56;
    static final int INDENT = 24;
    static final int LEFT = 9;

    /** In the manner of RFC 4514, where a comma in a value has a backslash. */
    private static final Pattern COMMON_NAME = Pattern.compile("(?:^|, ?)CN=((?:[^,\\\\]|\\\\.)+)");

    /** What stands in one row. */
    enum Kind {
        ROOT,
        INTERMEDIATE,
        ORPHAN,
        MISSING;

        /** For the style. */
        String css() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One row.
     *
     * @param entry absent for a missing issuer
     * @param alike how many CAs have the issuer's name, where it is more than one
     * @param connector from the issuer's row, as an SVG path; empty at the top
     */
    record Row(
            Kind kind,
            String name,
            Optional<CertificateEntry> entry,
            int alike,
            int x,
            int y,
            String connector) {}

    /** A certificate, or a missing issuer. */
    private record Node(Kind kind, String name, Optional<CertificateEntry> entry, int alike) {}

    private record Placed(Node node, int depth, int parentRow) {}

    private final Map<String, List<CertificateEntry>> bySubject = new HashMap<>();
    private final Map<Sha256, List<Node>> children = new HashMap<>();
    private final List<Node> tops = new ArrayList<>();

    /** All rows; whoever draws takes as many as fit. */
    static List<Row> of(Status status) {
        return new Chains(status).rows();
    }

    private Chains(Status status) {
        Set<Sha256> orphans = new HashSet<>();
        status.orphans().forEach(orphan -> orphans.add(orphan.sha256()));
        List<CertificateEntry> entries =
                status.certificates().stream()
                        .filter(e -> e.included() || orphans.contains(e.sha256()))
                        .sorted(
                                Comparator.comparing((CertificateEntry e) -> key(e.name()))
                                        .thenComparing(CertificateEntry::notBefore)
                                        .thenComparing(CertificateEntry::sha256))
                        .toList();
        for (CertificateEntry entry : entries) {
            if (entry.role() != Role.LEAF) {
                bySubject.computeIfAbsent(key(entry.subject()), _ -> new ArrayList<>()).add(entry);
            }
        }
        Map<String, List<Node>> missing = new TreeMap<>();
        Map<String, String> missingNames = new HashMap<>();
        for (CertificateEntry entry : entries) {
            place(entry, missing, missingNames);
        }
        missing.forEach((issuer, below) -> {
            Sha256 id = Sha256.of(issuer.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            tops.add(
                    new Node(
                            Kind.MISSING,
                            missingNames.getOrDefault(issuer, issuer),
                            Optional.empty(),
                            1));
            children.computeIfAbsent(id, _ -> new ArrayList<>()).addAll(below);
        });
    }

    private void place(
            CertificateEntry entry,
            Map<String, List<Node>> missing,
            Map<String, String> missingNames) {
        Kind kind =
                !entry.included()
                        ? Kind.ORPHAN
                        : entry.role() == Role.ROOT ? Kind.ROOT : Kind.INTERMEDIATE;
        List<CertificateEntry> issuers =
                entry.role() == Role.ROOT
                        ? List.of()
                        : bySubject.getOrDefault(key(entry.issuer()), List.of()).stream()
                                .filter(issuer -> !issuer.sha256().equals(entry.sha256()))
                                // What is published stands on what is published.
                                .filter(issuer -> issuer.included() || !entry.included())
                                .toList();
        Node node = new Node(kind, entry.name(), Optional.of(entry), issuers.size());
        if (!issuers.isEmpty()) {
            children.computeIfAbsent(likeliest(issuers, entry).sha256(), _ -> new ArrayList<>())
                    .add(node);
        } else if (kind == Kind.ORPHAN) {
            missing.computeIfAbsent(key(entry.issuer()), _ -> new ArrayList<>()).add(node);
            missingNames.putIfAbsent(key(entry.issuer()), entry.issuer());
        } else {
            tops.add(node);
        }
    }

    /** A root first, then the newest that was there when the certificate was issued. */
    private static CertificateEntry likeliest(
            List<CertificateEntry> issuers, CertificateEntry below) {
        return issuers.stream()
                .min(
                        Comparator.comparing((CertificateEntry i) -> i.role() != Role.ROOT)
                                .thenComparing(i -> i.notBefore().isAfter(below.notBefore()))
                                .thenComparing(
                                        CertificateEntry::notBefore, Comparator.reverseOrder())
                                .thenComparing(CertificateEntry::sha256))
                .orElseThrow();
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        Set<Sha256> drawn = new HashSet<>();
        tops.forEach(top -> below(top, rows, drawn));
        // Names that go round in a circle have no top: whichever comes first is one.
        List.copyOf(children.values()).stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(node -> id(node)))
                .filter(node -> !drawn.contains(id(node)))
                .forEachOrdered(node -> below(node, rows, drawn));
        return rows;
    }

    private void below(Node top, List<Row> rows, Set<Sha256> drawn) {
        Deque<Placed> open = new ArrayDeque<>();
        open.push(new Placed(top, 0, -1));
        while (!open.isEmpty()) {
            Placed next = open.pop();
            Sha256 id = id(next.node());
            if (!drawn.add(id)) {
                continue;
            }
            int row = rows.size();
            rows.add(row(next, row));
            List<Node> inside = children.getOrDefault(id, List.of());
            for (int i = inside.size() - 1; i >= 0; i--) {
                open.push(new Placed(inside.get(i), next.depth() + 1, row));
            }
        }
    }

    private static Row row(Placed placed, int row) {
        int depth = Math.min(placed.depth(), MAX_DEPTH);
        int x = LEFT + depth * INDENT;
        int y = row * ROW + 20;
        String connector = "";
        if (placed.parentRow() >= 0) {
            int from = placed.parentRow() * ROW + 20 + 8;
            int parentX = x - INDENT;
            connector =
                    String.format(
                            Locale.ROOT,
                            "M%d %dV%dQ%d %d %d %dH%d",
                            parentX,
                            from,
                            y - 8,
                            parentX,
                            y,
                            parentX + 8,
                            y,
                            x - 8);
        }
        return new Row(
                placed.node().kind(),
                placed.node().entry().isPresent()
                        ? placed.node().name()
                        : brief(placed.node().name()),
                placed.node().entry(),
                placed.node().alike(),
                x,
                y,
                connector);
    }

    private static Sha256 id(Node node) {
        return node.entry()
                .map(CertificateEntry::sha256)
                .orElseGet(() ->
                        Sha256.of(
                                key(node.name())
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    /** What people call an issuer of which only the whole name is known: its common name. */
    static String brief(String name) {
        // Cut first: the machine that matches goes one call deeper with each character.
        Matcher first = COMMON_NAME.matcher(SafeText.line(name, MAX_BRIEF));
        return first.find() ? first.group(1).replaceAll("\\\\([^A-Za-z0-9])", "$1") : name;
    }

    /** Names are compared without case, as RFC 5280 has it; exactly enough for a drawing. */
    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
