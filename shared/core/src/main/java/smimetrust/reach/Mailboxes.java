package smimetrust.reach;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * E-mail addresses as an rfc822Name constraint names them: one, those at a host, or those in the
 * subdomains of a domain. Capitals do not matter, also before the @: no mail system of today tells
 * such addresses apart.
 *
 * @param local the part before the @ of one address; else empty
 * @param host without a leading dot
 */
record Mailboxes(Kind kind, String local, String host) implements Subtree<Mailboxes> {

    enum Kind {
        ADDRESS,
        HOST,
        SUBDOMAINS
    }

    /** As long as an address can be (RFC 5321 4.5.3.1). Unit: characters. */
    private static final int MAX_LENGTH = 320;

    private static final Pattern HOST = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    /** RFC 5322 dot-atom, less the * that some mean for "anyone"; no quoted local part. */
    private static final Pattern LOCAL = Pattern.compile("[a-z0-9.!#$%&'+/=?^_`{|}~-]+");

    /** A constraint's value; absent where it has none of the three forms. */
    static Optional<Mailboxes> constraint(String value) {
        if (value.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String lower = value.toLowerCase(Locale.ROOT);
        if (lower.indexOf('@') >= 0) {
            return address(lower);
        }
        boolean subdomains = lower.startsWith(".");
        String host = subdomains ? lower.substring(1) : lower;
        return HOST.matcher(host).matches()
                ? Optional.of(new Mailboxes(subdomains ? Kind.SUBDOMAINS : Kind.HOST, "", host))
                : Optional.empty();
    }

    /** One address; absent where it is none that is supported. */
    static Optional<Mailboxes> address(String value) {
        if (value.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String lower = value.toLowerCase(Locale.ROOT);
        int at = lower.indexOf('@');
        if (at < 1) {
            return Optional.empty();
        }
        String local = lower.substring(0, at);
        String host = lower.substring(at + 1);
        return LOCAL.matcher(local).matches() && HOST.matcher(host).matches()
                ? Optional.of(new Mailboxes(Kind.ADDRESS, local, host))
                : Optional.empty();
    }

    @Override
    public boolean contains(Mailboxes other) {
        return switch (kind) {
            case ADDRESS -> equals(other);
            case HOST -> other.kind != Kind.SUBDOMAINS && other.host.equals(host);
            case SUBDOMAINS ->
                    other.host.endsWith("." + host)
                            || (other.kind == Kind.SUBDOMAINS && other.host.equals(host));
        };
    }

    @Override
    public String text() {
        return switch (kind) {
            case ADDRESS -> local + "@" + host;
            case HOST -> "*@" + host;
            case SUBDOMAINS -> "*@*." + host;
        };
    }
}
