#requires -Version 5.1
<#
.SYNOPSIS
Imports one release of smime-trust into one Exchange Online tenant: checked, backed up, asked for and read back.

.DESCRIPTION
This script is the same for every tenant and every release, and holds nothing of either: review it once, sign it, and
keep your own copy.

It reads the store once. Those bytes must have the SHA-256 that the notice told (never take it from a file beside the
store: who can change the one can change the other), must be a well-formed store of certificates, and all of these must
be valid now. The same bytes are then imported; they REPLACE the whole list that the tenant trusts.

Before that the tenant's present list is saved to a file with the time in its name, the difference is shown, and you
are asked. Afterwards the list is read back and compared certificate by certificate, and the command to go back is
shown. What Exchange answers when it is asked for the list is not documented: where no usable list comes back, the
script stops and asks for -NoBackup.

It needs the module ExchangeOnlineManagement 3.0 or newer, and asks before it installs that. A session that is connected
already is used if neither -UserPrincipalName nor -AppId is given, and is left connected.

Exit codes:
  0  the tenant trusts exactly this list; or -WhatIf found nothing in the way
  1  PowerShell could not start the script
  2  refused before anything was changed: the message says why
  3  you said no; nothing was changed
  4  Exchange did not take the list, and it was read back as it was before
  5  the import was tried, and the list is not, or cannot be seen to be, the one that was asked for
  6  the tenant trusts exactly this list, but what should follow failed: the read-back file or the synchronisation

.PARAMETER Path
The store: smime-trust.sst of a release, or a backup that this script made.

.PARAMETER Sha256
The SHA-256 of the store, 64 hexadecimal digits, from the notice.

.PARAMETER UserPrincipalName
Who signs in, such as admin@example.com.

.PARAMETER AppId
The application that signs in without a person, with -CertificateThumbprint and -Organization.

.PARAMETER CertificateThumbprint
The application's certificate, in this machine's certificate store.

.PARAMETER Organization
The tenant, such as example.onmicrosoft.com.

.PARAMETER BackupFolder
Where the backup goes; the current folder if it is not given.

.PARAMETER NoBackup
Saves no backup. Needed where Exchange gives no usable list back, as it does where none was ever imported.

.PARAMETER ReadBackPath
Writes the list that the tenant trusts in the end to this file, as a store: for 'smime-trust verify-tenant'.

.PARAMETER StartSync
Starts a directory synchronisation afterwards. Works on the synchronisation server only.

.PARAMETER Force
Asks nothing, installs what is missing, and replaces the file of -ReadBackPath.

.EXAMPLE
./Import-SmimeTrust.ps1 -Path ./smime-trust.sst -Sha256 <from the notice> -UserPrincipalName admin@example.com

.EXAMPLE
./Import-SmimeTrust.ps1 -Path ./smime-trust.sst -Sha256 <from the notice> -UserPrincipalName admin@example.com -WhatIf

Signs in, reads and compares, and changes nothing.

.EXAMPLE
./Import-SmimeTrust.ps1 -Path ./smime-trust.sst -Sha256 <from the notice> -AppId <id> -CertificateThumbprint <thumbprint> -Organization example.onmicrosoft.com -Force

Without a person.
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High', DefaultParameterSetName = 'Person')]
param(
    [Parameter(Mandatory = $true, Position = 0)]
    [ValidateNotNullOrEmpty()]
    [string] $Path,

    [Parameter(Mandatory = $true)]
    [ValidatePattern('\A[0-9A-Fa-f]{64}\z')]
    [string] $Sha256,

    [Parameter(ParameterSetName = 'Person')]
    [string] $UserPrincipalName = '',

    [Parameter(Mandatory = $true, ParameterSetName = 'Application')]
    [ValidateNotNullOrEmpty()]
    [string] $AppId,

    [Parameter(Mandatory = $true, ParameterSetName = 'Application')]
    [ValidateNotNullOrEmpty()]
    [string] $CertificateThumbprint,

    [Parameter(Mandatory = $true, ParameterSetName = 'Application')]
    [ValidateNotNullOrEmpty()]
    [string] $Organization,

    [Parameter()]
    [string] $BackupFolder = '.',

    [Parameter()]
    [switch] $NoBackup,

    [Parameter()]
    [string] $ReadBackPath = '',

    [Parameter()]
    [switch] $StartSync,

    [Parameter()]
    [switch] $Force
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$WarningPreference = 'Continue'

# ---- What is said, and how a step ends the whole -----------------------------------------------------------------

function Write-Line {
    param([string] $Text = '')
    Write-Host -Object $Text
}

# Ends the run with one of the exit codes above.
function Stop-Import {
    param([int] $Code, [string] $Message)
    $problem = New-Object -TypeName System.InvalidOperationException -ArgumentList $Message
    $problem.Data['SmimeTrustExitCode'] = $Code
    throw $problem
}

# The exit code of what was thrown; whatever no step foresaw counts as refused.
function Get-FailureCode {
    param([System.Management.Automation.ErrorRecord] $Failure)
    $code = $Failure.Exception.Data['SmimeTrustExitCode']
    if ($null -eq $code) {
        return 2
    }
    return [int] $code
}

# Names come from certificates, and messages from elsewhere: one line, and nothing that steers a terminal or hides.
function ConvertTo-SafeText {
    param([string] $Text, [int] $MaxLength = 100)
    $safe = ($Text -replace '\s+', ' ').Trim() -replace '\p{C}', '?'
    if ($safe.Length -gt $MaxLength) {
        $safe = $safe.Substring(0, $MaxLength) + '...'
    }
    return $safe
}

# A time in UTC, the same in every culture.
function Format-Moment {
    param([datetime] $At)
    return $At.ToUniversalTime().ToString('yyyy-MM-dd HH:mm', [System.Globalization.CultureInfo]::InvariantCulture) + ' UTC'
}

# A single-quoted literal; PowerShell takes the typographic quotes for the plain one.
function ConvertTo-Literal {
    param([string] $Text)
    return "'" + ($Text -replace '[\u0027\u2018\u2019\u201A\u201B]', '$0$0') + "'"
}

# ---- Bytes and certificates --------------------------------------------------------------------------------------

function Get-Sha256 {
    param([byte[]] $Bytes)
    $algorithm = [System.Security.Cryptography.SHA256]::Create()
    try {
        return [System.BitConverter]::ToString($algorithm.ComputeHash($Bytes)).Replace('-', '').ToLowerInvariant()
    }
    finally {
        $algorithm.Dispose()
    }
}

# One certificate from its DER encoding, which must be all that there is.
function ConvertFrom-Der {
    param([byte[]] $Bytes)
    $digest = Get-Sha256 -Bytes $Bytes
    $certificate = $null
    try {
        $certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($Bytes)
    }
    catch {
        Stop-Import -Code 2 -Message "what has the SHA-256 $digest cannot be read as a certificate: $(ConvertTo-SafeText -Text $_.Exception.Message)"
    }
    if ((Get-Sha256 -Bytes $certificate.RawData) -ne $digest) {
        Stop-Import -Code 2 -Message "what has the SHA-256 $digest is not exactly one certificate"
    }
    $name = $certificate.GetNameInfo([System.Security.Cryptography.X509Certificates.X509NameType]::SimpleName, $false)
    if ([string]::IsNullOrEmpty($name)) {
        $name = $certificate.Subject
    }
    return [pscustomobject] @{
        Sha256 = $digest
        Name = ConvertTo-SafeText -Text $name
        NotBefore = $certificate.NotBefore.ToUniversalTime()
        NotAfter = $certificate.NotAfter.ToUniversalTime()
    }
}

# The certificates of a serialized certificate store ([MS-OSHARED]), each once: header of 8 bytes; elements, each of id,
# encoding and length (4 bytes each, little-endian) and a value; 12 zero bytes. Ids: 32 certificate, 33 CRL, 34 CTL,
# others are properties of the certificate that follows.
function ConvertFrom-Store {
    param([byte[]] $Bytes)
    if (-not (Test-StoreHeader -Bytes $Bytes)) {
        Stop-Import -Code 2 -Message 'this is not a serialized certificate store (.sst)'
    }
    $seen = @{}
    $at = 8
    $dangling = $false
    while ($true) {
        if ($Bytes.Length - $at -lt 12) {
            Stop-Import -Code 2 -Message "the store ends at byte $($Bytes.Length) without its end marker"
        }
        [long] $id = [System.BitConverter]::ToUInt32($Bytes, $at)
        [long] $encoding = [System.BitConverter]::ToUInt32($Bytes, $at + 4)
        [long] $length = [System.BitConverter]::ToUInt32($Bytes, $at + 8)
        if ($id -eq 0 -and $encoding -eq 0 -and $length -eq 0) {
            if ($dangling -or $Bytes.Length - $at -ne 12) {
                Stop-Import -Code 2 -Message "the store goes on after its end marker at byte $at, or a certificate is missing before it"
            }
            return
        }
        if ($id -lt 1 -or $id -gt 65535 -or $encoding -ne 1 -or $length -gt $Bytes.Length - $at - 12) {
            Stop-Import -Code 2 -Message "the store's element at byte $at is malformed"
        }
        if ($id -eq 33 -or $id -eq 34) {
            Stop-Import -Code 2 -Message "the store holds more than certificates, at byte $at"
        }
        $dangling = $id -ne 32
        if ($id -eq 32) {
            $der = New-Object -TypeName 'System.Byte[]' -ArgumentList ([int] $length)
            [System.Array]::Copy($Bytes, $at + 12, $der, 0, [int] $length)
            $certificate = ConvertFrom-Der -Bytes $der
            if (-not $seen.ContainsKey($certificate.Sha256)) {
                $seen[$certificate.Sha256] = $true
                $certificate
            }
        }
        $at = $at + 12 + [int] $length
    }
}

# A store without properties, of a list of DER encodings.
function ConvertTo-Store {
    param([System.Collections.Generic.List[byte[]]] $Encodings)
    $stream = New-Object -TypeName System.IO.MemoryStream
    $writer = New-Object -TypeName System.IO.BinaryWriter -ArgumentList $stream
    $writer.Write([uint32] 0)
    $writer.Write([uint32] 0x54524543)
    foreach ($der in $Encodings) {
        $writer.Write([uint32] 32)
        $writer.Write([uint32] 1)
        $writer.Write([uint32] $der.Length)
        $writer.Write([byte[]] $der)
    }
    $writer.Write([uint32] 0)
    $writer.Write([uint32] 0)
    $writer.Write([uint32] 0)
    $writer.Flush()
    return , $stream.ToArray()
}

# What changes from one list of certificates to another.
function Compare-CertificateList {
    param([object[]] $Before, [object[]] $After)
    $was = @{}
    $is = @{}
    foreach ($certificate in $Before) {
        $was[$certificate.Sha256] = $certificate
    }
    foreach ($certificate in $After) {
        $is[$certificate.Sha256] = $certificate
    }
    $added = @($After | Where-Object -FilterScript { $null -ne $_ -and -not $was.ContainsKey($_.Sha256) })
    $removed = @($Before | Where-Object -FilterScript { $null -ne $_ -and -not $is.ContainsKey($_.Sha256) })
    return [pscustomobject] @{
        Added = $added
        Removed = $removed
        IsEmpty = ($added.Count -eq 0 -and $removed.Count -eq 0)
    }
}

function Write-CertificateLine {
    param([string] $Sign, [object[]] $Certificates)
    foreach ($certificate in $Certificates) {
        Write-Line -Text "  $Sign $($certificate.Name), valid until $(Format-Moment -At $certificate.NotAfter)"
        Write-Line -Text "    SHA-256 $($certificate.Sha256)"
    }
}

# ---- Files -------------------------------------------------------------------------------------------------------

# All bytes of one file, read once.
function Read-WholeFile {
    param([string] $Path)
    $found = @(Resolve-Path -LiteralPath $Path -ErrorAction SilentlyContinue)
    if ($found.Count -ne 1 -or $found[0].Provider.Name -ne 'FileSystem') {
        Stop-Import -Code 2 -Message "there is no file $(ConvertTo-SafeText -Text $Path -MaxLength 300)"
    }
    $file = New-Object -TypeName System.IO.FileInfo -ArgumentList $found[0].ProviderPath
    if (-not $file.Exists) {
        Stop-Import -Code 2 -Message "$(ConvertTo-SafeText -Text $Path -MaxLength 300) is not a file"
    }
    if ($file.Length -gt 16777216) {
        Stop-Import -Code 2 -Message "the file has $($file.Length) bytes, which is more than any store"
    }
    $bytes = [System.IO.File]::ReadAllBytes($file.FullName)
    return , $bytes
}

# The full path of a file to come; its folder must be there.
function Resolve-NewFile {
    param([string] $Path, [bool] $MayExist)
    $full = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
    if (-not [System.IO.Directory]::Exists([System.IO.Path]::GetDirectoryName($full))) {
        Stop-Import -Code 2 -Message "there is no folder for $(ConvertTo-SafeText -Text $full -MaxLength 300)"
    }
    if ([System.IO.Directory]::Exists($full) -or (-not $MayExist -and [System.IO.File]::Exists($full))) {
        Stop-Import -Code 2 -Message "$(ConvertTo-SafeText -Text $full -MaxLength 300) is there already"
    }
    return $full
}

# Writes a file and sees that it holds what was written.
function Save-WholeFile {
    param([string] $FullPath, [byte[]] $Bytes, [bool] $Replace)
    $mode = [System.IO.FileMode]::CreateNew
    if ($Replace) {
        $mode = [System.IO.FileMode]::Create
    }
    $file = [System.IO.File]::Open($FullPath, $mode, [System.IO.FileAccess]::Write, [System.IO.FileShare]::None)
    try {
        $file.Write($Bytes, 0, $Bytes.Length)
    }
    finally {
        $file.Dispose()
    }
    if ((Get-Sha256 -Bytes ([System.IO.File]::ReadAllBytes($FullPath))) -ne (Get-Sha256 -Bytes $Bytes)) {
        Stop-Import -Code 2 -Message "$(ConvertTo-SafeText -Text $FullPath -MaxLength 300) does not hold what was written to it"
    }
}

# ---- The release -------------------------------------------------------------------------------------------------

# The store with what is in it; ends the run unless these bytes are the ones of the notice and can be imported now.
function Read-Release {
    param([string] $Path, [string] $Expected, [datetime] $Now)
    $bytes = Read-WholeFile -Path $Path
    $digest = Get-Sha256 -Bytes $bytes
    if ($digest -ne $Expected) {
        Stop-Import -Code 2 -Message "the file has the SHA-256 $digest, not $($Expected.ToLowerInvariant()): it is not the one of the notice"
    }
    $certificates = @(ConvertFrom-Store -Bytes $bytes)
    if ($certificates.Count -eq 0) {
        Stop-Import -Code 2 -Message 'the store holds no certificate: to import it would take all trust away'
    }
    $first = @($certificates | Sort-Object -Property NotAfter)[0]
    if ($first.NotAfter -le $Now) {
        Stop-Import -Code 2 -Message "$($first.Name) in it was valid until $(Format-Moment -At $first.NotAfter): Exchange refuses the whole store. Take the newest release"
    }
    foreach ($certificate in $certificates) {
        if ($certificate.NotBefore -gt $Now) {
            Stop-Import -Code 2 -Message "$($certificate.Name) in it is valid from $(Format-Moment -At $certificate.NotBefore) only: is this machine's clock right?"
        }
    }
    return [pscustomobject] @{
        Bytes = $bytes
        Sha256 = $digest
        Certificates = $certificates
        ImportBefore = $first.NotAfter
    }
}

# ---- Exchange Online ---------------------------------------------------------------------------------------------

# A property's value whole, be it a list; null where there is none.
function Get-PropertyValue {
    param([object] $From, [string] $Name)
    if ($null -eq $From) {
        return $null
    }
    $property = $From.PSObject.Properties[$Name]
    if ($null -eq $property) {
        return $null
    }
    return , $property.Value
}

function Install-ExchangeModule {
    param([object] $Caller, [hashtable] $Options)
    $question = 'The module ExchangeOnlineManagement 3.0 or newer is needed and is not here. Install it for you from the PowerShell Gallery?'
    if ($Options.WhatIf) {
        Stop-Import -Code 2 -Message 'the module ExchangeOnlineManagement 3.0 or newer is not here, and -WhatIf installs nothing'
    }
    if (-not $Options.Force -and -not $Caller.ShouldContinue($question, 'Import-SmimeTrust')) {
        Stop-Import -Code 3 -Message 'the module was not installed'
    }
    # Windows PowerShell 5.1 offers the gallery only old versions of TLS unless it is told to.
    [System.Net.ServicePointManager]::SecurityProtocol = [System.Net.ServicePointManager]::SecurityProtocol -bor [System.Net.SecurityProtocolType]::Tls12
    Install-Module -Name ExchangeOnlineManagement -MinimumVersion '3.0.0' -Repository PSGallery -Scope CurrentUser -Force -Confirm:$false -ErrorAction Stop
}

function Import-ExchangeModule {
    param([object] $Caller, [hashtable] $Options)
    $minimum = [version] '3.0.0'
    $loaded = @(Get-Module -Name ExchangeOnlineManagement | Where-Object -FilterScript { $_.Version -ge $minimum })
    if ($loaded.Count -gt 0) {
        return
    }
    $installed = @(Get-Module -Name ExchangeOnlineManagement -ListAvailable | Where-Object -FilterScript { $_.Version -ge $minimum })
    if ($installed.Count -eq 0) {
        Install-ExchangeModule -Caller $Caller -Options $Options
    }
    Import-Module -Name ExchangeOnlineManagement -MinimumVersion '3.0.0' -ErrorAction Stop
}

# This session's connections that Get-SmimeConfig and Set-SmimeConfig could mean: not those of Security & Compliance,
# not those whose commands have a prefix, and not broken ones.
function Get-ExchangeConnection {
    foreach ($connection in @(Get-ConnectionInformation -ErrorAction Stop)) {
        $isCompliance = [string] (Get-PropertyValue -From $connection -Name 'IsEopSession')
        $prefix = [string] (Get-PropertyValue -From $connection -Name 'ModulePrefix')
        $state = [string] (Get-PropertyValue -From $connection -Name 'State')
        if ($null -ne $connection -and $isCompliance -ne 'True' -and $prefix -eq '' -and ($state -eq '' -or $state -eq 'Connected')) {
            $connection
        }
    }
}

# Whom a connection is with, for people.
function Get-TenantName {
    param([object] $Connection)
    $parts = @()
    foreach ($name in @('Organization', 'TenantID', 'UserPrincipalName')) {
        $value = [string] (Get-PropertyValue -From $Connection -Name $name)
        if (-not [string]::IsNullOrEmpty($value)) {
            $parts += ConvertTo-SafeText -Text $value
        }
    }
    if ($parts.Count -eq 0) {
        return 'the tenant of this session'
    }
    return $parts -join ', '
}

# The one connection that there is then; ends the run where it is unclear which tenant would be changed.
function Connect-Tenant {
    param([hashtable] $Options)
    $present = @(Get-ExchangeConnection)
    if ($present.Count -gt 1) {
        Stop-Import -Code 2 -Message 'this session has several connections to Exchange Online: close them with Disconnect-ExchangeOnline'
    }
    $isNamed = -not [string]::IsNullOrEmpty($Options.UserPrincipalName) -or -not [string]::IsNullOrEmpty($Options.AppId)
    if ($present.Count -eq 1) {
        if ($isNamed) {
            Stop-Import -Code 2 -Message "this session is connected already, with $(Get-TenantName -Connection $present[0]): close that with Disconnect-ExchangeOnline, or leave out -UserPrincipalName and -AppId to use it"
        }
        return $present[0]
    }
    if (-not [string]::IsNullOrEmpty($Options.AppId)) {
        $null = Connect-ExchangeOnline -AppId $Options.AppId -CertificateThumbprint $Options.CertificateThumbprint -Organization $Options.Organization -ShowBanner:$false -ErrorAction Stop
    }
    elseif ($isNamed) {
        $null = Connect-ExchangeOnline -UserPrincipalName $Options.UserPrincipalName -ShowBanner:$false -ErrorAction Stop
    }
    else {
        $null = Connect-ExchangeOnline -ShowBanner:$false -ErrorAction Stop
    }
    $opened = @(Get-ExchangeConnection)
    if ($opened.Count -ne 1) {
        Stop-Import -Code 2 -Message "Exchange Online was asked for one connection, and there are $($opened.Count)"
    }
    return $opened[0]
}

# Closes what was opened since; never throws.
function Disconnect-Tenant {
    param([string[]] $Known)
    try {
        foreach ($connection in @(Get-ExchangeConnection)) {
            $id = [string] (Get-PropertyValue -From $connection -Name 'ConnectionId')
            if ($Known -notcontains $id) {
                $null = Disconnect-ExchangeOnline -ConnectionId $id -Confirm:$false -WhatIf:$false -ErrorAction Stop
            }
        }
    }
    catch {
        Write-Warning -Message "The connection could not be closed: $(ConvertTo-SafeText -Text $_.Exception.Message -MaxLength 300)"
    }
}

# Ends the run where this account may not read and write the list.
function Assert-Permission {
    $read = @(Get-Command -Name Get-SmimeConfig -ErrorAction SilentlyContinue)
    $write = @(Get-Command -Name Set-SmimeConfig -ErrorAction SilentlyContinue)
    if ($read.Count -eq 0 -or $write.Count -eq 0 -or -not $write[0].Parameters.ContainsKey('SMIMECertificateIssuingCA')) {
        Stop-Import -Code 2 -Message 'this account''s roles have no Get-SmimeConfig, or no Set-SmimeConfig with -SMIMECertificateIssuingCA'
    }
}

# Whether some bytes begin as a store does.
function Test-StoreHeader {
    param([byte[]] $Bytes)
    return $Bytes.Length -ge 8 -and
        [System.BitConverter]::ToUInt32($Bytes, 0) -eq 0 -and
        [System.BitConverter]::ToUInt32($Bytes, 4) -eq 0x54524543
}

# The bytes of a store from what Exchange gave for the list: its type is not documented, and differs with the way in.
# Null where it is nothing known.
function ConvertTo-StoreBytes {
    param([object] $Value)
    if ($Value -is [byte[]]) {
        return , $Value
    }
    if ($Value -is [string]) {
        try {
            $decoded = [System.Convert]::FromBase64String($Value)
            return , $decoded
        }
        catch [System.FormatException] {
            return $null
        }
    }
    $encodings = New-Object -TypeName 'System.Collections.Generic.List[byte[]]'
    $octets = New-Object -TypeName 'System.Collections.Generic.List[byte]'
    $items = @($Value)
    foreach ($item in $items) {
        if (($item -is [byte] -or $item -is [int] -or $item -is [long]) -and $item -ge 0 -and $item -le 255) {
            $octets.Add([byte] $item)
        }
        elseif ($item -is [byte[]]) {
            $encodings.Add($item)
        }
        elseif ($item -is [string]) {
            try {
                $encodings.Add([System.Convert]::FromBase64String($item))
            }
            catch [System.FormatException] {
                return $null
            }
        }
        else {
            $raw = Get-PropertyValue -From $item -Name 'RawData'
            if ($raw -isnot [byte[]]) {
                return $null
            }
            $encodings.Add($raw)
        }
    }
    if ($octets.Count -eq $items.Count) {
        return , $octets.ToArray()
    }
    if ($encodings.Count -ne $items.Count) {
        return $null
    }
    if ($encodings.Count -eq 1 -and (Test-StoreHeader -Bytes $encodings[0])) {
        return , $encodings[0]
    }
    return , (ConvertTo-Store -Encodings $encodings)
}

# A list as Exchange gave it. Problem is empty, or says why it is no list that could be saved and compared.
function ConvertTo-TenantList {
    param([object] $Value, [object] $ExpiryDate)
    $list = [pscustomobject] @{
        Bytes = $null
        Certificates = @()
        Problem = ''
        ExpiryDate = ConvertTo-SafeText -Text ([string] $ExpiryDate)
    }
    if ($null -eq $Value -or @($Value).Count -eq 0 -or ($Value -is [string] -and $Value.Trim().Length -eq 0)) {
        $list.Problem = 'Exchange gave no list back'
        if ($list.ExpiryDate.Length -gt 0) {
            $list.Problem += ", although it names $($list.ExpiryDate) as the first expiry in it"
        }
        return $list
    }
    try {
        $list.Bytes = ConvertTo-StoreBytes -Value $Value
        if ($null -eq $list.Bytes) {
            $list.Problem = "Exchange gave the list back as $($Value.GetType().FullName), of which nothing is known"
        }
        else {
            $list.Certificates = @(ConvertFrom-Store -Bytes $list.Bytes)
        }
    }
    catch {
        $list.Problem = "Exchange gave a list back that cannot be used: $(ConvertTo-SafeText -Text $_.Exception.Message -MaxLength 300)"
    }
    return $list
}

# What the tenant trusts now.
function Get-TenantList {
    $answers = @(Get-SmimeConfig -ErrorAction Stop)
    if ($answers.Count -eq 0) {
        return ConvertTo-TenantList -Value $null -ExpiryDate $null
    }
    $value = Get-PropertyValue -From $answers[0] -Name 'SMIMECertificateIssuingCA'
    $date = Get-PropertyValue -From $answers[0] -Name 'SMIMECertificatesExpiryDate'
    return ConvertTo-TenantList -Value $value -ExpiryDate $date
}

# What the tenant trusts once an import has arrived everywhere: asked again while it is not yet the expected.
function Wait-TenantList {
    param([object[]] $Expected, [int] $Attempts = 6)
    $list = Get-TenantList
    for ($attempt = 2; $attempt -le $Attempts; $attempt++) {
        if ($list.Problem.Length -eq 0 -and (Compare-CertificateList -Before $list.Certificates -After $Expected).IsEmpty) {
            break
        }
        Start-Sleep -Seconds 5
        $list = Get-TenantList
    }
    return $list
}

# ---- Backup, import, what follows --------------------------------------------------------------------------------

# Saves the present list; gives the command that brings it back, or none.
function Save-Backup {
    param([object] $List, [object] $Connection, [datetime] $Now, [hashtable] $Options)
    $tenant = [string] (Get-PropertyValue -From $Connection -Name 'Organization')
    if ([string]::IsNullOrEmpty($tenant)) {
        $tenant = [string] (Get-PropertyValue -From $Connection -Name 'TenantID')
    }
    if ([string]::IsNullOrEmpty($tenant)) {
        $tenant = 'tenant'
    }
    $stamp = $Now.ToString('yyyyMMddTHHmmssfffZ', [System.Globalization.CultureInfo]::InvariantCulture)
    $name = 'smime-trust-backup-' + ($tenant -replace '[^0-9A-Za-z.-]', '_') + '-' + $stamp + '.sst'
    $full = Resolve-NewFile -Path (Join-Path -Path $Options.BackupFolder -ChildPath $name) -MayExist $false
    Save-WholeFile -FullPath $full -Bytes $List.Bytes -Replace $false
    Write-Line -Text "The present list, $(@($List.Certificates).Count) certificates, was saved as $full"
    $expired = @($List.Certificates | Where-Object -FilterScript { $_.NotAfter -le $Now })
    if ($expired.Count -gt 0) {
        Write-Warning -Message "Exchange will not take that list back as it is: $($expired[0].Name) in it was valid until $(Format-Moment -At $expired[0].NotAfter)."
    }
    $command = '& ' + (ConvertTo-Literal -Text $Options.ScriptPath) + ' -Path ' + (ConvertTo-Literal -Text $full) + ' -Sha256 ' + (Get-Sha256 -Bytes $List.Bytes)
    if (-not [string]::IsNullOrEmpty($Options.AppId)) {
        $command += ' -AppId ' + (ConvertTo-Literal -Text $Options.AppId) + ' -CertificateThumbprint ' + (ConvertTo-Literal -Text $Options.CertificateThumbprint) + ' -Organization ' + (ConvertTo-Literal -Text $Options.Organization)
    }
    elseif (-not [string]::IsNullOrEmpty($Options.UserPrincipalName)) {
        $command += ' -UserPrincipalName ' + (ConvertTo-Literal -Text $Options.UserPrincipalName)
    }
    return $command
}

function Write-Rollback {
    param([string] $Command)
    if ($Command.Length -eq 0) {
        Write-Line -Text 'There is no backup of what was there before.'
        return
    }
    Write-Line -Text 'To go back to what was there before:'
    Write-Line -Text "  $Command"
}

# Imports, reads back and says what came of it. Gives the exit code.
function Set-TenantList {
    param([object] $Release, [object] $Before, [string] $Rollback, [hashtable] $State)
    $refusal = ''
    $State.Changed = 'perhaps'
    try {
        $null = Set-SmimeConfig -SMIMECertificateIssuingCA $Release.Bytes -Confirm:$false -ErrorAction Stop
    }
    catch {
        $refusal = ConvertTo-SafeText -Text $_.Exception.Message -MaxLength 1000
    }
    $after = $null
    try {
        if ($refusal.Length -eq 0) {
            $after = Wait-TenantList -Expected $Release.Certificates
        }
        else {
            $after = Get-TenantList
        }
    }
    catch {
        $after = ConvertTo-TenantList -Value $null -ExpiryDate $null
        $after.Problem = "the list could not be read back: $(ConvertTo-SafeText -Text $_.Exception.Message -MaxLength 300)"
    }
    $State.After = $after
    $isReadable = $after.Problem.Length -eq 0
    if ($refusal.Length -gt 0) {
        Write-Line -Text "FAILED: Exchange answered: $refusal"
        if ($isReadable -and $Before.Problem.Length -eq 0 -and (Compare-CertificateList -Before $Before.Certificates -After $after.Certificates).IsEmpty) {
            $State.Changed = 'no'
            Write-Line -Text 'The list was read back and is what it was before: nothing was changed in the tenant.'
            return 4
        }
    }
    if (-not $isReadable) {
        Write-Line -Text "NOT VERIFIED: $($after.Problem)."
        if ($refusal.Length -eq 0) {
            Write-Line -Text "Exchange took the list, whose first expiry is $(Format-Moment -At $Release.ImportBefore); it names '$($after.ExpiryDate)'."
        }
        else {
            Write-Line -Text 'Exchange takes a list whole or not at all, so the list should be what it was before.'
        }
        Write-Rollback -Command $Rollback
        return 5
    }
    $difference = Compare-CertificateList -Before $Release.Certificates -After $after.Certificates
    if (-not $difference.IsEmpty) {
        Write-Line -Text 'NOT WHAT WAS ASKED FOR: the list read back differs from the file.'
        Write-CertificateLine -Sign 'not asked for:' -Certificates $difference.Added
        Write-CertificateLine -Sign 'missing:' -Certificates $difference.Removed
        Write-Rollback -Command $Rollback
        return 5
    }
    $State.Changed = 'yes'
    Write-Line -Text "Imported, and read back: the tenant trusts exactly the $(@($Release.Certificates).Count) certificates of the file."
    Write-Rollback -Command $Rollback
    return 0
}

function Assert-Synchronisation {
    if (@(Get-Command -Name Start-ADSyncSyncCycle -ErrorAction SilentlyContinue).Count -eq 0) {
        Stop-Import -Code 2 -Message '-StartSync works on the synchronisation server only: there is no Start-ADSyncSyncCycle here'
    }
}

# What was asked for beyond the import. Gives the exit code.
function Complete-Import {
    param([object] $List, [string] $ReadBackFile, [hashtable] $Options)
    $code = 0
    if ($ReadBackFile.Length -gt 0) {
        try {
            Save-WholeFile -FullPath $ReadBackFile -Bytes $List.Bytes -Replace $Options.Force
            Write-Line -Text "What the tenant trusts was written to $ReadBackFile"
        }
        catch {
            Write-Line -Text "FAILED: what the tenant trusts could not be written: $(ConvertTo-SafeText -Text $_.Exception.Message -MaxLength 300)"
            $code = 6
        }
    }
    if ($Options.StartSync) {
        try {
            $null = Start-ADSyncSyncCycle -PolicyType Delta -ErrorAction Stop
            Write-Line -Text 'The synchronisation was started.'
        }
        catch {
            Write-Line -Text "FAILED: the synchronisation was not started: $(ConvertTo-SafeText -Text $_.Exception.Message -MaxLength 300)"
            $code = 6
        }
    }
    return $code
}

# Shows what would change.
function Write-Plan {
    param([object] $Release, [object] $Before, [object] $Difference)
    if ($Before.Problem.Length -gt 0) {
        Write-Line -Text 'What the tenant trusts now is not known. It would trust exactly this:'
        Write-CertificateLine -Sign '+' -Certificates $Release.Certificates
        return
    }
    Write-Line -Text "The tenant trusts $(@($Before.Certificates).Count) certificates. $(@($Difference.Added).Count) would come, $(@($Difference.Removed).Count) would go:"
    Write-CertificateLine -Sign '+' -Certificates $Difference.Added
    Write-CertificateLine -Sign '-' -Certificates $Difference.Removed
}

# ---- The whole ---------------------------------------------------------------------------------------------------

# Everything in order. Gives the exit code, and says in every case what became of the tenant.
function Invoke-SmimeTrustImport {
    param([object] $Caller, [hashtable] $Options)
    $state = @{ Changed = 'no'; After = $null }
    $known = @()
    $isConnecting = $false
    try {
        $now = [System.DateTime]::UtcNow
        $release = Read-Release -Path $Options.Path -Expected $Options.Sha256 -Now $now
        Write-Line -Text "The file is the one of the notice: $(@($release.Certificates).Count) certificates, to be imported before $(Format-Moment -At $release.ImportBefore)."
        $readBackFile = ''
        if (-not [string]::IsNullOrEmpty($Options.ReadBackPath)) {
            $readBackFile = Resolve-NewFile -Path $Options.ReadBackPath -MayExist $Options.Force
        }
        if ($Options.StartSync) {
            Assert-Synchronisation
        }

        Import-ExchangeModule -Caller $Caller -Options $Options
        $known = @(Get-ExchangeConnection | ForEach-Object -Process { [string] (Get-PropertyValue -From $_ -Name 'ConnectionId') })
        $isConnecting = $true
        $connection = Connect-Tenant -Options $Options
        $tenant = Get-TenantName -Connection $connection
        Write-Line -Text "Connected: $tenant"
        Assert-Permission

        $before = Get-TenantList
        $difference = Compare-CertificateList -Before $before.Certificates -After $release.Certificates
        if ($before.Problem.Length -eq 0 -and $difference.IsEmpty) {
            Write-Line -Text 'The tenant trusts exactly these certificates already. Nothing was changed in the tenant.'
            if ($Options.WhatIf) {
                return 0
            }
            return Complete-Import -List $before -ReadBackFile $readBackFile -Options $Options
        }
        if ($before.Problem.Length -gt 0 -and -not $Options.NoBackup) {
            Stop-Import -Code 2 -Message "$($before.Problem), so the present list cannot be saved. If the tenant never had one, or you have the store that was imported last: run this again with -NoBackup"
        }
        if ($before.Problem.Length -gt 0) {
            Write-Warning -Message "$($before.Problem)."
        }
        $rollback = ''
        if (-not $Options.NoBackup -and -not $Options.WhatIf) {
            $rollback = Save-Backup -List $before -Connection $connection -Now $now -Options $Options
        }

        Write-Plan -Release $release -Before $before -Difference $difference
        if ($Options.WhatIf -or -not $Options.Force) {
            $isApproved = $Caller.ShouldProcess(
                "Replace the whole list of $tenant with the $(@($release.Certificates).Count) certificates of the file",
                "Replace the whole list of $tenant with the $(@($release.Certificates).Count) certificates of the file?",
                'Import-SmimeTrust')
            if ($Options.WhatIf) {
                Write-Line -Text 'Nothing was changed in the tenant: -WhatIf.'
                return 0
            }
            if (-not $isApproved) {
                Stop-Import -Code 3 -Message 'you said no'
            }
        }
        if ([System.DateTime]::UtcNow -ge $release.ImportBefore) {
            Stop-Import -Code 2 -Message 'meanwhile a certificate in the store has expired'
        }

        $code = Set-TenantList -Release $release -Before $before -Rollback $rollback -State $state
        if ($code -ne 0) {
            if ($readBackFile.Length -gt 0 -and $null -ne $state.After.Bytes) {
                Save-WholeFile -FullPath $readBackFile -Bytes $state.After.Bytes -Replace $Options.Force
                Write-Line -Text "What the tenant trusts was written to $readBackFile"
            }
            return $code
        }
        return Complete-Import -List $state.After -ReadBackFile $readBackFile -Options $Options
    }
    catch {
        $code = Get-FailureCode -Failure $_
        Write-Line -Text "STOPPED: $(ConvertTo-SafeText -Text $_.Exception.Message -MaxLength 1000)."
        if ($state.Changed -eq 'no') {
            Write-Line -Text 'Nothing was changed in the tenant.'
            return $code
        }
        Write-Line -Text 'The import was tried before that: read above what became of it.'
        return 5
    }
    finally {
        if ($isConnecting) {
            Disconnect-Tenant -Known $known
        }
    }
}

# Dot-sourced, this file only defines its steps, for their tests.
if ($MyInvocation.InvocationName -ne '.') {
    $codes = @(Invoke-SmimeTrustImport -Caller $PSCmdlet -Options @{
        Path = $Path
        Sha256 = $Sha256
        UserPrincipalName = $UserPrincipalName
        AppId = $AppId
        CertificateThumbprint = $CertificateThumbprint
        Organization = $Organization
        BackupFolder = $BackupFolder
        NoBackup = [bool] $NoBackup
        ReadBackPath = $ReadBackPath
        StartSync = [bool] $StartSync
        Force = [bool] $Force
        WhatIf = [bool] $WhatIfPreference
        ScriptPath = $PSCommandPath
    })
    exit $codes[$codes.Count - 1]
}
