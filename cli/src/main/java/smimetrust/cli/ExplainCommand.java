package smimetrust.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Json;
import smimetrust.Refusal;
import smimetrust.SafeText;
import smimetrust.explain.Answer;
import smimetrust.explain.Answer.Explained;
import smimetrust.explain.Answer.Signer;
import smimetrust.explain.Answer.Upload;
import smimetrust.explain.Explain;

/** Why a signature is trusted or not, and what to upload. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Tells why a signature would or would not be trusted in Outlook on the web with a"
                    + " store, and what to upload to mend it.",
            "Revocation is not checked."
        })
final class ExplainCommand implements Callable<Integer>, SmimeTrust.Clocked {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            description =
                    "a signed mail (.eml), a signature (.p7s) or a person's certificate; -"
                            + " for standard input")
    private Path file = Path.of("");

    @Option(
            names = "--with",
            paramLabel = "STORE",
            required = true,
            description =
                    "an SST, a folder of certificates, a folder of build or of a release, a"
                            + " bundle in an output folder; may be repeated")
    private List<Path> stores = List.of();

    @Option(
            names = "--content",
            paramLabel = "FILE",
            description = "what a .p7s signs, where it is not inside")
    private @Nullable Path content;

    @Option(
            names = "--save",
            paramLabel = "DIR",
            description =
                    "write the CA certificates that the message brought and the store lacks"
                            + " into this folder")
    private @Nullable Path save;

    @Option(names = "--at", paramLabel = "TIME", description = "ask about another day")
    private @Nullable Instant at;

    @Option(names = "--json", description = "print JSON instead of text")
    private boolean json;

    private final Clock clock;

    ExplainCommand(Clock clock) {
        this.clock = clock;
    }

    /**
     * The JSON form.
     *
     * @param schema {@code smime-trust/explanation/1}
     * @param undecided nothing is wrong but that what is signed is not at hand
     * @param refusal why there is nothing to explain; then all else is empty
     */
    public record Document(
            String schema,
            String file,
            boolean trusted,
            boolean undecided,
            Optional<Answer.Kind> kind,
            Instant at,
            List<String> from,
            List<SignerEntry> signers,
            List<UploadEntry> uploads,
            List<Finding> findings,
            Optional<Refusal> refusal) {}

    /** One signer. */
    public record SignerEntry(
            String named,
            boolean trusted,
            Answer.Signature signature,
            String algorithm,
            Optional<Instant> signingTime,
            Optional<String> windowsError,
            Optional<String> windowsName,
            List<PathEntry> path,
            List<Finding> findings) {}

    /** One certificate of a path. */
    public record PathEntry(
            String sha256,
            String subject,
            String issuer,
            String serial,
            Instant notBefore,
            Instant notAfter,
            boolean inStore) {}

    /** Where a certificate is to be had. */
    public enum Origin {
        MESSAGE,
        CA
    }

    /**
     * One certificate to upload.
     *
     * @param from where it is to be had
     * @param needed whether nothing works without it
     * @param file where --save wrote it
     */
    public record UploadEntry(
            Origin from,
            String subject,
            boolean root,
            boolean needed,
            Optional<String> sha256,
            Optional<String> keyIdentifier,
            List<String> urls,
            Optional<String> file) {}

    @Override
    public Integer call() throws IOException {
        Instant now = at == null ? clock.instant() : at;
        byte[] bytes = read(file);
        Optional<byte[]> signed = content == null ? Optional.empty() : Optional.of(read(content));
        List<Certificate> store = StoreSource.read(stores);
        Answer answer = Explain.of(new Explain.Question(bytes, signed, store, now));
        return switch (answer) {
            case Answer.Unreadable unreadable -> unreadable(unreadable.refusal(), now);
            case Explained explained -> explained(explained, store);
        };
    }

    private static byte[] read(Path path) throws IOException {
        if (path.toString().equals("-")) {
            return System.in.readNBytes(Explain.MAX_BYTES + 1);
        }
        if (Files.isDirectory(path)) {
            throw new SmimeTrust.InputException(path, "a folder; explain reads one file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(Explain.MAX_BYTES + 1);
        }
    }

    private int unreadable(Refusal refusal, Instant now) {
        if (json) {
            print(
                    new Document(
                            SCHEMA,
                            name(),
                            false,
                            false,
                            Optional.empty(),
                            now,
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            Optional.of(refusal)));
        }
        SmimeTrust.say(
                spec.commandLine().getErr(),
                file + ": " + refusal.rule() + ": " + refusal.message() + ". " + refusal.fix());
        return SmimeTrust.NO_INPUT;
    }

    private static final String SCHEMA = "smime-trust/explanation/1";

    private String name() {
        return SafeText.line(file.toString(), 200);
    }

    private int explained(Explained explained, List<Certificate> store) throws IOException {
        Map<Upload, Path> saved = save == null ? Map.of() : save(explained.uploads(), save);
        if (json) {
            print(document(explained, store, saved));
        } else {
            show(explained, store, saved);
        }
        return explained.isTrusted() ? 0 : SmimeTrust.REFUSED;
    }

    private static Map<Upload, Path> save(List<Upload> uploads, Path folder) throws IOException {
        Map<Upload, Path> saved = new HashMap<>();
        for (Upload upload : uploads) {
            if (upload instanceof Upload.FromMessage(Certificate certificate, _, _)) {
                Files.createDirectories(folder);
                saved.put(
                        upload,
                        Files.write(
                                folder.resolve(StoreSource.fileName(certificate)),
                                certificate.der()));
            }
        }
        return saved;
    }

    private void print(Document document) {
        spec.commandLine()
                .getOut()
                .print(new String(Json.pretty(document), StandardCharsets.UTF_8));
    }

    private Document document(
            Explained explained, List<Certificate> store, Map<Upload, Path> saved) {
        return new Document(
                SCHEMA,
                name(),
                explained.isTrusted(),
                explained.isUndecided(),
                Optional.of(explained.kind()),
                explained.at(),
                explained.senders(),
                explained.signers().stream().map(s -> entry(s, store)).toList(),
                explained.uploads().stream()
                        .map(upload ->
                                entry(
                                        upload,
                                        Optional.ofNullable(saved.get(upload)).map(Path::toString)))
                        .toList(),
                explained.findings(),
                Optional.empty());
    }

    private static SignerEntry entry(Signer signer, List<Certificate> store) {
        return new SignerEntry(
                signer.named(),
                signer.isTrusted(),
                signer.signature(),
                signer.algorithm(),
                signer.signingTime(),
                signer.error().map(e -> e.code()),
                signer.error().map(Enum::name),
                signer.path().stream()
                        .map(c ->
                                new PathEntry(
                                        c.sha256().hex(),
                                        c.subject().toString(),
                                        c.issuer().toString(),
                                        c.serialHex(),
                                        c.notBefore().instant(),
                                        c.notAfter().instant(),
                                        store.contains(c)))
                        .toList(),
                signer.findings());
    }

    private static UploadEntry entry(Upload upload, Optional<String> file) {
        return switch (upload) {
            case Upload.FromMessage m ->
                    new UploadEntry(
                            Origin.MESSAGE,
                            m.certificate().subject().toString(),
                            m.root(),
                            m.needed(),
                            Optional.of(m.certificate().sha256().hex()),
                            m.certificate().subjectKeyIdentifier(),
                            List.of(),
                            file);
            case Upload.FromTheCa ca ->
                    new UploadEntry(
                            Origin.CA,
                            ca.issuer(),
                            false,
                            true,
                            Optional.empty(),
                            ca.keyIdentifier(),
                            ca.urls(),
                            file);
        };
    }

    private void show(Explained explained, List<Certificate> store, Map<Upload, Path> saved) {
        Page page = new Page(spec.commandLine().getOut());
        Optional<Signer> first =
                explained.signers().stream()
                        .filter(signer -> signer.error().isPresent())
                        .findFirst();
        String where = "in Outlook on the web with this store, " + Moment.day(explained.at());
        if (explained.isUndecided()) {
            page.labelled(
                    "UNDECIDED    ",
                    "the certificate is trusted " + where + "; what it signs is not here");
        } else {
            page.labelled(explained.isTrusted() ? "TRUSTED      " : "NOT TRUSTED  ", where);
        }
        first.flatMap(Signer::error)
                .ifPresent(error ->
                        field(
                                page,
                                "Windows",
                                error.code() + " " + error.name() + ": " + error.says()));
        if (!explained.senders().isEmpty()) {
            field(page, "from", String.join(", ", explained.senders()));
        }
        for (Signer signer : explained.signers()) {
            show(page, signer, store);
        }
        findings(page, explained.findings());
        uploads(page, explained.uploads(), saved);
        page.gap();
        page.wrapped(
                "",
                "Not checked: revocation. Exchange fetches the CRLs; 0x80092013 means that it could"
                        + " not.");
    }

    private void show(Page page, Signer signer, List<Certificate> store) {
        page.gap();
        signer.certificate()
                .ifPresentOrElse(
                        c ->
                                field(
                                        page,
                                        "signer",
                                        c.subject().brief()
                                                + ", until "
                                                + Moment.day(c.notAfter().instant())),
                        () -> field(page, "signer", signer.named()));
        if (signer.signature() != Answer.Signature.NONE) {
            field(
                    page,
                    "signature",
                    words(signer.signature())
                            + (signer.algorithm().isEmpty() ? "" : ", " + signer.algorithm())
                            + signer.signingTime()
                                    .map(t -> ", says " + t + " (nobody vouches for that)")
                                    .orElse(""));
        }
        String label = "chain";
        for (Certificate c : signer.path().stream().skip(1).toList()) {
            field(
                    page,
                    label,
                    c.subject().brief()
                            + (c.isSelfSigned() ? ", root" : "")
                            + ", "
                            + (store.contains(c) ? "in the store" : "ONLY IN THE MESSAGE")
                            + ", until "
                            + Moment.day(c.notAfter().instant()));
            label = "";
        }
        findings(page, signer.findings());
    }

    private static String words(Answer.Signature signature) {
        return switch (signature) {
            case VALID -> "valid";
            case MODIFIED -> "THE CONTENT WAS CHANGED";
            case INVALID -> "INVALID";
            case UNVERIFIABLE -> "cannot be verified";
            case WITHOUT_CONTENT -> "of content that is not here";
            case NONE -> "none";
        };
    }

    private static void findings(Page page, List<Finding> findings) {
        for (Finding finding : findings) {
            field(
                    page,
                    finding.severity().name().toLowerCase(Locale.ROOT),
                    finding.rule() + ": " + finding.message());
            field(page, "", "→ " + finding.fix());
        }
    }

    private void uploads(Page page, List<Upload> uploads, Map<Upload, Path> saved) {
        if (uploads.isEmpty()) {
            return;
        }
        page.gap();
        page.line("upload");
        boolean roots = false;
        List<String> unsaved = new ArrayList<>();
        for (Upload upload : uploads) {
            switch (upload) {
                case Upload.FromMessage(Certificate c, boolean root, boolean needed) -> {
                    roots |= root;
                    page.labelled(
                            "  - ",
                            (root ? "root " : "intermediate ")
                                    + c.subject().brief()
                                    + ", from the message"
                                    + (needed ? "" : ", to be safe"));
                    page.labelled("    ", "sha256 " + c.sha256());
                    Path file = saved.get(upload);
                    if (file == null) {
                        unsaved.add(c.subject().brief());
                    } else {
                        page.labelled("    ", "saved as " + file);
                    }
                }
                case Upload.FromTheCa ca -> {
                    page.labelled("  - ", ca.issuer());
                    ca.keyIdentifier()
                            .ifPresent(hex -> page.labelled("    ", "key identifier " + hex));
                    ca.urls().forEach(url -> page.labelled("    ", url));
                }
            }
        }
        if (!unsaved.isEmpty()) {
            page.labelled(
                    "  ",
                    "--save DIR writes what is from the message as files, ready to drop into the"
                            + " bundle's folder.");
        }
        if (roots) {
            page.labelled(
                    "  ",
                    "Anybody can put a root into a message: compare its SHA-256 with the CA's own"
                            + " page before you upload it.");
        }
    }

    private static void field(Page page, String name, String value) {
        page.labelled("  " + Page.cell(name, 9) + "  ", value);
    }
}
