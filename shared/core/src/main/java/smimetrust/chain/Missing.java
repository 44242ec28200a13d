package smimetrust.chain;

import java.util.List;
import java.util.Optional;
import smimetrust.Certificate;
import smimetrust.SafeText;

/**
 * The issuer where the way up ends, as the topmost certificate that is present names it. All text
 * is safe to print and still untrusted: do not fetch or link the addresses unasked.
 *
 * @param issuer its distinguished name
 * @param authorityKeyIdentifier its key's identifier, lower-case hexadecimal
 * @param issuerUrls where its certificate can be had, at most {@value #MAX_URLS}
 */
public record Missing(
        String issuer, Optional<String> authorityKeyIdentifier, List<String> issuerUrls) {

    /** More addresses than any CA gives. */
    static final int MAX_URLS = 4;

    private static final int MAX_URL = 300;
    private static final int MAX_IDENTIFIER = 128;

    public Missing {
        issuerUrls = List.copyOf(issuerUrls);
    }

    /** What a certificate says of its issuer. */
    public static Missing issuerOf(Certificate topmost) {
        return new Missing(
                topmost.issuer().toString(),
                topmost.authorityKeyIdentifier().map(hex -> SafeText.line(hex, MAX_IDENTIFIER)),
                topmost.issuerUrls().stream()
                        .limit(MAX_URLS)
                        .map(url -> SafeText.line(url, MAX_URL))
                        .toList());
    }

    /** The issuer with all that helps to find it, as part of a sentence. */
    public String described() {
        return issuer
                + authorityKeyIdentifier.map(hex -> ", key identifier " + hex).orElse("")
                + (issuerUrls.isEmpty() ? "" : ", offered at " + String.join(" and ", issuerUrls));
    }

    /** Where to get it, as part of a sentence: a browser's address rather than a directory's. */
    public String source() {
        return issuerUrls.stream()
                .filter(url -> url.startsWith("http://") || url.startsWith("https://"))
                .findFirst()
                .map(url -> url + " or the CA's repository")
                .orElse("the CA's repository");
    }
}
