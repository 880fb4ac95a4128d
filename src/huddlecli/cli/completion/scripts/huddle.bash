# Completion of huddle in bash. In ~/.bashrc:  eval "$(huddle completion bash)"

_huddle() {
  local program kind line
  COMPREPLY=()
  program=$(type -P -- "$1") || program=huddle
  {
    IFS= read -r kind
    while IFS= read -r line; do
      COMPREPLY+=("$line")
    done
  } < <("$program" completion --candidates bash "${COMP_TYPE:-9}" "${COLUMNS:-80}" \
    "$2" "${COMP_LINE:0:COMP_POINT}" </dev/null 2>/dev/null)
  case $kind in
    parts) compopt -o nospace 2>/dev/null ;;
    files) compopt -o filenames 2>/dev/null; COMPREPLY=($(IFS=$'\n'; compgen -f -- "$2")) ;;
    folders) compopt -o filenames 2>/dev/null; COMPREPLY=($(IFS=$'\n'; compgen -d -- "$2")) ;;
  esac
}

complete -o nosort -F _huddle huddle 2>/dev/null || complete -F _huddle huddle
