package smimetrust.rules;

import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.SafeText;
import smimetrust.Severity;

/** A negative path length means nothing, and verifiers disagree about it. */
final class PathLengthNegative implements Rule {

    @Override
    public Card card() {
        return new Card(
                "ca.path-length-negative",
                Severity.ERROR,
                "negative pathLenConstraint",
                "RFC 5280 4.2.1.9",
                "Ask the CA to issue the certificate again; path validation refuses or misreads"
                        + " it.");
    }

    @Override
    public boolean appliesTo(Certificate certificate) {
        return length(certificate).isPresent();
    }

    @Override
    public Optional<String> check(Certificate certificate) {
        return length(certificate)
                .filter(length -> length.signum() < 0)
                .map(length -> "pathLenConstraint is " + SafeText.line(length.toString(), 40));
    }

    private static Optional<BigInteger> length(Certificate certificate) {
        return certificate
                .extension(Extension.basicConstraints, BasicConstraints::getInstance)
                .flatMap(constraints -> Optional.ofNullable(constraints.getPathLenConstraint()));
    }
}
