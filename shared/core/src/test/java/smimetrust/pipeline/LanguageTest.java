package smimetrust.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import smimetrust.TestCa;
import smimetrust.notice.Announcement;

/** From an officer's policy to what people read. */
class LanguageTest {

    private static final TestCa ROOT = TestCa.root("Fabrikam Root").build();
    private static final TestCa PRESENT = TestCa.issuedBy(ROOT, "Fabrikam Mail CA").build();
    private static final TestCa LONE =
            TestCa.issuedBy(TestCa.root("Far Root").build(), "Far CA").build();
    private static final TestCa NAMESAKE =
            TestCa.issuedBy(TestCa.root("Fabrikam Root").build(), "Twin CA").build();

    private final World world = new World(Settings.DEFAULT);

    private Announcement next() {
        int before = world.announced.size();
        world.drain();
        assertThat(world.announced.size()).isGreaterThan(before);
        return world.announced.getLast();
    }

    /** What there is to do, in each of a text's items. */
    private static List<String> fixes(Announcement announcement) {
        return announcement.text().lines().filter(line -> line.startsWith("  处理：")).toList();
    }

    @Test
    @DisplayName("every fix is Chinese, also those that rooms compose of what they know")
    void fixes() {
        world.policy("contoso", "{\"language\":\"zh\"}");
        world.upload("contoso/root.cer", ROOT.der());
        world.upload("contoso/ca.cer", PRESENT.der());
        world.upload("contoso/lone.cer", LONE.der());
        world.upload("contoso/twin.cer", NAMESAKE.der());
        world.upload("contoso/published.cer", TestCa.leaf(PRESENT, "Ann").build().der());
        world.upload("contoso/left-out.cer", TestCa.leaf(LONE, "Bob").build().der());
        world.upload("contoso/absent.cer", TestCa.leaf(NAMESAKE, "Eve").build().der());
        world.upload(
                "contoso/nobody.cer",
                TestCa.leaf(TestCa.root("Nobody").build(), "Joe").build().der());
        world.upload("contoso/page.cer", "<html>404</html>".getBytes(UTF_8));
        Announcement announcement = next();
        assertThat(announcement.subject()).matches("[ -~]{1,100}");
        assertThat(fixes(announcement))
                .hasSizeGreaterThanOrEqualTo(7)
                .allSatisfy(line -> assertThat(line).matches("  处理：\\p{IsHan}.*"));
    }

    @Test
    @DisplayName("that a policy cannot be read is told in the language of before")
    void unreadable() {
        world.policy("contoso", "{\"language\":\"zh\"}");
        world.upload("contoso/root.cer", ROOT.der());
        assertThat(next().text()).contains("导入步骤");
        world.policy("contoso", "{");
        world.advance(Duration.ofMinutes(5));
        Announcement blocked = next();
        assertThat(blocked.attributes())
                .contains(new Announcement.Attribute("events", "String.Array", "[\"blocked\"]"));
        assertThat(fixes(blocked)).hasSize(1);
        assertThat(blocked.text()).contains("policy.invalid");
    }
}
