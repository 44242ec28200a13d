package smimetrust.release;

import java.util.Locale;
import java.util.Optional;

/**
 * Who somebody is, as far as the storage's name for a writer tells.
 *
 * <p>S3 names an IAM user {@code AWS:AIDA…}, and who assumed a role {@code AWS:AROA…:session}. Who
 * assumes a role chooses the session's name, so that one person can have many: what tells two
 * writers apart is the part before the colon alone. Two people with one role are one here. A
 * folder's files have their owner's name.
 */
final class Principal {

    private static final String PREFIX = "AWS:";
    private static final String SERVICE = ".amazonaws.com";
    private static final String NOBODY = "anonymous";

    private Principal() {}

    /** What two names of one writer have in common; absent where nobody can be told from it. */
    static Optional<String> identity(String principal) {
        String name =
                principal.startsWith(PREFIX) ? principal.substring(PREFIX.length()) : principal;
        int colon = name.indexOf(':');
        String who = (colon < 0 ? name : name.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
        return who.isEmpty() || who.equals(NOBODY) || who.endsWith(SERVICE)
                ? Optional.empty()
                : Optional.of(who);
    }
}
