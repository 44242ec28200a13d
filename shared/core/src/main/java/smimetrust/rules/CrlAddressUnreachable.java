package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Severity;

/** Exchange fetches revocation lists over the internet, by http. */
final class CrlAddressUnreachable implements Rule {

    private static final int MAX_URL = 120;

    @Override
    public Card card() {
        return new Card(
                "crl.address-unreachable",
                Severity.WARNING,
                "no revocation list that Exchange can fetch",
                "RFC 5280 4.2.1.13; observed: Exchange then shows the CA's signatures as"
                        + " unverifiable",
                "Ask the CA to publish its list under an http address that the internet can reach,"
                        + " and to name it in its next certificate.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.role() == Role.INTERMEDIATE
                && certificate.extension(Extension.cRLDistributionPoints).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        if (certificate.malformedExtensions().contains(Extension.cRLDistributionPoints)
                || certificate.crlUrls().stream().anyMatch(Addresses::isPublicHttp)) {
            return Optional.empty();
        }
        return Optional.of(
                certificate.crlUrls().stream()
                        .findFirst()
                        .map(url ->
                                "no distribution point has an http address that the internet can"
                                        + " reach; the first is "
                                        + SafeText.line(url, MAX_URL))
                        .orElse("cRLDistributionPoints holds no address"));
    }
}
