// The shell functions that replace a file. Their variables:
//   _t  the target, symbolic links followed     _a  set where there was none
//   _n  the candidate beside it                 _i  set where it could only be written in place
//   _s  the candidate's SHA-256                 _o  the old file's second name, for putting it back
//   _p  `candidate` while nothing has changed, `kept` once it is renamed and `after` is not through

/** Exit status of `_commit` where the target is not what is to be replaced. */
export const STALE = 74;
/** Definitions only: they run nothing. */
export const WRITE_LIBRARY = `
_why() { printf '%s\\n' "$1" >&2; return 1; }
_hash() { _h=$(sha256sum <"$1") || return 1; _h=\${_h%% *}; }
_fsync() {
  _x=$(sync -- "$1" 2>&1) || case $_x in
    *'not found'* | *[Uu]sage* | *'invalid option'*) sync 2>/dev/null || : ;;
    *) _why "$_x" ;;
  esac
}
_guard() { trap _leave EXIT; trap 'exit 70' HUP INT TERM; }
_leave() {
  if [ "$_i" ]; then _back
  elif [ "$_p" = kept ] && [ ! -e "$_n" ] && _hash "$_t" && [ "$_h" = "$_s" ]; then _back; fi
  rm -f -- "$_n" "$_o"
}
_make() {
  _t=$1 _i= _p= _n= _o= _a=
  case $_t in /*) ;; *) _t=./$_t ;; esac
  _h=0
  while [ -L "$_t" ]; do
    _x=$(readlink -- "$_t" && printf .) && _x=\${_x%??} && [ $_h -lt 40 ] || _why "the symbolic link \\"$1\\" leads nowhere" || return 1
    case $_x in /*) _t=$_x ;; *) _t=\${_t%/*}/$_x ;; esac
    _h=$((_h+1))
  done
  if [ -e "$_t" ] && [ ! -f "$_t" ]; then _why "\\"$_t\\" is no regular file"; return 1; fi
  _d=\${_t%/*} _b=\${_t##*/}
  [ -d "$_d/" ] || _why "there is no directory \\"$_d\\"" || return 1
  [ \${#_b} -le 200 ] || _b=$(printf %.200s "$_b")
  for _x in "$_d/.play-$_b."?????? "$_d/.play-$_b."??????~; do
    if [ -f "$_x" ]; then rm -f -- "$_x"; fi
  done
  _p=candidate; _guard
  _n=$(mktemp -- "$_d/.play-$_b.XXXXXX") || return 1
  _o=$_n~
  [ -f "$_t" ] || return 0
  cp -a --attributes-only -- "$_t" "$_n" 2>/dev/null || cp -a -- "$_t" "$_n" || return 1
  [ -z "$2" ] || chmod 600 -- "$_n"
}
_check() {
  _s=$1
  _hash "$_n" || return 1
  [ "$_h" = "$_s" ] || _why 'the new file does not hold what was written to it; is the file system full?' || return 1
  [ -z "$2" ] || chown -- "$2" "$_n" || return 1
  _x=$3
  [ "$_x" ] || [ -e "$_t" ] || _x=0644
  [ -z "$_x" ] || chmod -- "$_x" "$_n" || return 1
  [ -f "$_t" ] || return 0
  _x=$(stat -c '%u:%g %h' -- "$_n" "$_t") || return 1
  case $_x in
    *' 1') ;;
    *) printf 'links %s\\n' "\${_x##* }" ;;
  esac
  [ "$2" ] || case $_x in
    "\${_x%% *} 1
\${_x%% *} "*) ;;
    *) _why "the owner of \\"$_t\\" cannot be kept" ;;
  esac
}
_commit() {
  _h=absent
  if [ -L "$_t" ]; then _h=link; elif [ -e "$_t" ]; then _hash "$_t" || return 1; fi
  [ "$_h" = "$1" ] || return 74
  [ "$_h" != absent ] || _a=1
  if [ "$2" ] && [ "$_h" != absent ]; then
    ( umask 077; mkdir -p -- "\${2%/*}/" && cp -- "$_t" "$2" && chmod 600 -- "$2" ) || return 1
  fi
  _fsync "$_n" || return 1
  if [ "$3" ] && [ "$_h" != absent ]; then
    ln -- "$_t" "$_o" 2>/dev/null || cp -a -- "$_t" "$_o" || return 1
  fi
  [ -z "$3" ] || _p=kept
  _x=$(mv -f -- "$_n" "$_t" 2>&1) || case $_x in
    *[Bb]usy*) _inplace || return 1 ;;
    *) _why "$_x"; return 1 ;;
  esac
  _settle
  [ "$3" ] || _discard
}
_inplace() {
  [ -e "$_o" ] || cp -a -- "$_t" "$_o" || return 1
  _i=1
  if _hash "$_n" && _x=$_h && cp -a -- "$_n" "$_t" && _hash "$_t" && [ "$_h" = "$_x" ]; then
    rm -f -- "$_n"; printf 'inplace\\n'
  else _back; _i=; return 1; fi
}
_settle() {
  [ -z "$_i" ] || _fsync "$_t" || :
  _fsync "\${_t%/*}/" 2>/dev/null || :
  if command -v restorecon >/dev/null 2>&1; then restorecon -- "$_t" || :; fi
}
_back() {
  if [ ! -e "$_o" ]; then
    if [ "$_a" ]; then rm -f -- "$_t"; fi
  elif [ "$_i" ]; then cp -a -- "$_o" "$_t" && rm -f -- "$_o"
  else mv -f -- "$_o" "$_t"; fi
}
_restore() {
  _h=absent
  if [ -e "$_t" ]; then _hash "$_t" || return 1; fi
  case $_h in
    "$1") ;;
    "$2")
      if [ "$1" != absent ] && [ ! -e "$_o" ]; then _why "the old \\"$_t\\" is gone"; return 1; fi
      _back || return 1 ;;
    *) _why "somebody else has changed \\"$_t\\" meanwhile"; return 1 ;;
  esac
  _settle; _discard
}
_discard() {
  _p= _i=
  if [ -e "$_n" ] || [ -e "$_o" ]; then rm -f -- "$_n" "$_o"; fi
  trap - EXIT HUP INT TERM
}
`;
