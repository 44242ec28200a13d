package smimetrust.online;

import java.io.IOException;
import java.io.Serial;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;

/**
 * What may be connected to. A name is resolved once, and the connection goes to one of the
 * addresses that this gave and that are allowed; each is looked at again when the socket connects.
 *
 * @param names resolves
 * @param addresses which addresses are allowed
 * @param ports which ports are allowed
 * @param deadline for one fetch, with its redirects
 */
record Guard(Names names, Predicate<InetAddress> addresses, IntPredicate ports, Duration deadline)
        implements DnsResolver {

    /** Addresses of one name that are tried. */
    private static final int MAX_ADDRESSES = 4;

    /** What a name resolves to. */
    interface Names {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** As in production: nothing in the environment changes it. */
    static final Guard STANDARD =
            new Guard(
                    InetAddress::getAllByName,
                    PublicAddress::is,
                    port -> port == 80 || port == 443,
                    Duration.ofSeconds(10));

    /** An address that is not allowed. */
    static final class ForbiddenException extends UnknownHostException {
        @Serial private static final long serialVersionUID = 1L;

        ForbiddenException() {
            super("an address that is not of the public internet");
        }
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] allowed =
                Arrays.stream(names.resolve(host))
                        .filter(addresses)
                        .limit(MAX_ADDRESSES)
                        .toArray(InetAddress[]::new);
        if (allowed.length == 0) {
            throw new ForbiddenException();
        }
        return allowed;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host; // asked for only where somebody would authenticate
    }

    /** A socket that connects to what is allowed, by no proxy. */
    Socket socket() {
        return new Socket(Proxy.NO_PROXY) {
            @Override
            public void connect(SocketAddress to) throws IOException {
                connect(to, 0);
            }

            @Override
            public void connect(SocketAddress to, int timeout) throws IOException {
                if (!(to instanceof InetSocketAddress internet)
                        || internet.isUnresolved()
                        || !addresses.test(internet.getAddress())) {
                    throw new ForbiddenException();
                }
                super.connect(to, timeout);
            }
        };
    }
}
