package smimetrust.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import smimetrust.Certificate;
import smimetrust.MalformedCertificateException;
import smimetrust.TestCa;

/**
 * Times one large bundle, ordinary or hostile, cold: run it in a process of its own, by {@code
 * bench/chains.sh}. Making the certificates is not counted, though it warms up the signatures.
 */
final class HostileBundles {

    private static final Map<String, Supplier<List<TestCa>>> BUNDLES = new TreeMap<>();

    static {
        BUNDLES.put("ordinary", () -> AnchoringBenchmark.ordinary("secp256r1"));
        BUNDLES.put("ordinary-rsa", () -> AnchoringBenchmark.ordinary("RSA2048"));
        BUNDLES.put("clique", () -> AnchoringBoundsTest.clique(44, true, true));
        BUNDLES.put("clique-no-identifiers", () -> AnchoringBoundsTest.clique(44, true, false));
        BUNDLES.put("clique-no-roots", () -> AnchoringBoundsTest.clique(44, false, true));
        BUNDLES.put("clique-forbidden", () -> AnchoringBoundsTest.thicket(30, 1_000));
        BUNDLES.put("namesakes-forged", () -> AnchoringBenchmark.namesakes(false, true));
        BUNDLES.put("roots-and-forged", HostileBundles::rootsAndForged);
        BUNDLES.put("p521", () -> rootsAndForged("secp521r1"));
        BUNDLES.put("brainpool512", () -> rootsAndForged("brainpoolP512r1"));
        BUNDLES.put("deep", HostileBundles::deep);
        BUNDLES.put("constraints", HostileBundles::constraints);
        BUNDLES.put("path-lengths", HostileBundles::pathLengths);
    }

    private static final Map<String, Supplier<List<byte[]>>> SPLICED =
            new TreeMap<>(
                    Map.of(
                            "rsa-16384", () -> slowKeys(16_384, 64),
                            "rsa-3072-exponent-3072", () -> slowKeys(3_072, 3_071)));

    private HostileBundles() {}

    public static void main(String[] arguments) throws MalformedCertificateException {
        Anchoring.pinAlgorithms();
        if (arguments.length == 0) {
            BUNDLES.keySet().forEach(System.out::println);
            SPLICED.keySet().forEach(System.out::println);
            return;
        }
        List<byte[]> ders =
                Optional.ofNullable(SPLICED.get(arguments[0]))
                        .map(Supplier::get)
                        .or(() ->
                                Optional.ofNullable(BUNDLES.get(arguments[0]))
                                        .map(made -> made.get().stream().map(TestCa::der).toList()))
                        .orElseThrow(() -> new IllegalArgumentException(arguments[0]));
        double once = selfSignatures(ders);
        long cpu = cpu();
        long start = System.nanoTime();
        List<Certificate> certificates = parsed(ders);
        Anchoring anchoring =
                Anchoring.of(certificates, List.of(), AnchoringTest.AT, AnchoringTest.WINDOW);
        double wall = (System.nanoTime() - start) / 1e9;
        double used = (cpu() - cpu) / 1e9;
        Map<String, Integer> counts = new TreeMap<>();
        certificates.forEach(
                each -> counts.merge(AnchoringTest.verdict(anchoring, each), 1, Integer::sum));
        System.out.printf(
                Locale.ROOT,
                "| %s | %,d | %.1f | %.1f | %.1f | %s |%n",
                arguments[0],
                certificates.size(),
                wall,
                used,
                used / once,
                counts);
    }

    private static List<Certificate> parsed(List<byte[]> ders)
            throws MalformedCertificateException {
        List<Certificate> certificates = new ArrayList<>();
        for (byte[] der : ders) {
            certificates.add(Certificate.parse(der)); // forgets what was verified
        }
        return certificates;
    }

    /** What to compare with: reading all and one signature for each, with whatever key is next. */
    private static double selfSignatures(List<byte[]> ders) throws MalformedCertificateException {
        long cpu = cpu();
        List<Certificate> certificates = parsed(ders);
        for (int i = 0; i < certificates.size(); i++) {
            certificates.get(i).isSignedBy(certificates.get((i + 1) % certificates.size()));
        }
        return (cpu() - cpu) / 1e9;
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static List<TestCa> rootsAndForged() {
        return rootsAndForged("secp256r1");
    }

    /** A thousand keys of one name and identifier, and a thousand that none of them signed. */
    private static List<TestCa> rootsAndForged(String algorithm) {
        TestCa first = TestCa.root("Same").key(algorithm).build();
        byte[] identifier =
                first.certificate().extension(Extension.subjectKeyIdentifier).orElseThrow().value();
        List<TestCa> all = new ArrayList<>(List.of(first));
        while (all.size() < 1_000) {
            all.add(
                    TestCa.root("Same")
                            .key(algorithm)
                            .without(Extension.subjectKeyIdentifier)
                            .with(Extension.subjectKeyIdentifier, false, identifier)
                            .build());
        }
        while (all.size() < 2_000) {
            all.add(TestCa.issuedBy(first, "F" + all.size()).corruptSignature().build());
        }
        return all;
    }

    private static List<TestCa> deep() {
        List<TestCa> all = new ArrayList<>(List.of(TestCa.root("0").build()));
        while (all.size() < 2_000) {
            all.add(TestCa.issuedBy(all.getLast(), "" + all.size()).build());
        }
        return all;
    }

    /** Many subtrees above, many names below: 300 by 300 on each path, so that each is 32 kB. */
    private static List<TestCa> constraints() {
        GeneralSubtree[] subtrees = new GeneralSubtree[300];
        GeneralName[] names = new GeneralName[300];
        for (int i = 0; i < subtrees.length; i++) {
            subtrees[i] =
                    new GeneralSubtree(
                            new GeneralName(GeneralName.rfc822Name, "x" + i + ".example.com"));
            names[i] = new GeneralName(GeneralName.rfc822Name, "a@n" + i + ".example.com");
        }
        NameConstraints excluded = new NameConstraints(null, subtrees);
        TestCa root = TestCa.root("0").with(Extension.nameConstraints, true, excluded).build();
        List<TestCa> all = new ArrayList<>(List.of(root));
        TestCa last = root;
        while (all.size() < 2_000) {
            last =
                    TestCa.issuedBy(all.size() % 8 == 1 ? root : last, "" + all.size())
                            .with(Extension.nameConstraints, true, excluded)
                            .with(Extension.subjectAlternativeName, false, new GeneralNames(names))
                            .build();
            all.add(last);
        }
        return all;
    }

    /**
     * Keys that are slow to compute with, and signatures of their length, which nobody made: so
     * every certificate is tried with its own key, and with those of its issuer's name.
     */
    private static List<byte[]> slowKeys(int bits, int exponentBits) {
        Random random = new Random(1);
        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            BigInteger modulus = new BigInteger(bits, random).setBit(bits - 1).setBit(0);
            BigInteger exponent = new BigInteger(exponentBits, random).setBit(0);
            KeyPair stated = new KeyPair(rsa(modulus, exponent), RSA.getPrivate());
            byte[] signature = new byte[bits / 8];
            random.nextBytes(signature);
            signature[0] = 1; // less than the modulus
            ASN1Sequence whole =
                    ASN1Sequence.getInstance(
                            TestCa.root("Slow")
                                    .keys(stated)
                                    .serial(BigInteger.valueOf(i + 1L))
                                    .build()
                                    .der());
            try {
                all.add(
                        new DERSequence(
                                        new ASN1Encodable[] {
                                            whole.getObjectAt(0),
                                            whole.getObjectAt(1),
                                            new DERBitString(signature)
                                        })
                                .getEncoded());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    private static final KeyPair RSA = TestCa.newKeys("RSA2048");

    private static PublicKey rsa(BigInteger modulus, BigInteger exponent) {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, exponent));
        } catch (NoSuchAlgorithmException | InvalidKeySpecException e) {
            throw new AssertionError(e);
        }
    }

    /** Each step has a short way with no path length left and a long way with some. */
    private static List<TestCa> pathLengths() {
        List<TestCa> all = new ArrayList<>();
        while (all.size() < 1_990) {
            String name = "T" + all.size() + "/";
            TestCa above = TestCa.root(name + 0).build();
            all.add(above);
            for (int i = 1; i < 15; i++) {
                TestCa wide = TestCa.issuedBy(above, name + i).build();
                all.add(wide);
                all.add(
                        TestCa.issuedBy(all.get(all.size() - 2), name + i)
                                .keys(wide.keys())
                                .pathLength(0)
                                .build());
                above = wide;
            }
        }
        return all.subList(0, Math.min(2_000, all.size()));
    }
}
