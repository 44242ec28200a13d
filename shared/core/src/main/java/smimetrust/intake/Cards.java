package smimetrust.intake;

import java.util.List;
import smimetrust.Card;
import smimetrust.Severity;

/** Every reason for which a file, or a part of it, is refused. */
final class Cards {

    private static final String BOUNDS = "smime-trust bounds";
    private static final String ASK_FOR_CERTIFICATE =
            "Upload the CA's certificate instead (.cer, .pem or .p7b).";
    private static final String DOWNLOAD_AGAIN =
            "Download or export the certificate again and upload it unchanged.";
    private static final String INCIDENT_FIX =
            "Delete this object version, not only the object: a plain delete leaves it in the"
                    + " versioned bucket. Treat the key as compromised and have its certificate"
                    + " revoked by the CA that issued it. Then upload the certificate alone.";

    static final Card PRIVATE_KEY =
            error(
                    "file.private-key",
                    "A private key was uploaded",
                    "RFC 5280 section 8; S/MIME BR 4.9.1 (key compromise)",
                    INCIDENT_FIX);
    static final Card PKCS12 =
            error(
                    "file.pkcs12",
                    "A PKCS#12 file, made to carry a private key, was uploaded",
                    "RFC 7292",
                    INCIDENT_FIX);
    static final Card KEYSTORE =
            error(
                    "file.keystore",
                    "A Java keystore is not read",
                    "Java KeyStore format JKS",
                    "Export each certificate with keytool -exportcert -rfc and upload that.");
    static final Card CERTIFICATE_REQUEST =
            error(
                    "file.certificate-request",
                    "A certificate signing request is no certificate",
                    "RFC 2986",
                    "Upload the certificate that the CA issued for this request, if it is a CA.");
    static final Card CRL =
            error(
                    "file.crl",
                    "A certificate revocation list is no certificate",
                    "RFC 5280 section 5",
                    "Upload the certificate of the CA that issued the list; Exchange fetches"
                            + " revocation lists itself.");
    static final Card PUBLIC_KEY =
            error(
                    "file.public-key",
                    "A public key alone is no certificate",
                    "RFC 5280 section 4.1",
                    ASK_FOR_CERTIFICATE);
    static final Card PGP =
            error(
                    "file.pgp",
                    "OpenPGP data is not X.509",
                    "RFC 9580",
                    "S/MIME needs the X.509 certificates of a CA. " + ASK_FOR_CERTIFICATE);
    static final Card SMIME_MESSAGE =
            error(
                    "file.smime-message",
                    "A mail message or signature holds no CA collection",
                    "RFC 8551",
                    "Open the message, export the certificates of the signer's CAs and upload"
                            + " those.");
    static final Card HTML =
            error(
                    "file.html",
                    "A web page was saved in the place of a certificate",
                    "WHATWG HTML",
                    "Open the file in a browser to see what the server said, then download the"
                            + " certificate itself.");
    static final Card EMPTY =
            error("file.empty", "The file is empty", "RFC 5280 section 4.1", DOWNLOAD_AGAIN);
    static final Card TRUNCATED =
            error(
                    "file.truncated",
                    "The file ends before its content does",
                    "X.690 8.1.3; RFC 7468 section 3",
                    DOWNLOAD_AGAIN);
    static final Card TRAILING_BYTES =
            new Card(
                    "file.trailing-bytes",
                    Severity.WARNING,
                    "Bytes that are no certificate follow one",
                    "RFC 5280 section 4.1",
                    "The certificate before them is kept. If more was meant to be in the file: "
                            + DOWNLOAD_AGAIN);
    static final Card TOO_LARGE =
            error(
                    "file.too-large",
                    "The file is larger than 1 MiB",
                    BOUNDS,
                    "Upload only the CA certificates, in several files if need be.");
    static final Card TOO_MANY_CERTIFICATES =
            error(
                    "file.too-many-certificates",
                    "The file has more than 2,000 certificates",
                    BOUNDS,
                    "Upload only the certificates of the CAs that your correspondents use.");
    static final Card UNREADABLE =
            error(
                    "file.unreadable",
                    "The file could not be read",
                    "smime-trust",
                    "Check that the object still exists and that its encryption key may be used,"
                            + " then upload it again.");
    static final Card NOT_RECOGNISED =
            error(
                    "file.not-recognised",
                    "The content is of no format that holds certificates",
                    "RFC 7468; RFC 5652; [MS-OSHARED]",
                    ASK_FOR_CERTIFICATE);
    static final Card CERTIFICATE_MALFORMED =
            error(
                    "file.certificate-malformed",
                    "A certificate's structure is damaged",
                    "RFC 5280 section 4.1",
                    DOWNLOAD_AGAIN);
    static final Card PEM_DAMAGED =
            error(
                    "file.pem-damaged",
                    "A PEM block is damaged",
                    "RFC 7468 section 3",
                    "Copy the whole block again, from -----BEGIN to -----END with five hyphens on"
                            + " each side, as plain text.");
    static final Card PKCS7_DAMAGED =
            error(
                    "file.pkcs7-damaged",
                    "A PKCS#7 structure is damaged",
                    "RFC 5652 section 5",
                    DOWNLOAD_AGAIN);
    static final Card PKCS7_WITHOUT_CERTIFICATES =
            error(
                    "file.pkcs7-without-certificates",
                    "A PKCS#7 structure holds no certificate",
                    "RFC 5652 section 5.1",
                    "Export it again with the certificates of the path included.");
    static final Card NO_CERTIFICATE =
            error(
                    "file.no-certificate",
                    "The container holds nothing that could be a certificate",
                    "smime-trust",
                    ASK_FOR_CERTIFICATE);
    static final Card MORE_REFUSALS =
            error(
                    "file.more-refusals",
                    "The file has more faults than are listed",
                    BOUNDS,
                    "Mend the listed ones and upload the file again.");
    static final Card ZIP_NESTED =
            error(
                    "file.zip-nested",
                    "An archive inside an archive is not opened",
                    BOUNDS,
                    "Unpack it and upload the certificates.");
    static final Card ZIP_ENCRYPTED =
            error(
                    "file.zip-encrypted",
                    "An archive entry is encrypted",
                    "PKWARE APPNOTE 4.4.4",
                    "Unpack the archive and upload the certificates; they are public.");
    static final Card ZIP_DAMAGED =
            error(
                    "file.zip-damaged",
                    "An archive, or an entry of it, cannot be unpacked",
                    "PKWARE APPNOTE 4.3",
                    "Download the archive again, or unpack it and upload the certificates.");
    static final Card ZIP_BOUNDS =
            error(
                    "file.zip-bounds",
                    "An archive unpacks to more than is read",
                    BOUNDS,
                    "Unpack the archive and upload only the CA certificates.");

    static final List<Card> ALL =
            List.of(
                    PRIVATE_KEY,
                    PKCS12,
                    KEYSTORE,
                    CERTIFICATE_REQUEST,
                    CRL,
                    PUBLIC_KEY,
                    PGP,
                    SMIME_MESSAGE,
                    HTML,
                    EMPTY,
                    TRUNCATED,
                    TRAILING_BYTES,
                    TOO_LARGE,
                    TOO_MANY_CERTIFICATES,
                    UNREADABLE,
                    NOT_RECOGNISED,
                    CERTIFICATE_MALFORMED,
                    PEM_DAMAGED,
                    PKCS7_DAMAGED,
                    PKCS7_WITHOUT_CERTIFICATES,
                    NO_CERTIFICATE,
                    MORE_REFUSALS,
                    ZIP_NESTED,
                    ZIP_ENCRYPTED,
                    ZIP_DAMAGED,
                    ZIP_BOUNDS);

    private Cards() {}

    static String size(long bytes) {
        return bytes + " bytes, at most " + CertificateFile.MAX_BYTES + " are read";
    }

    private static Card error(String id, String title, String citation, String fix) {
        return new Card(id, Severity.ERROR, title, citation, fix);
    }
}
