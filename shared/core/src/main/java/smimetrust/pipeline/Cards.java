package smimetrust.pipeline;

import java.util.List;
import smimetrust.Card;
import smimetrust.Severity;

/** What the stages themselves can say. */
final class Cards {

    static final Card BUNDLE_NAME =
            new Card(
                    "bundle.name-invalid",
                    Severity.ERROR,
                    "The folder is no bundle name",
                    "smime-trust: [a-z0-9][a-z0-9-]{0,62}",
                    "Put the file into a folder named with small letters, digits and hyphens (at"
                            + " most 63), such as contoso/, and delete this one.");

    static final Card TOO_MANY_OBJECTS =
            new Card(
                    "bundle.too-many-files",
                    Severity.ERROR,
                    "The bundle has more files than are judged together",
                    "smime-trust: a bound that keeps every run short",
                    "Delete what is not a CA's certificate that somebody needs.");

    static final Card TOO_MUCH =
            new Card(
                    "bundle.verdicts-too-large",
                    Severity.ERROR,
                    "The bundle's files hold more than is judged together",
                    "smime-trust: a bound that keeps every run within its memory",
                    "Delete what is not a CA's certificate that somebody needs.");

    static final Card TOO_MUCH_IN_FILE =
            new Card(
                    "file.too-much-in-it",
                    Severity.ERROR,
                    "The file holds more than is kept of one file",
                    "smime-trust: a bound that keeps every run within its memory",
                    "Upload the certificates that are needed in smaller files.");

    static final Card UNJUDGED =
            new Card(
                    "bundle.unjudged",
                    Severity.ERROR,
                    "Some files could not be judged",
                    "smime-trust: nothing is published from a bundle that is known in part",
                    "Look for the file in the validate function's log and dead-letter queue; delete"
                            + " the file if it is not needed.");

    static final Card POLICY =
            new Card(
                    "policy.invalid",
                    Severity.ERROR,
                    "The bundle's policy cannot be used",
                    "docs/schemas/policy.schema.json",
                    "Correct policy.json in the control bucket; until then the last release"
                            + " stays.");

    static final Card SHARED_MISSING =
            new Card(
                    "shared.missing",
                    Severity.ERROR,
                    "A shared bundle that the policy names is not there",
                    "docs/operations.md, One upload for many tenants",
                    "Correct what shared in policy.json names, or bring the files of the shared"
                            + " bundle back (build takes their folder with --shared); until then"
                            + " the last release stays.");

    static final Card TOO_MANY_APPROVALS =
            new Card(
                    "approval.too-many",
                    Severity.ERROR,
                    "The bundle has more approvals than are looked at",
                    "smime-trust: a bound that keeps every run short",
                    "Delete approvals of certificates that are not in the bundle any more from the"
                            + " control bucket.");

    static final Card REVOCATION_UNKNOWN =
            new Card(
                    "revocation.record-unusable",
                    Severity.ERROR,
                    "What was learned of revocations cannot be read",
                    "docs/schemas/revocation.schema.json",
                    "Look at the bundle's document below revocation/ in the state bucket; if it is"
                            + " damaged, restore its version before. Until then the last release"
                            + " stays.");

    static final Card READ_BACK =
            new Card(
                    "tenant.read-back-unusable",
                    Severity.WARNING,
                    "What the tenant answered cannot be read",
                    "docs/operations.md, What the tenant really has",
                    "Have the import script write readback.sst again and put that into the control"
                            + " bucket, or delete it there. What is published does not depend on"
                            + " it.");

    static final List<Card> ALL =
            List.of(
                    BUNDLE_NAME,
                    TOO_MUCH_IN_FILE,
                    TOO_MANY_OBJECTS,
                    TOO_MUCH,
                    UNJUDGED,
                    POLICY,
                    SHARED_MISSING,
                    TOO_MANY_APPROVALS,
                    REVOCATION_UNKNOWN,
                    READ_BACK);

    private Cards() {}
}
