package smimetrust.reach;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import smimetrust.Certificate;

/**
 * What one way from a root leaves to a CA.
 *
 * @param addresses whom it may vouch for
 * @param names the subject names that it may certify
 * @param depth how many CAs may stand below it, one under the other; absent where any number
 * @param usages the extended key usages left, as object identifiers; absent where any
 * @param from when the whole way is valid
 * @param until when it no longer is
 */
record Grant(
        Scope<Mailboxes> addresses,
        Scope<Directory> names,
        OptionalInt depth,
        Optional<Set<String>> usages,
        Instant from,
        Instant until) {

    private static final String ANY_USAGE = KeyPurposeId.anyExtendedKeyUsage.getId();
    private static final String EMAIL = KeyPurposeId.id_kp_emailProtection.getId();

    /** What is said of a CA about which nothing could be proved, and of a root. */
    static Grant everything(Certificate certificate) {
        return new Grant(
                Scope.all(),
                Scope.all(),
                OptionalInt.empty(),
                Optional.empty(),
                certificate.notBefore().instant(),
                certificate.notAfter().instant());
    }

    /** What is left to a CA that this one certified; absent where nothing is. */
    Optional<Grant> to(Certificate ca, Constraints constraints) {
        boolean selfIssued = ca.isSelfIssued();
        OptionalInt left = depthLeft(ca, selfIssued);
        Optional<Set<String>> usable = usagesLeft(ca);
        Instant start = later(from, ca.notBefore().instant());
        Instant end = until.isBefore(ca.notAfter().instant()) ? until : ca.notAfter().instant();
        if ((left.isPresent() && left.getAsInt() < 0)
                || usable.filter(some -> !some.contains(EMAIL)).isPresent()
                || start.isAfter(end)
                || (!selfIssued && !mayBearItsName(ca))) {
            return Optional.empty();
        }
        return Optional.of(
                new Grant(
                        addresses.within(
                                constraints.permittedAddresses(), constraints.excludedAddresses()),
                        names.within(constraints.permittedNames(), constraints.excludedNames()),
                        left,
                        usable,
                        start,
                        end));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** RFC 5280 6.1.4 (l) and (m). */
    private OptionalInt depthLeft(Certificate ca, boolean selfIssued) {
        OptionalInt inherited =
                depth.isEmpty() || selfIssued ? depth : OptionalInt.of(depth.getAsInt() - 1);
        OptionalInt own = ownDepth(ca);
        if (inherited.isEmpty() || own.isEmpty()) {
            return inherited.isEmpty() ? own : inherited;
        }
        return OptionalInt.of(Math.min(inherited.getAsInt(), own.getAsInt()));
    }

    /** A negative one is no limit that is proved: some take it for none. */
    private static OptionalInt ownDepth(Certificate ca) {
        boolean negative =
                ca.extension(Extension.basicConstraints, BasicConstraints::getInstance)
                        .map(BasicConstraints::getPathLenConstraint)
                        .filter(length -> length.signum() < 0)
                        .isPresent();
        return negative
                ? OptionalInt.empty()
                : ca.basicConstraints()
                        .map(Certificate.Constraints::pathLength)
                        .orElse(OptionalInt.empty());
    }

    /** One that cannot be read limits nothing here. */
    private Optional<Set<String>> usagesLeft(Certificate ca) {
        Optional<List<String>> own =
                ca.extendedKeyUsage().map(all -> all.stream().map(KeyPurposeId::getId).toList());
        if (own.isEmpty() || own.get().contains(ANY_USAGE)) {
            return usages;
        }
        Set<String> left = new HashSet<>(own.get());
        usages.ifPresent(left::retainAll);
        return Optional.of(Set.copyOf(left));
    }

    /** RFC 5280 6.1.3 (b) and (c): a CA outside the constraints above it has no valid path. */
    private boolean mayBearItsName(Certificate ca) {
        if (!ca.subject().isEmpty() && !names.allows(new Directory(ca.subject()))) {
            return false;
        }
        List<String> own =
                ca.extension(Extension.subjectAlternativeName).isEmpty()
                        ? ca.subject().values(BCStyle.E)
                        : ca.extension(Extension.subjectAlternativeName, Grant::addressesIn)
                                .orElse(List.of());
        return own.stream()
                .flatMap(text -> Mailboxes.address(text).stream())
                .allMatch(addresses::allows);
    }

    private static List<String> addressesIn(byte[] alternativeNames) {
        return java.util.Arrays.stream(GeneralNames.getInstance(alternativeNames).getNames())
                .filter(name -> name.getTagNo() == GeneralName.rfc822Name)
                .map(name -> name.getName().toString())
                .toList();
    }

    /** Whether this way leaves all that the other does, whenever. */
    boolean covers(Grant other) {
        return addresses.covers(other.addresses)
                && names.covers(other.names)
                && (depth.isEmpty()
                        || (other.depth.isPresent() && depth.getAsInt() >= other.depth.getAsInt()))
                && (usages.isEmpty()
                        || other.usages.filter(some -> usages.get().containsAll(some)).isPresent());
    }

    /** Whether it does so for as long. */
    boolean replaces(Grant other) {
        return !from.isAfter(other.from) && !until.isBefore(other.until) && covers(other);
    }

    int size() {
        return addresses.size() + names.size();
    }
}
