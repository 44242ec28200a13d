package smimetrust.rules;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Severity;

/** A path length is meant for a CA whose keyUsage says keyCertSign. */
final class PathLengthWithoutKeyUsage implements Rule {

    @Override
    public Card card() {
        return new Card(
                "ca.path-length-without-key-usage",
                Severity.NOTICE,
                "pathLenConstraint without keyUsage",
                "RFC 5280 4.2.1.9",
                "Nothing to do: the limit is honoured all the same. The CA should assert"
                        + " keyCertSign in its next certificate.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return certificate.basicConstraints().filter(c -> c.pathLength().isPresent()).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return certificate.extension(Extension.keyUsage).isEmpty()
                ? Optional.of("basicConstraints has a pathLenConstraint, but there is no keyUsage")
                : Optional.empty();
    }
}
