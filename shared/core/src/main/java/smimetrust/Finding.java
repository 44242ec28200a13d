package smimetrust;

/**
 * One rule's remark about one certificate.
 *
 * @param rule the {@link Card#id} of the rule
 * @param severity what it means for the store
 * @param message the reason with its evidence: one line, safe to print
 * @param fix what to do about it
 */
public record Finding(String rule, Severity severity, String message, String fix) {}
