package smimetrust.chain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.jspecify.annotations.Nullable;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Certificate.Constraints;

/** One certificate's place in one search. Equal only to itself. */
final class Node {

    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final List<ASN1ObjectIdentifier> CONSTRAINTS =
            List.of(
                    Extension.nameConstraints,
                    Extension.policyConstraints,
                    Extension.inhibitAnyPolicy);

    /** What a certificate lacks by itself. */
    record Defect(Card card, String evidence) {}

    /** Why a certificate that has a way up is not to be used after all. */
    record Ban(Card card, String evidence) {}

    final Certificate certificate;

    /** Its place in the order of SHA-256: what makes every choice independent of the input. */
    final int rank;

    final boolean leftOut;
    final boolean root;
    final boolean selfIssued;
    final int limit;
    final Optional<String> authorityKeyIdentifier;

    /** Whether it limits names or policies below it. */
    final boolean constraining;

    /** How many subtrees its name constraints have. */
    final int subtrees;

    /** How many names it has that constraints are compared with. */
    final int names;

    /** For how many certificates it was the issuer on an agreed way up. */
    int proved;

    final Optional<Defect> defect;

    /** Keys tried with its signature, by number. */
    final BitSet tried = new BitSet();

    /** Keys that verify its signature; empty for a root, which needs none but its own. */
    final List<SigningKey> issuers = new ArrayList<>();

    private @Nullable SigningKey key;

    /** Ways up that are worth having: each deeper one leaves more path length. */
    final List<State> states = new ArrayList<>();

    Optional<Ban> ban = Optional.empty();

    /** The way up that path validation agreed to, itself first; empty where there is none yet. */
    List<Node> confirmed = List.of();

    /**
     * One way up.
     *
     * @param above the rest of it
     * @param remaining how many intermediates may still follow
     * @param depth issuing steps
     */
    record State(Node node, Optional<State> above, int remaining, int depth) {

        /** Whether any certificate above limits names or policies. */
        boolean isConstrained() {
            for (Optional<State> at = above; at.isPresent(); at = at.get().above) {
                if (at.get().node.constraining) {
                    return true;
                }
            }
            return false;
        }

        List<Node> path() {
            List<Node> path = new ArrayList<>();
            for (Optional<State> at = Optional.of(this); at.isPresent(); at = at.get().above) {
                path.add(at.get().node);
            }
            return path;
        }
    }

    Node(Certificate certificate, int rank, boolean leftOut, Instant from, Instant until) {
        this.certificate = certificate;
        this.rank = rank;
        this.leftOut = leftOut;
        this.root = certificate.isSelfSigned();
        this.selfIssued = certificate.isSelfIssued();
        this.authorityKeyIdentifier = certificate.authorityKeyIdentifier();
        this.constraining =
                CONSTRAINTS.stream().anyMatch(oid -> certificate.extension(oid).isPresent());
        this.subtrees =
                certificate
                        .extension(Extension.nameConstraints, NameConstraints::getInstance)
                        .map(constraints ->
                                length(constraints.getPermittedSubtrees())
                                        + length(constraints.getExcludedSubtrees()))
                        .orElse(0);
        this.names =
                1
                        + certificate
                                .extension(
                                        Extension.subjectAlternativeName, GeneralNames::getInstance)
                                .map(alternatives -> alternatives.getNames().length)
                                .orElse(0);
        this.limit =
                certificate.basicConstraints().stream()
                        .flatMapToInt(constraints -> constraints.pathLength().stream())
                        .findFirst()
                        .orElse(UNLIMITED);
        this.defect = defect(certificate, root, from, until);
    }

    private static int length(GeneralSubtree @Nullable [] subtrees) {
        return subtrees == null ? 0 : subtrees.length;
    }

    private static Optional<Defect> defect(
            Certificate certificate, boolean root, Instant from, Instant until) {
        if (from.isBefore(certificate.notBefore().instant())
                || until.isAfter(certificate.notAfter().instant())) {
            return Optional.of(
                    new Defect(
                            Cards.NOT_VALID,
                            "it is valid from "
                                    + certificate.notBefore().instant()
                                    + " until "
                                    + certificate.notAfter().instant()));
        }
        if (certificate.x509().isEmpty()) {
            return Optional.of(new Defect(Cards.UNREADABLE, certificate.jdkComplaint()));
        }
        Optional<String> weakness = Algorithms.weakness(certificate, root);
        if (weakness.isPresent()) {
            return Optional.of(new Defect(Cards.WEAK_ALGORITHM, weakness.get()));
        }
        if (!mayIssue(certificate, root)) {
            return Optional.of(new Defect(Cards.NOT_A_CA, "it may not issue certificates"));
        }
        if (!certificate.allowsEmail()) {
            return Optional.of(
                    new Defect(
                            Cards.NOT_FOR_EMAIL,
                            "its extended key usages do not include e-mail protection"));
        }
        return Optional.empty();
    }

    private static boolean mayIssue(Certificate certificate, boolean root) {
        boolean ca =
                certificate.extension(Extension.basicConstraints).isPresent()
                        ? certificate.basicConstraints().filter(Constraints::ca).isPresent()
                        // Before version 3 there was no way to say it; a root is asserted by hand.
                        : root && certificate.version() < 3;
        return ca
                && (certificate.extension(Extension.keyUsage).isEmpty()
                        || certificate
                                .keyUsage()
                                .filter(usage -> usage.hasUsages(KeyUsage.keyCertSign))
                                .isPresent());
    }

    /** Whether it may be on a way up, as far as it alone can tell. */
    boolean isUsable() {
        return !leftOut && defect.isEmpty() && ban.isEmpty();
    }

    /** Whether it has a way up, which path validation may still refuse. */
    boolean isReached() {
        return !states.isEmpty();
    }

    boolean isAnchored() {
        return isUsable() && !confirmed.isEmpty();
    }

    void carries(SigningKey signingKey) {
        key = signingKey;
        signingKey.carriedBy(this);
        if (selfIssued) {
            tried.set(signingKey.number); // by isSelfSigned
        }
    }

    SigningKey key() {
        if (key == null) {
            throw new IllegalStateException("not indexed yet");
        }
        return key;
    }

    /** How many intermediates may follow below, coming down with so many; negative: none may. */
    int remainingBelow(int remaining) {
        if (selfIssued || remaining == UNLIMITED) {
            return Math.min(limit, remaining);
        }
        return Math.min(limit, remaining - 1);
    }

    @Override
    public String toString() {
        return certificate.toString();
    }
}
