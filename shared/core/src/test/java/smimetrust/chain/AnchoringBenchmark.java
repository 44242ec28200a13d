package smimetrust.chain;

import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bouncycastle.asn1.x509.Extension;
import smimetrust.Certificate;
import smimetrust.MalformedCertificateException;
import smimetrust.TestCa;

/**
 * Times the largest bundles, ordinary and hostile. Not a test: run its main by hand. Each figure is
 * of fresh certificates, in a process that is warm after the first.
 */
final class AnchoringBenchmark {

    private AnchoringBenchmark() {}

    public static void main(String[] arguments) throws MalformedCertificateException {
        Anchoring.pinAlgorithms();
        for (int i = 0; i < 2; i++) {
            time("2,000 certificates, 200 cross-signs", ordinary("secp256r1"));
            time("the same with RSA-2048", ordinary("RSA2048"));
            time("clique of 44 (1,936 certificates)", AnchoringBoundsTest.clique(44, true, true));
            time("the same without key identifiers", AnchoringBoundsTest.clique(44, true, false));
            time("clique of 44 without roots", AnchoringBoundsTest.clique(44, false, true));
            time("clique of 60 (3,600 certificates)", AnchoringBoundsTest.clique(60, true, true));
            time("2,000 of one name, one issuer", namesakes(true, false));
            time("the same without key identifiers", namesakes(false, false));
            time("the same, forged", namesakes(false, true));
            time("2,000 roots of one name", roots());
            time("ten chains of depth 200", chains());
            time("clique of 30, 500 forbidden below", AnchoringBoundsTest.thicket(30, 500));
        }
    }

    private static void time(String what, List<TestCa> all) throws MalformedCertificateException {
        List<Certificate> certificates = new ArrayList<>();
        for (TestCa each : all) {
            certificates.add(Certificate.parse(each.der())); // forgets what was verified
        }
        long start = System.nanoTime();
        Anchoring anchoring =
                Anchoring.of(certificates, List.of(), AnchoringTest.AT, AnchoringTest.WINDOW);
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        Map<String, Integer> counts = new TreeMap<>();
        certificates.forEach(
                each -> counts.merge(AnchoringTest.verdict(anchoring, each), 1, Integer::sum));
        System.out.printf("%6d ms  %s: %s%n", taken.toMillis(), what, counts);
    }

    static List<TestCa> ordinary(String algorithm) {
        Random random = new Random(1);
        List<TestCa> roots = new ArrayList<>();
        List<TestCa> all = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            roots.add(TestCa.root("Root " + i).key(algorithm).build());
        }
        all.addAll(roots);
        for (int i = 0; i < 200; i++) {
            TestCa by = roots.get(random.nextInt(roots.size()));
            TestCa of = roots.get(random.nextInt(roots.size()));
            all.add(
                    TestCa.issuedBy(by, of.certificate().subject().brief())
                            .keys(of.keys())
                            .build());
        }
        List<TestCa> policy = new ArrayList<>();
        for (int i = 0; i < 350; i++) {
            policy.add(
                    TestCa.issuedBy(roots.get(random.nextInt(roots.size())), "Policy " + i)
                            .key(algorithm)
                            .build());
        }
        all.addAll(policy);
        KeyPair shared = TestCa.newKeys("secp256r1");
        while (all.size() < 2000) {
            all.add(
                    TestCa.issuedBy(
                                    policy.get(random.nextInt(policy.size())),
                                    "Issuing " + all.size())
                            .keys(shared)
                            .pathLength(0)
                            .build());
        }
        return all;
    }

    static List<TestCa> namesakes(boolean identifiers, boolean forged) {
        TestCa root = TestCa.root("Same").build();
        List<TestCa> all = new ArrayList<>(List.of(root));
        while (all.size() < 2000) {
            TestCa.Builder below = TestCa.issuedBy(root, "Same");
            if (!identifiers) {
                below.without(Extension.authorityKeyIdentifier);
            }
            if (forged) {
                below.corruptSignature();
            }
            all.add(below.build());
        }
        return all;
    }

    private static List<TestCa> roots() {
        List<TestCa> all = new ArrayList<>();
        while (all.size() < 2000) {
            all.add(TestCa.root("Same").build());
        }
        return all;
    }

    private static List<TestCa> chains() {
        List<TestCa> all = new ArrayList<>();
        for (int chain = 0; chain < 10; chain++) {
            TestCa last = TestCa.root("Root " + chain).build();
            all.add(last);
            for (int i = 1; i < 200; i++) {
                last = TestCa.issuedBy(last, chain + "/" + i).build();
                all.add(last);
            }
        }
        return all;
    }
}
