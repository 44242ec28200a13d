package smimetrust;

/**
 * Bytes that gave no certificate.
 *
 * @param rule the {@link Card#id} of the reason
 * @param at where in the file: a line, a block, an archive entry; "file" for the whole
 * @param message the reason with its evidence: one line, safe to print, never the bytes themselves
 * @param fix what to do about it
 */
public record Refusal(String rule, String at, String message, String fix) {}
