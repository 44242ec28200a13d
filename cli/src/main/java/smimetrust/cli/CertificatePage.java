package smimetrust.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import smimetrust.Finding;

/** One certificate, as a CA engineer reads it. */
final class CertificatePage {

    private static final String INDENT = "    ";

    /** More would push the findings out of sight; --json has them all. */
    private static final int MAX_LISTED = 20;

    private final Page page;
    private final Instant now;

    CertificatePage(Page page, Instant now) {
        this.page = page;
        this.now = now;
    }

    /**
     * @param reach what it may do, if what was given is trusted; empty where nothing
     * @param findings all that is said of it
     */
    void print(Shown c, String reach, List<Finding> findings) {
        page.gap();
        page.wrapped("  ", c.role().name().toLowerCase(Locale.ROOT) + ", at " + c.at());
        field("subject", c.subject());
        field("issuer", c.issuer());
        field("serial", c.serial());
        field("valid", validity(c));
        field("key", c.key() + c.curve().map(curve -> ", " + curve).orElse(""));
        field("signature", c.signature() + (c.version() == 3 ? "" : ", version " + c.version()));
        field("sha256", c.sha256());
        field("sha1", c.sha1() + " (Windows: thumbprint)");
        extensions(c);
        if (!reach.isEmpty()) {
            field("reach", reach);
        }
        for (Finding f : findings) {
            field(f.severity().name().toLowerCase(Locale.ROOT), f.rule() + ": " + f.message());
            field("", "→ " + f.fix());
        }
    }

    private String validity(Shown c) {
        String days = Moment.day(c.notBefore()) + " to " + Moment.day(c.notAfter());
        if (now.isAfter(c.notAfter())) {
            return days + ", EXPIRED " + days(c.notAfter(), now) + " ago";
        }
        return days
                + (now.isBefore(c.notBefore())
                        ? ", NOT YET VALID"
                        : ", " + days(now, c.notAfter()) + " left");
    }

    private static String days(Instant from, Instant to) {
        return Words.count((int) Duration.between(from, to).toDays(), "day");
    }

    private void extensions(Shown c) {
        List<String> told = new ArrayList<>();
        c.ca().ifPresent(ca ->
                tell(
                        told,
                        c,
                        "basicConstraints",
                        (ca ? "CA" : "not a CA")
                                + (c.pathLength().isPresent()
                                        ? ", pathLenConstraint " + c.pathLength().getAsInt()
                                        : "")));
        c.keyUsage().ifPresent(usages -> tell(told, c, "keyUsage", list(usages)));
        c.extendedKeyUsage().ifPresent(usages -> tell(told, c, "extKeyUsage", list(usages)));
        c.nameConstraints()
                .ifPresent(limits ->
                        places(
                                told,
                                c,
                                "nameConstraints",
                                Stream.concat(
                                                limits.permitted().stream()
                                                        .map(p -> "permitted " + p),
                                                limits.excluded().stream()
                                                        .map(e -> "excluded " + e))
                                        .toList()));
        if (!c.policies().isEmpty()) {
            tell(
                    told,
                    c,
                    "certificatePolicies",
                    list(c.policies().stream().map(Words::both).toList()));
        }
        c.subjectKeyId().ifPresent(id -> tell(told, c, "subjectKeyIdentifier", id));
        c.authorityKeyId().ifPresent(id -> tell(told, c, "authorityKeyIdentifier", id));
        if (!c.crlUrls().isEmpty()) {
            places(told, c, "cRLDistributionPoints", c.crlUrls());
        }
        if (!c.issuerUrls().isEmpty() || !c.ocspUrls().isEmpty()) {
            List<String> places = new ArrayList<>();
            c.issuerUrls().forEach(url -> places.add("issuer " + url));
            c.ocspUrls().forEach(url -> places.add("OCSP " + url));
            places(told, c, "authorityInfoAccess", places);
        }
        List<String> others =
                c.extensions().stream()
                        .filter(e -> e.name().filter(told::contains).isEmpty())
                        .map(e ->
                                e.name().orElse(Words.of(e.oid()))
                                        + (e.critical() ? " (critical)" : ""))
                        .distinct()
                        .toList();
        if (!others.isEmpty()) {
            page.wrapped(INDENT, "other extensions: " + list(others));
        }
    }

    private void tell(List<String> told, Shown c, String name, String content) {
        told.add(name);
        page.wrapped(
                INDENT,
                name
                        + (c.isCritical(name) ? ", critical:" : ":")
                        + (content.isEmpty() ? "" : " " + content));
    }

    /** One a line: they are long, and somebody wants to copy them. */
    private void places(List<String> told, Shown c, String name, List<String> all) {
        tell(told, c, name, "");
        all.stream().limit(MAX_LISTED).forEach(one -> page.wrapped(INDENT + "  ", one));
        if (all.size() > MAX_LISTED) {
            page.wrapped(INDENT + "  ", (all.size() - MAX_LISTED) + " more");
        }
    }

    private static String list(List<String> all) {
        return all.stream().limit(MAX_LISTED).collect(Collectors.joining(", "))
                + (all.size() > MAX_LISTED ? " and " + (all.size() - MAX_LISTED) + " more" : "");
    }

    private void field(String name, String value) {
        page.labelled(INDENT + Page.cell(name, 10), value);
    }
}
