#!/usr/bin/env bash
# The root file system under both stand-ins: Debian 13 (whose Python 3.13 LocalStack needs), made by
# mmdebstrap from the Debian mirror. Idempotent; 45-70 s the first time, 115 MB.
set -euo pipefail
IMAGE=${BASE_IMAGE:-offline-base:trixie}
if docker image inspect "$IMAGE" >/dev/null 2>&1; then exit 0; fi
if ! command -v mmdebstrap >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mmdebstrap >/dev/null
fi
# shellcheck disable=SC2016 # $1 is the hook's
mmdebstrap --quiet --variant=minbase --include=ca-certificates,python3,tini \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --customize-hook='rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*' \
  trixie - | docker import - "$IMAGE" >/dev/null
echo "$IMAGE: built"
