package smimetrust.release;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.SafeText;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.revocation.Known;

/**
 * What people are told of the published CAs whose revocation nobody can check: once for each kind
 * of trouble, since one dead web server concerns many.
 */
final class RevocationRemarks {

    /** Unit: characters. */
    private static final int MAX_NAMES = 400;

    private RevocationRemarks() {}

    static List<Finding> of(List<Known> revocation, Collection<Certificate> newest) {
        Map<Sha256, Known> known = new HashMap<>();
        revocation.forEach(one -> known.put(one.sha256(), one));
        SortedMap<String, List<Certificate>> concerned = new TreeMap<>();
        Map<String, Finding> examples = new HashMap<>();
        for (Certificate certificate : newest) {
            Known one = known.get(certificate.sha256());
            if (one != null) {
                one.findings().stream()
                        .filter(f -> f.severity() == Severity.WARNING)
                        .forEach(f -> {
                            examples.putIfAbsent(f.rule(), f);
                            concerned
                                    .computeIfAbsent(f.rule(), _ -> new ArrayList<>())
                                    .add(certificate);
                        });
            }
        }
        List<Finding> remarks = new ArrayList<>();
        concerned.forEach((rule, certificates) -> {
            Finding example = examples.get(rule);
            if (example != null) {
                remarks.add(
                        new Finding(
                                rule,
                                Severity.WARNING,
                                certificates.size()
                                        + " published: "
                                        + SafeText.line(
                                                certificates.stream()
                                                        .map(Certificate::toString)
                                                        .sorted()
                                                        .collect(Collectors.joining(", ")),
                                                MAX_NAMES),
                                example.fix()));
            }
        });
        return remarks;
    }
}
