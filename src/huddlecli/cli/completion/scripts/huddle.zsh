#compdef huddle
# Completion of huddle in zsh. In ~/.zshrc, after compinit:  eval "$(huddle completion zsh)"

_huddle() {
  local program=${(Q)words[1]} kind line
  local -a lines values shown options
  [[ $program == */* || -n ${commands[$program]} ]] || program=huddle
  lines=("${(@f)$(command $program completion --candidates zsh "$COLUMNS" \
    "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" </dev/null 2>/dev/null)}")
  kind=$lines[1]
  case $kind in
    files|folders)
      [[ $PREFIX == --*=* ]] && compset -P '*='
      [[ $kind == files ]] && _files || _files -/
      return ;;
    parts) options=(-S '') ;;
  esac
  for line in "${(@)lines[2,-1]}"; do
    values+=("${line%%$'\t'*}")
    shown+=("${line#*$'\t'}")
  done
  (( $#values )) && compadd -U -V huddle -l -d shown "${(@)options}" -a values
}

# Words such as What? and #leads are text for huddle, and no patterns of file names.
alias huddle='noglob huddle'

if [[ $funcstack[1] == _huddle ]]; then
  _huddle "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i -D }
  compdef _huddle huddle
fi
