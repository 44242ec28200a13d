package smimetrust.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.style.BCStyle;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A public CA says who it is and where. */
final class BaselineSubject implements Rule {

    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    private static boolean isMissing(Certificate certificate, ASN1ObjectIdentifier attribute) {
        return certificate.subject().values(attribute).stream().allMatch(String::isBlank);
    }

    @Override
    public Card card() {
        return new Card(
                "baseline.subject",
                Severity.WARNING,
                "subject not as a public CA must have it",
                "S/MIME Baseline Requirements 7.1.4.3.1, for certificates issued since 2023-09-01",
                "Ask the CA: a public one may not issue like this. Exchange does not mind. If the"
                        + " CA is your own, set the profile private in policy.json.",
                Card.Scope.PUBLIC);
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return Baseline.isRoot(certificate) || Baseline.isSubordinate(certificate);
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        List<String> wrong = new ArrayList<>();
        if (isMissing(certificate, BCStyle.CN)) {
            wrong.add("no commonName");
        }
        if (isMissing(certificate, BCStyle.O)) {
            wrong.add("no organizationName");
        }
        List<String> countries = certificate.subject().values(BCStyle.C);
        if (countries.isEmpty()) {
            wrong.add("no countryName");
        } else if (countries.stream().anyMatch(country -> !COUNTRY.matcher(country).matches())) {
            wrong.add("a countryName that is no country's code");
        }
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of("the subject has " + String.join(", ", wrong));
    }
}
