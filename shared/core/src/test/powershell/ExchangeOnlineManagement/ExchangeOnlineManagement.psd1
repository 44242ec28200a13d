# A stand-in for Microsoft's module, for the tests of Import-SmimeTrust.ps1.
@{
    RootModule = 'ExchangeOnlineManagement.psm1'
    ModuleVersion = '3.0.0'
    GUID = '5f2f0b0e-6a0c-4a5e-9d55-3a1f5f0c6c11'
    FunctionsToExport = '*'
    CmdletsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
}
