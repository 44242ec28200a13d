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

    static final Card REDUNDANT =
            new Card(
                    "audit.redundant",
                    Severity.NOTICE,
                    "Another certificate does all that this one does",
                    "RFC 5280 6.1: a path depends on an issuer's name, key and constraints",
                    "Delete it whenever you like: nothing loses its chain.");

    static final Card REMOVABLE =
            new Card(
                    "audit.removable",
                    Severity.NOTICE,
                    "Nothing under this CA's old key is valid any more",
                    "S/MIME Baseline Requirements 6.3.2: a leaf is valid for at most 825 days",
                    "Delete it, unless you know that the CA issued with the old key for longer.");

    static final Card SUPERSEDED =
            new Card(
                    "audit.superseded",
                    Severity.NOTICE,
                    "A newer certificate of the same CA is in the bundle",
                    "RFC 4210 4.4; S/MIME Baseline Requirements 6.3.2",
                    "Keep it until the day that is named, then delete it.");

    static final Card NAMESAKE =
            new Card(
                    "audit.namesake",
                    Severity.NOTICE,
                    "Two roots have one name and different keys",
                    "RFC 4210 4.4: a new root key is certified by the old one",
                    "Compare its SHA-256 with what the CA publishes. If the CA renewed its root,"
                            + " keep both; if the CA does not know it, delete it.");

    static final Card NOTHING_BELOW =
            new Card(
                    "audit.nothing-below",
                    Severity.NOTICE,
                    "No CA of the bundle stands below this root",
                    "S/MIME Baseline Requirements 6.1.7: a public root issues no leaves itself",
                    "Upload the issuing CA that your partners' certificates come from, or delete"
                            + " the root if nobody needs it.");

    static final Card APPROVAL_WANTED =
            new Card(
                    "approval.wanted",
                    Severity.WARNING,
                    "Somebody else than its uploaders must approve it",
                    "The bundle's policy: approval",
                    "Compare the SHA-256 with what the CA publishes, then approve it with another"
                            + " role than the uploaders': smime-trust approve. If nobody wants it,"
                            + " delete the file.");

    static final Card NOT_INDEPENDENT =
            new Card(
                    "approval.not-independent",
                    Severity.WARNING,
                    "Nobody but its uploaders approved it, as far as is known",
                    "The bundle's policy: approval",
                    "Have somebody approve it whose role uploaded it nowhere. Where an uploader is"
                            + " unknown, upload that file again.");

    static final Card PRINCIPAL_UNKNOWN =
            new Card(
                    "approval.principal-unknown",
                    Severity.WARNING,
                    "Nobody knows who approved it",
                    "The bundle's policy: approval; the storage tells a writer once, in an event",
                    "Write the approval again, as whoever approves.");

    static final Card ISSUER_WAITS =
            new Card(
                    "approval.issuer-waits",
                    Severity.WARNING,
                    "A certificate above it waits for an approval",
                    "The bundle's policy: approval",
                    "Nothing about itself: it follows when what is above it is approved.");

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
                    SHRINK_HELD,
                    REDUNDANT,
                    REMOVABLE,
                    SUPERSEDED,
                    NAMESAKE,
                    NOTHING_BELOW,
                    APPROVAL_WANTED,
                    NOT_INDEPENDENT,
                    PRINCIPAL_UNKNOWN,
                    ISSUER_WAITS);

    private Cards() {}
}
