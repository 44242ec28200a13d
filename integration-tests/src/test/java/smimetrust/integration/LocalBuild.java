package smimetrust.integration;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import smimetrust.BundleName;
import smimetrust.Json;
import smimetrust.chain.Anchoring;
import smimetrust.pipeline.Assembly;
import smimetrust.pipeline.MemoryStore;
import smimetrust.pipeline.ObjectStore;
import smimetrust.pipeline.Request;
import smimetrust.pipeline.Settings;
import smimetrust.pipeline.Validation;
import smimetrust.release.Status;

/** What a single build of an inbox gives, on one machine, with the hour that somebody says. */
final class LocalBuild {

    static {
        Anchoring.pinAlgorithms();
    }

    private final MemoryStore output;
    private final Status status;

    private LocalBuild(MemoryStore output, Status status) {
        this.output = output;
        this.status = status;
    }

    /**
     * Builds.
     *
     * @param inbox contents by key
     */
    static LocalBuild of(String bundle, Map<String, byte[]> inbox, Instant at) {
        Clock clock = Clock.fixed(at, ZoneOffset.UTC);
        MemoryStore uploads = new MemoryStore(clock);
        MemoryStore state = new MemoryStore(clock);
        MemoryStore output = new MemoryStore(clock);
        inbox.forEach((key, bytes) -> uploads.put(key, bytes, new ObjectStore.Always()));
        Validation validation = new Validation(uploads, state);
        inbox.keySet().forEach(key -> validation.run(new Request.Validate(key, Optional.empty())));
        new Assembly(
                        uploads,
                        new MemoryStore(clock),
                        state,
                        output,
                        (request, _) -> {
                            throw new AssertionError("nothing is to be asked for: " + request);
                        },
                        Settings.DEFAULT
                                .withQuiet(Duration.ZERO)
                                .withShrinkHold(Duration.ZERO)
                                .withRevocation(false),
                        clock)
                .run(Request.Assemble.of(new BundleName(bundle)));
        Status status =
                output.find(bundle + "/status.json", 64 << 20)
                        .map(found -> Json.read(found.bytes(), Status.class))
                        .orElseThrow();
        return new LocalBuild(output, status);
    }

    Status status() {
        return status;
    }

    byte[] store() {
        return output.find(status.release().orElseThrow().key(), 16 << 20).orElseThrow().bytes();
    }
}
