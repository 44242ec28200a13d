package smimetrust.chain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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

    SigningKey(int number) {
        this.number = number;
    }

    void carriedBy(Node node) {
        carriers.add(node);
        node.certificate.subjectKeyIdentifier().ifPresent(identifiers::add);
    }

    /** A certificate to verify with: one that some provider reads, if there is one. */
    Certificate verifier() {
        return carriers.stream()
                .map(node -> node.certificate)
                .filter(certificate -> certificate.x509().isPresent())
                .findFirst()
                .orElse(carriers.getFirst().certificate);
    }
}
