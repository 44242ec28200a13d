package smimetrust.release;

import java.util.List;
import smimetrust.Card;
import smimetrust.Severity;

/** What this room can say. */
final class Cards {

    /** From here on people are told that the store fills up. */
    static final int NEARLY_FULL_PERCENT = 85;

    static final Card EXPIRED =
            new Card(
                    "validity.expired",
                    Severity.ERROR,
                    "The certificate has expired",
                    "Microsoft, Set-SmimeConfig: an expired certificate in the file fails the"
                            + " import",
                    "Ask the CA for its current certificate and upload that; delete this file.");

    static final Card EXPIRES_WITHIN_WINDOW =
            new Card(
                    "validity.expires-within-window",
                    Severity.ERROR,
                    "The certificate expires before people could import it",
                    "Microsoft, Set-SmimeConfig: an expired certificate in the file fails the"
                            + " import",
                    "Ask the CA for its renewed certificate and upload that.");

    static final Card NOT_YET_VALID =
            new Card(
                    "validity.not-yet-valid",
                    Severity.ERROR,
                    "The certificate is not valid yet",
                    "RFC 5280 4.1.2.5, 6.1.3",
                    "Leave it: it will be included from its first day of validity on.");

    static final Card EXCLUDED =
            new Card(
                    "policy.excluded",
                    Severity.ERROR,
                    "The bundle's policy excludes the certificate",
                    "policy.json, exclude",
                    "If it should be trusted, an officer takes its digest out of the policy.");

    static final Card NEARLY_FULL =
            new Card(
                    "release.nearly-full",
                    Severity.WARNING,
                    "The store comes close to its size limit",
                    "Observed on Exchange Server: 70,000 bytes",
                    "Delete chains that nobody needs any more, before the next one does not fit.");

    static final Card EMPTY =
            new Card(
                    "release.empty",
                    Severity.ERROR,
                    "There is nothing to publish",
                    "Observed: an empty list clears the tenant's trust, so none is ever published",
                    "Upload the complete chain of a CA, with its self-signed root; what was left"
                            + " out says why.");

    static final Card TOO_LARGE =
            new Card(
                    "release.too-large",
                    Severity.ERROR,
                    "The store would be larger than Exchange takes",
                    "Observed on Exchange Server: 70,000 bytes",
                    "Delete or exclude chains that are not needed, or raise maxBytes if your"
                            + " Exchange takes more.");

    static final Card PRE_FLIGHT =
            new Card(
                    "release.pre-flight",
                    Severity.ERROR,
                    "The finished store did not pass its last check",
                    "smime-trust: what is published is read back and judged again",
                    "This is a defect of smime-trust: report it with the certificates. The last"
                            + " release stays.");

    static final Card SHRINK_HELD =
            new Card(
                    "release.shrink-held",
                    Severity.ERROR,
                    "A release that would lose much is held back",
                    "smime-trust: more than a third of the release, because objects vanished",
                    "If the files were deleted by mistake, restore them. If it was meant, wait: it"
                            + " is then published by itself.");

    static final Card TOO_MANY_CERTIFICATES =
            new Card(
                    "bundle.too-many-certificates",
                    Severity.ERROR,
                    "The bundle has more certificates than are judged together",
                    "smime-trust: a bound that keeps every run short",
                    "Delete what is not a CA certificate that somebody needs.");

    static final List<Card> ALL =
            List.of(
                    EXPIRED,
                    EXPIRES_WITHIN_WINDOW,
                    NOT_YET_VALID,
                    EXCLUDED,
                    NEARLY_FULL,
                    EMPTY,
                    TOO_LARGE,
                    TOO_MANY_CERTIFICATES,
                    PRE_FLIGHT,
                    SHRINK_HELD);

    private Cards() {}
}
