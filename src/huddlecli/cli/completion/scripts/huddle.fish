# Completion of huddle in fish. In ~/.config/fish/config.fish:  huddle completion fish | source

function __huddle_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines (command huddle completion --candidates fish $words[2..-1] "$current" </dev/null 2>/dev/null)
    switch "$lines[1]"
        case files folders
            set -l lead (string match -r -- '^--[^=]*=' "$current")
            string replace -r -- '^' "$lead" (__fish_complete_path (string replace -r -- '^--[^=]*=' '' "$current"))
        case '*'
            test (count $lines) -gt 1; and printf '%s\n' $lines[2..-1]
    end
end

complete -c huddle -e
complete -c huddle -f -k -a '(__huddle_complete)'
