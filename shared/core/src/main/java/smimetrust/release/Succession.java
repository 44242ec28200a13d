package smimetrust.release;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import smimetrust.Certificate;
import smimetrust.Sha256;
import smimetrust.chain.Anchoring;
import smimetrust.chain.Outcome.Anchored;

/**
 * Which CA certificate follows which.
 *
 * <p><b>A successor</b> of a CA certificate is an anchored one of the same subject (RFC 5280 7.1),
 * whose validity neither begins nor ends earlier and is not the same, and which the same authority
 * made:
 *
 * <ul>
 *   <li><i>renewed</i>, with the same key: both are self-signed, or one issuing key signed both.
 *       GlobalSign's root of 1998 was renewed so, with its first notBefore: hence "not earlier".
 *   <li><i>rolled over</i>, to a new key, where the validity begins and ends later, and the key was
 *       first certified later too: of two keys that are renewed in turn, none follows the other
 *       twice. A name alone proves nothing: whoever may upload can make a root of any name. So a
 *       root's successor must be vouched for by the old key, with a certificate for the new key
 *       under the same name: the "new with old" of RFC 4210 4.4, which Active Directory Certificate
 *       Services makes of itself. Of other CAs, one issuing key signed both, or the issuer of the
 *       new one follows that of the old one in the same sense.
 * </ul>
 *
 * <p>The same subject and key from another issuer is a cross-certificate: another way up, and no
 * renewal. Anyone can certify somebody else's key, with any dates; if that counted, an upload could
 * make the right certificate look superseded.
 *
 * <p>Each successor is later, so the relation has no cycle. A certificate that only time keeps out
 * can have a successor, and be none.
 */
final class Succession {

    /** Signatures verified to see who issued what is not anchored. */
    static final int MAX_SIGNATURES = 200;

    /** Of more certificates with one subject nothing is said. */
    static final int MAX_NAMESAKES = 100;

    /** Generations of issuers that are followed upwards. */
    private static final int MAX_GENERATIONS = 8;

    /** Best first: the one to keep of those that can stand in for each other. */
    private static final Comparator<Certificate> BEST_FIRST =
            Comparator.comparing((Certificate c) -> !c.isSelfSigned())
                    .thenComparing(c -> c.notAfter().instant(), Comparator.reverseOrder())
                    .thenComparing(c -> c.notBefore().instant(), Comparator.reverseOrder())
                    .thenComparing(Certificate::sha256);

    private final Anchoring anchoring;
    private final Map<String, List<Certificate>> byName = new HashMap<>();

    /** New keys that an old key of the same name certified. */
    private final Set<Link> links = new HashSet<>();

    /** Certificates that others name as their issuer's, by subject and serial number. */
    private final Set<Pin> pins = new HashSet<>();

    /** When each subject's keys were certified first, and last. */
    private final Map<Key, Instant> first = new HashMap<>();

    private final Map<Key, Instant> last = new HashMap<>();

    private final Map<Sha256, Certificate> standIns = new HashMap<>();
    private int signatures;

    private record Link(String name, SubjectPublicKeyInfo old, SubjectPublicKeyInfo young) {}

    private record Key(String name, SubjectPublicKeyInfo key) {
        static Key of(Certificate certificate) {
            return new Key(certificate.subject().canonical(), certificate.publicKeyInfo());
        }
    }

    private record Pin(String name, BigInteger serial) {}

    /** Among the anchored certificates. */
    Succession(Anchoring anchoring) {
        this.anchoring = anchoring;
        for (Certificate each : anchoring.inOrder()) {
            byName.computeIfAbsent(each.subject().canonical(), _ -> new ArrayList<>()).add(each);
            Instant began = each.notBefore().instant();
            first.merge(Key.of(each), began, (one, two) -> one.isBefore(two) ? one : two);
            last.merge(Key.of(each), began, (one, two) -> one.isAfter(two) ? one : two);
            if (!each.isSelfSigned()) {
                Coverage.pinned(each)
                        .ifPresent(serial -> pins.add(new Pin(each.issuer().canonical(), serial)));
            }
            issuer(each)
                    .filter(_ -> each.isSelfIssued())
                    .ifPresent(above ->
                            links.add(
                                    new Link(
                                            each.subject().canonical(),
                                            above.publicKeyInfo(),
                                            each.publicKeyInfo())));
        }
        byName.values().removeIf(namesakes -> namesakes.size() > MAX_NAMESAKES);
        byName.values().forEach(this::findStandIns);
    }

    /** The certificate that certified it, on the way up that was agreed to. */
    private Optional<Certificate> issuer(Certificate anchored) {
        List<Certificate> path = ((Anchored) anchoring.outcome(anchored)).path();
        return path.size() > 1 ? Optional.of(path.get(1)) : Optional.empty();
    }

    /** Anchored certificates of that subject, itself too. */
    private List<Certificate> namesakes(Certificate certificate) {
        return byName.getOrDefault(certificate.subject().canonical(), List.of());
    }

    /** The newest successor, if there is any. */
    Optional<Certificate> successor(Certificate old) {
        return namesakes(old).stream()
                .filter(each -> follows(each, old))
                .min(
                        Comparator.comparing(
                                        (Certificate c) -> c.notAfter().instant(),
                                        Comparator.reverseOrder())
                                .thenComparing(
                                        c -> c.notBefore().instant(), Comparator.reverseOrder())
                                .thenComparing(Certificate::sha256));
    }

    /** When its first successor with a new key began. */
    Optional<Instant> rolledOver(Certificate old) {
        return namesakes(old).stream()
                .filter(each -> !sameKey(each, old) && follows(each, old))
                .map(each -> each.notBefore().instant())
                .min(Comparator.naturalOrder());
    }

    /**
     * The certificate that makes this anchored one superfluous: of the same subject and key, from
     * the same issuing key or self-signed, and {@linkplain Coverage#covers covering} it. It is not
     * superfluous itself: all that have a stand-in can go together.
     */
    Optional<Certificate> standIn(Certificate anchored) {
        return Optional.ofNullable(standIns.get(anchored.sha256()));
    }

    private void findStandIns(List<Certificate> namesakes) {
        List<Certificate> kept = new ArrayList<>();
        for (Certificate each : namesakes.stream().sorted(BEST_FIRST).toList()) {
            Optional<Certificate> better =
                    kept.stream().filter(one -> standsIn(one, each)).findFirst();
            if (better.isPresent()) {
                standIns.put(each.sha256(), better.get());
            } else {
                kept.add(each);
            }
        }
    }

    /**
     * Whether an anchored certificate does all that another one of this bundle, or of an earlier
     * release, does. What proves that an old key passed on to a new one is never superfluous, nor
     * is the younger of two of one issuer: it may be there because the older one is to be revoked.
     */
    boolean standsIn(Certificate kept, Certificate old) {
        return sameKey(kept, old)
                && (old.isSelfSigned() || !old.isSelfIssued())
                && Coverage.covers(kept, old)
                && (kept.isSelfSigned() || (!old.isSelfSigned() && sameIssuer(kept, old, 1)))
                && (kept.isSelfSigned() != old.isSelfSigned() || !isYounger(old, kept))
                && (kept.serial().equals(old.serial())
                        || !pins.contains(new Pin(old.subject().canonical(), old.serial())));
    }

    private static boolean isYounger(Certificate one, Certificate other) {
        return one.notBefore().instant().isAfter(other.notBefore().instant());
    }

    /** Whether it follows any other anchored certificate. */
    boolean isSuccessor(Certificate anchored) {
        return namesakes(anchored).stream().anyMatch(each -> follows(anchored, each));
    }

    /** Self-signed ones of one name with two keys, of which neither follows the other. */
    List<Certificate> strangers(Certificate root) {
        return namesakes(root).stream()
                .filter(each ->
                        each.isSelfSigned()
                                && !sameKey(each, root)
                                && !follows(each, root)
                                && !follows(root, each))
                .toList();
    }

    /** What the key of this one issued, other than more certificates of the key itself. */
    Stream<Certificate> issued(Certificate anchored) {
        return anchoring.inOrder().stream()
                .filter(each ->
                        !sameKey(each, anchored)
                                && each.issuer().matches(anchored.subject())
                                && issuer(each).filter(up -> sameKey(up, anchored)).isPresent());
    }

    boolean follows(Certificate young, Certificate old) {
        return follows(young, old, MAX_GENERATIONS);
    }

    private boolean follows(Certificate young, Certificate old, int generations) {
        if (generations == 0
                || young.equals(old)
                || !young.subject().matches(old.subject())
                || young.isSelfSigned() != old.isSelfSigned()) {
            return false;
        }
        int begins = young.notBefore().instant().compareTo(old.notBefore().instant());
        int ends = young.notAfter().instant().compareTo(old.notAfter().instant());
        if (sameKey(young, old)) {
            return begins >= 0
                    && ends >= 0
                    && begins + ends != 0
                    && (young.isSelfSigned() || sameIssuer(young, old, generations));
        }
        return begins > 0
                && ends > 0
                && began(young).isAfter(began(old))
                && (young.isSelfSigned()
                        ? isLinked(young, old)
                        : !young.isSelfIssued()
                                && !old.isSelfIssued()
                                && sameIssuer(young, old, generations));
    }

    /** When its key was certified first, as far as the bundle knows. */
    private Instant began(Certificate certificate) {
        Instant own = certificate.notBefore().instant();
        Instant key = first.getOrDefault(Key.of(certificate), own);
        return key.isBefore(own) ? key : own;
    }

    /**
     * The last sign that the key of an anchored certificate was in use: it was certified again, or
     * certified another CA.
     */
    Instant lastUse(Certificate anchored) {
        return Stream.concat(
                        Stream.of(
                                last.getOrDefault(
                                        Key.of(anchored), anchored.notBefore().instant())),
                        issued(anchored).map(each -> each.notBefore().instant()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private boolean isLinked(Certificate young, Certificate old) {
        return links.contains(
                new Link(young.subject().canonical(), old.publicKeyInfo(), young.publicKeyInfo()));
    }

    /** Whether the authority that issued the anchored one issued the other one too. */
    private boolean sameIssuer(Certificate anchored, Certificate other, int generations) {
        Optional<Certificate> above = issuer(anchored);
        if (above.isEmpty() || !anchored.issuer().matches(other.issuer())) {
            return false;
        }
        if (anchoring.isAnchored(other)) {
            return issuer(other)
                    .filter(up ->
                            sameKey(up, above.get()) || follows(above.get(), up, generations - 1))
                    .isPresent();
        }
        return signatures++ < MAX_SIGNATURES && other.isSignedBy(above.get());
    }

    private static boolean sameKey(Certificate one, Certificate other) {
        return one.publicKeyInfo().equals(other.publicKeyInfo());
    }
}
