package smimetrust.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import smimetrust.TestCa;

/**
 * What was left out of the zips is not missed: each real zip, in the runtime's image, does the work
 * that reaches farthest into its libraries.
 */
class FunctionZipIT {

    private static final Deployment DEPLOYMENT = new Deployment(Path.of("..").toAbsolutePath());

    @Test
    void everyKindOfKeyAndFilePassesThroughTheThreeZips(@TempDir Path folder)
            throws IOException, CMSException, OperatorCreationException {
        Map<String, byte[]> files = new TreeMap<>();
        put(files, "brainpool", chain("Brainpool", "brainpoolP256r1"));
        put(files, "ed25519", chain("Edwards", "Ed25519"));
        files.put("pss.cer", pss());
        put(files, "p384", chain("NIST", "secp384r1"));
        List<TestCa> wrapped = chain("Wrapped", "RSA2048");
        files.put("chain.p7b", pkcs7(wrapped));
        files.put("chain.zip", zip(chain("Zipped", "secp256r1")));
        files.put("chain.pem", pem(chain("Text", "secp521r1")));
        try (LocalCloud cloud = new LocalCloud()) {
            files.forEach((name, bytes) -> cloud.upload(Deployment.INBOX, "odd/" + name, bytes));

            try (Sandbox validate = start("validate", folder, cloud)) {
                cloud.keys(Deployment.INBOX)
                        .forEach(key ->
                                succeed(validate, Deployment.written(Deployment.INBOX, key)));
            }
            try (Sandbox assemble = start("assemble", folder, cloud)) {
                succeed(assemble, Deployment.written(Deployment.STATE, "verdicts/odd/x.json"));
            }
            JsonElement status =
                    JsonParser.parseString(cloud.text(Deployment.OUTPUT, "odd/status.json"));
            assertThat(status.getAsJsonObject().get("certificates").getAsJsonArray())
                    .hasSize(13)
                    .allSatisfy(certificate ->
                            assertThat(certificate.getAsJsonObject())
                                    .returns(true, c -> c.get("included").getAsBoolean()));
            assertThat(status.getAsJsonObject().get("release").isJsonObject()).isTrue();

            cloud.takeCounts();
            try (Sandbox notify = start("notify", folder, cloud)) {
                succeed(notify, Deployment.written(Deployment.OUTPUT, "odd/status.json"));
            }
            assertThat(cloud.takeCounts()).containsEntry(LocalCloud.Operation.PUBLISH, 1L);
        }
    }

    private static Sandbox start(String function, Path folder, LocalCloud cloud) {
        return new Sandbox(DEPLOYMENT.function(function, folder, cloud.endpoint()));
    }

    private static void succeed(Sandbox sandbox, String event) {
        Sandbox.Answer answer = sandbox.invoke(event);
        assertThat(answer.body()).as(sandbox.log()).doesNotContain("itemIdentifier");
        assertThat(answer.success()).as(answer.body()).isTrue();
    }

    private static List<TestCa> chain(String name, String key) {
        TestCa root = TestCa.root(name + " Root").key(key).build();
        return List.of(root, TestCa.issuedBy(root, name + " CA").key(key).build());
    }

    /** A root signed with RSASSA-PSS. */
    private static byte[] pss() throws IOException, OperatorCreationException {
        KeyPair keys = TestCa.newKeys("RSA2048");
        X500Name name = new X500Name("CN=PSS Root");
        return new X509v3CertificateBuilder(
                        name,
                        BigInteger.TWO,
                        Date.from(Instant.parse("2024-01-01T00:00:00Z")),
                        Date.from(Instant.parse("2040-01-01T00:00:00Z")),
                        name,
                        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()))
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                .addExtension(
                        Extension.keyUsage,
                        true,
                        new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .build(
                        new JcaContentSignerBuilder("SHA256withRSAandMGF1")
                                .setProvider(new BouncyCastleProvider())
                                .build(keys.getPrivate()))
                .getEncoded();
    }

    private static void put(Map<String, byte[]> files, String name, List<TestCa> chain) {
        for (int i = 0; i < chain.size(); i++) {
            files.put(name + i + ".cer", chain.get(i).der());
        }
    }

    private static byte[] pem(List<TestCa> chain) {
        StringBuilder text = new StringBuilder();
        chain.forEach(ca -> text.append(ca.pem()));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] zip(List<TestCa> chain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (int i = 0; i < chain.size(); i++) {
                out.putNextEntry(new ZipEntry(i + ".cer"));
                out.write(chain.get(i).der());
            }
        }
        return bytes.toByteArray();
    }

    private static byte[] pkcs7(List<TestCa> chain) throws IOException, CMSException {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        for (TestCa ca : chain) {
            generator.addCertificate(new X509CertificateHolder(ca.der()));
        }
        return generator.generate(new CMSAbsentContent()).getEncoded();
    }
}
