#!/usr/bin/env bash
# Make a Docker engine reachable: the one there is, else Debian's docker.io with dockerd started here
# (root, default bridge, no special flags). Idempotent; 10-30 s the first time, 0.1 s when it runs.
# Stop it with: kill "$(cat /var/run/docker.pid)"
set -euo pipefail
LOG=${DOCKERD_LOG:-${TMPDIR:-/tmp}/dockerd.log}

if docker info >/dev/null 2>&1; then echo "docker engine: reachable"; exit 0; fi
if [ "$(id -u)" != 0 ]; then
  echo "docker engine: none is reachable and this is not root: install and start Docker" >&2
  exit 1
fi
if ! command -v dockerd >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker.io iptables >/dev/null
  # With systemd the package starts the daemon itself.
  for _ in 1 2 3 4 5 6; do
    if docker info >/dev/null 2>&1; then echo "docker engine: installed"; exit 0; fi
    [ -d /run/systemd/system ] || break
    sleep 1
  done
fi

# A daemon that was killed leaves pid files that name a dead or foreign process; the next start would hang on them.
alive() { # PIDFILE NAME: it names a running process of that name
  local p
  p=$(cat "$1" 2>/dev/null) && [ "$(cat "/proc/$p/comm" 2>/dev/null)" = "$2" ] &&
    ! grep -q '^State:[[:space:]]*[ZX]' "/proc/$p/status"
}
alive /var/run/docker.pid dockerd || rm -f /var/run/docker.pid
alive /var/run/docker/containerd/containerd.pid containerd || rm -f /var/run/docker/containerd/containerd.pid

start() {
  setsid nohup dockerd "$@" >"$LOG" 2>&1 </dev/null &
  local pid=$!
  for _ in $(seq 120); do
    if docker info >/dev/null 2>&1; then return 0; fi
    kill -0 "$pid" 2>/dev/null || return 1
    sleep 0.5
  done
  kill "$pid" 2>/dev/null || true
  sleep 3
  return 1
}
# vfs only where the kernel has no overlayfs: building the images on it takes four times as long.
flags=()
grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null || flags=(--storage-driver=vfs)
start "${flags[@]}" || start "${flags[@]}" || {
  tail -20 "$LOG" >&2
  echo "docker engine: could not be started, see $LOG" >&2
  exit 1
}
docker info --format 'docker engine: started, {{.ServerVersion}} storage={{.Driver}} cgroup=v{{.CgroupVersion}}'
