package smimetrust.rules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import smimetrust.Card;
import smimetrust.Certificate;
import smimetrust.Finding;
import smimetrust.SafeText;
import smimetrust.Severity;

/** Every rule about a single certificate, and the order in which they speak. */
public final class Rulebook {

    /**
     * The edition of the rules: part of the name of every stored verdict, so that a new edition
     * judges everything anew. To be raised with every change of any judgement; a test holds us to
     * it.
     */
    public static final String VERSION = "2";

    /** Longest message of a finding. Unit: characters. */
    static final int MAX_MESSAGE = 400;

    /**
     * Speaks first, and alone: nobody is helped by five faults of a certificate that is no CA's.
     */
    private static final Rule FIRST = new NotACa();

    private static final List<Rule> RULES =
            List.of(
                    new BasicConstraintsMissing(),
                    new KeyCertSignMissing(),
                    new EkuExcludesEmail(),
                    new RootEkuExcludesEmail(),
                    new PathLengthNegative(),
                    new PathLengthWithoutKeyUsage(),
                    new VersionUnknown(),
                    new OldIntermediate(),
                    new OldRoot(),
                    new ExtensionsBeforeVersion3(),
                    new RsaTooSmall(),
                    new RsaTooLarge(),
                    new RsaOddSize(),
                    new RsaForgeable(),
                    new RsaPssOnly(),
                    new CurveUnusual(),
                    new CurveExplicit(),
                    new EdwardsKey(),
                    new DsaKey(),
                    new KeyKindUnknown(),
                    new KeyUnusable(),
                    new BrokenDigest(),
                    new Sha1Signature(),
                    new SignatureAlgorithmUnknown(),
                    new SignatureAlgorithmsDiffer(),
                    new SignatureParametersDiffer(),
                    new SelfSignatureInvalid(),
                    new SerialZero(),
                    new SerialNegative(),
                    new SerialTooLong(),
                    new NameEmpty(),
                    new ValidityReversed(),
                    new ValidityForm(),
                    new ValidityType(),
                    new ExtensionDuplicate(),
                    new ExtensionMalformed(),
                    new ExtensionUnknownCritical(),
                    new NotDer(),
                    new RsaRoca(),
                    new RsaClosePrimes(),
                    new RsaSmallFactor(),
                    new RsaSmallExponent(),
                    new BasicConstraintsNotCritical(),
                    new KeyUsageMissing(),
                    new KeyUsageNotCritical(),
                    new SubjectKeyIdentifierMissing(),
                    new AuthorityKeyIdentifierMissing(),
                    new IssuerPinned(),
                    new RootKeyIdentifiersDiffer(),
                    new RootNamesDiffer(),
                    new NameConstraintsDistance(),
                    new NamesExcludeEmail(),
                    new NameConstraintsEmpty(),
                    new NameConstraintsNotCritical(),
                    new AnyPolicyMapped(),
                    new PolicyTwice(),
                    new PolicyLimitsNotCritical(),
                    new CrlAddressUnreachable(),
                    new BaselineBasicConstraints(),
                    new BaselineKeyUsage(),
                    new BaselineKeyIdentifiers(),
                    new BaselineUsages(),
                    new BaselineUsagesMissing(),
                    new BaselineOtherUsages(),
                    new BaselinePolicies(),
                    new BaselineRevocation(),
                    new BaselineSubject(),
                    new BaselineSerial(),
                    new BaselineSignature(),
                    new BaselineKeyEncoding(),
                    new BaselineRootEku(),
                    new BaselineRootPathLength(),
                    new BaselineRootPolicies(),
                    new BaselineIssuerUrl(),
                    new BaselineLargeKey(),
                    new MozillaMixedUsages(),
                    new GmailRefusesKey());

    /** Speaks last, and only where nothing else says why the certificate cannot be used. */
    private static final Rule LAST = new Unreadable();

    private static final Map<String, Set<String>> SUPERSEDES =
            rules().stream().collect(Collectors.toMap(rule -> rule.card().id(), Rule::supersedes));

    private static final Set<String> ONLY_PUBLIC =
            Stream.concat(catalogue().stream(), Horizon.cards().stream())
                    .filter(card -> card.scope() == Card.Scope.PUBLIC)
                    .map(Card::id)
                    .collect(Collectors.toUnmodifiableSet());

    private Rulebook() {}

    /**
     * Judges one certificate.
     *
     * @return findings in the order of the {@link #catalogue}; equal for equal DER, whatever the
     *     day; empty where there is nothing to say
     */
    public static List<Finding> judge(Certificate certificate) {
        Optional<Finding> notACa = ask(FIRST, certificate);
        if (notACa.isPresent()) {
            return List.of(notACa.get());
        }
        List<Finding> findings = new ArrayList<>();
        RULES.forEach(rule -> ask(rule, certificate).ifPresent(findings::add));
        if (findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR)) {
            ask(LAST, certificate).ifPresent(findings::add);
        }
        return List.copyOf(findings);
    }

    /**
     * What is told of a verdict's findings. A verdict holds all of them: whose CAs a bundle has is
     * its policy's to say, and may change.
     *
     * @param findings as {@link #judge} made them, of this edition or another
     * @param scope {@code PUBLIC} where the bundle's CAs are ones that the public trusts; {@code
     *     ANY} where it has others, to which nothing applies but what makes any CA work
     */
    public static List<Finding> told(List<Finding> findings, Card.Scope scope) {
        Set<String> silent = new HashSet<>();
        if (scope == Card.Scope.PUBLIC) {
            findings.forEach(f -> silent.addAll(SUPERSEDES.getOrDefault(f.rule(), Set.of())));
        } else {
            silent.addAll(ONLY_PUBLIC);
        }
        return findings.stream().filter(f -> !silent.contains(f.rule())).toList();
    }

    /** Whether a rule, or a change ahead, concerns only CAs that the public trusts. */
    public static boolean isOnlyPublic(String rule) {
        return ONLY_PUBLIC.contains(rule);
    }

    /**
     * The decided and dated changes that concern a certificate of a public CA, seen from a day. The
     * words are the same each day until the change, and the same each day after it.
     */
    public static List<Finding> horizon(Certificate certificate, Instant now) {
        return Horizon.of(certificate, now);
    }

    /** The cards of the {@link #horizon}. */
    public static List<Card> changes() {
        return Horizon.cards();
    }

    private static Optional<Finding> ask(Rule rule, Certificate certificate) {
        return rule.appliesTo(certificate)
                ? rule.check(certificate)
                        .map(evidence -> rule.card().finding(SafeText.line(evidence, MAX_MESSAGE)))
                : Optional.empty();
    }

    /** The cards of all rules, in order. */
    public static List<Card> catalogue() {
        return rules().stream().map(Rule::card).toList();
    }

    static List<Rule> rules() {
        return Stream.of(Stream.of(FIRST), RULES.stream(), Stream.of(LAST))
                .flatMap(part -> part)
                .toList();
    }
}
