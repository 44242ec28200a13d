package smimetrust.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.MalformedCertificateException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One certificate on disk and what we say of it. A folder with {@code input.pem} and {@code
 * case.json} is all it takes: adding one adds no Java.
 *
 * @param name its folder, {@code <standard>/<section>/<what-is-wrong>}
 * @param says the expectation as a sentence
 * @param profile under which it is told
 * @param certificate the input
 * @param expect the ids of its findings, in order
 */
record Vector(
        String name,
        String says,
        Card.Scope profile,
        Certificate certificate,
        List<String> expect) {

    static final Path FOLDER = Path.of("src/test/resources/vectors");

    /**
     * The content of {@code case.json}. No date: a single certificate is judged without one.
     *
     * @param profile {@code PUBLIC}, or what holds for every CA
     */
    record Case(String says, Card.@Nullable Scope profile, List<String> expect) {}

    static List<Vector> all() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(folder -> Files.exists(folder.resolve("case.json")))
                    .map(Vector::read)
                    .sorted(Comparator.comparing(Vector::name))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Vector read(Path folder) {
        Case read = JsonMapper.shared().readValue(folder.resolve("case.json").toFile(), Case.class);
        return new Vector(
                FOLDER.relativize(folder).toString().replace('\\', '/'),
                read.says(),
                read.profile() == null ? Card.Scope.ANY : read.profile(),
                certificate(folder.resolve("input.pem")),
                read.expect());
    }

    /** Reads DER, or the first PEM block. */
    static Certificate certificate(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes[0] == 0x30) {
                return Certificate.parse(bytes);
            }
            String text = new String(bytes, StandardCharsets.US_ASCII);
            String begin = "-----BEGIN CERTIFICATE-----";
            int start = text.indexOf(begin) + begin.length();
            return Certificate.parse(
                    Base64.getMimeDecoder()
                            .decode(text.substring(start, text.indexOf("-----END", start))));
        } catch (IOException | MalformedCertificateException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    List<String> found() {
        return ids(Rulebook.told(Rulebook.judge(certificate), profile));
    }

    static List<String> ids(List<Finding> findings) {
        return findings.stream().map(Finding::rule).toList();
    }

    @Override
    public String toString() {
        return name + ": " + says;
    }
}
