package smimetrust.pipeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.Refusal;
import smimetrust.SafeText;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.Verdict;
import smimetrust.intake.CertificateFile;
import smimetrust.intake.CertificateFile.Contents;
import smimetrust.pipeline.ObjectStore.Found;
import smimetrust.rules.Rulebook;

/**
 * The first stage: judges the object that is now under a key, and keeps its verdict. It never
 * deletes, and never sees another object. Running it again changes nothing.
 */
public final class Validation {

    private final ObjectStore inbox;
    private final ObjectStore state;

    /** Over an inbox to read and a state to write. */
    public Validation(ObjectStore inbox, ObjectStore state) {
        this.inbox = inbox;
        this.state = state;
    }

    /** What one run did; for logs. */
    public sealed interface Outcome {
        /** A folder marker or a desktop's litter. */
        record Ignored() implements Outcome {}

        /** No object is there any more. */
        record Gone() implements Outcome {}

        /**
         * Judged, now or before.
         *
         * @param certificates how many were found
         * @param rejected the ids of the error findings
         * @param refused the ids of the refusals
         */
        record Judged(
                BundleName bundle, int certificates, List<String> rejected, List<String> refused)
                implements Outcome {
            public Judged {
                rejected = List.copyOf(rejected);
                refused = List.copyOf(refused);
            }
        }
    }

    /** Judges. */
    public Outcome run(Request.Validate request) {
        Optional<InboxKey> key = InboxKey.of(request.key());
        if (key.isEmpty()) {
            return new Outcome.Ignored();
        }
        return switch (inbox.get(request.key(), CertificateFile.MAX_BYTES)) {
            case ObjectStore.Missing() -> new Outcome.Gone();
            case Found found ->
                    keep(
                            key.get(),
                            found.etag(),
                            found.lastModified(),
                            judge(key.get(), found.bytes()),
                            request.upload(),
                            found.version());
            case ObjectStore.TooLarge large ->
                    keep(
                            key.get(),
                            large.etag(),
                            large.lastModified(),
                            refused(key.get(), CertificateFile.tooLarge(large.size())),
                            request.upload(),
                            large.version());
            case ObjectStore.Unreadable unreadable ->
                    keep(
                            key.get(),
                            unreadable.etag(),
                            unreadable.lastModified(),
                            refused(key.get(), CertificateFile.unreadable(unreadable.why())),
                            Optional.empty(),
                            Optional.empty());
        };
    }

    private static Verdict judge(InboxKey key, byte[] bytes) {
        Contents contents = CertificateFile.read(bytes);
        Sha256 digest = Sha256.of(bytes);
        if (key.bundle().equals(BundleName.INVALID)) {
            List<Refusal> refusals = new ArrayList<>(List.of(invalid(key)));
            refusals.addAll(
                    contents.refusals().stream()
                            .filter(r -> CertificateFile.isIncident(r.rule()))
                            .toList());
            return new Verdict(Optional.of(digest), List.of(), refusals);
        }
        return new Verdict(
                Optional.of(digest),
                contents.certificates().stream()
                        .map(c ->
                                new Verdict.Judged(
                                        c.certificate(), c.at(), Rulebook.judge(c.certificate())))
                        .toList(),
                contents.refusals());
    }

    private static Verdict refused(InboxKey key, Refusal refusal) {
        return new Verdict(
                Optional.empty(),
                List.of(),
                key.bundle().equals(BundleName.INVALID)
                        ? List.of(invalid(key), refusal)
                        : List.of(refusal));
    }

    private static Refusal invalid(InboxKey key) {
        String folder = key.key().substring(0, key.key().indexOf('/'));
        return Cards.BUNDLE_NAME.refusal(
                "file", "\"" + SafeText.line(folder, 80) + "\" is no name for a bundle");
    }

    private Outcome keep(
            InboxKey key,
            String etag,
            Instant written,
            Verdict verdict,
            Optional<Request.Upload> upload,
            Optional<String> version) {
        // Before the verdict, so that a crash between the two cannot lose it.
        for (Refusal refusal : verdict.refusals()) {
            if (CertificateFile.isIncident(refusal.rule())) {
                state.put(
                        key.document(IncidentDocument.FOLDER, etag, refusal.rule()),
                        Json.pretty(
                                new IncidentDocument(
                                        IncidentDocument.SCHEMA,
                                        key.key(),
                                        etag,
                                        refusal.rule(),
                                        written,
                                        refusal.message(),
                                        refusal.fix())),
                        new ObjectStore.IfAbsent());
            }
        }
        // An event may be late: it tells of the present object only if it names its version.
        store(
                key,
                VerdictDocument.of(
                        key.key(),
                        etag,
                        Rulebook.VERSION,
                        verdict,
                        upload.filter(u -> version.filter(u.version()::equals).isPresent())),
                version);
        return new Outcome.Judged(
                key.bundle(),
                verdict.certificates().size(),
                verdict.certificates().stream()
                        .flatMap(c -> c.findings().stream())
                        .filter(f -> f.severity() == Severity.ERROR)
                        .map(smimetrust.Finding::rule)
                        .toList(),
                verdict.refusals().stream().map(Refusal::rule).toList());
    }

    /**
     * Writes the verdict even where the same one is there: the write is what tells the next stage
     * that the object came (back). What an earlier run knew of this version's writer is kept.
     */
    private void store(InboxKey key, VerdictDocument document, Optional<String> version) {
        String name = key.document(VerdictDocument.FOLDER, document.etag(), document.rulebook());
        Retry.untilWritten(
                "the verdict of " + SafeText.line(key.key(), 200),
                () -> {
                    Optional<Found> stored = state.find(name, VerdictDocument.MAX_BYTES);
                    VerdictDocument kept =
                            document.upload().isPresent()
                                    ? document
                                    : stored.flatMap(found -> read(found.bytes()))
                                            .flatMap(VerdictDocument::upload)
                                            .filter(u ->
                                                    version.filter(u.version()::equals).isPresent())
                                            .map(document::withUpload)
                                            .orElse(document);
                    return state.put(name, Json.compact(kept), Retry.over(stored));
                });
    }

    private static Optional<VerdictDocument> read(byte[] bytes) {
        try {
            return Optional.of(Json.read(bytes, VerdictDocument.class));
        } catch (JsonException e) { // what cannot be read is written anew
            return Optional.empty();
        }
    }
}
