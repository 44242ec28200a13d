package smimetrust.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smimetrust.Json;
import smimetrust.TestCa;
import smimetrust.sst.SerializedStore;

class InspectCommandTest {

    @TempDir Path folder;

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static InspectCommand.Inspection json(Object... arguments) {
        Object[] all = new Object[arguments.length + 2];
        all[0] = "inspect";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--json";
        return Json.read(Terminal.run(all).out().getBytes(UTF_8), InspectCommand.Inspection.class);
    }

    @Test
    @DisplayName("every extension that matters is read into words")
    void words() throws IOException {
        TestCa root = TestCa.root("R").build();
        TestCa ca =
                TestCa.issuedBy(root, "C")
                        .key("secp384r1")
                        .pathLength(0)
                        .eku(KeyPurposeId.id_kp_emailProtection)
                        .issuerUrl("http://r.test/r.cer")
                        .with(
                                Extension.certificatePolicies,
                                false,
                                new CertificatePolicies(
                                        new PolicyInformation(
                                                new ASN1ObjectIdentifier("2.23.140.1.5.1.3"))))
                        .with(
                                Extension.nameConstraints,
                                true,
                                new NameConstraints(
                                                subtrees(
                                                        new GeneralName(
                                                                GeneralName.rfc822Name, ".a.test"),
                                                        new GeneralName(new X500Name("O=A,C=DE")),
                                                        new GeneralName(
                                                                GeneralName.iPAddress,
                                                                "10.0.0.0/8")),
                                                subtrees(
                                                        new GeneralName(
                                                                GeneralName.dNSName, "b.test")))
                                        .toASN1Primitive())
                        .build();
        Shown shown =
                json(file("r.cer", root.der()), file("c.cer", ca.der()))
                        .files()
                        .getLast()
                        .certificates()
                        .getFirst();
        assertThat(shown.key()).isEqualTo("EC 384");
        assertThat(shown.curve()).contains("P-384");
        assertThat(shown.signature()).isEqualTo("ecdsa-with-SHA256");
        assertThat(shown.ca()).contains(true);
        assertThat(shown.pathLength()).isEqualTo(OptionalInt.of(0));
        assertThat(shown.keyUsage()).contains(List.of("keyCertSign", "cRLSign"));
        assertThat(shown.extendedKeyUsage()).contains(List.of("emailProtection"));
        assertThat(shown.policies()).containsExactly("2.23.140.1.5.1.3");
        assertThat(shown.issuerUrls()).containsExactly("http://r.test/r.cer");
        assertThat(shown.nameConstraints())
                .isEqualTo(
                        Optional.of(
                                new Shown.NameLimits(
                                        List.of(
                                                "rfc822Name .a.test",
                                                "directoryName C=DE, O=A",
                                                "iPAddress 10.0.0.0/255.0.0.0"),
                                        List.of("dNSName b.test"))));
        assertThat(shown.subjectKeyId()).isPresent();
        assertThat(shown.authorityKeyId()).isPresent();
        String text = Terminal.run("inspect", folder.resolve("c.cer")).out();
        assertThat(text)
                .contains(
                        "nameConstraints, critical:",
                        "permitted rfc822Name .a.test",
                        "S/MIME mailbox-validated, strict",
                        "P-384",
                        shown.sha1());
    }

    private static GeneralSubtree[] subtrees(GeneralName... names) {
        GeneralSubtree[] all = new GeneralSubtree[names.length];
        for (int i = 0; i < names.length; i++) {
            all[i] = new GeneralSubtree(names[i]);
        }
        return all;
    }

    @Test
    @DisplayName("a tree has each certificate under its issuers, and once in full")
    void tree() throws IOException {
        TestCa one = TestCa.root("Root One").build();
        TestCa two = TestCa.root("Root Two").build();
        TestCa a = TestCa.issuedBy(one, "Shared").build();
        TestCa b = TestCa.issuedBy(two, "Shared").keys(a.keys()).build();
        TestCa below = TestCa.issuedBy(a, "Below").build();
        TestCa deeper = TestCa.issuedBy(below, "Deeper").build();
        TestCa lost = TestCa.issuedBy(TestCa.root("Gone").build(), "Lost").build();
        byte[] store =
                SerializedStore.write(
                        List.of(one, two, a, b, below, deeper, lost).stream()
                                .map(TestCa::certificate)
                                .toList());
        Path sst = file("t.sst", store);
        String out = Terminal.run("inspect", sst).out();
        assertThat(out.lines().map(line -> line.replaceAll(" {2,}[0-9a-f]{12} .*", "")))
                .containsSubsequence(
                        "chains",
                        "  Root One",
                        "    Shared",
                        "      Below",
                        "        cross-signed: 2 certificates here issued it",
                        "        Deeper",
                        "  Root Two",
                        "    Shared",
                        "      Below",
                        "        cross-signed, with what is below it: see above",
                        "  Lost")
                .contains("build at 2026-12-01 would include 6 of 7");
        assertThat(out).contains("issuer missing: CN=Gone").doesNotContain("subject ");
        assertThat(Terminal.run("inspect", sst, "--long").out()).contains("subject ");
        InspectCommand.Inspection inspection = json(sst);
        assertThat(inspection.build().orElseThrow().leftOut())
                .singleElement()
                .satisfies(left ->
                        assertThat(left.findings())
                                .extracting(f -> f.rule())
                                .contains("chain.issuer-missing"));
        assertThat(inspection.chains())
                .filteredOn(link -> link.sha256().equals(below.certificate().sha256()))
                .singleElement()
                .satisfies(link ->
                        assertThat(link.issuers())
                                .containsExactlyInAnyOrder(
                                        a.certificate().sha256(), b.certificate().sha256()));
        assertThat(
                        json(sst, "--only", b.certificate().sha256().brief())
                                .files()
                                .getFirst()
                                .certificates())
                .hasSize(1);
    }

    @Test
    @DisplayName("certificates that issued each other in a circle are shown all the same")
    void circle() throws IOException {
        TestCa root = TestCa.root("R").build();
        TestCa a = TestCa.issuedBy(root, "A").build();
        TestCa b = TestCa.issuedBy(a, "B").build();
        TestCa again = TestCa.issuedBy(b, "A").keys(a.keys()).build();
        Path sst =
                file("c.sst", SerializedStore.write(List.of(b.certificate(), again.certificate())));
        assertThat(Terminal.run("inspect", sst).out()).contains("cross-signed, with what");
    }

    @Test
    @DisplayName("a private CA hears nothing of what only public ones must heed")
    void profile() throws IOException {
        TestCa root = TestCa.root("R").build();
        String pem = root.pem() + TestCa.issuedBy(root, "C").build().pem();
        Path file = file("cas.pem", pem.getBytes(UTF_8));
        assertThat(Terminal.run("inspect", file, "--at", "2026-12-01").out())
                .contains("baseline.policies", "horizon.single-purpose-root");
        assertThat(
                        Terminal.run("inspect", file, "--at", "2026-12-01", "--profile", "private")
                                .out())
                .contains("would include 2 of 2")
                .doesNotContain("baseline.", "horizon.");
    }

    @Test
    @DisplayName("what a certificate says of itself cannot steer a terminal, nor widen the page")
    void hostile() throws IOException {
        String evil = "\u001b[2J\u202eevil\r\n" + "x ".repeat(400);
        TestCa root =
                TestCa.root("R")
                        .subject(
                                new X500NameBuilder()
                                        .addRDN(BCStyle.CN, new DERUTF8String(evil))
                                        .build())
                        .build();
        TestCa ca = TestCa.issuedBy(root, "C").issuerUrl("http://\u0007x/" + "y".repeat(5)).build();
        Path file = file("e.pem", (root.pem() + ca.pem()).getBytes(UTF_8));
        for (Terminal terminal :
                List.of(
                        Terminal.run("inspect", file),
                        Terminal.run("inspect", file("c.cer", ca.der())),
                        Terminal.run("diff", file, folder.resolve("c.cer")),
                        Terminal.run("diff", folder.resolve("c.cer"), file))) {
            assertThat(terminal.out())
                    .isNotEmpty()
                    .matches(out -> out.chars().allMatch(c -> c >= ' ' || c == '\n'))
                    .doesNotContain("\u202e");
            assertThat(terminal.out().lines()).allMatch(line -> line.length() <= 80);
        }
    }

    @Test
    @DisplayName("what Windows keeps beside the certificates of a store is named")
    void properties() throws IOException {
        byte[] plain = SerializedStore.write(List.of(TestCa.root("R").build().certificate()));
        byte[] property = {11, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 'R', 0, 0, 0};
        ByteBuffer store = ByteBuffer.allocate(plain.length + property.length);
        store.put(plain, 0, 8).put(property).put(plain, 8, plain.length - 8);
        Path file = file("p.sst", store.array());
        assertThat(Terminal.run("inspect", file).out()).contains("properties: friendlyName");
        assertThat(json(file).files().getFirst().properties())
                .containsExactly(
                        new InspectCommand.StoreProperty(11, Optional.of("friendlyName"), 1));
        assertThat(json(file("q.sst", plain)).files().getFirst().properties()).isEmpty();
    }

    @Test
    @DisplayName("a folder is inspected file by file")
    void ofFolder() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        file("sub/r.cer", TestCa.root("R").build().der());
        file("note.txt", "no certificate".getBytes(UTF_8));
        InspectCommand.Inspection inspection = json(folder);
        assertThat(inspection.files()).hasSize(2);
        assertThat(Terminal.run("inspect", folder).code()).isEqualTo(1);
    }
}
