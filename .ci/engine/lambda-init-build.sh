#!/usr/bin/env bash
# Build lambda-init (a static Go program, standard library only, Go 1.19 or newer) to $1. 5-50 s cold.
set -euo pipefail
out=$(realpath -m "$1")
cd "$(dirname "$0")/lambda-init"
mkdir -p "$(dirname "$out")"
CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-buildvcs=false go build -trimpath -ldflags='-s -w' -o "$out" .
