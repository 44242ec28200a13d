package smimetrust.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static smimetrust.chain.AnchoringTest.AT;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyConstraints;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import smimetrust.Card;
import smimetrust.TestCa;
import smimetrust.chain.Node.Ban;
import smimetrust.chain.Node.Defect;
import smimetrust.chain.Node.State;

class NodeTest {

    private static final Instant UNTIL = Instant.parse("2026-06-03T00:00:00Z");
    private static final String NONE = "none";
    private static final TestCa ROOT = TestCa.root("Root").build();

    private static Node node(TestCa ca) {
        return new Node(ca.certificate(), 0, false, AT, UNTIL);
    }

    private static Node node(TestCa.Builder builder) {
        return node(builder.build());
    }

    private static TestCa.Builder root() {
        return TestCa.root("R");
    }

    private static TestCa.Builder issuing() {
        return TestCa.issuedBy(ROOT, "I");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource
    void defect(String sentence, TestCa.Builder given, String rule) {
        Node node = node(given);
        assertThat(node.defect.map(Defect::card).map(Card::id).orElse(NONE)).isEqualTo(rule);
        assertThat(node.defect.map(Defect::evidence).orElse("...")).isNotBlank();
        assertThat(node.isUsable()).isEqualTo(rule.equals(NONE));
    }

    static Stream<Arguments> defect() {
        return Stream.of(
                arguments("a usual root", root(), NONE),
                arguments("a usual intermediate", issuing(), NONE),
                arguments(
                        "valid for just the window",
                        issuing()
                                .notBefore("2026-06-01T00:00:00Z")
                                .notAfter("2026-06-03T00:00:00Z"),
                        NONE),
                arguments(
                        "a second less at the end",
                        issuing().notAfter("2026-06-02T23:59:59Z"),
                        "chain.not-valid"),
                arguments(
                        "a second less at the beginning",
                        issuing().notBefore("2026-06-01T00:00:01Z"),
                        "chain.not-valid"),
                arguments(
                        "an extension twice",
                        issuing()
                                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)),
                        "chain.unreadable"),
                arguments("a small key", issuing().key("RSA1024"), "chain.weak-algorithm"),
                arguments("a root of version 1", root().v1(), NONE),
                arguments("an intermediate of version 1", issuing().v1(), "chain.not-a-ca"),
                arguments(
                        "a root of version 3 that does not say it is a CA",
                        root().without(Extension.basicConstraints),
                        "chain.not-a-ca"),
                arguments("a root that says it is none", root().ca(false), "chain.not-a-ca"),
                arguments(
                        "an intermediate that says it is none",
                        issuing().ca(false),
                        "chain.not-a-ca"),
                arguments("no key usage is no limit", issuing().without(Extension.keyUsage), NONE),
                arguments(
                        "key usage without signing of certificates",
                        issuing().keyUsage(KeyUsage.cRLSign | KeyUsage.digitalSignature),
                        "chain.not-a-ca"),
                arguments(
                        "key usage that is none, in what only Bouncy Castle reads",
                        issuing()
                                .key("brainpoolP256r1")
                                .without(Extension.keyUsage)
                                .with(Extension.keyUsage, false, DERNull.INSTANCE),
                        "chain.not-a-ca"),
                arguments("for e-mail", issuing().eku(KeyPurposeId.id_kp_emailProtection), NONE),
                arguments(
                        "for servers alone",
                        issuing().eku(KeyPurposeId.id_kp_serverAuth),
                        "chain.not-for-email"));
    }

    @Test
    @DisplayName("what is not valid says from when until when")
    void notValid() {
        Node node =
                node(issuing().notBefore("2026-02-01T00:00:00Z").notAfter("2026-05-01T00:00:00Z"));
        assertThat(node.defect.orElseThrow().evidence())
                .contains("2026-02-01T00:00:00Z", "2026-05-01T00:00:00Z");
    }

    @Test
    @DisplayName("left out or banned, it is not used")
    void unusable() {
        assertThat(new Node(ROOT.certificate(), 0, true, AT, UNTIL).isUsable()).isFalse();
        Node banned = node(ROOT);
        banned.confirmed = List.of(banned);
        assertThat(banned.isAnchored()).isTrue();
        banned.ban = Optional.of(new Ban(Cards.PKIX, "why"));
        assertThat(banned.isUsable()).isFalse();
        assertThat(banned.isAnchored()).isFalse();
    }

    @ParameterizedTest(name = "self-issued {0}, allowing {1}: of {2} there remain {3}")
    @CsvSource({
        "false, , 2147483647, 2147483647",
        "false, , 3, 2",
        "false, , 0, -1",
        "false, 1, 2147483647, 1",
        "false, 1, 3, 1",
        "false, 1, 2, 1",
        "false, 1, 1, 0",
        "true, , 2147483647, 2147483647",
        "true, , 3, 3",
        "true, , 0, 0",
        "true, 1, 3, 1",
        "true, 1, 0, 0"
    })
    void remainingBelow(boolean selfIssued, Integer limit, int remaining, int expected) {
        TestCa.Builder builder = TestCa.issuedBy(ROOT, selfIssued ? "Root" : "I");
        if (limit != null) {
            builder.pathLength(limit);
        }
        assertThat(node(builder).remainingBelow(remaining)).isEqualTo(expected);
    }

    @Test
    @DisplayName("what it limits is counted: subtrees of both kinds, and each of its own names")
    void counts() {
        GeneralName name = new GeneralName(GeneralName.rfc822Name, "example.com");
        GeneralSubtree[] two = {new GeneralSubtree(name), new GeneralSubtree(name)};
        GeneralSubtree[] three = {two[0], two[0], two[0]};
        assertThat(node(limiting(new NameConstraints(two, three))).subtrees).isEqualTo(5);
        assertThat(node(limiting(new NameConstraints(two, null))).subtrees).isEqualTo(2);
        assertThat(node(limiting(new NameConstraints(null, three))).subtrees).isEqualTo(3);
        assertThat(node(root()).subtrees).isZero();
        assertThat(node(root()).names).as("its subject").isOne();
        GeneralName[] names = new GeneralName[4];
        Arrays.fill(names, name);
        assertThat(
                        node(root().with(
                                                Extension.subjectAlternativeName,
                                                false,
                                                new GeneralNames(names)))
                                .names)
                .isEqualTo(5);
    }

    private static TestCa.Builder limiting(NameConstraints constraints) {
        return root().with(Extension.nameConstraints, true, constraints);
    }

    @Test
    @DisplayName("a way is constrained by what is above, at any distance, and not by its own end")
    void constrained() {
        List<TestCa.Builder> constraining =
                List.of(
                        limiting(
                                new NameConstraints(
                                        null,
                                        new GeneralSubtree[] {
                                            new GeneralSubtree(
                                                    new GeneralName(GeneralName.dNSName, "x"))
                                        })),
                        root().with(
                                        Extension.policyConstraints,
                                        true,
                                        new PolicyConstraints(BigInteger.ZERO, null)),
                        root().with(Extension.inhibitAnyPolicy, true, new ASN1Integer(0)));
        for (TestCa.Builder each : constraining) {
            State top = new State(node(each), Optional.empty(), 9, 0);
            State middle = new State(node(issuing()), Optional.of(top), 9, 1);
            State low = new State(node(issuing()), Optional.of(middle), 9, 2);
            assertThat(List.of(top.isConstrained(), middle.isConstrained(), low.isConstrained()))
                    .containsExactly(false, true, true);
            assertThat(low.path()).containsExactly(low.node(), middle.node(), top.node());
        }
        State free = new State(node(root()), Optional.empty(), 9, 0);
        assertThat(new State(node(issuing()), Optional.of(free), 9, 1).isConstrained()).isFalse();
    }

    @Test
    @DisplayName("its key is known when it is indexed, and its own signature is not tried again")
    void key() {
        Node node = node(ROOT);
        assertThatThrownBy(node::key).isInstanceOf(IllegalStateException.class);
        SigningKey key = new SigningKey(7);
        node.carries(key);
        assertThat(node.key()).isSameAs(key);
        assertThat(key.carriers).containsExactly(node);
        assertThat(key.identifiers)
                .containsExactly(ROOT.certificate().subjectKeyIdentifier().orElseThrow());
        assertThat(node.tried.get(7)).isTrue();
        Node below = node(issuing());
        below.carries(new SigningKey(8));
        assertThat(below.tried.get(8)).isFalse();
    }

    @Test
    @DisplayName("a key is verified with by a certificate that some provider reads")
    void verifier() {
        TestCa twice =
                root().keys(ROOT.keys())
                        .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                        .build();
        SigningKey key = new SigningKey(0);
        node(twice).carries(key);
        assertThat(key.verifier()).isEqualTo(twice.certificate());
        node(ROOT).carries(key);
        node(root().keys(ROOT.keys())).carries(key);
        assertThat(key.verifier()).isEqualTo(ROOT.certificate());
        assertThat(key.cost()).isEqualTo(8).isEqualTo(key.cost());
    }
}
