package smimetrust.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One function in a container of the runtime image, with this process in the part of the Lambda
 * service: it speaks the Lambda Runtime API (2018-06-01).
 */
final class Sandbox implements AutoCloseable {

    static final String IMAGE = "public.ecr.aws/lambda/java:25";

    /** At this memory a function has one whole CPU. Unit: MB. */
    static final int ONE_CPU = 1_769;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TICK = Duration.ofMillis(10); // USER_HZ is 100 on Linux

    /**
     * A function as it is deployed.
     *
     * @param folder its unpacked zip
     */
    record Function(
            String name, Path folder, String handler, int memory, Map<String, String> environment) {
        Function {
            environment = Map.copyOf(environment);
        }

        Function withMemory(int other) {
            return new Function(name, folder, handler, other, environment);
        }
    }

    /** What a process has used so far. Units: milliseconds of CPU, MiB of resident memory. */
    record Usage(double cpu, double peak) {}

    /** An invocation's answer, and how long it took. */
    record Answer(boolean success, String body, double ms) {}

    private record Reply(boolean success, String body, long nanos) {}

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Instant> ready = new LinkedBlockingQueue<>();
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();
    private final HttpServer server;
    private final String container;
    private final String process;

    /** How long it took from the process's start to its first wish for an event. Unit: ms. */
    final double init;

    private volatile long handed;

    Sandbox(Function function) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/2018-06-01/runtime/", this::runtime);
        server.start();
        List<String> run =
                new ArrayList<>(
                        List.of(
                                "docker",
                                "create",
                                "--network",
                                "host",
                                "--memory",
                                function.memory + "m",
                                "--cpus",
                                "%.3f".formatted((double) function.memory / ONE_CPU),
                                "-v",
                                function.folder.toAbsolutePath() + ":/var/task:ro"));
        Map<String, String> environment = new java.util.TreeMap<>(function.environment);
        environment.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + server.getAddress().getPort());
        environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name);
        environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "" + function.memory);
        environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        environment.put("AWS_REGION", "eu-central-1");
        environment.put("AWS_DEFAULT_REGION", "eu-central-1");
        environment.put("AWS_ACCESS_KEY_ID", "test");
        environment.put("AWS_SECRET_ACCESS_KEY", "test");
        environment.put("AWS_SESSION_TOKEN", "test");
        environment.put("_HANDLER", function.handler);
        environment.forEach((name, value) -> run.addAll(List.of("-e", name + "=" + value)));
        run.addAll(List.of(IMAGE, function.handler));
        container = command(run).strip();
        command(List.of("docker", "start", container));
        try {
            Instant first = ready.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            String[] state =
                    command(
                                    List.of(
                                            "docker",
                                            "inspect",
                                            "-f",
                                            "{{.State.StartedAt}} {{.State.Pid}}",
                                            container))
                            .strip()
                            .split(" ", -1);
            process = state[1];
            if (first == null) {
                throw new IllegalStateException("never asked for an event:\n" + log());
            }
            init = ms(Duration.between(Instant.parse(state[0]), first));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }

    private static double ms(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private void runtime(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            // The runtime's native client reads this header unasked, and crashes without it.
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            if (path.endsWith("/invocation/next")) {
                ready.add(Instant.now());
                byte[] event = events.take().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Lambda-Runtime-Aws-Request-Id", "request");
                exchange.getResponseHeaders()
                        .add(
                                "Lambda-Runtime-Deadline-Ms",
                                "" + Instant.now().plus(PATIENCE).toEpochMilli());
                exchange.getResponseHeaders()
                        .add(
                                "Lambda-Runtime-Invoked-Function-Arn",
                                "arn:aws:lambda:eu-central-1:000000000000:function:bench");
                exchange.sendResponseHeaders(200, event.length);
                handed = System.nanoTime();
                exchange.getResponseBody().write(event);
                return;
            }
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            replies.add(new Reply(path.endsWith("/response"), body, System.nanoTime()));
            byte[] accepted = "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(202, accepted.length);
            exchange.getResponseBody().write(accepted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands over one event and waits for the answer. */
    Answer invoke(String event) {
        try {
            events.add(event);
            Reply reply = replies.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (reply == null) {
                throw new IllegalStateException("no answer:\n" + log());
            }
            return new Answer(reply.success, reply.body, (reply.nanos - handed) / 1e6);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** What the process has used: the runtime image's bootstrap becomes the JVM. */
    Usage usage() {
        try {
            String stat = Files.readString(Path.of("/proc", process, "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            double peak =
                    Files.readAllLines(Path.of("/proc", process, "status")).stream()
                            .filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow();
            return new Usage(ticks * ms(TICK), peak / 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the function wrote to its log. */
    String log() {
        return command(List.of("docker", "logs", container));
    }

    @Override
    public void close() {
        command(List.of("docker", "rm", "-f", container));
        server.stop(0);
    }

    private static String command(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ":\n" + out);
            }
            return out;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }
}
