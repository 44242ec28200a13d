package smimetrust.release;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import smimetrust.Blocker;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.Refusal;
import smimetrust.Severity;
import smimetrust.Sha256;
import smimetrust.TestCa;
import smimetrust.Verdict;
import smimetrust.release.Situation.JudgedFile;
import smimetrust.release.Situation.KeySighting;
import smimetrust.revocation.Known;
import smimetrust.rules.Rulebook;
import smimetrust.sst.SerializedStore;

/**
 * A situation told in a test's words: an empty bundle that was never published, on a fixed day,
 * unless it says otherwise.
 */
final class Given {

    static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    BundleName bundle = new BundleName("contoso");
    final List<JudgedFile> files = new ArrayList<>();
    final List<KeySighting> sightings = new ArrayList<>();
    final List<Known> revocation = new ArrayList<>();
    final List<Situation.Approval> approvals = new ArrayList<>();
    Policy policy = Policy.DEFAULT;
    Status previous = Status.empty("contoso");
    Optional<List<Certificate>> standing = Optional.empty();
    final List<Blocker> obstacles = new ArrayList<>();
    Instant now = NOW;
    Duration shrinkHold = Duration.ofHours(1);
    Layout layout = Layout.BUNDLES;
    int skipped;

    /** One file for each certificate, named after it. */
    static Given bundleOf(TestCa... cas) {
        Given given = new Given();
        Stream.of(cas).forEach(ca -> given.file(name(ca) + ".cer", ca));
        return given;
    }

    static String name(TestCa ca) {
        return ca.certificate().subject().brief();
    }

    Given file(String name, TestCa... cas) {
        return file(name, Stream.of(cas).map(TestCa::certificate).toList(), List.of());
    }

    Given with(JudgedFile file) {
        files.add(file);
        return this;
    }

    Given refused(String name, String rule) {
        return file(name, List.of(), List.of(new Refusal(rule, "file", "m", "f")));
    }

    Given file(String name, List<Certificate> certificates, List<Refusal> refusals) {
        files.add(judged(name, certificates, refusals));
        return this;
    }

    static JudgedFile judged(String name, List<Certificate> certificates, List<Refusal> refusals) {
        return new JudgedFile(
                name,
                new Verdict(
                        Optional.of(Sha256.of((name + certificates).getBytes(UTF_8))),
                        certificates.stream()
                                .map(c -> new Verdict.Judged(c, "line 1", Rulebook.judge(c)))
                                .toList(),
                        refusals),
                Optional.empty(),
                Optional.empty());
    }

    private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

    Given at(String instant) {
        now = Instant.parse(instant);
        return this;
    }

    Given maxBytes(int bytes) {
        policy =
                new Policy(
                        policy.profile(),
                        bytes,
                        policy.minimumValidity(),
                        policy.tiers(),
                        policy.exclude(),
                        policy.language(),
                        policy.approval());
        return this;
    }

    Given profile(Policy.Profile profile) {
        policy =
                new Policy(
                        profile,
                        policy.maxBytes(),
                        policy.minimumValidity(),
                        policy.tiers(),
                        policy.exclude(),
                        policy.language(),
                        policy.approval());
        return this;
    }

    Given minimumValidity(Duration duration) {
        policy =
                new Policy(
                        policy.profile(),
                        policy.maxBytes(),
                        duration,
                        policy.tiers(),
                        policy.exclude(),
                        policy.language(),
                        policy.approval());
        return this;
    }

    Given excluding(TestCa... cas) {
        policy =
                new Policy(
                        policy.profile(),
                        policy.maxBytes(),
                        policy.minimumValidity(),
                        policy.tiers(),
                        Stream.of(cas)
                                .map(c -> c.certificate().sha256())
                                .collect(Collectors.toSet()),
                        policy.language(),
                        policy.approval());
        return this;
    }

    Given hold(Duration duration) {
        shrinkHold = duration;
        return this;
    }

    Given obstacle(String rule) {
        obstacles.add(new Blocker(rule, "m", "f"));
        return this;
    }

    Given in(Layout other) {
        layout = other;
        return this;
    }

    Given named(BundleName name) {
        bundle = name;
        return this;
    }

    Given sighting(String file, String seen, String recorded, boolean present) {
        sightings.add(
                new KeySighting(
                        "file.private-key",
                        file,
                        Instant.parse(seen),
                        Instant.parse(recorded),
                        "m",
                        "f",
                        present));
        return this;
    }

    /** What an earlier plan left behind: its status, and the store it points to. */
    Given after(ReleasePlan plan) {
        previous = plan.status();
        plan.status()
                .release()
                .filter(r -> plan.artefacts().containsKey(r.key()))
                .ifPresent(r -> standing = Optional.of(certificates(artefact(plan, r.key()))));
        return this;
    }

    /** After an earlier situation's release, and another plan that published nothing. */
    Given after(ReleasePlan release, ReleasePlan latest) {
        after(release);
        previous = latest.status();
        return this;
    }

    Given shuffled(long seed) {
        Collections.shuffle(files, new Random(seed));
        return this;
    }

    static byte[] artefact(ReleasePlan plan, String key) {
        byte[] bytes = plan.artefacts().get(key);
        if (bytes == null) {
            throw new AssertionError("no " + key + " in " + plan.artefacts().keySet());
        }
        return bytes;
    }

    static List<Certificate> certificates(byte[] store) {
        return ((SerializedStore.Store) SerializedStore.read(store)).certificates();
    }

    Situation situation() {
        return new Situation(
                bundle,
                files,
                sightings,
                revocation,
                approvals,
                policy,
                previous,
                standing,
                obstacles,
                now,
                shrinkHold,
                layout,
                skipped);
    }

    ReleasePlan plan() {
        return ReleasePlan.of(situation());
    }

    /** Each certificate in one word: {@code in}, its errors, or why it is an orphan. */
    static List<String> verdicts(ReleasePlan plan) {
        Set<Sha256> orphans =
                plan.status().orphans().stream()
                        .map(Status.OrphanEntry::sha256)
                        .collect(Collectors.toSet());
        return plan.status().certificates().stream()
                .map(c -> {
                    List<String> words = new ArrayList<>();
                    if (c.included()) {
                        words.add("in");
                    }
                    c.findings().stream()
                            .filter(f ->
                                    f.severity() == Severity.ERROR
                                            || (orphans.contains(c.sha256())
                                                    && f.rule().startsWith("chain.")))
                            .forEach(f -> words.add(f.rule()));
                    return c.name() + ": " + String.join(" ", words);
                })
                .sorted()
                .toList();
    }

    static List<String> blockers(ReleasePlan plan) {
        return plan.status().blockers().stream().map(Blocker::rule).toList();
    }
}
