# Completes kubectl-tarantool in PowerShell: its hidden command __complete says what may follow.
Register-ArgumentCompleter -Native -CommandName 'kubectl-tarantool' -ScriptBlock {
    param($word, $line, $cursor)

    $words = @($line.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $cursor } | ForEach-Object { $_.Extent.Text })
    # Before 7.3 an empty word gets lost on its way to a program, unless it is quoted twice.
    if ($word -eq '') { $words += if ($PSVersionTable.PSVersion -lt [version]'7.3') { '""' } else { '' } }

    # The shell replaces the whole word, the answer is what stands behind an equals sign.
    $before = if ($word -match '^(--[^=]+=)') { $Matches[1] } else { '' }
    & kubectl-tarantool __complete @words | Where-Object { -not $_.StartsWith(':') } | ForEach-Object {
        $text, $explanation = $_ -split "`t", 2
        if (-not $explanation) { $explanation = $text }
        [System.Management.Automation.CompletionResult]::new("$before$text", $text, 'ParameterValue', $explanation)
    }
}
