package smimetrust.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Blocker;
import smimetrust.Certificate;
import smimetrust.TestCa;
import smimetrust.sst.SerializedStore;

/** The last look refuses what nobody else should have let through. */
class PreFlightTest {

    private static final TestCa ROOT = TestCa.root("Root").build();
    private static final TestCa CA = TestCa.issuedBy(ROOT, "CA").build();

    private static List<Certificate> list(TestCa... cas) {
        return Stream.of(cas).map(TestCa::certificate).toList();
    }

    private static byte[] bytes(TestCa... cas) {
        return SerializedStore.write(list(cas));
    }

    /** With a revocation list before the end marker, which is legal in a store. */
    private static byte[] withList(byte[] store) {
        byte[] crl = {0x30, 0x00};
        ByteBuffer out =
                ByteBuffer.allocate(store.length + 12 + crl.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(store, 0, store.length - 12);
        out.putInt(33).putInt(1).putInt(crl.length).put(crl);
        return out.put(store, store.length - 12, 12).array();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stores")
    void refuses(
            String sentence, byte[] store, List<Certificate> expected, Policy policy, String rule) {
        List<Blocker> blockers = PreFlight.check(store, expected, policy, Given.NOW, 9);
        if (rule.isEmpty()) {
            assertThat(blockers).isEmpty();
        } else {
            assertThat(blockers).isNotEmpty().allMatch(b -> b.rule().equals(rule));
        }
    }

    @Test
    @DisplayName("an empty store says whether there was anything to include")
    void empty() {
        List<String> found =
                Stream.of(0, 1_234)
                        .flatMap(n ->
                                PreFlight.check(bytes(), List.of(), Policy.DEFAULT, Given.NOW, n)
                                        .stream())
                        .map(Blocker::message)
                        .toList();
        assertThat(found).hasSize(2);
        assertThat(found.getFirst()).contains("no certificate was found");
        assertThat(found.getLast()).contains("none of the 1,234 certificates");
    }

    static Stream<Arguments> stores() {
        Policy usual = Policy.DEFAULT;
        TestCa other = TestCa.root("Other").build();
        TestCa expired = TestCa.issuedBy(ROOT, "Expired").notAfter("2026-05-01T00:00:00Z").build();
        TestCa within = TestCa.issuedBy(ROOT, "Within").notAfter("2026-06-02T23:59:59Z").build();
        TestCa enough = TestCa.issuedBy(ROOT, "Enough").notAfter("2026-06-03T00:00:00Z").build();
        TestCa first = TestCa.issuedBy(ROOT, "First").notBefore("2026-06-01T00:00:00Z").build();
        TestCa young = TestCa.issuedBy(ROOT, "Young").notBefore("2026-06-01T00:00:01Z").build();
        TestCa nameless =
                TestCa.issuedBy(ROOT, "x")
                        .subject(new org.bouncycastle.asn1.x500.X500Name(""))
                        .build();
        TestCa remarkable =
                TestCa.root("Remarkable").key("RSA2048").signature("SHA1withRSA").build();
        TestCa sha1 = TestCa.issuedBy(remarkable, "SHA-1").signature("SHA1withRSA").build();
        byte[] good = bytes(ROOT, CA);
        Policy tight = new Given().maxBytes(good.length).policy;
        Policy tighter = new Given().maxBytes(good.length - 1).policy;
        Policy excluding = new Given().excluding(CA).policy;
        return Stream.of(
                arguments("a good store", good, list(ROOT, CA), usual, ""),
                arguments(
                        "one of which there is something to say, but no error",
                        bytes(remarkable, sha1),
                        list(remarkable, sha1),
                        usual,
                        ""),
                arguments("exactly as large as allowed", good, list(ROOT, CA), tight, ""),
                arguments("a byte too large", good, list(ROOT, CA), tighter, "release.too-large"),
                arguments("an empty store", bytes(), list(), usual, "release.empty"),
                arguments(
                        "a store that lost its end",
                        Arrays.copyOf(good, good.length - 1),
                        list(ROOT, CA),
                        usual,
                        "release.pre-flight"),
                arguments("other bytes", bytes(other), list(ROOT), usual, "release.pre-flight"),
                arguments(
                        "another order",
                        bytes(CA, ROOT),
                        list(ROOT, CA),
                        usual,
                        "release.pre-flight"),
                arguments("one less", bytes(ROOT), list(ROOT, CA), usual, "release.pre-flight"),
                arguments("one more", good, list(ROOT), usual, "release.pre-flight"),
                arguments(
                        "a revocation list too",
                        withList(good),
                        list(ROOT, CA),
                        usual,
                        "release.pre-flight"),
                arguments("no root", bytes(CA), list(CA), usual, "release.pre-flight"),
                arguments(
                        "one that expired",
                        bytes(ROOT, expired),
                        list(ROOT, expired),
                        usual,
                        "release.pre-flight"),
                arguments(
                        "one that expires within the window",
                        bytes(ROOT, within),
                        list(ROOT, within),
                        usual,
                        "release.pre-flight"),
                arguments(
                        "one that lasts exactly long enough",
                        bytes(ROOT, enough),
                        list(ROOT, enough),
                        usual,
                        ""),
                arguments(
                        "one on its first second",
                        bytes(ROOT, first),
                        list(ROOT, first),
                        usual,
                        ""),
                arguments(
                        "one that is not valid yet",
                        bytes(ROOT, young),
                        list(ROOT, young),
                        usual,
                        "release.pre-flight"),
                arguments(
                        "one without a chain",
                        bytes(other, CA),
                        list(other, CA),
                        usual,
                        "release.pre-flight"),
                arguments(
                        "one that the rules refuse",
                        bytes(ROOT, nameless),
                        list(ROOT, nameless),
                        usual,
                        "release.pre-flight"),
                arguments(
                        "one that is excluded",
                        good,
                        list(ROOT, CA),
                        excluding,
                        "release.pre-flight"));
    }
}
