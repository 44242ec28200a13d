#!/usr/bin/env bash
# Succeed when the engine has image $1, pulling it if a registry answers. Fails within
# PULL_ANSWER_SECONDS (20) where none does, so that the caller builds a stand-in.
set -euo pipefail
image=$1
if docker image inspect "$image" >/dev/null 2>&1; then echo "$image: present"; exit 0; fi
[ -z "${NO_PULL:-}" ] || exit 1

log=$(mktemp)
trap 'rm -f "$log"' EXIT
docker pull "$image" >"$log" 2>&1 </dev/null &
pull=$!
# "Pulling from" is the registry's first answer; a large image may then take its time.
for _ in $(seq "${PULL_ANSWER_SECONDS:-20}"); do
  if ! kill -0 "$pull" 2>/dev/null || grep -q 'Pulling from' "$log"; then break; fi
  sleep 1
done
if ! grep -q 'Pulling from' "$log"; then kill "$pull" 2>/dev/null || true; fi
if wait "$pull" 2>/dev/null; then echo "$image: pulled"; else exit 1; fi
