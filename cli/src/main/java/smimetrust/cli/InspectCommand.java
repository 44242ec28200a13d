package smimetrust.cli;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import smimetrust.Blocker;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.Json;
import smimetrust.Refusal;
import smimetrust.SafeText;
import smimetrust.Sha256;
import smimetrust.intake.CertificateFile;
import smimetrust.reach.Authority;
import smimetrust.reach.Reach;
import smimetrust.release.Policy;
import smimetrust.release.Status;
import smimetrust.release.Status.CertificateEntry;
import smimetrust.sst.SerializedStore;

/** What is in files, and what would be said of it. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what is in certificate files, stores or folders: each certificate, the chains"
                    + " that they make, what build would say of them, and what is wrong.",
            "Of more than five certificates the chains alone, unless --long or --only asks for"
                    + " more. A file named .sst must be a store that Exchange can read."
        })
final class InspectCommand implements Callable<Integer>, SmimeTrust.Clocked {

    /** What is read at a glance. */
    private static final int FEW = 5;

    /** Names of files are no news where there are more. */
    private static final int MANY_FILES = 20;

    private static final int MIN_PREFIX = 4;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "any certificate file or SST, or a folder; - for standard input")
    private List<Path> files = List.of();

    @Option(names = "--at", paramLabel = "TIME", description = "ask about another day")
    private @Nullable Instant at;

    @Option(
            names = {"-l", "--long"},
            description = "every certificate in full, however many")
    private boolean full;

    @Option(
            names = "--only",
            paramLabel = "DIGEST",
            description = "certificates whose SHA-256 or SHA-1 digest (thumbprint) begins so")
    private @Nullable String only;

    @Option(
            names = "--profile",
            paramLabel = "KIND",
            defaultValue = "public",
            description = "whose CAs they are: public (the default) or private")
    private Policy.Profile profile = Policy.Profile.PUBLIC;

    @Option(names = "--json", description = "print JSON instead of text")
    private boolean json;

    private final Clock clock;

    InspectCommand(Clock clock) {
        this.clock = clock;
    }

    /**
     * The JSON form: docs/formats.md.
     *
     * @param chains who issued whom, of what was given
     * @param build absent where nothing was found, or more than a bundle can have
     */
    public record Inspection(List<Inspected> files, List<Link> chains, Optional<Built> build) {}

    /**
     * One file.
     *
     * @param properties what a store keeps beside its certificates
     */
    public record Inspected(
            String name,
            List<Shown> certificates,
            List<Refusal> refusals,
            List<StoreProperty> properties) {}

    /**
     * One kind of property of a store.
     *
     * @param id as in wincrypt.h
     * @param name absent where we know none
     * @param count how many certificates have it
     */
    public record StoreProperty(int id, Optional<String> name, int count) {

        /** Those that Windows writes into exported stores. */
        private static final Map<Integer, String> NAMES =
                Map.of(
                        2, "keyProvInfo (names a private key)",
                        3, "sha1Hash",
                        4, "md5Hash",
                        9, "enhancedKeyUsage (limits it in Windows)",
                        11, "friendlyName",
                        13, "description",
                        15, "signatureHash",
                        20, "keyIdentifier",
                        25, "subjectPublicKeyMd5Hash");

        static List<StoreProperty> of(byte[] bytes) {
            Map<Integer, Integer> counts = new TreeMap<>();
            SerializedStore.propertyIds(bytes).forEach(id -> counts.merge(id, 1, Integer::sum));
            return counts.entrySet().stream()
                    .map(e ->
                            new StoreProperty(
                                    e.getKey(),
                                    Optional.ofNullable(NAMES.get(e.getKey())),
                                    e.getValue()))
                    .toList();
        }

        String text() {
            return name.orElse("property " + id) + (count == 1 ? "" : " " + count + " times");
        }
    }

    /**
     * One certificate's place.
     *
     * @param issuers the digests of those that issued it: several where it is cross-signed
     * @param reach what its CA may do, in a sentence, if all that was given is trusted
     */
    public record Link(Sha256 sha256, List<Sha256> issuers, Optional<String> reach) {}

    /** What build would say of all that was given. */
    public record Built(
            Instant at, List<Sha256> included, List<LeftOut> leftOut, List<Blocker> blockers) {}

    /** One certificate that build would leave out. */
    public record LeftOut(Sha256 sha256, List<Finding> findings) {}

    private record Read(
            Path file, CertificateFile.Contents contents, List<StoreProperty> properties) {}

    @Override
    public Integer call() {
        List<Read> read = new ArrayList<>();
        boolean allRead = true;
        for (Path file : files) {
            allRead &= read(file, read);
        }
        Instant now = at == null ? clock.instant() : at;
        Map<Sha256, Certificate> distinct = new LinkedHashMap<>();
        read.forEach(r ->
                r.contents
                        .certificates()
                        .forEach(found ->
                                distinct.putIfAbsent(
                                        found.certificate().sha256(), found.certificate())));
        Optional<Status> built =
                distinct.isEmpty()
                        ? Optional.empty()
                        : WhatBuildSays.of(distinct.values(), profile, now);
        Reach reach = Reach.of(distinct.values(), now);
        List<Inspected> inspected =
                read.stream()
                        .map(r ->
                                new Inspected(
                                        r.file.toString(),
                                        r.contents.certificates().stream()
                                                .map(c -> Shown.of(c, profile, now))
                                                .toList(),
                                        r.contents.refusals(),
                                        r.properties))
                        .toList();
        List<Inspected> chosen = only == null ? inspected : chosen(inspected, only);
        if (json) {
            Inspection document =
                    new Inspection(
                            chosen,
                            distinct.values().stream().map(c -> link(c, reach)).toList(),
                            built.map(status -> built(status, now)));
            spec.commandLine()
                    .getOut()
                    .print(new String(Json.pretty(document), StandardCharsets.UTF_8));
        } else {
            print(
                    new Page(spec.commandLine().getOut()),
                    chosen,
                    distinct.values(),
                    reach,
                    built,
                    now);
        }
        if (!allRead) {
            return SmimeTrust.NO_INPUT;
        }
        if (distinct.isEmpty()) {
            return SmimeTrust.NOTHING;
        }
        boolean clean =
                chosen.stream()
                        .allMatch(file ->
                                file.refusals.isEmpty()
                                        && file.certificates.stream().noneMatch(Shown::isRejected));
        return clean ? 0 : SmimeTrust.REFUSED;
    }

    /** Whether it could all be read; what could not is said. */
    private boolean read(Path file, List<Read> into) {
        boolean complete = true;
        for (Path one :
                !file.toString().equals("-") && Files.isDirectory(file)
                        ? Input.files(file)
                        : List.of(file)) {
            try {
                byte[] bytes = Input.bytes(one);
                into.add(new Read(one, Input.contents(one, bytes), StoreProperty.of(bytes)));
            } catch (IOException e) {
                SmimeTrust.say(spec.commandLine().getErr(), one + ": " + SmimeTrust.reason(e));
                complete = false;
            }
        }
        return complete;
    }

    private List<Inspected> chosen(List<Inspected> inspected, String prefix) {
        // As Windows and browsers show a digest: capitals, blanks, colons.
        String digits = prefix.toLowerCase(Locale.ROOT).replaceAll("[: ]", "");
        if (digits.length() < MIN_PREFIX) {
            throw new ParameterException(
                    spec.commandLine(), "--only wants at least " + MIN_PREFIX + " digits");
        }
        List<Inspected> chosen =
                inspected.stream()
                        .map(file ->
                                new Inspected(
                                        file.name,
                                        file.certificates.stream()
                                                .filter(c ->
                                                        c.sha256().startsWith(digits)
                                                                || c.sha1().startsWith(digits))
                                                .toList(),
                                        List.of(),
                                        List.of()))
                        .filter(file -> !file.certificates.isEmpty())
                        .toList();
        if (chosen.isEmpty()) {
            throw new SmimeTrust.InputException(
                    "no certificate has a digest that begins with " + digits);
        }
        return chosen;
    }

    private static Link link(Certificate certificate, Reach reach) {
        return new Link(
                certificate.sha256(),
                reach.issuers(certificate).stream().map(Certificate::sha256).toList(),
                may(certificate, reach));
    }

    private static Optional<String> may(Certificate certificate, Reach reach) {
        return reach.idle().stream().anyMatch(idle -> idle.certificate().equals(certificate))
                ? Optional.empty()
                : reach.authority(certificate).map(Authority::may);
    }

    private static Built built(Status status, Instant now) {
        return new Built(
                now,
                status.certificates().stream()
                        .filter(CertificateEntry::included)
                        .map(CertificateEntry::sha256)
                        .toList(),
                status.certificates().stream()
                        .filter(c -> !c.included())
                        .map(c -> new LeftOut(c.sha256(), c.findings()))
                        .toList(),
                status.blockers());
    }

    private void print(
            Page page,
            List<Inspected> chosen,
            Collection<Certificate> distinct,
            Reach reach,
            Optional<Status> built,
            Instant now) {
        Map<Sha256, CertificateEntry> entries =
                built.map(Status::certificates).orElse(List.of()).stream()
                        .collect(toMap(CertificateEntry::sha256, c -> c));
        boolean details = full || only != null || distinct.size() <= FEW;
        Map<String, Certificate> byDigest =
                distinct.stream().collect(toMap(c -> c.sha256().hex(), c -> c));
        boolean many = !details && chosen.size() > MANY_FILES;
        if (many) {
            page.line(
                    Words.count(chosen.size(), "file")
                            + ", "
                            + Words.count(distinct.size(), "certificate"));
        }
        for (Inspected file : chosen) {
            if (!many || !file.refusals.isEmpty()) {
                page.wrapped(
                        "",
                        SafeText.line(file.name, 200)
                                + ": "
                                + Words.count(file.certificates.size(), "certificate"));
            }
            if (!file.properties.isEmpty()) {
                page.wrapped(
                        "  ",
                        "properties: "
                                + file.properties.stream()
                                        .limit(MANY_FILES)
                                        .map(StoreProperty::text)
                                        .collect(joining(", ")));
            }
            if (details) {
                for (Shown c : file.certificates) {
                    Optional<Certificate> certificate =
                            Optional.ofNullable(byDigest.get(c.sha256()));
                    new CertificatePage(page, now)
                            .print(
                                    c,
                                    certificate.flatMap(known -> may(known, reach)).orElse(""),
                                    Optional.ofNullable(entries.get(new Sha256(c.sha256())))
                                            .map(CertificateEntry::findings)
                                            .orElse(c.findings()));
                }
            }
            for (Refusal refusal : file.refusals) {
                page.gap();
                refused(page, "refused", refusal.rule() + ", at " + refusal.at());
                refused(page, "", refusal.message());
                refused(page, "", "→ " + refusal.fix());
            }
        }
        if (only == null && distinct.size() > 1) {
            page.gap();
            page.line("chains");
            new ChainTree(page, reach, List.copyOf(distinct), entries).print();
        }
        if (only == null) {
            built.ifPresent(status -> verdict(page, status, now));
        }
        if (!details) {
            page.gap();
            page.wrapped("", "each in full: --long; one of them: --only and how its digest begins");
        }
    }

    private static void verdict(Page page, Status status, Instant now) {
        long included = status.certificates().stream().filter(CertificateEntry::included).count();
        page.gap();
        page.wrapped(
                "",
                "build at "
                        + Moment.day(now)
                        + " would include "
                        + included
                        + " of "
                        + status.certificates().size());
        status.blockers()
                .forEach(b -> page.wrapped("  ", "BLOCKED " + b.rule() + ": " + b.message()));
    }

    private static void refused(Page page, String name, String value) {
        page.labelled("    " + Page.cell(name, 10), value);
    }
}
