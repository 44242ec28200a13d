package smimetrust.notice;

import java.util.List;
import smimetrust.release.Layout;
import smimetrust.release.Manifest;
import smimetrust.release.Release;

/**
 * What an administrator types to import one release, in Windows PowerShell 5.1 and PowerShell 7
 * alike. Nothing of it is chosen by a certificate or an uploader: there are the release's own key
 * and digest, and the place of the output.
 *
 * <p>Every statement is one line, because people paste line by line: a {@code throw} would stop its
 * own line only, and an {@code else} that begins a line belongs to no {@code if}. So what is
 * hashed, compared and imported is one array, in one statement.
 */
final class ImportSession {

    private static final String MODULE = "ExchangeOnlineManagement";

    private ImportSession() {}

    /** How the store gets to the administrator's machine. */
    static List<String> fetch(Place place, Release release) {
        String location = place.locate(release.key());
        return switch (place) {
            case Place.Bucket b -> List.of("aws s3 cp \"" + location + "\" .");
            case Place.Folder f -> List.of(location);
        };
    }

    /**
     * How the script gets there, where it is not kept by the administrator already, and a line that
     * says whether it is the one of this program: who can change the bucket could change it.
     */
    static List<String> fetchScript(Place place, Release release) {
        String key = Layout.scriptBeside(release.key());
        String location = place.locate(key);
        return List.of(
                switch (place) {
                    case Place.Bucket b -> "aws s3 cp \"" + location + "\" .";
                    case Place.Folder f -> location;
                },
                "(Get-FileHash -Algorithm SHA256 -LiteralPath "
                        + literal(local(place, key))
                        + ").Hash -eq "
                        + literal(Manifest.Script.ofThisProgram().sha256().hex()));
    }

    /**
     * The whole import by the script, in one line. The digest stands here and not in a file beside
     * the script: who can change the store could change that file too.
     */
    static List<String> script(Place place, Release release) {
        return List.of(
                "& "
                        + literal(local(place, Layout.scriptBeside(release.key())))
                        + " -Path "
                        + literal(local(place, release.key()))
                        + " -Sha256 "
                        + release.sha256().hex()
                        + " -UserPrincipalName admin@example.com");
    }

    /** From nothing to a connected session. */
    static List<String> connect() {
        return List.of(
                "Install-Module -Name " + MODULE + " -Scope CurrentUser",
                "Update-Module -Name " + MODULE,
                "Import-Module " + MODULE,
                "Connect-ExchangeOnline -UserPrincipalName admin@example.com");
    }

    /** Saves what the tenant trusts now, if Exchange gives it back as bytes. */
    static List<String> keep() {
        return List.of(
                "$present = (Get-SmimeConfig).SMIMECertificateIssuingCA",
                "if ($present -is [byte[]] -and $present.Length -gt 0) {"
                        + " [System.IO.File]::WriteAllBytes("
                        + "(Join-Path $PWD.ProviderPath 'present.sst'), $present);"
                        + " 'Saved as present.sst' }"
                        + " elseif ($present) {"
                        + " 'NOT saved, it is no list of bytes: ' + $present.GetType().FullName }"
                        + " else { 'Nothing to save: no list came back' }");
    }

    /** Imports the bytes whose digest the notice tells, or nothing. */
    static List<String> replace(Place place, Release release) {
        return List.of(
                "$bytes = [System.IO.File]::ReadAllBytes((Resolve-Path -LiteralPath "
                        + literal(local(place, release.key()))
                        + ").ProviderPath)",
                "if ((Get-FileHash -Algorithm SHA256 -InputStream"
                        + " ([System.IO.MemoryStream]::new($bytes))).Hash -eq "
                        + literal(release.sha256().hex())
                        + ") { Set-SmimeConfig -SMIMECertificateIssuingCA $bytes"
                        + " -ErrorAction Stop; 'Imported.' }"
                        + " else { 'NOT imported: this is not the file of the notice.' }");
    }

    static List<String> readBack() {
        return List.of("Get-SmimeConfig | Format-List SMIMECertificatesExpiryDate");
    }

    static List<String> disconnect() {
        return List.of("Disconnect-ExchangeOnline -Confirm:$false");
    }

    /** A fetched file in the folder where people work, or the file itself. */
    private static String local(Place place, String key) {
        return switch (place) {
            case Place.Bucket b -> "./" + key.substring(key.lastIndexOf('/') + 1);
            case Place.Folder f -> f.locate(key);
        };
    }

    /**
     * A single-quoted literal. PowerShell takes the typographic quotes for the plain one, and each
     * is escaped by itself.
     */
    static String literal(String text) {
        return "'" + text.replaceAll("['\u2018\u2019\u201A\u201B]", "$0$0") + "'";
    }
}
