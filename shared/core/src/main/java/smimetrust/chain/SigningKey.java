package smimetrust.chain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import smimetrust.Certificate;

/**
 * One public key under one name, and every certificate that says so: a signature is verified with a
 * key, so it need not be verified once a certificate.
 */
final class SigningKey {

    /** Its place among all keys: a number to tick off. */
    final int number;

    /** The certificates with this subject and this key. */
    final List<Node> carriers = new ArrayList<>();

    /** The subject key identifiers that those certificates give it. */
    final Set<String> identifiers = new HashSet<>();

    /** Whose signatures verify with it, in the order of finding. */
    final List<Node> issued = new ArrayList<>();

    private Optional<Certificate> readable = Optional.empty();
    private int cost;

    SigningKey(int number) {
        this.number = number;
    }

    void carriedBy(Node node) {
        carriers.add(node);
        node.certificate.subjectKeyIdentifier().ifPresent(identifiers::add);
        if (readable.isEmpty() && node.certificate.x509().isPresent()) {
            readable = Optional.of(node.certificate);
        }
    }

    /** A certificate to verify with: one that some provider reads, if there is one. */
    Certificate verifier() {
        return readable.orElse(carriers.getFirst().certificate);
    }

    /** How long verifying takes, in units of {@link Limits#signatureChecks}. */
    int cost() {
        if (cost == 0) {
            cost = Algorithms.cost(verifier());
        }
        return cost;
    }
}
