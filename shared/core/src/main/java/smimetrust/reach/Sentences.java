package smimetrust.reach;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;

/** What this room says to people. */
final class Sentences {

    /** More would not be read; the lists of {@link Authority} have them all. */
    private static final int MAX_LISTED = 6;

    private Sentences() {}

    static String may(Authority authority) {
        return addresses(authority)
                + names(authority)
                + ", "
                + below(authority.depth())
                + ", until "
                + day(authority.until());
    }

    private static String addresses(Authority authority) {
        String except =
                authority.excludedAddresses().isEmpty()
                        ? ""
                        : " except " + list(authority.excludedAddresses(), " and ");
        return authority
                .permittedAddresses()
                .map(permitted ->
                        permitted.isEmpty()
                                ? "may vouch for no address"
                                : "may vouch for " + list(permitted, " and ") + " only" + except)
                .orElse("may vouch for any address" + except);
    }

    private static String names(Authority authority) {
        String outside =
                authority.excludedNames().isEmpty()
                        ? ""
                        : ", outside " + list(authority.excludedNames(), "; and ");
        return authority
                        .permittedNames()
                        .map(permitted ->
                                permitted.isEmpty()
                                        ? ", under no subject name"
                                        : ", under subject names within "
                                                + list(permitted, "; or "))
                        .orElse("")
                + outside;
    }

    private static String below(OptionalInt depth) {
        if (depth.isEmpty()) {
            return "may create further CAs below it";
        }
        return depth.getAsInt() == 0
                ? "may create no further CA"
                : "may create further CAs below it, " + depth.getAsInt() + " deep";
    }

    private static String list(List<String> all, String last) {
        if (all.size() > MAX_LISTED) {
            return String.join(", ", all.subList(0, MAX_LISTED))
                    + last
                    + (all.size() - MAX_LISTED)
                    + " more";
        }
        return all.size() == 1
                ? all.getFirst()
                : String.join(", ", all.subList(0, all.size() - 1)) + last + all.getLast();
    }

    static String day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }
}
