package smimetrust.reach;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import smimetrust.Certificate;
import smimetrust.Name;
import smimetrust.SafeText;

/**
 * One certificate's name constraints, as far as they provably limit anything (RFC 5280 4.2.1.10).
 *
 * @param doubts what is there and was not counted as a limit: safe text
 */
record Constraints(
        Optional<List<Mailboxes>> permittedAddresses,
        List<Mailboxes> excludedAddresses,
        Optional<List<Directory>> permittedNames,
        List<Directory> excludedNames,
        List<String> doubts) {

    /** More than any CA has; beyond it, no limit is proved. Unit: subtrees a certificate. */
    static final int MAX_SUBTREES = 256;

    static final Constraints NONE =
            new Constraints(Optional.empty(), List.of(), Optional.empty(), List.of(), List.of());

    private static final int MAX_FORM = 60;

    int size() {
        return excludedAddresses.size()
                + excludedNames.size()
                + permittedAddresses.map(List::size).orElse(0)
                + permittedNames.map(List::size).orElse(0);
    }

    static Constraints of(Certificate certificate) {
        List<Certificate.ExtensionField> fields =
                certificate.extensions().stream()
                        .filter(field -> field.oid().equals(Extension.nameConstraints))
                        .toList();
        if (fields.isEmpty()) {
            return NONE;
        }
        if (fields.size() > 1) {
            return doubtful(certificate, "are there more than once");
        }
        Optional<NameConstraints> read =
                certificate.extension(Extension.nameConstraints, NameConstraints::getInstance);
        if (read.isEmpty()) {
            return doubtful(certificate, "cannot be read");
        }
        List<GeneralSubtree> permitted = list(read.get().getPermittedSubtrees());
        List<GeneralSubtree> excluded = list(read.get().getExcludedSubtrees());
        if (permitted.size() + excluded.size() > MAX_SUBTREES) {
            return doubtful(certificate, "are more than " + MAX_SUBTREES);
        }
        return new Reading(certificate).of(permitted, excluded);
    }

    private static Constraints doubtful(Certificate certificate, String what) {
        return new Constraints(
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(doubt(certificate, "its name constraints " + what)));
    }

    private static String doubt(Certificate certificate, String what) {
        return certificate.subject().brief() + ": " + what + ", and are not counted as a limit";
    }

    private static List<GeneralSubtree> list(
            GeneralSubtree @org.jspecify.annotations.Nullable [] s) {
        return s == null ? List.of() : List.of(s);
    }

    private static final class Reading {
        private final Certificate certificate;
        private final List<String> doubts = new ArrayList<>();

        Reading(Certificate certificate) {
            this.certificate = certificate;
        }

        Constraints of(List<GeneralSubtree> permitted, List<GeneralSubtree> excluded) {
            return new Constraints(
                    permitted(permitted, GeneralName.rfc822Name, this::mailboxes),
                    excluded(excluded, GeneralName.rfc822Name, this::mailboxes),
                    permitted(permitted, GeneralName.directoryName, this::directory),
                    excluded(excluded, GeneralName.directoryName, this::directory),
                    doubts);
        }

        /** One that is not understood may permit everything. */
        private <T> Optional<List<T>> permitted(
                List<GeneralSubtree> subtrees, int form, Form<T> reader) {
            List<T> all = new ArrayList<>();
            boolean understood = true;
            boolean any = false;
            for (GeneralSubtree subtree : subtrees) {
                if (subtree.getBase().getTagNo() == form) {
                    any = true;
                    Optional<T> one = reader.read(subtree);
                    understood &= one.isPresent();
                    one.ifPresent(all::add);
                }
            }
            return any && understood ? Optional.of(all) : Optional.empty();
        }

        /** One that is not understood excludes nothing. */
        private <T> List<T> excluded(List<GeneralSubtree> subtrees, int form, Form<T> reader) {
            return subtrees.stream()
                    .filter(subtree -> subtree.getBase().getTagNo() == form)
                    .flatMap(subtree -> reader.read(subtree).stream())
                    .toList();
        }

        private interface Form<T> {
            Optional<T> read(GeneralSubtree subtree);
        }

        private Optional<Mailboxes> mailboxes(GeneralSubtree subtree) {
            String value = text(subtree).orElse("");
            return noted(
                    isWhole(subtree) ? Mailboxes.constraint(value) : Optional.empty(),
                    "an rfc822Name constraint of a form that is not supported ("
                            + SafeText.line(value, MAX_FORM)
                            + ")");
        }

        private static Optional<String> text(GeneralSubtree subtree) {
            try {
                return Optional.of(
                        ASN1IA5String.getInstance(subtree.getBase().getName()).getString());
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        private Optional<Directory> directory(GeneralSubtree subtree) {
            return noted(
                    isWhole(subtree) ? name(subtree).map(Directory::new) : Optional.empty(),
                    "a directoryName constraint that cannot be read");
        }

        private static Optional<Name> name(GeneralSubtree subtree) {
            try {
                return Name.of(X500Name.getInstance(subtree.getBase().getName()));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        /** RFC 5280 wants minimum 0 and no maximum; what others mean, nobody implements. */
        private static boolean isWhole(GeneralSubtree subtree) {
            return subtree.getMinimum().signum() == 0 && subtree.getMaximum() == null;
        }

        private <T> Optional<T> noted(Optional<T> read, String what) {
            if (read.isEmpty() && doubts.isEmpty()) { // the first of them says enough
                doubts.add(
                        certificate.subject().brief() + ": " + what + " is not counted as a limit");
            }
            return read;
        }
    }
}
