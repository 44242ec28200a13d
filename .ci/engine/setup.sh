#!/usr/bin/env bash
# A Docker engine and the two images the integration tests use. 2-4 min on a fresh machine, 1 s when all is there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/docker-engine.sh"
"$here/lambda-image.sh"
"$here/localstack-image.sh"
