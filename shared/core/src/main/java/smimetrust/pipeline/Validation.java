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
    private final int maxVerdictBytes;

    /** Over an inbox to read and a state to write. */
    public Validation(ObjectStore inbox, ObjectStore state) {
        this(inbox, state, VerdictDocument.MAX_BYTES);
    }

    Validation(ObjectStore inbox, ObjectStore state, int maxVerdictBytes) {
        this.inbox = inbox;
        this.state = state;
        this.maxVerdictBytes = maxVerdictBytes;
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
                remember(
                        key,
                        new IncidentDocument(
                                IncidentDocument.SCHEMA,
                                key.key(),
                                etag,
                                refusal.rule(),
                                written,
                                refusal.message(),
                                refusal.fix()));
            }
        }
        // An event may be late: it tells of the present object only if it names its version.
        Optional<Request.Upload> uploader =
                upload.filter(u -> version.filter(u.version()::equals).isPresent());
        Verdict kept = verdict;
        VerdictDocument document =
                VerdictDocument.of(key.key(), etag, Rulebook.VERSION, verdict, uploader);
        if (Json.compact(document).length > maxVerdictBytes) {
            // Written all the same it could never be read, and would be asked for for ever.
            kept = tooMuch(verdict);
            document = VerdictDocument.of(key.key(), etag, Rulebook.VERSION, kept, uploader);
        }
        store(key, document, version);
        return new Outcome.Judged(
                key.bundle(),
                kept.certificates().size(),
                kept.certificates().stream()
                        .flatMap(c -> c.findings().stream())
                        .filter(f -> f.severity() == Severity.ERROR)
                        .map(smimetrust.Finding::rule)
                        .toList(),
                kept.refusals().stream().map(Refusal::rule).toList());
    }

    private Verdict tooMuch(Verdict verdict) {
        List<Refusal> refusals = new ArrayList<>();
        refusals.add(
                Cards.TOO_MUCH_IN_FILE.refusal(
                        "file",
                        "what there is to say of its %,d certificates takes more than %,d bytes"
                                .formatted(verdict.certificates().size(), maxVerdictBytes)));
        verdict.refusals().stream()
                .filter(r -> CertificateFile.isIncident(r.rule()))
                .limit(CertificateFile.MAX_REFUSALS)
                .forEach(refusals::add);
        return new Verdict(verdict.sha256(), List.of(), refusals);
    }

    /** Once for each writing of the object: the same key uploaded again is a new incident. */
    private void remember(InboxKey key, IncidentDocument document) {
        String name = key.document(IncidentDocument.FOLDER, document.etag(), document.rule());
        Retry.untilWritten(
                "the incident of " + SafeText.line(key.key(), 200),
                () -> {
                    ObjectStore.Fetched stored = state.get(name, IncidentDocument.MAX_BYTES);
                    boolean known =
                            stored instanceof Found found
                                    && read(found.bytes(), IncidentDocument.class)
                                            .filter(d -> !d.seen().isBefore(document.seen()))
                                            .isPresent();
                    return known
                            ? ObjectStore.Put.WRITTEN
                            : state.put(name, Json.pretty(document), Retry.over(stored));
                });
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
                    ObjectStore.Fetched stored = state.get(name, VerdictDocument.MAX_BYTES);
                    Optional<VerdictDocument> earlier =
                            stored instanceof Found found
                                    ? read(found.bytes(), VerdictDocument.class)
                                    : Optional.empty();
                    VerdictDocument all = earlier.map(document::after).orElse(document);
                    VerdictDocument kept =
                            earlier.flatMap(VerdictDocument::upload)
                                    .filter(u -> isBetter(u, document.upload(), version))
                                    .map(all::withUpload)
                                    .orElse(all);
                    return state.put(name, Json.compact(kept), Retry.over(stored));
                });
    }

    /**
     * Whether the writer on record is the one to keep: of this very version where this run knows of
     * none, or of one that was written after what this run read.
     */
    private static boolean isBetter(
            Request.Upload known, Optional<Request.Upload> other, Optional<String> version) {
        return other.map(o -> known.at().isAfter(o.at()))
                .orElseGet(() -> version.filter(known.version()::equals).isPresent());
    }

    private static <T extends Record> Optional<T> read(byte[] bytes, Class<T> type) {
        try {
            return Optional.of(Json.read(bytes, type));
        } catch (JsonException e) { // what cannot be read is written anew
            return Optional.empty();
        }
    }
}
