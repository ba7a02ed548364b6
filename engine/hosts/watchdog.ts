// The host's side of the lock: a shell script that holds it, ends what the controller had running when
// that is gone or silent, and only then lets go.
import { END_GROUP } from './kill.ts';

// Root's lock is one for the host; another user has one of its own, which nobody else can hold
// against it. The lock belongs to descriptor 9, which no other process is given. Where flock(1) is
// missing, a symbolic link takes its place: made atomically, its text says process and start time.
//
// `read` of POSIX sh knows no time limit. So the commands of the controller and the ticks of a clock
// come through one pipe, and silence is a number of ticks without a command between them. Shells are
// ended before anything else: what was sent to them and comes late then finds nobody who would run it.
/**
 * Shell function `_play_lock HOLDER TICK TICKS`: takes the lock and says `play-lock ready`, then takes commands
 * from standard input. TICKS times TICK seconds without any, and it says `play-lock expired` and ends.
 */
export const WATCHDOG = `${END_GROUP}
_start() {
  { IFS= read -r _s <"/proc/$1/stat"; } 2>/dev/null || return 1
  set -- \${_s##*) }; shift 19; _s=$1
}
_pause() { sleep 0.3 2>/dev/null 9>&- || sleep 1 9>&-; }
_say() { printf 'play-lock %s\\n' "$1" 2>/dev/null || exit 1; }
_fail() { _say "failed $1"; exit 1; }
_waits() {
  _i=$((_i+1))
  if [ "$1" != "$_told" ] && [ -n "$1" ] || [ "$((_i%10))" = 0 ]; then _told=$1; _say "waiting $1"; fi
  _pause
}
_flock() {
  while :; do
    if [ -L "$_f" ] || { [ -e "$_f" ] && [ ! -O "$_f" ]; }; then
      rm -f -- "$_f" || _fail "$_f belongs to somebody else"
    fi
    (umask 077; : >>"$_f") 2>/dev/null || _fail "cannot write $_f"
    exec 9<>"$_f"
    until flock -n 9; do
      { IFS= read -r _o <"$_f"; } 2>/dev/null || _o=
      _waits "$_o"
    done
    [ "$_f" -ef /proc/self/fd/9 ] && break
  done
  printf '%s\\n' "$_me" >"$_f"
}
_linklock() {
  _q=0
  _start $$ || _fail 'cannot read /proc'
  until ln -s "$$:$_s:$_me" "$_f.pid" 2>/dev/null; do
    if ! _o=$(readlink "$_f.pid" 2>/dev/null); then
      _q=$((_q+1)); [ "$_q" -lt 10 ] || _fail "cannot make $_f.pid"
      continue
    fi
    _r=\${_o#*:}; _mine=$_s
    if _start "\${_o%%:*}" && [ "$_s" = "\${_r%%:*}" ]; then
      _waits "\${_r#*:}"
    elif mv "$_f.pid" "$_f.$$" 2>/dev/null; then
      _r=$(readlink "$_f.$$"); rm -f "$_f.$$"
      [ "$_r" = "$_o" ] || ln -s "$_r" "$_f.pid"
    fi
    _s=$_mine
  done
}
_take() {
  _i=0 _told=
  if command -v flock >/dev/null 2>&1; then _flock; _held=flock; else _linklock; _held=link; fi
  _n=0
  _say ready
}
_give() {
  case $_held in
    flock) : >"$_f"; exec 9>&- ;;
    link) rm -f "$_f.pid" ;;
  esac
  _held=
}
_leave() {
  for _g in $_w; do kill -TERM "-$_g" 2>/dev/null; done
  for _g in $_w; do _end "$_g" 50; done
  _give
  kill -TERM $$
}
_expire() {
  printf 'play-lock expired\\n' 2>/dev/null
  for _g in $_shells; do _start "\${_g%:*}" && [ "$_s" = "\${_g#*:}" ] && kill -KILL "\${_g%:*}"; done
  exit 0
}
_serve() {
  _held= _w= _shells= _n=0
  trap _leave EXIT
  _take
  while IFS=' ' read -r _c _a; do
    case $_c in
      tick) _n=$((_n+1)); [ -n "$_held" ] && [ "$_n" -ge "$1" ] && _expire; continue ;;
      beat) _say "beat $_a" ;;
      take) _take ;;
      give) _give ;;
      shell) _start "$_a" && _shells="$_shells $_a:$_s" ;;
      watch) _w="$_w $_a" ;;
      forget) _k=; for _g in $_w; do [ "$_g" = "$_a" ] || _k="$_k $_g"; done; _w=$_k ;;
      kill) _end "$_a" 20; _say "killed $_a" ;;
      *) exit 0 ;;
    esac
    _n=0
  done
}
_clock() { exec </dev/null 2>/dev/null; while sleep "$1" && echo tick; do :; done; }
_hear() { while IFS= read -r _c; do printf '%s\\n' "$_c" || return; done; echo gone; }
_play_lock() {
  trap '' HUP INT PIPE
  _u=$(id -u </dev/null)
  case $_u in 0) _f=play.lock ;; *) _f=play-$_u.lock ;; esac
  for _d in /run/lock /var/lock /tmp; do [ -d "$_d" ] && [ -w "$_d" ] && break; done
  _f=$_d/$_f _me=$1
  { _clock "$2" & _hear 2>/dev/null; } | _serve "$3"
}
`;
