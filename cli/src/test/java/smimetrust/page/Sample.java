package smimetrust.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import smimetrust.BundleName;
import smimetrust.TestCa;
import smimetrust.notice.Place;
import smimetrust.pipeline.Assembly;
import smimetrust.pipeline.MemoryStore;
import smimetrust.pipeline.ObjectStore;
import smimetrust.pipeline.Request;
import smimetrust.pipeline.Settings;
import smimetrust.pipeline.Validation;
import smimetrust.release.Policy;
import smimetrust.report.Report;

/** Bundles as people would have them, or attackers, brought about by the stages themselves. */
final class Sample {

    private static final BundleName BUNDLE = new BundleName("contoso");

    /** Everything that a page could take for markup, a script, or the end of something. */
    private static final String HOSTILE =
            "</title></style></svg><script>alert(1)</script><img src=//evil.example/x"
                + " onerror=alert(2)>\"'`&amp;<!-- ${7*7} {{7*7}} \u202Egnp.\u2066exe\u0000\u200B";

    private final List<Instant> now = new ArrayList<>();
    private final Clock clock = ((InstantSource) now::getLast).withZone(ZoneOffset.UTC);
    private final MemoryStore inbox = new MemoryStore(clock);
    private final MemoryStore control = new MemoryStore(clock);
    private final MemoryStore state = new MemoryStore(clock);
    private final MemoryStore output = new MemoryStore(clock);
    private final Validation validation = new Validation(inbox, state);
    private final Assembly assembly =
            new Assembly(
                            inbox,
                            control,
                            state,
                            output,
                            (request, delay) -> {}, // a test says what comes next
                            Settings.DEFAULT.withQuiet(Duration.ZERO).withShrinkHold(Duration.ZERO),
                            clock)
                    .withReport(new Place.Bucket("contoso-smime-output"));

    private Sample(String day) {
        at(day);
    }

    private Sample at(String day) {
        now.add(Instant.parse(day + "T08:30:00Z"));
        return this;
    }

    private Sample upload(String name, byte[] bytes) {
        return upload(name, bytes, "AWS:AIDAEXAMPLE:ann@contoso.example");
    }

    private Sample upload(String name, byte[] bytes, String by) {
        String key = BUNDLE + "/" + name;
        inbox.put(key, bytes, new ObjectStore.Always());
        String version = inbox.find(key, Integer.MAX_VALUE).orElseThrow().version().orElseThrow();
        validation.run(
                new Request.Validate(
                        key, Optional.of(new Request.Upload(version, by, clock.instant()))));
        return this;
    }

    private Sample samples(String... beginnings) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "samples"))) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (Stream.of(beginnings).anyMatch(name::startsWith)) {
                    upload(name, Files.readAllBytes(file));
                }
            }
        }
        return this;
    }

    private Sample policy(String json) {
        control.put(BUNDLE + "/policy.json", json.getBytes(UTF_8), new ObjectStore.Always());
        return this;
    }

    private Sample assemble() {
        assembly.run(Request.Assemble.of(BUNDLE));
        return this;
    }

    /** What stands is what the tenant answered. */
    private Sample imported() {
        String store =
                output.list(BUNDLE + "/releases/", 100).entries().stream()
                        .map(ObjectStore.Entry::key)
                        .filter(key -> key.endsWith(".sst"))
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
        control.put(
                BUNDLE + "/readback.sst",
                output.find(store, Integer.MAX_VALUE).orElseThrow().bytes(),
                new ObjectStore.Always());
        return assemble();
    }

    private byte[] page() {
        return output.find(BUNDLE + "/report.html", Report.MAX_BYTES).orElseThrow().bytes();
    }

    /** Two releases of public CAs, the first of which the tenant has, and something left out. */
    static byte[] usual() throws IOException {
        return new Sample("2026-09-14")
                .samples("swisssign", "usertrust", "sectigo")
                .assemble()
                .imported()
                .at("2026-12-01")
                .samples("actalis", "globalsign", "harica", "siemens", "trustasia")
                .assemble()
                .page();
    }

    /** The same in Chinese; then a key came, a file that is none, and a policy that forbids all. */
    static byte[] blockedInChinese() throws IOException {
        return new Sample("2026-09-14")
                .samples("swisssign", "usertrust", "sectigo")
                .assemble()
                .at("2026-12-01")
                .samples("actalis", "globalsign", "harica", "siemens", "trustasia")
                .policy("{\"language\":\"zh\",\"maxBytes\":9000}")
                .upload(
                        "our key.pem",
                        TestCa.pem(
                                        "PRIVATE KEY",
                                        TestCa.newKeys("secp256r1").getPrivate().getEncoded())
                                .getBytes(UTF_8))
                .upload("readme.txt", "these are our partners".getBytes(UTF_8))
                .assemble()
                .page();
    }

    /** Roots that wait for somebody else than who uploaded them, beside what stands. */
    static byte[] waiting(String language) throws IOException {
        return new Sample("2026-09-14")
                .samples("swisssign")
                .assemble()
                .at("2026-12-01")
                .policy("{\"language\":\"" + language + "\",\"approval\":\"roots\"}")
                .samples("actalis", "harica")
                .upload(
                        "hostile.cer",
                        TestCa.root("x").subject(name(HOSTILE)).build().der(),
                        "AWS:AROAEXAMPLE:" + "x".repeat(60))
                .assemble()
                .page();
    }

    /** Nothing but a file that is no certificate. */
    static byte[] nothing() {
        return new Sample("2026-12-01")
                .upload("readme.txt", "these are our partners".getBytes(UTF_8))
                .assemble()
                .page();
    }

    /** Whoever may upload chose every text that it takes from others. */
    static byte[] hostile() {
        TestCa root = TestCa.root("x").subject(name(HOSTILE)).build();
        TestCa same =
                TestCa.root("x").subject(name(HOSTILE)).notAfter("9999-12-31T23:59:59Z").build();
        TestCa issuing =
                TestCa.issuedBy(root, "x")
                        .subject(name("M".repeat(10_000)))
                        .notAfter("2027-01-05T00:00:00Z")
                        .build();
        TestCa narrow = TestCa.issuedBy(root, "x").subject(name("  " + HOSTILE.repeat(5))).build();
        TestCa unknown = TestCa.root("x").subject(name("\u202E" + HOSTILE)).build();
        TestCa orphan =
                TestCa.issuedBy(unknown, "x")
                        .subject(name("<b>orphan</b>"))
                        .issuerUrl(
                                "javascript:alert(3)",
                                "http://evil.example/\"><script>" + "u".repeat(3_000))
                        .build();
        TestCa below = TestCa.issuedBy(orphan, "x").subject(name(HOSTILE)).build();
        return new Sample("2026-12-01")
                .upload("r.cer", root.der())
                .upload("s.cer", same.der())
                .upload("i.cer", issuing.der())
                .upload("n.cer", narrow.der())
                .assemble()
                .upload("<svg onload=alert(4)>\u202E.cer", orphan.der(), HOSTILE)
                .upload("'; DROP TABLE --.cer", below.der(), HOSTILE)
                .upload("a\nb\u0000c" + "x".repeat(600) + ".cer", HOSTILE.getBytes(UTF_8), HOSTILE)
                .assemble()
                .page();
    }

    private static X500Name name(String commonName) {
        return new X500NameBuilder().addRDN(BCStyle.CN, new DERUTF8String(commonName)).build();
    }

    /** The policy's language of a page of which nothing else matters. */
    static byte[] empty(Policy.Language language) {
        return new Report(
                        smimetrust.release.Status.empty("contoso"),
                        language,
                        new Place.Bucket("contoso-smime-output"),
                        List.of())
                .html();
    }
}
