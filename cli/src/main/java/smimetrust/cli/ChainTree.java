package smimetrust.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.reach.Reach;
import smimetrust.release.Status.CertificateEntry;

/** Certificates under those that issued them: roots at the top, then what has no issuer here. */
final class ChainTree {

    /** Deeper ones are shown at this depth: the columns end somewhere. */
    private static final int MAX_INDENT = 12;

    private static final int MAX_URL = 200;
    private static final Comparator<Certificate> BY_NAME =
            Comparator.comparing((Certificate c) -> c.subject().brief().toLowerCase(Locale.ROOT))
                    .thenComparing(Certificate::sha256);

    private record Place(Certificate certificate, int depth) {}

    private final Page page;
    private final Reach reach;
    private final Map<Sha256, CertificateEntry> built;
    private final List<Certificate> all;
    private final Map<Certificate, List<Certificate>> below = new HashMap<>();
    private final Set<Certificate> shown = new HashSet<>();

    /**
     * @param built what build says of each; none where it was not asked
     */
    ChainTree(
            Page page,
            Reach reach,
            List<Certificate> certificates,
            Map<Sha256, CertificateEntry> built) {
        this.page = page;
        this.reach = reach;
        this.built = built;
        this.all = certificates.stream().sorted(BY_NAME).toList();
        for (Certificate certificate : all) {
            for (Certificate issuer : reach.issuers(certificate)) {
                below.computeIfAbsent(issuer, _ -> new ArrayList<>()).add(certificate);
            }
        }
    }

    void print() {
        List<Certificate> tops = all.stream().filter(c -> reach.issuers(c).isEmpty()).toList();
        tops.stream().filter(c -> c.role() == Role.ROOT).forEach(this::from);
        tops.stream().filter(c -> c.role() != Role.ROOT).forEach(this::from);
        for (Certificate certificate : all) { // what is left leads in a circle
            if (!shown.contains(certificate)) {
                from(certificate);
            }
        }
    }

    private void from(Certificate top) {
        Deque<Place> next = new ArrayDeque<>();
        next.push(new Place(top, 0));
        while (!next.isEmpty()) {
            Place place = next.pop();
            boolean again = !shown.add(place.certificate);
            line(place, again);
            if (!again) {
                for (Certificate child :
                        below.getOrDefault(place.certificate, List.of()).reversed()) {
                    next.push(new Place(child, place.depth + 1));
                }
            }
        }
    }

    private void line(Place place, boolean again) {
        Certificate certificate = place.certificate;
        String indent = "  ".repeat(Math.min(place.depth, MAX_INDENT));
        String name = indent + certificate.subject().brief();
        page.line(
                "  "
                        + Page.cell(name, 47)
                        + " "
                        + certificate.sha256().brief()
                        + "  until "
                        + Moment.day(certificate.notAfter().instant()));
        String under = "    " + indent;
        if (again) {
            page.wrapped(under, "cross-signed, with what is below it: see above");
            return;
        }
        List<Certificate> issuers = reach.issuers(certificate);
        if (issuers.size() > 1) {
            page.wrapped(under, "cross-signed: " + issuers.size() + " certificates here issued it");
        }
        if (issuers.isEmpty() && certificate.role() != Role.ROOT) {
            missing(under, certificate);
        }
        CertificateEntry entry = built.get(certificate.sha256());
        if (entry != null && !entry.included()) {
            page.wrapped(under, "left out: " + rules(entry));
        }
    }

    private void missing(String under, Certificate orphan) {
        page.wrapped(
                under,
                "issuer missing: "
                        + orphan.issuer()
                        + orphan.authorityKeyIdentifier()
                                .map(hex -> ", key identifier " + SafeText.line(hex, MAX_URL))
                                .orElse(""));
        orphan.issuerUrls().stream()
                .limit(2)
                .forEach(url -> page.wrapped(under, "offered at " + SafeText.line(url, MAX_URL)));
    }

    private static String rules(CertificateEntry entry) {
        List<String> rules =
                entry.findings().stream()
                        .filter(f ->
                                f.severity() == Severity.ERROR || f.rule().startsWith("chain."))
                        .map(Finding::rule)
                        .distinct()
                        .toList();
        return rules.isEmpty() ? "see its findings" : String.join(", ", rules);
    }
}
