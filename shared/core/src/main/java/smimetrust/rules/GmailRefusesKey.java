package smimetrust.rules;

import java.util.Optional;
import java.util.Set;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** Gmail takes RSA of three sizes and two curves. */
final class GmailRefusesKey implements Rule {

    /** The sizes that are usual, and that Gmail does not take: six of RSA, and P-521. */
    private static final Set<Integer> REFUSED = Set.of(6_144, 7_680, 8_192, 15_360, 16_384, 521);

    @Override
    public Card card() {
        return new Card(
                "key.gmail-refuses",
                Severity.NOTICE,
                "key of a size that Gmail does not accept",
                "Google Workspace, S/MIME certificate profiles: RSA 2,048, 3,072, 4,096; P-256,"
                        + " P-384",
                "Nothing to do for Exchange. Recipients at Gmail see this CA's signatures as not"
                        + " trusted.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        // Unusual sizes and curves have their own rules.
        return certificate.key().algorithm().equals("RSA") || Curves.isUsual(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return REFUSED.contains(certificate.key().bits())
                ? Optional.of(
                        "the key is "
                                + certificate.key().algorithm()
                                + " of "
                                + certificate.key().bits()
                                + " bits")
                : Optional.empty();
    }
}
