package smimetrust.explain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Refusal;
import smimetrust.Severity;

/** What there is to say of one file. All text is safe to print. */
public sealed interface Answer {

    /**
     * The file holds nothing that can be explained: no signature, an encrypted message, a bound.
     *
     * @param refusal the reason, and what to do
     */
    record Unreadable(Refusal refusal) implements Answer {}

    /** What the file was. */
    enum Kind {
        CERTIFICATE,
        SIGNATURE,
        MESSAGE
    }

    /**
     * The answer.
     *
     * @param kind what the file was
     * @param at the moment that was asked about
     * @param senders the addresses in the From field of the message, in order
     * @param signers whoever signed; for a certificate, one with no signature
     * @param findings remarks on the message as a whole
     */
    record Explained(
            Kind kind,
            Instant at,
            List<String> senders,
            List<Signer> signers,
            List<Finding> findings)
            implements Answer {

        public Explained {
            senders = List.copyOf(senders);
            signers = List.copyOf(signers);
            findings = List.copyOf(findings);
        }

        /** Whether every signer is trusted. */
        public boolean isTrusted() {
            return !signers.isEmpty() && signers.stream().allMatch(Signer::isTrusted);
        }

        /** Nothing is wrong but that what is signed is not at hand. */
        public boolean isUndecided() {
            return !isTrusted() && signers.stream().allMatch(Signer::isTrustedButForContent);
        }

        /** What to upload, of all signers, each once. */
        public List<Upload> uploads() {
            return signers.stream().flatMap(s -> s.uploads.stream()).distinct().toList();
        }
    }

    /** What became of the signature itself. */
    enum Signature {
        /** It is the signer's, over this content. */
        VALID,
        /** The content is not what was signed. */
        MODIFIED,
        /** It is not that of the signer's key. */
        INVALID,
        /** It needs what this program has not: an algorithm, or the signer's certificate. */
        UNVERIFIABLE,
        /** What it signs is not at hand; a finding tells what was verified all the same. */
        WITHOUT_CONTENT,
        /** A certificate alone was asked about. */
        NONE
    }

    /**
     * One signer.
     *
     * @param named how the signature names the signer's certificate
     * @param certificate the signer's certificate, where it is there
     * @param signature what became of the signature
     * @param algorithm the digest that was signed, or the signature's algorithm; empty for a
     *     certificate alone
     * @param signingTime what the signer says; nobody vouches for it
     * @param path from the signer's certificate upwards, as far as it goes
     * @param error the first failure in the words of Windows; empty where it sees none
     * @param findings what is wrong, and what is remarkable
     * @param uploads what would complete the chain
     */
    record Signer(
            String named,
            Optional<Certificate> certificate,
            Signature signature,
            String algorithm,
            Optional<Instant> signingTime,
            List<Certificate> path,
            Optional<WindowsError> error,
            List<Finding> findings,
            List<Upload> uploads) {

        public Signer {
            path = List.copyOf(path);
            findings = List.copyOf(findings);
            uploads = List.copyOf(uploads);
        }

        private boolean isTrustedButForContent() {
            return findings.stream()
                    .filter(f -> f.severity() == Severity.ERROR)
                    .allMatch(f -> f.rule().equals(Cards.WITHOUT_CONTENT.id()));
        }

        /** No finding is an error. */
        public boolean isTrusted() {
            return findings.stream().noneMatch(f -> f.severity() == Severity.ERROR);
        }
    }

    /** What to upload. */
    sealed interface Upload {

        /**
         * A CA certificate that the message brought.
         *
         * @param certificate the one
         * @param root whether it is self-signed: then a message is no reason to trust it
         * @param needed whether nothing works without it
         */
        record FromMessage(Certificate certificate, boolean root, boolean needed)
                implements Upload {}

        /**
         * A certificate that must be had from the CA.
         *
         * @param issuer its subject
         * @param keyIdentifier of its key, lower-case hexadecimal
         * @param urls where the certificate below says that it is: untrusted
         */
        record FromTheCa(String issuer, Optional<String> keyIdentifier, List<String> urls)
                implements Upload {
            public FromTheCa {
                urls = List.copyOf(urls);
            }
        }
    }
}
