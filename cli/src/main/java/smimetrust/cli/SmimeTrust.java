package smimetrust.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import smimetrust.SafeText;
import smimetrust.chain.Anchoring;
import smimetrust.online.PublicInternet;
import smimetrust.pipeline.CrlSource;

/** The program {@code smime-trust}. */
@Command(
        name = "smime-trust",
        mixinStandardHelpOptions = true,
        versionProvider = SmimeTrust.Version.class,
        description = "S/MIME trust for Office 365: certificates in, an importable store out.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BuildCommand.class,
            RunCommand.class,
            InspectCommand.class,
            DiffCommand.class,
            ExplainCommand.class,
            StatusCommand.class,
            PendingCommand.class,
            ApproveCommand.class,
            HistoryCommand.class,
            VerifyTenantCommand.class,
            RulesCommand.class,
            DemoCommand.class
        },
        footerHeading = "%nExit codes: ",
        footer = {
            "0 all is well; 1 something was refused or rejected;",
            "2 nothing could be published; 64 usage; 66 an input cannot be read;",
            "70 a defect of this program; 74 its output could not be written."
        })
public final class SmimeTrust implements Runnable {

    static final int REFUSED = 1;
    static final int NOTHING = 2;
    static final int USAGE = 64;
    static final int NO_INPUT = 66;
    static final int DEFECT = 70;
    static final int OUTPUT_LOST = 74;

    private static final int MAX_MESSAGE = 600;

    static {
        // Before anything validates a path: the platform reads the list once.
        Anchoring.pinAlgorithms();
    }

    @Spec private CommandSpec spec = CommandSpec.create();

    /** An input that the command needs and that cannot be used. */
    static final class InputException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InputException(String message) {
            super(message);
        }

        InputException(Path file, String problem) {
            super(file + ": " + problem);
        }
    }

    /** What was made cannot be put where it should be. */
    static final class OutputException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutputException(Path folder, String problem) {
            super("nothing could be published in " + folder + ": " + problem);
        }
    }

    /** One line to standard error. */
    static void say(PrintWriter err, String message) {
        err.println("smime-trust: " + SafeText.line(message, MAX_MESSAGE));
        err.flush();
    }

    static IOException cause(UncheckedIOException e) {
        IOException cause = e.getCause();
        return cause == null ? new IOException(String.valueOf(e.getMessage())) : cause;
    }

    /** Why a file could not be read or written, without a class name. */
    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "access denied";
            case FileAlreadyExistsException exists ->
                    exists.getFile() + " is there already, and is no folder";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    public static void main(String[] arguments) {
        // Documents and messages are the same everywhere: %,d has no other digits or separators.
        Locale.setDefault(Locale.ROOT);
        Output output = new Output(new FileOutputStream(FileDescriptor.out));
        PrintWriter out = new PrintWriter(output, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = commandLine(Clock.systemUTC()).setOut(out).setErr(err).execute(arguments);
        if (out.checkError() && !output.isReaderGone()) {
            say(err, "the output could not be written");
            code = OUTPUT_LOST;
        }
        System.exit(code);
    }

    /** Standard output. A reader that has seen enough (head, less) is no failure. */
    private static final class Output extends FilterOutputStream {
        private String failure = "";

        Output(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                failure = String.valueOf(e.getMessage());
                throw e;
            }
        }

        boolean isReaderGone() {
            return failure.contains("pipe");
        }
    }

    static CommandLine commandLine(Clock clock) {
        return commandLine(clock, new PublicInternet());
    }

    static CommandLine commandLine(Clock clock, CrlSource lists) {
        CommandLine line =
                new CommandLine(
                        new SmimeTrust(),
                        new CommandLine.IFactory() {
                            @Override
                            public <K> K create(Class<K> type) throws Exception {
                                if (Online.class.isAssignableFrom(type)) {
                                    return type.getDeclaredConstructor(Clock.class, CrlSource.class)
                                            .newInstance(clock, lists);
                                }
                                return Clocked.class.isAssignableFrom(type)
                                        ? type.getDeclaredConstructor(Clock.class)
                                                .newInstance(clock)
                                        : CommandLine.defaultFactory().create(type);
                            }
                        });
        line.registerConverter(java.time.Instant.class, Moment::parse);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(SmimeTrust::failed);
        line.setParameterExceptionHandler(SmimeTrust::misused);
        line.getSubcommands().values().forEach(SmimeTrust::common);
        common(line);
        return line;
    }

    private static void common(CommandLine line) {
        line.getCommandSpec()
                .exitCodeOnInvalidInput(USAGE)
                .exitCodeOnExecutionException(DEFECT)
                .versionProvider(new Version());
    }

    /** The mistake and where to read on; the whole help would push the mistake out of sight. */
    private static int misused(CommandLine.ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        say(line.getErr(), String.valueOf(e.getMessage()));
        line.getErr().println("try: " + line.getCommandSpec().qualifiedName() + " --help");
        return USAGE;
    }

    /** A command that asks what time it is. */
    interface Clocked {}

    /** A command that may be told to ask the internet for revocation lists. */
    interface Online {}

    private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed)
            throws Exception {
        return switch (e) {
            case InputException input -> {
                say(line.getErr(), String.valueOf(input.getMessage()));
                yield NO_INPUT;
            }
            case OutputException output -> {
                say(line.getErr(), String.valueOf(output.getMessage()));
                yield NOTHING;
            }
            case UncheckedIOException io -> {
                say(line.getErr(), file(cause(io)) + reason(cause(io)));
                yield NO_INPUT;
            }
            case IOException io -> {
                say(line.getErr(), file(io) + reason(io));
                yield NO_INPUT;
            }
            default -> throw e; // a defect: picocli prints the trace
        };
    }

    private static String file(IOException e) {
        return e instanceof FileSystemException f && f.getFile() != null ? f.getFile() + ": " : "";
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = SmimeTrust.class.getPackage().getImplementationVersion();
            return new String[] {"smime-trust " + (version == null ? "development" : version)};
        }
    }
}
