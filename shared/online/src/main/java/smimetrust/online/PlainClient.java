package smimetrust.online;

import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.util.Timeout;

/** An HTTP client that does one GET and nothing by itself. */
final class PlainClient {

    /** Bounds on what a server can have us hold besides the body. */
    private static final Http1Config HEADERS =
            Http1Config.custom().setMaxHeaderCount(64).setMaxLineLength(8_192).build();

    /** More than are ever fetched at a time. */
    private static final int CONNECTIONS = 64;

    private PlainClient() {}

    /** The connection manager with the guard in it. */
    private static final class Guarded extends PoolingHttpClientConnectionManagerBuilder {
        private final Guard guard;

        Guarded(Guard guard) {
            this.guard = guard;
        }

        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    proxy -> guard.socket(),
                    ports,
                    guard,
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register(URIScheme.HTTPS.id, tls)
                            .build());
        }
    }

    static CloseableHttpClient of(Guard guard) {
        Duration deadline = guard.deadline();
        Timeout timeout = Timeout.of(deadline);
        // Straight to the target, whatever properties or variables say of proxies.
        HttpRoutePlanner direct =
                (target, context) ->
                        URIScheme.HTTPS.same(target.getSchemeName())
                                ? new HttpRoute(target, null, true)
                                : new HttpRoute(target);
        return HttpClients.custom()
                .setConnectionManager(
                        new Guarded(guard)
                                .setTlsSocketStrategy(DefaultClientTlsStrategy.createDefault())
                                .setConnectionFactory(
                                        ManagedHttpClientConnectionFactory.builder()
                                                .http1Config(HEADERS)
                                                .build())
                                .setDefaultConnectionConfig(
                                        ConnectionConfig.custom()
                                                .setConnectTimeout(timeout)
                                                .setSocketTimeout(timeout)
                                                .build())
                                .setMaxConnTotal(CONNECTIONS)
                                .setMaxConnPerRoute(CONNECTIONS)
                                .build())
                .setDefaultRequestConfig(
                        RequestConfig.custom()
                                .setConnectionRequestTimeout(timeout)
                                .setResponseTimeout(timeout)
                                .setProtocolUpgradeEnabled(false)
                                .setRedirectsEnabled(false)
                                .setAuthenticationEnabled(false)
                                .setContentCompressionEnabled(false)
                                .build())
                .setRoutePlanner(direct)
                // A connection for each fetch: what it leads to was looked at just now.
                .setConnectionReuseStrategy((request, response, context) -> false)
                .setUserAgent("smime-trust revocation check")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }
}
