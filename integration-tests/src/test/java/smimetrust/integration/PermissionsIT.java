package smimetrust.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.TestCa;
import smimetrust.TestCrl;
import smimetrust.integration.Calls.Call;
import smimetrust.sst.SerializedStore;

/**
 * Each function's role allows exactly what the function asks for. LocalStack enforces no policy, so
 * the requests of a run that meets everything are held against the template.
 */
class PermissionsIT {

    private static final List<String> FUNCTIONS =
            List.of("ValidateFunction", "AssembleFunction", "NotifyFunction");

    @Test
    @DisplayName(
            "a role lacks nothing that its function asks for, and has nothing that it does not")
    void exactly() {
        TestCa root = TestCa.root("Root").build();
        try (Deployment deployment = Deployment.running()) {
            // A release, an incident, a policy; a notice; and whether people were told of it.
            deployment.upload("contoso/root.cer", root.der());
            deployment.upload(
                    "contoso/key.pem",
                    TestCa.pem("PRIVATE KEY", root.keys().getPrivate().getEncoded())
                            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            deployment.upload("fabrikam/root.cer", root.der()); // without a policy
            // Its list is asked for, at an address that nothing connects to.
            deployment.upload(
                    "contoso/issuing.cer",
                    TestCa.issuedBy(root, "Issuing")
                            .with(
                                    Extension.cRLDistributionPoints,
                                    false,
                                    TestCrl.points("http://169.254.169.254/root.crl"))
                            .build()
                            .der());
            // What is shared is taken over by a bundle that has nothing of its own.
            deployment.upload("_shared/root.cer", root.der());
            deployment.policy("northwind", "{\"shared\":[\"_shared\"]}");
            deployment.settled("northwind", s -> s.release().isPresent());
            deployment.policy("contoso", "{\"language\":\"en\"}");
            deployment.settled("contoso", s -> s.release().isPresent() && s.files().size() == 3);
            // A shared certificate more wakes it.
            deployment.upload("_shared/more.cer", TestCa.root("More").build().der());
            deployment.settled("northwind", s -> s.files().size() == 2);
            deployment.reconcile();
            deployment.settle();
            // A file whose event was lost: assemble asks for its verdict.
            deployment.disconnect("InboxBucket");
            deployment.upload("contoso/other.cer", TestCa.root("Other").build().der());
            deployment.reconcile();
            deployment.settled("contoso", s -> s.files().size() == 4 && s.unjudged().isEmpty());
            // A read-back is held against the release, and against the folders of older ones.
            deployment.readBack("contoso", SerializedStore.write(List.of()));
            deployment.settled("contoso", s -> s.tenant().isPresent());
            // What is not there any more.
            deployment.send(
                    "ValidateQueue", "{\"kind\":\"validate\",\"key\":\"contoso/gone.cer\"}");
            deployment.send("NotifyQueue", "{\"kind\":\"notify\",\"bundle\":\"nobody\"}");
            deployment.settle();

            for (String function : FUNCTIONS) {
                Set<Call> made = deployment.calls(function).made();
                List<Call> grants = deployment.grants(function);
                assertThat(made)
                        .as("%s may do what it does", function)
                        .isNotEmpty()
                        .allMatch(call -> grants.stream().anyMatch(grant -> covers(grant, call)));
                assertThat(grants)
                        .as("%s does what it may do", function)
                        .isNotEmpty()
                        .allMatch(grant -> made.stream().anyMatch(call -> covers(grant, call)));
            }
        }
    }

    private static boolean covers(Call grant, Call call) {
        String pattern = grant.resource();
        return grant.action().equals(call.action())
                && (pattern.endsWith("*")
                        ? call.resource().startsWith(pattern.substring(0, pattern.length() - 1))
                        : call.resource().equals(pattern));
    }
}
