package smimetrust.aws;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import smimetrust.SafeText;
import smimetrust.pipeline.Settings;
import smimetrust.release.Layout;
import smimetrust.release.Policy;

/**
 * A function's configuration, as the template sets it.
 *
 * @param variables the process's environment
 */
public record Environment(Map<String, String> variables) {

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** A variable that this function needs. */
    public String required(String name) {
        String value = variables.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalStateException("the environment variable " + name + " is not set");
        }
        return value;
    }

    private String optional(String name, String otherwise) {
        return variables.getOrDefault(name, otherwise);
    }

    Messages.Buckets buckets() {
        return new Messages.Buckets(
                optional("INBOX_BUCKET", ""),
                optional("CONTROL_BUCKET", ""),
                optional("STATE_BUCKET", ""),
                optional("OUTPUT_BUCKET", ""));
    }

    /** The deployment's settings; what is not set is as in {@link Settings#DEFAULT}. */
    public Settings settings() {
        Settings usual = Settings.DEFAULT;
        Policy floors = usual.floors();
        return new Settings(
                read("QUIET_SECONDS", usual.quiet(), v -> Duration.ofSeconds(whole(v))),
                read("SHRINK_HOLD_MINUTES", usual.shrinkHold(), v -> Duration.ofMinutes(whole(v))),
                new Policy(
                        read(
                                "PROFILE",
                                floors.profile(),
                                v -> Policy.Profile.valueOf(v.toUpperCase(Locale.ROOT))),
                        read("MAX_BYTES", floors.maxBytes(), Environment::whole),
                        read("MINIMUM_VALIDITY", floors.minimumValidity(), Environment::period),
                        floors.tiers(),
                        floors.exclude(),
                        floors.language(),
                        read(
                                "APPROVAL",
                                floors.approval(),
                                v -> Policy.Approval.valueOf(v.toUpperCase(Locale.ROOT)))),
                Layout.BUNDLES,
                revocationCheck());
    }

    /** Whether revocation lists are asked for. */
    public boolean revocationCheck() {
        return read("REVOCATION_CHECK", Settings.DEFAULT.revocation(), Environment::yesOrNo);
    }

    private static boolean yesOrNo(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private <T> T read(String name, T otherwise, Function<String, T> reading) {
        String value = variables.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return reading.apply(value);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalStateException(
                    "the environment variable " + name + " cannot be " + SafeText.line(value, 80),
                    e);
        }
    }

    private static int whole(String value) {
        int number = Integer.parseInt(value);
        if (number < 0) {
            throw new IllegalArgumentException("below zero");
        }
        return number;
    }

    private static Duration period(String value) {
        Duration period = Duration.parse(value);
        if (period.isNegative()) {
            throw new IllegalArgumentException("below zero");
        }
        return period;
    }
}
