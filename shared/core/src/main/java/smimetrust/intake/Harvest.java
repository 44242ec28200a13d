package smimetrust.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.MalformedCertificateException;
import smimetrust.Refusal;
import smimetrust.Sha256;
import smimetrust.intake.CertificateFile.Contents;
import smimetrust.intake.CertificateFile.Found;

/** What has been found in one file so far. */
final class Harvest {

    private final Map<Sha256, Found> certificates = new LinkedHashMap<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private int problems;
    private int incidents;
    private boolean abandoned;

    /** Takes the encoding of what should be one certificate. */
    void certificate(byte[] der, Place at) {
        try {
            found(Certificate.parse(der), at);
        } catch (MalformedCertificateException e) {
            refuse(Cards.CERTIFICATE_MALFORMED, at, String.valueOf(e.getMessage()));
        }
    }

    void found(Certificate certificate, Place at) {
        if (abandoned) {
            return;
        }
        certificates.putIfAbsent(certificate.sha256(), new Found(certificate, at.text()));
        if (certificates.size() > CertificateFile.MAX_CERTIFICATES) {
            abandon(
                    Cards.TOO_MANY_CERTIFICATES,
                    at,
                    "more than "
                            + CertificateFile.MAX_CERTIFICATES
                            + " certificates: none is read");
        }
    }

    /**
     * Notes what is no certificate.
     *
     * @param message one line, safe to print
     */
    void refuse(Card card, Place at, String message) {
        // An incident is never crowded out by other refusals: each kind has its own allowance.
        int seen = CertificateFile.isIncident(card.id()) ? ++incidents : ++problems;
        if (seen <= CertificateFile.MAX_REFUSALS) {
            refusals.add(card.refusal(at.text(), message));
        }
    }

    /** A bound is exceeded: nothing of the file is kept but what was refused. */
    void abandon(Card card, Place at, String message) {
        if (!abandoned) {
            abandoned = true;
            certificates.clear();
            refusals.add(card.refusal(at.text(), message));
        }
    }

    boolean isAbandoned() {
        return abandoned;
    }

    int incidents() {
        return incidents;
    }

    /** Takes over another harvest's incidents and nothing else of it. */
    void incidentsOf(Harvest other) {
        for (Refusal refusal : other.refusals) {
            if (CertificateFile.isIncident(refusal.rule())
                    && ++incidents <= CertificateFile.MAX_REFUSALS) {
                refusals.add(refusal);
            }
        }
    }

    Contents contents() {
        int untold =
                Math.max(0, problems - CertificateFile.MAX_REFUSALS)
                        + Math.max(0, incidents - CertificateFile.MAX_REFUSALS);
        if (untold > 0) {
            refusals.add(
                    Cards.MORE_REFUSALS.refusal(
                            Place.FILE.text(), untold + " more refusals are not listed"));
        }
        if (certificates.isEmpty() && refusals.isEmpty()) {
            refusals.add(
                    Cards.NO_CERTIFICATE.refusal(
                            Place.FILE.text(), "well-formed, and without a certificate"));
        }
        return new Contents(List.copyOf(certificates.values()), refusals);
    }
}
