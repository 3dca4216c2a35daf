# Windows: .\make nightly and .\make test, the same two commands as make elsewhere.
# ASCII only: Windows PowerShell 5.1 reads a file without BOM in the code page of the machine.
param([string]$Target = "help")
$Rest = $args
Set-Location -LiteralPath $PSScriptRoot
$Bin = Join-Path $PSScriptRoot ".venv\Scripts"
$env:PYTHONUTF8 = "1"
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8

$Suitable = "import ensurepip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))"
$Candidates = @(@("py", "-3.13"), @("py", "-3.12"), @("py", "-3.11"), @("python"), @("python3"))

function Install-Locked([string[]]$Options) {
    foreach ($candidate in $Candidates) {
        $program = $candidate[0]
        if (-not (Get-Command $program -ErrorAction SilentlyContinue)) { continue }
        $version = @($candidate | Select-Object -Skip 1)
        & $program @version -c $Suitable 2>$null
        if ($LASTEXITCODE -ne 0) { continue }
        & $program @version install.py @Options
        if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
        return
    }
    Write-Host "No Python 3.11, 3.12 or 3.13 was found: install one from your software catalogue and try again."
    exit 2
}

switch ($Target) {
    "nightly" {
        Install-Locked @()
        & (Join-Path $Bin "shihyo.exe") nightly @Rest
        exit $LASTEXITCODE
    }
    "test" {
        Install-Locked @("--dev")
        & (Join-Path $Bin "python.exe") -m pytest -n 2 @Rest
        exit $LASTEXITCODE
    }
    default {
        Write-Host "make nightly [options of shihyo nightly]   run the night over raw_drops"
        Write-Host "make test [options of pytest]              run the tests"
        if ($Target -ne "help") { exit 2 }
    }
}
