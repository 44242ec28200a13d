package smimetrust.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.Sha256;
import smimetrust.TestCa;
import smimetrust.folder.DirectoryStore;
import smimetrust.pipeline.ApprovalDocument;
import smimetrust.pipeline.Assembly;
import smimetrust.pipeline.MemoryStore;
import smimetrust.pipeline.ObjectStore;
import smimetrust.pipeline.Request;
import smimetrust.pipeline.Settings;
import smimetrust.pipeline.Validation;
import smimetrust.release.Release;
import smimetrust.release.Status;
import smimetrust.sst.SerializedStore;

/** One bundle's output on a folder, made by the stages themselves at a test's own times. */
final class Deployed {

    static final BundleName CONTOSO = new BundleName("contoso");

    private Instant now = Instant.parse("2026-06-01T09:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final MemoryStore inbox = new MemoryStore(clock);
    private final MemoryStore control = new MemoryStore(clock);
    private final MemoryStore state = new MemoryStore(clock);
    private final Set<Path> dated = new HashSet<>();
    final Path folder;
    private final ObjectStore output;

    Deployed(Path folder) {
        this.folder = folder;
        this.output = new DirectoryStore(folder);
    }

    Deployed at(String instant) {
        now = Instant.parse(instant);
        return this;
    }

    /** Somebody whom the storage names uploads. */
    Deployed upload(String by, String name, TestCa... cas) {
        StringBuilder pem = new StringBuilder();
        Stream.of(cas).forEach(ca -> pem.append(ca.pem()));
        return upload(by, name, pem.toString().getBytes(StandardCharsets.US_ASCII));
    }

    Deployed upload(String by, String name, byte[] bytes) {
        String key = "contoso/" + name;
        inbox.put(key, bytes, new ObjectStore.Always());
        String version = inbox.find(key, 1 << 20).orElseThrow().version().orElseThrow();
        new Validation(inbox, state)
                .run(new Request.Validate(key, Optional.of(new Request.Upload(version, by, now))));
        return this;
    }

    Deployed delete(String name) {
        inbox.delete("contoso/" + name);
        return this;
    }

    Deployed policy(String json) {
        return control("policy.json", json.getBytes(StandardCharsets.UTF_8));
    }

    Deployed control(String name, byte[] bytes) {
        control.put("contoso/" + name, bytes, new ObjectStore.Always());
        return this;
    }

    /** Somebody approves, and the storage's event says who. */
    Deployed approve(String by, TestCa ca) {
        Sha256 digest = ca.certificate().sha256();
        String key = ApprovalDocument.key(CONTOSO, digest);
        control.put(key, new byte[0], new ObjectStore.Always());
        String version = control.find(key, 1 << 20).orElseThrow().version().orElseThrow();
        return assemble(
                Request.Assemble.approved(
                        CONTOSO,
                        new Request.Approval(digest, new Request.Upload(version, by, now))));
    }

    Deployed withdraw(TestCa ca) {
        control.delete(ApprovalDocument.key(CONTOSO, ca.certificate().sha256()));
        return assemble();
    }

    Deployed assemble() {
        return assemble(Request.Assemble.of(CONTOSO));
    }

    /** The second stage; what it wrote gets the test's time. */
    private Deployed assemble(Request.Assemble request) {
        new Assembly(
                        inbox,
                        control,
                        state,
                        output,
                        (later, delay) -> {},
                        Settings.DEFAULT
                                .withQuiet(Duration.ZERO)
                                .withShrinkHold(Duration.ZERO)
                                .withRevocation(false),
                        clock)
                .run(request);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (dated.add(file)) {
                    Files.setLastModifiedTime(file, FileTime.from(now));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Status status() {
        return Json.read(
                output.find("contoso/status.json", 1 << 24).orElseThrow().bytes(), Status.class);
    }

    Release release() {
        return status().release().orElseThrow();
    }

    Path releaseFolder() {
        Path store = folder.resolve(release().key());
        return Optional.ofNullable(store.getParent()).orElseThrow();
    }

    static byte[] store(TestCa... cas) {
        return SerializedStore.write(List.of(cas).stream().map(TestCa::certificate).toList());
    }
}
