/**
 * The command line: the stages over local folders, and tools for the desk. Start at {@link
 * smimetrust.cli.SmimeTrust}.
 *
 * <p>In: arguments, files. Out: text of at most 80 columns or, with {@code --json}, one document.
 * Exit codes: 0 all is well; 1 something was refused or rejected; 2 nothing could be published (or
 * read); 64 wrong usage; 66 an input cannot be read; 70 a defect. Never: a decision of its own
 * about a certificate.
 */
@NullMarked
package smimetrust.cli;

import org.jspecify.annotations.NullMarked;
