package smimetrust.explain;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Refusal;
import smimetrust.Role;
import smimetrust.explain.Answer.Explained;
import smimetrust.explain.Answer.Kind;
import smimetrust.explain.Answer.Signature;
import smimetrust.explain.Answer.Signer;
import smimetrust.explain.Answer.Unreadable;
import smimetrust.explain.SignedData.Identifier;
import smimetrust.explain.SignedData.SignerInfo;
import smimetrust.intake.CertificateFile;

/** Why a signature would or would not be trusted in Outlook on the web. */
public final class Explain {

    /** The largest mail or signature that is read: Exchange Online's usual limit. Unit: bytes. */
    public static final int MAX_BYTES = 25 * 1024 * 1024;

    /** The most certificates of a store. */
    public static final int MAX_STORE = 2_000;

    private Explain() {}

    /**
     * What is asked.
     *
     * @param file a mail, a signature or a certificate; do not change it
     * @param content what a detached signature signs, where the file is one
     * @param store the certificates of the store; of more than {@value #MAX_STORE} none is used
     * @param at the moment at which the signature is looked at
     */
    @SuppressWarnings("ArrayRecordComponent") // shared inside the process, never compared
    public record Question(
            byte[] file, Optional<byte[]> content, List<Certificate> store, Instant at) {
        public Question {
            store = List.copyOf(store);
        }
    }

    /** Answers. Never throws, whatever the bytes are. */
    public static Answer of(Question question) {
        try {
            if (question.file.length > MAX_BYTES) {
                throw new UnreadableException(
                        Cards.TOO_LARGE,
                        "%,d bytes; at most %,d".formatted(question.file.length, MAX_BYTES));
            }
            if (question.store.size() > MAX_STORE) {
                throw new UnreadableException(
                        Cards.TOO_LARGE,
                        "a store of %,d certificates; at most %,d"
                                .formatted(question.store.size(), MAX_STORE));
            }
            return answer(question);
        } catch (UnreadableException e) {
            return new Unreadable(e.refusal());
        }
    }

    /** Everything that this room can say. */
    public static List<Card> catalogue() {
        return Cards.ALL;
    }

    private static Answer answer(Question question) throws UnreadableException {
        byte[] file = withoutMark(question.file);
        if (file.length >= 4 && file[0] == (byte) 0xD0 && file[1] == (byte) 0xCF) {
            throw new UnreadableException(
                    Cards.NOT_RECOGNISED, "an Outlook .msg file, or another of Microsoft's old");
        }
        if (SignedData.isMeant(file)) {
            return detached(question, file);
        }
        // A mail first: what stands in its text may look like a certificate or a signature.
        Optional<UnreadableException> noMail = Optional.empty();
        if (SignedMail.isMeant(file)) {
            try {
                return mail(question, SignedMail.read(file));
            } catch (UnreadableException e) {
                if (!e.isOf(Cards.NOT_SIGNED)) {
                    throw e;
                }
                noMail = Optional.of(e); // or a PEM file with words before
            }
        }
        Optional<byte[]> armoured = Armour.open(file).filter(SignedData::isMeant);
        if (armoured.isPresent() && noMail.isEmpty()) {
            return detached(question, armoured.get());
        }
        CertificateFile.Contents contents = CertificateFile.read(file);
        if (!contents.certificates().isEmpty()) {
            return certificate(
                    question,
                    contents.certificates().stream()
                            .map(CertificateFile.Found::certificate)
                            .toList());
        }
        if (noMail.isPresent()) {
            throw noMail.get();
        }
        throw new UnreadableException(
                Cards.NOT_RECOGNISED,
                contents.refusals().stream()
                        .findFirst()
                        .map(Refusal::message)
                        .orElse("nothing in it"));
    }

    private static byte[] withoutMark(byte[] file) {
        boolean mark =
                file.length >= 3
                        && file[0] == (byte) 0xEF
                        && file[1] == (byte) 0xBB
                        && file[2] == (byte) 0xBF;
        return mark ? Arrays.copyOfRange(file, 3, file.length) : file;
    }

    private static Answer certificate(Question question, List<Certificate> certificates)
            throws UnreadableException {
        Certificate leaf =
                certificates.stream()
                        .filter(c -> c.role() == Role.LEAF)
                        .findFirst()
                        .orElseThrow(() ->
                                new UnreadableException(
                                        Cards.IS_A_CA,
                                        certificates.getFirst().subject().brief()
                                                + " is a CA's certificate"));
        if (certificates.size() > SignedData.MAX_CERTIFICATES) {
            throw new UnreadableException(
                    Cards.TOO_LARGE,
                    certificates.size() + " certificates; at most " + SignedData.MAX_CERTIFICATES);
        }
        Trust.Search search = new Trust.Search(question.store, certificates, question.at);
        Signer signer =
                signer(
                        leaf.subject().brief(),
                        leaf,
                        new SignatureCheck(Signature.NONE, "", "", SignatureCheck.Strength.SOUND),
                        Optional.empty(),
                        Senders.NONE,
                        search,
                        question.at);
        return new Explained(Kind.CERTIFICATE, question.at, List.of(), List.of(signer), List.of());
    }

    private static Answer detached(Question question, byte[] cms) throws UnreadableException {
        SignedData data = SignedData.read(cms);
        Optional<byte[]> content = data.content().or(question::content);
        return new Explained(
                Kind.SIGNATURE,
                question.at,
                List.of(),
                signers(
                        question,
                        data,
                        content.map(bytes -> contents(bytes, data.content().isPresent()))
                                .orElse(List.of()),
                        Senders.NONE),
                layers(data));
    }

    private static Answer mail(Question question, SignedMail mail) throws UnreadableException {
        SignedData data = SignedData.read(mail.signature());
        // multipart/signed is about its first part, whatever a signature carries besides.
        Optional<byte[]> content = mail.content().or(data::content);
        List<byte[]> contents =
                content.map(bytes -> contents(bytes, mail.content().isEmpty())).orElse(List.of());
        List<Signer> signers = signers(question, data, contents, mail.senders());
        List<Finding> findings = new ArrayList<>();
        if (mail.wrapped()) {
            findings.add(
                    Cards.PARTLY_SIGNED.finding(
                            "the signed part stands beside or inside other parts, which nobody"
                                    + " signed"));
        }
        findings.addAll(layers(data));
        return new Explained(
                Kind.MESSAGE,
                question.at,
                mail.senders().from().stream()
                        .map(address -> smimetrust.SafeText.line(address, 200))
                        .toList(),
                signers,
                findings);
    }

    /** Triple wrapping: what is signed may be an encrypted message. */
    private static List<Finding> layers(SignedData data) {
        return data.content()
                .filter(content -> SignedMail.isMeant(content) && Armour.isEncryptedPart(content))
                .map(_ -> List.of(Cards.INNER_LAYER.finding("what is signed is encrypted")))
                .orElse(List.of());
    }

    /**
     * What may have been signed: the bytes as they are, and with the line ends of mail (RFC 8551
     * 3.1.1), since programs save mails with those of their own system.
     */
    private static List<byte[]> contents(byte[] bytes, boolean exact) {
        if (exact) {
            return List.of(bytes);
        }
        byte[] canonical = LineEnds.canonical(bytes);
        return Arrays.equals(bytes, canonical) ? List.of(bytes) : List.of(canonical, bytes);
    }

    private static List<Signer> signers(
            Question question, SignedData data, List<byte[]> contents, Senders senders) {
        Trust.Search search = new Trust.Search(question.store, data.certificates(), question.at);
        List<Signer> signers = new ArrayList<>();
        for (SignerInfo info : data.signers()) {
            Optional<Instant> time = info.attributes().flatMap(SignedData.Attributes::signingTime);
            Optional<Certificate> certificate =
                    Stream.concat(data.certificates().stream(), question.store.stream())
                            .filter(c -> isOf(c, info.identifier()))
                            .findFirst();
            signers.add(
                    certificate
                            .map(c ->
                                    signer(
                                            info.named(),
                                            c,
                                            SignatureCheck.of(
                                                    info, data.contentType(), contents, c),
                                            time,
                                            senders,
                                            search,
                                            question.at))
                            .orElseGet(() -> absent(info, time)));
        }
        return signers;
    }

    private static boolean isOf(Certificate certificate, Identifier identifier) {
        return switch (identifier) {
            case Identifier.IssuerAndSerial(var issuer, var serial) ->
                    certificate.serial().equals(serial) && certificate.issuer().matches(issuer);
            case Identifier.KeyIdentifier(var hex) ->
                    certificate.subjectKeyIdentifier().filter(hex::equals).isPresent();
        };
    }

    private static Signer absent(SignerInfo info, Optional<Instant> time) {
        return new Signer(
                info.named(),
                Optional.empty(),
                Signature.UNVERIFIABLE,
                "",
                time,
                List.of(),
                Optional.of(WindowsError.CRYPT_E_SIGNER_NOT_FOUND),
                List.of(Cards.SIGNER_MISSING.finding("it would have " + info.named())),
                List.of());
    }

    private static Signer signer(
            String named,
            Certificate certificate,
            SignatureCheck check,
            Optional<Instant> signingTime,
            Senders senders,
            Trust.Search search,
            Instant at) {
        List<Finding> findings = new ArrayList<>();
        Optional<WindowsError> error = signature(check, findings);
        Trust trust = search.of(certificate);
        trust.finding().ifPresent(findings::add);
        // Told beside a failing chain too: it does not go away with an upload.
        Optional<WindowsError> own = own(certificate, at, findings);
        findings.addAll(Addresses.findings(certificate, senders));
        return new Signer(
                named,
                Optional.of(certificate),
                check.outcome(),
                check.algorithm(),
                signingTime,
                trust.path(),
                error.or(trust::error).or(() -> own),
                findings,
                trust.uploads());
    }

    private static Optional<WindowsError> signature(SignatureCheck check, List<Finding> findings) {
        Optional<WindowsError> error = Optional.empty();
        switch (check.outcome()) {
            case MODIFIED -> {
                findings.add(Cards.MODIFIED.finding(said(check, "the content was changed")));
                error = Optional.of(WindowsError.CRYPT_E_HASH_VALUE);
            }
            case INVALID -> {
                findings.add(Cards.SIGNATURE_INVALID.finding(said(check, "it does not verify")));
                error = Optional.of(WindowsError.NTE_BAD_SIGNATURE);
            }
            case UNVERIFIABLE -> {
                findings.add(Cards.SIGNATURE_UNKNOWN.finding(said(check, "it cannot be verified")));
                error = Optional.of(WindowsError.CRYPT_E_UNKNOWN_ALGO);
            }
            case WITHOUT_CONTENT ->
                    findings.add(
                            Cards.WITHOUT_CONTENT.finding(
                                    said(
                                            check,
                                            "the signature is the signer's; over which content,"
                                                    + " cannot be told")));
            case VALID, NONE -> {}
        }
        switch (check.strength()) {
            case BROKEN -> findings.add(Cards.BROKEN_DIGEST.finding(check.algorithm()));
            case FADING -> findings.add(Cards.WEAK_DIGEST.finding(check.algorithm()));
            case SOUND -> {}
        }
        return error;
    }

    private static String said(SignatureCheck check, String otherwise) {
        return check.why().isEmpty() ? otherwise : check.why();
    }

    /** What the signer's certificate lacks by itself. */
    private static Optional<WindowsError> own(
            Certificate certificate, Instant at, List<Finding> findings) {
        Optional<WindowsError> error = Optional.empty();
        if (at.isAfter(certificate.notAfter().instant())) {
            findings.add(Cards.EXPIRED.finding("expired on " + certificate.notAfter().instant()));
            error = Optional.of(WindowsError.CERT_E_EXPIRED);
        } else if (at.isBefore(certificate.notBefore().instant())) {
            findings.add(
                    Cards.NOT_YET_VALID.finding(
                            "not valid before " + certificate.notBefore().instant()));
            error = Optional.of(WindowsError.CERT_E_EXPIRED);
        }
        if (!certificate.allowsEmail()) {
            findings.add(
                    Cards.WRONG_USAGE.finding(
                            "its extended key usages do not include e-mail protection"));
            error = error.or(() -> Optional.of(WindowsError.CERT_E_WRONG_USAGE));
        } else if (certificate.extension(Extension.keyUsage).isPresent()
                && certificate
                        .keyUsage()
                        .filter(usage ->
                                usage.hasUsages(KeyUsage.digitalSignature)
                                        || usage.hasUsages(KeyUsage.nonRepudiation))
                        .isEmpty()) {
            findings.add(
                    Cards.WRONG_USAGE.finding(
                            "its key usage has neither digitalSignature nor nonRepudiation: it is"
                                    + " for encryption"));
            error = error.or(() -> Optional.of(WindowsError.CERT_E_WRONG_USAGE));
        }
        return error;
    }

    /** PEM and bare base64 around a CMS structure, and what is inside a signed part. */
    private static final class Armour {

        private static final int MAX_LINE = 200;

        static Optional<byte[]> open(byte[] file) {
            String text = new String(file, StandardCharsets.ISO_8859_1);
            int begin = text.indexOf("-----BEGIN ");
            String body = text;
            if (begin >= 0) {
                int from = text.indexOf("-----", begin + 11);
                int to = from < 0 ? -1 : text.indexOf("-----END", from);
                String label = from < 0 ? "" : text.substring(begin + 11, from);
                if (to < 0
                        || !(label.equals("PKCS7")
                                || label.equals("CMS")
                                || label.equals("PKCS #7 SIGNED DATA"))) {
                    return Optional.empty();
                }
                body = text.substring(from + 5, to);
            } else if (!text.strip().startsWith("MI")) { // every CMS structure does
                return Optional.empty();
            }
            try {
                return Optional.of(Base64.getMimeDecoder().decode(body.strip()));
            } catch (IllegalArgumentException e) { // not base64
                return Optional.empty();
            }
        }

        static boolean isEncryptedPart(byte[] part) {
            String head =
                    new String(
                                    part,
                                    0,
                                    Math.min(part.length, 10 * MAX_LINE),
                                    StandardCharsets.ISO_8859_1)
                            .toLowerCase(java.util.Locale.ROOT);
            int end = head.indexOf("\r\n\r\n");
            head = end < 0 ? head : head.substring(0, end);
            return head.contains("pkcs7-mime") && head.contains("enveloped");
        }
    }

    /**
     * What to say of persons' certificates in a bundle: whether their issuing CA is there, so that
     * nothing is to do, or which one to get.
     */
    public static IssuerInBundle issuers(Collection<Certificate> bundle) {
        return new IssuerInBundle(bundle);
    }
}
