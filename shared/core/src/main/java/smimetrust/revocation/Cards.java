package smimetrust.revocation;

import java.util.List;
import smimetrust.Card;
import smimetrust.Severity;

/** What this room can say. */
final class Cards {

    static final Card REVOKED =
            new Card(
                    "revocation.revoked",
                    Severity.ERROR,
                    "The CA's certificate has been revoked by its issuer",
                    "RFC 5280 6.3.3",
                    "Ask the CA for the certificate that replaces it and upload that; delete this"
                            + " file.");

    static final Card EXPIRED =
            new Card(
                    "revocation.crl-expired",
                    Severity.WARNING,
                    "The CA's revocation list is out of date",
                    "RFC 5280 6.3.3 (a); Exchange shows signatures of this CA as unverifiable"
                            + " (0x80092013)",
                    "Tell the CA that the revocation list of its issuer is out of date.");

    static final Card UNREACHABLE =
            new Card(
                    "revocation.unreachable",
                    Severity.WARNING,
                    "The revocation list cannot be had from the internet",
                    "Observed: Exchange fetches lists over the internet (0x80092013)",
                    "Exchange will show signatures of this CA as unverifiable. Ask the CA to"
                            + " publish the list where everybody can fetch it over http.");

    static final Card NOT_SIGNED =
            new Card(
                    "revocation.crl-not-signed-by-issuer",
                    Severity.WARNING,
                    "The revocation list is not signed by the issuer",
                    "RFC 5280 6.3.3 (f), (g)",
                    "Tell the CA. Until then nobody can know whether this certificate was"
                            + " revoked.");

    static final Card MALFORMED =
            new Card(
                    "revocation.crl-malformed",
                    Severity.WARNING,
                    "What the address gives is no revocation list",
                    "RFC 5280 5.1, 4.2.1.13",
                    "Tell the CA. Until then nobody can know whether this certificate was"
                            + " revoked.");

    static final Card UNSUPPORTED =
            new Card(
                    "revocation.unsupported",
                    Severity.NOTICE,
                    "The kind of revocation list is not understood here",
                    "RFC 5280 5.2.4, 5.2.5, 6.3.3",
                    "Nothing is wrong with the certificate. Ask the CA whether it was revoked, if"
                            + " you must know.");

    static final Card NOT_CHECKED =
            new Card(
                    "revocation.not-checked",
                    Severity.NOTICE,
                    "A bound kept the revocation list from being fetched",
                    "smime-trust: what a check fetches is bounded (docs/operations.md)",
                    "Exchange may well reach the list. Ask the CA whether the certificate was"
                            + " revoked, if you must know.");

    static final List<Card> ALL =
            List.of(REVOKED, EXPIRED, UNREACHABLE, NOT_SIGNED, MALFORMED, UNSUPPORTED, NOT_CHECKED);

    private Cards() {}
}
