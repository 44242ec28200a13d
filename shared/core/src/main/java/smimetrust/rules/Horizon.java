package smimetrust.rules;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Role;
import smimetrust.SafeText;
import smimetrust.Severity;

/**
 * Changes that are decided and dated. What is told of one is the same every day before it, and the
 * same every day after.
 */
final class Horizon {

    /** From this day on public CAs for S/MIME have no other usages (ballot SMC018). */
    static final LocalDate EMAIL_ONLY = LocalDate.of(2027, 7, 1);

    private static final LocalDate LARGE_KEYS = LocalDate.of(2027, 9, 15);
    private static final LocalDate SINGLE_PURPOSE = LocalDate.of(2028, 12, 31);

    /** People are told so long before. Unit: years. */
    private static final int NOTICE_YEARS = 3;

    private static final int LARGE_BITS = 3_072;

    /** A root that says so in its name is not one for web servers. */
    private static final Pattern SAYS_MAIL =
            Pattern.compile("s/?mime|e-?mail|secure ?mail", Pattern.CASE_INSENSITIVE);

    /**
     * One change.
     *
     * @param says a sentence's end, after "from … on" or "since …"
     */
    private record Change(LocalDate day, Card card, Predicate<Certificate> concerns, Says says) {

        Optional<Finding> about(Certificate certificate, Instant now) {
            Instant change = start(day);
            if (now.isBefore(start(day.minusYears(NOTICE_YEARS)))
                    || certificate.notAfter().instant().isBefore(change)
                    || !concerns.test(certificate)) {
                return Optional.empty();
            }
            String when = now.isBefore(change) ? "from " + day + " on " : "since " + day + " ";
            return Optional.of(
                    card.finding(SafeText.line(when + says.of(certificate), Rulebook.MAX_MESSAGE)));
        }
    }

    private interface Says {
        String of(Certificate certificate);
    }

    private static final List<Change> CHANGES =
            List.of(
                    new Change(
                            EMAIL_ONLY,
                            card(
                                    "horizon.email-only",
                                    "intermediate whose usages go beyond e-mail",
                                    "S/MIME Baseline Requirements 7.1.2.2 g (ballot SMC018), from"
                                            + " 2027-07-01",
                                    "Expect the CA to issue from a successor: upload it when you"
                                            + " get it. What this one issued stays valid."),
                            certificate ->
                                    issues(certificate)
                                            && certificate.extendedKeyUsage().isPresent()
                                            && !Baseline.since(certificate, EMAIL_ONLY)
                                            && Baseline.hasOtherUsages(certificate),
                            certificate ->
                                    "public CAs for S/MIME may have emailProtection, clientAuth and"
                                            + " no other usage; this one has "
                                            + Terms.usages(certificate)),
                    new Change(
                            LARGE_KEYS,
                            card(
                                    "horizon.rsa-3072",
                                    "issuing key that public CAs must retire",
                                    "S/MIME Baseline Requirements 6.1.5 (ballot SMC017), from"
                                            + " 2027-09-15",
                                    "Ask the CA which intermediate takes over, and upload it"
                                            + " before. Keep this one: what it issued stays"
                                            + " valid."),
                            certificate ->
                                    issues(certificate)
                                            && RsaNumbers.isRsa(certificate)
                                            && certificate.key().bits() > 0
                                            && certificate.key().bits() < LARGE_BITS,
                            certificate ->
                                    "public CAs issue no S/MIME certificate with an RSA key below"
                                            + " 3,072 bits; this one has "
                                            + certificate.key().bits()),
                    new Change(
                            SINGLE_PURPOSE,
                            card(
                                    "horizon.single-purpose-root",
                                    "root that may be one for web servers too",
                                    "Mozilla Root Store Policy 7.5, by 2028-12-31",
                                    "Ask the CA whether this stays its root for S/MIME, and upload"
                                            + " the new one beside it in time."),
                            certificate ->
                                    certificate.role() == Role.ROOT
                                            && certificate.extendedKeyUsage().isEmpty()
                                            && !SAYS_MAIL
                                                    .matcher(certificate.subject().toString())
                                                    .find(),
                            certificate ->
                                    "Mozilla trusts no root for both web servers and e-mail; this"
                                            + " one does not say which it is for"));

    private Horizon() {}

    private static Card card(String id, String title, String citation, String fix) {
        return new Card(id, Severity.NOTICE, title, citation, fix, Card.Scope.PUBLIC);
    }

    private static boolean issues(Certificate certificate) {
        return certificate.role() == Role.INTERMEDIATE && certificate.allowsEmail();
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    static List<Card> cards() {
        return CHANGES.stream().map(Change::card).toList();
    }

    static List<Finding> of(Certificate certificate, Instant now) {
        return CHANGES.stream().flatMap(c -> c.about(certificate, now).stream()).toList();
    }
}
