package smimetrust.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import smimetrust.Sha256;

/**
 * The page's style, and the policy that allows this one and nothing else.
 *
 * @param css what stands in the style element, to the byte
 * @param policy a content security policy
 */
record Style(String css, String policy) {

    static final Style OF_THE_PAGE = of(read());

    private static Style of(String css) {
        byte[] digest =
                HexFormat.of().parseHex(Sha256.of(css.getBytes(StandardCharsets.UTF_8)).hex());
        return new Style(
                css,
                "default-src 'none'; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(digest)
                        + "'; base-uri 'none'; form-action 'none'");
    }

    private static String read() {
        try (InputStream in =
                Objects.requireNonNull(Style.class.getResourceAsStream("report.css"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
