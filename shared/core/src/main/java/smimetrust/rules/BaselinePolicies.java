package smimetrust.rules;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** By its policies a public CA says that it keeps the Baseline Requirements. */
final class BaselinePolicies implements Rule {

    /** Mailbox, organization, sponsor or individual validated; legacy, multipurpose or strict. */
    private static final Pattern RESERVED = Pattern.compile("2\\.23\\.140\\.1\\.5\\.[1-4]\\.[1-3]");

    @Override
    public Card card() {
        return new Card(
                "baseline.policies",
                Severity.WARNING,
                "no policy of the S/MIME Baseline Requirements",
                "S/MIME Baseline Requirements 7.1.2.2 a; 7.1.6.3, for certificates issued since"
                        + " 2023-09-01",
                "Ask the CA: a public one may not issue like this. Exchange does not mind. If the"
                        + " CA is your own, set the profile private in policy.json.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Baseline.isSubordinate(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        List<String> policies = Policies.of(certificate);
        if (certificate.extension(Extension.certificatePolicies).isEmpty()) {
            return Optional.of("there is no certificatePolicies extension");
        }
        return policies.contains(Policies.ANY)
                        || policies.stream().anyMatch(p -> RESERVED.matcher(p).matches())
                ? Optional.empty()
                : Optional.of(
                        "certificatePolicies lists neither anyPolicy nor one of 2.23.140.1.5, only "
                                + Terms.names(policies));
    }
}
