#!/usr/bin/env bash
# Build image $1 from folder $2 with the engine's classic builder (BuildKit would be one more download).
set -euo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! DOCKER_BUILDKIT=0 docker build -t "$1" "$2" >"$log" 2>&1; then
  tail -30 "$log" >&2
  exit 1
fi
docker image inspect --format "$1: no registry answered, built a stand-in of {{.Size}} bytes" "$1"
