package smimetrust;

/**
 * Why a bundle's newest set was not published.
 *
 * @param rule the {@link Card#id} of the reason
 * @param message the reason with its evidence: one line, safe to print
 * @param fix what to do about it
 */
public record Blocker(String rule, String message, String fix) {}
