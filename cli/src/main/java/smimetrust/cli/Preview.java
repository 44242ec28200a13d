package smimetrust.cli;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import smimetrust.BundleName;
import smimetrust.JsonException;
import smimetrust.pipeline.Assembly;
import smimetrust.pipeline.MemoryStore;
import smimetrust.pipeline.ObjectStore;
import smimetrust.pipeline.Request;
import smimetrust.pipeline.Settings;
import smimetrust.pipeline.Validation;
import smimetrust.release.Policy;
import smimetrust.release.Status;

/**
 * What this program would publish of what lies in a deployment's buckets now: to be asked before an
 * upgrade. It reads them as the stages do, and writes nothing.
 */
final class Preview {

    private final ObjectStore inbox;
    private final ObjectStore control;
    private final ObjectStore output;
    private final Clock clock;

    Preview(ObjectStore inbox, ObjectStore control, ObjectStore output, Clock clock) {
        this.inbox = inbox;
        this.control = control;
        this.output = output;
        this.clock = clock;
    }

    /**
     * The bundle's next status, with all of its files judged anew.
     *
     * @param demanded what must be approved, as the present status says: the deployment's own floor
     *     is not known here
     */
    Status of(BundleName bundle, Policy.Approval demanded) {
        MemoryStore state = new MemoryStore(clock);
        Validation validation = new Validation(inbox, state);
        Stream.concat(Stream.of(bundle), shared(bundle).stream())
                .flatMap(one -> keys(one).stream())
                .toList()
                .parallelStream()
                .forEach(key -> validation.run(new Request.Validate(key, Optional.empty())));
        Assembly assembly =
                new Assembly(
                        inbox,
                        control,
                        state,
                        new Overlay(output, new MemoryStore(clock)),
                        (request, delay) -> {}, // nobody comes back: this is only a look
                        Settings.DEFAULT
                                .withQuiet(Duration.ZERO)
                                .withShrinkHold(Duration.ZERO)
                                .withFloors(Policy.DEFAULT.withApproval(demanded))
                                .withRevocation(false),
                        clock);
        return switch (assembly.run(Request.Assemble.of(bundle))) {
            case Assembly.Outcome.Released(Status status) -> status;
            case Assembly.Outcome.Updated(Status status) -> status;
            case Assembly.Outcome.Unchanged(Status status) -> status;
            case Assembly.Outcome.Postponed _, Assembly.Outcome.Waiting _ ->
                    throw new SmimeTrust.InputException(
                            bundle + " changed while it was looked at; look again");
        };
    }

    /** What the bundle's policy takes over; one that cannot be used blocks all the same. */
    private List<BundleName> shared(BundleName bundle) {
        try {
            return control.find(bundle + "/policy.json", Policy.MAX_DOCUMENT_BYTES)
                    .map(found -> Policy.DEFAULT.read(found.bytes()).shared())
                    .orElse(List.of());
        } catch (JsonException e) {
            return List.of();
        }
    }

    private List<String> keys(BundleName bundle) {
        int limit = Settings.MAX_OBJECTS + 1;
        List<ObjectStore.Entry> entries =
                new ArrayList<>(inbox.list(bundle + "/", limit).entries());
        if (bundle.equals(BundleName.DEFAULT)) {
            entries.addAll(inbox.top(limit).objects().entries());
        }
        return entries.stream().map(ObjectStore.Entry::key).toList();
    }

    /** Writes that only this look sees, over a store that stays as it is. */
    private record Overlay(ObjectStore below, MemoryStore written) implements ObjectStore {

        @Override
        public Listing list(String prefix, int limit) {
            return below.list(prefix, limit);
        }

        @Override
        public Top top(int limit) {
            return below.top(limit);
        }

        @Override
        public Fetched get(String key, int maxBytes) {
            Fetched mine = written.get(key, maxBytes);
            return mine instanceof Missing ? below.get(key, maxBytes) : mine;
        }

        @Override
        public Put put(String key, byte[] bytes, Condition condition) {
            return condition.holds(get(key, 0))
                    ? written.put(key, bytes, new Always())
                    : Put.CONFLICT;
        }
    }
}
