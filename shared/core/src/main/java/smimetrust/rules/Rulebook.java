package smimetrust.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    public static final String VERSION = "1";

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
                    new NotDer());

    /** Speaks last, and only where nothing else says why the certificate cannot be used. */
    private static final Rule LAST = new Unreadable();

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
