package smimetrust.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import smimetrust.Blocker;
import smimetrust.Card;
import smimetrust.Finding;
import smimetrust.Refusal;
import smimetrust.Role;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.pipeline.Catalogue;
import smimetrust.release.Manifest;
import smimetrust.release.Policy;
import smimetrust.release.Release;
import smimetrust.release.Status;

/**
 * A status and the manifest of its release, made of names: the digest of a certificate is that of
 * its name, a name that ends in "Root" is a root.
 */
final class TestStatus {

    static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
    static final Instant SOON = Instant.parse("2027-01-20T12:00:00Z");
    static final Instant LATER = Instant.parse("2031-05-01T00:00:00Z");

    private static final Map<String, String> FIXES =
            Catalogue.cards().collect(Collectors.toMap(Card::id, Card::fix));

    private String bundle = "contoso";
    private Optional<Release> release = Optional.empty();
    private Optional<Manifest> manifest = Optional.empty();
    private final Set<Sha256> known = new HashSet<>();
    private final List<Status.CertificateEntry> certificates = new ArrayList<>();
    private final List<Status.FileEntry> files = new ArrayList<>();
    private final List<Status.OrphanEntry> orphans = new ArrayList<>();
    private final List<Status.Expiry> expiring = new ArrayList<>();
    private final List<Status.Incident> incidents = new ArrayList<>();
    private final List<Blocker> blockers = new ArrayList<>();
    private final List<Finding> remarks = new ArrayList<>();
    private final List<Status.AuditEntry> audit = new ArrayList<>();
    private final Map<String, String> successors = new HashMap<>();
    private final Map<String, Instant> removable = new HashMap<>();
    private Policy.Approval approval = Policy.Approval.NONE;
    private final List<Status.ApprovalEntry> approvals = new ArrayList<>();
    private Optional<Status.Hold> hold = Optional.empty();
    private Optional<Status.Unjudged> unjudged = Optional.empty();
    private Optional<Policy.Language> language = Optional.empty();
    private Optional<Status.Tenant> tenant = Optional.empty();

    static Sha256 digest(String name) {
        return Sha256.of(name.getBytes(UTF_8));
    }

    static Finding error(String rule) {
        return new Finding(rule, Severity.ERROR, "evidence of " + rule, fix(rule));
    }

    /** As the rule's card has it. */
    static String fix(String rule) {
        return FIXES.getOrDefault(rule, "fix of " + rule);
    }

    static Role role(String name) {
        return name.endsWith("Root") ? Role.ROOT : Role.INTERMEDIATE;
    }

    /** A release of certificates with these names, which its status has as included. */
    TestStatus release(long number, String... names) {
        return releaseOnly(number, names).certificates(names);
    }

    /** A release whose certificates are in no file any more. */
    TestStatus releaseOnly(long number, String... names) {
        Sha256 store = digest(String.join("|", names));
        release =
                Optional.of(
                        new Release(
                                number,
                                String.format(
                                        Locale.ROOT,
                                        "contoso/releases/%06d-%s/smime-trust.sst",
                                        number,
                                        store.brief()),
                                store,
                                1000L + names.length,
                                names.length,
                                NOW,
                                SOON));
        manifest =
                Optional.of(
                        new Manifest(
                                Manifest.SCHEMA,
                                bundle,
                                number,
                                store,
                                1000L + names.length,
                                SOON,
                                java.util.Optional.empty(),
                                List.of(names).stream()
                                        .map(name ->
                                                new Manifest.Entry(
                                                        digest(name),
                                                        name,
                                                        "CN=" + name,
                                                        "CN=its issuer",
                                                        "01",
                                                        role(name),
                                                        Instant.EPOCH,
                                                        notAfter(name)))
                                        .toList()));
        return this;
    }

    static Instant notAfter(String name) {
        return name.startsWith("Old")
                ? NOW.minusSeconds(86_400)
                : name.contains("Mail CA") ? SOON : LATER;
    }

    TestStatus certificates(String... names) {
        for (String name : names) {
            certificate(name, true, List.of(), name + ".cer");
        }
        return this;
    }

    TestStatus rejected(String name, String... rules) {
        return certificate(
                name,
                false,
                List.of(rules).stream().map(TestStatus::error).toList(),
                name + ".cer");
    }

    TestStatus certificate(
            String name, boolean included, List<Finding> findings, String... sources) {
        if (!known.add(digest(name))) {
            return this; // a status has each certificate once
        }
        certificates.add(
                new Status.CertificateEntry(
                        digest(name),
                        name,
                        "CN=" + name,
                        "CN=its issuer",
                        "01",
                        role(name),
                        Instant.EPOCH,
                        notAfter(name),
                        included,
                        findings,
                        List.of(sources),
                        Optional.ofNullable(successors.get(name)).map(TestStatus::digest),
                        Optional.ofNullable(removable.get(name))));
        return this;
    }

    /** To be said before the certificates. */
    TestStatus followed(String name, String successor, Instant removableAfter) {
        successors.put(name, successor);
        removable.put(name, removableAfter);
        return this;
    }

    TestStatus audit(String rule, String name, String instead) {
        audit.add(
                new Status.AuditEntry(
                        digest(name),
                        rule,
                        Severity.NOTICE,
                        "evidence of " + rule,
                        fix(rule),
                        Optional.of(digest(instead))));
        return this;
    }

    TestStatus uploaded(String file, String by, Instant at) {
        files.add(
                new Status.FileEntry(
                        file,
                        Optional.of(digest(file)),
                        List.of(),
                        List.of(),
                        Optional.of(by),
                        Optional.of(at)));
        return this;
    }

    /** A file that holds these, of a shared bundle or, if that is empty, the bundle's own. */
    TestStatus holds(String shared, String file, String... names) {
        files.add(
                new Status.FileEntry(
                        file,
                        Optional.of(digest(file)),
                        List.of(names).stream().map(TestStatus::digest).toList(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(shared).filter(name -> !name.isEmpty())));
        return this;
    }

    TestStatus refused(String file, String content, String rule, String at) {
        files.add(
                new Status.FileEntry(
                        file,
                        Optional.of(digest(content)),
                        List.of(),
                        List.of(new Refusal(rule, at, "evidence of " + rule, fix(rule))),
                        Optional.empty(),
                        Optional.empty()));
        return this;
    }

    TestStatus orphan(String name, String issuer, String... urls) {
        Finding reason =
                new Finding(
                        "chain.issuer-missing",
                        Severity.WARNING,
                        name + " was issued by " + issuer + ", which is not in the bundle.",
                        "Get the certificate of "
                                + issuer
                                + (urls.length == 0 ? "" : " from " + urls[0] + " or")
                                + (urls.length == 0 ? " from" : "")
                                + " the CA's repository and drop it into the bundle's folder.");
        certificate(name, false, List.of(reason), name + ".cer");
        orphans.add(
                new Status.OrphanEntry(digest(name), issuer, Optional.of("00aa11"), List.of(urls)));
        return this;
    }

    TestStatus expiring(String name, int tier) {
        expiring.add(new Status.Expiry(digest(name), SOON, tier));
        return this;
    }

    TestStatus incident(String file, Instant seen) {
        incidents.add(
                new Status.Incident(
                        "file.private-key",
                        file,
                        seen,
                        Optional.empty(),
                        "a private key was uploaded",
                        fix("file.private-key")));
        return this;
    }

    TestStatus blocked(String rule) {
        blockers.add(new Blocker(rule, "evidence of " + rule, fix(rule)));
        return this;
    }

    TestStatus held(String... missing) {
        hold =
                Optional.of(
                        new Status.Hold(
                                NOW, List.of(missing).stream().map(TestStatus::digest).toList()));
        return blocked("release.shrink-held");
    }

    TestStatus remark(String rule, Severity severity) {
        remarks.add(new Finding(rule, severity, "evidence of " + rule, fix(rule)));
        return this;
    }

    /**
     * A certificate in some state of its approval, by {@code AWS:AROAOFFICER:olga} if by anybody.
     */
    TestStatus approval(String name, Status.ApprovalState state, String... uploaders) {
        approval = Policy.Approval.ALL;
        boolean given = state != Status.ApprovalState.WANTED;
        if (state != Status.ApprovalState.APPROVED) {
            String rule =
                    "approval." + state.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            certificate(
                    name,
                    false,
                    List.of(new Finding(rule, Severity.WARNING, "evidence of " + rule, fix(rule))),
                    name + ".cer");
        }
        approvals.add(
                new Status.ApprovalEntry(
                        digest(name),
                        Optional.of(name),
                        state,
                        List.of(uploaders),
                        Optional.of("AWS:AROAOFFICER:olga").filter(_ -> given),
                        Optional.of(NOW).filter(_ -> given),
                        Optional.of("v1").filter(_ -> given),
                        Optional.empty(),
                        Optional.of(name + " may vouch for any address").filter(_ -> !given)));
        return this;
    }

    TestStatus unjudged(String file) {
        unjudged = Optional.of(new Status.Unjudged(NOW, List.of(file)));
        return this;
    }

    TestStatus language(Policy.Language other) {
        language = Optional.of(other);
        return this;
    }

    /** The tenant trusts exactly that release, which may be an older one; 0: it trusts none. */
    TestStatus tenant(long number, int unimportedDays, String... extra) {
        tenant =
                Optional.of(
                        new Status.Tenant(
                                NOW.plusSeconds(3600),
                                digest(number + String.join("|", extra)),
                                2 + extra.length,
                                number == 0 ? Optional.empty() : Optional.of(number),
                                new Status.Some(0, List.of()),
                                new Status.Some(
                                        extra.length,
                                        List.of(extra).stream()
                                                .map(n -> new Status.Named(digest(n), n))
                                                .toList()),
                                unimportedDays == 0
                                        ? Optional.empty()
                                        : Optional.of(unimportedDays)));
        return this;
    }

    TestStatus of(String other) {
        bundle = other;
        return this;
    }

    Status status() {
        return new Status(
                Status.SCHEMA,
                bundle,
                release,
                certificates,
                files,
                orphans,
                expiring,
                incidents,
                blockers,
                remarks,
                hold,
                unjudged,
                audit,
                language,
                approval,
                approvals,
                tenant);
    }

    Optional<Manifest> manifest() {
        return manifest;
    }

    static final Place BUCKET = new Place.Bucket("smime-trust-output");

    static Optional<Notice> between(TestStatus told, TestStatus now) {
        return between(told, now, BUCKET);
    }

    static Optional<Notice> between(TestStatus told, TestStatus now, Place place) {
        return Notice.between(
                Optional.of(told.status()), now.status(), told.manifest(), now.manifest(), place);
    }
}
