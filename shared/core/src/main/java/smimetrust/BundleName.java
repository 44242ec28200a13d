package smimetrust;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of one tenant's trust list, or of certificates that several of them take over: the first
 * segment of an inbox key.
 *
 * @param text {@code [a-z0-9][a-z0-9-]{0,62}}; shared: {@code _shared}, or that with a hyphen and
 *     more, in all at most 63 characters; or the reserved {@code _invalid}
 */
public record BundleName(String text) implements Comparable<BundleName> {

    private static final Pattern SHARED = Pattern.compile("_shared(-[a-z0-9-]{1,55})?");

    private static final Pattern GRAMMAR =
            Pattern.compile("[a-z0-9][a-z0-9-]{0,62}|" + SHARED.pattern());

    /** Where keys without a folder belong. */
    public static final BundleName DEFAULT = new BundleName("default");

    /** Where keys whose first segment is no bundle name are refused. It never releases. */
    public static final BundleName INVALID = new BundleName("_invalid");

    public BundleName {
        if (!text.equals("_invalid") && !GRAMMAR.matcher(text).matches()) {
            throw new IllegalArgumentException("not a bundle name");
        }
    }

    /** The bundle of that name, if it is one that people may use. */
    public static Optional<BundleName> of(String text) {
        return GRAMMAR.matcher(text).matches()
                ? Optional.of(new BundleName(text))
                : Optional.empty();
    }

    /** The bundle of that name, the reserved one too: for names that were given by us. */
    public static Optional<BundleName> known(String text) {
        return text.equals(INVALID.text) ? Optional.of(INVALID) : of(text);
    }

    /** The bundle that an inbox key belongs to. */
    public static BundleName ofKey(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? DEFAULT : of(key.substring(0, slash)).orElse(INVALID);
    }

    /** Whether others may take over what is in it. It never releases. */
    public boolean isShared() {
        return SHARED.matcher(text).matches();
    }

    /** Whether it is one tenant's, for whom something can be published. */
    public boolean isReleased() {
        return !isShared() && !equals(INVALID);
    }

    @Override
    public int compareTo(BundleName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
