package smimetrust.pipeline;

import java.util.List;
import java.util.stream.Stream;
import smimetrust.Card;
import smimetrust.chain.Anchoring;
import smimetrust.explain.Explain;
import smimetrust.intake.CertificateFile;
import smimetrust.release.ReleasePlan;
import smimetrust.revocation.RevocationList;
import smimetrust.rules.Rulebook;

/** Everything that smime-trust can say, in the order in which a file meets it. */
public final class Catalogue {

    private Catalogue() {}

    /**
     * What one room says.
     *
     * @param title of the section
     * @param says what an entry of it means
     */
    public record Section(String title, String says, List<Card> cards) {
        public Section {
            cards = List.copyOf(cards);
        }
    }

    /** All of it. */
    public static List<Section> sections() {
        return List.of(
                new Section(
                        "Refusals",
                        "Bytes that gave no certificate. What else the file holds is kept.",
                        CertificateFile.catalogue()),
                new Section(
                        "Rules",
                        "Remarks about one certificate, from its own bytes alone. An error leaves"
                                + " it out.",
                        Rulebook.catalogue()),
                new Section(
                        "Changes ahead",
                        "Decided and dated changes that concern a certificate, told from three"
                                + " years before on.",
                        Rulebook.changes()),
                new Section(
                        "Chains",
                        "Why an accepted certificate has no path to an included root.",
                        Anchoring.catalogue()),
                new Section(
                        "Revocation",
                        "What the revocation lists of CA certificates say, where they are asked"
                                + " for. Only a list that the issuer signed leaves one out.",
                        RevocationList.catalogue()),
                new Section(
                        "Signatures",
                        "What explain says of a mail, a signature or a person's certificate. An"
                                + " error: not trusted.",
                        Explain.catalogue()),
                new Section(
                        "Time, policy and releases",
                        "What depends on the day and on the bundle's policy, and why a newest set"
                                + " is not published.",
                        ReleasePlan.catalogue()),
                new Section(
                        "Bundles",
                        "What keeps a whole bundle, or a file's folder, from being judged.",
                        Cards.ALL));
    }

    /** Every entry. */
    public static Stream<Card> cards() {
        return sections().stream().flatMap(section -> section.cards().stream());
    }
}
