package smimetrust.rules;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.jspecify.annotations.Nullable;
import smimetrust.Certificate;
import smimetrust.SafeText;

/**
 * The content of nameConstraints.
 *
 * @param permitted names must be in one of these, where there is one of their kind
 * @param excluded and in none of these
 */
record NameLimits(List<GeneralSubtree> permitted, List<GeneralSubtree> excluded) {

    private static final int MAX_NAME = 100;

    /** Host names as mail has them; internal ones may be a single label. */
    private static final Pattern HOST =
            Pattern.compile(
                    "[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");

    /** RFC 6761 6.4: no such name will ever be. */
    private static final Pattern NEVER = Pattern.compile("(.*\\.)?invalid");

    /** Absent where the extension is missing or not the structure that it should be. */
    static Optional<NameLimits> of(Certificate certificate) {
        return certificate.extension(
                Extension.nameConstraints,
                value -> {
                    NameConstraints read = NameConstraints.getInstance(value);
                    return new NameLimits(
                            list(read.getPermittedSubtrees()), list(read.getExcludedSubtrees()));
                });
    }

    private static List<GeneralSubtree> list(GeneralSubtree @Nullable [] trees) {
        return trees == null ? List.of() : List.copyOf(Arrays.asList(trees));
    }

    /** The first minimum or maximum that is not allowed. */
    Optional<String> distance() {
        return Stream.concat(permitted.stream(), excluded.stream())
                .flatMap(tree -> {
                    BigInteger minimum = tree.getMinimum();
                    BigInteger maximum = tree.getMaximum();
                    if (maximum != null) {
                        return Stream.of("the maximum " + SafeText.line(maximum.toString(), 40));
                    }
                    return minimum == null || minimum.signum() == 0
                            ? Stream.empty()
                            : Stream.of("the minimum " + SafeText.line(minimum.toString(), 40));
                })
                .findFirst();
    }

    /** Why no mailbox can be in the limits; absent where one can. */
    Optional<String> noMailbox() {
        List<String> out = mail(excluded);
        if (out.contains("")) {
            return Optional.of("nameConstraints excludes every rfc822Name");
        }
        List<String> in = mail(permitted);
        if (in.isEmpty()
                || in.stream()
                        .anyMatch(name ->
                                isPossible(name) && out.stream().noneMatch(o -> covers(o, name)))) {
            return Optional.empty();
        }
        return Optional.of(
                "nameConstraints permits only mailboxes that cannot be; the first is "
                        + SafeText.line(in.getFirst(), MAX_NAME));
    }

    private static List<String> mail(List<GeneralSubtree> trees) {
        return trees.stream()
                .map(GeneralSubtree::getBase)
                .filter(name -> name.getTagNo() == GeneralName.rfc822Name)
                .map(name -> name.getName().toString().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static boolean isPossible(String name) {
        int at = name.lastIndexOf('@');
        String domain = name.substring(at + 1);
        String host = at < 0 && domain.startsWith(".") ? domain.substring(1) : domain;
        return at != 0 && HOST.matcher(host).matches() && !NEVER.matcher(host).matches();
    }

    /** Whether everything in the one is in the other; both may be a mailbox, host or .domain. */
    private static boolean covers(String outer, String inner) {
        String host = inner.substring(inner.lastIndexOf('@') + 1);
        return outer.equals(inner)
                || outer.equals(host)
                || (outer.startsWith(".") && host.endsWith(outer));
    }
}
