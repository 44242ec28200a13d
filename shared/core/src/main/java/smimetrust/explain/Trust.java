package smimetrust.explain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Role;
import smimetrust.Severity;
import smimetrust.chain.Anchoring;
import smimetrust.chain.Missing;
import smimetrust.chain.Outcome;
import smimetrust.explain.Answer.Upload;
import smimetrust.rules.Rulebook;

/**
 * The way from a person's certificate to a root of the store, as Exchange looks for it: the
 * self-signed certificates of the store are trusted, intermediates may come from the message too.
 *
 * @param path from the certificate upwards, as far as it goes
 * @param finding why it is not trusted; a warning where it is, and the next message may not be
 */
record Trust(
        List<Certificate> path,
        Optional<Finding> finding,
        Optional<WindowsError> error,
        List<Upload> uploads) {

    /** Certificates with the issuer's name whose key is tried. */
    private static final int MAX_ISSUERS = 32;

    /** Steps upwards that are shown where the chain is not complete. */
    private static final int MAX_STEPS = 16;

    Trust {
        path = List.copyOf(path);
        uploads = List.copyOf(uploads);
    }

    /** What is looked into, gathered once for all signers. */
    static final class Search {
        private final Instant at;
        private final Set<Certificate> store;
        private final List<Certificate> sound = new ArrayList<>();
        private final List<Certificate> unsound = new ArrayList<>();
        private final List<Certificate> carriedRoots = new ArrayList<>();
        private final List<Certificate> carried = new ArrayList<>();
        private final Anchoring asExchange;

        Search(Collection<Certificate> store, Collection<Certificate> carriedAlong, Instant at) {
            this.at = at;
            this.store = new LinkedHashSet<>(store);
            for (Certificate certificate : this.store) {
                (isSound(certificate) ? sound : unsound).add(certificate);
            }
            for (Certificate certificate : new LinkedHashSet<>(carriedAlong)) {
                if (!this.store.contains(certificate)
                        && certificate.role() != Role.LEAF
                        && isSound(certificate)) {
                    (certificate.isSelfSigned() ? carriedRoots : carried).add(certificate);
                }
            }
            this.asExchange = anchoring(List.of());
        }

        private Anchoring anchoring(List<Certificate> alsoTrusted) {
            return Anchoring.of(
                    Stream.of(sound, carried, alsoTrusted).flatMap(List::stream).toList(),
                    unsound,
                    at,
                    Duration.ZERO);
        }

        private static boolean isSound(Certificate certificate) {
            return Rulebook.judge(certificate).stream()
                    .noneMatch(f -> f.severity() == Severity.ERROR);
        }

        /** A way up that validation agrees to, or what it says of the last one that was tried. */
        private record Climb(
                Optional<List<Certificate>> path,
                Optional<List<Certificate>> refusedPath,
                Optional<Anchoring.Refused> refusal) {}

        private Climb climb(Certificate leaf, List<Certificate> issuers, Anchoring anchoring) {
            Optional<List<Certificate>> refusedPath = Optional.empty();
            Optional<Anchoring.Refused> refusal = Optional.empty();
            for (Certificate issuer : issuers) {
                if (!anchoring.isAnchored(issuer)
                        || !(anchoring.outcome(issuer) instanceof Outcome.Anchored anchored)) {
                    continue;
                }
                List<Certificate> path = new ArrayList<>(List.of(leaf));
                path.addAll(anchored.path());
                // Its own validity is told apart; the path above is valid.
                boolean inTime =
                        !at.isBefore(leaf.notBefore().instant())
                                && !at.isAfter(leaf.notAfter().instant());
                Optional<Anchoring.Refused> complaint =
                        inTime ? Anchoring.refusal(path, at) : Optional.empty();
                if (complaint.isEmpty()) {
                    return new Climb(Optional.of(path), Optional.empty(), Optional.empty());
                }
                refusedPath = Optional.of(path);
                refusal = complaint;
            }
            return new Climb(Optional.empty(), refusedPath, refusal);
        }

        private List<Certificate> issuers(Certificate certificate) {
            return Stream.of(sound, carried, carriedRoots, unsound)
                    .flatMap(List::stream)
                    .filter(c -> !c.equals(certificate))
                    .filter(c -> c.subject().matches(certificate.issuer()))
                    .limit(MAX_ISSUERS)
                    .filter(certificate::isSignedBy)
                    .toList();
        }

        Trust of(Certificate leaf) {
            List<Certificate> issuers = issuers(leaf);
            Climb climb = climb(leaf, issuers, asExchange);
            if (climb.path.isPresent()) {
                return trusted(climb.path.get());
            }
            if (leaf.isSelfSigned()) {
                return new Trust(
                        List.of(leaf),
                        Optional.of(
                                Cards.SELF_SIGNED.finding(
                                        leaf.subject().brief() + " vouches for itself")),
                        Optional.of(WindowsError.CERT_E_UNTRUSTEDROOT),
                        List.of());
            }
            if (climb.refusal.isPresent()) {
                return refused(climb.refusedPath.orElseThrow(), climb.refusal.get());
            }
            Anchoring withItsRoots = anchoring(carriedRoots);
            Climb other = climb(leaf, issuers, withItsRoots);
            if (other.path.isPresent()) {
                return rootNotTrusted(other.path.get());
            }
            return incomplete(leaf, issuers);
        }

        private Trust trusted(List<Certificate> path) {
            List<Upload> uploads = fromMessage(path, false);
            return new Trust(
                    path,
                    uploads.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    Cards.ONLY_IN_MESSAGE.finding(
                                            names(uploads)
                                                    + (uploads.size() == 1 ? " is" : " are")
                                                    + " in the message and not in the store")),
                    Optional.empty(),
                    uploads);
        }

        private Trust rootNotTrusted(List<Certificate> path) {
            Certificate root = path.getLast();
            return new Trust(
                    path,
                    Optional.of(
                            Cards.ROOT_NOT_TRUSTED.finding(
                                    "the chain ends in "
                                            + root.subject().brief()
                                            + ", which came with the message and is not in the"
                                            + " store; SHA-256 "
                                            + root.sha256())),
                    Optional.of(WindowsError.CERT_E_UNTRUSTEDROOT),
                    fromMessage(path, true));
        }

        private static Trust refused(List<Certificate> path, Anchoring.Refused refusal) {
            return new Trust(
                    path,
                    Optional.of(Cards.CHAIN_REFUSED.finding(refusal.text())),
                    Optional.of(
                            refusal.outsideNameConstraints()
                                    ? WindowsError.CERT_E_INVALID_NAME
                                    : WindowsError.CERT_E_CHAINING),
                    List.of());
        }

        private Trust incomplete(Certificate leaf, List<Certificate> issuers) {
            List<Certificate> path = asFarAsItGoes(leaf);
            for (Certificate issuer : issuers) {
                if (unsound.contains(issuer)) {
                    return unusable(path, issuer);
                }
                if (carriedRoots.contains(issuer)) {
                    // A root that does not do, even if it were trusted: expired, path length.
                    Anchoring alone = anchoring(carriedRoots);
                    return orphan(path, alone.outcome(issuer));
                }
                return orphan(path, asExchange.outcome(issuer));
            }
            Missing missing = Missing.issuerOf(leaf);
            return missing(
                    path,
                    leaf.subject().brief() + " was issued by " + missing.described(),
                    missing);
        }

        private Trust orphan(List<Certificate> path, Outcome outcome) {
            return switch (outcome) {
                case Outcome.Anchored _ ->
                        refused(path, new Anchoring.Refused("no path passes validation", false));
                case Outcome.Orphan orphan ->
                        switch (orphan.finding().rule()) {
                            case "chain.issuer-missing", "chain.signature", "chain.loop" ->
                                    missing(path, trimmed(orphan.finding()), orphan.missing());
                            default ->
                                    new Trust(
                                            path,
                                            Optional.of(
                                                    Cards.CHAIN_REFUSED.finding(
                                                            trimmed(orphan.finding()))),
                                            Optional.of(error(orphan.finding().rule())),
                                            List.of());
                        };
            };
        }

        private static WindowsError error(String rule) {
            return switch (rule) {
                case "chain.not-valid" -> WindowsError.CERT_E_EXPIRED;
                case "chain.not-for-email" -> WindowsError.CERT_E_WRONG_USAGE;
                case "chain.path-length", "chain.not-a-ca" ->
                        WindowsError.TRUST_E_BASIC_CONSTRAINTS;
                default -> WindowsError.CERT_E_CHAINING;
            };
        }

        private static String trimmed(Finding finding) {
            String message = finding.message();
            return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
        }

        private Trust missing(List<Certificate> path, String message, Missing missing) {
            List<Upload> uploads = new ArrayList<>();
            uploads.add(
                    new Upload.FromTheCa(
                            missing.issuer(),
                            missing.authorityKeyIdentifier(),
                            missing.issuerUrls()));
            uploads.addAll(fromMessage(path, true));
            return new Trust(
                    path,
                    Optional.of(Cards.CHAIN_INCOMPLETE.finding(message)),
                    Optional.of(WindowsError.CERT_E_CHAINING),
                    uploads);
        }

        private Trust unusable(List<Certificate> path, Certificate issuer) {
            Finding first =
                    Rulebook.judge(issuer).stream()
                            .filter(f -> f.severity() == Severity.ERROR)
                            .findFirst()
                            .orElseThrow();
            return new Trust(
                    path,
                    Optional.of(
                            Cards.CHAIN_REFUSED.finding(
                                    "its issuer "
                                            + issuer.subject().brief()
                                            + " cannot be used: "
                                            + first.rule()
                                            + ", "
                                            + first.message())),
                    Optional.of(
                            first.rule().contains("eku")
                                    ? WindowsError.CERT_E_WRONG_USAGE
                                    : WindowsError.CERT_E_CHAINING),
                    List.of());
        }

        private List<Certificate> asFarAsItGoes(Certificate leaf) {
            List<Certificate> path = new ArrayList<>(List.of(leaf));
            Set<Certificate> seen = new HashSet<>(path);
            while (path.size() < MAX_STEPS) {
                Optional<Certificate> above =
                        path.getLast().isSelfSigned()
                                ? Optional.empty()
                                : issuers(path.getLast()).stream().filter(seen::add).findFirst();
                if (above.isEmpty()) {
                    break;
                }
                path.add(above.get());
            }
            return path;
        }

        /** What of a path is not in the store: the CA certificates that the message brought. */
        private List<Upload> fromMessage(List<Certificate> path, boolean needed) {
            return path.stream()
                    .skip(1)
                    .filter(certificate -> !store.contains(certificate))
                    .<Upload>map(c -> new Upload.FromMessage(c, c.isSelfSigned(), needed))
                    .toList();
        }

        private static String names(List<Upload> uploads) {
            return String.join(
                    ", ",
                    uploads.stream()
                            .map(upload ->
                                    switch (upload) {
                                        case Upload.FromMessage m ->
                                                m.certificate().subject().brief();
                                        case Upload.FromTheCa ca -> ca.issuer();
                                    })
                            .toList());
        }
    }
}
