package smimetrust.release;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import smimetrust.Blocker;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.chain.Anchoring;
import smimetrust.reach.Reach;
import smimetrust.release.Status.ApprovalEntry;
import smimetrust.release.Status.ApprovalState;

/**
 * Whose certificates wait for a second person. A certificate that the policy names is held until an
 * approval of that very DER is there, written by a principal that is known and is none of its
 * uploaders, who all must be known too.
 *
 * <p>What stood in the release when the policy began to demand approvals keeps standing. An
 * approval that was good stays so while its object is there and no uploader turns out to have
 * written it: an upload whose writer nobody knows adds no trust to what two people agreed on, and
 * must not take any.
 */
final class FourEyes {

    /** Of more principals than these nobody can say that the approver is none. */
    static final int MAX_UPLOADERS = 100;

    // Units: characters.
    private static final int MAX_NAME = 200;
    private static final int MAX_SUMMARY = 300;

    private final Situation given;
    private final Policy.Approval level;
    private final Map<Sha256, ApprovalEntry> before = new HashMap<>();
    private final Map<Sha256, Situation.Approval> approvals = new HashMap<>();
    private final SortedMap<Sha256, ApprovalEntry> entries = new TreeMap<>();
    private final Map<Sha256, Certificate> held = new HashMap<>();
    private final Set<Sha256> absent = new HashSet<>();
    private final List<Certificate> leftOut = new ArrayList<>();
    private final List<Certificate> accepted = new ArrayList<>();
    private final Map<Sha256, List<Optional<String>>> writers = new HashMap<>();
    private final Map<Sha256, List<String>> earlier = new HashMap<>();
    private Optional<Anchoring> ifApproved = Optional.empty();

    /** Who is known to have uploaded one certificate. */
    private record Uploaders(List<String> names, boolean allKnown) {
        Uploaders {
            names = List.copyOf(names);
        }

        boolean contains(String identity) {
            return names.stream()
                    .anyMatch(n -> Principal.identity(n).filter(identity::equals).isPresent());
        }
    }

    /**
     * Looks.
     *
     * @param subjects every certificate of the bundle, judged by all else
     * @param files the files as the next status has them
     */
    static FourEyes of(
            Situation given,
            Collection<ReleasePlan.Subject> subjects,
            List<Status.FileEntry> files) {
        return new FourEyes(given, subjects, files);
    }

    private FourEyes(
            Situation given,
            Collection<ReleasePlan.Subject> subjects,
            List<Status.FileEntry> files) {
        this.given = given;
        this.level = given.policy().approval();
        if (level == Policy.Approval.NONE && !given.bundle().isShared()) {
            return;
        }
        given.previous().approvals().forEach(entry -> before.put(entry.sha256(), entry));
        given.approvals().forEach(approval -> approvals.put(approval.sha256(), approval));
        writers(files);
        given.files().forEach(this::remember);
        Map<Sha256, Certificate> standing = new HashMap<>();
        given.standing().ifPresent(in -> in.forEach(c -> standing.put(c.sha256(), c)));
        Map<Sha256, Certificate> present = new HashMap<>();
        for (ReleasePlan.Subject subject : subjects) {
            Certificate certificate = subject.certificate;
            Sha256 digest = certificate.sha256();
            present.put(digest, certificate);
            (subject.isRejected() ? leftOut : accepted).add(certificate);
            if (level.demandsFor(certificate) && !subject.isRejected()) {
                judge(certificate, uploaders(digest), isGrandfathered(certificate, true, standing));
            }
        }
        // What is away or rejected for now stands again when it is back.
        Map<Sha256, Certificate> known = new HashMap<>(standing);
        known.putAll(present);
        known.values().stream()
                .filter(c -> level.demandsFor(c) && !entries.containsKey(c.sha256()))
                .filter(c -> isGrandfathered(c, present.containsKey(c.sha256()), standing))
                .forEach(c -> {
                    add(
                            c.sha256(),
                            Optional.of(c),
                            ApprovalState.STANDING,
                            uploaders(c.sha256()).names());
                    if (!present.containsKey(c.sha256())) {
                        absent.add(c.sha256());
                    }
                });
        for (Sha256 digest : approvals.keySet()) {
            if (!entries.containsKey(digest)) {
                add(
                        digest,
                        Optional.ofNullable(present.get(digest)),
                        ApprovalState.UNUSED,
                        uploaders(digest).names());
            }
        }
    }

    /** For each certificate, who wrote each file that holds it. */
    private void writers(List<Status.FileEntry> files) {
        for (Status.FileEntry file : files) {
            Optional<String> by =
                    file.uploadedBy().filter(name -> Principal.identity(name).isPresent());
            for (Sha256 digest : new HashSet<>(file.certificates())) {
                writers.computeIfAbsent(digest, _ -> new ArrayList<>()).add(by);
            }
        }
    }

    /** Who wrote the same bytes under the same name before. */
    private void remember(Situation.JudgedFile file) {
        file.verdict()
                .certificates()
                .forEach(judged ->
                        earlier.computeIfAbsent(
                                        judged.certificate().sha256(), _ -> new ArrayList<>())
                                .addAll(file.earlierBy()));
    }

    /** Everybody who is known to have uploaded it, each once; those of before are not forgotten. */
    private Uploaders uploaders(Sha256 digest) {
        List<Optional<String>> now = writers.getOrDefault(digest, List.of());
        SortedMap<String, String> names = new TreeMap<>();
        Stream.of(
                        Optional.ofNullable(before.get(digest)).stream()
                                .flatMap(entry -> entry.uploaders().stream()),
                        earlier.getOrDefault(digest, List.of()).stream().sorted(),
                        now.stream().flatMap(Optional::stream).sorted())
                .flatMap(each -> each)
                .forEach(name ->
                        Principal.identity(name).ifPresent(id -> names.putIfAbsent(id, name)));
        return new Uploaders(
                names.values().stream().limit(MAX_UPLOADERS).toList(),
                !now.isEmpty()
                        && now.stream().allMatch(Optional::isPresent)
                        && names.size() <= MAX_UPLOADERS);
    }

    private boolean isGrandfathered(
            Certificate certificate, boolean present, Map<Sha256, Certificate> standing) {
        boolean published = standing.containsKey(certificate.sha256());
        ApprovalEntry entry = before.get(certificate.sha256());
        boolean stood = entry != null && entry.state() == ApprovalState.STANDING;
        return stood
                ? present || published
                : published && !given.previous().approval().demandsFor(certificate);
    }

    private void judge(Certificate certificate, Uploaders uploaders, boolean grandfathered) {
        ApprovalState state = state(certificate.sha256(), uploaders);
        if (state != ApprovalState.APPROVED && grandfathered) {
            state = ApprovalState.STANDING;
        }
        ApprovalEntry entry =
                add(certificate.sha256(), Optional.of(certificate), state, uploaders.names());
        if (entry.isHeld()) {
            held.put(certificate.sha256(), certificate);
        }
    }

    private ApprovalState state(Sha256 digest, Uploaders uploaders) {
        Situation.Approval approval = approvals.get(digest);
        if (approval == null) {
            return ApprovalState.WANTED;
        }
        Optional<String> approver = approval.by().flatMap(Principal::identity);
        if (approver.isEmpty()) {
            return ApprovalState.PRINCIPAL_UNKNOWN;
        }
        if (uploaders.contains(approver.get())) {
            return ApprovalState.NOT_INDEPENDENT;
        }
        return uploaders.allKnown() || wasApprovedBy(digest, approval)
                ? ApprovalState.APPROVED
                : ApprovalState.NOT_INDEPENDENT;
    }

    private boolean wasApprovedBy(Sha256 digest, Situation.Approval approval) {
        ApprovalEntry entry = before.get(digest);
        return entry != null
                && entry.state() == ApprovalState.APPROVED
                && entry.version().filter(approval.version()::equals).isPresent();
    }

    private ApprovalEntry add(
            Sha256 digest,
            Optional<Certificate> certificate,
            ApprovalState state,
            List<String> uploaders) {
        Optional<Situation.Approval> approval = Optional.ofNullable(approvals.get(digest));
        ApprovalEntry entry =
                new ApprovalEntry(
                        digest,
                        certificate.map(c -> c.subject().brief()),
                        state,
                        uploaders,
                        approval.flatMap(Situation.Approval::by),
                        approval.flatMap(Situation.Approval::at),
                        approval.map(Situation.Approval::version),
                        approval.flatMap(Situation.Approval::reason),
                        Optional.empty());
        entries.put(digest, entry);
        return entry;
    }

    /** Whether it waits for an approval. */
    boolean holds(Certificate certificate) {
        return held.containsKey(certificate.sha256());
    }

    /** Whether nothing but an approval of what is above it keeps it from a root. */
    boolean waitsBelow(Certificate orphan) {
        return !held.isEmpty() && ifApproved().isAnchored(orphan);
    }

    /**
     * Whether something that is published has lost its approval: that is a decision and no
     * accident. No uploader can bring it about but one who gave the approval.
     */
    boolean takesAway(List<Certificate> standing) {
        return standing.stream().anyMatch(this::holds);
    }

    /**
     * Why nothing is left to publish, where an approval would change that: nobody has to look for a
     * chain that lies there.
     *
     * @param found how many distinct certificates the bundle's files hold
     */
    Optional<Blocker> emptied(int found) {
        return held.isEmpty() || ifApproved().inOrder().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Blocker(
                                Cards.EMPTY.id(),
                                "none of the %,d certificates found can be included before what waits is approved: %,d"
                                        .formatted(found, held.size()),
                                "Have what waits approved: it is published then. Until then the"
                                        + " tenant's list stays as it is."));
    }

    /** What would be anchored if all that waits were approved. */
    private Anchoring ifApproved() {
        if (ifApproved.isEmpty()) {
            ifApproved =
                    Optional.of(
                            Anchoring.of(
                                    accepted,
                                    leftOut,
                                    given.now(),
                                    given.policy().minimumValidity()));
        }
        return ifApproved.get();
    }

    /**
     * By digest; what waits says what it would make possible.
     *
     * @param publishes whether what no file holds any more leaves the release by this plan: it then
     *     stands no longer
     */
    List<ApprovalEntry> entries(boolean publishes) {
        if (publishes) {
            entries.keySet().removeAll(absent);
        }
        if (held.isEmpty()) {
            return List.copyOf(entries.values());
        }
        Set<Certificate> store = new HashSet<>(ifApproved().inOrder());
        store.addAll(held.values());
        Reach reach = Reach.of(store, given.now());
        return entries.values().stream()
                .map(entry -> {
                    Certificate certificate = held.get(entry.sha256());
                    return certificate == null
                            ? entry
                            : withReach(entry, reach.sentence(certificate));
                })
                .toList();
    }

    /** Without the reach of what waits: where there is too much to look at. */
    List<ApprovalEntry> plainEntries() {
        return List.copyOf(entries.values());
    }

    private static ApprovalEntry withReach(ApprovalEntry entry, String reach) {
        return new ApprovalEntry(
                entry.sha256(),
                entry.subject(),
                entry.state(),
                entry.uploaders(),
                entry.approvedBy(),
                entry.approvedAt(),
                entry.version(),
                entry.reason(),
                Optional.of(reach));
    }

    /** What is said of a certificate that waits. */
    Finding finding(Certificate certificate) {
        ApprovalEntry entry = entries.get(certificate.sha256());
        if (entry == null) {
            throw new IllegalArgumentException("it does not wait: " + certificate);
        }
        String what = SafeText.line(certificate.subject().brief(), MAX_NAME);
        String uploaders =
                entry.uploaders().isEmpty()
                        ? "an unknown principal"
                        : SafeText.line(String.join(", ", entry.uploaders()), MAX_SUMMARY);
        String approver = SafeText.line(entry.approvedBy().orElse("nobody known"), MAX_NAME);
        Card card = card(entry.state());
        return card.finding(
                switch (entry.state()) {
                    case NOT_INDEPENDENT ->
                            what
                                    + " was approved by "
                                    + approver
                                    + ", and uploaded by "
                                    + uploaders
                                    + (isUploader(entry)
                                            ? ": the same"
                                            : ", and not every uploader is known");
                    case PRINCIPAL_UNKNOWN ->
                            what
                                    + " has an approval, version "
                                    + SafeText.line(entry.version().orElse("unknown"), MAX_NAME)
                                    + ", of which nobody knows who wrote it";
                    case WANTED, APPROVED, STANDING, UNUSED ->
                            what
                                    + " (SHA-256 "
                                    + certificate.sha256()
                                    + ") was uploaded by "
                                    + uploaders
                                    + " and needs the approval of somebody else";
                });
    }

    private static boolean isUploader(ApprovalEntry entry) {
        return new Uploaders(entry.uploaders(), true)
                .contains(entry.approvedBy().flatMap(Principal::identity).orElse(""));
    }

    private static Card card(ApprovalState state) {
        return switch (state) {
            case NOT_INDEPENDENT -> Cards.NOT_INDEPENDENT;
            case PRINCIPAL_UNKNOWN -> Cards.PRINCIPAL_UNKNOWN;
            case WANTED, APPROVED, STANDING, UNUSED -> Cards.APPROVAL_WANTED;
        };
    }

    /** What is said of a certificate that waits for what is above it. */
    static Finding below(Certificate certificate) {
        return Cards.ISSUER_WAITS.finding(
                SafeText.line(certificate.subject().brief(), MAX_NAME)
                        + " has no way to a root but through one that waits for an approval");
    }
}
