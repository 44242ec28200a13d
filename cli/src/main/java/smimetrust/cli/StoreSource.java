package smimetrust.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import smimetrust.Certificate;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.Sha256;
import smimetrust.explain.Explain;
import smimetrust.intake.CertificateFile;
import smimetrust.release.Status;
import smimetrust.sst.SerializedStore;

/**
 * The certificates of a store, wherever it is: an SST, a folder that {@code build} or a release
 * made, a bundle in an output folder (its present release), a folder of certificates, or any file
 * of them.
 */
final class StoreSource {

    private static final String STORE = "smime-trust.sst";
    private static final String STATUS = "status.json";
    private static final int MAX_STATUS = 64 << 20;
    private static final int MAX_FILES = 10_000;
    private static final int MAX_FOLDERS = 8;

    private StoreSource() {}

    static List<Certificate> read(List<Path> places) throws IOException {
        Set<Certificate> all = new LinkedHashSet<>();
        for (Path place : places) {
            List<Certificate> found = one(place);
            if (found.isEmpty()) {
                throw new SmimeTrust.InputException(place, "no certificate is in it");
            }
            all.addAll(found);
        }
        if (all.size() > Explain.MAX_STORE) {
            throw new SmimeTrust.InputException(
                    places.getFirst(),
                    "%,d certificates; at most %,d".formatted(all.size(), Explain.MAX_STORE));
        }
        return List.copyOf(all);
    }

    private static List<Certificate> one(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return file(place, Optional.empty());
        }
        if (Files.exists(place.resolve(STATUS))) {
            return current(place);
        }
        if (Files.exists(place.resolve(STORE))) {
            return file(place.resolve(STORE), Optional.empty());
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(place, MAX_FOLDERS)) {
            files = walk.filter(Files::isRegularFile).limit(MAX_FILES + 1L).sorted().toList();
        }
        if (files.size() > MAX_FILES) {
            throw new SmimeTrust.InputException(place, "more than " + MAX_FILES + " files");
        }
        List<Certificate> found = new ArrayList<>();
        for (Path file : files) {
            CertificateFile.read(bytes(file, CertificateFile.MAX_BYTES)).certificates().stream()
                    .map(CertificateFile.Found::certificate)
                    .forEach(found::add);
        }
        return found;
    }

    /** What the status points to, and nothing else: older releases lie beside it. */
    private static List<Certificate> current(Path bundle) throws IOException {
        Status status;
        try {
            status = Json.read(bytes(bundle.resolve(STATUS), MAX_STATUS), Status.class);
        } catch (JsonException e) {
            throw new SmimeTrust.InputException(
                    bundle.resolve(STATUS), String.valueOf(e.getMessage()));
        }
        var release =
                status.release()
                        .orElseThrow(() ->
                                new SmimeTrust.InputException(bundle, "nothing is published yet"));
        Path besides = bundle.resolve(STORE);
        Path root = bundle.toAbsolutePath().getParent();
        Path file =
                Files.exists(besides) || root == null
                        ? besides
                        : root.resolve(release.key()).normalize();
        if (root != null && !file.toAbsolutePath().startsWith(root)) {
            throw new SmimeTrust.InputException(bundle, "its status points outside");
        }
        return file(file, Optional.of(release.sha256()));
    }

    private static List<Certificate> file(Path file, Optional<Sha256> expected) throws IOException {
        byte[] bytes = bytes(file, SerializedStore.MAX_BYTES);
        if (expected.filter(digest -> !digest.equals(Sha256.of(bytes))).isPresent()) {
            throw new SmimeTrust.InputException(file, "it is not what the status points to");
        }
        if (SerializedStore.isMeant(bytes)) {
            return switch (SerializedStore.read(bytes)) {
                case SerializedStore.Malformed malformed ->
                        throw new SmimeTrust.InputException(file, malformed.message());
                case SerializedStore.Store store ->
                        store.elements().stream()
                                .filter(SerializedStore.CertificateElement.class::isInstance)
                                .map(SerializedStore.CertificateElement.class::cast)
                                .map(SerializedStore.CertificateElement::certificate)
                                .toList();
            };
        }
        CertificateFile.Contents contents = CertificateFile.read(bytes);
        if (contents.certificates().isEmpty()) {
            throw new SmimeTrust.InputException(file, contents.refusals().getFirst().message());
        }
        return contents.certificates().stream().map(CertificateFile.Found::certificate).toList();
    }

    private static byte[] bytes(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most + 1);
        }
    }

    /** A name for a certificate's file that any system takes. */
    static String fileName(Certificate certificate) {
        String name =
                certificate
                        .subject()
                        .brief()
                        .replaceAll("[^A-Za-z0-9]+", "-")
                        .replaceAll("^-|-$", "")
                        .toLowerCase(java.util.Locale.ROOT);
        return (name.length() > 60 ? name.substring(0, 60) : name)
                + (name.isEmpty() ? "" : "-")
                + certificate.sha256().brief()
                + ".cer";
    }
}
