package smimetrust.rules;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import smimetrust.Certificate;
import smimetrust.Certificate.Time;

/** How the two moments of the validity period are written. */
final class TimeForms {

    private static final Pattern UTC_TIME = Pattern.compile("\\d{12}Z");
    private static final Pattern GENERALIZED_TIME = Pattern.compile("\\d{14}Z");

    private TimeForms() {}

    /** With seconds, without fraction, in Zulu time: what DER allows, and all parsers agree on. */
    static boolean isUnambiguous(Time time) {
        return (time.utcTime() ? UTC_TIME : GENERALIZED_TIME).matcher(time.text()).matches();
    }

    static Optional<String> those(Certificate certificate, Predicate<Time> wrong) {
        String found =
                Stream.of(
                                said("notBefore", certificate.notBefore(), wrong),
                                said("notAfter", certificate.notAfter(), wrong))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining("; "));
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }

    private static Optional<String> said(String field, Time time, Predicate<Time> wrong) {
        return wrong.test(time)
                ? Optional.of(
                        field
                                + " is the "
                                + (time.utcTime() ? "UTCTime " : "GeneralizedTime ")
                                + time.text())
                : Optional.empty();
    }
}
