package smimetrust.online;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;
import smimetrust.SafeText;
import smimetrust.pipeline.CrlSource.Answer;
import smimetrust.pipeline.CrlSource.Failed;
import smimetrust.pipeline.CrlSource.Fetched;
import smimetrust.pipeline.CrlSource.Reason;
import smimetrust.revocation.RevocationList;

/** One fetch, with its redirects, each of which is looked at like the first address. */
final class Exchange implements Callable<Answer> {

    static final int MAX_REDIRECTS = 3;

    /** A longer address is none. Unit: characters. */
    static final int MAX_URL = 2_048;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int FIRST_BUFFER = 64 << 10;
    private static final int MAX_EVIDENCE = 120;

    private final Guard guard;
    private final Supplier<CloseableHttpClient> client;
    private final String url;
    private @Nullable HttpGet present;
    private boolean aborted;

    Exchange(Guard guard, Supplier<CloseableHttpClient> client, String url) {
        this.guard = guard;
        this.client = client;
        this.url = url;
    }

    /** Ends it: the connection is closed under whoever reads. */
    synchronized void abort() {
        aborted = true;
        if (present != null) {
            present.cancel();
        }
    }

    private synchronized boolean begins(HttpGet get) {
        present = get;
        return !aborted;
    }

    /** Where to go, or why not. */
    private sealed interface Step {}

    private record Next(URI target) implements Step {}

    private record End(Answer answer) implements Step {}

    private static Step end(Reason reason, String evidence) {
        return new End(new Failed(reason, SafeText.line(evidence, MAX_EVIDENCE)));
    }

    @Override
    public Answer call() {
        Step step = checked(url, Optional.empty());
        for (int redirects = 0; ; redirects++) {
            switch (step) {
                case End(Answer answer) -> {
                    return answer;
                }
                case Next(URI target) -> {
                    if (redirects > MAX_REDIRECTS) {
                        return new Failed(Reason.REDIRECTS, "more than " + MAX_REDIRECTS);
                    }
                    step = ask(target);
                }
            }
        }
    }

    /** An address that may be asked: the guard looks at where its name leads. */
    private Step checked(String address, Optional<URI> from) {
        if (address.length() > MAX_URL) {
            return end(Reason.URL_INVALID, "%,d characters".formatted(address.length()));
        }
        URI uri;
        try {
            uri = new URI(address.strip());
            uri = from.isPresent() ? from.get().resolve(uri) : uri;
        } catch (URISyntaxException | IllegalArgumentException e) {
            return end(Reason.URL_INVALID, address);
        }
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return end(Reason.SCHEME, scheme.isEmpty() ? "no scheme" : scheme);
        }
        if (uri.getHost() == null || uri.getUserInfo() != null) {
            return end(Reason.URL_INVALID, "no host, or a user's name before it");
        }
        int port = port(uri);
        return guard.ports().test(port) ? new Next(uri) : end(Reason.PORT, "port " + port);
    }

    private Step ask(URI target) {
        HttpGet get;
        try {
            get = new HttpGet(target);
            get.setHeader(HttpHeaders.ACCEPT, "application/pkix-crl, */*");
        } catch (IllegalArgumentException e) {
            return end(Reason.URL_INVALID, target.toString());
        }
        if (!begins(get)) {
            return end(Reason.TIME, "before it was asked");
        }
        HttpHost host = new HttpHost(target.getScheme(), target.getHost(), port(target));
        Step step = end(Reason.CONNECTION, "closed");
        boolean answered = false;
        try (ClassicHttpResponse response = client.get().executeOpen(host, get, null)) {
            step = read(target, response);
            answered = true;
            // What is left of the body is not wanted, and closing would read it.
            get.cancel();
            return step;
        } catch (IOException e) { // also of closing what was cancelled
            return answered ? step : failed(e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            // The client's ways of not making sense of an address or an answer.
            return end(Reason.ANSWER, String.valueOf(e.getMessage()));
        }
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0
                ? uri.getPort()
                : "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
    }

    private static Step failed(IOException e) {
        return switch (e) {
            case Guard.ForbiddenException _ ->
                    end(Reason.ADDRESS, "private, reserved or otherwise special");
            case UnknownHostException _ -> end(Reason.NAME, "no such name");
            case SSLException tls -> end(Reason.TLS, String.valueOf(tls.getMessage()));
            case InterruptedIOException _ -> end(Reason.TIME, "no answer");
            case ClientProtocolException p -> end(Reason.ANSWER, "not HTTP as it should be");
            case MessageConstraintException p -> end(Reason.ANSWER, "headers that are too long");
            case NoHttpResponseException p -> end(Reason.CONNECTION, "closed without an answer");
            default -> end(Reason.CONNECTION, e.getClass().getSimpleName());
        };
    }

    private Step read(URI target, ClassicHttpResponse response) throws IOException {
        int code = response.getCode();
        Header location = response.getFirstHeader(HttpHeaders.LOCATION);
        if (REDIRECTS.contains(code) && location != null) {
            return checked(String.valueOf(location.getValue()), Optional.of(target));
        }
        HttpEntity entity = response.getEntity();
        if (code != 200 || entity == null) {
            return end(Reason.ANSWER, "HTTP " + code);
        }
        if (entity.getContentEncoding() != null
                && !entity.getContentEncoding().equalsIgnoreCase("identity")) {
            return end(Reason.ANSWER, "Content-Encoding " + entity.getContentEncoding());
        }
        long announced = entity.getContentLength();
        if (announced > RevocationList.MAX_BYTES) {
            return end(Reason.SIZE, "%,d bytes".formatted(announced));
        }
        return body(entity.getContent(), announced);
    }

    private static Step body(InputStream content, long announced) throws IOException {
        // An announced size is believed as far as it comes.
        byte[] bytes = new byte[FIRST_BUFFER];
        int size = 0;
        while (true) {
            int read = content.read(bytes, size, bytes.length - size);
            if (read < 0) {
                break;
            }
            size += read;
            if (size > RevocationList.MAX_BYTES) {
                return end(Reason.SIZE, "more than %,d bytes".formatted(RevocationList.MAX_BYTES));
            }
            if (size == bytes.length) {
                long wanted = announced > size ? Math.min(announced + 1, 4L * size) : 2L * size;
                bytes =
                        Arrays.copyOf(
                                bytes, (int) Math.min(wanted, (long) RevocationList.MAX_BYTES + 1));
            }
        }
        return new End(new Fetched(size == bytes.length ? bytes : Arrays.copyOf(bytes, size)));
    }
}
