package smimetrust.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import smimetrust.Certificate;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.Refusal;
import smimetrust.folder.DirectoryStore;
import smimetrust.intake.CertificateFile;
import smimetrust.pipeline.Settings;
import smimetrust.release.Release;
import smimetrust.release.Status;
import smimetrust.sst.SerializedStore;

/** Certificates from where people have them. */
final class Input {

    private static final String STATUS = "status.json";
    private static final String STORE = "smime-trust.sst";

    private Input() {}

    /**
     * What is trusted by one side of a comparison.
     *
     * @param refusals what gave no certificate
     */
    record Trusted(Path from, List<Certificate> certificates, List<Refusal> refusals) {}

    /** The first bytes of a file, one more than are ever looked at; - is standard input. */
    static byte[] bytes(Path file) throws IOException {
        try (InputStream in =
                file.toString().equals("-") ? System.in : Files.newInputStream(file)) {
            return in.readNBytes(SerializedStore.MAX_BYTES + 1);
        }
    }

    private static CertificateFile.Contents file(Path file) throws IOException {
        return contents(file, bytes(file));
    }

    /** What is in a file, as an inbox reads it. */
    static CertificateFile.Contents contents(Path file, byte[] bytes) {
        // Whoever asks about a store asks whether Exchange would take it: nothing else will do,
        // though an inbox would take the certificates out of, say, a PKCS#7 of that name.
        if (isStore(file)) {
            switch (SerializedStore.read(bytes)) {
                case SerializedStore.Malformed malformed -> {
                    return malformed(malformed);
                }
                case SerializedStore.Store store when bytes.length > CertificateFile.MAX_BYTES -> {
                    return new CertificateFile.Contents(found(store), List.of());
                }
                case SerializedStore.Store _ -> {} // read as an inbox reads it
            }
        }
        return CertificateFile.read(bytes);
    }

    static boolean isStore(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".sst");
    }

    private static CertificateFile.Contents malformed(SerializedStore.Malformed malformed) {
        return new CertificateFile.Contents(
                List.of(),
                List.of(
                        malformed
                                .card()
                                .refusal("byte " + malformed.offset(), malformed.message())));
    }

    private static List<CertificateFile.Found> found(SerializedStore.Store store) {
        return store.elements().stream()
                .filter(SerializedStore.CertificateElement.class::isInstance)
                .map(SerializedStore.CertificateElement.class::cast)
                .map(e -> new CertificateFile.Found(e.certificate(), "byte " + e.offset()))
                .toList();
    }

    /** The files of a folder at any depth, sorted. */
    static List<Path> files(Path folder) {
        List<String> keys = new DirectoryStore(folder.toAbsolutePath().normalize()).keys();
        if (keys.size() > Settings.MAX_OBJECTS) {
            throw new SmimeTrust.InputException(
                    folder, "more than %,d files".formatted(Settings.MAX_OBJECTS));
        }
        return keys.stream().map(folder::resolve).toList();
    }

    /**
     * What would be trusted: a store; the release that a folder holds or its status points to; else
     * every certificate of a file or folder.
     */
    static Trusted trusted(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Path name = path.getFileName();
            Path folder = path.toAbsolutePath().getParent();
            return name != null && folder != null && name.toString().equals(STATUS)
                    ? released(path, folder)
                    : all(path, List.of(path));
        }
        Path store = path.resolve(STORE);
        if (Files.exists(store)) {
            return all(store, List.of(store));
        }
        Path status = path.resolve(STATUS);
        return Files.exists(status)
                ? released(status, path.toAbsolutePath().normalize())
                : all(path, files(path));
    }

    /** A status names its release by its key in the output bucket, the bundle's folder first. */
    private static Trusted released(Path status, Path folder) throws IOException {
        Release release;
        try (InputStream in = Files.newInputStream(status)) {
            release =
                    Json.read(in.readNBytes(SerializedStore.MAX_BYTES), Status.class)
                            .release()
                            .orElseThrow(() ->
                                    new SmimeTrust.InputException(
                                            status, "nothing was published yet"));
        } catch (JsonException e) {
            throw new SmimeTrust.InputException(status, "no status: " + e.getMessage());
        }
        Path output = Optional.ofNullable(folder.getParent()).orElse(folder);
        for (Path root : List.of(folder, output)) {
            Path store = root.resolve(release.key()).normalize();
            if (store.startsWith(root) && Files.isRegularFile(store)) {
                return all(store, List.of(store));
            }
        }
        throw new SmimeTrust.InputException(
                status, "its release " + release.key() + " is not where it should be");
    }

    private static Trusted all(Path from, List<Path> files) throws IOException {
        List<Certificate> certificates = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        boolean emptyStore = false;
        for (Path file : files) {
            CertificateFile.Contents contents = file(file);
            contents.certificates().forEach(found -> certificates.add(found.certificate()));
            contents.refusals()
                    .forEach(r ->
                            refusals.add(
                                    new Refusal(
                                            r.rule(), file + ", " + r.at(), r.message(), r.fix())));
            emptyStore |= isStore(file) && isEmptyStore(contents);
        }
        if (certificates.isEmpty() && !emptyStore) {
            throw new SmimeTrust.InputException(
                    from,
                    "no certificate in it"
                            + refusals.stream()
                                    .findFirst()
                                    .map(r -> ": " + r.message())
                                    .orElse(""));
        }
        return new Trusted(from, certificates.stream().distinct().toList(), refusals);
    }

    /** To import one clears the trust, which is a difference to be told. */
    private static boolean isEmptyStore(CertificateFile.Contents contents) {
        return contents.certificates().isEmpty()
                && contents.refusals().stream()
                        .allMatch(r -> r.rule().equals("file.no-certificate"));
    }
}
