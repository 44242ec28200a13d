package smimetrust.explain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.chain.Missing;

/**
 * For certificates of people that were dropped into a bundle: whether the CA that issued them is
 * there. Bounded over all questions together: after {@value #MAX_CHECKS} signatures nothing is
 * added.
 */
public final class IssuerInBundle {

    /** Signatures that are verified for one bundle: a tenth of a second of work or two. */
    static final int MAX_CHECKS = 500;

    private static final int MAX_MESSAGE = 600;

    private final Map<String, List<Certificate>> bySubject = new HashMap<>();
    private int checks = MAX_CHECKS;

    IssuerInBundle(Collection<Certificate> bundle) {
        bundle.stream()
                .filter(c -> c.role() != Role.LEAF)
                .sorted(java.util.Comparator.comparing(Certificate::sha256))
                .forEach(c ->
                        bySubject
                                .computeIfAbsent(c.subject().canonical(), _ -> new ArrayList<>())
                                .add(c));
    }

    /**
     * The finding about a person's certificate, with what the bundle knows of its issuer.
     *
     * @param finding what the rule said that found it to be no CA's
     * @param leaf the certificate
     * @param included whether a certificate of the bundle is in its newest store
     */
    public Finding complete(Finding finding, Certificate leaf, Predicate<Certificate> included) {
        List<Certificate> issuers = new ArrayList<>();
        for (Certificate namesake : bySubject.getOrDefault(leaf.issuer().canonical(), List.of())) {
            if (checks-- <= 0) {
                return finding;
            }
            if (leaf.isSignedBy(namesake)) {
                issuers.add(namesake);
            }
        }
        Optional<Certificate> published = issuers.stream().filter(included).findFirst();
        if (published.isPresent()) {
            return with(
                    finding,
                    "its issuing CA, " + published.get() + ", is included in this bundle",
                    "Nothing to upload: its CA is included in this bundle already. Delete this"
                            + " file.");
        }
        if (!issuers.isEmpty()) {
            return with(
                    finding,
                    "its issuing CA, " + issuers.getFirst() + ", is in this bundle but left out",
                    "See what is said of "
                            + issuers.getFirst()
                            + " and resolve that; delete this file.");
        }
        if (leaf.isSelfIssued()) {
            return finding;
        }
        Missing missing = Missing.issuerOf(leaf);
        return with(
                finding,
                "its issuing CA is not in this bundle"
                        + missing.authorityKeyIdentifier()
                                .map(hex -> " (key identifier " + hex + ")")
                                .orElse(""),
                "Get the certificate of "
                        + missing.issuer()
                        + " from "
                        + missing.source()
                        + " and upload that, with its root, instead of this file.");
    }

    private static Finding with(Finding finding, String addition, String fix) {
        return new Finding(
                finding.rule(),
                finding.severity(),
                SafeText.line(finding.message() + "; " + addition, MAX_MESSAGE),
                SafeText.line(fix, MAX_MESSAGE));
    }
}
