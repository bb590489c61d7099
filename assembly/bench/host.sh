# Read by the benchmarks: a host of its own from the tarball, and how it is measured.
# shellcheck shell=bash
# Wants: work (a folder that may be emptied). Leaves: tree, run, daemon.

unpack() {
  tree=$work/tree
  rm -rf "$work"
  mkdir -p "$tree"
  tar -xzf assembly/target/palisade-*.tar.gz -C "$tree" --strip-components=1
  daemon=
  # As the operator guide has it: sockets and locks on a RAM disk.
  run=$(mktemp -d /dev/shm/palisade-bench.XXXXXX)
  echo "PALISADE_RUN=$run" >"$tree/libexec/paths"
}

now() { date +%s%N; }
since() { echo $((($(date +%s%N) - $1) / 1000000)); }
median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
rss() { awk '/^VmRSS/ { printf "%.0f", $2 / 1024 }' "/proc/$1/status"; }

start() {
  : >"$work/host.log" # an earlier host was ready, too
  (cd "$tree" && exec bin/palisaded) >"$work/host.log" 2>&1 &
  daemon=$!
  until grep -q 'ready in' "$work/host.log"; do
    kill -0 $daemon || { cat "$work/host.log"; exit 1; }
    sleep 0.05
  done
}
ready() { sed -n 's/.*ready in \([0-9]*\) ms.*/\1/p' "$work/host.log"; }
stop() {
  if [ -n "$daemon" ]; then kill "$daemon" 2>/dev/null || true; wait "$daemon" 2>/dev/null || true; daemon=; fi
  end_standby
}
standbys() { # of this tree alone
  local pid
  for pid in $(pgrep -f 'palisade.launcher.Main --standby'); do
    if [ "$(readlink "/proc/$pid/cwd")" != "" ] && tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null | grep -qx "PALISADE_HOME=$tree"; then echo "$pid"; fi
  done
}
end_standby() {
  local pid
  for pid in $(standbys); do kill -9 "$pid" 2>/dev/null || true; done
  while [ -n "$(standbys)" ]; do sleep 0.05; done
}
# Once it does nothing more for a second.
idle() { # PID
  local before=
  until [ "$before" = "$(cut -d' ' -f14,15 "/proc/$1/stat")" ]; do before=$(cut -d' ' -f14,15 "/proc/$1/stat"); sleep 1; done
}
