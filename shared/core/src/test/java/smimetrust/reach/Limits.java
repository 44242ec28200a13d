package smimetrust.reach;

import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import smimetrust.TestCa;

/** Name constraints for a test's CA. */
final class Limits {

    private Limits() {}

    /** Addresses in the forms of RFC 5280: {@code a@b.test}, {@code b.test}, {@code .b.test}. */
    static TestCa.Builder addresses(
            TestCa.Builder ca, List<String> permitted, List<String> excluded) {
        return constraints(ca, subtrees(permitted), subtrees(excluded));
    }

    static TestCa.Builder names(TestCa.Builder ca, List<String> permitted, List<String> excluded) {
        return constraints(ca, directories(permitted), directories(excluded));
    }

    static TestCa.Builder constraints(
            TestCa.Builder ca, GeneralSubtree[] permitted, GeneralSubtree[] excluded) {
        return permitted.length + excluded.length == 0
                ? ca
                : ca.with(
                        Extension.nameConstraints,
                        true,
                        new NameConstraints(
                                        permitted.length == 0 ? null : permitted,
                                        excluded.length == 0 ? null : excluded)
                                .toASN1Primitive());
    }

    static GeneralSubtree[] subtrees(List<String> values) {
        return values.stream()
                .map(value -> new GeneralSubtree(new GeneralName(GeneralName.rfc822Name, value)))
                .toArray(GeneralSubtree[]::new);
    }

    static GeneralSubtree[] directories(List<String> values) {
        return values.stream()
                .map(value -> new GeneralSubtree(new GeneralName(new X500Name(value))))
                .toArray(GeneralSubtree[]::new);
    }
}
