package smimetrust.cli;

import java.util.List;
import java.util.stream.Collectors;
import smimetrust.ObjectIdentifierName;
import smimetrust.SafeText;

/** The standards' words for object identifiers, as people read them in a certificate. */
final class Words {

    private static final int MAX_OID = 80;

    private Words() {}

    /** The word, or the number where there is none. */
    static String of(String oid) {
        return ObjectIdentifierName.of(oid).orElseGet(() -> SafeText.line(oid, MAX_OID));
    }

    /** The word and the number, where somebody may look the latter up. */
    static String both(String oid) {
        return SafeText.line(oid, MAX_OID)
                + ObjectIdentifierName.of(oid).map(name -> " (" + name + ")").orElse("");
    }

    static String list(List<String> oids) {
        return oids.stream().map(Words::of).collect(Collectors.joining(", "));
    }

    static String count(int number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}
