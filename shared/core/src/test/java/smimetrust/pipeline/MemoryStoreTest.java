package smimetrust.pipeline;

import java.time.Clock;

class MemoryStoreTest extends ObjectStoreContract {

    private final MemoryStore store = new MemoryStore(Clock.systemUTC());

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected ObjectStore sameStorage() {
        return store;
    }
}
