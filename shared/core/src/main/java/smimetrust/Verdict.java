package smimetrust;

import java.util.List;
import java.util.Optional;

/**
 * What follows from one object's bytes and the rule-book version alone. Dates, policy, exclusions
 * and neighbours are judged later, so that nothing stored goes stale.
 *
 * @param sha256 the digest of the object's bytes; absent where they were not read (too large)
 * @param certificates what was found, in the order of the file, each certificate once
 * @param refusals what gave no certificate
 */
public record Verdict(Optional<Sha256> sha256, List<Judged> certificates, List<Refusal> refusals) {

    public Verdict {
        certificates = List.copyOf(certificates);
        refusals = List.copyOf(refusals);
    }

    /**
     * One certificate and the rules' remarks about it.
     *
     * @param at where in the file it stood
     */
    public record Judged(Certificate certificate, String at, List<Finding> findings) {
        public Judged {
            findings = List.copyOf(findings);
        }
    }
}
