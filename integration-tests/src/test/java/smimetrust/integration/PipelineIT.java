package smimetrust.integration;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.Blocker;
import smimetrust.Finding;
import smimetrust.Refusal;
import smimetrust.Sha256;
import smimetrust.TestCa;
import smimetrust.TestCrl;
import smimetrust.release.Release;
import smimetrust.release.Status;
import smimetrust.release.Status.CertificateEntry;
import smimetrust.release.Status.FileEntry;
import smimetrust.sst.SerializedStore;
import software.amazon.awssdk.services.sqs.model.Message;

/** Certificates in, a release and a notice out, through S3, SQS and SNS. */
class PipelineIT {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa ISSUING = TestCa.issuedBy(ROOT, "Issuing").build();
    private static final TestCa OTHER = TestCa.issuedBy(ROOT, "Other").build();
    private static final TestCa EXPIRED =
            TestCa.issuedBy(ROOT, "Expired")
                    .notBefore("2020-01-01T00:00:00Z")
                    .notAfter("2025-01-01T00:00:00Z")
                    .build();

    private static Map<String, byte[]> samples(String bundle) {
        Map<String, byte[]> samples = new TreeMap<>();
        try (Stream<Path> files = Files.list(Path.of("../samples"))) {
            for (Path file : files.toList()) {
                samples.put(bundle + "/" + file.getFileName(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return samples;
    }

    private static long number(Status status) {
        return status.release().map(Release::number).orElse(0L);
    }

    private static Set<Sha256> included(Status status) {
        return status.certificates().stream()
                .filter(CertificateEntry::included)
                .map(CertificateEntry::sha256)
                .collect(java.util.stream.Collectors.toSet());
    }

    private static Set<Sha256> digests(TestCa... cas) {
        return Stream.of(cas)
                .map(ca -> ca.certificate().sha256())
                .collect(java.util.stream.Collectors.toSet());
    }

    private static List<String> rules(CertificateEntry entry) {
        return entry.findings().stream().map(Finding::rule).toList();
    }

    private static CertificateEntry entry(Status status, TestCa ca) {
        return status.certificates().stream()
                .filter(c -> c.sha256().equals(ca.certificate().sha256()))
                .findFirst()
                .orElseThrow();
    }

    /** What an administrator fetches: it is what the status says, and reads as a store. */
    private static Set<Sha256> published(Deployment deployment, String bundle) {
        Release release = deployment.status(bundle).release().orElseThrow();
        byte[] bytes = deployment.output(release.key());
        assertThat(Sha256.of(bytes)).isEqualTo(release.sha256());
        assertThat(bytes).hasSize((int) release.size());
        SerializedStore.Store store = (SerializedStore.Store) SerializedStore.read(bytes);
        return store.certificates().stream()
                .map(smimetrust.Certificate::sha256)
                .collect(java.util.stream.Collectors.toSet());
    }

    private static List<String> named(JsonObject notice, String list) {
        return notice
                .getAsJsonObject("released")
                .getAsJsonObject(list)
                .getAsJsonArray("items")
                .asList()
                .stream()
                .map(JsonElement::getAsJsonObject)
                .map(item -> item.get("sha256").getAsString())
                .toList();
    }

    @Test
    @DisplayName(
            "the samples become the store of a local build, one notice, and nothing more when they"
                    + " come again")
    void samples() {
        // Three seconds, so that a slow machine does not make two releases of one upload.
        try (Deployment deployment = Deployment.with(Map.of("QuietSeconds", "3"))) {
            deployment.connect();
            deployment.start();
            Map<String, byte[]> samples = samples("contoso");
            samples.forEach(deployment::upload);
            Status status =
                    deployment.settled(
                            "contoso",
                            s -> s.release().isPresent() && s.files().size() == samples.size());

            Release release = status.release().orElseThrow();
            LocalBuild build = LocalBuild.of("contoso", samples, release.publishedAt());
            assertThat(release).isEqualTo(build.status().release().orElseThrow());
            assertThat(deployment.output(release.key())).isEqualTo(build.store());
            assertThat(status.certificates()).isEqualTo(build.status().certificates());
            assertThat(status.orphans()).isEqualTo(build.status().orphans());
            assertThat(release.number()).isEqualTo(1);
            assertThat(status.files()).allSatisfy(f -> assertThat(f.uploadedBy()).isPresent());

            List<Deployment.Announced> told = deployment.announced("contoso", "released");
            assertThat(told).extracting(Deployment.Announced::noticeId).hasSize(1);
            JsonObject released = told.getFirst().json().getAsJsonObject("released");
            String location = "s3://" + deployment.reference("OutputBucket") + "/" + release.key();
            assertThat(released.get("location").getAsString()).isEqualTo(location);
            assertThat(released.get("sha256").getAsString()).isEqualTo(release.sha256().hex());
            assertThat(released.get("first").getAsBoolean()).isTrue();
            assertThat(named(told.getFirst().json(), "added")).hasSize(release.certificates());
            assertThat(
                            told.getFirst()
                                    .attributes()
                                    .getAsJsonObject("bundle")
                                    .get("Value")
                                    .getAsString())
                    .isEqualTo("contoso");
            assertThat(deployment.mails())
                    .anySatisfy(mail ->
                            assertThat(mail)
                                    .contains("aws s3 cp \"" + location + "\"")
                                    .contains(release.sha256().hex()));

            int before = deployment.announced().size();
            long judged = judgements(deployment);
            samples.forEach(deployment::upload);
            Awaitility.await("judged again")
                    .atMost(Deployment.PATIENCE)
                    .until(() -> judgements(deployment) >= judged + samples.size());
            Status again = deployment.settled("contoso", s -> s.files().size() == samples.size());
            // Of a file that was written again another moment of upload is true; nothing else is.
            assertThat(again.release()).isEqualTo(status.release());
            assertThat(again.certificates()).isEqualTo(status.certificates());
            assertThat(deployment.announced()).hasSize(before);
            assertThat(deployment.keys("OutputBucket", "contoso/releases/"))
                    .hasSize(releaseFiles(deployment, release));
        }
    }

    private static long judgements(Deployment deployment) {
        return deployment.log().stream()
                .filter(line -> line.get("event").getAsString().equals("object.judged"))
                .count();
    }

    private static int releaseFiles(Deployment deployment, Release release) {
        String folder = release.key().substring(0, release.key().lastIndexOf('/') + 1);
        return deployment.keys("OutputBucket", folder).size();
    }

    @Test
    @DisplayName("one upload is released for each of three tenants, and told to each once")
    void shared() {
        List<String> tenants = List.of("contoso", "fabrikam", "northwind");
        try (Deployment deployment = Deployment.with(Map.of("QuietSeconds", "1"))) {
            deployment.connect();
            deployment.start();
            deployment.upload("_shared/root.cer", ROOT.der());
            deployment.upload("contoso/other.cer", OTHER.der());
            deployment.settled("_shared", s -> s.files().size() == 1);
            tenants.forEach(t -> deployment.policy(t, "{\"shared\":[\"_shared\"]}"));
            for (String tenant : tenants) {
                deployment.settled(tenant, s -> s.release().isPresent());
            }
            int before = deployment.announced().size();

            deployment.upload("_shared/issuing.cer", ISSUING.der());
            for (String tenant : tenants) {
                Status status =
                        deployment.settled(
                                tenant, s -> included(s).containsAll(digests(ROOT, ISSUING)));
                assertThat(status.files())
                        .filteredOn(f -> f.bundle().isPresent())
                        .allSatisfy(f -> assertThat(f.uploadedBy()).isPresent())
                        .extracting(FileEntry::name)
                        .containsExactly("_shared/issuing.cer", "_shared/root.cer");
            }
            deployment.settle();
            assertThat(published(deployment, "contoso")).isEqualTo(digests(ROOT, ISSUING, OTHER));
            assertThat(published(deployment, "fabrikam")).isEqualTo(digests(ROOT, ISSUING));
            assertThat(published(deployment, "northwind")).isEqualTo(digests(ROOT, ISSUING));
            Status shared = deployment.status("_shared");
            assertThat(shared.release()).isEmpty();
            assertThat(shared.blockers()).isEmpty();
            assertThat(deployment.announced()).hasSize(before + 3);
            for (String tenant : tenants) {
                assertThat(
                                named(
                                        deployment.announced(tenant, "released").getLast().json(),
                                        "added"))
                        .containsExactly(ISSUING.certificate().sha256().hex());
            }
        }
    }

    @Test
    @DisplayName("what is deleted leaves the next release, and its notice names it")
    void deletion() {
        try (Deployment deployment = Deployment.running()) {
            deployment.upload("contoso/root.cer", ROOT.der());
            deployment.upload("contoso/issuing.cer", ISSUING.der());
            deployment.upload("contoso/other.cer", OTHER.der());
            deployment.settled(
                    "contoso",
                    s ->
                            included(s).equals(digests(ROOT, ISSUING, OTHER))
                                    && s.release().isPresent());
            deployment.delete("contoso/other.cer");
            Status status =
                    deployment.settled("contoso", s -> s.files().size() == 2 && number(s) > 1);
            assertThat(published(deployment, "contoso")).isEqualTo(digests(ROOT, ISSUING));
            Deployment.Announced last = deployment.announced("contoso", "released").getLast();
            assertThat(last.json().getAsJsonObject("released").get("number").getAsLong())
                    .isEqualTo(number(status));
            assertThat(named(last.json(), "removed"))
                    .containsExactly(OTHER.certificate().sha256().hex());
            assertThat(named(last.json(), "added")).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "a release that would lose most of itself is held and told, and goes on when the files"
                    + " come back")
    void shrinking() {
        try (Deployment deployment = Deployment.with(Map.of("ShrinkHoldMinutes", "60"))) {
            deployment.connect();
            deployment.start();
            deployment.upload("contoso/root.cer", ROOT.der());
            deployment.upload("contoso/issuing.cer", ISSUING.der());
            Status first =
                    deployment.settled(
                            "contoso",
                            s ->
                                    included(s).equals(digests(ROOT, ISSUING))
                                            && s.release().isPresent());
            deployment.delete("contoso/issuing.cer");
            Status held = deployment.settled("contoso", s -> s.hold().isPresent());
            assertThat(held.release()).isEqualTo(first.release());
            assertThat(held.blockers())
                    .extracting(Blocker::rule)
                    .containsExactly("release.shrink-held");
            assertThat(deployment.announced("contoso", "held")).hasSize(1);
            deployment.upload("contoso/issuing.cer", ISSUING.der());
            Status back = deployment.settled("contoso", s -> s.hold().isEmpty());
            assertThat(back.release()).isEqualTo(first.release());
            assertThat(back.blockers()).isEmpty();
            assertThat(published(deployment, "contoso")).isEqualTo(digests(ROOT, ISSUING));
        }
    }

    @Test
    @DisplayName("an expired certificate is rejected and told, and the others are released")
    void expired() {
        try (Deployment deployment = Deployment.running()) {
            deployment.upload("contoso/root.cer", ROOT.der());
            deployment.upload(
                    "contoso/both.pem", (ISSUING.pem() + EXPIRED.pem()).getBytes(US_ASCII));
            Status status =
                    deployment.settled(
                            "contoso",
                            s ->
                                    s.files().size() == 2
                                            && s.release().isPresent()
                                            && s.unjudged().isEmpty());
            assertThat(rules(entry(status, EXPIRED))).contains("validity.expired");
            assertThat(entry(status, EXPIRED).included()).isFalse();
            assertThat(published(deployment, "contoso")).isEqualTo(digests(ROOT, ISSUING));
            assertThat(deployment.announced("contoso", "rejected")).isNotEmpty();
            assertThat(status.blockers()).isEmpty();
        }
    }

    @Test
    @DisplayName("a private key is an incident, and nothing of it goes anywhere")
    void privateKey() {
        try (Deployment deployment = Deployment.running()) {
            KeyPair keys = TestCa.newKeys("RSA2048");
            byte[] der = keys.getPrivate().getEncoded();
            String mistake = ROOT.pem() + TestCa.pem("PRIVATE KEY", der) + ISSUING.pem();
            deployment.upload("contoso/mistake.pem", mistake.getBytes(US_ASCII));
            deployment.upload("contoso/key.der", der);
            Status status =
                    deployment.settled(
                            "contoso", s -> s.incidents().size() == 2 && s.release().isPresent());
            assertThat(status.incidents())
                    .extracting(Status.Incident::file)
                    .containsExactlyInAnyOrder("mistake.pem", "key.der");
            assertThat(status.incidents()).allSatisfy(i -> assertThat(i.gone()).isEmpty());
            assertThat(status.files())
                    .allSatisfy(f ->
                            assertThat(f.refusals())
                                    .extracting(Refusal::rule)
                                    .contains("file.private-key"));
            assertThat(published(deployment, "contoso")).isEqualTo(digests(ROOT, ISSUING));
            List<Deployment.Announced> told = deployment.announced("contoso", "incident");
            assertThat(told)
                    .isNotEmpty()
                    .allSatisfy(notice -> {
                        assertThat(notice.json().get("severity").getAsString()).isEqualTo("error");
                        assertThat(
                                        notice.attributes()
                                                .getAsJsonObject("severity")
                                                .get("Value")
                                                .getAsString())
                                .isEqualTo("error");
                    });

            deployment.delete("contoso/mistake.pem");
            deployment.delete("contoso/key.der");
            Status gone = deployment.settled("contoso", s -> s.files().isEmpty());
            assertThat(gone.incidents())
                    .hasSize(2)
                    .allSatisfy(i -> assertThat(i.gone()).isPresent());
            assertThat(gone.release()).isEqualTo(status.release());

            // What every RSA key begins with stands in certificates too.
            String secret = Base64.getEncoder().encodeToString(der).substring(60);
            String said = deployment.everythingSaid();
            assertThat(said).contains("contoso/mistake.pem", ROOT.certificate().sha256().hex());
            for (int i = 0; i + 20 <= secret.length(); i++) {
                if (said.contains(secret.substring(i, i + 20))) {
                    throw new AssertionError(
                            "a part of the private key, from character " + (i + 60));
                }
            }
        }
    }

    @Test
    @DisplayName("200 files at once over three bundles: none is lost, and releases are few")
    void many() throws Exception {
        try (Deployment deployment = Deployment.running()) {
            Map<String, Map<String, byte[]>> bundles = new LinkedHashMap<>();
            KeyPair keys = TestCa.newKeys("RSA2048");
            int count = 0;
            for (String bundle : List.of("contoso", "fabrikam", "default")) {
                Map<String, byte[]> files = new TreeMap<>();
                String folder = bundle.equals("default") ? "" : bundle + "/";
                TestCa root = TestCa.root("Root of " + bundle).keys(keys).build();
                files.put(folder + "root.cer", root.der());
                for (int i = 0; files.size() < (bundle.equals("contoso") ? 68 : 66); i++) {
                    switch (i % 6) {
                        case 0 ->
                                files.put(
                                        folder + "not-" + i + ".cer",
                                        ("no certificate " + i).getBytes(US_ASCII));
                        case 1 -> files.put(folder + "again-" + i + ".cer", root.der());
                        default ->
                                files.put(
                                        folder + "ca " + i + ".cer",
                                        TestCa.issuedBy(root, "CA " + i + " of " + bundle)
                                                .keys(keys)
                                                .build()
                                                .der());
                    }
                }
                count += files.size();
                bundles.put(bundle, files);
            }
            assertThat(count).isEqualTo(200);
            List<Callable<Boolean>> uploads = new ArrayList<>();
            bundles.values()
                    .forEach(files ->
                            files.forEach((key, bytes) ->
                                    uploads.add(() -> {
                                        deployment.upload(key, bytes);
                                        return true;
                                    })));
            java.util.Collections.shuffle(uploads, new java.util.Random(7));
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                for (Future<Boolean> upload : threads.invokeAll(uploads)) {
                    assertThat(upload.get()).isTrue();
                }
            }
            for (Map.Entry<String, Map<String, byte[]>> bundle : bundles.entrySet()) {
                String name = bundle.getKey();
                Status status =
                        deployment.settled(
                                name,
                                s ->
                                        s.files().size() == bundle.getValue().size()
                                                && s.release().isPresent()
                                                && s.unjudged().isEmpty());
                Release release = status.release().orElseThrow();
                LocalBuild build = LocalBuild.of(name, bundle.getValue(), release.publishedAt());
                assertThat(status.certificates()).isEqualTo(build.status().certificates());
                assertThat(status.files().stream().map(PipelineIT::withoutUpload))
                        .isEqualTo(
                                build.status().files().stream()
                                        .map(PipelineIT::withoutUpload)
                                        .toList());
                assertThat(status.blockers()).isEmpty();
                assertThat(deployment.output(release.key())).isEqualTo(build.store());
                assertThat(release.number()).isLessThanOrEqualTo(5);
            }
        }
    }

    private static FileEntry withoutUpload(FileEntry file) {
        return new FileEntry(
                file.name(),
                file.sha256(),
                file.certificates(),
                file.refusals(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    @DisplayName("what needs a second person waits for one, and goes when that one takes it back")
    void fourEyes() {
        try (Deployment deployment = Deployment.running()) {
            TestCa second = TestCa.root("Second").build();
            Sha256 digest = second.certificate().sha256();
            deployment.upload("contoso/root.cer", ROOT.der());
            deployment.settled("contoso", s -> s.release().isPresent());
            deployment.policy("contoso", "{\"approval\":\"roots\"}");
            deployment.upload("contoso/second.cer", second.der());
            Status waiting = deployment.settled("contoso", s -> s.files().size() == 2);
            assertThat(states(waiting))
                    .isEqualTo(
                            Map.of(
                                    "Root", Status.ApprovalState.STANDING,
                                    "Second", Status.ApprovalState.WANTED));
            assertThat(published(deployment, "contoso")).isEqualTo(digests(ROOT));
            assertThat(rules(entry(waiting, second))).contains("approval.wanted");

            // The emulator has one principal only, which uploaded it.
            deployment.approve("contoso", digest);
            Status own =
                    deployment.settled(
                            "contoso",
                            s -> states(s).get("Second") == Status.ApprovalState.NOT_INDEPENDENT);
            assertThat(own.release()).isEqualTo(waiting.release());

            deployment.disconnect("ControlBucket");
            String version = deployment.approve("contoso", digest);
            deployment.approvedBy("AWS:AROAOFFICERS:olga", "contoso", digest, version);
            Status approved =
                    deployment.settled(
                            "contoso",
                            s -> states(s).get("Second") == Status.ApprovalState.APPROVED);
            assertThat(published(deployment, "contoso")).isEqualTo(digests(ROOT, second));
            assertThat(
                            approved.approvals().stream()
                                    .filter(a -> a.sha256().equals(digest))
                                    .map(Status.ApprovalEntry::version))
                    .containsExactly(Optional.of(version));

            deployment.takeAwayApproval("contoso", digest);
            deployment.reconcile();
            deployment.settled(
                    "contoso", s -> states(s).get("Second") == Status.ApprovalState.WANTED);
            assertThat(published(deployment, "contoso")).isEqualTo(digests(ROOT));
        }
    }

    private static Map<String, Status.ApprovalState> states(Status status) {
        Map<String, Status.ApprovalState> states = new TreeMap<>();
        status.approvals().forEach(a -> states.put(a.subject().orElse("nobody"), a.state()));
        return states;
    }

    @Test
    @DisplayName(
            "a policy without the root leaves nothing to publish: the last release stays, and"
                    + " people know why")
    void excludedRoot() {
        try (Deployment deployment = Deployment.running()) {
            deployment.upload("contoso/root.cer", ROOT.der());
            deployment.upload("contoso/issuing.cer", ISSUING.der());
            Status first =
                    deployment.settled(
                            "contoso",
                            s ->
                                    included(s).equals(digests(ROOT, ISSUING))
                                            && s.release().isPresent());
            deployment.policy("contoso", "{\"exclude\":[\"" + ROOT.certificate().sha256() + "\"]}");
            Status status = deployment.settled("contoso", s -> !s.blockers().isEmpty());
            assertThat(status.blockers())
                    .extracting(Blocker::rule)
                    .containsExactly("release.empty");
            assertThat(rules(entry(status, ROOT))).contains("policy.excluded");
            assertThat(status.orphans())
                    .extracting(Status.OrphanEntry::sha256)
                    .containsExactly(ISSUING.certificate().sha256());
            assertThat(status.release()).isEqualTo(first.release());
            assertThat(published(deployment, "contoso")).isEqualTo(digests(ROOT, ISSUING));
            assertThat(deployment.announced("contoso", "blocked")).hasSize(1);
        }
    }

    @Test
    @DisplayName("a CA that its issuer revokes is left out after the daily check, and told")
    void revoked() {
        String url = "http://crl.example/root.crl";
        Instant day = Instant.now().truncatedTo(ChronoUnit.DAYS);
        TestCa issuing =
                TestCa.issuedBy(ROOT, "Revocable")
                        .with(Extension.cRLDistributionPoints, false, TestCrl.points(url))
                        .build();
        TestCrl list =
                TestCrl.of(ROOT)
                        .thisUpdate(day.toString())
                        .nextUpdate(day.plus(7, ChronoUnit.DAYS).toString());
        try (Deployment deployment = Deployment.running()) {
            deployment.internet.put(url, list.der());
            deployment.upload("contoso/root.cer", ROOT.der());
            deployment.upload("contoso/issuing.cer", issuing.der());
            deployment.settled("contoso", s -> included(s).equals(digests(ROOT, issuing)));
            deployment.internet.put(url, list.revoking(issuing).der());
            deployment.reconcile();
            Status status = deployment.settled("contoso", s -> included(s).equals(digests(ROOT)));
            assertThat(rules(entry(status, issuing))).contains("revocation.revoked");
            assertThat(published(deployment, "contoso")).isEqualTo(digests(ROOT));
        }
    }

    @Test
    @DisplayName(
            "a policy that cannot be read blocks, changes nothing, and is forgotten when it is"
                    + " corrected")
    void badPolicy() {
        try (Deployment deployment = Deployment.running()) {
            deployment.upload("contoso/root.cer", ROOT.der());
            Status first = deployment.settled("contoso", s -> s.release().isPresent());
            deployment.policy("contoso", "{\"exclud\":[]}");
            Status blocked = deployment.settled("contoso", s -> !s.blockers().isEmpty());
            assertThat(blocked.blockers())
                    .extracting(Blocker::rule)
                    .containsExactly("policy.invalid");
            deployment.upload("contoso/issuing.cer", ISSUING.der());
            Status still = deployment.settled("contoso", s -> s.files().size() == 2);
            assertThat(still.release()).isEqualTo(first.release());
            deployment.policy("contoso", "{}");
            deployment.settled("contoso", s -> s.blockers().isEmpty() && number(s) == 2);
            assertThat(published(deployment, "contoso")).isEqualTo(digests(ROOT, ISSUING));
            assertThat(deployment.announced("contoso", "recovered")).hasSize(1);
        }
    }

    @Test
    @DisplayName(
            "files of any name arrive under that name, and what is no bundle is refused by itself")
    void oddNames() {
        try (Deployment deployment = Deployment.running()) {
            List<String> names =
                    List.of(
                            "a b+c%41 é 証.cer",
                            "e\u0301 and 😀.cer",
                            "it's \"quoted\" & <x> #?=;.cer",
                            "sub/deep/100%.cer",
                            "line\nfeed.cer",
                            "\u202Egpj.cer",
                            "back\\slash.cer");
            names.forEach(name -> deployment.upload("contoso/" + name, ROOT.der()));
            deployment.upload("contoso/.DS_Store", new byte[] {1});
            deployment.upload("contoso/folder/", new byte[0]);
            deployment.upload("Bad Name/a+b.cer", ROOT.der());
            Status status =
                    deployment.settled(
                            "contoso",
                            s ->
                                    s.files().size() == names.size()
                                            && s.release().isPresent()
                                            && s.unjudged().isEmpty());
            assertThat(status.files())
                    .extracting(FileEntry::name)
                    .containsExactlyInAnyOrderElementsOf(names);
            assertThat(entry(status, ROOT).sources()).containsExactlyInAnyOrderElementsOf(names);
            assertThat(status.files()).allSatisfy(f -> assertThat(f.refusals()).isEmpty());
            Status invalid = deployment.settled("_invalid", s -> s.files().size() == 1);
            assertThat(invalid.files().getFirst().name()).isEqualTo("Bad Name/a+b.cer");
            assertThat(invalid.files().getFirst().refusals())
                    .extracting(Refusal::rule)
                    .containsExactly("bundle.name-invalid");
            assertThat(invalid.release()).isEmpty();
        }
    }

    @Test
    @DisplayName("a poisoned message ends among the dead letters, and the others are handled")
    void poison() {
        try (Deployment deployment = Deployment.running()) {
            for (String queue : List.of("ValidateQueue", "AssembleQueue", "NotifyQueue")) {
                deployment.send(queue, "poison of " + queue);
            }
            // One that can be read, but is no work for this stage.
            deployment.send("NotifyQueue", "{\"kind\":\"reconcile\"}");
            deployment.upload("contoso/root.cer", ROOT.der());
            deployment.settled("contoso", s -> s.release().isPresent());
            assertThat(deployment.announced("contoso", "released")).hasSize(1);
            for (String queue : List.of("ValidateQueue", "AssembleQueue", "NotifyQueue")) {
                List<String> wanted = new ArrayList<>(List.of("poison of " + queue));
                if (queue.equals("NotifyQueue")) {
                    wanted.add("{\"kind\":\"reconcile\"}");
                }
                Awaitility.await(queue)
                        .atMost(Deployment.PATIENCE)
                        .pollInterval(Duration.ofMillis(2_100)) // read letters are back by then
                        .untilAsserted(() ->
                                assertThat(deployment.deadLetters(queue))
                                        .containsExactlyInAnyOrderElementsOf(wanted));
            }
            assertThat(deployment.log())
                    .extracting(line -> line.get("event").getAsString())
                    .contains("message.poison", "request.failed", "release.published");
        }
    }

    @Test
    @DisplayName("uploads and removals whose events were lost are found by one reconcile")
    void lostEvents() {
        try (Deployment deployment = Deployment.running()) {
            deployment.upload("contoso/root.cer", ROOT.der());
            deployment.upload("contoso/other.cer", OTHER.der());
            deployment.settled(
                    "contoso",
                    s -> included(s).equals(digests(ROOT, OTHER)) && s.release().isPresent());
            deployment.disconnect("InboxBucket");
            deployment.upload("contoso/issuing.cer", ISSUING.der());
            deployment.delete("contoso/other.cer");
            deployment.upload("fabrikam/root.cer", ROOT.der());
            deployment.upload("plain.cer", ROOT.der());
            deployment.settle();
            assertThat(deployment.findStatus("fabrikam")).isEmpty();
            assertThat(included(deployment.status("contoso"))).isEqualTo(digests(ROOT, OTHER));
            deployment.reconcile();
            deployment.settled(
                    "contoso", s -> included(s).equals(digests(ROOT, ISSUING)) && number(s) > 1);
            deployment.settled("fabrikam", s -> s.release().isPresent());
            deployment.settled("default", s -> s.release().isPresent());
            assertThat(published(deployment, "contoso")).isEqualTo(digests(ROOT, ISSUING));
            assertThat(deployment.announced("fabrikam", "released")).hasSize(1);
            assertThat(deployment.announced("default", "released")).hasSize(1);
            int told = deployment.announced().size();
            deployment.reconcile();
            deployment.settle();
            assertThat(deployment.announced()).hasSize(told);
        }
    }

    @Test
    @DisplayName("a notice whose event was lost is told after one reconcile, once")
    void lostNotice() {
        try (Deployment deployment = Deployment.running()) {
            deployment.disconnect("OutputBucket");
            deployment.upload("contoso/root.cer", ROOT.der());
            deployment.settled("contoso", s -> s.release().isPresent());
            assertThat(deployment.announced()).isEmpty();
            deployment.connect("OutputBucket");
            deployment.reconcile();
            Awaitility.await("the notice")
                    .atMost(Deployment.PATIENCE)
                    .until(() -> !deployment.announced().isEmpty());
            deployment.reconcile();
            deployment.settle();
            assertThat(deployment.announced()).hasSize(1);
            assertThat(deployment.announced("contoso", "released")).hasSize(1);
        }
    }

    @Test
    @DisplayName("four assemblers of the same bundle at once make one release and one status")
    void assemblersAtOnce() throws Exception {
        try (Deployment deployment = Deployment.with(Map.of("QuietSeconds", "0"))) {
            deployment.upload("contoso/root.cer", ROOT.der());
            deployment.upload("contoso/issuing.cer", ISSUING.der());
            RequestStreamHandler validate = deployment.function("ValidateFunction");
            for (String key : List.of("contoso/root.cer", "contoso/issuing.cer")) {
                assertThat(
                                EventSource.invoke(
                                        validate,
                                        List.of(
                                                message(
                                                        "{\"kind\":\"validate\",\"key\":\""
                                                                + key
                                                                + "\"}"))))
                        .isEmpty();
            }
            for (int round = 1; round <= 3; round++) {
                List<Callable<Set<String>>> runs = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    RequestStreamHandler assemble = deployment.function("AssembleFunction");
                    runs.add(() ->
                            EventSource.invoke(
                                    assemble,
                                    List.of(
                                            message(
                                                    "{\"kind\":\"assemble\",\"bundle\":\"contoso\"}"))));
                }
                try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                    for (Future<Set<String>> failed : threads.invokeAll(runs)) {
                        assertThat(failed.get()).isEmpty();
                    }
                }
                Status status = deployment.status("contoso");
                assertThat(number(status)).isEqualTo(round);
                assertThat(deployment.versions("OutputBucket", "contoso/status.json"))
                        .as("the others saw that it was done")
                        .isEqualTo(round);
                assertThat(status.blockers()).isEmpty();
                assertThat(published(deployment, "contoso")).isEqualTo(included(status));
                Set<String> folders =
                        deployment.keys("OutputBucket", "contoso/releases/").stream()
                                .map(k -> k.split("/", -1)[2])
                                .collect(java.util.stream.Collectors.toSet());
                assertThat(folders).hasSize(round);
                // Another set for the next round.
                String key = "contoso/more-" + round + ".cer";
                deployment.upload(key, TestCa.issuedBy(ROOT, "More " + round).build().der());
                assertThat(
                                EventSource.invoke(
                                        validate,
                                        List.of(
                                                message(
                                                        "{\"kind\":\"validate\",\"key\":\""
                                                                + key
                                                                + "\"}"))))
                        .isEmpty();
            }
        }
    }

    private static Message message(String body) {
        return Message.builder().messageId("m").receiptHandle("r").body(body).build();
    }

    @Test
    @DisplayName("what S3 sends to try a new notification makes nothing")
    void testEvents() {
        try (Deployment deployment = Deployment.with(Map.of())) {
            deployment.connect();
            Awaitility.await("test events")
                    .atMost(Deployment.PATIENCE)
                    .until(() -> deployment.waiting() >= 3);
            deployment.start();
            deployment.settle();
            assertThat(deployment.log()).isEmpty();
            assertThat(deployment.keys("OutputBucket", "")).isEmpty();
            assertThat(deployment.keys("StateBucket", "")).isEmpty();
        }
    }
}
