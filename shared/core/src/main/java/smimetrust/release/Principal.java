package smimetrust.release;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who somebody is, as far as the storage's name for a writer tells.
 *
 * <p>S3 names an IAM user {@code AWS:AIDA…}, and who assumed a role {@code AWS:AROA…:session}. Who
 * assumes a role chooses the session's name, so that one person can have many: what tells two
 * writers apart is the part before the colon alone. Two people with one role are one here. A
 * folder's files have their owner's name.
 */
final class Principal {

    private static final Pattern PREFIX = Pattern.compile("(?i)^AWS:");

    /**
     * Who is nobody. A federated user has the account's number and a name of its own choice: any
     * user who may can be many of them. An ARN names a session in another place than the rest: S3
     * writes none, and one that came from elsewhere must not look like another person.
     */
    private static final Pattern NOBODY =
            Pattern.compile("|anonymous|[0-9]{12}|arn|.*[.]amazonaws[.]com([.]cn)?");

    private Principal() {}

    /** What two names of one writer have in common; absent where nobody can be told from it. */
    static Optional<String> identity(String principal) {
        String name = PREFIX.matcher(principal.strip()).replaceFirst("");
        int colon = name.indexOf(':');
        String who = (colon < 0 ? name : name.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
        return NOBODY.matcher(who).matches() ? Optional.empty() : Optional.of(who);
    }
}
