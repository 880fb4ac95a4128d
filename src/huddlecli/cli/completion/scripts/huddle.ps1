# Completion of huddle in PowerShell. In $PROFILE:  huddle completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName huddle -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    $env:_HUDDLE_LINE = $commandAst.ToString().PadRight($length).Substring(0, $length)
    try {
        $lines = @(huddle completion --candidates powershell 2>$null)
    }
    finally {
        Remove-Item Env:_HUDDLE_LINE
    }
    $lines | Select-Object -Skip 1 | ForEach-Object {
        $word, $shown, $about = $_ -split "`t", 3
        [System.Management.Automation.CompletionResult]::new($word, $shown, 'ParameterValue', $about)
    }
}
