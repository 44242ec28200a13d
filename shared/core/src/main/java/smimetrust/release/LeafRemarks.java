package smimetrust.release;

import java.util.Collection;
import java.util.List;
import smimetrust.Role;
import smimetrust.chain.Anchoring;
import smimetrust.explain.Explain;
import smimetrust.explain.IssuerInBundle;
import smimetrust.release.ReleasePlan.Subject;

/**
 * What only the neighbours know of a person's certificate that was dropped into a bundle: whether
 * its CA is there.
 */
final class LeafRemarks {

    /** Of the rule book, which sees one certificate alone. */
    private static final String NOT_A_CA = "ca.not-a-ca";

    private LeafRemarks() {}

    static void complete(Collection<Subject> subjects, Anchoring anchoring) {
        List<Subject> leaves =
                subjects.stream().filter(s -> s.certificate.role() == Role.LEAF).toList();
        if (leaves.isEmpty()) {
            return;
        }
        IssuerInBundle issuers =
                Explain.issuers(subjects.stream().map(s -> s.certificate).toList());
        for (Subject leaf : leaves) {
            leaf.findings.replaceAll(f ->
                    f.rule().equals(NOT_A_CA)
                            ? issuers.complete(f, leaf.certificate, anchoring::isAnchored)
                            : f);
        }
    }
}
