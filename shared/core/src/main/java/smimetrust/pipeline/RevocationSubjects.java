package smimetrust.pipeline;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import smimetrust.BundleName;
import smimetrust.Certificate;
import smimetrust.Sha256;
import smimetrust.Verdict.Judged;
import smimetrust.release.Situation.JudgedFile;

/**
 * The certificates of which one bundle's check asks for lists: its own, and of a shared bundle's
 * those whose issuer is not there but here. All others a shared bundle's own check asks for.
 *
 * @param certificates by digest
 * @param byName every certificate that could be an issuer, by the canonical form of its subject
 */
record RevocationSubjects(
        Map<Sha256, Certificate> certificates, Map<String, Set<Certificate>> byName) {

    /**
     * Chooses.
     *
     * @param files the bundle's own and those of its shared bundles
     * @param unknown which of them are asked for at all
     */
    static RevocationSubjects of(
            List<JudgedFile> files, Instant now, Predicate<Certificate> unknown) {
        Map<Sha256, Certificate> own = new LinkedHashMap<>();
        Map<Optional<BundleName>, Map<Sha256, Certificate>> shared = new LinkedHashMap<>();
        Map<String, Set<Certificate>> all = new HashMap<>();
        Map<Optional<BundleName>, Map<String, Set<Certificate>>> theirs = new HashMap<>();
        for (JudgedFile file : files) {
            for (Judged judged : file.verdict().certificates()) {
                Certificate certificate = judged.certificate();
                add(all, certificate);
                if (file.bundle().isPresent()) {
                    add(theirs.computeIfAbsent(file.bundle(), _ -> new HashMap<>()), certificate);
                }
                if (RevocationCheck.concerns(certificate, judged.findings(), now)
                        && unknown.test(certificate)) {
                    (file.bundle().isEmpty()
                                    ? own
                                    : shared.computeIfAbsent(
                                            file.bundle(), _ -> new LinkedHashMap<>()))
                            .put(certificate.sha256(), certificate);
                }
            }
        }
        shared.forEach((bundle, certificates) ->
                certificates.values().stream()
                        .filter(c ->
                                !isIssued(c, theirs.getOrDefault(bundle, Map.of()))
                                        && isIssued(c, all))
                        .forEach(c -> own.put(c.sha256(), c)));
        return new RevocationSubjects(own, all);
    }

    private static void add(Map<String, Set<Certificate>> byName, Certificate certificate) {
        byName.computeIfAbsent(certificate.subject().canonical(), _ -> new LinkedHashSet<>())
                .add(certificate);
    }

    private static boolean isIssued(
            Certificate certificate, Map<String, Set<Certificate>> issuers) {
        return RevocationCheck.candidates(certificate, named(certificate, issuers)).stream()
                .anyMatch(certificate::isSignedBy);
    }

    /** Those that have its issuer's name. */
    Collection<Certificate> issuers(Certificate certificate) {
        return named(certificate, byName);
    }

    private static Collection<Certificate> named(
            Certificate certificate, Map<String, Set<Certificate>> byName) {
        return byName.getOrDefault(certificate.issuer().canonical(), Set.of());
    }
}
