package smimetrust.explain;

import java.net.IDN;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.SafeText;

/** The addresses of a certificate (RFC 8550 3), against those of a message. */
final class Addresses {

    private static final ASN1ObjectIdentifier SMTP_UTF8_MAILBOX =
            new ASN1ObjectIdentifier("1.3.6.1.5.5.7.8.9");

    /** More addresses than a CA puts into one certificate. */
    private static final int MAX_ADDRESSES = 200;

    /** How many a message shows. */
    private static final int SHOWN = 3;

    private Addresses() {}

    private enum Match {
        NO,
        CASE_APART,
        YES
    }

    /** The addresses that a certificate names, as it writes them: untrusted text. */
    static List<String> of(Certificate certificate) {
        Set<String> found = new LinkedHashSet<>();
        certificate
                .extension(Extension.subjectAlternativeName, GeneralNames::getInstance)
                .ifPresent(names -> {
                    for (GeneralName name : names.getNames()) {
                        add(name, found);
                    }
                });
        found.addAll(certificate.subject().values(BCStyle.EmailAddress));
        return found.stream().limit(MAX_ADDRESSES).toList();
    }

    private static void add(GeneralName name, Set<String> found) {
        if (name.getTagNo() == GeneralName.rfc822Name
                && name.getName() instanceof ASN1String text) {
            found.add(text.getString());
        } else if (name.getTagNo() == GeneralName.otherName) {
            try {
                OtherName other = OtherName.getInstance(name.getName());
                if (other.getTypeID().equals(SMTP_UTF8_MAILBOX)
                        && other.getValue() instanceof ASN1String text) {
                    found.add(text.getString());
                }
            } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
                // A name that is none matches no sender.
                return;
            }
        }
    }

    /** What there is to say of a signer's address. */
    static List<Finding> findings(Certificate certificate, Senders senders) {
        if (senders.from().isEmpty() && senders.sender().isEmpty()) {
            return List.of();
        }
        List<String> own = of(certificate);
        if (own.isEmpty()) {
            return List.of(
                    Cards.NO_ADDRESS.finding(
                            certificate.subject().brief() + " stands for no address"));
        }
        List<Finding> findings = new ArrayList<>();
        List<String> strangers = new ArrayList<>();
        boolean caseApart = false;
        for (String from : senders.from()) {
            Match match = best(own, from);
            caseApart |= match == Match.CASE_APART;
            if (match == Match.NO) {
                strangers.add(from);
            }
        }
        boolean bySender =
                senders.sender().stream().anyMatch(sender -> best(own, sender) != Match.NO);
        if (!strangers.isEmpty() || senders.from().isEmpty()) {
            boolean another = bySender || strangers.size() < senders.from().size();
            findings.add(
                    (another ? Cards.SENDER_IS_ANOTHER : Cards.SENDER_DIFFERS)
                            .finding(
                                    "the message is from "
                                            + shown(
                                                    strangers.isEmpty()
                                                            ? senders.sender()
                                                            : strangers)
                                            + ", the certificate is of "
                                            + shown(own)));
        }
        if (caseApart) {
            findings.add(
                    Cards.SENDER_CASE.finding(
                            "the message is from "
                                    + shown(senders.from())
                                    + ", the certificate is of "
                                    + shown(own)));
        }
        return findings;
    }

    private static Match best(List<String> own, String address) {
        Match best = Match.NO;
        for (String one : own) {
            Match match = match(one, address);
            best = match.compareTo(best) > 0 ? match : best;
        }
        return best;
    }

    private static Match match(String one, String other) {
        int at = one.lastIndexOf('@');
        int otherAt = other.lastIndexOf('@');
        if (at < 1
                || otherAt < 1
                || !domain(one.substring(at + 1)).equals(domain(other.substring(otherAt + 1)))) {
            return Match.NO;
        }
        String local = one.substring(0, at);
        String otherLocal = other.substring(0, otherAt);
        if (local.equals(otherLocal)) {
            return Match.YES;
        }
        return local.equalsIgnoreCase(otherLocal) ? Match.CASE_APART : Match.NO;
    }

    /** RFC 8398 5: domains are compared as A-labels in lower case. */
    private static String domain(String domain) {
        try {
            return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) { // no domain name: compared as it is
            return domain.toLowerCase(Locale.ROOT);
        }
    }

    private static String shown(List<String> addresses) {
        String some =
                String.join(
                        ", ",
                        addresses.stream()
                                .limit(SHOWN)
                                .map(address -> SafeText.line(address, 100))
                                .toList());
        return addresses.size() > SHOWN
                ? some + " and " + (addresses.size() - SHOWN) + " more"
                : some;
    }
}
