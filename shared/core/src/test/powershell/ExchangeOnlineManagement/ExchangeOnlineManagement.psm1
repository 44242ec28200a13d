# A stand-in for Microsoft's module: one tenant's list in a folder, and failures on request.
#
# The folder is named by the environment variable SMIME_TRUST_STANDIN:
#   tenant.sst    the tenant's list; none while the file is missing
#   answer        in which type Get-SmimeConfig gives it (see below); bytes while the file is missing
#   fail          which step fails (see below)
#   connections   what is connected, an id a line
#   calls         what was called, a line each
Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'

function Get-StandInPath {
    param([string] $Name)
    return [System.IO.Path]::Combine($env:SMIME_TRUST_STANDIN, $Name)
}

function Get-StandInText {
    param([string] $Name)
    $path = Get-StandInPath -Name $Name
    if (-not [System.IO.File]::Exists($path)) {
        return ''
    }
    return [System.IO.File]::ReadAllText($path).Trim()
}

function Add-StandInLine {
    param([string] $Name, [string] $Line)
    [System.IO.File]::AppendAllText((Get-StandInPath -Name $Name), $Line + "`n")
}

function Test-StandInFailure {
    param([string] $Name)
    return (Get-StandInText -Name 'fail') -eq $Name
}

# The values of the elements of a store without properties.
function Get-StandInEncoding {
    param([byte[]] $Bytes)
    $at = 8
    while ($at -lt $Bytes.Length - 12) {
        $length = [System.BitConverter]::ToInt32($Bytes, $at + 8)
        $der = New-Object -TypeName 'System.Byte[]' -ArgumentList $length
        [System.Array]::Copy($Bytes, $at + 12, $der, 0, $length)
        , $der
        $at = $at + 12 + $length
    }
}

function Connect-ExchangeOnline {
    [CmdletBinding()]
    param(
        [string] $UserPrincipalName,
        [string] $AppId,
        [string] $CertificateThumbprint,
        [string] $Organization,
        [switch] $ShowBanner
    )
    Add-StandInLine -Name 'calls' -Line "Connect-ExchangeOnline $UserPrincipalName$AppId"
    if (Test-StandInFailure -Name 'connect') {
        throw 'AADSTS50126: the sign-in failed'
    }
    Add-StandInLine -Name 'connections' -Line ([guid]::NewGuid().ToString())
    'a connection says something'
}

function Get-ConnectionInformation {
    [CmdletBinding()]
    param()
    foreach ($id in @((Get-StandInText -Name 'connections') -split "`n")) {
        if ($id.Length -gt 0) {
            [pscustomobject] @{
                ConnectionId = $id
                State = 'Connected'
                Organization = 'contoso.onmicrosoft.com'
                UserPrincipalName = 'admin@example.com'
                ModulePrefix = ''
                IsEopSession = $false
            }
        }
    }
}

function Disconnect-ExchangeOnline {
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
    param([string[]] $ConnectionId)
    if (-not $PSCmdlet.ShouldProcess('connections')) {
        throw 'Disconnect-ExchangeOnline was not confirmed'
    }
    Add-StandInLine -Name 'calls' -Line 'Disconnect-ExchangeOnline'
    if (Test-StandInFailure -Name 'disconnect') {
        throw 'the connection does not close'
    }
    $left = @((Get-StandInText -Name 'connections') -split "`n" | Where-Object -FilterScript { $ConnectionId -notcontains $_ })
    [System.IO.File]::WriteAllText((Get-StandInPath -Name 'connections'), $left -join "`n")
}

function Get-SmimeConfig {
    [CmdletBinding()]
    param()
    Add-StandInLine -Name 'calls' -Line 'Get-SmimeConfig'
    if (Test-StandInFailure -Name 'get') {
        throw 'the list cannot be read'
    }
    $isSet = (Get-StandInText -Name 'calls') -match 'Set-SmimeConfig'
    if ($isSet -and (Test-StandInFailure -Name 'get-after')) {
        throw 'the list cannot be read any more'
    }
    $path = Get-StandInPath -Name 'tenant.sst'
    if ($isSet -and (Test-StandInFailure -Name 'late')) {
        # Once only: the next answer is the new list.
        [System.IO.File]::Delete((Get-StandInPath -Name 'fail'))
        $path = Get-StandInPath -Name 'old.sst'
    }
    $value = $null
    if ([System.IO.File]::Exists($path)) {
        $bytes = [System.IO.File]::ReadAllBytes($path)
        switch (Get-StandInText -Name 'answer') {
            'base64' { $value = [System.Convert]::ToBase64String($bytes) }
            'octets' { $value = @($bytes | ForEach-Object -Process { [int] $_ }) }
            'certificates' { $value = @(Get-StandInEncoding -Bytes $bytes | ForEach-Object -Process { [System.Security.Cryptography.X509Certificates.X509Certificate2]::new([byte[]] $_) }) }
            'raw' { $value = @(Get-StandInEncoding -Bytes $bytes | ForEach-Object -Process { [pscustomobject] @{ RawData = [byte[]] $_ } }) }
            'strings' { $value = @(Get-StandInEncoding -Bytes $bytes | ForEach-Object -Process { [System.Convert]::ToBase64String([byte[]] $_) }) }
            'wrapped' { $value = @([System.Convert]::ToBase64String($bytes)) }
            'text' { $value = 'a list of certificates' }
            'object' { $value = [pscustomobject] @{ Count = 2 } }
            'garbage' { $value = [byte[]] (1, 2, 3) }
            'cut' { $value = [byte[]] $bytes[0..($bytes.Length - 5)] }
            'empty' { $value = New-Object -TypeName 'System.Byte[]' -ArgumentList 0 }
            'nothing' { $value = $null }
            default { $value = $bytes }
        }
    }
    return [pscustomobject] @{
        SMIMECertificateIssuingCA = $value
        SMIMECertificatesExpiryDate = '2036-01-01'
    }
}

function Set-SmimeConfig {
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
    param([byte[]] $SMIMECertificateIssuingCA)
    if (-not $PSCmdlet.ShouldProcess('the list')) {
        throw 'Set-SmimeConfig was not confirmed'
    }
    Add-StandInLine -Name 'calls' -Line 'Set-SmimeConfig'
    if (Test-StandInFailure -Name 'set') {
        throw 'Exchange refuses the list'
    }
    $path = Get-StandInPath -Name 'tenant.sst'
    if (Test-StandInFailure -Name 'late') {
        [System.IO.File]::Copy($path, (Get-StandInPath -Name 'old.sst'))
    }
    if (Test-StandInFailure -Name 'set-other') {
        [System.IO.File]::Copy((Get-StandInPath -Name 'other.sst'), $path, $true)
        return
    }
    [System.IO.File]::WriteAllBytes($path, $SMIMECertificateIssuingCA)
    if (Test-StandInFailure -Name 'set-then-fail') {
        throw 'the answer was lost'
    }
}

# What a role gives, it gives by what is there.
if (Test-StandInFailure -Name 'role') {
    Export-ModuleMember -Function Connect-ExchangeOnline, Disconnect-ExchangeOnline, Get-ConnectionInformation, Get-SmimeConfig
}
else {
    Export-ModuleMember -Function Connect-ExchangeOnline, Disconnect-ExchangeOnline, Get-ConnectionInformation, Get-SmimeConfig, Set-SmimeConfig
}
