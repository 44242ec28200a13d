package smimetrust.release;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Import-SmimeTrust.ps1, as far as it can be judged without PowerShell: by PowerShell's grammar,
 * and by what it calls. Where a PowerShell is installed, the script's own tests run too.
 */
class ImportScriptTest {

    private static final Path ROOT = Path.of("..", "..");

    /** From the installed tools; {@code .ci/install.sh} brings it. */
    private static final String PYTHON = "python-tree-sitter";

    private static final Path TESTS =
            Path.of("src", "test", "powershell", "Import-SmimeTrust.Tests.ps1");

    /**
     * Every command that is not the script's own, with the parameters it may be given: all of them
     * in Windows PowerShell 5.1 and PowerShell 7, or in ExchangeOnlineManagement 3.0.
     */
    private static final Map<String, Set<String>> COMMANDS =
            Map.ofEntries(
                    Map.entry(
                            "Connect-ExchangeOnline",
                            Set.of(
                                    "-UserPrincipalName",
                                    "-AppId",
                                    "-CertificateThumbprint",
                                    "-Organization",
                                    "-ShowBanner",
                                    "-ErrorAction")),
                    Map.entry(
                            "Disconnect-ExchangeOnline",
                            Set.of("-ConnectionId", "-Confirm", "-WhatIf", "-ErrorAction")),
                    Map.entry("Get-ConnectionInformation", Set.of("-ErrorAction")),
                    Map.entry("Get-SmimeConfig", Set.of("-ErrorAction")),
                    Map.entry(
                            "Set-SmimeConfig",
                            Set.of("-SMIMECertificateIssuingCA", "-Confirm", "-ErrorAction")),
                    Map.entry("Start-ADSyncSyncCycle", Set.of("-PolicyType", "-ErrorAction")),
                    Map.entry(
                            "Install-Module",
                            Set.of(
                                    "-Name",
                                    "-MinimumVersion",
                                    "-Repository",
                                    "-Scope",
                                    "-Force",
                                    "-Confirm",
                                    "-ErrorAction")),
                    Map.entry("Import-Module", Set.of("-Name", "-MinimumVersion", "-ErrorAction")),
                    Map.entry("Get-Module", Set.of("-Name", "-ListAvailable")),
                    Map.entry("Get-Command", Set.of("-Name", "-ErrorAction")),
                    Map.entry("Resolve-Path", Set.of("-LiteralPath", "-ErrorAction")),
                    Map.entry("Join-Path", Set.of("-Path", "-ChildPath")),
                    Map.entry("New-Object", Set.of("-TypeName", "-ArgumentList")),
                    Map.entry("ForEach-Object", Set.of("-Process")),
                    Map.entry("Where-Object", Set.of("-FilterScript")),
                    Map.entry("Sort-Object", Set.of("-Property")),
                    Map.entry("Set-StrictMode", Set.of("-Version")),
                    Map.entry("Start-Sleep", Set.of("-Seconds")),
                    Map.entry("Write-Host", Set.of("-Object")),
                    Map.entry("Write-Warning", Set.of("-Message")));

    /** Static members: all of them in .NET Framework 4.6, which Windows PowerShell 5.1 runs on. */
    private static final Set<String> MEMBERS =
            Set.of(
                    "[System.Array]::Copy",
                    "[System.BitConverter]::ToString",
                    "[System.BitConverter]::ToUInt32",
                    "[System.Convert]::FromBase64String",
                    "[System.DateTime]::UtcNow",
                    "[System.Globalization.CultureInfo]::InvariantCulture",
                    "[System.IO.Directory]::Exists",
                    "[System.IO.File]::Exists",
                    "[System.IO.File]::Open",
                    "[System.IO.File]::ReadAllBytes",
                    "[System.IO.FileAccess]::Write",
                    "[System.IO.FileMode]::Create",
                    "[System.IO.FileMode]::CreateNew",
                    "[System.IO.FileShare]::None",
                    "[System.IO.Path]::GetDirectoryName",
                    "[System.Net.SecurityProtocolType]::Tls12",
                    "[System.Net.ServicePointManager]::SecurityProtocol",
                    "[System.Security.Cryptography.SHA256]::Create",
                    "[System.Security.Cryptography.X509Certificates.X509Certificate2]::new",
                    "[System.Security.Cryptography.X509Certificates.X509NameType]::SimpleName",
                    "[string]::IsNullOrEmpty");

    /** What is called on objects; a text to be run is not among them. */
    private static final Set<String> METHODS =
            Set.of(
                    ".Add",
                    ".ComputeHash",
                    ".ContainsKey",
                    ".Dispose",
                    ".Flush",
                    ".GetNameInfo",
                    ".GetType",
                    ".GetUnresolvedProviderPathFromPSPath",
                    ".Replace",
                    ".ShouldContinue",
                    ".ShouldProcess",
                    ".Substring",
                    ".ToArray",
                    ".ToLowerInvariant",
                    ".ToString",
                    ".ToUniversalTime",
                    ".Trim",
                    ".Write");

    /** Set by PowerShell itself. */
    private static final Set<String> AUTOMATIC =
            Set.of("$_", "$null", "$true", "$false", "$ExecutionContext");

    private static List<Said> said = List.of();

    /** One thing that the grammar found. */
    private record Said(String kind, int line, List<String> values) {
        static Said of(String text) {
            List<String> parts = List.of(text.split("\t", -1));
            return new Said(
                    parts.getFirst(),
                    Integer.parseInt(parts.get(1)),
                    parts.subList(2, parts.size()));
        }
    }

    @BeforeAll
    static void parse(@TempDir Path folder) throws Exception {
        said = parsed(Files.write(folder.resolve(ImportScript.FILE), ImportScript.bytes()));
    }

    private static List<Said> parsed(Path script) throws IOException, InterruptedException {
        Path python =
                installed(PYTHON)
                        .orElseGet(() ->
                                fail(
                                        "%s is missing: run .ci/install.sh, then source .ci/env.sh",
                                        PYTHON));
        String out =
                run(
                        python.toString(),
                        ROOT.resolve(".ci/powershell-grammar.py").toString(),
                        script.toString());
        return out.lines().map(Said::of).toList();
    }

    private static List<Said> said(String kind) {
        return said.stream().filter(s -> s.kind().equals(kind)).toList();
    }

    private static Set<String> values(String kind) {
        return said(kind).stream()
                .map(s -> String.join(" ", s.values()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    @DisplayName("ASCII with CRLF: one meaning in Windows PowerShell 5.1, and one signature")
    void bytes() {
        String text = new String(ImportScript.bytes(), US_ASCII);
        assertThat(text.getBytes(UTF_8)).isEqualTo(ImportScript.bytes());
        assertThat(text).endsWith("}\r\n").doesNotContain("\t");
        assertThat(text.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
        assertThat(text.lines().filter(line -> line.endsWith(" "))).isEmpty();
    }

    @Test
    @DisplayName("the grammar knows all of it, and nothing in it is newer than 5.1")
    void grammar() {
        assertThat(said("error")).isEmpty();
        assertThat(said("operator")).isEmpty();
        assertThat(said("function")).hasSizeGreaterThan(20);
    }

    @Test
    @DisplayName("every command is one of its own or on the list, by its full name, and by name")
    void commands() {
        Set<String> allowed = new TreeSet<>(COMMANDS.keySet());
        allowed.addAll(values("function"));
        assertThat(values("command")).isNotEmpty().isSubsetOf(allowed);
        assertThat(values("command")).containsAll(COMMANDS.keySet());
    }

    @Test
    @DisplayName("every parameter is declared, by the step or by this list")
    void parameters() {
        Map<String, Set<String>> own =
                said("declares").stream()
                        .collect(
                                Collectors.groupingBy(
                                        s -> s.values().getFirst(),
                                        Collectors.mapping(
                                                s -> s.values().getLast(), Collectors.toSet())));
        for (Said parameter : said("parameter")) {
            String command = parameter.values().getFirst();
            Set<String> declared =
                    COMMANDS.getOrDefault(command, own.getOrDefault(command, Set.of()));
            assertThat(declared)
                    .as("line %s: %s", parameter.line(), command)
                    .contains(parameter.values().getLast());
        }
        assertThat(said("parameter")).isNotEmpty();
    }

    @Test
    @DisplayName("what it asks of .NET is in the Framework that 5.1 runs on")
    void members() {
        assertThat(values("member")).isEqualTo(new TreeSet<>(MEMBERS));
        assertThat(values("method")).isEqualTo(new TreeSet<>(METHODS));
    }

    @Test
    @DisplayName("no step reads a variable that it neither declares nor sets")
    void variables() {
        assertThat(said("unset").stream().map(s -> s.values().getLast()))
                .isNotEmpty()
                .isSubsetOf(AUTOMATIC);
    }

    @Test
    @DisplayName("the list is replaced at one place, with the bytes that were hashed")
    void oneImport() {
        String text = new String(ImportScript.bytes(), US_ASCII);
        assertThat(said("command").stream().filter(s -> s.values().contains("Set-SmimeConfig")))
                .hasSize(1);
        assertThat(text)
                .containsOnlyOnce("Set-SmimeConfig -SMIMECertificateIssuingCA $Release.Bytes ");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("foreign")
    @DisplayName("what must not be in the script would be seen")
    void foreign(String sentence, String line, String kind, @TempDir Path folder) throws Exception {
        Path script = Files.writeString(folder.resolve("x.ps1"), line + "\n");
        assertThat(parsed(script).stream().map(Said::kind)).contains(kind);
    }

    static Stream<Arguments> foreign() {
        return Stream.of(
                arguments("a ternary", "$a = $b ? 1 : 2", "error"),
                arguments("a null-coalescing operator", "$a = $b ?? 2", "error"),
                arguments("a pipeline chain", "Get-Item a && Get-Item b", "operator"),
                arguments("a redirection", "Get-Item a > b", "operator"),
                arguments("an alias", "gci", "command"),
                arguments("a computed command", "& $a", "command"),
                arguments("text that is run", "Invoke-Expression $a", "command"),
                arguments("a script block that is called", "$a.Invoke()", "method"),
                arguments("a member of newer .NET", "[Convert]::ToHexString($a)", "member"),
                arguments("a misspelt variable", "function F { param($A) $B }", "unset"),
                arguments("splatting", "Get-Item @a", "parameter"));
    }

    @TestFactory
    @DisplayName("its own tests, under each PowerShell that is here")
    Stream<DynamicTest> underPowerShell() {
        return Stream.of("pwsh", "powershell")
                .flatMap(name -> installed(name).stream())
                .map(shell ->
                        dynamicTest(
                                shell.toString(),
                                () ->
                                        run(
                                                shell.toString(),
                                                "-NoProfile",
                                                "-NonInteractive",
                                                "-File",
                                                TESTS.toString())));
    }

    /** A program on the path, or among the installed tools where nobody sourced the environment. */
    private static Optional<Path> installed(String name) {
        String path =
                System.getenv().getOrDefault("PATH", "")
                        + File.pathSeparator
                        + System.getenv()
                                .getOrDefault(
                                        "SMIME_TRUST_TOOLS",
                                        System.getProperty("user.home")
                                                + "/.cache/smime-trust/tools")
                        + "/bin";
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> Stream.of(Path.of(folder, name), Path.of(folder, name + ".exe")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** What a program prints; fails where it does. */
    private static String run(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("import-script", ".txt");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(out.toFile())
                            .start();
            boolean ended = process.waitFor(5, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly();
            }
            String text = Files.readString(out, UTF_8);
            assertThat(ended && process.exitValue() == 0)
                    .as("%s said:%n%s", String.join(" ", command), text)
                    .isTrue();
            return text;
        } finally {
            Files.delete(out);
        }
    }
}
