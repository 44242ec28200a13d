package smimetrust.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import smimetrust.Certificate;
import smimetrust.TestCa;

/** The arithmetic against the Java platform's path validation, and against itself. */
class ReachPropertiesTest {

    private static final Instant AT = Instant.parse("2026-12-01T00:00:00Z");
    private static final List<String> HOSTS =
            List.of("a.test", "b.a.test", "c.b.a.test", "xa.test", "d.test");
    private static final List<String> ADDRESSES =
            HOSTS.stream().flatMap(h -> Stream.of("u@" + h, "v@" + h)).toList();
    private static final List<String> FORMS =
            HOSTS.stream().flatMap(h -> Stream.of("u@" + h, h, "." + h)).toList();

    private static final List<KeyPair> KEYS =
            Stream.generate(() -> TestCa.newKeys("secp256r1")).limit(5).toList();

    record Constrained(List<String> permitted, List<String> excluded, int pathLength) {}

    @Provide
    Arbitrary<List<Constrained>> way() {
        return Combinators.combine(
                        Arbitraries.of(FORMS).list().ofMaxSize(3),
                        Arbitraries.of(FORMS).list().ofMaxSize(2),
                        Arbitraries.integers().between(0, 6))
                .as(Constrained::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    /** Root first; the last one always is the same CA, so that several ways lead to it. */
    private static List<TestCa> chain(String name, List<Constrained> way) {
        List<TestCa> chain = new ArrayList<>();
        chain.add(TestCa.root(name).keys(KEYS.get(0)).build());
        for (int i = 0; i < way.size(); i++) {
            boolean last = i == way.size() - 1;
            Constrained one = way.get(i);
            TestCa.Builder builder =
                    TestCa.issuedBy(chain.getLast(), last ? "Issuing" : name + " " + i)
                            .keys(KEYS.get(last ? 4 : i + 1));
            if (one.pathLength < 4) {
                builder.pathLength(one.pathLength);
            }
            chain.add(Limits.addresses(builder, one.permitted, one.excluded).build());
        }
        return chain;
    }

    private static List<Certificate> certificates(List<TestCa> chain) {
        return chain.stream().map(TestCa::certificate).toList();
    }

    /** Where the JDK has an answer. */
    @Property(tries = 40)
    void whatIsAllowedIsWhatPathValidationAccepts(@ForAll("way") List<Constrained> way)
            throws GeneralSecurityException {
        List<TestCa> chain = chain("One", way);
        Reach reach = Reach.of(certificates(chain), AT);
        for (String address : ADDRESSES) {
            boolean allowed = mayVouch(reach, chain, address);
            Optional<Boolean> accepted = accepts(chain, address);
            if (accepted.isPresent() && !(accepted.get() ? isForgotten(way) : isLost(way))) {
                assertThat(allowed).as(address).isEqualTo(accepted.get());
            }
        }
    }

    /** Bouncy Castle's arithmetic, whose own names are on each way apart. */
    @Property(tries = 60)
    void whatIsAllowedIsWhatOneOfTheWaysAllows(
            @ForAll("way") List<Constrained> one, @ForAll("way") List<Constrained> other) {
        List<TestCa> first = chain("One", one);
        List<TestCa> second = chain("Other", other);
        Reach reach =
                Reach.of(
                        Stream.of(first, second)
                                .flatMap(chain -> certificates(chain).stream())
                                .toList(),
                        AT);
        for (String address : ADDRESSES) {
            assertThat(mayVouch(reach, first, address))
                    .as(address)
                    .isEqualTo(
                            (fits(one) && isWithin(first, address))
                                    || (fits(other) && isWithin(second, address)));
        }
    }

    private static boolean mayVouch(Reach reach, List<TestCa> chain, String address) {
        return reach.authority(chain.getLast().certificate())
                .filter(issuing -> issuing.mayVouchFor(address))
                .isPresent();
    }

    /** Whether the path lengths allow the way. */
    private static boolean fits(List<Constrained> way) {
        for (int i = 0; i < way.size(); i++) {
            int length = way.get(i).pathLength;
            if (length < 4 && way.size() - 1 - i > length) {
                return false;
            }
        }
        return true;
    }

    /**
     * JDK 25 strikes out what is permitted where it is excluded too, and takes an empty list for no
     * limit: it then accepts what RFC 5280 6.1.3 (b) refuses.
     */
    private static boolean isForgotten(List<Constrained> way) {
        return way.stream()
                .flatMap(c -> c.permitted.stream())
                .map(form -> Mailboxes.constraint(form).orElseThrow())
                .anyMatch(p ->
                        way.stream()
                                .flatMap(c -> c.excluded.stream())
                                .anyMatch(e -> Mailboxes.constraint(e).orElseThrow().contains(p)));
    }

    /**
     * JDK 25 keeps only the first of several subtrees that the next certificate permits below one
     * of the permitted: it then refuses what RFC 5280 6.1.4 (g) (1) accepts.
     */
    private static boolean isLost(List<Constrained> way) {
        List<Mailboxes> before = new ArrayList<>();
        for (Constrained one : way) {
            List<Mailboxes> permitted =
                    one.permitted.stream().map(f -> Mailboxes.constraint(f).orElseThrow()).toList();
            if (before.stream().anyMatch(p -> permitted.stream().filter(p::contains).count() > 1)) {
                return true;
            }
            before.addAll(permitted);
        }
        return false;
    }

    private static boolean isWithin(List<TestCa> chain, String address) {
        PKIXNameConstraintValidator names = new PKIXNameConstraintValidator();
        for (TestCa ca : chain.subList(1, chain.size())) {
            ca.certificate()
                    .extension(Extension.nameConstraints, NameConstraints::getInstance)
                    .ifPresent(constraints -> {
                        if (constraints.getPermittedSubtrees() != null) {
                            names.intersectPermittedSubtree(constraints.getPermittedSubtrees());
                        }
                        if (constraints.getExcludedSubtrees() != null) {
                            for (GeneralSubtree subtree : constraints.getExcludedSubtrees()) {
                                names.addExcludedSubtree(subtree);
                            }
                        }
                    });
        }
        try {
            GeneralName name = new GeneralName(GeneralName.rfc822Name, address);
            names.checkPermitted(name);
            names.checkExcluded(name);
            return true;
        } catch (NameConstraintValidatorException e) {
            return false;
        }
    }

    @Property(tries = 60)
    void aFurtherCaIsAcceptedByPathValidationWhereThereIsDepthForIt(
            @ForAll("way") List<Constrained> way) throws GeneralSecurityException {
        List<Constrained> free =
                way.stream().map(c -> new Constrained(List.of(), List.of(), c.pathLength)).toList();
        List<TestCa> chain = new ArrayList<>(chain("One", free));
        boolean deeper =
                Reach.of(certificates(chain), AT)
                        .authority(chain.getLast().certificate())
                        .filter(issuing -> issuing.depth().orElse(1) > 0)
                        .isPresent();
        chain.add(TestCa.issuedBy(chain.getLast(), "Further").keys(KEYS.get(0)).build());
        assertThat(accepts(chain, "u@a.test")).contains(deeper);
    }

    /** Empty where the JDK stumbles. */
    private static Optional<Boolean> accepts(List<TestCa> chain, String address)
            throws GeneralSecurityException {
        TestCa leaf =
                TestCa.leaf(chain.getLast(), "Leaf")
                        .keys(KEYS.get(3))
                        .with(
                                Extension.subjectAlternativeName,
                                false,
                                new GeneralNames(new GeneralName(GeneralName.rfc822Name, address)))
                        .build();
        List<X509Certificate> path = new ArrayList<>();
        path.add(leaf.certificate().x509().orElseThrow());
        for (TestCa ca : chain.subList(1, chain.size()).reversed()) {
            path.add(ca.certificate().x509().orElseThrow());
        }
        PKIXParameters parameters =
                new PKIXParameters(
                        Set.of(
                                new TrustAnchor(
                                        chain.getFirst().certificate().x509().orElseThrow(),
                                        null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(AT));
        try {
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509").generateCertPath(path),
                            parameters);
            return Optional.of(true);
        } catch (CertPathValidatorException e) {
            return Optional.of(false);
        } catch (RuntimeException e) {
            // Where a permitted subtree has nothing in common with those of the next certificate,
            // JDK 25 makes an empty rfc822Name to exclude, and refuses its own making.
            assertThat(e).hasMessageContaining("RFC822Name may not be null or empty");
            return Optional.empty();
        }
    }

    @Provide
    Arbitrary<Scope<Mailboxes>> scope() {
        Arbitrary<List<Mailboxes>> subtrees =
                Arbitraries.of(FORMS)
                        .map(form -> Mailboxes.constraint(form).orElseThrow())
                        .list()
                        .ofMaxSize(4);
        return Combinators.combine(subtrees.optional(), subtrees)
                .as((in, out) -> Scope.<Mailboxes>all().within(in, out));
    }

    @Property(tries = 300)
    void coveringIsLeavingEveryAddressThatTheOtherLeaves(
            @ForAll("scope") Scope<Mailboxes> one, @ForAll("scope") Scope<Mailboxes> other) {
        // Addresses beside every constraint tell apart what those of the constraints cannot.
        List<String> probes =
                Stream.concat(
                                ADDRESSES.stream(),
                                HOSTS.stream().flatMap(h -> Stream.of("w@" + h, "w@sub." + h)))
                        .toList();
        boolean allProbes =
                Stream.concat(probes.stream(), Stream.of("w@elsewhere.test"))
                        .map(a -> Mailboxes.address(a).orElseThrow())
                        .allMatch(a -> !other.allows(a) || one.allows(a));
        assertThat(one.covers(other)).isEqualTo(allProbes);
        assertThat(one.covers(one)).isTrue();
    }

    @Property(tries = 300)
    void whatIsLeftOfTwoIsWhatEachLeaves(
            @ForAll("scope") Scope<Mailboxes> one, @ForAll("scope") Scope<Mailboxes> other) {
        Scope<Mailboxes> both = one.within(other.permitted(), other.excluded());
        for (String address : ADDRESSES) {
            Mailboxes name = Mailboxes.address(address).orElseThrow();
            assertThat(both.allows(name)).isEqualTo(one.allows(name) && other.allows(name));
        }
        assertThat(one.covers(both)).isTrue();
        assertThat(both).isEqualTo(other.within(one.permitted(), one.excluded()));
    }

    @Property(tries = 60)
    void aDifferenceIsTheSameFromBothSides(
            @ForAll("way") List<Constrained> one, @ForAll("way") List<Constrained> other) {
        Reach before = Reach.of(certificates(chain("One", one)), AT);
        Reach after = Reach.of(certificates(chain("Other", other)), AT);
        Change there = before.to(after);
        Change back = after.to(before);
        assertThat(ids(there.added())).isEqualTo(ids(back.removed()));
        assertThat(ids(there.removed())).isEqualTo(ids(back.added()));
        assertThat(there.changed().stream().map(s -> s.more() + " " + s.less()).toList())
                .isEqualTo(back.changed().stream().map(s -> s.less() + " " + s.more()).toList());
        assertThat(there.renewed()).hasSameSizeAs(back.renewed());
        assertThat(before.to(before).isEmpty()).isTrue();
        assertThat(before.to(Reach.of(certificates(chain("One", one)).reversed(), AT)).isEmpty())
                .isTrue();
    }

    private static List<String> ids(List<Change.Entry> entries) {
        return entries.stream().map(entry -> entry.authority().id()).toList();
    }
}
