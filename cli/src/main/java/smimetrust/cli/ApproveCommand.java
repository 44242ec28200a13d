package smimetrust.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.notice.Place;
import smimetrust.pipeline.ApprovalDocument;
import smimetrust.pipeline.ObjectStore;
import smimetrust.release.Layout;
import smimetrust.release.Status;
import software.amazon.awssdk.core.exception.SdkException;

/** The second person's word for one certificate. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = {
            "Approves one certificate of a bundle, after showing what that makes possible.",
            "It counts if the storage says that somebody else wrote it than uploaded the"
                    + " certificate: with AWS, a principal of another role or user. To take it"
                    + " back, delete the object that it wrote.",
            "Exits with 1 if the answer was no."
        })
final class ApproveCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "BUNDLE", description = "the tenant's trust list")
    private String bundle = "";

    @Parameters(
            index = "1",
            paramLabel = "SHA256",
            description = "of the certificate, as viewers show it; compare it with the CA's page")
    private String digest = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "WHERE",
            description = "the folder of a run, or the control bucket as s3://BUCKET")
    private String to = "";

    @Option(
            names = "--from",
            paramLabel = "s3://BUCKET",
            description = "the output bucket, where its name does not follow from --to")
    private @Nullable String from;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; others read it")
    private @Nullable String reason;

    @Option(names = "--yes", description = "do not ask")
    private boolean yes;

    @Option(
            names = "--unseen",
            description = "approve a certificate that the bundle's status does not have (yet)")
    private boolean unseen;

    @Override
    public Integer call() throws IOException {
        BundleName name =
                BundleName.of(bundle)
                        .orElseThrow(() -> misused("BUNDLE is not the name of a bundle"));
        String hex = digest.replaceAll("[:\\s]", "").toLowerCase(Locale.ROOT);
        if (!Sha256.isHex(hex)) {
            throw misused("SHA256 has 64 hexadecimal digits");
        }
        Sha256 sha256 = new Sha256(hex);
        try {
            ObjectStore control = Parts.store(to, "control");
            Page page = new Page(spec.commandLine().getOut());
            show(page, name, sha256);
            if (!yes && !agreed()) {
                page.line("not approved");
                return SmimeTrust.REFUSED;
            }
            String key = ApprovalDocument.key(name, sha256);
            control.put(
                    key,
                    Json.pretty(
                            new ApprovalDocument(
                                    ApprovalDocument.SCHEMA,
                                    sha256,
                                    Optional.ofNullable(System.getProperty("user.name")),
                                    Optional.ofNullable(reason))),
                    new ObjectStore.Always());
            page.line("wrote " + key);
            return 0;
        } catch (SdkException e) { // no credentials, no region, no such bucket, no network
            throw new SmimeTrust.InputException(to + ": " + e.getMessage());
        }
    }

    private void show(Page page, BundleName name, Sha256 sha256) {
        Optional<Status> status =
                output().flatMap(output ->
                        Parts.status(
                                output, from == null ? to : from, Layout.BUNDLES.status(name)));
        Optional<Status.ApprovalEntry> entry =
                status.flatMap(s ->
                        s.approvals().stream()
                                .filter(one -> one.sha256().equals(sha256))
                                .findFirst());
        Optional<Status.CertificateEntry> shared =
                status.filter(Status::isShared)
                        .flatMap(s ->
                                s.certificates().stream()
                                        .filter(one -> one.sha256().equals(sha256))
                                        .findFirst());
        if (entry.isPresent()) {
            PendingCommand.show(page, name.text(), entry.get());
        } else if (shared.isPresent()) {
            // Who takes it over may need the approval; the shared bundle itself need not.
            page.line(name + "  " + SafeText.line(shared.get().name(), 200));
            page.line("  sha256 " + sha256);
            page.labelled(
                    "  in ",
                    SafeText.line(String.join(", ", shared.get().sources()), 200)
                            + "; pending shows who uploaded it, and what it would make possible"
                            + " for each tenant");
        } else if (unseen) {
            page.line(name + "  a certificate that its status does not have");
            page.line("  sha256 " + sha256);
        } else {
            throw new SmimeTrust.InputException(
                    "no certificate with that SHA-256 needs an approval in the status of "
                            + name
                            + "; --unseen approves it all the same");
        }
    }

    private Optional<ObjectStore> output() {
        if (from == null && !Parts.isBucket(to)) {
            return Optional.of(Parts.store(to, "output"));
        }
        return Optional.ofNullable(from)
                .or(() ->
                        Place.Bucket.sister(Parts.bucket(to), "control", "output")
                                .map(name -> Parts.S3 + name))
                .map(where -> Parts.store(where, "output"));
    }

    private boolean agreed() throws IOException {
        spec.commandLine().getOut().print("Approve it? Type yes: ");
        spec.commandLine().getOut().flush();
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        String answer = in.readLine();
        return answer != null && answer.strip().equalsIgnoreCase("yes");
    }

    private CommandLine.ParameterException misused(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
