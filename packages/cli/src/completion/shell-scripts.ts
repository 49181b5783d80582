/** The shells that completion is for, as `wamux completion` calls them. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/**
 * What a shell reads to complete `wamux`. It asks the command itself, `wamux complete -- <words>`, whose last word is the
 * one that is being typed; a line of the answer is a word, a tab, and what it means. Where there is no answer, the shell
 * completes the names of files.
 */
export const shellScripts: Readonly<Record<Shell, string>> = {
  bash: `# wamux: completion for bash
_wamux() {
  local word meaning
  COMPREPLY=()
  while IFS=$'\\t' read -r word meaning; do
    COMPREPLY+=("$word")
  done < <(wamux complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o bashdefault -o default -F _wamux wamux
`,
  zsh: `#compdef wamux
# wamux: completion for zsh
_wamux() {
  local word meaning
  local -a found
  while IFS=$'\\t' read -r word meaning; do
    found+=("\${word//:/\\\\:}:$meaning")
  done < <(wamux complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#found )); then _describe wamux found; else _files; fi
}
if [ "$funcstack[1]" = _wamux ]; then _wamux "$@"; else compdef _wamux wamux; fi
`,
  fish: `# wamux: completion for fish
function __wamux_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l found (wamux complete -- $words[2..-1] "$typed" 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path "$typed"
    end
end
complete -c wamux -f -a '(__wamux_complete)'
`,
  // PowerShell before 7.3 drops an empty argument: two quotes stand for it. The command is a script of PowerShell where npm
  // installed it on Windows, and a script is not given a bare --. What stands after the cursor is not being typed.
  powershell: `# wamux: completion for PowerShell
Register-ArgumentCompleter -Native -CommandName wamux -ScriptBlock {
  param($typed, $line, $cursor)
  $before = $line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursor }
  $words = @($before | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  if ($typed -eq '') { $words += '""' }
  wamux complete '--' @words 2>$null | ForEach-Object {
    $word, $meaning = $_ -split "\`t", 2
    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', "$meaning ")
  }
}
`,
};
