package smimetrust.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import smimetrust.BundleName;
import smimetrust.Sha256;
import smimetrust.release.Manifest;
import smimetrust.release.Release;

class ImportSessionTest {

    private static final Sha256 DIGEST = Sha256.of(new byte[0]);

    private static Release release(String key) {
        return new Release(1, key, DIGEST, 10, 1, Instant.EPOCH, Instant.EPOCH);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("literals")
    void literal(String sentence, String text, String expected) {
        assertThat(ImportSession.literal(text)).isEqualTo(expected);
    }

    static Stream<Arguments> literals() {
        return Stream.of(
                arguments("plain", "C:\\a b\\$x`n", "'C:\\a b\\$x`n'"),
                arguments("a quote is doubled", "O'Neil", "'O''Neil'"),
                arguments(
                        "PowerShell takes typographic quotes for the plain one",
                        "a\u2018b\u2019c\u201Ad\u201Be",
                        "'a\u2018\u2018b\u2019\u2019c\u201A\u201Ad\u201B\u201Be'"));
    }

    @Test
    @DisplayName("what is imported is what was hashed, in one line that has no other way")
    void oneStatement() {
        List<String> lines =
                ImportSession.replace(TestStatus.BUCKET, release("c/releases/1-a/smime-trust.sst"));
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("$bytes = ").contains("'./smime-trust.sst'");
        assertThat(lines.getLast())
                .startsWith("if ((")
                .contains("'" + DIGEST + "'")
                .containsOnlyOnce("Set-SmimeConfig -SMIMECertificateIssuingCA $bytes")
                .contains("} else {");
        assertThat(String.join("\n", lines)).doesNotContain("throw").doesNotContain("Get-Content");
    }

    @Test
    @DisplayName("the script's one command has the digest of the notice, and its own is told too")
    void script() {
        Release release = release("c/releases/1-a/smime-trust.sst");
        assertThat(ImportSession.script(TestStatus.BUCKET, release))
                .containsExactly(
                        "& './Import-SmimeTrust.ps1' -Path './smime-trust.sst' -Sha256 "
                                + DIGEST
                                + " -UserPrincipalName admin@example.com");
        List<String> fetch = ImportSession.fetchScript(TestStatus.BUCKET, release);
        assertThat(fetch).hasSize(2);
        assertThat(fetch.getFirst()).contains("/c/releases/1-a/Import-SmimeTrust.ps1\"");
        assertThat(fetch.getLast()).contains("'" + Manifest.Script.ofThisProgram().sha256() + "'");
        assertThat(ImportSession.script(new Place.Folder("/it's"), release).getFirst())
                .startsWith("& '/it''s/c/releases/1-a/Import-SmimeTrust.ps1' -Path '/it''s/c/");
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/out, /srv/out/c/a.sst",
        "/srv/out/, /srv/out/c/a.sst",
        "/, /c/a.sst",
        "'C:\\out', 'C:\\out\\c\\a.sst'",
        "'\\\\server\\share\\', '\\\\server\\share\\c\\a.sst'"
    })
    void folders(String folder, String expected) {
        assertThat(new Place.Folder(folder).locate("c/a.sst")).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("runs")
    @DisplayName("a run is quoted for its shell where it must be")
    void approve(String output, String run) {
        assertThat(
                        new Place.Folder(output)
                                .approve(new BundleName("contoso"), new Sha256("0a".repeat(32))))
                .isEqualTo("smime-trust approve contoso " + "0a".repeat(32) + " --to " + run);
    }

    static Stream<Arguments> runs() {
        return Stream.of(
                arguments("/srv/run/output", "/srv/run"),
                arguments("/srv/run/output/", "/srv/run"),
                arguments("/my run/output", "'/my run'"),
                arguments("/it's/output", "'/it'\\''s'"),
                arguments("/a`$(x)/output", "'/a`$(x)'"),
                arguments("C:\\O'Neil\\output", "'C:\\O''Neil'"));
    }

    @ParameterizedTest
    @CsvSource({
        "trust-output-111122223333-eu-west-1, --to s3://trust-control-111122223333-eu-west-1",
        "an-output-x-output-111122223333-eu-west-1, --to"
                + " s3://an-output-x-control-111122223333-eu-west-1",
        "output, --to s3://CONTROL-BUCKET --from s3://output"
    })
    @DisplayName("the control bucket follows from the output bucket where the template named them")
    void approveInBucket(String output, String to) {
        assertThat(
                        new Place.Bucket(output)
                                .approve(new BundleName("contoso"), new Sha256("0a".repeat(32))))
                .isEqualTo("smime-trust approve contoso " + "0a".repeat(32) + " " + to);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u0000", "a\u2028b", "a\uD800"})
    void unfitFolders(String path) {
        assertThatThrownBy(() -> new Place.Folder(path))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "A-bucket", "a_b_c", "a b", "a\"b", "$(x)", "-ab", "ab\n"})
    void unfitBuckets(String name) {
        assertThatThrownBy(() -> new Place.Bucket(name))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a\"; x", "a/$b", "a/../b", "a`b", "A/b", "a\n"})
    void unfitKeys(String key) {
        assertThatThrownBy(() ->
                        new Event.Released(
                                release(key),
                                false,
                                false,
                                List.of(),
                                List.of(),
                                Listed.first(0, List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
