package smimetrust.explain;

import java.util.List;
import smimetrust.Card;
import smimetrust.Severity;

/** All that this room can say. */
final class Cards {

    static final Card NOT_RECOGNISED =
            error(
                    "explain.not-recognised",
                    "No mail, no signature and no certificate",
                    "RFC 8551 and RFC 5280",
                    "Save the message as .eml (in Outlook on the web: Download), or give its"
                            + " smime.p7s.");

    static final Card TOO_LARGE =
            error(
                    "explain.too-large",
                    "More than this program reads",
                    "A bound of this program, so that no message can keep it busy",
                    "Ask the sender for a small signed message.");

    static final Card MALFORMED =
            error(
                    "explain.malformed",
                    "The signature is not the structure that it should be",
                    "RFC 5652 5.1",
                    "Save the message again, as the original and not as a copy or a forward.");

    static final Card NOT_SIGNED =
            error(
                    "explain.not-signed",
                    "The message is not signed",
                    "RFC 8551 3.5",
                    "Give the original message: a reply, a forward or a gateway's copy has lost the"
                            + " signature.");

    static final Card ENCRYPTED =
            error(
                    "explain.encrypted",
                    "The message is encrypted",
                    "RFC 8551 3.3",
                    "Decrypt it first, or ask the sender for one that is only signed: the signature"
                            + " is inside.");

    static final Card NOT_SMIME =
            error(
                    "explain.not-smime",
                    "Signed, but not with S/MIME",
                    "RFC 3156",
                    "OpenPGP needs no CA; Outlook on the web does not verify it.");

    static final Card IS_A_CA =
            error(
                    "explain.is-a-ca",
                    "A CA certificate, which signs no mail",
                    "RFC 8550 4.4.1",
                    "Ask inspect about this file, or build about the folder it is in.");

    static final Card MODIFIED =
            error(
                    "explain.message-modified",
                    "The content is not what was signed",
                    "RFC 5652 5.4 and 11.2",
                    "Get the original from the sender's or your own server: a gateway (disclaimer,"
                            + " link rewriting, list footer) or an editor changed it. No upload"
                            + " mends that.");

    static final Card SIGNATURE_INVALID =
            error(
                    "explain.signature-invalid",
                    "The signature does not verify with the signer's key",
                    "RFC 5652 5.6",
                    "Ask the sender to sign again. No upload mends that.");

    static final Card SIGNATURE_UNKNOWN =
            error(
                    "explain.signature-unverifiable",
                    "An algorithm that cannot be verified here",
                    "RFC 8551 2.2",
                    "Ask the sender to sign with RSA or ECDSA and SHA-256.");

    static final Card SIGNER_MISSING =
            error(
                    "explain.signer-missing",
                    "The signer's certificate is not in the message",
                    "RFC 8551 2.3",
                    "Ask the sender to let the mail program include the certificate with the"
                            + " signature.");

    static final Card WITHOUT_CONTENT =
            error(
                    "explain.content-missing",
                    "A detached signature without what it signs",
                    "RFC 5652 5.2",
                    "Give the message itself as .eml, or what was signed with --content.");

    static final Card WEAK_DIGEST =
            card(
                    Severity.WARNING,
                    "explain.sha1-signature",
                    "Signed with SHA-1",
                    "RFC 8551 2.1; collisions were shown in 2017",
                    "Ask the sender to choose SHA-256 in the mail program: others refuse it"
                            + " already.");

    static final Card BROKEN_DIGEST =
            error(
                    "explain.broken-digest",
                    "Signed with MD5",
                    "RFC 8551 2.1, RFC 6151 2",
                    "Ask the sender to choose SHA-256 in the mail program. No upload mends that.");

    static final Card ROOT_NOT_TRUSTED =
            error(
                    "explain.root-not-trusted",
                    "The root is not in the store",
                    "RFC 5280 6.1; 0x800B0109 CERT_E_UNTRUSTEDROOT",
                    "Compare the root's SHA-256 with the one that the CA publishes, then put the"
                            + " certificates named below into the bundle's folder.");

    static final Card CHAIN_INCOMPLETE =
            error(
                    "explain.chain-incomplete",
                    "An issuer is neither in the store nor in the message",
                    "RFC 5280 6.1; 0x800B010A CERT_E_CHAINING",
                    "Put the certificates named below into the bundle's folder, and ask again.");

    static final Card CHAIN_REFUSED =
            error(
                    "explain.chain-refused",
                    "There is a chain, and path validation refuses it",
                    "RFC 5280 6.1",
                    "Ask the CA for a chain that passes; what is wrong with a certificate of the"
                            + " store, inspect tells.");

    static final Card SELF_SIGNED =
            error(
                    "explain.self-signed",
                    "Signed by itself, by no CA",
                    "RFC 8550 4; 0x800B0109 CERT_E_UNTRUSTEDROOT",
                    "Ask the sender for a certificate of a CA. Nothing that you could upload makes"
                            + " this one trusted.");

    static final Card EXPIRED =
            error(
                    "explain.expired",
                    "The signer's certificate has expired",
                    "RFC 5280 4.1.2.5; 0x800B0101 CERT_E_EXPIRED",
                    "Ask the sender to renew it. An older message stays as it was: ask with --at"
                            + " about the day when it came.");

    static final Card NOT_YET_VALID =
            error(
                    "explain.not-yet-valid",
                    "The signer's certificate is not valid yet",
                    "RFC 5280 4.1.2.5; 0x800B0101 CERT_E_EXPIRED",
                    "Wait, or look at the clock of whoever says so.");

    static final Card WRONG_USAGE =
            error(
                    "explain.wrong-usage",
                    "The signer's certificate is not for signing mail",
                    "RFC 8550 4.4.2 and 4.4.4; 0x800B0110 CERT_E_WRONG_USAGE",
                    "Ask the sender to sign with the certificate for e-mail.");

    static final Card ONLY_IN_MESSAGE =
            card(
                    Severity.WARNING,
                    "explain.intermediate-only-in-message",
                    "The chain needs an intermediate that only the message brings",
                    "RFC 8551 2.3: whether to send it is the sender's choice",
                    "Put it into the bundle's folder too: the next sender may not send it.");

    static final Card SENDER_DIFFERS =
            error(
                    "explain.sender-differs",
                    "The sender's address is not in the certificate",
                    "RFC 8550 3",
                    "Ask the sender to write from an address that the certificate names, or for a"
                            + " certificate with this one. No upload mends that.");

    static final Card SENDER_IS_ANOTHER =
            card(
                    Severity.WARNING,
                    "explain.signed-by-another",
                    "Signed by the Sender or by one of several authors",
                    "RFC 8550 3",
                    "Outlook names the signer beside the sender: look whether you expect that.");

    static final Card SENDER_CASE =
            card(
                    Severity.NOTICE,
                    "explain.sender-case",
                    "The address differs in upper and lower case alone",
                    "RFC 5321 2.4 keeps them apart, and nobody does",
                    "Nothing to do.");

    static final Card NO_ADDRESS =
            card(
                    Severity.WARNING,
                    "explain.no-address",
                    "The certificate names no e-mail address",
                    "RFC 8550 3 allows it and leaves the check to the reader",
                    "Ask the CA for a certificate with the address in it.");

    static final Card PARTLY_SIGNED =
            card(
                    Severity.WARNING,
                    "explain.partly-signed",
                    "Only a part of the message is signed",
                    "RFC 8551 3.1",
                    "A mailing list or a gateway wrapped it: Outlook on the web shows no signature,"
                            + " or one of an attachment.");

    static final Card INNER_LAYER =
            card(
                    Severity.NOTICE,
                    "explain.inner-layer",
                    "There is another layer inside the signature",
                    "RFC 8551 3.7, RFC 2634 1.1",
                    "This answer is about the outer signature; decrypt the message to ask about the"
                            + " inner one.");

    static final List<Card> ALL =
            List.of(
                    NOT_RECOGNISED,
                    TOO_LARGE,
                    MALFORMED,
                    NOT_SIGNED,
                    ENCRYPTED,
                    NOT_SMIME,
                    IS_A_CA,
                    MODIFIED,
                    SIGNATURE_INVALID,
                    SIGNATURE_UNKNOWN,
                    SIGNER_MISSING,
                    WITHOUT_CONTENT,
                    BROKEN_DIGEST,
                    WEAK_DIGEST,
                    ROOT_NOT_TRUSTED,
                    CHAIN_INCOMPLETE,
                    CHAIN_REFUSED,
                    SELF_SIGNED,
                    EXPIRED,
                    NOT_YET_VALID,
                    WRONG_USAGE,
                    ONLY_IN_MESSAGE,
                    SENDER_DIFFERS,
                    SENDER_IS_ANOTHER,
                    SENDER_CASE,
                    NO_ADDRESS,
                    PARTLY_SIGNED,
                    INNER_LAYER);

    private Cards() {}

    private static Card error(String id, String title, String citation, String fix) {
        return card(Severity.ERROR, id, title, citation, fix);
    }

    private static Card card(
            Severity severity, String id, String title, String citation, String fix) {
        return new Card(id, severity, title, citation, fix);
    }
}
