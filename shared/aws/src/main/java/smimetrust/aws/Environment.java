package smimetrust.aws;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
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
        Policy usual = Policy.DEFAULT;
        try {
            return new Settings(
                    Duration.ofSeconds(
                            Long.parseLong(
                                    optional(
                                            "QUIET_SECONDS",
                                            "" + Settings.DEFAULT.quiet().toSeconds()))),
                    Duration.ofMinutes(
                            Long.parseLong(
                                    optional(
                                            "SHRINK_HOLD_MINUTES",
                                            "" + Settings.DEFAULT.shrinkHold().toMinutes()))),
                    new Policy(
                            Policy.Profile.valueOf(
                                    optional("PROFILE", usual.profile().name())
                                            .toUpperCase(Locale.ROOT)),
                            Integer.parseInt(optional("MAX_BYTES", "" + usual.maxBytes())),
                            Duration.parse(
                                    optional(
                                            "MINIMUM_VALIDITY",
                                            usual.minimumValidity().toString())),
                            usual.tiers(),
                            usual.exclude(),
                            usual.language()),
                    Layout.BUNDLES);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalStateException("the function's environment: " + e.getMessage(), e);
        }
    }
}
