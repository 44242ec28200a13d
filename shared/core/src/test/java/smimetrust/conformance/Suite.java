package smimetrust.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import smimetrust.Certificate;
import smimetrust.MalformedCertificateException;

/** One suite's cases, from its zip: see {@code extract.py} beside it. */
enum Suite {
    PKITS("pkits"),
    LIMBO("limbo"),
    BETTERTLS("bettertls");

    static final Path FOLDER = Path.of("src/test/resources/conformance");

    final String id;

    Suite(String id) {
        this.id = id;
    }

    /**
     * One case.
     *
     * @param id the suite's name of it
     * @param accepts whether the suite wants the target accepted
     * @param at when
     * @param target what the suite asks about: an end entity, as a rule
     * @param anchors what is trusted
     * @param others what may help to build a path
     */
    record Case(
            Suite suite,
            String id,
            boolean accepts,
            Instant at,
            Optional<Certificate> target,
            List<Certificate> anchors,
            List<Certificate> others) {}

    List<Case> cases() {
        try (ZipFile zip = new ZipFile(FOLDER.resolve(id + ".zip").toFile())) {
            // Parsed anew for each case: a certificate remembers what was verified.
            Map<String, byte[]> all = new HashMap<>();
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                all.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
            return new String(all.getOrDefault("cases.tsv", new byte[0]), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> read(line.split("\t", -1), all))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Case read(String[] columns, Map<String, byte[]> all) {
        return new Case(
                this,
                columns[0],
                columns[1].equals("SUCCESS"),
                Instant.parse(columns[2]),
                parse(columns[3], all),
                parseAll(columns[4], all),
                parseAll(columns[5], all));
    }

    /** What gives no certificate is refused at the door and never gets as far as here. */
    private static List<Certificate> parseAll(String names, Map<String, byte[]> all) {
        return Arrays.stream(names.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .flatMap(name -> parse(name, all).stream())
                .toList();
    }

    private static Optional<Certificate> parse(String name, Map<String, byte[]> all) {
        byte[] der = all.get(name + ".der");
        if (der == null) {
            throw new IllegalStateException("no certificate " + name);
        }
        try {
            return Optional.of(Certificate.parse(der));
        } catch (MalformedCertificateException e) {
            return Optional.empty();
        }
    }
}
