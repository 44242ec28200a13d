package smimetrust.online;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.pipeline.CrlSource;
import smimetrust.pipeline.CrlSource.Answer;
import smimetrust.pipeline.CrlSource.Failed;
import smimetrust.pipeline.CrlSource.Fetched;
import smimetrust.pipeline.CrlSource.Reason;
import smimetrust.revocation.RevocationList;

/** A real client against real servers on loopback, which only a test's guard lets it reach. */
class PublicInternetTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Map<String, InetAddress[]> names = new ConcurrentHashMap<>();
    private final List<String> resolved = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private String base = "";

    @BeforeEach
    void start() throws IOException {
        server = server("127.0.0.1");
        base = "http://crl.test:" + server.getAddress().getPort();
        names.put("crl.test", new InetAddress[] {LOOPBACK});
    }

    private HttpServer server(String address) throws IOException {
        HttpServer made = HttpServer.create(new InetSocketAddress(address, 0), 0);
        made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        made.start();
        servers.add(made);
        return made;
    }

    @AfterEach
    void stop() {
        end.countDown();
        servers.forEach(s -> s.stop(0));
    }

    private PublicInternet internet(Duration deadline) {
        return new PublicInternet(
                new Guard(
                        host -> {
                            resolved.add(host);
                            InetAddress[] known = names.get(host);
                            if (known == null) {
                                throw new UnknownHostException(host);
                            }
                            return known;
                        },
                        LOOPBACK::equals,
                        port -> true,
                        deadline));
    }

    private Answer fetch(String url) {
        return internet(Duration.ofSeconds(20)).fetch(url);
    }

    private static Object outcome(Answer answer) {
        return switch (answer) {
            case Fetched(byte[] bytes) -> new String(bytes, US_ASCII);
            case Failed(Reason reason, String evidence) -> reason;
        };
    }

    private void answers(String path, HttpHandler handler) {
        server.createContext(
                path,
                exchange -> {
                    requests.add(exchange.getRequestURI().toString());
                    try (exchange) {
                        handler.handle(exchange);
                    }
                });
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(US_ASCII);
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private static void redirect(HttpExchange exchange, String to) throws IOException {
        exchange.getResponseHeaders().set("Location", to);
        send(exchange, 302, "");
    }

    @Test
    @DisplayName("a list is fetched with one plain request")
    void plain() {
        List<String> headers = new CopyOnWriteArrayList<>();
        answers(
                "/a.crl",
                exchange -> {
                    exchange.getRequestHeaders()
                            .forEach(
                                    (name, values) -> headers.add(name + ": " + values.getFirst()));
                    exchange.getResponseHeaders().set("Set-Cookie", "a=b");
                    send(exchange, 200, "list");
                });
        CrlSource internet = internet(Duration.ofSeconds(20));
        assertThat(outcome(internet.fetch(base + "/a.crl"))).isEqualTo("list");
        assertThat(outcome(internet.fetch(base + "/a.crl"))).isEqualTo("list");
        assertThat(requests).hasSize(2);
        assertThat(resolved).containsExactly("crl.test", "crl.test");
        assertThat(headers)
                .contains("User-agent: smime-trust revocation check")
                .noneMatch(h ->
                        h.toLowerCase(java.util.Locale.ROOT)
                                .matches(
                                        "(cookie|authorization|accept-encoding|upgrade|proxy-.*):"
                                                + ".*"));
    }

    static Stream<Arguments> addresses() {
        return Stream.of(
                arguments("ldap://ldap.test/cn=x?certificateRevocationList", Reason.SCHEME),
                arguments("ftp://crl.test/a.crl", Reason.SCHEME),
                arguments("file:///etc/passwd", Reason.SCHEME),
                arguments("jar:http://crl.test/a!/b", Reason.SCHEME),
                arguments("a.crl", Reason.SCHEME),
                arguments("", Reason.SCHEME),
                arguments("http:///a.crl", Reason.URL_INVALID),
                arguments("http://crl.test/a b.crl", Reason.URL_INVALID),
                arguments("http://user:secret@crl.test/", Reason.URL_INVALID),
                arguments("http://crl.test/\r\nHost: x", Reason.URL_INVALID),
                arguments("http://" + "a".repeat(3_000) + "/", Reason.URL_INVALID),
                arguments("http://nowhere.test/", Reason.NAME));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("addresses")
    void whatIsNotAsked(String url, Reason reason) {
        assertThat(outcome(fetch(url))).isEqualTo(reason);
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.1/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://localhost/",
                "http://169.254.169.254/latest/meta-data/",
                "https://169.254.169.254/",
                "http://[::1]/",
                "http://[::ffff:169.254.169.254]/",
                "http://[fd00:ec2::254]/",
                "http://[fe80::1%25lo]/"
            })
    @DisplayName("with the guard of production, nothing inside is reached")
    void production(String url) {
        assertThat(outcome(new PublicInternet().fetch(url)))
                .isIn(Reason.ADDRESS, Reason.NAME, Reason.URL_INVALID);
    }

    @ParameterizedTest
    @ValueSource(ints = {22, 25, 8_080, 6_379, 65_535})
    @DisplayName("with the guard of production, only the usual ports are asked")
    void ports(int port) {
        assertThat(outcome(new PublicInternet().fetch("http://crl.example:" + port + "/")))
                .isEqualTo(Reason.PORT);
    }

    @Test
    @DisplayName("a name with a public and a private address leads to the public one alone")
    void mixed() throws IOException {
        List<String> inside = new CopyOnWriteArrayList<>();
        HttpServer forbidden = HttpServer.create();
        forbidden.bind(new InetSocketAddress("127.0.0.2", server.getAddress().getPort()), 0);
        forbidden.createContext(
                "/",
                exchange -> {
                    inside.add(exchange.getRequestURI().toString());
                    send(exchange, 200, "secret");
                });
        forbidden.start();
        servers.add(forbidden);
        names.put("crl.test", new InetAddress[] {InetAddress.getByName("127.0.0.2"), LOOPBACK});
        answers("/a.crl", exchange -> send(exchange, 200, "list"));
        assertThat(outcome(fetch(base + "/a.crl"))).isEqualTo("list");
        names.put("crl.test", new InetAddress[] {InetAddress.getByName("127.0.0.2")});
        assertThat(outcome(fetch(base + "/a.crl"))).isEqualTo(Reason.ADDRESS);
        assertThat(inside).isEmpty();
    }

    @Test
    @DisplayName("the socket itself connects to nothing that is not allowed")
    void socket() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, LOOPBACK);
                Socket socket = Guard.STANDARD.socket()) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> socket.connect(listening.getLocalSocketAddress(), 1_000))
                    .isInstanceOf(Guard.ForbiddenException.class);
        }
    }

    // ---- redirects ----

    @Test
    @DisplayName("three redirects are followed, relative ones too, and no fourth")
    void redirects() {
        answers("/3", exchange -> redirect(exchange, base + "/2"));
        answers("/2", exchange -> redirect(exchange, "/1"));
        answers("/1", exchange -> redirect(exchange, "a.crl"));
        answers("/a.crl", exchange -> send(exchange, 200, "list"));
        answers("/4", exchange -> redirect(exchange, base + "/3"));
        assertThat(outcome(fetch(base + "/3"))).isEqualTo("list");
        assertThat(outcome(fetch(base + "/4"))).isEqualTo(Reason.REDIRECTS);
    }

    @Test
    @DisplayName("a circle of redirects ends")
    void circle() {
        answers("/a", exchange -> redirect(exchange, "/a"));
        assertThat(outcome(fetch(base + "/a"))).isEqualTo(Reason.REDIRECTS);
        assertThat(requests).hasSize(4);
    }

    static Stream<Arguments> forbiddenTargets() {
        return Stream.of(
                arguments("http://127.0.0.2/", Reason.ADDRESS),
                arguments("http://inside.test/", Reason.ADDRESS),
                arguments("//inside.test/x", Reason.ADDRESS),
                arguments("ldap://crl.test/", Reason.SCHEME),
                arguments("file:///etc/passwd", Reason.SCHEME),
                arguments("http://user@crl.test/", Reason.URL_INVALID),
                arguments("http://crl.test/ x", Reason.URL_INVALID));
    }

    @ParameterizedTest(name = "a redirect to {0}")
    @MethodSource("forbiddenTargets")
    void redirectsAreLookedAt(String to, Reason reason) throws UnknownHostException {
        names.put("inside.test", new InetAddress[] {InetAddress.getByName("127.0.0.2")});
        names.put("127.0.0.2", new InetAddress[] {InetAddress.getByName("127.0.0.2")});
        answers("/a", exchange -> redirect(exchange, to));
        assertThat(outcome(fetch(base + "/a"))).isEqualTo(reason);
    }

    @Test
    @DisplayName("a redirect goes nowhere that the ports do not allow")
    void redirectToPort() {
        answers("/a", exchange -> redirect(exchange, "http://crl.test:6379/"));
        int open = server.getAddress().getPort();
        Guard guard =
                new Guard(
                        _ -> new InetAddress[] {LOOPBACK},
                        LOOPBACK::equals,
                        p -> p == open,
                        Duration.ofSeconds(20));
        assertThat(outcome(new PublicInternet(guard).fetch(base + "/a"))).isEqualTo(Reason.PORT);
    }

    // ---- answers ----

    @ParameterizedTest
    @ValueSource(ints = {204, 206, 302, 304, 401, 403, 404, 407, 500, 503})
    @DisplayName("anything but 200 is no list, and no reason to ask again")
    void codes(int code) {
        answers("/a", exchange -> send(exchange, code, ""));
        assertThat(outcome(fetch(base + "/a"))).isEqualTo(Reason.ANSWER);
        assertThat(requests).hasSize(1);
    }

    @Test
    @DisplayName("nothing is decompressed")
    void gzip() {
        answers(
                "/a",
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    send(exchange, 200, "bomb");
                });
        assertThat(outcome(fetch(base + "/a"))).isEqualTo(Reason.ANSWER);
    }

    private static void pour(HttpExchange exchange, long announced, long bytes) throws IOException {
        exchange.sendResponseHeaders(200, announced);
        byte[] part = new byte[1 << 16];
        try (OutputStream out = exchange.getResponseBody()) {
            for (long sent = 0; sent < bytes; sent += part.length) {
                out.write(part, 0, (int) Math.min(part.length, bytes - sent));
            }
        }
    }

    @ParameterizedTest(name = "announced: {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("20 MiB are read, and no byte more")
    void size(boolean announced) {
        long most = RevocationList.MAX_BYTES;
        answers("/most", exchange -> pour(exchange, announced ? most : 0, most));
        answers("/more", exchange -> pour(exchange, announced ? most + 1 : 0, most + 1));
        assertThat(fetch(base + "/most"))
                .isInstanceOfSatisfying(
                        Fetched.class, f -> assertThat(f.bytes()).hasSize((int) most));
        assertThat(outcome(fetch(base + "/more"))).isEqualTo(Reason.SIZE);
    }

    @Test
    @DisplayName("what never ends is cut off")
    void endless() {
        answers("/a", exchange -> pour(exchange, 0, Long.MAX_VALUE));
        assertThat(outcome(fetch(base + "/a"))).isEqualTo(Reason.SIZE);
    }

    @Test
    @DisplayName("a server that drips an octet at a time is left when the time is over")
    void drip() {
        answers(
                "/a",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    OutputStream out = exchange.getResponseBody();
                    while (!await(Duration.ofMillis(20))) {
                        out.write('x');
                        out.flush();
                    }
                });
        assertThat(outcome(internet(Duration.ofMillis(500)).fetch(base + "/a")))
                .isEqualTo(Reason.TIME);
    }

    @Test
    @DisplayName("so is one that does not answer, and a name server that does not")
    void silent() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 50, LOOPBACK)) {
            assertThat(
                            outcome(
                                    internet(Duration.ofMillis(500))
                                            .fetch("http://crl.test:" + listening.getLocalPort())))
                    .isEqualTo(Reason.TIME);
        }
        Guard slow =
                new Guard(
                        _ -> {
                            await(Duration.ofMinutes(1));
                            return new InetAddress[] {LOOPBACK};
                        },
                        LOOPBACK::equals,
                        _ -> true,
                        Duration.ofMillis(300));
        assertThat(outcome(new PublicInternet(slow).fetch(base + "/a"))).isEqualTo(Reason.TIME);
    }

    private boolean await(Duration time) {
        try {
            return end.await(time.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: %s\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
                ""
            })
    @DisplayName("an answer that is not HTTP as it should be is no list")
    void brokenAnswers(String raw) throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 50, LOOPBACK)) {
            answerOnce(listening, raw.replace("%s", "x".repeat(100_000)));
            assertThat(outcome(fetch("http://crl.test:" + listening.getLocalPort() + "/")))
                    .isIn(Reason.ANSWER, Reason.CONNECTION);
        }
    }

    private void answerOnce(ServerSocket listening, String raw) {
        Thread.ofVirtual()
                .start(() -> {
                    try (Socket socket = listening.accept()) {
                        requests.add(socket.getInputStream().read(new byte[1_000]) + " bytes");
                        socket.getOutputStream().write(raw.getBytes(US_ASCII));
                    } catch (IOException e) { // the client may leave before it has all
                        requests.add("left");
                    }
                });
    }

    @Test
    @DisplayName("a closed port is no connection")
    void closed() throws IOException {
        int port;
        try (ServerSocket listening = new ServerSocket(0, 1, LOOPBACK)) {
            port = listening.getLocalPort();
        }
        assertThat(outcome(fetch("http://crl.test:" + port + "/"))).isEqualTo(Reason.CONNECTION);
    }

    @Test
    @DisplayName("https with a server that does not speak it")
    void tls() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 50, LOOPBACK)) {
            answerOnce(listening, "HTTP/1.1 400 Bad Request\r\n\r\n");
            assertThat(outcome(fetch("https://crl.test:" + listening.getLocalPort() + "/")))
                    .isEqualTo(Reason.TLS);
        }
    }
}
