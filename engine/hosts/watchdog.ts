// The host's side of the lock: a shell script that holds it and outlives the controller for as long
// as it takes to end what the controller had running.
import { END_GROUP } from './kill.ts';

// Root's lock is one for the host; another user has one of its own, which nobody else can hold
// against it. The lock belongs to descriptor 9, which no other process is given. Where flock(1) is
// missing, a symbolic link takes its place: made atomically, its text says process and start time.
/** Shell function `_play_lock HOLDER`: takes the lock, says `play-lock ready`, then takes commands from standard input. */
export const WATCHDOG = `${END_GROUP}
_start() {
  { IFS= read -r _s <"/proc/$1/stat"; } 2>/dev/null || return 1
  set -- \${_s##*) }; shift 19; _s=$1
}
_pause() { sleep 0.3 2>/dev/null 9>&- || sleep 1 9>&-; }
_fail() { printf '%s\\n' "$1" >&2; exit 1; }
_flock() {
  while :; do
    if [ -L "$_f" ] || { [ -e "$_f" ] && [ ! -O "$_f" ]; }; then
      rm -f -- "$_f" || _fail "$_f belongs to somebody else"
    fi
    (umask 077; : >>"$_f") || exit 1
    exec 9<>"$_f"
    until flock -n 9; do
      { IFS= read -r _o <"$_f"; } 2>/dev/null || _o=
      printf 'play-lock waiting %s\\n' "$_o" || exit 1
      _pause
    done
    [ "$_f" -ef "/proc/$$/fd/9" ] && break
  done
  printf '%s\\n' "$1" >"$_f"
}
_linklock() {
  _f=$_f.pid; _i=0
  _start $$ || _fail 'cannot read /proc'
  _me=$$:$_s:$1
  until ln -s "$_me" "$_f" 2>/dev/null; do
    if ! _o=$(readlink "$_f" 2>/dev/null); then
      _i=$((_i+1)); [ "$_i" -lt 10 ] || _fail "cannot make $_f"
    else
      _r=\${_o#*:}
      if _start "\${_o%%:*}" && [ "$_s" = "\${_r%%:*}" ]; then
        printf 'play-lock waiting %s\\n' "\${_r#*:}" || exit 1
        _pause
      elif mv "$_f" "$_f.$$" 2>/dev/null; then
        _q=$(readlink "$_f.$$"); rm -f "$_f.$$"
        [ "$_q" = "$_o" ] || ln -s "$_q" "$_f"
      fi
    fi
  done
  trap 'rm -f "$_f"' EXIT
}
_play_lock() {
  trap '' HUP INT PIPE
  _u=$(id -u </dev/null)
  case $_u in 0) _f=play.lock ;; *) _f=play-$_u.lock ;; esac
  for _d in /run/lock /var/lock /tmp; do [ -d "$_d" ] && [ -w "$_d" ] && break; done
  _f=$_d/$_f
  if command -v flock >/dev/null 2>&1; then _flock "$1"; else _linklock "$1"; fi
  printf 'play-lock ready\\n'
  _w=
  while IFS=' ' read -r _c _a; do
    case $_c in
      watch) _w="$_w $_a" ;;
      forget) _k=; for _g in $_w; do [ "$_g" = "$_a" ] || _k="$_k $_g"; done; _w=$_k ;;
      kill) _end "$_a" 20; printf 'play-lock killed %s\\n' "$_a" ;;
    esac
  done
  for _g in $_w; do kill -TERM "-$_g" 2>/dev/null; done
  for _g in $_w; do _end "$_g" 50; done
  exit 0
}
`;
