package smimetrust.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Finding;
import smimetrust.Json;
import smimetrust.JsonException;
import smimetrust.TestCa;
import smimetrust.TestCrl;
import smimetrust.release.Release;
import smimetrust.release.Status;
import smimetrust.revocation.Known;

/** Revocation through the stages, day by day. */
class RevocationCheckTest {

    private static final BundleName CONTOSO = new BundleName("contoso");
    private static final String URL = "http://crl.example/root.crl";
    private static final String DOCUMENT = "revocation/contoso.json";

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa CA = ca(ROOT, "Issuing", URL);
    private static final TestCa BELOW = ca(CA, "Below", "http://crl.example/issuing.crl");

    private final World world = new World(Settings.DEFAULT);

    private static TestCa ca(TestCa issuer, String name, String... urls) {
        return TestCa.issuedBy(issuer, name)
                .with(Extension.cRLDistributionPoints, false, TestCrl.points(urls))
                .build();
    }

    private static TestCrl list(int day) {
        Instant at = World.START.plus(Duration.ofDays(day));
        return TestCrl.of(ROOT)
                .thisUpdate(at.minusSeconds(3_600).toString())
                .nextUpdate(at.plus(Duration.ofDays(7)).toString());
    }

    private void upload(TestCa... cas) {
        for (TestCa ca : cas) {
            world.upload("contoso/" + ca.certificate().sha256().brief() + ".cer", ca.der());
        }
        world.drain();
    }

    /** Another day: what there is on the internet, and the reconcile. */
    private void day(int number, byte[] list) {
        world.internet.put(URL, list);
        another(number);
    }

    private void deadDay(int number) {
        world.internet.clear();
        another(number);
    }

    private void another(int number) {
        world.advance(Duration.between(world.now(), World.START.plus(Duration.ofDays(number))));
        world.run(new Request.Reconcile(), List.of());
        world.drain();
    }

    private List<String> names() {
        return world.status(CONTOSO).certificates().stream()
                .filter(Status.CertificateEntry::included)
                .map(Status.CertificateEntry::name)
                .sorted()
                .toList();
    }

    private List<String> findings(TestCa ca) {
        return world.status(CONTOSO).certificates().stream()
                .filter(c -> c.sha256().equals(ca.certificate().sha256()))
                .flatMap(c -> c.findings().stream())
                .map(Finding::rule)
                .filter(rule -> rule.startsWith("revocation."))
                .toList();
    }

    private List<Known> known() {
        return world.state
                .find(DOCUMENT, 1 << 20)
                .map(f -> Json.read(f.bytes(), RevocationDocument.class).certificates())
                .orElse(List.of());
    }

    private long release() {
        return world.status(CONTOSO).release().map(Release::number).orElse(0L);
    }

    @Test
    @DisplayName("a new bundle is checked as soon as it is published")
    void soon() {
        world.internet.put(URL, list(0).revoking(CA).der());
        upload(ROOT, CA);
        assertThat(names()).containsExactly("Root");
        assertThat(findings(CA)).containsExactly("revocation.revoked");
    }

    @Test
    @DisplayName("a revoked CA is left out, what is below it has no way up, and all is told")
    void revoked() {
        world.internet.put(URL, list(0).der());
        upload(ROOT, CA, BELOW);
        assertThat(names()).containsExactly("Below", "Issuing", "Root");
        long before = release();
        int notices = world.announced.size();

        day(1, list(1).revoking(CA, CRLReason.cACompromise).der());
        assertThat(names()).containsExactly("Root");
        assertThat(findings(CA)).containsExactly("revocation.revoked");
        assertThat(release()).isEqualTo(before + 1);
        assertThat(world.announced).hasSize(notices + 1);
    }

    @Test
    @DisplayName("a revocation stands while the list cannot be had, even if the file comes anew")
    void sticky() {
        world.internet.put(URL, list(0).revoking(CA).der());
        upload(ROOT, CA);
        deadDay(1);
        assertThat(names()).containsExactly("Root");

        world.delete("contoso/" + CA.certificate().sha256().brief() + ".cer");
        world.drain();
        deadDay(2);
        upload(CA);
        assertThat(names()).containsExactly("Root");
        assertThat(findings(CA)).containsExactly("revocation.revoked");
    }

    @Test
    @DisplayName("a hold that a newer list has released is over; an older list releases nothing")
    void hold() {
        world.internet.put(URL, list(0).revoking(CA, CRLReason.certificateHold).der());
        upload(ROOT, CA);
        assertThat(names()).containsExactly("Root");
        day(1, list(-1).der());
        assertThat(names()).containsExactly("Root");
        day(2, list(2).der());
        assertThat(names()).containsExactly("Issuing", "Root");
        assertThat(findings(CA)).isEmpty();
    }

    @Test
    @DisplayName("what the network gives takes nothing out but a signed revocation")
    void onlySigned() {
        TestCa impostor = TestCa.root("Root").build();
        world.internet.put(URL, list(0).der());
        upload(ROOT, CA);
        long before = release();
        List<byte[]> days =
                List.of(
                        "<html/>".getBytes(UTF_8),
                        list(2).signedBy(impostor).revoking(CA).der(),
                        list(3).corruptSignature().revoking(CA).der(),
                        list(-20).revoking(CA).der(),
                        list(5).withoutNextUpdate().revoking(CA).der(),
                        TestCrl.of(impostor).revoking(CA).der());
        for (int i = 0; i < days.size(); i++) {
            day(i + 1, days.get(i));
            assertThat(names()).as("day %d", i).containsExactly("Issuing", "Root");
        }
        assertThat(release()).isEqualTo(before);
    }

    @Test
    @DisplayName("a list that cannot be had is told on the third day, and its return at once")
    void patience() {
        world.internet.put(URL, list(0).der());
        upload(ROOT, CA);
        int notices = world.announced.size();
        deadDay(1);
        assertThat(findings(CA)).isEmpty();
        deadDay(2);
        assertThat(findings(CA)).isEmpty();
        deadDay(3);
        assertThat(findings(CA)).containsExactly("revocation.unreachable");
        assertThat(names()).containsExactly("Issuing", "Root");
        assertThat(world.status(CONTOSO).remarks())
                .singleElement()
                .satisfies(remark -> {
                    assertThat(remark.rule()).isEqualTo("revocation.unreachable");
                    assertThat(remark.message()).contains("Issuing");
                });
        assertThat(world.announced).hasSize(notices + 1);
        Status told = world.status(CONTOSO);
        deadDay(4);
        assertThat(world.status(CONTOSO)).isEqualTo(told);
        assertThat(world.announced).hasSize(notices + 1);
        day(5, list(5).der());
        assertThat(findings(CA)).isEmpty();
    }

    @Test
    @DisplayName("a day on which nothing is new writes nothing")
    void quiet() {
        world.internet.put(URL, list(0).der());
        upload(ROOT, CA);
        String etag = world.state.find(DOCUMENT, 1 << 20).orElseThrow().etag();
        Status before = world.status(CONTOSO);
        day(1, list(1).der());
        day(2, list(2).der());
        assertThat(world.state.find(DOCUMENT, 1 << 20).orElseThrow().etag()).isEqualTo(etag);
        assertThat(world.status(CONTOSO)).isEqualTo(before);
    }

    @Test
    @DisplayName(
            "roots, rejected and expired certificates and bundles without lists are not asked for")
    void concerned() {
        TestCa root =
                TestCa.root("Root")
                        .with(Extension.cRLDistributionPoints, false, TestCrl.points(URL))
                        .build();
        upload(
                root,
                TestCa.issuedBy(root, "No list").build(),
                TestCa.issuedBy(root, "Expired")
                        .with(Extension.cRLDistributionPoints, false, TestCrl.points(URL))
                        .notAfter("2026-05-01T00:00:00Z")
                        .build(),
                TestCa.leaf(root, "Leaf")
                        .with(Extension.cRLDistributionPoints, false, TestCrl.points(URL))
                        .build());
        day(1, list(1).der());
        assertThat(known()).isEmpty();
        assertThat(world.state.find(DOCUMENT, 1 << 20)).isEmpty();
    }

    @Test
    @DisplayName("without its issuer there is nothing to verify with, and nothing to say")
    void withoutIssuer() {
        upload(CA);
        assertThat(known()).isEmpty();
    }

    @Test
    @DisplayName("where nobody asks for lists, revocations stand and nothing else is said")
    void off() {
        world.internet.put(URL, list(0).revoking(CA).der());
        TestCa dead = ca(ROOT, "Dead", "http://crl.example/dead.crl");
        upload(ROOT, CA, dead);
        deadDay(1);
        deadDay(2);
        deadDay(3);
        assertThat(findings(dead)).containsExactly("revocation.unreachable");

        List<Request> sent = Collections.synchronizedList(new ArrayList<>());
        Assembly off =
                new Assembly(
                        world.inbox,
                        world.control,
                        world.state,
                        world.output,
                        (request, delay) -> sent.add(request),
                        Settings.DEFAULT.withRevocation(false),
                        Clock.fixed(world.now(), ZoneOffset.UTC));
        off.run(Request.Assemble.of(CONTOSO));
        off.reconcile();
        assertThat(findings(CA)).containsExactly("revocation.revoked");
        assertThat(findings(dead)).isEmpty();
        assertThat(sent).noneMatch(Request.CheckRevocation.class::isInstance);
    }

    @Test
    @DisplayName("what was learned and cannot be read blocks: a revoked CA may be in it")
    void unusable() {
        world.internet.put(URL, list(0).der());
        upload(ROOT, CA);
        long before = release();
        world.state.put(
                DOCUMENT,
                "{\"schema\":\"smime-trust/revocation/2\",\"bundle\":\"contoso\",\"certificates\":[]}"
                        .getBytes(UTF_8),
                new ObjectStore.Always());
        world.run(Request.Assemble.of(CONTOSO), List.of());
        Status status = world.status(CONTOSO);
        assertThat(status.blockers())
                .extracting(Blocker::rule)
                .containsExactly("revocation.record-unusable");
        assertThat(status.release()).map(Release::number).isEqualTo(Optional.of(before));
        assertThatThrownBy(() -> world.run(new Request.CheckRevocation(CONTOSO), List.of()))
                .isInstanceOf(JsonException.class);
    }

    // ---- what is asked ----

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private Instant now = World.START;

    private RevocationCheck.Report check(Duration each) {
        RevocationCheck check =
                new RevocationCheck(
                        world.inbox,
                        world.state,
                        url -> {
                            asked.add(url);
                            synchronized (asked) {
                                now = now.plus(each);
                            }
                            byte[] there = world.internet.get(url);
                            return there == null
                                    ? new CrlSource.Failed(CrlSource.Reason.NAME, "no such name")
                                    : new CrlSource.Fetched(there);
                        },
                        ((java.time.InstantSource) () -> now).withZone(ZoneOffset.UTC),
                        Duration.ZERO);
        return check.run(new Request.CheckRevocation(CONTOSO));
    }

    private List<String> rules() {
        return known().stream()
                .flatMap(k -> k.findings().stream())
                .map(Finding::rule)
                .distinct()
                .toList();
    }

    private void uploadQuietly(TestCa... cas) {
        for (TestCa ca : cas) {
            world.upload("contoso/" + ca.certificate().sha256().brief() + ".cer", ca.der());
        }
        for (World.Pending pending : List.copyOf(world.queue)) {
            if (pending.request() instanceof Request.Validate) {
                world.run(pending.request(), List.of());
            }
        }
        now = world.now();
    }

    @Test
    @DisplayName("one list for many certificates is fetched once")
    void once() {
        uploadQuietly(ROOT, CA, ca(ROOT, "Two", URL), ca(ROOT, "Three", URL));
        world.internet.put(URL, list(0).revoking(CA).der());
        assertThat(check(Duration.ZERO).certificates()).isEqualTo(3);
        assertThat(asked).containsExactly(URL);
        assertThat(rules()).containsExactly("revocation.revoked");
    }

    @Test
    @DisplayName("the second address is asked only where the first gave nothing")
    void second() {
        uploadQuietly(ROOT, ca(ROOT, "One", "ldap://x/", URL), ca(ROOT, "Two", URL, "http://b/"));
        world.internet.put(URL, list(0).der());
        RevocationCheck.Report report = check(Duration.ZERO);
        assertThat(asked).containsExactlyInAnyOrder("ldap://x/", URL);
        assertThat(report.lists()).hasSize(2);
        assertThat(rules()).isEmpty();
    }

    @Test
    @DisplayName("no more addresses than the bound; the rest is named as not checked")
    void manyAddresses() {
        TestCa[] cas = new TestCa[RevocationCheck.MAX_URLS + 5];
        cas[0] = ROOT;
        for (int i = 1; i < cas.length; i++) {
            cas[i] = ca(ROOT, "CA " + i, "http://crl.example/" + i);
        }
        uploadQuietly(cas);
        check(Duration.ZERO);
        assertThat(asked).hasSize(RevocationCheck.MAX_URLS).doesNotHaveDuplicates();
        assertThat(rules())
                .containsExactlyInAnyOrder("revocation.unreachable", "revocation.not-checked");
        List<String> first = List.copyOf(asked);
        asked.clear();
        now = now.plus(Duration.ofDays(1));
        check(Duration.ZERO);
        assertThat(asked).anyMatch(url -> !first.contains(url));
    }

    @Test
    @DisplayName("nothing is begun when the time is over")
    void time() {
        TestCa[] cas = new TestCa[31];
        cas[0] = ROOT;
        for (int i = 1; i < cas.length; i++) {
            cas[i] = ca(ROOT, "CA " + i, "http://crl.example/" + i);
        }
        uploadQuietly(cas);
        check(Duration.ofSeconds(10));
        assertThat(asked.size()).isBetween(7, 12);
        assertThat(rules()).contains("revocation.not-checked");
    }
}
