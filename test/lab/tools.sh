# Sourced by the labs' scripts: what they need of the machine that they run on.

say() { echo "lab: $*" >&2; }

# need_root PURPOSE
need_root() { [ "$(id -u)" = 0 ] || { say "$1 needs root"; exit 1; }; }

# need COMMAND:PACKAGE...: installs the packages whose command is missing, and says so
need() {
  local tool missing=()
  for tool; do command -v "${tool%%:*}" >/dev/null || missing+=("${tool##*:}"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]} on this machine"
  apt-get -qq update >&2 || say 'some package source did not answer: going on'
  DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends -y "${missing[@]}" >/dev/null
}
