package smimetrust.rules;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses in certificates: what can be fetched from them, judged by their text alone. */
final class Addresses {

    // Not java.net.URI: real ones have blanks in their paths, which Windows does not mind.
    private static final Pattern HTTP =
            Pattern.compile(
                    "http://(?:[^/?#@]*@)?(\\[[^\\]]*]|[^/?#:]+)(?:[:/?#].*)?",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Last labels that no public name has: RFC 6762, RFC 6761, RFC 9476 and customs of old. */
    private static final Set<String> PRIVATE_LABELS =
            Set.of(
                    "local",
                    "localhost",
                    "localdomain",
                    "internal",
                    "intranet",
                    "lan",
                    "corp",
                    "home",
                    "private",
                    "invalid",
                    "test",
                    "alt");

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private static final Pattern PRIVATE_IPV4 =
            Pattern.compile(
                    "(0|10|127)\\..*|192\\.168\\..*|169\\.254\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*"
                            + "|100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\..*");

    private static final Pattern PRIVATE_IPV6 =
            Pattern.compile("\\[(::1?|f[cd].*|fe[89ab].*)]", Pattern.CASE_INSENSITIVE);

    private Addresses() {}

    static boolean isHttp(String url) {
        return host(url).isPresent();
    }

    /** Whether it may be reached from the internet: no name or number says the contrary. */
    static boolean isPublicHttp(String url) {
        return host(url).filter(Addresses::isPublic).isPresent();
    }

    private static Optional<String> host(String url) {
        Matcher parts = HTTP.matcher(url.strip());
        return parts.matches()
                ? Optional.of(parts.group(1).toLowerCase(Locale.ROOT))
                : Optional.empty();
    }

    private static boolean isPublic(String host) {
        if (host.startsWith("[")) {
            return !PRIVATE_IPV6.matcher(host).matches();
        }
        if (IPV4.matcher(host).matches()) {
            return !PRIVATE_IPV4.matcher(host).matches();
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        int dot = name.lastIndexOf('.');
        return dot > 0 && !PRIVATE_LABELS.contains(name.substring(dot + 1));
    }
}
