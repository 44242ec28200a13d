#requires -Version 5.1
<#
.SYNOPSIS
Runs Import-SmimeTrust.ps1 against a stand-in for Exchange Online. Needs nothing but PowerShell, and no network.

.DESCRIPTION
Run it under Windows PowerShell 5.1 and under PowerShell 7:

  powershell -NoProfile -ExecutionPolicy Bypass -File Import-SmimeTrust.Tests.ps1
  pwsh -NoProfile -File Import-SmimeTrust.Tests.ps1

It prints a line for each test and their sum, and exits with 1 if one failed.
#>
[CmdletBinding()]
param([string] $Script = '')

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

if ($Script -eq '') {
    $Script = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'main', 'resources', 'smimetrust', 'release', 'Import-SmimeTrust.ps1'))
}
# What is tested: all steps, and nothing runs yet.
. $Script -Path 'none' -Sha256 ('0' * 64)

$work = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), 'smime-trust-' + [guid]::NewGuid().ToString())
$null = [System.IO.Directory]::CreateDirectory($work)
$modules = $env:PSModulePath
$env:PSModulePath = $PSScriptRoot + [System.IO.Path]::PathSeparator + $modules
$passed = 0
$failed = 0

function Start-Sleep {
    param([int] $Seconds)
}

function Assert-That {
    param([string] $Sentence, [string] $Expected, [string] $Actual)
    if ($Expected -ceq $Actual) {
        $script:passed++
        Write-Host -Object "ok      $Sentence"
    }
    else {
        $script:failed++
        Write-Host -Object "FAILED  $Sentence`n        expected: $Expected`n        was:      $Actual"
    }
}

function New-Encoding {
    param([string] $Name, [int] $FromDay, [int] $ToDay)
    $key = [System.Security.Cryptography.RSA]::Create(2048)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new(
        "CN=$Name", $key, [System.Security.Cryptography.HashAlgorithmName]::SHA256, [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $today = [System.DateTimeOffset]::UtcNow
    $certificate = $request.CreateSelfSigned($today.AddDays($FromDay), $today.AddDays($ToDay))
    return , $certificate.RawData
}

function New-Store {
    param([object[]] $Encodings)
    $list = New-Object -TypeName 'System.Collections.Generic.List[byte[]]'
    foreach ($der in $Encodings) {
        $list.Add([byte[]] $der)
    }
    return , (ConvertTo-Store -Encodings $list)
}

$rootA = New-Encoding -Name 'A Root' -FromDay -10 -ToDay 300
$rootB = New-Encoding -Name 'B Root' -FromDay -10 -ToDay 200
$rootC = New-Encoding -Name "C$([char] 27)[31m$([char] 0x202E)Root" -FromDay -10 -ToDay 100
$expired = New-Encoding -Name 'Expired' -FromDay -20 -ToDay -1
$future = New-Encoding -Name 'Future' -FromDay 5 -ToDay 100
$stores = @{
    AB = New-Store -Encodings @($rootA, $rootB)
    BC = New-Store -Encodings @($rootB, $rootC)
    BA = New-Store -Encodings @($rootB, $rootA)
    A = New-Store -Encodings @(, $rootA)
    None = New-Store -Encodings @()
    Expired = New-Store -Encodings @($rootA, $expired)
    Future = New-Store -Encodings @($rootA, $future)
}
$files = @{}
foreach ($name in @($stores.Keys)) {
    $files[$name] = [System.IO.Path]::Combine($work, "$name.sst")
    [System.IO.File]::WriteAllBytes($files[$name], $stores[$name])
}

# ---- Steps -------------------------------------------------------------------------------------------------------

function Get-Names {
    param([byte[]] $Bytes)
    try {
        return @(ConvertFrom-Store -Bytes $Bytes | ForEach-Object -Process { $_.Name }) -join ', '
    }
    catch {
        return 'refused'
    }
}

# A copy of a store with one byte set.
function Edit-Store {
    param([byte[]] $Bytes, [int] $At, [int] $To)
    $copy = [byte[]] $Bytes.Clone()
    $copy[$At] = [byte] $To
    return , $copy
}

$ab = $stores.AB
$end = $ab.Length - 12
# A property (friendly name, id 11) before the only certificate, and after it.
$property = [byte[]] (11, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 65, 0)
$a = $stores.A
$before = [byte[]] ($a[0..7] + $property + $a[8..($a.Length - 1)])
$after = [byte[]] ($a[0..($a.Length - 13)] + $property + $a[($a.Length - 12)..($a.Length - 1)])
Assert-That 'a store has its certificates, in order' 'A Root, B Root' (Get-Names -Bytes $ab)
Assert-That 'a name that steers a terminal does not' 'B Root, C?[31m?Root' (Get-Names -Bytes $stores.BC)
Assert-That 'an empty store has none' '' (Get-Names -Bytes $stores.None)
Assert-That 'properties before a certificate are skipped' 'A Root' (Get-Names -Bytes $before)
Assert-That 'a property after the last certificate is refused' 'refused' (Get-Names -Bytes $after)
Assert-That 'no bytes are no store' 'refused' (Get-Names -Bytes (New-Object -TypeName 'System.Byte[]' -ArgumentList 0))
Assert-That 'one certificate is no store' 'refused' (Get-Names -Bytes $rootA)
Assert-That 'another version is refused' 'refused' (Get-Names -Bytes (Edit-Store -Bytes $ab -At 0 -To 1))
Assert-That 'another file type is refused' 'refused' (Get-Names -Bytes (Edit-Store -Bytes $ab -At 4 -To 1))
Assert-That 'another encoding is refused' 'refused' (Get-Names -Bytes (Edit-Store -Bytes $ab -At 12 -To 2))
Assert-That 'a revocation list is refused' 'refused' (Get-Names -Bytes (Edit-Store -Bytes $ab -At 8 -To 33))
Assert-That 'an element past the end is refused' 'refused' (Get-Names -Bytes (Edit-Store -Bytes $ab -At 19 -To 255))
Assert-That 'an element of another length is refused' 'refused' (Get-Names -Bytes (Edit-Store -Bytes $ab -At 16 -To ($ab[16] -bxor 1)))
Assert-That 'a broken certificate is refused' 'refused' (Get-Names -Bytes (Edit-Store -Bytes $ab -At 20 -To 0))
Assert-That 'a cut end marker is refused' 'refused' (Get-Names -Bytes ([byte[]] $ab[0..($ab.Length - 2)]))
Assert-That 'no end marker is refused' 'refused' (Get-Names -Bytes ([byte[]] $ab[0..($end - 1)]))
Assert-That 'bytes after the end are refused' 'refused' (Get-Names -Bytes ([byte[]] ($ab + [byte[]] (0))))
Assert-That 'a certificate that is there twice counts once' 'A Root' (Get-Names -Bytes (New-Store -Encodings @($rootA, $rootA)))
Assert-That 'the digest of nothing' 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' (Get-Sha256 -Bytes (New-Object -TypeName 'System.Byte[]' -ArgumentList 0))
Assert-That 'a literal' "'O''Neil $([char] 0x2019)$([char] 0x2019)'" (ConvertTo-Literal -Text "O'Neil $([char] 0x2019)")
Assert-That 'a moment' '2026-12-01 09:05 UTC' (Format-Moment -At ([datetime]::new(2026, 12, 1, 9, 5, 0, [System.DateTimeKind]::Utc)))

# ---- The whole ---------------------------------------------------------------------------------------------------

function New-Caller {
    param([bool] $Answer)
    $caller = [pscustomobject] @{ Answer = $Answer; Asked = 0 }
    $caller | Add-Member -MemberType ScriptMethod -Name ShouldProcess -Value { param($What, $Question, $Caption) $this.Asked++; return $this.Answer }
    $caller | Add-Member -MemberType ScriptMethod -Name ShouldContinue -Value { param($Question, $Caption) $this.Asked++; return $this.Answer }
    return $caller
}

# A tenant in a folder of its own: its list by name, the type of answers, the step that fails.
function New-StandIn {
    param([hashtable] $Case)
    $folder = [System.IO.Path]::Combine($work, [guid]::NewGuid().ToString())
    $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::Combine($folder, 'backups'))
    $env:SMIME_TRUST_STANDIN = $folder
    if ($Case.Has -ne '') {
        [System.IO.File]::WriteAllBytes([System.IO.Path]::Combine($folder, 'tenant.sst'), $stores[$Case.Has])
    }
    [System.IO.File]::WriteAllBytes([System.IO.Path]::Combine($folder, 'other.sst'), $stores.BC)
    foreach ($name in @('answer', 'fail', 'connections')) {
        if ($Case.ContainsKey($name)) {
            [System.IO.File]::WriteAllText([System.IO.Path]::Combine($folder, $name), $Case[$name])
        }
    }
    if ($Case.ContainsKey('ReadBackExists')) {
        [System.IO.File]::WriteAllText([System.IO.Path]::Combine($folder, 'back.sst'), 'something')
    }
    Get-Module -Name ExchangeOnlineManagement | Remove-Module -Force
    return $folder
}

function Get-FileName {
    param([string] $Folder, [string] $Name)
    $path = [System.IO.Path]::Combine($Folder, $Name)
    if (-not [System.IO.File]::Exists($path)) {
        return ''
    }
    $digest = Get-Sha256 -Bytes ([System.IO.File]::ReadAllBytes($path))
    foreach ($known in @($stores.Keys)) {
        if ((Get-Sha256 -Bytes $stores[$known]) -eq $digest) {
            return $known
        }
    }
    return 'something else'
}

# What came of one run, in one line: exit code, the tenant's list, the backup, the read-back, whether Set-SmimeConfig was
# called, how many connections are left, how often somebody was asked.
function Get-Result {
    param([hashtable] $Case)
    $folder = New-StandIn -Case $Case
    $name = 'AB'
    if ($Case.ContainsKey('File')) {
        $name = $Case.File
    }
    $options = @{
        Path = $files[$name]
        Sha256 = (Get-Sha256 -Bytes $stores[$name]).ToUpperInvariant()
        UserPrincipalName = 'admin@example.com'
        AppId = ''
        CertificateThumbprint = ''
        Organization = ''
        BackupFolder = [System.IO.Path]::Combine($folder, 'backups')
        NoBackup = $false
        ReadBackPath = [System.IO.Path]::Combine($folder, 'back.sst')
        StartSync = $false
        Force = $false
        WhatIf = $false
        ScriptPath = $Script
    }
    if ($Case.ContainsKey('With')) {
        foreach ($option in @($Case.With.Keys)) {
            $options[$option] = $Case.With[$option]
        }
    }
    $caller = New-Caller -Answer (-not $Case.ContainsKey('No'))
    $codes = @(Invoke-SmimeTrustImport -Caller $caller -Options $options)
    $backups = @([System.IO.Directory]::GetFiles([System.IO.Path]::Combine($folder, 'backups')) | ForEach-Object -Process { Get-FileName -Folder ([System.IO.Path]::GetDirectoryName($_)) -Name ([System.IO.Path]::GetFileName($_)) })
    $calls = ''
    if ([System.IO.File]::Exists([System.IO.Path]::Combine($folder, 'calls'))) {
        $calls = [System.IO.File]::ReadAllText([System.IO.Path]::Combine($folder, 'calls'))
    }
    $left = @()
    if ([System.IO.File]::Exists([System.IO.Path]::Combine($folder, 'connections'))) {
        $left = @([System.IO.File]::ReadAllText([System.IO.Path]::Combine($folder, 'connections')) -split "`n" | Where-Object -FilterScript { $_ -ne '' })
    }
    return "$($codes -join '+'): tenant $(Get-FileName -Folder $folder -Name 'tenant.sst'), backup $($backups -join '+'), back $(Get-FileName -Folder $folder -Name 'back.sst'), set $($calls -match 'Set-SmimeConfig'), left $($left.Count), asked $($caller.Asked)"
}

$cases = @(
    @{ Says = 'imports'; Has = 'BC'; Is = '0: tenant AB, backup BC, back AB, set True, left 0, asked 1' }
    @{ Says = 'a no changes nothing'; Has = 'BC'; No = $true; Is = '3: tenant BC, backup BC, back , set False, left 0, asked 1' }
    @{ Says = '-WhatIf writes nothing'; Has = 'BC'; No = $true; With = @{ WhatIf = $true }; Is = '0: tenant BC, backup , back , set False, left 0, asked 1' }
    @{ Says = '-WhatIf wins over -Force'; Has = 'BC'; No = $true; With = @{ WhatIf = $true; Force = $true }; Is = '0: tenant BC, backup , back , set False, left 0, asked 1' }
    @{ Says = '-Force does not ask'; Has = 'BC'; With = @{ Force = $true }; Is = '0: tenant AB, backup BC, back AB, set True, left 0, asked 0' }
    @{ Says = 'an application signs in'; Has = 'BC'; With = @{ UserPrincipalName = ''; AppId = 'app'; CertificateThumbprint = 'x'; Organization = 'y' }; Is = '0: tenant AB, backup BC, back AB, set True, left 0, asked 1' }
    @{ Says = 'the same list in another order is not imported again'; Has = 'BA'; Is = '0: tenant BA, backup , back BA, set False, left 0, asked 0' }
    @{ Says = '-NoBackup saves none'; Has = 'BC'; With = @{ NoBackup = $true }; Is = '0: tenant AB, backup , back AB, set True, left 0, asked 1' }

    @{ Says = 'another digest'; Has = 'BC'; With = @{ Sha256 = '0' * 64 }; Is = '2: tenant BC, backup , back , set False, left 0, asked 0' }
    @{ Says = 'no file'; Has = 'BC'; With = @{ Path = 'no such file' }; Is = '2: tenant BC, backup , back , set False, left 0, asked 0' }
    @{ Says = 'an empty store'; Has = 'BC'; File = 'None'; Is = '2: tenant BC, backup , back , set False, left 0, asked 0' }
    @{ Says = 'an expired certificate in the store'; Has = 'BC'; File = 'Expired'; Is = '2: tenant BC, backup , back , set False, left 0, asked 0' }
    @{ Says = 'one that is not valid yet'; Has = 'BC'; File = 'Future'; Is = '2: tenant BC, backup , back , set False, left 0, asked 0' }
    @{ Says = 'a read-back file that is there'; Has = 'BC'; ReadBackExists = $true; Is = '2: tenant BC, backup , back something else, set False, left 0, asked 0' }
    @{ Says = '-Force replaces that'; Has = 'BC'; ReadBackExists = $true; With = @{ Force = $true }; Is = '0: tenant AB, backup BC, back AB, set True, left 0, asked 0' }
    @{ Says = 'no folder for the backup'; Has = 'BC'; With = @{ BackupFolder = 'no such folder' }; Is = '2: tenant BC, backup , back , set False, left 0, asked 0' }
    @{ Says = 'no synchronisation here'; Has = 'BC'; With = @{ StartSync = $true }; Is = '2: tenant BC, backup , back , set False, left 0, asked 0' }

    @{ Says = 'the sign-in fails'; Has = 'BC'; fail = 'connect'; Is = '2: tenant BC, backup , back , set False, left 0, asked 0' }
    @{ Says = 'a role without Set-SmimeConfig'; Has = 'BC'; fail = 'role'; Is = '2: tenant BC, backup , back , set False, left 0, asked 0' }
    @{ Says = 'the list cannot be read'; Has = 'BC'; fail = 'get'; Is = '2: tenant BC, backup , back , set False, left 0, asked 0' }
    @{ Says = 'Exchange refuses'; Has = 'BC'; fail = 'set'; Is = '4: tenant BC, backup BC, back BC, set True, left 0, asked 1' }
    @{ Says = 'Exchange refuses, and before is not known'; Has = ''; fail = 'set'; With = @{ NoBackup = $true }; Is = '5: tenant , backup , back , set True, left 0, asked 1' }
    @{ Says = 'Exchange imports and says that it did not'; Has = 'BC'; fail = 'set-then-fail'; Is = '0: tenant AB, backup BC, back AB, set True, left 0, asked 1' }
    @{ Says = 'Exchange imports something else'; Has = 'A'; fail = 'set-other'; Is = '5: tenant BC, backup A, back BC, set True, left 0, asked 1' }
    @{ Says = 'the list cannot be read back'; Has = 'BC'; fail = 'get-after'; Is = '5: tenant AB, backup BC, back , set True, left 0, asked 1' }
    @{ Says = 'the new list shows late'; Has = 'BC'; fail = 'late'; Is = '0: tenant AB, backup BC, back AB, set True, left 0, asked 1' }
    @{ Says = 'a connection that does not close'; Has = 'BC'; fail = 'disconnect'; Is = '0: tenant AB, backup BC, back AB, set True, left 1, asked 1' }

    @{ Says = 'a connection that was there is not guessed to be the one meant'; Has = 'BC'; connections = '1'; Is = '2: tenant BC, backup , back , set False, left 1, asked 0' }
    @{ Says = 'it is used, and stays, where nobody is named'; Has = 'BC'; connections = '1'; With = @{ UserPrincipalName = '' }; Is = '0: tenant AB, backup BC, back AB, set True, left 1, asked 1' }
    @{ Says = 'two connections'; Has = 'BC'; connections = "1`n2"; With = @{ UserPrincipalName = '' }; Is = '2: tenant BC, backup , back , set False, left 2, asked 0' }

    @{ Says = 'no list, and no -NoBackup'; Has = ''; Is = '2: tenant , backup , back , set False, left 0, asked 0' }
    @{ Says = 'no list, and -NoBackup'; Has = ''; With = @{ NoBackup = $true }; Is = '0: tenant AB, backup , back AB, set True, left 0, asked 1' }
    @{ Says = 'a list that is never given back'; Has = 'BC'; answer = 'nothing'; With = @{ NoBackup = $true }; Is = '5: tenant AB, backup , back , set True, left 0, asked 1' }
)
foreach ($answer in @('bytes', 'base64', 'octets', 'certificates', 'raw', 'strings', 'wrapped')) {
    $cases += @{ Says = "the list comes as $answer"; Has = 'BC'; answer = $answer; Is = '0: tenant AB, backup BC, back AB, set True, left 0, asked 1' }
}
foreach ($answer in @('certificates', 'raw', 'strings', 'wrapped')) {
    $cases += @{ Says = "a list of one comes as $answer"; Has = 'A'; answer = $answer; Is = '0: tenant AB, backup A, back AB, set True, left 0, asked 1' }
}
foreach ($answer in @('text', 'object', 'garbage', 'cut', 'empty', 'nothing')) {
    $cases += @{ Says = "$answer is no list that could be saved"; Has = 'BC'; answer = $answer; Is = '2: tenant BC, backup , back , set False, left 0, asked 0' }
}
foreach ($case in $cases) {
    Assert-That $case.Says $case.Is (Get-Result -Case $case)
}

# ---- As people run it: parameters, exit codes, the rollback command ------------------------------------------------

function Get-ExitCode {
    param([string[]] $Arguments)
    $shell = (Get-Process -Id $PID).Path
    $ErrorActionPreference = 'Continue'
    $said = & $shell -NoProfile -NonInteractive -ExecutionPolicy Bypass -File $Script @Arguments 2>&1 | ForEach-Object -Process { [string] $_ }
    $script:said = $said -join "`n"
    return $LASTEXITCODE
}

$digest = Get-Sha256 -Bytes $stores.AB
$folder = New-StandIn -Case @{ Has = 'BC' }
$backups = [System.IO.Path]::Combine($folder, 'backups')
$usual = @('-Path', $files.AB, '-Sha256', $digest, '-UserPrincipalName', 'admin@example.com', '-BackupFolder', $backups)
$script:said = ''
Assert-That 'a digest is 64 digits' '1' (Get-ExitCode -Arguments @('-Path', $files.AB, '-Sha256', 'abc'))
Assert-That 'a wrong digest' '2' (Get-ExitCode -Arguments @('-Path', $files.AB, '-Sha256', ('0' * 64)))
Assert-That 'where nobody can be asked, nothing is done' '2' (Get-ExitCode -Arguments $usual)
Assert-That 'and the tenant is as it was' 'BC' (Get-FileName -Folder $folder -Name 'tenant.sst')
Assert-That '-WhatIf' '0' (Get-ExitCode -Arguments ($usual + @('-WhatIf')))
Assert-That 'and the tenant is still as it was' 'BC' (Get-FileName -Folder $folder -Name 'tenant.sst')
foreach ($file in [System.IO.Directory]::GetFiles($backups)) {
    [System.IO.File]::Delete($file)
}
Assert-That '-Force' '0' (Get-ExitCode -Arguments ($usual + @('-Force')))
Assert-That 'and the tenant has the list' 'AB' (Get-FileName -Folder $folder -Name 'tenant.sst')
$backup = @([System.IO.Directory]::GetFiles($backups))[0]
$command = "& $(ConvertTo-Literal -Text $Script) -Path $(ConvertTo-Literal -Text $backup) -Sha256 $(Get-Sha256 -Bytes $stores.BC) -UserPrincipalName 'admin@example.com'"
Assert-That 'the way back is printed' 'True' ($script:said.Replace("`r", '').Replace("`n", '').Contains($command))
Assert-That 'and works' '0' (Get-ExitCode -Arguments @('-Path', $backup, '-Sha256', (Get-Sha256 -Bytes $stores.BC), '-UserPrincipalName', 'admin@example.com', '-BackupFolder', $backups, '-Force'))
Assert-That 'and the tenant has what it had' 'BC' (Get-FileName -Folder $folder -Name 'tenant.sst')

$env:PSModulePath = $modules
$env:SMIME_TRUST_STANDIN = $null
[System.IO.Directory]::Delete($work, $true)
Write-Host -Object "PowerShell $($PSVersionTable.PSVersion)"
Write-Host -Object "$passed passed, $failed failed"
if ($failed -gt 0) {
    exit 1
}
exit 0
