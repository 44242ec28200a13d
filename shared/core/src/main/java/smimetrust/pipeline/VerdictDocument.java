package smimetrust.pipeline;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.JsonException;
import smimetrust.MalformedCertificateException;
import smimetrust.Refusal;
import smimetrust.Sha256;
import smimetrust.Verdict;

/**
 * A verdict as it is stored, with the certificates themselves. Internal to the stages: its schema
 * number is there for upgrades.
 *
 * @param key the inbox key that was judged
 * @param etag the content that was judged
 * @param rulebook the version that judged
 * @param sha256 the digest of the content, if it was read
 * @param upload who wrote that content, where an event told it
 * @param writers everybody of whom an event told that they wrote that content: a second writer does
 *     not make the first one undone
 */
public record VerdictDocument(
        String schema,
        String key,
        String etag,
        String rulebook,
        Optional<Sha256> sha256,
        List<Entry> certificates,
        List<Refusal> refusals,
        Optional<Request.Upload> upload,
        List<String> writers) {

    static final String SCHEMA = "smime-trust/verdict/1";
    static final String FOLDER = "verdicts";

    /** A 1 MiB file of a compressed archive cannot give more than this. Unit: bytes. */
    static final int MAX_BYTES = 32 << 20;

    /** More are not remembered. */
    private static final int MAX_WRITERS = 200;

    public VerdictDocument {
        certificates = List.copyOf(certificates);
        refusals = List.copyOf(refusals);
        // Older programs wrote none.
        writers = writers == null ? List.of() : List.copyOf(writers);
    }

    /**
     * One certificate.
     *
     * @param der base64
     */
    public record Entry(String der, String at, List<Finding> findings) {
        public Entry {
            findings = List.copyOf(findings);
        }
    }

    static VerdictDocument of(
            String key,
            String etag,
            String rulebook,
            Verdict verdict,
            Optional<Request.Upload> upload) {
        return new VerdictDocument(
                SCHEMA,
                key,
                etag,
                rulebook,
                verdict.sha256(),
                verdict.certificates().stream()
                        .map(judged ->
                                new Entry(
                                        Base64.getEncoder()
                                                .encodeToString(judged.certificate().der()),
                                        judged.at(),
                                        judged.findings()))
                        .toList(),
                verdict.refusals(),
                upload,
                upload.map(Request.Upload::principal).stream().toList());
    }

    /** Whether it is about that content. */
    boolean isAbout(String wantedKey, String wantedEtag, String wantedRulebook) {
        return schema.equals(SCHEMA)
                && key.equals(wantedKey)
                && etag.equals(wantedEtag)
                && rulebook.equals(wantedRulebook);
    }

    VerdictDocument withUpload(Request.Upload known) {
        return with(Optional.of(known), writers);
    }

    /** The same, with the writers of an earlier document too. */
    VerdictDocument after(VerdictDocument earlier) {
        return with(
                upload,
                Stream.concat(
                                earlier.writers.stream(),
                                Stream.concat(
                                        earlier.upload.map(Request.Upload::principal).stream(),
                                        writers.stream()))
                        .distinct()
                        .limit(MAX_WRITERS)
                        .toList());
    }

    private VerdictDocument with(Optional<Request.Upload> newUpload, List<String> newWriters) {
        return new VerdictDocument(
                schema, key, etag, rulebook, sha256, certificates, refusals, newUpload, newWriters);
    }

    /**
     * The verdict.
     *
     * @throws JsonException if a certificate in it is none
     */
    Verdict verdict() {
        List<Verdict.Judged> judged = new ArrayList<>();
        for (Entry entry : certificates) {
            try {
                judged.add(
                        new Verdict.Judged(
                                Certificate.parse(Base64.getDecoder().decode(entry.der())),
                                entry.at(),
                                entry.findings()));
            } catch (MalformedCertificateException | IllegalArgumentException e) {
                throw new JsonException(
                        "a stored verdict holds no certificate at " + entry.at(), e);
            }
        }
        return new Verdict(sha256, judged, refusals);
    }
}
