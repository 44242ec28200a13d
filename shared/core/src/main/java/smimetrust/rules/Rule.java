package smimetrust.rules;

import java.util.Optional;
import java.util.Set;
import smimetrust.Card;
import smimetrust.Certificate;

/** One judgement: what it is called, whom it concerns, what it looks at. Stateless. */
interface Rule {

    /** Id, severity, title, citation and fix, as the catalogue prints them. */
    Card card();

    /** Whether the certificate is of the kind that this rule speaks of. */
    boolean appliesTo(Certificate certificate);

    /**
     * Looks at a certificate that the rule applies to.
     *
     * @return what is wrong, with the evidence from the certificate; the rulebook makes it one safe
     *     line. Absent where nothing is wrong
     */
    Optional<String> check(Certificate certificate);

    /**
     * The rules whose remark this one's includes: under the profile that hears both, one is enough.
     */
    default Set<String> supersedes() {
        return Set.of();
    }
}
