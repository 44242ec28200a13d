package smimetrust.cli;

import java.io.Console;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar for work of more than a second, on a terminal only. */
final class Progress implements AutoCloseable {

    private static final long PATIENCE_NANOS = 1_000_000_000L;

    private final String task;
    private final long steps;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private final AtomicLong done = new AtomicLong();
    private @Nullable ProgressBar bar;

    private Progress(String task, long steps, boolean terminal) {
        this.task = task;
        this.steps = steps;
        this.terminal = terminal;
    }

    static Progress of(String task, long steps) {
        return new Progress(task, steps, isTerminal());
    }

    private static boolean isTerminal() {
        // Never null since JDK 22, though annotated as if it could be.
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    /** One step more is done; called by any thread. */
    void step() {
        long now = done.incrementAndGet();
        if (terminal && System.nanoTime() - start > PATIENCE_NANOS) {
            show(now);
        }
    }

    private synchronized void show(long now) {
        if (bar == null) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(task)
                            .setInitialMax(steps)
                            .setStyle(ProgressBarStyle.ASCII)
                            .build();
        }
        bar.stepTo(Math.max(now, bar.getCurrent()));
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
