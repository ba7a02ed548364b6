# The hub and the machines as QEMU processes, and the decision between KVM and software emulation. Sourced.
# shellcheck shell=bash disable=SC2154

# Every machine has its memory in a file. A machine that boots writes to it (share=on), so that freezing is no
# more than keeping the file; one that resumes maps it copy-on-write (share=off), so that resuming reads nothing.
start_machine() { # HOST on|off [QEMU ARGUMENT...]
  local host=$1 share=$2 memory=$RUN/$1.memory accel disks=()
  shift 2
  [ "$share" = on ] || memory=$FROZEN/$host.memory
  accel=$(accelerator)
  [ "$host" != xcloud ] || disks=(-drive "file=$RUN/xcloud-data.qcow2,if=virtio,format=qcow2,cache=unsafe,discard=unmap")
  qemu-system-x86_64 -name "play-lab-$host" -accel "$accel" -cpu "$(processor "$accel")" \
    -machine pc,usb=off,vmport=off,memory-backend=memory -smp 1 -m "${MEMORY[$host]}" \
    -object "memory-backend-file,id=memory,size=${MEMORY[$host]},mem-path=$memory,share=$share" \
    -uuid "${UUID[$host]}" -nodefaults -display none -daemonize -pidfile "$RUN/$host.pid" \
    -serial "file:$RUN/$host.console" -qmp "unix:$RUN/$host.qmp,server=on,wait=off" \
    -kernel "$IMAGE/vmlinuz" -initrd "$STATE/boot/$host.initrd" -append "$(kernel_line "$host" "$accel")" \
    -drive "file=$RUN/$host.qcow2,if=virtio,format=qcow2,cache=unsafe,discard=unmap" "${disks[@]}" \
    -netdev "stream,id=private,server=off,addr.type=unix,addr.path=$RUN/$host.link" \
    -device "virtio-net-pci,netdev=private,mac=${MAC[$host]},romfile=" \
    -netdev "user,id=control,restrict=on,ipv6=off,hostfwd=tcp:127.0.0.1:${PORT[$host]}-10.0.2.15:22" \
    -device "virtio-net-pci,netdev=control,mac=${CONTROL_MAC[$host]},romfile=" \
    -object rng-random,id=random,filename=/dev/urandom -device virtio-rng-pci,rng=random \
    "$@" 9>&-
}

# A hub joins the private cards: one QEMU without a machine, one socket for each host
start_hub() {
  local host arguments=()
  for host in $HOSTS; do
    arguments+=(-netdev "stream,id=link-$host,server=on,addr.type=unix,addr.path=$RUN/$host.link")
    arguments+=(-netdev "hubport,id=port-$host,hubid=0,netdev=link-$host")
  done
  qemu-system-x86_64 -machine none -nodefaults -display none -name play-lab-hub \
    -daemonize -pidfile "$RUN/hub.pid" "${arguments[@]}" 2> "$RUN/hub.log" 9>&- || { cat "$RUN/hub.log" >&2; return 1; }
}

kernel_line() { # HOST ACCELERATOR
  local line="lab.host=$1 lab.ip=${IP[$1]} console=ttyS0 quiet rw net.ifnames=0 systemd.show_status=auto"
  line+=' mitigations=off apparmor=0 audit=0 nowatchdog random.trust_cpu=on'
  [ "$2" = kvm ] || line+=' tsc=reliable no_timer_check'
  echo "$line"
}

processor() { [ "$1" = kvm ] && echo host || echo max; }

# `kvm` only where the lab's kernel was seen to reach its first program with it: /dev/kvm may exist and start nothing.
# The answer is kept for the image, this kernel and this QEMU; PLAY_LAB_ACCELERATOR overrules it
accelerator() {
  local asked
  [ -z "${PLAY_LAB_ACCELERATOR:-}" ] || { echo "$PLAY_LAB_ACCELERATOR"; return; }
  asked="$(basename "$IMAGE") on $(uname -r), $(qemu-system-x86_64 --version | head -n 1)"
  [ "$(tail -n +2 "$STATE/accelerator" 2>/dev/null)" = "$asked" ] || printf '%s\n%s\n' "$(try_kvm)" "$asked" > "$STATE/accelerator"
  head -n 1 "$STATE/accelerator"
}

try_kvm() {
  local console=$STATE/trial.console pid since=$SECONDS answer='tcg,thread=multi' line='play-lab: first program'
  [ -e /dev/kvm ] || { echo "$answer"; return; }
  : > "$console"
  # What stands behind `--` is given to the first program as its arguments
  qemu-system-x86_64 -accel kvm -cpu host -machine pc -m 512M -nodefaults -display none -no-reboot \
    -serial "file:$console" -kernel "$IMAGE/vmlinuz" -initrd "$IMAGE/initrd" \
    -append "console=ttyS0 quiet panic=-1 rdinit=/bin/busybox -- echo $line" > /dev/null 2>&1 9>&- &
  pid=$!
  while kill -0 "$pid" 2>/dev/null && [ $((SECONDS - since)) -lt 8 ] && ! grep -q "^$line" "$console"; do sleep 0.1; done
  ! grep -q "^$line" "$console" || answer=kvm
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  echo "$answer"
}
