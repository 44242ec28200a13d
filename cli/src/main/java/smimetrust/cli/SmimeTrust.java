package smimetrust.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import smimetrust.SafeText;
import smimetrust.chain.Anchoring;

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
            StatusCommand.class,
            RulesCommand.class,
            DemoCommand.class
        },
        footerHeading = "%nExit codes: ",
        footer = {
            "0 all is well; 1 something was refused or rejected;",
            "2 nothing could be published; 64 usage; 66 an input cannot be read."
        })
public final class SmimeTrust implements Runnable {

    static final int REFUSED = 1;
    static final int NOTHING = 2;
    static final int USAGE = 64;
    static final int NO_INPUT = 66;
    static final int DEFECT = 70;

    static {
        // Before anything validates a path: the platform reads the list once.
        Anchoring.pinAlgorithms();
    }

    @Spec private CommandSpec spec = CommandSpec.create();

    /** An input that the command needs and that cannot be used; the message is one line. */
    static final class InputException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InputException(String message) {
            super(message);
        }
    }

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = commandLine(Clock.systemUTC()).setOut(out).setErr(err).execute(arguments);
        out.flush();
        err.flush();
        System.exit(code);
    }

    static CommandLine commandLine(Clock clock) {
        CommandLine line =
                new CommandLine(
                        new SmimeTrust(),
                        new CommandLine.IFactory() {
                            @Override
                            public <K> K create(Class<K> type) throws Exception {
                                return Clocked.class.isAssignableFrom(type)
                                        ? type.getDeclaredConstructor(Clock.class)
                                                .newInstance(clock)
                                        : CommandLine.defaultFactory().create(type);
                            }
                        });
        line.registerConverter(java.time.Instant.class, Moment::parse);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(SmimeTrust::failed);
        line.getSubcommands().values().forEach(c -> exitCodes(c));
        exitCodes(line);
        return line;
    }

    private static void exitCodes(CommandLine line) {
        line.getCommandSpec().exitCodeOnInvalidInput(USAGE).exitCodeOnExecutionException(DEFECT);
    }

    /** A command that asks what time it is. */
    interface Clocked {}

    private static int failed(Exception e, CommandLine line, CommandLine.ParseResult parsed)
            throws Exception {
        if (e instanceof InputException) {
            line.getErr().println("smime-trust: " + e.getMessage());
            return NO_INPUT;
        }
        if (e instanceof UncheckedIOException io) {
            line.getErr()
                    .println("smime-trust: " + SafeText.line(String.valueOf(io.getCause()), 300));
            return NO_INPUT;
        }
        throw e; // a defect: picocli prints the trace
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
