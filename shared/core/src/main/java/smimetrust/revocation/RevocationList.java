package smimetrust.revocation;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.SafeText;
import smimetrust.Sha256;

/**
 * One fetched revocation list, and what it says of certificates. For one thread.
 *
 * <p>What would have to be understood to use a list rightly, and is not, makes it unsupported:
 * delta lists, indirect ones, those for some reasons or for other certificates only, any critical
 * extension that is not known here (RFC 5280 5.2, 5.3).
 */
public final class RevocationList {

    /** A larger file is not looked at. Unit: bytes. */
    public static final int MAX_BYTES = 20 << 20;

    /** Keys that one list is verified with, at most: each hashes all of it. */
    static final int MAX_KEYS = 16;

    /** A clock may be that much ahead of ours. */
    static final Duration MAX_SKEW = Duration.ofMinutes(10);

    /** Names and extensions of a list are a few hundred bytes; more are not decoded. */
    private static final int MAX_PART_BYTES = 64 << 10;

    // Object identifiers, by their content octets.
    private static final String REASON_CODE = "551d15";
    private static final String INVALIDITY_DATE = "551d18";
    private static final String CERTIFICATE_ISSUER = "551d1d";
    private static final String DELTA_INDICATOR = "551d1b";
    private static final String DISTRIBUTION_POINT = "551d1c";

    /**
     * authorityKeyIdentifier, issuerAltName, cRLNumber: they may be critical and change nothing.
     */
    private static final Set<String> HARMLESS = Set.of("551d23", "551d12", "551d14");

    /** {@link #REASON_CODE}'s, in their order (RFC 5280 5.3.1). */
    private static final List<String> REASONS =
            List.of(
                    "unspecified",
                    "keyCompromise",
                    "cACompromise",
                    "affiliationChanged",
                    "superseded",
                    "cessationOfOperation",
                    "certificateHold",
                    "7",
                    "removeFromCRL",
                    "privilegeWithdrawn",
                    "aACompromise");

    private static final int REMOVED = 8;

    private final byte[] bytes;

    /** Why it is of no use for any certificate. */
    private Optional<Outcome> verdict = Optional.empty();

    private String issuer = "";
    private String issuerText = "";
    private Instant thisUpdate = Instant.MIN;
    private Optional<Instant> nextUpdate = Optional.empty();
    private int entriesFrom;
    private int entriesTo;

    /** The names of the distribution point that it is for; empty where it is for all. */
    private Optional<Set<String>> scope = Optional.empty();

    private Optional<ListSignature> signature = Optional.empty();
    private final Map<Sha256, Boolean> verified = new HashMap<>();

    private RevocationList(byte[] bytes) {
        this.bytes = bytes;
    }

    /** What can be said by this room. */
    public static List<Card> catalogue() {
        return Cards.ALL;
    }

    /** Where a certificate's revocation list can be had, as it says. */
    public static List<Point> points(Certificate certificate) {
        return Point.of(certificate);
    }

    /**
     * Reads a list. What is wrong with it is said of each certificate.
     *
     * @param bytes DER; not copied: do not change them
     */
    public static RevocationList read(byte[] bytes) {
        RevocationList list = new RevocationList(bytes);
        try {
            if (bytes.length > MAX_BYTES) {
                list.verdict =
                        Optional.of(
                                new Outcome.NotChecked(
                                        "the list has %,d bytes; at most %,d"
                                                .formatted(bytes.length, MAX_BYTES)));
            } else {
                list.parse();
            }
        } catch (MalformedListException e) {
            list.verdict = Optional.of(new Outcome.Malformed(e.why()));
        } catch (IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | ArithmeticException
                | IndexOutOfBoundsException
                | NullPointerException e) { // Bouncy Castle's ways of saying no
            list.verdict = Optional.of(new Outcome.Malformed("a part of it cannot be read"));
        }
        return list;
    }

    private void unsupported(String why) {
        if (verdict.isEmpty()) {
            verdict = Optional.of(new Outcome.Unsupported(why));
        }
    }

    private void parse() throws MalformedListException {
        DerCursor file = new DerCursor(bytes);
        if (file.nextTag() != DerCursor.SEQUENCE) {
            throw new MalformedListException("it starts with \"" + beginning() + "\"");
        }
        file.step();
        file.finish("the list");
        DerCursor outer = file.inside();
        outer.step(DerCursor.SEQUENCE, "list");
        DerCursor list = outer.inside();
        int from = outer.start;
        int to = outer.end;
        AlgorithmIdentifier algorithm = algorithm(outer);
        outer.step(DerCursor.BIT_STRING, "signature");
        if (outer.end == outer.content || bytes[outer.content] != 0) {
            throw new MalformedListException("its signature is not of whole octets");
        }
        byte[] value = java.util.Arrays.copyOfRange(bytes, outer.content + 1, outer.end);
        outer.finish("the signature");

        int version = 1;
        if (list.nextTag() == DerCursor.INTEGER) {
            list.step();
            version = list.isInteger(new byte[] {1}) ? 2 : 0;
        }
        if (version == 0) {
            unsupported("it is of a version that is not known");
        }
        if (!algorithm(list).equals(algorithm)) {
            throw new MalformedListException("it names two signature algorithms");
        }
        list.step(DerCursor.SEQUENCE, "issuer");
        issuer = canonical(small(list.start, list.end));
        issuerText = SafeText.line(new X500Principal(list.encoding()).getName(), 200);
        thisUpdate = time(list);
        if (list.nextTag() == DerCursor.UTC_TIME || list.nextTag() == DerCursor.GENERALIZED_TIME) {
            nextUpdate = Optional.of(time(list));
        }
        entries(list);
        if (list.nextTag() == DerCursor.CONTEXT_0) {
            list.step();
            DerCursor wrapper = list.inside();
            wrapper.step(DerCursor.SEQUENCE, "list of extensions");
            wrapper.finish("its extensions");
            small(wrapper.start, wrapper.end);
            extensions(wrapper.inside());
        }
        list.finish("its extensions");

        if (nextUpdate.isEmpty()) {
            unsupported("it does not say when the next one is due");
        }
        Optional<String> name = ListSignature.algorithm(algorithm);
        if (name.isEmpty()) {
            unsupported(
                    "its signature algorithm, "
                            + algorithm.getAlgorithm().getId()
                            + ", is not known, or broken");
        }
        signature = name.map(known -> new ListSignature(bytes, from, to, algorithm, known, value));
    }

    private String beginning() {
        return SafeText.line(
                new String(bytes, 0, Math.min(bytes.length, 24), StandardCharsets.ISO_8859_1), 60);
    }

    private byte[] small(int from, int to) throws MalformedListException {
        if (to - from > MAX_PART_BYTES) {
            throw new MalformedListException("a part of it is larger than any such part is");
        }
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    private AlgorithmIdentifier algorithm(DerCursor at) throws MalformedListException {
        at.step(DerCursor.SEQUENCE, "signature algorithm");
        return AlgorithmIdentifier.getInstance(small(at.start, at.end));
    }

    /** As {@link smimetrust.Name#canonical}. */
    private static String canonical(byte[] name) {
        return new X500Principal(name).getName(X500Principal.CANONICAL);
    }

    private Instant time(DerCursor at) throws MalformedListException {
        if (at.nextTag() != DerCursor.UTC_TIME && at.nextTag() != DerCursor.GENERALIZED_TIME) {
            throw new MalformedListException("there is no time where one belongs");
        }
        at.step();
        return timeOf(at);
    }

    private Instant timeOf(DerCursor at) throws MalformedListException {
        int digits = at.tag == DerCursor.UTC_TIME ? 12 : 14;
        String text =
                new String(
                        bytes,
                        at.content,
                        Math.min(at.end - at.content, 20),
                        StandardCharsets.ISO_8859_1);
        if (text.length() != digits + 1
                || text.charAt(digits) != 'Z'
                || !text.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9')) {
            throw new MalformedListException("a time in it is not of the form that RFC 5280 has");
        }
        int rest = digits - 10;
        int year = Integer.parseInt(text.substring(0, rest));
        try {
            return LocalDateTime.of(
                            digits == 14 ? year : year < 50 ? 2000 + year : 1900 + year,
                            Integer.parseInt(text.substring(rest, rest + 2)),
                            Integer.parseInt(text.substring(rest + 2, rest + 4)),
                            Integer.parseInt(text.substring(rest + 4, rest + 6)),
                            Integer.parseInt(text.substring(rest + 6, rest + 8)),
                            Integer.parseInt(text.substring(rest + 8, rest + 10)))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new MalformedListException("a time in it is none");
        }
    }

    // ---- entries ----

    /** Walks all entries: a critical extension of any makes the list one for others to use. */
    private void entries(DerCursor list) throws MalformedListException {
        if (list.nextTag() != DerCursor.SEQUENCE) {
            return;
        }
        list.step();
        entriesFrom = list.content;
        entriesTo = list.end;
        DerCursor entries = list.inside();
        DerCursor entry = new DerCursor(bytes);
        DerCursor extensions = new DerCursor(bytes);
        DerCursor extension = new DerCursor(bytes);
        while (entries.hasNext()) {
            entries.step(DerCursor.SEQUENCE, "entry");
            entry.enter(entries);
            entry.step(DerCursor.INTEGER, "serial number");
            entry.step();
            if (entry.tag != DerCursor.UTC_TIME && entry.tag != DerCursor.GENERALIZED_TIME) {
                throw new MalformedListException("an entry has no date");
            }
            if (entry.hasNext()) {
                entry.step(DerCursor.SEQUENCE, "list of an entry's extensions");
                extensions.enter(entry);
                while (extensions.hasNext()) {
                    extensions.step(DerCursor.SEQUENCE, "entry's extension");
                    scan(extension.enter(extensions));
                }
            }
            entry.finish("an entry");
        }
    }

    private void scan(DerCursor extension) throws MalformedListException {
        extension.step(DerCursor.OBJECT_IDENTIFIER, "type of an extension");
        if (extension.nextTag() == DerCursor.OCTET_STRING) {
            return; // not critical: most entries' only extension is like that
        }
        String type = extension.hex();
        if (isCritical(extension)) {
            if (type.equals(CERTIFICATE_ISSUER)) {
                unsupported("it is a list of several issuers' certificates (indirect)");
            } else if (!type.equals(REASON_CODE) && !type.equals(INVALIDITY_DATE)) {
                unsupported("an entry has a critical extension that is not known here");
            }
        }
    }

    private boolean isCritical(DerCursor extension) throws MalformedListException {
        if (extension.nextTag() != DerCursor.BOOLEAN) {
            return false;
        }
        extension.step();
        return extension.end - extension.content != 1 || bytes[extension.content] != 0;
    }

    private record Entry(Instant date, int reason) {}

    /** The entry that revokes that serial number. */
    private Optional<Entry> find(BigInteger serial) throws MalformedListException {
        byte[] wanted = serial.toByteArray();
        DerCursor entries = new DerCursor(bytes).over(entriesFrom, entriesTo);
        DerCursor entry = new DerCursor(bytes);
        while (entries.hasNext()) {
            entries.step();
            entry.enter(entries).step();
            if (entry.isInteger(wanted)) {
                entry.step();
                Instant date = timeOf(entry);
                int reason = entry.hasNext() ? reason(entry) : 0;
                if (reason != REMOVED) {
                    return Optional.of(new Entry(date, reason));
                }
            }
        }
        return Optional.empty();
    }

    private int reason(DerCursor entry) throws MalformedListException {
        entry.step();
        DerCursor extensions = entry.inside();
        while (extensions.hasNext()) {
            extensions.step();
            DerCursor extension = extensions.inside();
            extension.step();
            if (extension.hex().equals(REASON_CODE)) {
                isCritical(extension);
                extension.step(DerCursor.OCTET_STRING, "content of an extension");
                DerCursor code = extension.inside();
                code.step(DerCursor.ENUMERATED, "reason");
                return code.end - code.content == 1 ? bytes[code.content] & 0xFF : 0;
            }
        }
        return 0;
    }

    // ---- extensions of the list ----

    private void extensions(DerCursor extensions) throws MalformedListException {
        Set<String> seen = new HashSet<>();
        while (extensions.hasNext()) {
            extensions.step(DerCursor.SEQUENCE, "extension");
            DerCursor extension = extensions.inside();
            extension.step(DerCursor.OBJECT_IDENTIFIER, "type of an extension");
            String type = extension.hex();
            boolean critical = isCritical(extension);
            extension.step(DerCursor.OCTET_STRING, "content of an extension");
            if (!seen.add(type)) {
                throw new MalformedListException("an extension of it is there twice");
            }
            switch (type) {
                case DELTA_INDICATOR -> unsupported("it is a delta list: only what changed");
                case DISTRIBUTION_POINT ->
                        scope(
                                IssuingDistributionPoint.getInstance(
                                        ASN1Sequence.getInstance(extension.value())));
                default -> {
                    if (critical && !HARMLESS.contains(type)) {
                        unsupported("it has a critical extension that is not known here");
                    }
                }
            }
        }
    }

    private void scope(IssuingDistributionPoint point) {
        DistributionPointName name = point.getDistributionPoint();
        if (point.isIndirectCRL()) {
            unsupported("it is a list of several issuers' certificates (indirect)");
        } else if (point.getOnlySomeReasons() != null) {
            unsupported("it is for some reasons of revocation only");
        } else if (point.onlyContainsUserCerts() || point.onlyContainsAttributeCerts()) {
            unsupported("it is not for CAs' certificates");
        } else if (name != null && name.getType() != DistributionPointName.FULL_NAME) {
            unsupported("its scope is named relative to its issuer's name");
        } else if (name != null) {
            Set<String> names = new HashSet<>();
            for (GeneralName one : GeneralNames.getInstance(name.getName()).getNames()) {
                names.add(Point.encoded(one));
            }
            scope = Optional.of(names);
        }
    }

    // ---- judgement ----

    /**
     * What it says of a certificate.
     *
     * @param point the distribution point of that certificate under whose address it was
     * @param candidates certificates that may be the issuer's; those that did not sign the
     *     certificate count for nothing
     */
    public Outcome judge(
            Certificate certificate, Point point, Collection<Certificate> candidates, Instant now) {
        if (verdict.isPresent()) {
            return verdict.get();
        }
        if (!issuer.equals(certificate.issuer().canonical())) {
            return new Outcome.NotSigned("it is the list of " + issuerText);
        }
        Optional<Outcome> unsigned = unsigned(certificate, candidates);
        if (unsigned.isPresent()) {
            return unsigned.get();
        }
        if (!covers(point)) {
            return new Outcome.Unsupported("it is a list for other distribution points");
        }
        Instant until = nextUpdate.orElseThrow();
        if (thisUpdate.isAfter(now.plus(MAX_SKEW))) {
            return new Outcome.Unsupported("it was issued in the future, on " + thisUpdate);
        }
        if (until.isBefore(now)) {
            return new Outcome.Expired(until);
        }
        try {
            return find(certificate.serial())
                    .<Outcome>map(e -> new Outcome.Revoked(e.date, reasonName(e), thisUpdate))
                    .orElseGet(() -> new Outcome.Good(thisUpdate, until));
        } catch (MalformedListException e) {
            return new Outcome.Malformed(e.why());
        }
    }

    private static String reasonName(Entry entry) {
        return entry.reason < REASONS.size() ? REASONS.get(entry.reason) : "" + entry.reason;
    }

    private Optional<Outcome> unsigned(
            Certificate certificate, Collection<Certificate> candidates) {
        boolean issuerKnown = false;
        boolean mayNot = false;
        boolean otherKey = false;
        for (Certificate candidate : candidates) {
            if (!candidate.subject().matches(certificate.issuer())) {
                continue;
            }
            Sha256 key = Sha256.of(encoded(candidate));
            if (!verified.containsKey(key)) {
                if (verified.size() == MAX_KEYS) {
                    return Optional.of(
                            new Outcome.NotChecked(
                                    "more than " + MAX_KEYS + " keys might have signed it"));
                }
                // DSA is never computed with: its prime may have a million bits.
                boolean usable = !candidate.key().algorithm().equals("DSA");
                verified.put(key, usable && signature.orElseThrow().verifiesWith(candidate));
            }
            boolean signedList = verified.getOrDefault(key, false);
            boolean signedCertificate = certificate.isSignedBy(candidate);
            issuerKnown |= signedCertificate;
            if (signedList && signedCertificate) {
                if (maySignLists(candidate)) {
                    return Optional.empty();
                }
                mayNot = true;
            }
            otherKey |= signedList && !signedCertificate;
        }
        if (mayNot) {
            return Optional.of(
                    new Outcome.NotSigned("its issuer's keyUsage does not allow cRLSign"));
        }
        if (otherKey) {
            return Optional.of(
                    new Outcome.Unsupported(
                            "it is signed with a key of its issuer's name that did not sign the"
                                    + " certificate"));
        }
        return Optional.of(
                issuerKnown
                        ? new Outcome.NotSigned("its signature does not verify")
                        : new Outcome.Unsupported("its issuer's certificate is not in the bundle"));
    }

    private static boolean maySignLists(Certificate candidate) {
        return candidate.keyUsage().map(usage -> usage.hasUsages(KeyUsage.cRLSign)).orElse(true);
    }

    private static byte[] encoded(Certificate certificate) {
        try {
            return certificate.publicKeyInfo().getEncoded();
        } catch (java.io.IOException e) {
            throw new IllegalStateException("what was parsed can be encoded", e);
        }
    }

    /** RFC 5280 6.3.3 (b) (2) (i): a name of the list's scope is one of the point's. */
    private boolean covers(Point point) {
        return scope.isEmpty() || scope.get().stream().anyMatch(point.names()::contains);
    }
}
