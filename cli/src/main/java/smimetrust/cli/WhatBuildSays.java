package smimetrust.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.pipeline.Assembly;
import smimetrust.pipeline.MemoryStore;
import smimetrust.pipeline.ObjectStore;
import smimetrust.pipeline.Request;
import smimetrust.pipeline.Settings;
import smimetrust.pipeline.Validation;
import smimetrust.release.Policy;
import smimetrust.release.Status;

/** What {@code build} would make of some certificates: asked of the stages themselves. */
final class WhatBuildSays {

    private static final BundleName BUNDLE = new BundleName("local");

    private WhatBuildSays() {}

    /** The status; absent for more certificates than a bundle can have. */
    static Optional<Status> of(
            Collection<Certificate> certificates, Policy.Profile profile, Instant at) {
        if (certificates.size() > Settings.MAX_OBJECTS) {
            return Optional.empty();
        }
        Clock clock = Clock.fixed(at, ZoneOffset.UTC);
        MemoryStore inbox = new MemoryStore(clock);
        MemoryStore state = new MemoryStore(clock);
        for (Certificate certificate : certificates) {
            inbox.put(key(certificate), certificate.der(), new ObjectStore.Always());
        }
        Validation validation = new Validation(inbox, state);
        certificates.parallelStream()
                .forEach(c -> validation.run(new Request.Validate(key(c), Optional.empty())));
        Assembly assembly =
                new Assembly(
                        inbox,
                        new MemoryStore(clock),
                        state,
                        new MemoryStore(clock),
                        (request, delay) -> {}, // this is only a look
                        Settings.DEFAULT
                                .withQuiet(Duration.ZERO)
                                .withShrinkHold(Duration.ZERO)
                                .withFloors(Policy.DEFAULT.withProfile(profile)),
                        clock);
        return switch (assembly.run(Request.Assemble.of(BUNDLE))) {
            case Assembly.Outcome.Released(Status status) -> Optional.of(status);
            case Assembly.Outcome.Updated(Status status) -> Optional.of(status);
            case Assembly.Outcome.Unchanged(Status status) -> Optional.of(status);
            case Assembly.Outcome.Postponed _, Assembly.Outcome.Waiting _ -> Optional.empty();
        };
    }

    private static String key(Certificate certificate) {
        return BUNDLE + "/" + certificate.sha256() + ".cer";
    }
}
