// Ending a process group on a host, in the words of its shell.

// A zombie is gone for our purpose: who reaps it, and when, is not ours. Descriptor 9 is the lock's.
/** Shell function `_end PGID TENTHS`: ends a process group, politely for so many tenths of a second. Builtins and sleep only. */
export const END_GROUP = `
_alive() {
  kill -0 "-$1" 2>/dev/null || return 1
  [ -r /proc/self/stat ] || return 0
  for _p in /proc/[0-9]*/stat; do
    { IFS= read -r _x <"$_p"; } 2>/dev/null || continue
    _x=\${_x##*) }; _y=\${_x#? * }
    [ "\${_y%% *}" = "$1" ] || continue
    case $_x in [ZX]*) ;; *) return 0 ;; esac
  done
  return 1
}
_gone() {
  _t=0
  while _alive "$1"; do
    [ "$_t" -lt "$2" ] || return 1
    sleep 0.1 2>/dev/null 9>&- || { sleep 1 9>&-; _t=$((_t+9)); }
    _t=$((_t+1))
  done
}
_end() {
  kill -TERM "-$1" 2>/dev/null
  kill -CONT "-$1" 2>/dev/null
  _gone "$1" "$2" && return
  kill -KILL "-$1" 2>/dev/null
  _gone "$1" 10
}
`;
